//! Records of the catalog tree: folders, files and their names.

use super::btree::BTree;
use super::fork::Fork;
use super::probe::HfsVolume;
use crate::base::bytes::{Timestamp, be16, be32};
use crate::formats::fs::charset::Charset;
use crate::io::source::BlockSource;
use crate::model::tree::Attributes;
use unicode_normalization::UnicodeNormalization;

/// Seconds from 1904 to 1970.
const EPOCH: i64 = 2_082_844_800;
/// The parent of the root folder.
const ROOT_PARENT: u32 = 1;

/// What a catalog record describes.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its number.
    pub(super) id: u32,
    pub(super) attributes: Attributes,
    /// The whole mode of HFS+, with the type; 0: not recorded.
    pub(super) mode: u32,
    /// Number of the target of a hard link, device numbers of a device.
    pub(super) special: u32,
    /// What the Finder keeps: type and creator first.
    pub(super) finder_info: [u8; 32],
    pub(super) is_compressed: bool,
    /// The data and resource forks of a file; `None`: a folder.
    pub(super) forks: Option<(Fork, Fork)>,
}

impl Item {
    /// Type and creator of the Finder.
    pub(super) fn finder(&self) -> &[u8] {
        self.finder_info.get(..8).unwrap_or_default()
    }
}

/// The parent of a record and its name, decoded; with the name's place among its siblings.
pub(super) fn key_of(
    record: &[u8],
    is_plus: bool,
    charset: Option<Charset>,
) -> Option<(u32, Vec<u8>)> {
    if is_plus {
        let count = usize::from(be16(record, 6)?);
        let units = record.get(8..8 + count * 2)?.as_chunks::<2>().0;
        let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
        return Some((be32(record, 2)?, plus_name(&units).into_bytes()));
    }
    let len = usize::from(*record.get(6)?);
    let bytes = record.get(7..7 + len)?;
    let name = charset.map_or_else(|| mac_roman(bytes), |charset| charset.decode(bytes));
    Some((be32(record, 2)?, swapped(&name).into_bytes()))
}

/// The parent alone.
pub(super) fn parent_of(record: &[u8]) -> Option<u32> {
    be32(record, 2)
}

/// Whether a key has a name: that of a thread has none.
pub(super) fn is_thread_key(record: &[u8], is_plus: bool) -> bool {
    if is_plus { be16(record, 6) == Some(0) } else { record.get(6) == Some(&0) }
}

/// HFS+ keeps names decomposed; people and other file systems write them composed.
fn plus_name(units: &[u16]) -> String {
    swapped(&String::from_utf16_lossy(units)).nfc().collect()
}

/// What parts a path here may stand in a name there, and the reverse.
fn swapped(name: &str) -> String {
    name.chars().map(|c| if c == '/' { ':' } else { c }).collect()
}

pub(super) fn mac_roman(bytes: &[u8]) -> String {
    match Charset::from_label("macintosh") {
        Some(charset) => charset.decode(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Seconds since 1904 as a time: in UTC of HFS+, of a clock on the wall of HFS.
pub(super) fn time_of(seconds: u32) -> Option<Timestamp> {
    (seconds != 0).then(|| Timestamp::from_unix(i64::from(seconds) - EPOCH))
}

/// The folder or file of a record's data; `None` for threads and what nobody knows.
pub(super) fn item_of(data: &[u8], is_plus: bool) -> Option<Item> {
    if is_plus { plus_item(data) } else { classic_item(data) }
}

/// TN1150, HFSPlusCatalogFolder and HFSPlusCatalogFile.
fn plus_item(data: &[u8]) -> Option<Item> {
    let forks = match be16(data, 0)? {
        1 => None,
        2 => Some((Fork::plus(data, 88)?, Fork::plus(data, 168)?)),
        _ => return None,
    };
    let mode = u32::from(be16(data, 42)?);
    let has_mode = mode != 0;
    let attributes = Attributes {
        mode: u16::try_from(mode & 0o7777).ok().filter(|_| has_mode),
        uid: be32(data, 32).filter(|_| has_mode).unwrap_or(0),
        gid: be32(data, 36).filter(|_| has_mode).unwrap_or(0),
        mtime: time_of(be32(data, 16)?),
    };
    Some(Item {
        id: be32(data, 8)?,
        attributes,
        mode,
        special: be32(data, 44)?,
        finder_info: *data.get(48..)?.first_chunk()?,
        is_compressed: data.get(41)? & 0x20 != 0 && forks.is_some(),
        forks,
    })
}

/// Inside Macintosh: Files, 2-71: CatDataRec.
fn classic_item(data: &[u8]) -> Option<Item> {
    let (id, written, finder_info, forks) = match data.first()? {
        1 => (be32(data, 6)?, be32(data, 14)?, [0; 32], None),
        2 => {
            let forks = (Fork::classic(data, 26, 74)?, Fork::classic(data, 36, 86)?);
            // The 16 bytes of the Finder stand apart from its 16 further ones.
            let finder = [data.get(4..20)?, data.get(56..72)?].concat().try_into().ok()?;
            (be32(data, 20)?, be32(data, 48)?, finder, Some(forks))
        }
        _ => return None,
    };
    let attributes = Attributes { mtime: time_of(written), ..Attributes::default() };
    Some(Item { id, attributes, mode: 0, special: 0, finder_info, is_compressed: false, forks })
}

/// The name of the root folder: the record whose parent is 1.
pub(super) fn volume_name(volume: &HfsVolume, source: &dyn BlockSource) -> Option<String> {
    let ranges = volume.ranges(&volume.catalog.runs, volume.catalog.len);
    let mut tree = BTree::open(source, ranges, volume.is_plus())?;
    let number =
        tree.seek(|record| parent_of(record).is_some_and(|parent| parent < ROOT_PARENT))?;
    let (leaf, _) = tree.leaf(number)?;
    let record = leaf.records().find(|record| parent_of(record) == Some(ROOT_PARENT))?;
    let (_, name) = key_of(record, volume.is_plus(), None)?;
    String::from_utf8(name).ok()
}
