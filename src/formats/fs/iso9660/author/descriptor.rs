//! Volume descriptors (ECMA-119 8.4, 8.5, 8.3; Joliet; ISO 9660:1999).

use super::record;
use super::view::ViewKind;
use super::volume::{Volume, key};
use crate::base::bytes::{Both16, Both32, DiscTime};
use crate::base::units::Lba;
use crate::model::Tree;
use crate::plan::Addresses;
use zerocopy::IntoBytes;

/// The text fields of one descriptor, encoded for it, not yet padded.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// System identifier.
    pub system: Vec<u8>,
    /// Volume identifier.
    pub volume: Vec<u8>,
    /// Volume set identifier.
    pub volume_set: Vec<u8>,
    /// Publisher.
    pub publisher: Vec<u8>,
    /// Data preparer.
    pub preparer: Vec<u8>,
    /// Application.
    pub application: Vec<u8>,
    /// Copyright file.
    pub copyright: Vec<u8>,
    /// Abstract file.
    pub abstract_file: Vec<u8>,
    /// Bibliographic file.
    pub bibliographic: Vec<u8>,
}

/// Standard identifier of every descriptor (ECMA-119 8.1.2).
const IDENTIFIER: &[u8] = b"CD001";
/// UCS-2 level 3 (Joliet).
const JOLIET_ESCAPE: &[u8] = b"%/E";

/// Where fields lie. Order and offsets as in ECMA-119 8.4.
mod at {
    pub const SYSTEM: usize = 8;
    pub const VOLUME: usize = 40;
    pub const SPACE_SIZE: usize = 80;
    pub const ESCAPES: usize = 88;
    pub const SET_SIZE: usize = 120;
    pub const SEQUENCE: usize = 124;
    pub const BLOCK_SIZE: usize = 128;
    pub const PATH_TABLE_SIZE: usize = 132;
    pub const PATH_TABLE_L: usize = 140;
    pub const PATH_TABLE_M: usize = 148;
    pub const ROOT: usize = 156;
    pub const VOLUME_SET: usize = 190;
    pub const PUBLISHER: usize = 318;
    pub const PREPARER: usize = 446;
    pub const APPLICATION: usize = 574;
    pub const COPYRIGHT: usize = 702;
    pub const ABSTRACT: usize = 739;
    pub const BIBLIOGRAPHIC: usize = 776;
    pub const DATES: usize = 813;
    pub const STRUCTURE_VERSION: usize = 881;
    pub const APPLICATION_USE: usize = 883;
}

/// Lengths of the text fields, in bytes.
pub mod field_bytes {
    /// System and volume identifier.
    pub const SHORT: usize = 32;
    /// Set, publisher, preparer and application.
    pub const LONG: usize = 128;
    /// File identifiers.
    pub const FILE: usize = 37;
    /// What the application keeps there.
    pub const APPLICATION_USE: usize = 512;
}

/// `start_bytes`: where the session begins that the descriptor tells of.
pub(super) fn render(
    volume: &Volume,
    kind: ViewKind,
    path_table_bytes: u64,
    root_bytes: u32,
    start_bytes: u64,
    addresses: &Addresses,
    out: &mut [u8],
) {
    let is_joliet = kind == ViewKind::Joliet;
    let (descriptor_type, version) = match kind {
        ViewKind::Primary => (1, 1),
        ViewKind::Joliet => (2, 1),
        ViewKind::Enhanced => (2, 2),
    };
    put(out, 0, &[descriptor_type]);
    put(out, 1, IDENTIFIER);
    put(out, 6, &[version]);
    if is_joliet {
        put(out, at::ESCAPES, JOLIET_ESCAPE);
    }
    let before = Lba::containing(start_bytes).unwrap_or_default().0;
    let sectors = volume.count_sectors(addresses).saturating_sub(before);
    put(out, at::SPACE_SIZE, Both32::new(sectors).as_bytes());
    put(out, at::SET_SIZE, Both16::new(1).as_bytes());
    put(out, at::SEQUENCE, Both16::new(1).as_bytes());
    put(out, at::BLOCK_SIZE, Both16::new(2048).as_bytes());
    let table = u32::try_from(path_table_bytes).unwrap_or(u32::MAX);
    put(out, at::PATH_TABLE_SIZE, Both32::new(table).as_bytes());
    let table_lba = |is_big| {
        let part = key::path_table(kind, is_big);
        addresses.part(volume.ids.volume, part).map_or(0, |range| volume.lba(range.start))
    };
    put(out, at::PATH_TABLE_L, &table_lba(false).to_le_bytes());
    put(out, at::PATH_TABLE_M, &table_lba(true).to_be_bytes());

    let mut root = Vec::with_capacity(34);
    let extent = volume.directory_lba(kind, 0, addresses);
    let time = record::time_of(volume, Tree::ROOT);
    record::push_head(&mut root, extent, root_bytes, time, record::DIRECTORY, &[0], b"");
    put(out, at::ROOT, &root);

    let texts = volume.descriptors.texts.get(kind as usize).cloned().unwrap_or_default();
    let fields = [
        (at::SYSTEM, field_bytes::SHORT, &texts.system),
        (at::VOLUME, field_bytes::SHORT, &texts.volume),
        (at::VOLUME_SET, field_bytes::LONG, &texts.volume_set),
        (at::PUBLISHER, field_bytes::LONG, &texts.publisher),
        (at::PREPARER, field_bytes::LONG, &texts.preparer),
        (at::APPLICATION, field_bytes::LONG, &texts.application),
        (at::COPYRIGHT, field_bytes::FILE, &texts.copyright),
        (at::ABSTRACT, field_bytes::FILE, &texts.abstract_file),
        (at::BIBLIOGRAPHIC, field_bytes::FILE, &texts.bibliographic),
    ];
    for (place, len, text) in fields {
        put(out, place, &padded(text, len, is_joliet));
    }
    for (index, date) in volume.descriptors.dates.iter().enumerate() {
        put(out, at::DATES + 17 * index, &DiscTime::to_17(*date));
    }
    put(out, at::STRUCTURE_VERSION, &[version]);
    if kind == ViewKind::Primary {
        let application_use = &volume.descriptors.application_use;
        let len = application_use.len().min(field_bytes::APPLICATION_USE);
        put(out, at::APPLICATION_USE, application_use.get(..len).unwrap_or_default());
    }
}

/// The end of the descriptors (ECMA-119 8.3).
pub(super) fn render_terminator(out: &mut [u8]) {
    put(out, 0, &[255]);
    put(out, 1, IDENTIFIER);
    put(out, 6, &[1]);
}

/// A text filled with spaces. Joliet's are 00 20, and the odd last byte of a file identifier
/// stays zero.
fn padded(text: &[u8], len: usize, is_joliet: bool) -> Vec<u8> {
    let mut field: Vec<u8> = text.iter().copied().take(len).collect();
    if is_joliet {
        while field.len() + 2 <= len {
            field.extend_from_slice(&[0, b' ']);
        }
        field.resize(len, 0);
    } else {
        field.resize(len, b' ');
    }
    field
}

fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = at.checked_add(bytes.len()).and_then(|end| out.get_mut(at..end)) {
        place.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_padded_in_their_own_way() {
        assert_eq!(padded(b"AB", 4, false), b"AB  ");
        assert_eq!(padded(b"\0A", 5, true), b"\0A\0 \0");
        assert_eq!(padded(b"ABCDEF", 4, false), b"ABCD");
    }
}
