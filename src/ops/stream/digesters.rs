//! The threads that compute digests, each with its own queue of chunks.
//!
//! There are no more of them than cores: the slowest digest can't be divided and must never wait
//! for a core that the others keep busy, and these pass over bytes that are in the cache still.

use std::cmp::Reverse;
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

/// Bytes that one absorber after the other takes: they stay in the cache between them.
const PART_BYTES: usize = 128 * 1024;

static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// The next bytes of the image.
enum Piece<'h> {
    Chunk(Arc<Chunk<'h>>),
    /// As many zeros; the buffer bounds how much of this is under way.
    Zeros(u64, #[expect(dead_code, reason = "held, not read")] Arc<Chunk<'h>>),
}

/// What came of it; what is no digest comes to nothing that is told here.
type Absorbed = Vec<(DigestKind, Box<[u8]>)>;

struct Digester<'s, 'h> {
    queue: Sender<Piece<'h>>,
    thread: ScopedJoinHandle<'s, Option<Absorbed>>,
}

/// Divides absorbers among `count` threads, so that the busiest has as little to do as can be:
/// the slowest first, each to the thread that has least.
fn divided(mut absorbers: Vec<Box<dyn Absorb>>, count: usize) -> Vec<Vec<Box<dyn Absorb>>> {
    absorbers.sort_by_key(|absorber| Reverse(absorber.cost()));
    let mut threads: Vec<(u32, Vec<Box<dyn Absorb>>)> = Vec::new();
    for absorber in absorbers {
        let cost = absorber.cost();
        if threads.len() < count.max(1) {
            threads.push((cost, vec![absorber]));
        } else if let Some((sum, list)) = threads.iter_mut().min_by_key(|(sum, _)| *sum) {
            *sum += cost;
            list.push(absorber);
        }
    }
    threads.into_iter().map(|(_, list)| list).collect()
}

/// The digest threads of one stream.
pub(super) struct Digesters<'s, 'h>(Vec<Digester<'s, 'h>>);

impl<'s, 'h: 's> Digesters<'s, 'h> {
    /// Starts threads for `absorbers`. They stop early once `abort` is set.
    pub(super) fn start<'e>(
        scope: &'s Scope<'s, 'e>,
        absorbers: Vec<Box<dyn Absorb>>,
        hub: &'h Hub,
        abort: &'h AtomicBool,
    ) -> std::io::Result<Digesters<'s, 'h>> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut list = Vec::with_capacity(absorbers.len());
        for absorbers in divided(absorbers, cores) {
            let (queue, pieces) = channel();
            let thread = std::thread::Builder::new().name("digest".to_owned()).spawn_scoped(
                scope,
                move || {
                    let work = AssertUnwindSafe(|| absorb_all(absorbers, &pieces, abort));
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
    mut absorbers: Vec<Box<dyn Absorb>>,
    pieces: &Receiver<Piece<'_>>,
    abort: &AtomicBool,
) -> Option<Absorbed> {
    while let Ok(piece) = pieces.recv() {
        match piece {
            Piece::Chunk(chunk) => {
                for part in chunk.bytes().chunks(PART_BYTES) {
                    if abort.load(Ordering::Acquire) {
                        return None;
                    }
                    absorbers.iter_mut().for_each(|absorber| absorber.absorb(part));
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
                    let part = part.unwrap_or_default();
                    absorbers.iter_mut().for_each(|absorber| absorber.absorb(part));
                    left -= here;
                }
            }
        }
    }
    Some(absorbers.into_iter().filter_map(|absorber| absorber.finish()).collect())
}
