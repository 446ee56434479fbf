//! Encoders: sinks that pack what they get block by block and put it into another sink.
//!
//! Blocks are packed side by side on the threads of the pool that the writer runs in (never in one
//! of its own), and placed in order. What a format writes around its blocks is its [`Framing`].

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSlice;

use super::sink::{BlockSink, SinkCapabilities, SinkError};

/// Plain bytes gathered before they are packed; at least four blocks.
const BATCH_BYTES: usize = 8 << 20;

/// Where packed bytes go: one behind the other, and back to what must be said first.
pub struct Packing<'s> {
    sink: &'s mut dyn BlockSink,
    at: u64,
}

impl Packing<'_> {
    /// Bytes so far: where the next go.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Puts bytes behind the others.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        if !bytes.is_empty() {
            self.sink.write_at(self.at, bytes)?;
            self.at += bytes.len() as u64;
        }
        Ok(())
    }

    /// Puts bytes where room was left, which the sink must be able to do.
    pub fn put(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        self.sink.write_at(offset, bytes)
    }
}

/// A packed format as it is written.
pub trait Framing: Send + Sync {
    /// A packed block and what is to be known of it.
    type Packed: Send;

    /// Plain bytes of a block; the last one may be shorter.
    fn block_bytes(&self) -> usize;

    /// What comes before all blocks.
    fn begin(&mut self, out: &mut Packing<'_>) -> Result<(), SinkError>;

    /// Packs a block; called from many threads.
    fn pack(&self, plain: &[u8]) -> Self::Packed;

    /// Puts a block in its place; called in order.
    fn place(
        &mut self,
        plain: &[u8],
        packed: Self::Packed,
        out: &mut Packing<'_>,
    ) -> Result<(), SinkError>;

    /// What comes behind all blocks; `len` plain bytes were written.
    fn end(&mut self, len: u64, out: &mut Packing<'_>) -> Result<(), SinkError>;
}

/// A sink that packs. Bytes come strictly in order, ended by [`BlockSink::set_len`].
pub struct Encoder<'s, F> {
    framing: F,
    out: Packing<'s>,
    plain: Vec<u8>,
    len: u64,
}

impl<'s, F: Framing> Encoder<'s, F> {
    /// Begins a file in `sink`, which is empty.
    pub fn new(sink: &'s mut dyn BlockSink, mut framing: F) -> Result<Encoder<'s, F>, SinkError> {
        let mut out = Packing { sink, at: 0 };
        framing.begin(&mut out)?;
        Ok(Encoder { framing, out, plain: Vec::new(), len: 0 })
    }

    fn batch_bytes(&self) -> usize {
        let block = self.framing.block_bytes();
        BATCH_BYTES.next_multiple_of(block).max(4 * block)
    }

    /// Packs and places whole blocks, or all there is.
    fn flush(&mut self, is_last: bool) -> Result<(), SinkError> {
        let block = self.framing.block_bytes();
        let whole = if is_last { self.plain.len() } else { self.plain.len() / block * block };
        let plain = self.plain.get(..whole).unwrap_or_default();
        let framing = &self.framing;
        let packed: Vec<F::Packed> = if rayon::current_thread_index().is_some() {
            plain.par_chunks(block).with_max_len(1).map(|block| framing.pack(block)).collect()
        } else {
            plain.chunks(block).map(|block| framing.pack(block)).collect()
        };
        for (plain, packed) in plain.chunks(block).zip(packed) {
            self.framing.place(plain, packed, &mut self.out)?;
        }
        self.plain.drain(..whole);
        Ok(())
    }
}

impl<F: Framing> BlockSink for Encoder<'_, F> {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        if offset != self.len {
            return Err(SinkError::OutOfOrder);
        }
        self.plain.extend_from_slice(bytes);
        self.len += bytes.len() as u64;
        if self.plain.len() >= self.batch_bytes() { self.flush(false) } else { Ok(()) }
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        if len_bytes != self.len {
            return Err(SinkError::OutOfOrder);
        }
        self.flush(true)?;
        self.framing.end(self.len, &mut self.out)?;
        self.out.sink.set_len(self.out.at)
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        self.out.sink.sync()
    }

    fn capabilities(&self) -> SinkCapabilities {
        SinkCapabilities { can_seek: false, is_sparse: false }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::io::memory::MemorySink;

    /// What a framing makes of bytes that come in pieces of odd sizes.
    pub(crate) fn encoded(framing: impl Framing, plain: &[u8]) -> Vec<u8> {
        let mut sink = MemorySink::new();
        let mut encoder = Encoder::new(&mut sink, framing).unwrap();
        let mut at = 0;
        for piece in plain.chunks(70_001) {
            encoder.write_at(at, piece).unwrap();
            at += piece.len() as u64;
        }
        assert!(matches!(encoder.write_at(at + 1, b"x"), Err(SinkError::OutOfOrder)));
        encoder.set_len(at).unwrap();
        sink.into_bytes()
    }
}
