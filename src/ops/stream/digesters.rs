//! One thread per digest, each with its own queue of chunks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::Duration;

use super::hub::{Chunk, Hub};
use crate::ops::digest::{Absorb, DigestKind};

/// How often the end of the digests is looked for.
const POLL: Duration = Duration::from_micros(200);

static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// The next bytes of the image.
enum Piece<'h> {
    Chunk(Arc<Chunk<'h>>),
    /// As many zeros; the buffer bounds how much of this is under way.
    Zeros(u64, #[expect(dead_code, reason = "held, not read")] Arc<Chunk<'h>>),
}

/// What came of it; what is no digest comes to nothing that is told here.
type Absorbed = Option<(DigestKind, Box<[u8]>)>;

struct Digester<'s, 'h> {
    queue: Sender<Piece<'h>>,
    thread: ScopedJoinHandle<'s, Option<Absorbed>>,
}

/// The digest threads of one stream.
pub(super) struct Digesters<'s, 'h>(Vec<Digester<'s, 'h>>);

impl<'s, 'h: 's> Digesters<'s, 'h> {
    /// Starts a thread for each of `absorbers`. They stop early once `abort` is set.
    pub(super) fn start<'e>(
        scope: &'s Scope<'s, 'e>,
        absorbers: Vec<Box<dyn Absorb>>,
        hub: &'h Hub,
        abort: &'h AtomicBool,
    ) -> std::io::Result<Digesters<'s, 'h>> {
        let mut list = Vec::with_capacity(absorbers.len());
        for absorber in absorbers {
            let (queue, pieces) = channel();
            let thread = std::thread::Builder::new().name("digest".to_owned()).spawn_scoped(
                scope,
                move || {
                    let work = AssertUnwindSafe(|| absorb_all(absorber, &pieces, abort));
                    match catch_unwind(work) {
                        Ok(result) => result,
                        Err(_) => {
                            hub.report_digest_crash();
                            None
                        }
                    }
                },
            )?;
            list.push(Digester { queue, thread });
        }
        Ok(Digesters(list))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Queues the bytes of a chunk for every digest.
    pub(super) fn chunk(&self, chunk: &Arc<Chunk<'h>>) {
        for digester in &self.0 {
            // A digest that is gone has crashed and said so to the hub.
            let _ = digester.queue.send(Piece::Chunk(Arc::clone(chunk)));
        }
    }

    /// Queues zeros for every digest.
    pub(super) fn zeros(&self, len: u64, permit: Chunk<'h>) {
        let permit = Arc::new(permit);
        for digester in &self.0 {
            let _ = digester.queue.send(Piece::Zeros(len, Arc::clone(&permit)));
        }
    }

    /// Waits for the results; `None` when one is missing. Sets `abort` once `is_cancelled`.
    pub(super) fn finish(
        self,
        is_cancelled: impl Fn() -> bool,
        abort: &AtomicBool,
    ) -> Option<Vec<(DigestKind, Box<[u8]>)>> {
        let (queues, threads): (Vec<_>, Vec<_>) =
            self.0.into_iter().map(|digester| (digester.queue, digester.thread)).unzip();
        drop(queues);
        while threads.iter().any(|thread| !thread.is_finished()) {
            if is_cancelled() {
                abort.store(true, Ordering::Release);
                break;
            }
            std::thread::sleep(POLL);
        }
        let absorbed: Option<Vec<Absorbed>> =
            threads.into_iter().map(|thread| thread.join().ok().flatten()).collect();
        absorbed.map(|list| list.into_iter().flatten().collect())
    }
}

fn absorb_all(
    mut absorber: Box<dyn Absorb>,
    pieces: &Receiver<Piece<'_>>,
    abort: &AtomicBool,
) -> Option<Absorbed> {
    while let Ok(piece) = pieces.recv() {
        match piece {
            Piece::Chunk(chunk) => {
                for part in chunk.bytes().chunks(256 * 1024) {
                    if abort.load(Ordering::Acquire) {
                        return None;
                    }
                    absorber.absorb(part);
                }
            }
            Piece::Zeros(len, _) => {
                let mut left = len;
                while left > 0 {
                    if abort.load(Ordering::Acquire) {
                        return None;
                    }
                    let here = left.min(ZEROS.len() as u64);
                    let part = usize::try_from(here).ok().and_then(|here| ZEROS.get(..here));
                    absorber.absorb(part.unwrap_or_default());
                    left -= here;
                }
            }
        }
    }
    Some(absorber.finish())
}
