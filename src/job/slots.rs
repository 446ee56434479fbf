//! One write at a time per disk, one layout at a time per document: the others wait, in an order
//! that can be changed.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::JobId;
use crate::base::progress::{CancelToken, Cancelled};

/// How often a waiting job looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(20);

/// What jobs take turns at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Queue {
    /// Writing to the disk of this device number.
    Disk(u64),
    /// Laying out this document.
    Document(u64),
}

/// All queues. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Slots(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// The first job of each has its turn.
    queues: Mutex<BTreeMap<Queue, Vec<JobId>>>,
    changed: Condvar,
}

/// A turn; dropping it lets the next job have its.
pub(super) struct Turn {
    slots: Slots,
    queue: Queue,
    job: JobId,
}

impl Slots {
    /// Waits for the turn of `job` in `queue`. `on_wait` is called once if it has to wait.
    pub(super) fn take(
        &self,
        queue: Queue,
        job: JobId,
        cancel: &CancelToken,
        on_wait: impl FnOnce(),
    ) -> Result<Turn, Cancelled> {
        let mut queues = self.lock();
        queues.entry(queue).or_default().push(job);
        let turn = Turn { slots: self.clone(), queue, job };
        let is_first = |queues: &BTreeMap<Queue, Vec<JobId>>| {
            queues.get(&queue).and_then(|queue| queue.first()) == Some(&job)
        };
        if !is_first(&queues) {
            on_wait();
        }
        while !is_first(&queues) {
            if cancel.is_cancelled() {
                // The guard goes first: giving the turn back locks the queues again.
                drop(queues);
                return Err(Cancelled);
            }
            let waited = self.0.changed.wait_timeout(queues, LOOK);
            queues = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(queues);
        Ok(turn)
    }

    /// How many jobs are before `job`; 0 when it has its turn or wants none.
    pub(super) fn ahead(&self, job: JobId) -> usize {
        let queues = self.lock();
        queues.values().find_map(|queue| queue.iter().position(|id| *id == job)).unwrap_or(0)
    }

    /// Lets a waiting job change places with the waiting one before it.
    pub(super) fn move_up(&self, job: JobId) {
        let mut queues = self.lock();
        for queue in queues.values_mut() {
            // The first one is at work and can't be overtaken.
            if let Some(at) = queue.iter().position(|id| *id == job).filter(|at| *at > 1) {
                queue.swap(at, at - 1);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Queue, Vec<JobId>>> {
        self.0.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut queues = self.slots.lock();
        if let Some(queue) = queues.get_mut(&self.queue) {
            queue.retain(|id| *id != self.job);
            if queue.is_empty() {
                queues.remove(&self.queue);
            }
        }
        drop(queues);
        self.slots.0.changed.notify_all();
    }
}
