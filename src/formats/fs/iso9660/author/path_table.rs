//! Path tables (ECMA-119 6.9, 9.4).

use super::view::View;
use super::volume::Volume;
use crate::plan::{Addresses, MAX_RENDERED_BYTES};

/// Bytes of a record without its identifier.
const HEAD_BYTES: usize = 8;

/// How long a path table is, and where its pieces begin.
#[derive(Clone, Debug)]
pub(super) struct PathTable {
    len: u64,
    /// For each piece of [`MAX_RENDERED_BYTES`]: the first directory whose record reaches into
    /// it, and where in the table that record starts.
    starts: Vec<(u32, u64)>,
}

impl PathTable {
    pub(super) fn measure(view: &View) -> PathTable {
        let mut table = PathTable { len: 0, starts: vec![(0, 0)] };
        for index in 0..count(view) {
            let end = table.len + record_bytes(view.identifier(index));
            while end > table.starts.len() as u64 * MAX_RENDERED_BYTES {
                table.starts.push((index, table.len));
            }
            table.len = end;
        }
        table
    }

    /// Exact length, as the descriptor says it.
    pub(super) fn len_bytes(&self) -> u64 {
        self.len
    }

    /// Numbers and lengths of the pieces.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        (0..).zip(&self.starts).map(|(piece, _)| {
            (piece, (self.len - piece * MAX_RENDERED_BYTES).min(MAX_RENDERED_BYTES))
        })
    }

    pub(super) fn render(
        &self,
        volume: &Volume,
        view: &View,
        is_big: bool,
        piece: u64,
        addresses: &Addresses,
        out: &mut [u8],
    ) {
        let start = usize::try_from(piece).ok().and_then(|piece| self.starts.get(piece));
        let Some((first, mut at)) = start.copied() else { return };
        let window = piece * MAX_RENDERED_BYTES;
        let mut record = Vec::new();
        for index in first..count(view) {
            if at >= window + out.len() as u64 {
                break;
            }
            record.clear();
            encode(volume, view, index, is_big, addresses, &mut record);
            copy_into(out, window, at, &record);
            at += record.len() as u64;
        }
    }
}

fn count(view: &View) -> u32 {
    u32::try_from(view.directories().len()).unwrap_or(u32::MAX)
}

fn record_bytes(identifier: &[u8]) -> u64 {
    (HEAD_BYTES + identifier.len().next_multiple_of(2)) as u64
}

fn encode(
    volume: &Volume,
    view: &View,
    index: u32,
    is_big: bool,
    addresses: &Addresses,
    out: &mut Vec<u8>,
) {
    let identifier = view.identifier(index);
    let extent = volume.directory_lba(view.kind, index, addresses);
    let parent = view.directory(index).map_or(0, |dir| dir.parent).saturating_add(1);
    // The field has 16 bits: beyond 65,535 directories the number wraps, which the plan warns of.
    let parent = u16::try_from(parent % 65_536).unwrap_or(0);
    out.push(u8::try_from(identifier.len()).unwrap_or(u8::MAX));
    out.push(0);
    if is_big {
        out.extend_from_slice(&extent.to_be_bytes());
        out.extend_from_slice(&parent.to_be_bytes());
    } else {
        out.extend_from_slice(&extent.to_le_bytes());
        out.extend_from_slice(&parent.to_le_bytes());
    }
    out.extend_from_slice(identifier);
    if !identifier.len().is_multiple_of(2) {
        out.push(0);
    }
}

/// Copies the part of `bytes`, which belong at `at`, that lies in the window `out`, which starts
/// at `window`.
pub(super) fn copy_into(out: &mut [u8], window: u64, at: u64, bytes: &[u8]) {
    let skip = usize::try_from(window.saturating_sub(at)).unwrap_or(usize::MAX);
    let to = usize::try_from(at.saturating_sub(window)).unwrap_or(usize::MAX);
    let Some(bytes) = bytes.get(skip..) else { return };
    let Some(out) = out.get_mut(to..) else { return };
    let count = bytes.len().min(out.len());
    if let (Some(out), Some(bytes)) = (out.get_mut(..count), bytes.get(..count)) {
        out.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_takes_only_its_part() {
        let mut out = [0; 4];
        copy_into(&mut out, 10, 8, &[1, 2, 3]);
        copy_into(&mut out, 10, 12, &[4, 5, 6]);
        copy_into(&mut out, 10, 14, &[9]);
        copy_into(&mut out, 10, 5, &[9; 5]);
        assert_eq!(out, [3, 0, 4, 5]);
    }
}
