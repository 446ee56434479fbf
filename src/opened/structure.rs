//! Naming single bytes: the fields of whatever structure lies in a place of the image.

use crate::base::bytes::{le16, le32};
use crate::base::diag::{Field, FieldValue};
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::boot::eltorito;
use crate::formats::fs::{fat, iso9660, udf};
use crate::formats::part;
use crate::io::source::read_vec;
use crate::model::map::PathTableOrder;
use crate::model::{Namespace, Owner};

use super::OpenImage;
use super::mounted::Volume;

/// Longest structure whose fields are listed; longer ones are looked at piece by piece.
const MAX_BYTES: u64 = 16 << 20;

impl OpenImage {
    /// The fields of the structure in `range`, whose owner is `owner`, as far as they are known;
    /// in ascending order of place. `range` is best one whole span of the map: directories may
    /// be looked at sector by sector, path tables only from their start. Reads `range`; what
    /// can't be read has no fields, and so has what is longer than 16 MiB.
    pub fn fields_at(&self, owner: Owner, range: ByteRange) -> Vec<Field> {
        let mut fields = self.inner_fields(owner, range).unwrap_or_default();
        if fields.is_empty() {
            let is_inside = |field: &&Field| field.range.intersection(range).is_some();
            fields.extend(self.fields.iter().filter(is_inside).cloned());
        }
        fields.sort_by_key(|field| (field.range.start, field.range.len));
        fields
    }

    fn inner_fields(&self, owner: Owner, range: ByteRange) -> Option<Vec<Field>> {
        let read = |range: ByteRange| {
            let len = usize::try_from(range.len.min(MAX_BYTES)).ok()?;
            read_vec(&*self.source, range.start, len).ok().filter(|_| range.len <= MAX_BYTES)
        };
        Some(match owner {
            Owner::Directory { ns: Namespace::Udf, .. } => {
                udf::describe::directory_fields(&read(range)?, range.start)
            }
            Owner::FileEntry { .. } => {
                let block = self.udf_block_bytes();
                udf::describe::file_entry_fields(&read(range)?, range.start, block)
            }
            Owner::Directory { ns: Namespace::Fat, .. } => {
                fat::directory_fields(&read(range)?, range.start)
            }
            Owner::Directory { ns, .. } if ns != Namespace::Hfs => {
                // Records never cross the border of a sector; continuation areas begin anywhere.
                let sectors = ByteRange::between(
                    range.start - range.start % SECTOR_BYTES,
                    range.end().next_multiple_of(SECTOR_BYTES).min(self.size_bytes),
                );
                let is_joliet = ns == Namespace::Joliet;
                iso9660::inside::directory_fields(&read(sectors)?, sectors.start, is_joliet)
            }
            Owner::PathTable { ns, order } => {
                let is_big = matches!(order, PathTableOrder::M | PathTableOrder::OptionalM);
                let is_joliet = ns == Namespace::Joliet;
                iso9660::inside::path_table_fields(&read(range)?, range.start, is_big, is_joliet)
            }
            Owner::BootCatalog => eltorito::describe::fields(&read(range)?, range.start),
            Owner::PartitionTable { .. } => part::describe::fields(&read(range)?, range.start),
            Owner::SystemArea if range.start == 0 => {
                // Code without partitions is one field, but for the two marks at its end.
                let start = read_vec(&*self.source, 0, 512).ok()?;
                if le16(&start, 510) != Some(0xAA55) {
                    return None;
                }
                part::describe::fields(&start, 0)
            }
            Owner::BootImage { n } => self.info_table_fields(n)?,
            _ => return None,
        })
    }

    /// The boot information table that mastering programs write into an image for isolinux and
    /// GRUB, as far as one is there: its first word is the sector of the primary descriptor.
    fn info_table_fields(&self, number: u16) -> Option<Vec<Field>> {
        let entries = self.boot.iter().flat_map(|boot| &boot.entries);
        let start = entries.into_iter().find(|entry| entry.number == number)?.start;
        let head = read_vec(&*self.source, start, 64).ok()?;
        let session = self.iso()?.start.0;
        if le32(&head, 8) != session.checked_add(16) {
            return None;
        }
        let names = ["descriptor-sector", "image-sector", "image-bytes", "checksum"];
        let fields = names.into_iter().zip((8..).step_by(4)).map(|(name, from)| Field {
            path: format!("boot-info.{name}"),
            value: FieldValue::Number(u64::from(le32(&head, from).unwrap_or(0))),
            range: ByteRange { start: start.saturating_add(from as u64), len: 4 },
            clause: "isolinux",
        });
        Some(fields.collect())
    }

    fn udf_block_bytes(&self) -> usize {
        let block = self.mounted.iter().find_map(|one| match &one.volume {
            Volume::Udf(volume) => usize::try_from(volume.block_bytes()).ok(),
            _ => None,
        });
        block.unwrap_or(SECTOR_BYTES as usize)
    }
}
