//! Copies parts of a source to the same places of a sink: a file that is changed where it stands.

use super::CHUNK_BYTES;
use super::pipeline::StreamError;
use crate::base::progress::Context;
use crate::base::units::ByteRange;
use crate::io::{BlockSink, BlockSource};

/// Copies `ranges`, in their order. Nothing else of the sink is touched.
pub fn stream_ranges(
    source: &dyn BlockSource,
    ranges: &[ByteRange],
    sink: &mut dyn BlockSink,
    ctx: &Context,
) -> Result<(), StreamError> {
    let mut buf = Vec::new();
    for range in ranges {
        let mut at = range.start;
        while at < range.end() {
            ctx.check()?;
            let len = (range.end() - at).min(CHUNK_BYTES);
            buf.resize(usize::try_from(len).unwrap_or(0), 0);
            source.read_at(at, &mut buf)?;
            sink.write_at(at, &buf)?;
            ctx.meter.advance(len);
            at += len;
        }
    }
    Ok(())
}
