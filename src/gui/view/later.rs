//! A value that is computed from others and may take longer than a frame.
//!
//! Small work is done at once. Large work runs on a thread of its own while the last value stays
//! on screen; only the newest wish is kept, and a finished value is taken over at the next look.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Tells the window to paint again when a value is ready.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What a value depends on, with the value.
type Keyed<K, T> = (K, Arc<T>);

/// The last value with its key, and at most one computation under way.
pub struct Later<K, T> {
    ready: Option<Keyed<K, T>>,
    running: Option<Receiver<Keyed<K, T>>>,
}

impl<K, T> Default for Later<K, T> {
    fn default() -> Self {
        Later { ready: None, running: None }
    }
}

impl<K, T> Later<K, T>
where
    K: Clone + PartialEq + Send + 'static,
    T: Send + Sync + 'static,
{
    /// Makes sure that the value for `key` is here or on its way. `is_small` work is done at
    /// once; a large one runs aside and calls `wake` when done. While one runs no second is
    /// started: the next look starts it.
    pub fn want(
        &mut self,
        key: &K,
        is_small: bool,
        wake: &Wake,
        make: impl FnOnce() -> T + Send + 'static,
    ) {
        self.collect();
        if self.is_ready_for(key) || self.running.is_some() {
            return;
        }
        if is_small {
            self.ready = Some((key.clone(), Arc::new(make())));
            return;
        }
        let (send, receive) = channel();
        let (key, wake) = (key.clone(), Arc::clone(wake));
        let work = move || {
            // Nobody listens any more when the tab was closed; the value is then dropped here.
            let _ = send.send((key, Arc::new(make())));
            wake();
        };
        match std::thread::Builder::new().name("view".to_owned()).spawn(work) {
            Ok(_) => self.running = Some(receive),
            // Without threads the window shows what it has; the next look tries again.
            Err(_) => self.running = None,
        }
    }

    /// The newest value there is, current or not.
    pub fn value(&self) -> Option<&Arc<T>> {
        self.ready.as_ref().map(|(_, value)| value)
    }

    /// The key of the newest value.
    pub fn key(&self) -> Option<&K> {
        self.ready.as_ref().map(|(key, _)| key)
    }

    /// Whether the value is the one for `key`.
    pub fn is_ready_for(&self, key: &K) -> bool {
        self.key() == Some(key)
    }

    /// Takes over what a thread has finished.
    fn collect(&mut self) {
        let Some(receive) = &self.running else { return };
        match receive.try_recv() {
            Ok(done) => {
                self.ready = Some(done);
                self.running = None;
            }
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => self.running = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_value_comes_later_and_the_old_one_stays_meanwhile() {
        let (woken, wakes) = channel();
        let wake: Wake = Arc::new(move || woken.send(()).expect("the test listens"));
        let mut later = Later::default();
        later.want(&1, true, &wake, || "one");
        assert_eq!(later.value().map(|v| **v), Some("one"));
        later.want(&2, false, &wake, || "two");
        assert!(!later.is_ready_for(&2));
        assert_eq!(later.value().map(|v| **v), Some("one"));
        wakes.recv().expect("the thread wakes us");
        later.want(&2, false, &wake, || unreachable!("it is already here"));
        assert_eq!(later.value().map(|v| **v), Some("two"));
    }
}
