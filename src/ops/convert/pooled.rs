//! An encoder that works inside the pool, whoever writes to it.

use crate::base::units::ByteRange;
use crate::io::{BlockSink, SinkCapabilities, SinkError};
use crate::ops::workers::Workers;

/// A sink whose work is done by the workers.
pub(super) struct Pooled<'a> {
    /// The sink.
    pub(super) sink: Box<dyn BlockSink + 'a>,
    /// Where it works.
    pub(super) workers: &'a Workers,
}

impl BlockSink for Pooled<'_> {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> Result<(), SinkError> {
        let Pooled { sink, workers } = self;
        workers.install(|| sink.write_at(offset, bytes))
    }

    fn set_len(&mut self, len_bytes: u64) -> Result<(), SinkError> {
        let Pooled { sink, workers } = self;
        workers.install(|| sink.set_len(len_bytes))
    }

    fn sync(&mut self) -> Result<(), SinkError> {
        self.sink.sync()
    }

    fn reserve(&mut self, range: ByteRange) -> Result<(), SinkError> {
        self.sink.reserve(range)
    }

    fn capabilities(&self) -> SinkCapabilities {
        self.sink.capabilities()
    }
}
