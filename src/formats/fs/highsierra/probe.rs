//! The standard file structure volume descriptor (High Sierra proposal, 7.4).

use crate::base::bytes::{le16, le32, trim_padding};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::{ByteRange, Lba, SECTOR_BYTES};
use crate::io::source::{BlockSource, SourceError};
use crate::model::Namespace;
use crate::model::map::Owner;

/// The standard identifier, and where it stands in a descriptor: behind its place and kind.
const STANDARD_ID: &[u8; 5] = b"CDROM";
const ID_AT: usize = 9;
/// Kinds of descriptors: standard structure, end of the set.
const KIND_STANDARD: u8 = 1;
const KIND_TERMINATOR: u8 = 255;
/// First descriptor, and how many are looked at.
const FIRST_DESCRIPTOR: u32 = 16;
const MAX_DESCRIPTORS: u32 = 64;
/// Bytes of a descriptor.
const DESCRIPTOR_BYTES: usize = 2048;
/// Where the record of the root directory stands.
const ROOT_AT: usize = 180;
const CLAUSE: &str = "High Sierra 7.4";

/// A High Sierra volume.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HighSierraVolume {
    /// Bytes of a logical block.
    pub block_bytes: u32,
    /// Blocks of the volume.
    pub size_blocks: u32,
    /// Its name.
    pub name: String,
    /// Block and length of the root directory.
    pub(super) root: (u32, u32),
    /// All descriptors, and the standard one among them.
    descriptors: ByteRange,
    standard_at: u64,
    standard: Box<[u8; DESCRIPTOR_BYTES]>,
}

/// Looks for the descriptors of a session that starts at `start`.
pub fn probe(
    source: &dyn BlockSource,
    start: Lba,
) -> Result<Option<HighSierraVolume>, SourceError> {
    let first = start.byte_offset().saturating_add(u64::from(FIRST_DESCRIPTOR) * SECTOR_BYTES);
    let mut standard = None;
    let mut at = first;
    for _ in 0..MAX_DESCRIPTORS {
        let mut bytes = Box::new([0; DESCRIPTOR_BYTES]);
        let is_there = at.checked_add(SECTOR_BYTES).is_some_and(|end| end <= source.len());
        if !is_there {
            break;
        }
        source.read_at(at, &mut *bytes)?;
        if bytes.get(ID_AT..ID_AT + 5) != Some(STANDARD_ID.as_slice()) {
            break;
        }
        let kind = bytes[8];
        if kind == KIND_STANDARD && standard.is_none() {
            standard = Some((at, bytes));
        }
        at += SECTOR_BYTES;
        if kind == KIND_TERMINATOR {
            break;
        }
    }
    let descriptors = ByteRange::between(first, at);
    Ok(standard.and_then(|(at, bytes)| parse(descriptors, at, bytes)))
}

fn parse(
    descriptors: ByteRange,
    at: u64,
    bytes: Box<[u8; DESCRIPTOR_BYTES]>,
) -> Option<HighSierraVolume> {
    let block_bytes = u32::from(le16(&*bytes, 136)?);
    let is_sane = matches!(block_bytes, 512 | 1024 | 2048);
    let text = trim_padding(bytes.get(48..80)?);
    is_sane.then_some(HighSierraVolume {
        block_bytes,
        size_blocks: le32(&*bytes, 88)?,
        name: String::from_utf8_lossy(text).into_owned(),
        root: (le32(&*bytes, ROOT_AT + 2)?, le32(&*bytes, ROOT_AT + 10)?),
        descriptors,
        standard_at: at,
        standard: bytes,
    })
}

impl HighSierraVolume {
    /// The tree it has: names as recorded.
    pub fn namespace(&self) -> Namespace {
        Namespace::Iso
    }

    /// Bytes of the volume, as its descriptor says.
    pub fn declared_bytes(&self) -> u64 {
        u64::from(self.size_blocks) * u64::from(self.block_bytes)
    }

    /// Claims descriptors and path table; directories and files come with the walk.
    pub fn claims(&self, claim: &mut dyn FnMut(ByteRange, Owner)) {
        claim(ByteRange { start: 0, len: 16 * SECTOR_BYTES }, Owner::SystemArea);
        claim(self.descriptors, Owner::VolumeDescriptor { ns: Namespace::Iso });
        let bytes = &*self.standard;
        let len = u64::from(le32(bytes, 140).unwrap_or(0));
        let start = u64::from(le32(bytes, 148).unwrap_or(0)) * u64::from(self.block_bytes);
        if start > 0 {
            let order = crate::model::PathTableOrder::L;
            claim(ByteRange { start, len }, Owner::PathTable { ns: Namespace::Iso, order });
        }
    }

    /// Every field that says something to people.
    pub fn fields(&self) -> Vec<Field> {
        let bytes = &*self.standard;
        let text = |at: usize, len: usize| {
            let text = trim_padding(bytes.get(at..at + len).unwrap_or_default());
            FieldValue::Text(String::from_utf8_lossy(text).into_owned())
        };
        let long = |at| FieldValue::Number(le32(bytes, at).unwrap_or(0).into());
        let word = |at| FieldValue::Number(le16(bytes, at).unwrap_or(0).into());
        [
            ("system-id", 16, 32, text(16, 32)),
            ("volume-id", 48, 32, text(48, 32)),
            ("space-blocks", 88, 8, long(88)),
            ("set-volumes", 128, 4, word(128)),
            ("sequence", 132, 4, word(132)),
            ("block-bytes", 136, 4, word(136)),
            ("path-table-bytes", 140, 8, long(140)),
            ("l-path-table", 148, 4, long(148)),
            ("root-extent", 182, 8, long(ROOT_AT + 2)),
            ("root-bytes", 190, 8, long(ROOT_AT + 10)),
        ]
        .into_iter()
        .map(|(name, at, len, value)| {
            let range = ByteRange { start: self.standard_at + at, len };
            Field { path: format!("high-sierra.{name}"), value, range, clause: CLAUSE }
        })
        .collect()
    }
}
