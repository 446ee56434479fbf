//! How large the sectors of a file are and what they hold: by the sync pattern, else by where
//! the volume descriptor lies.

use crate::base::cd::{
    QFrame, RawSector, SUB_BYTES, SYNC, SectorLayout, SubLayout, TrackMode, deinterleave,
};
use crate::io::BlockSource;
use crate::io::source::read_vec;

/// Sectors looked at to tell two layouts apart.
const LOOKS: u64 = 8;

/// Strides of whole sectors with what may follow them.
const RAW_STRIDES: [(u64, SubLayout); 3] =
    [(2352, SubLayout::None), (2448, SubLayout::Interleaved), (2368, SubLayout::Q16)];

/// Shortened sectors: bytes from one to the next, where their user data starts, mode.
const SHORT: [(u16, u16, TrackMode); 6] = [
    (2336, 8, TrackMode::Mode2Mixed),
    (2332, 8, TrackMode::Mode2Mixed),
    (2328, 8, TrackMode::Mode2Mixed),
    (2340, 4, TrackMode::Mode1),
    (2340, 12, TrackMode::Mode2Mixed),
    (2324, 0, TrackMode::Mode2Form2),
];

/// The layout of the sectors that fill `source`; `None` for plain sectors of 2048 bytes and for
/// what is no disc.
pub(in crate::formats::container) fn look(source: &dyn BlockSource) -> Option<SectorLayout> {
    if has_sync(source, 0) {
        let (stride, sub) = RAW_STRIDES.into_iter().find(|(stride, _)| {
            (1..=LOOKS).all(|n| n * stride >= source.len() || has_sync(source, n * stride))
        })?;
        let mode = mode_at(source, 0)?;
        let sub = if sub == SubLayout::Interleaved { sub_order(source, stride) } else { sub };
        return Some(SectorLayout::raw(mode).with_sub(sub));
    }
    if has_descriptor(source, 2048, 0) {
        return None;
    }
    let plain_with_sub = SectorLayout::stored(TrackMode::Mode1, 2048)?;
    if has_descriptor(source, 2144, 0) {
        return Some(plain_with_sub.with_sub(sub_order(source, 2144)));
    }
    SHORT.into_iter().find_map(|(stride, at, mode)| {
        let is_there = has_descriptor(source, u64::from(stride), u64::from(at));
        is_there.then(|| SectorLayout::stored(mode, stride))?
    })
}

/// The layout of a track that a sheet describes, corrected by what its first sectors are: sheets
/// err in modes, and names in sizes. `offset` is the byte where it begins.
pub(in crate::formats::container) fn look_at_track(
    source: &dyn BlockSource,
    offset: u64,
    stated: SectorLayout,
) -> SectorLayout {
    if !stated.mode.is_data() {
        return stated;
    }
    // At the start of a file the size shows too: whoever declares 2352 may hold 2048.
    if offset == 0 {
        let plain = SectorLayout::stored(TrackMode::Mode1, 2048);
        let found = look(source).or(plain.filter(|_| has_descriptor(source, 2048, 0)));
        match found {
            Some(found) if found.stride() != stated.stride() => return found,
            _ => {}
        }
    }
    if !stated.is_raw() {
        return stated;
    }
    match mode_at(source, offset) {
        Some(mode) if mode.number() != stated.mode.number() || stated.mode == TrackMode::Mode2 => {
            SectorLayout { mode, ..stated }
        }
        _ => stated,
    }
}

fn has_sync(source: &dyn BlockSource, at: u64) -> bool {
    let mut found = [0; 12];
    source.read_at(at, &mut found).is_ok() && found == SYNC
}

/// What the header at `at` says. Mode 2 with subheaders is taken as mixed: the next sector may be
/// of the other form.
fn mode_at(source: &dyn BlockSource, at: u64) -> Option<TrackMode> {
    let bytes = read_vec(source, at, 2352).ok()?;
    match RawSector::from_slice(&bytes)?.mode()? {
        TrackMode::Mode2Form1 | TrackMode::Mode2Form2 => Some(TrackMode::Mode2Mixed),
        other => Some(other),
    }
}

/// Whether a volume descriptor of ECMA-119 or ECMA-167 lies in sector 16 of that stride.
fn has_descriptor(source: &dyn BlockSource, stride: u64, at: u64) -> bool {
    let mut id = [0; 5];
    let is_read = source.read_at(16 * stride + at + 1, &mut id).is_ok();
    is_read && matches!(&id, b"CD001" | b"BEA01" | b"NSR02" | b"NSR03")
}

/// Whether the subchannels behind the sectors are stored channel by channel.
fn sub_order(source: &dyn BlockSource, stride: u64) -> SubLayout {
    for n in 0..LOOKS * 4 {
        let at = (n + 1) * stride - SUB_BYTES as u64;
        let mut sub = [0; SUB_BYTES];
        if source.read_at(at, &mut sub).is_err() {
            break;
        }
        if q_of(&sub).is_some() {
            return SubLayout::Linear;
        }
        if q_of(&deinterleave(&sub)).is_some() {
            return SubLayout::Interleaved;
        }
    }
    SubLayout::Interleaved
}

/// The Q frame of a subchannel stored channel by channel.
pub(super) fn q_of(linear: &[u8; SUB_BYTES]) -> Option<QFrame> {
    let frame: [u8; 12] = linear.get(12..24)?.try_into().ok()?;
    QFrame::decode(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    fn sectors(mode: TrackMode, sub: &[u8]) -> MemorySource {
        let mut bytes = Vec::new();
        for n in 0..20 {
            let mut user = vec![0; 2048];
            if n == 16 {
                user[1..6].copy_from_slice(b"CD001");
            }
            bytes.extend(RawSector::build(mode, n, &user).unwrap().bytes());
            bytes.extend(sub);
        }
        MemorySource::new(bytes)
    }

    /// The bytes `from` and on of every raw sector.
    fn cut(source: &MemorySource, from: usize, len: usize) -> MemorySource {
        let all = read_vec(source, 0, source.len() as usize).unwrap();
        let parts: Vec<&[u8]> = all.chunks(2352).map(|part| &part[from..from + len]).collect();
        MemorySource::new(parts.concat())
    }

    #[test]
    fn every_size_is_told() {
        let one = sectors(TrackMode::Mode1, &[]);
        let two = sectors(TrackMode::Mode2Form1, &[]);
        let raw = SectorLayout::raw;
        assert_eq!(look(&one), Some(raw(TrackMode::Mode1)));
        assert_eq!(look(&two), Some(raw(TrackMode::Mode2Mixed)));
        let with = look(&sectors(TrackMode::Mode1, &[0; 96])).unwrap();
        assert_eq!((with.stride(), with.sub), (2448, SubLayout::Interleaved));
        assert_eq!(look(&sectors(TrackMode::Mode1, &[0; 16])).unwrap().stride(), 2368);
        assert_eq!(look(&cut(&one, 16, 2048)), None);
        for (from, len) in [(16, 2336), (16, 2332), (16, 2328), (12, 2340)] {
            let found = look(&cut(&two, from, len)).unwrap();
            assert_eq!((usize::from(found.first), found.stride() as usize), (from, len));
        }
        assert_eq!(look(&cut(&one, 12, 2340)).unwrap().mode, TrackMode::Mode1);
        assert_eq!(look(&MemorySource::new(vec![0; 100_000])), None);
    }

    #[test]
    fn a_sheet_that_names_the_wrong_mode_is_corrected() {
        let two = sectors(TrackMode::Mode2Form1, &[]);
        let stated = SectorLayout::raw(TrackMode::Mode1);
        assert_eq!(look_at_track(&two, 0, stated).mode, TrackMode::Mode2Mixed);
        assert_eq!(look_at_track(&two, 7, stated), stated);
    }
}
