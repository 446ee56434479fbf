//! Hunks of compact discs: the sectors packed apart from the subchannel, sync and ECC left out
//! where they can be made again.

use super::codec::flac;
use super::{FRAME_BYTES, SUB_BYTES};
use crate::base::bytes::be16;
use crate::base::cd::{EccRegion, RAW_BYTES, SYNC, make_ecc};
use crate::io::codec;

/// The parts that a hunk is packed in.
pub(super) struct Parts {
    /// A bit for every frame whose sync and ECC are left out.
    pub marks: Vec<u8>,
    /// All sectors.
    pub sectors: Vec<u8>,
    /// All of the subchannel.
    pub subs: Vec<u8>,
    /// The length in front has three bytes, not two.
    pub is_wide: bool,
}

type Unpack = fn(&[u8], usize) -> Option<Vec<u8>>;

/// A hunk whose subchannel is deflated.
pub(super) fn unpack(packed: &[u8], len: usize, sectors: Unpack) -> Option<Vec<u8>> {
    unpack_with(packed, len, sectors, codec::inflate)
}

/// A hunk of `len` bytes whose two parts are packed as given.
pub(super) fn unpack_with(
    packed: &[u8],
    len: usize,
    sectors: Unpack,
    subchannel: Unpack,
) -> Option<Vec<u8>> {
    let frames = len / FRAME_BYTES;
    let (marks, rest) = packed.split_at_checked(frames.div_ceil(8))?;
    let (base_len, rest) = if len < 65_536 {
        (usize::from(be16(rest, 0)?), rest.get(2..)?)
    } else {
        let high = usize::from(*rest.first()?) << 16;
        (high | usize::from(be16(rest, 1)?), rest.get(3..)?)
    };
    let (base, rest) = rest.split_at_checked(base_len)?;
    let sectors = sectors(base, frames * RAW_BYTES)?;
    let subs = subchannel(rest, frames * SUB_BYTES)?;
    let mut out = joined(&sectors, &subs, len);
    for (number, frame) in out.chunks_exact_mut(FRAME_BYTES).enumerate() {
        let is_marked = marks.get(number / 8).is_some_and(|byte| byte >> (number % 8) & 1 != 0);
        if is_marked {
            restore(frame.first_chunk_mut()?);
        }
    }
    Some(out)
}

/// A hunk of audio: FLAC, then the deflated subchannel.
pub(super) fn unpack_flac(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let frames = len / FRAME_BYTES;
    let (sectors, used) = flac(packed, frames * RAW_BYTES, true)?;
    let subs = codec::inflate(packed.get(used..)?, frames * SUB_BYTES)?;
    Some(joined(&sectors, &subs, len))
}

fn joined(sectors: &[u8], subs: &[u8], len: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(len);
    for (sector, sub) in sectors.chunks_exact(RAW_BYTES).zip(subs.chunks_exact(SUB_BYTES)) {
        out.extend_from_slice(sector);
        out.extend_from_slice(sub);
    }
    out.resize(len, 0);
    out
}

/// Puts back sync and ECC of a sector.
fn restore(sector: &mut [u8; RAW_BYTES]) {
    let Some((sync, body)) = sector.split_first_chunk_mut::<12>() else { return };
    *sync = SYNC;
    if let Some(body) = body.first_chunk_mut() {
        make_ecc(body, region(body));
    }
}

/// MAME looks at the mode byte: in mode 2 the header counts as zero.
pub(super) fn region(body: &[u8]) -> EccRegion {
    if body.get(3) == Some(&2) { EccRegion::WithoutHeader } else { EccRegion::WithHeader }
}
