//! The pipeline under good and bad conditions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::pipeline::stream_into;
use super::*;
use crate::base::ByteRange;
use crate::base::progress::{Context, Phase};
use crate::io::concat::ConcatSource;
use crate::io::memory::{MemorySink, MemorySource, ZeroSource};
use crate::io::sink::{BlockSink, SinkCapabilities, SinkError};
use crate::io::source::{BlockSource, SharedSource, SourceError, SourceErrorKind};
use crate::ops::digest::{Absorb, DigestKind, Hasher};
use crate::ops::workers::Workers;

fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    (0..len)
        .map(|_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as u8
        })
        .collect()
}

fn digests_of(bytes: &[u8]) -> Vec<(DigestKind, Vec<u8>)> {
    DigestKind::ALL
        .into_iter()
        .map(|kind| {
            let mut hasher = Hasher::new(kind);
            hasher.absorb(bytes);
            let (kind, value) = hasher.value();
            (kind, value.to_vec())
        })
        .collect()
}

fn all_digests() -> StreamOptions {
    StreamOptions { digests: DigestKind::ALL.to_vec(), ..StreamOptions::default() }
}

/// Data, a long hole, data that ends in the middle of a chunk, a hole at the end.
fn patchwork() -> (SharedSource, Vec<u8>) {
    let (first, second) = (noise(3_000_001, 1), noise(1_500_000, 2));
    let holes = [5_000_000u64, 20_000_000];
    let mut bytes = first.clone();
    bytes.resize(bytes.len() + 5_000_000, 0);
    bytes.extend_from_slice(&second);
    bytes.resize(bytes.len() + 20_000_000, 0);
    let source = ConcatSource::new(vec![
        Arc::new(MemorySource::new(first)),
        Arc::new(ZeroSource::new(holes[0])),
        Arc::new(MemorySource::new(second)),
        Arc::new(ZeroSource::new(holes[1])),
    ])
    .unwrap();
    (Arc::new(source), bytes)
}

/// A sink that takes bytes only in order.
#[derive(Default)]
struct Sequential(Vec<u8>);

impl BlockSink for Sequential {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        if offset != self.0.len() as u64 {
            return Err(SinkError::OutOfOrder);
        }
        self.0.extend_from_slice(bytes);
        Ok(())
    }
    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        if len_bytes == self.0.len() as u64 { Ok(()) } else { Err(SinkError::OutOfOrder) }
    }
    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: false, is_sparse: false }
    }
}

#[test]
fn bytes_and_digests_arrive_whole_in_sparse_and_in_sequential_sinks() {
    let workers = Workers::new().unwrap();
    let (source, bytes) = patchwork();
    let ctx = Context::default();
    ctx.meter.phase(Phase::Write, Some(source.len()));
    let mut sink = MemorySink::new();
    let done = stream(&*source, Some(&mut sink), &all_digests(), &ctx, &workers).unwrap();
    assert!(sink.bytes() == bytes);
    assert_eq!(ctx.meter.read().done, source.len());
    assert_eq!(done.copied_bytes + done.zero_bytes, source.len());
    assert!(done.zero_bytes > 24_000_000, "{done:?}");
    for (kind, value) in digests_of(&bytes) {
        assert_eq!(done.digests.value(kind), Some(&value[..]), "{kind:?}");
    }
    let mut sink = Sequential::default();
    let done =
        stream(&*source, Some(&mut sink), &StreamOptions::default(), &ctx, &workers).unwrap();
    assert!(sink.0 == bytes);
    assert!(done.digests.is_empty());
}

#[test]
fn two_buffers_are_enough_for_six_digests() {
    let workers = Workers::new().unwrap();
    let (source, bytes) = patchwork();
    let options = StreamOptions { max_buffer_bytes: 0, ..all_digests() };
    let done = stream(&*source, None, &options, &Context::default(), &workers).unwrap();
    for (kind, value) in digests_of(&bytes) {
        assert_eq!(done.digests.value(kind), Some(&value[..]), "{kind:?}");
    }
}

#[test]
fn an_empty_source_gives_an_empty_image() {
    let workers = Workers::new().unwrap();
    let source = MemorySource::new(Vec::new());
    let mut sink = MemorySink::new();
    let done =
        stream(&source, Some(&mut sink), &all_digests(), &Context::default(), &workers).unwrap();
    assert!(sink.bytes().is_empty());
    assert_eq!(done.digests.hex(DigestKind::Crc32).as_deref(), Some("00000000"));
}

/// Reads as zeros, but does something bad or slow at one place.
struct Trap {
    len: u64,
    at: u64,
    kind: TrapKind,
    reads: AtomicU64,
}

#[derive(Clone, Copy)]
enum TrapKind {
    Fail,
    Panic,
    Slow,
}

impl BlockSource for Trap {
    fn len(&self) -> u64 {
        self.len
    }
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        buf.fill(7);
        let is_hit = ByteRange { start: offset, len: buf.len() as u64 }.end() > self.at;
        match self.kind {
            TrapKind::Fail if is_hit => {
                // Later places fail sooner: the first one must be reported all the same.
                let chunks_left = (self.len - offset) / CHUNK_BYTES;
                std::thread::sleep(Duration::from_millis(chunks_left));
                Err(SourceError::new(offset, buf.len(), SourceErrorKind::BadSector))
            }
            TrapKind::Panic if is_hit => panic!("trap in read"),
            TrapKind::Slow => {
                std::thread::sleep(Duration::from_millis(10));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn trap(kind: TrapKind) -> Trap {
    Trap { len: 40 << 20, at: 10 << 20, kind, reads: AtomicU64::new(0) }
}

#[test]
fn of_many_failures_the_first_in_the_image_is_reported() {
    let workers = Workers::new().unwrap();
    let source = trap(TrapKind::Fail);
    let mut sink = MemorySink::new();
    match stream(&source, Some(&mut sink), &all_digests(), &Context::default(), &workers) {
        Err(StreamError::Source(error)) => assert_eq!(error.range.start, 10 << 20),
        other => panic!("{other:?}"),
    }
}

struct PanicSink;

impl BlockSink for PanicSink {
    fn write_at(&mut self, offset: u64, _bytes: &[u8]) -> Result<(), SinkError> {
        assert!(offset < 5 << 20, "trap in write");
        Ok(())
    }
    fn set_len(&mut self, _len_bytes: u64) -> Result<(), SinkError> {
        Ok(())
    }
    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: true, is_sparse: false }
    }
}

struct PanicDigest(u64);

impl Absorb for PanicDigest {
    fn absorb(&mut self, bytes: &[u8]) {
        self.0 += bytes.len() as u64;
        assert!(self.0 < 5 << 20, "trap in digest");
    }
    fn finish(self: Box<Self>) -> Option<(DigestKind, Box<[u8]>)> {
        None
    }
}

#[test]
fn a_panic_in_any_stage_fails_the_job_once_and_the_workers_live_on() {
    let workers = Workers::new().unwrap();
    let ctx = Context::default();
    let crash = |result: Result<Streamed, StreamError>| match result {
        Err(StreamError::Crashed { stage }) => stage,
        other => panic!("{other:?}"),
    };
    let mut sink = MemorySink::new();
    let source = trap(TrapKind::Panic);
    let read = stream(&source, Some(&mut sink), &all_digests(), &ctx, &workers);
    assert_eq!(crash(read), Stage::Read);

    let source = MemorySource::new(noise(12 << 20, 3));
    let write = stream(&source, Some(&mut PanicSink), &all_digests(), &ctx, &workers);
    assert_eq!(crash(write), Stage::Write);

    for position in 0..3 {
        let mut absorbers: Vec<Box<dyn Absorb>> =
            vec![Box::new(Hasher::new(DigestKind::Md5)), Box::new(Hasher::new(DigestKind::Sha1))];
        absorbers.insert(position, Box::new(PanicDigest(0)));
        let mut sink = MemorySink::new();
        let digest = stream_into(&source, Some(&mut sink), absorbers, 4, &ctx, &workers);
        assert_eq!(crash(digest), Stage::Digest);
    }
    let mut sink = MemorySink::new();
    assert!(stream(&source, Some(&mut sink), &all_digests(), &ctx, &workers).is_ok());
}

#[test]
fn a_cancel_ends_the_job_at_once() {
    let workers = Workers::new().unwrap();
    for wait in [0, 5, 25, 60] {
        let source = Trap { len: 1 << 40, ..trap(TrapKind::Slow) };
        let ctx = Context::default();
        let token = ctx.cancel.clone();
        let canceller = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(wait));
            token.cancel();
            Instant::now()
        });
        let mut sink = Abyss;
        let result = stream(&source, Some(&mut sink), &all_digests(), &ctx, &workers);
        let ended = Instant::now();
        assert!(matches!(result, Err(StreamError::Cancelled(_))));
        let latency = ended.saturating_duration_since(canceller.join().unwrap());
        assert!(latency < Duration::from_millis(500), "{latency:?}");
    }
}

/// Takes everything and keeps nothing.
struct Abyss;

impl BlockSink for Abyss {
    fn write_at(&mut self, _offset: u64, _bytes: &[u8]) -> Result<(), SinkError> {
        Ok(())
    }
    fn set_len(&mut self, _len_bytes: u64) -> Result<(), SinkError> {
        Ok(())
    }
    fn sync(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: true, is_sparse: true }
    }
}
