//! The start area with boot code and partition tables, the filling up to full cylinders, and the
//! copy of the GPT at the very end.

use std::sync::Arc;

use super::Boot;
use super::tables::geometry as geometry_of;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::formats::part::author::{apm, gpt, mbr};
use crate::model::Owner;
use crate::model::map::PartitionScheme;
use crate::model::spec::{BootCode, BootImageSource, BootPlatform, Cylinders};
use crate::plan::{
    Addresses, Author, AuthorId, Key, OrderClass, Payload, Request, Requests, Size, Subject,
};

/// Sectors in front of the descriptors (ECMA-119 6.2.1).
pub const AREA_BYTES: u64 = 16 * SECTOR_BYTES;
/// Where boot code of isolinux and GRUB is told an address.
const CODE_ADDRESS_AT: usize = 432;

pub(super) mod key {
    pub const AREA: u64 = 0;
    pub const CYLINDERS: u64 = 1;
}

/// Writes the start area, and fills the volume up to full cylinders.
#[derive(Debug)]
pub struct StartAuthor(pub Arc<Boot>);

impl StartAuthor {
    /// Whether kept parts take the start area.
    fn is_kept(&self) -> bool {
        let area = ByteRange { start: 0, len: AREA_BYTES };
        self.0.spec.kept.iter().any(|part| part.range.intersection(area).is_some())
    }

    /// What boot code of either kind looks for: the image named, else the first one of a BIOS.
    fn code_target(&self, named: Option<&BootImageSource>, addresses: &Addresses) -> Option<u64> {
        let boot = &*self.0;
        let mut entries = boot.spec.catalog.iter().flat_map(|catalog| &catalog.entries);
        let first = || entries.find(|e| e.platform == BootPlatform::X86).map(|e| &e.image);
        let blocks = boot.image_blocks(named.or_else(first)?, addresses)?;
        Some(blocks.first)
    }

    fn render_code(&self, addresses: &Addresses, out: &mut [u8]) {
        let spec = &self.0.spec.system_area;
        for (to, from) in out.iter_mut().zip(spec.bytes.iter()) {
            *to = *from;
        }
        let address = match &spec.code {
            BootCode::Plain => None,
            BootCode::Isolinux(image) => self.code_target(image.as_ref(), addresses),
            // Behind the first sector of 2048 bytes.
            BootCode::Grub2(image) => {
                self.code_target(image.as_ref(), addresses).map(|block| block + 4)
            }
        };
        if let (Some(address), Some(place)) =
            (address, out.get_mut(CODE_ADDRESS_AT..CODE_ADDRESS_AT + 8))
        {
            place.copy_from_slice(&address.to_le_bytes());
        }
    }
}

impl Author for StartAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        if !self.is_kept() {
            let subject = Subject::Part(id, key::AREA);
            let area = Request::flow(subject, Owner::SystemArea, OrderClass::Start, AREA_BYTES);
            requests.push(area.fixed_at(0));
        }
        // Also where nothing is filled: it marks the end of the volume.
        let subject = Subject::Part(id, key::CYLINDERS);
        let fill = Request::flow(subject, Owner::Padding, OrderClass::Tail, 0);
        requests.push(Request { size: Size::Asked, ..fill });
    }

    fn len_at(&self, _: Key, end: u64) -> u64 {
        let boot = &*self.0;
        // What stands behind it belongs to the image that must end with a cylinder.
        let behind = match (&boot.spec.gpt, boot.spec.appended.is_empty()) {
            (Some(_), true) => backup_bytes(boot),
            _ => 0,
        };
        let total = end.saturating_add(behind);
        fill(boot.spec.cylinders, total).unwrap_or(0)
    }

    fn pieces(&self, _: &Request, key: Key, len_bytes: u64) -> Vec<(u64, Payload)> {
        match key {
            key::AREA => vec![(len_bytes, Payload::Rendered(key))],
            _ => vec![(len_bytes, Payload::Zero)],
        }
    }

    fn claims(&self, addresses: &Addresses) -> Vec<(ByteRange, Owner)> {
        let spec = &self.0.spec;
        if self.is_kept() {
            return Vec::new();
        }
        let mut claims = Vec::new();
        if spec.partition_offset > 0 {
            // The volume at the offset has a start area of its own: that of its partition.
            let start = u64::from(spec.partition_offset) * SECTOR_BYTES;
            claims.push((ByteRange { start, len: AREA_BYTES }, Owner::SystemArea));
        }
        let mut claim = |scheme, start, len| {
            claims.push((ByteRange { start, len }, Owner::PartitionTable { scheme }));
        };
        if spec.mbr.is_some() {
            claim(PartitionScheme::Mbr, 0, 512);
        }
        if let Some(apm) = &spec.apm {
            let count = self.0.apm_entries(apm, addresses).len() as u64 + 1;
            let block = u64::from(apm.block_bytes);
            claim(PartitionScheme::Apm, block, count * block);
        }
        if spec.gpt.is_some() {
            let room = self.0.gpt_room();
            claim(PartitionScheme::Gpt, 512, 512);
            claim(PartitionScheme::Gpt, room.array * 512, room.array_bytes());
        }
        claims
    }

    fn render(&self, key: Key, addresses: &Addresses, out: &mut [u8]) {
        if key != key::AREA {
            return;
        }
        self.render_code(addresses, out);
        let boot = &*self.0;
        let size = addresses.image_bytes();
        if let Some(spec) = &boot.spec.apm {
            apm::write(out, spec.block_bytes, &boot.apm_entries(spec, addresses));
        }
        if let Some(spec) = &boot.spec.gpt {
            let room = boot.gpt_room();
            let array = gpt::array(room, &boot.gpt_entries(spec, addresses));
            let header = gpt::header(room, boot.disk_guid(spec), size, &array, false);
            let at = usize::try_from(room.array * 512).unwrap_or(usize::MAX);
            for (at, bytes) in [(512, &header[..]), (at, &array)] {
                if let Some(place) = out.get_mut(at..at.saturating_add(bytes.len())) {
                    place.copy_from_slice(bytes);
                }
            }
        }
        if let Some(spec) = &boot.spec.mbr {
            let entries = boot.mbr_entries(spec, addresses);
            mbr::write(out, boot.disk_signature(spec), &entries, geometry_of(boot, size));
        }
    }
}

/// Writes the copy of the GPT. Nothing may come behind it.
#[derive(Debug)]
pub struct EndAuthor(pub Arc<Boot>);

impl Author for EndAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        if self.0.spec.gpt.is_some() {
            let owner = Owner::PartitionTable { scheme: PartitionScheme::GptBackup };
            let len = backup_bytes(&self.0);
            requests.push(Request::flow(Subject::Part(id, 0), owner, OrderClass::Tail, len));
        }
    }

    fn pieces(&self, _: &Request, key: Key, len_bytes: u64) -> Vec<(u64, Payload)> {
        let table = self.0.gpt_room().backup_bytes();
        vec![(len_bytes.saturating_sub(table), Payload::Zero), (table, Payload::Rendered(key))]
    }

    fn render(&self, _: Key, addresses: &Addresses, out: &mut [u8]) {
        let boot = &*self.0;
        let Some(spec) = &boot.spec.gpt else { return };
        let room = boot.gpt_room();
        let array = gpt::array(room, &boot.gpt_entries(spec, addresses));
        let size = addresses.image_bytes();
        let header = gpt::header(room, boot.disk_guid(spec), size, &array, true);
        for (to, from) in out.iter_mut().zip(array.iter().chain(&header)) {
            *to = *from;
        }
    }
}

/// The copy in whole sectors.
fn backup_bytes(boot: &Boot) -> u64 {
    boot.gpt_room().backup_bytes().next_multiple_of(SECTOR_BYTES)
}

/// The geometry a size is counted in.
pub(super) fn geometry(cylinders: Cylinders, size_bytes: u64) -> mbr::Geometry {
    match cylinders {
        Cylinders::Geometry { heads, sectors } => mbr::Geometry { heads, sectors },
        Cylinders::Off | Cylinders::Auto => mbr::Geometry::for_size(size_bytes),
    }
}

/// Bytes to the next full cylinder; `None` where nothing is filled.
fn fill(cylinders: Cylinders, size_bytes: u64) -> Option<u64> {
    if cylinders == Cylinders::Off {
        return None;
    }
    let geometry = geometry(cylinders, size_bytes);
    if !geometry.holds(size_bytes) || geometry.cylinder_bytes() == 0 {
        return None;
    }
    // In whole sectors: up to four cylinders together are.
    let cylinder = geometry.cylinder_bytes();
    let unit = (1..=4).map(|n| n * cylinder).find(|unit| unit.is_multiple_of(SECTOR_BYTES))?;
    Some(size_bytes.checked_next_multiple_of(unit)? - size_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cylinders_are_filled_up_in_whole_sectors() {
        assert_eq!(fill(Cylinders::Auto, 3_000_000), Some((3 << 20) - 3_000_000));
        assert_eq!(fill(Cylinders::Auto, 4 << 20), Some(0));
        assert_eq!(fill(Cylinders::Off, 5), None);
        let odd = Cylinders::Geometry { heads: 255, sectors: 63 };
        let filled = 2048 * 1000 + fill(odd, 2048 * 1000).expect("it fits");
        assert_eq!((filled % 2048, filled % (255 * 63 * 512)), (0, 0));
        assert_eq!(fill(Cylinders::Auto, 20 << 30), None);
        assert_eq!(fill(Cylinders::Geometry { heads: 0, sectors: 0 }, 4096), None);
    }
}
