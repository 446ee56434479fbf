//! The job thread's part: hand out, put in order, pass on.

use std::cell::Cell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rayon::Scope;

use super::digesters::Digesters;
use super::hub::{Chunk, Filled, Hub};
use super::watch::{Expected, Watch};
use super::zeros::stored_runs;
use super::{CHUNK_BYTES, MAX_BUFFERS, MIN_HOLE_BYTES};
use crate::base::progress::{Cancelled, Context};
use crate::base::units::ByteRange;
use crate::io::source::Origin;
use crate::io::{BlockSink, BlockSource, SinkError, SourceError, SourceErrorKind};
use crate::ops::digest::{Absorb, DigestKind, Digests, Hasher};
use crate::ops::workers::Workers;

/// A part of the pipeline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Reading the source.
    Read,
    /// Writing to the sink.
    Write,
    /// Computing digests.
    Digest,
}

/// Why a stream stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The source can't be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The sink can't be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
    /// No thread could be started.
    #[error("no thread: {0}")]
    Thread(#[source] std::io::Error),
    /// A part of the program panicked; the message went to the panic hook.
    #[error("the program failed ({stage:?})")]
    Crashed {
        /// Where.
        stage: Stage,
    },
}

/// What to do besides copying.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StreamOptions {
    /// Digests of the whole source.
    pub digests: Vec<DigestKind>,
    /// Runs of the source that must have these digests, in order and without overlaps: else they
    /// have changed since somebody looked.
    pub expected: Vec<Expected>,
    /// Memory for buffers; at least two chunks are used whatever it says.
    pub max_buffer_bytes: u64,
}

impl Default for StreamOptions {
    fn default() -> StreamOptions {
        StreamOptions {
            digests: Vec::new(),
            expected: Vec::new(),
            max_buffer_bytes: CHUNK_BYTES.saturating_mul(MAX_BUFFERS as u64),
        }
    }
}

/// What was done. The three counts add up to the length of the source.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Streamed {
    /// The digests that were asked for.
    pub digests: Digests,
    /// Bytes that went through memory and, where there is a sink, were written.
    pub copied_bytes: u64,
    /// Bytes the kernel cloned or copied.
    pub cloned_bytes: u64,
    /// Zeros that were left out of a sparse sink, or not read because the source has a hole.
    pub zero_bytes: u64,
}

/// Copies all of `source` to `sink`, if there is one, and computes digests of it. The sink gets its
/// final length but is neither synced nor committed. Progress is counted in bytes of the source;
/// the caller begins the phase.
pub fn stream(
    source: &dyn BlockSource,
    sink: Option<&mut dyn BlockSink>,
    options: &StreamOptions,
    ctx: &Context,
    workers: &Workers,
) -> Result<Streamed, StreamError> {
    let mut kinds = options.digests.clone();
    kinds.sort();
    kinds.dedup();
    let mut absorbers: Vec<Box<dyn Absorb>> =
        kinds.into_iter().map(|kind| Box::new(Hasher::new(kind)) as Box<dyn Absorb>).collect();
    let differing = Arc::new(OnceLock::new());
    if !options.expected.is_empty() {
        let watch = Watch::new(options.expected.clone(), Arc::clone(&differing));
        absorbers.push(Box::new(watch));
    }
    let buffers = usize::try_from(options.max_buffer_bytes / CHUNK_BYTES).unwrap_or(MAX_BUFFERS);
    let streamed = stream_into(source, sink, absorbers, buffers, ctx, workers)?;
    match differing.get() {
        None => Ok(streamed),
        Some(range) => {
            let len = usize::try_from(range.len).unwrap_or(usize::MAX);
            Err(SourceError::new(range.start, len, SourceErrorKind::Changed).into())
        }
    }
}

/// As [`stream`], with digests of any making.
pub(super) fn stream_into(
    source: &dyn BlockSource,
    sink: Option<&mut dyn BlockSink>,
    absorbers: Vec<Box<dyn Absorb>>,
    max_buffers: usize,
    ctx: &Context,
    workers: &Workers,
) -> Result<Streamed, StreamError> {
    // A short source needs no buffers of full length.
    let chunk_bytes = CHUNK_BYTES.min(source.len().max(1));
    let hub = Hub::new(usize::try_from(chunk_bytes).unwrap_or(1), max_buffers);
    let abort = AtomicBool::new(false);
    let stage = Cell::new(Stage::Read);
    let work = AssertUnwindSafe(|| {
        std::thread::scope(|threads| {
            let digesters =
                Digesters::start(threads, absorbers, &hub, &abort).map_err(StreamError::Thread)?;
            let streamed = workers.scope(|tasks| {
                let guard = AbortOnDrop(&abort);
                let job = Job {
                    source,
                    sink,
                    hub: &hub,
                    digesters: &digesters,
                    ctx,
                    abort: &abort,
                    stage: &stage,
                    queue: VecDeque::new(),
                    len: source.len(),
                    at: 0,
                    stored_until: 0,
                    hole_until: 0,
                    next_number: 0,
                    may_clone: true,
                    is_clone_proven: false,
                    is_starved: false,
                    ahead: MIN_AHEAD,
                    unhindered: 0,
                    streamed: Streamed::default(),
                };
                let streamed = job.run(tasks)?;
                std::mem::forget(guard);
                Ok::<_, StreamError>(streamed)
            })?;
            stage.set(Stage::Digest);
            let digests = digesters
                .finish(|| ctx.cancel.is_cancelled(), &abort)
                .ok_or(StreamError::Crashed { stage: Stage::Digest });
            ctx.check()?;
            Ok(Streamed { digests: Digests::new(digests?), ..streamed })
        })
    });
    catch_unwind(work).unwrap_or(Err(StreamError::Crashed { stage: stage.get() }))
}

/// Tells workers and digests to stop, unless all went well.
struct AbortOnDrop<'a>(&'a AtomicBool);

impl Drop for AbortOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A run of the image, in order.
enum Item<'h> {
    /// A worker reads it.
    Read { number: u64, range: ByteRange },
    /// Zeros. Where digests have to work through them, a buffer stands for that work, so that it
    /// stays bounded.
    Zeros { range: ByteRange, permit: Option<Chunk<'h>> },
    /// Perhaps the kernel copies it.
    Clone { range: ByteRange, origin: Origin },
}

/// What is at the head of the queue.
enum Head {
    /// It was passed on.
    Passed,
    /// A worker is still at it.
    Waiting(u64),
    /// The queue is empty.
    Empty,
}

/// Longest queue of items: more would only pile up clones and holes.
const MAX_QUEUE: usize = 64;
/// Shortest bound of the queue.
const MIN_AHEAD: usize = 4;
/// Items passed on without a wait after which workers run ahead one less.
const UNHINDERED: u32 = 32;
/// Longest run of zeros or cloned bytes handled without looking at the cancel flag.
const MAX_STEP_BYTES: u64 = 8 << 20;
/// How often a waiting job looks at the cancel flag.
const POLL: Duration = Duration::from_millis(20);

struct Job<'j, 'k, 'h, 's> {
    source: &'h dyn BlockSource,
    sink: Option<&'j mut (dyn BlockSink + 'k)>,
    hub: &'h Hub,
    digesters: &'j Digesters<'s, 'h>,
    ctx: &'j Context,
    abort: &'h AtomicBool,
    stage: &'j Cell<Stage>,
    queue: VecDeque<Item<'h>>,
    len: u64,
    /// Everything before it was handed out.
    at: u64,
    /// Bytes before it are known to be stored.
    stored_until: u64,
    /// Bytes before it are known to be zeros.
    hole_until: u64,
    next_number: u64,
    may_clone: bool,
    is_clone_proven: bool,
    /// Nothing more was handed out because all buffers are in use.
    is_starved: bool,
    /// How many items workers may run ahead. Where the sink is slower than they are, what was read
    /// long ago has left the cache when it is written: so no more than the sink had to wait for.
    ahead: usize,
    /// Items passed on since the last wait.
    unhindered: u32,
    streamed: Streamed,
}

impl<'h: 't, 't> Job<'_, '_, 'h, '_> {
    fn run(mut self, tasks: &Scope<'t>) -> Result<Streamed, StreamError> {
        self.may_clone = self.sink.is_some() && self.digesters.is_empty();
        loop {
            self.ctx.check()?;
            if self.hub.has_digest_crashed() {
                return Err(StreamError::Crashed { stage: Stage::Digest });
            }
            self.hand_out(tasks)?;
            match self.pass_on()? {
                Head::Passed => self.fall_back(),
                Head::Waiting(number) => {
                    self.ahead = (self.ahead + 1).min(MAX_QUEUE);
                    self.unhindered = 0;
                    self.hub.wait(Some(number), self.is_starved, POLL);
                }
                Head::Empty if self.at >= self.len => break,
                Head::Empty => self.hub.wait(None, true, POLL),
            }
        }
        if let Some(sink) = self.sink.as_deref_mut() {
            self.stage.set(Stage::Write);
            sink.set_len(self.len)?;
        }
        Ok(self.streamed)
    }

    fn fall_back(&mut self) {
        self.unhindered += 1;
        if self.unhindered >= UNHINDERED {
            self.unhindered = 0;
            self.ahead = (self.ahead - 1).max(MIN_AHEAD);
        }
    }

    /// Queues as much as there are buffers for.
    fn hand_out(&mut self, tasks: &Scope<'t>) -> Result<(), StreamError> {
        self.stage.set(Stage::Read);
        self.is_starved = false;
        while self.at < self.len && self.queue.len() < self.ahead {
            if self.at >= self.hole_until && self.at >= self.stored_until {
                self.look_for_hole()?;
            }
            let item = if self.at < self.hole_until {
                self.zeros()
            } else if self.may_clone && self.is_clone_pending() {
                break;
            } else if let Some(item) = self.clone_item() {
                Some(item)
            } else {
                self.read(tasks)
            };
            let Some(item) = item else {
                self.is_starved = true;
                break;
            };
            self.at = match &item {
                Item::Read { range, .. }
                | Item::Zeros { range, .. }
                | Item::Clone { range, .. } => range.end(),
            };
            self.queue.push_back(item);
        }
        Ok(())
    }

    fn look_for_hole(&mut self) -> Result<(), StreamError> {
        let (start, end) = match self.source.next_stored(self.at)? {
            None => (self.len, self.len),
            Some(run) => (run.start.clamp(self.at, self.len), run.end()),
        };
        if start - self.at >= MIN_HOLE_BYTES || start == self.len {
            self.hole_until = start;
        }
        self.stored_until = end.max(self.at + 1);
        Ok(())
    }

    fn zeros(&self) -> Option<Item<'h>> {
        let is_sparse = self.sink.as_deref().is_none_or(|sink| sink.capabilities().is_sparse);
        let mut len = self.hole_until - self.at;
        let mut permit = None;
        if !self.digesters.is_empty() {
            permit = Some(self.hub.buffer(0)?);
            len = len.min(MAX_STEP_BYTES);
        } else if !is_sparse {
            len = len.min(MAX_STEP_BYTES);
        }
        Some(Item::Zeros { range: ByteRange { start: self.at, len }, permit })
    }

    /// Whether it is still open if the kernel can clone at all.
    fn is_clone_pending(&self) -> bool {
        !self.is_clone_proven && self.queue.iter().any(|item| matches!(item, Item::Clone { .. }))
    }

    fn clone_item(&self) -> Option<Item<'h>> {
        if !self.may_clone {
            return None;
        }
        let longest = if self.is_clone_proven { MAX_STEP_BYTES } else { CHUNK_BYTES };
        [longest, CHUNK_BYTES].into_iter().find_map(|len| {
            let range = self.range_here(len);
            let origin = self.source.origin(range)?;
            Some(Item::Clone { range, origin })
        })
    }

    fn read(&mut self, tasks: &Scope<'t>) -> Option<Item<'h>> {
        let range = self.range_here(CHUNK_BYTES);
        let mut chunk = self.hub.buffer(usize::try_from(range.len).unwrap_or(0))?;
        let number = self.next_number;
        self.next_number += 1;
        let finds_zeros = self.sink.as_deref().is_some_and(|sink| sink.capabilities().is_sparse);
        let (source, hub, abort) = (self.source, self.hub, self.abort);
        tasks.spawn(move |_| {
            if abort.load(Ordering::Acquire) {
                return;
            }
            let read = AssertUnwindSafe(|| {
                source.read_at(range.start, chunk.bytes_mut())?;
                let whole = 0..chunk.bytes().len();
                Ok(if finds_zeros {
                    stored_runs(chunk.bytes(), MIN_HOLE_BYTES)
                } else {
                    vec![whole]
                })
            });
            let filled = match catch_unwind(read) {
                Ok(Ok(runs)) => Filled::Stored(runs),
                Ok(Err(error)) => Filled::Failed(error),
                Err(_) => Filled::Crashed,
            };
            hub.hand_in(number, filled, chunk);
        });
        Some(Item::Read { number, range })
    }

    /// Up to `len` bytes from here that end on a multiple of it.
    fn range_here(&self, len: u64) -> ByteRange {
        let end = (self.at / len + 1).saturating_mul(len).min(self.len);
        ByteRange::between(self.at, end)
    }

    /// Passes on what stands first, if it is ready.
    fn pass_on(&mut self) -> Result<Head, StreamError> {
        let Some(item) = self.queue.pop_front() else { return Ok(Head::Empty) };
        let range = match item {
            Item::Read { number, range } => {
                let Some((filled, chunk)) = self.hub.take(number) else {
                    self.queue.push_front(Item::Read { number, range });
                    return Ok(Head::Waiting(number));
                };
                let runs = match filled {
                    Filled::Stored(runs) => runs,
                    Filled::Failed(error) => return Err(error.into()),
                    Filled::Crashed => return Err(StreamError::Crashed { stage: Stage::Read }),
                };
                self.pass_chunk(range, &runs, chunk)?;
                range
            }
            Item::Zeros { range, permit } => {
                self.pass_zeros(range, permit)?;
                range
            }
            Item::Clone { range, origin } => {
                self.pass_clone(range, &origin)?;
                range
            }
        };
        self.ctx.meter.advance(range.len);
        Ok(Head::Passed)
    }

    fn pass_chunk(
        &mut self,
        range: ByteRange,
        runs: &[std::ops::Range<usize>],
        chunk: Chunk<'h>,
    ) -> Result<(), StreamError> {
        let chunk = Arc::new(chunk);
        self.digesters.chunk(&chunk);
        let mut stored = 0;
        let mut at = range.start;
        for run in runs {
            let bytes = chunk.bytes().get(run.clone()).unwrap_or_default();
            let start = range.start + run.start as u64;
            stored += bytes.len() as u64;
            if let Some(sink) = self.sink.as_deref_mut() {
                self.stage.set(Stage::Write);
                if start > at {
                    sink.leave_hole(ByteRange::between(at, start))?;
                }
                sink.write_at(start, bytes)?;
            }
            at = start + bytes.len() as u64;
        }
        if let Some(sink) = self.sink.as_deref_mut().filter(|_| at < range.end()) {
            self.stage.set(Stage::Write);
            sink.leave_hole(ByteRange::between(at, range.end()))?;
        }
        self.streamed.copied_bytes += stored;
        self.streamed.zero_bytes += range.len - stored;
        Ok(())
    }

    fn pass_zeros(
        &mut self,
        range: ByteRange,
        permit: Option<Chunk<'h>>,
    ) -> Result<(), StreamError> {
        if let Some(permit) = permit {
            self.digesters.zeros(range.len, permit);
        }
        if let Some(sink) = self.sink.as_deref_mut() {
            self.stage.set(Stage::Write);
            if sink.capabilities().is_sparse {
                sink.leave_hole(range)?;
            } else {
                write_zeros(sink, range)?;
            }
        }
        self.streamed.zero_bytes += range.len;
        Ok(())
    }

    fn pass_clone(&mut self, range: ByteRange, origin: &Origin) -> Result<(), StreamError> {
        let Some(sink) = self.sink.as_deref_mut() else { return Ok(()) };
        self.stage.set(Stage::Write);
        if self.may_clone && sink.clone_range(range, origin)? {
            self.is_clone_proven = true;
            self.streamed.cloned_bytes += range.len;
            return Ok(());
        }
        // Not here after all: this run, and the few that were queued, are copied by hand.
        self.may_clone = false;
        let mut buf = vec![0; usize::try_from(CHUNK_BYTES.min(range.len)).unwrap_or(0)];
        let mut at = range.start;
        while at < range.end() {
            self.ctx.check()?;
            let here = (range.end() - at).min(buf.len() as u64);
            let part = buf.get_mut(..usize::try_from(here).unwrap_or(0)).unwrap_or_default();
            self.stage.set(Stage::Read);
            self.source.read_at(at, part)?;
            self.stage.set(Stage::Write);
            sink.write_at(at, part)?;
            at += here;
        }
        self.streamed.copied_bytes += range.len;
        Ok(())
    }
}

fn write_zeros(sink: &mut dyn BlockSink, range: ByteRange) -> Result<(), SinkError> {
    let zeros = [0; 64 * 1024];
    let mut at = range.start;
    while at < range.end() {
        let here = (range.end() - at).min(zeros.len() as u64);
        let part = usize::try_from(here).ok().and_then(|here| zeros.get(..here));
        sink.write_at(at, part.unwrap_or_default())?;
        at += here;
    }
    Ok(())
}
