//! The map of a CHD: where every hunk lies and how it is packed.
//!
//! Copies of earlier hunks are resolved here, so that none leads to another when it is read.

use super::bad;
use super::bits::BitReader;
use super::header::Header;
use super::huffman::Huffman;
use crate::base::bytes::{be16, be32, be64, crc16_from};
use crate::base::progress::Context;
use crate::formats::container::{ContainerError, SheetFault};
use crate::io::source::{SharedSource, read_vec};

/// How a hunk is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hunk {
    /// Packed with the codec of a number.
    Packed { at: u64, len: u32, codec: u8, sum: Sum },
    /// As it is.
    Stored { at: u64, sum: Sum },
    /// Eight bytes again and again.
    Mini(u64),
    /// Nothing but zeros.
    Zero,
}

/// What a hunk must amount to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sum {
    None,
    Crc16(u16),
    Crc32(u32),
}

/// Reads the map.
pub(super) fn read(
    source: &SharedSource,
    header: &Header,
    ctx: &Context,
) -> Result<Vec<Hunk>, ContainerError> {
    match header.version {
        1 | 2 => read_list(source, header, 8, |bytes, _| entry_1_2(bytes, header)),
        3 | 4 => read_list(source, header, 16, entry_3_4),
        _ if header.is_plain() => read_list(source, header, 4, |bytes, _| {
            let number = u64::from(be32(bytes, 0)?);
            let at = number * u64::from(header.hunk_bytes);
            Some(if number == 0 { Hunk::Zero } else { Hunk::Stored { at, sum: Sum::None } })
        }),
        _ => read_packed(source, header, ctx),
    }
}

/// A list of entries of one size; an entry may refer to those before.
fn read_list(
    source: &SharedSource,
    header: &Header,
    entry_bytes: usize,
    parse: impl Fn(&[u8], &[Hunk]) -> Option<Hunk>,
) -> Result<Vec<Hunk>, ContainerError> {
    let outside = || bad(header.map_at, SheetFault::Outside);
    let len = header.hunks().checked_mul(entry_bytes as u64);
    let len = len.filter(|len| *len <= source.len().saturating_sub(header.map_at));
    let len = usize::try_from(len.ok_or_else(outside)?).map_err(|_| outside())?;
    let bytes = read_vec(&**source, header.map_at, len)?;
    let mut hunks = Vec::with_capacity(len / entry_bytes);
    for entry in bytes.chunks_exact(entry_bytes) {
        let place = header.map_at + (hunks.len() * entry_bytes) as u64;
        let hunk = parse(entry, &hunks).ok_or_else(|| bad(place, SheetFault::Number))?;
        hunks.push(hunk);
    }
    Ok(hunks)
}

fn entry_1_2(bytes: &[u8], header: &Header) -> Option<Hunk> {
    let word = be64(bytes, 0)?;
    let at = word & 0xfff_ffff_ffff;
    let len = u32::try_from(word >> 44).ok()?;
    Some(if len == header.hunk_bytes {
        Hunk::Stored { at, sum: Sum::None }
    } else {
        Hunk::Packed { at, len, codec: 0, sum: Sum::None }
    })
}

fn entry_3_4(bytes: &[u8], before: &[Hunk]) -> Option<Hunk> {
    let at = be64(bytes, 0)?;
    let sum = Sum::Crc32(be32(bytes, 8)?);
    let len = u32::from(be16(bytes, 12)?) | u32::from(*bytes.get(14)?) << 16;
    let flags = *bytes.get(15)?;
    let sum = if flags & 0x10 != 0 { Sum::None } else { sum };
    match flags & 15 {
        1 => Some(Hunk::Packed { at, len, codec: 0, sum }),
        2 => Some(Hunk::Stored { at, sum }),
        3 => Some(Hunk::Mini(at)),
        4 => before.get(usize::try_from(at).ok()?).copied(),
        _ => None,
    }
}

const KIND_STORED: u32 = 4;
const KIND_SELF: u32 = 5;
const KIND_RLE_SHORT: u32 = 7;
const KIND_RLE_LONG: u32 = 8;
const KIND_SELF_SAME: u32 = 9;
const KIND_SELF_NEXT: u32 = 10;

fn read_packed(
    source: &SharedSource,
    header: &Header,
    ctx: &Context,
) -> Result<Vec<Hunk>, ContainerError> {
    let place = header.map_at;
    let number = || bad(place, SheetFault::Number);
    let head = read_vec(&**source, place, 16)?;
    let len = u64::from(be32(&head, 0).ok_or_else(number)?);
    let first = be64(&head, 2).ok_or_else(number)? & 0xffff_ffff_ffff;
    let expected = be16(&head, 10).ok_or_else(number)?;
    let [len_bits, self_bits, parent_bits] =
        [12, 13, 14].map(|at| u32::from(head.get(at).copied().unwrap_or(0)));
    let is_sane = len_bits <= 32 && self_bits <= 32 && parent_bits <= 32;
    if !is_sane || len > source.len().saturating_sub(place + 16) {
        return Err(bad(place, SheetFault::Outside));
    }
    let bytes = read_vec(&**source, place + 16, usize::try_from(len).map_err(|_| number())?)?;
    let mut bits = BitReader::new(&bytes);
    let code = Huffman::read_with_repeats(&mut bits, 16, 8).ok_or_else(number)?;
    let count = usize::try_from(header.hunks()).map_err(|_| number())?;
    let mut kinds = Vec::with_capacity(count);
    let (mut last, mut repeat) = (0u32, 0u32);
    while kinds.len() < count {
        if kinds.len().is_multiple_of(65_536) {
            ctx.check()?;
        }
        if repeat > 0 {
            repeat -= 1;
        } else {
            let mut next = || code.decode(&mut bits).ok_or_else(number);
            match next()? {
                KIND_RLE_SHORT => repeat = 2 + next()?,
                KIND_RLE_LONG => repeat = 18 + (next()? << 4) + next()?,
                kind => last = kind,
            }
            if bits.has_overrun() {
                return Err(number());
            }
        }
        kinds.push(u8::try_from(last).map_err(|_| number())?);
    }
    let mut hunks: Vec<Hunk> = Vec::with_capacity(count);
    let mut at = first;
    let mut other = 0u64;
    let mut digest = 0xffffu16;
    for kind in kinds {
        let kind = u32::from(kind);
        let mut raw = [0u8; 12];
        let mut put = |kind: u32, len: u32, at: u64, sum: u16| {
            raw[0] = kind.to_be_bytes()[3];
            raw[1..4].copy_from_slice(&len.to_be_bytes()[1..]);
            raw[4..10].copy_from_slice(&at.to_be_bytes()[2..]);
            raw[10..12].copy_from_slice(&sum.to_be_bytes());
        };
        let hunk = match kind {
            0..=3 => {
                let len = bits.take(len_bits);
                let sum = u16::try_from(bits.take(16)).unwrap_or(0);
                put(kind, len, at, sum);
                let codec = u8::try_from(kind).unwrap_or(0);
                let hunk = Hunk::Packed { at, len, codec, sum: Sum::Crc16(sum) };
                at = at.checked_add(len.into()).ok_or_else(number)?;
                hunk
            }
            KIND_STORED => {
                let sum = u16::try_from(bits.take(16)).unwrap_or(0);
                put(kind, header.hunk_bytes, at, sum);
                let hunk = Hunk::Stored { at, sum: Sum::Crc16(sum) };
                at = at.checked_add(header.hunk_bytes.into()).ok_or_else(number)?;
                hunk
            }
            KIND_SELF | KIND_SELF_SAME | KIND_SELF_NEXT => {
                match kind {
                    KIND_SELF => other = bits.take(self_bits).into(),
                    KIND_SELF_NEXT => other += 1,
                    _ => {}
                }
                put(KIND_SELF, 0, other, 0);
                let earlier = usize::try_from(other).ok().and_then(|index| hunks.get(index));
                *earlier.ok_or_else(number)?
            }
            _ => return Err(bad(place, SheetFault::Parent)),
        };
        digest = crc16_from(digest, &raw);
        hunks.push(hunk);
    }
    if bits.has_overrun() || digest != expected {
        return Err(number());
    }
    Ok(hunks)
}
