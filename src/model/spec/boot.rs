//! What is to start from the image: boot catalog, system area, partition tables, appended data.
//! Literal enough to say again what an opened image holds, and nothing here is an address: what
//! lies somewhere is named by its data, and the plan finds the place.
//!
//! El Torito 1.0; UEFI 2.10 section 5 (MBR, GPT) and 13.3.2 (El Torito); Inside Macintosh:
//! Devices, 3 (Apple partition map).

use std::sync::Arc;

use crate::base::units::{ByteRange, Guid, Lba512, SourceId};
use crate::model::{BlobId, NodeId, Owner};

/// Everything that makes an image start. The default: nothing does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BootSpec {
    /// How what stood on an opened image is treated.
    pub policy: BootPolicy,
    /// The boot catalog of El Torito; `None`: no boot record is written.
    pub catalog: Option<CatalogSpec>,
    /// The first 16 sectors, below the partition tables.
    pub system_area: SystemAreaSpec,
    /// The partition table of the master boot record.
    pub mbr: Option<MbrSpec>,
    /// The GUID partition table, its copy at the very end.
    pub gpt: Option<GptSpec>,
    /// The Apple partition map.
    pub apm: Option<ApmSpec>,
    /// Data behind the volume, in this order; it is not part of it. Catalog entries and
    /// partitions with an equal source mean this data.
    pub appended: Vec<BootImageSource>,
    /// Starts of appended data are multiples of this; a power of two of at least 2048.
    pub append_align: AppendAlign,
    /// Sectors in front of a partition that is a volume of its own: descriptors and trees are
    /// written a second time, with addresses counted from there. 0: no such partition.
    pub partition_offset: u32,
    /// Fills the volume up to full cylinders.
    pub cylinders: Cylinders,
    /// Parts of an opened image that stay where they are, byte for byte (policy Keep).
    pub kept: Vec<KeptPart>,
    /// Data that must stay at its byte of the image, because kept parts point there.
    pub held: Vec<(BootImageSource, u64)>,
}

impl BootSpec {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        *self == BootSpec { policy: self.policy, ..BootSpec::default() }
    }

    /// All image sources, each once, in the order catalog, appended, partitions, held.
    pub fn images(&self) -> Vec<&BootImageSource> {
        let entries = self.catalog.iter().flat_map(|catalog| &catalog.entries);
        let spans = (self.mbr.iter().flat_map(|mbr| &mbr.partitions).map(|p| &p.span))
            .chain(self.gpt.iter().flat_map(|gpt| &gpt.partitions).map(|p| &p.span))
            .chain(self.apm.iter().flat_map(|apm| &apm.partitions).map(|p| &p.span));
        let mut images: Vec<&BootImageSource> = Vec::new();
        let all = entries
            .map(|entry| &entry.image)
            .chain(&self.appended)
            .chain(spans.filter_map(PartitionSpan::data))
            .chain(self.held.iter().map(|(image, _)| image));
        for image in all {
            if !images.contains(&image) {
                images.push(image);
            }
        }
        images
    }

    /// Blobs that boot or lie on an EFI volume without a name in the tree; some maybe twice.
    pub fn blobs(&self) -> Vec<BlobId> {
        let of_item = |item: &EspItem| match item.from {
            EspFrom::Blob(blob) => Some(blob),
            EspFrom::Node(_) => None,
        };
        let of_image = |image: &BootImageSource| match image {
            BootImageSource::Node(_) => Vec::new(),
            BootImageSource::Blob(blob) => vec![*blob],
            BootImageSource::Esp(esp) => esp.items.iter().filter_map(of_item).collect(),
        };
        self.images().into_iter().flat_map(of_image).collect()
    }

    /// What is written into an image: what any of its entries wants.
    pub fn patch_of(&self, image: &BootImageSource) -> Patch {
        let entries = self.catalog.iter().flat_map(|catalog| &catalog.entries);
        let patches = entries.filter(|entry| entry.image == *image).map(|entry| entry.patch);
        patches.fold(Patch::NONE, |all, patch| Patch {
            boot_info_table: all.boot_info_table | patch.boot_info_table,
            grub2: all.grub2 | patch.grub2,
        })
    }
}

/// What happens to the boot areas of an opened image.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum BootPolicy {
    /// They are made anew for the new layout, from what was understood.
    #[default]
    Replay,
    /// They stay byte for byte, and what they point to stays where it is.
    Keep,
    /// They are left out.
    Drop,
}

/// Data that boots, or that a partition holds. Equal values mean the same data, stored once.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum BootImageSource {
    /// A file of the tree, which keeps its names.
    Node(NodeId),
    /// A blob of the tree's arena that no node names: a file of the host, bytes, or extents of
    /// an opened image (a hidden boot image).
    Blob(BlobId),
    /// A FAT volume made from files when the image is made.
    Esp(Arc<EspSpec>),
}

/// An EFI system partition made from files: FAT12, 16 or 32 by size.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct EspSpec {
    /// What lies on it.
    pub items: Vec<EspItem>,
    /// Its volume label, at most 11 characters; empty: none.
    pub label: String,
    /// Its serial number; `None`: derived from the inputs.
    pub serial: Option<u32>,
    /// Room left free on it.
    pub free_bytes: u64,
    /// A file of the tree that gets this volume as its content; `None`: it is hidden.
    pub node: Option<NodeId>,
}

/// A file or folder on an [`EspSpec`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct EspItem {
    /// Where on the volume, with `/`; folders in front of it are made. Empty: its root.
    pub path: String,
    /// What: a node of the disc's tree with all below it, or the data of a file.
    pub from: EspFrom,
}

/// Where an [`EspItem`] comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EspFrom {
    /// A node of the disc's tree.
    Node(NodeId),
    /// A blob of the tree's arena.
    Blob(BlobId),
}

/// A boot catalog.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CatalogSpec {
    /// The file of the tree whose data the catalog is; `None`: the catalog is hidden.
    pub node: Option<NodeId>,
    /// The first is the default entry. Neighbours of equal platform and id share a section.
    pub entries: Vec<BootEntry>,
}

/// An entry of the boot catalog.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootEntry {
    /// For whom it is.
    pub platform: BootPlatform,
    /// Id of its section, or of the validation entry: at most 28 and 24 bytes, the rest is cut.
    pub id: Vec<u8>,
    /// Starts a section of its own even if the one before is of the same platform and id.
    pub starts_section: bool,
    /// Whether it may be started (0x88, else 0x00).
    pub is_bootable: bool,
    /// What the firmware makes of the image.
    pub emulation: Emulation,
    /// Bits 6 and 7 of the media byte: image holds an ATAPI, a SCSI driver.
    pub media_flags: u8,
    /// Where in memory it is loaded; 0: 0x7C0.
    pub load_segment: u16,
    /// The system type byte; `None`: 0, or with hard disk emulation the type of the image's
    /// own partition.
    pub system_type: Option<u8>,
    /// How much of it is loaded.
    pub load: LoadSize,
    /// Type and bytes of the selection criteria: 19, and 30 for each extension record.
    pub criteria: (u8, Vec<u8>),
    /// What is started.
    pub image: BootImageSource,
    /// What is written into it.
    pub patch: Patch,
}

impl BootEntry {
    /// An entry as most are: bootable, without emulation, loaded as usual, unpatched.
    pub fn new(platform: BootPlatform, image: BootImageSource) -> BootEntry {
        BootEntry {
            platform,
            id: Vec::new(),
            starts_section: false,
            is_bootable: true,
            emulation: Emulation::None,
            media_flags: 0,
            load_segment: 0,
            system_type: None,
            load: LoadSize::Usual,
            criteria: (0, Vec::new()),
            image,
            patch: Patch::default(),
        }
    }
}

/// Platform ids of El Torito.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BootPlatform {
    /// 0x00: BIOS.
    X86,
    /// 0x01.
    PowerPc,
    /// 0x02.
    Mac,
    /// 0xEF.
    Efi,
    /// Another one.
    Other(u8),
}

impl BootPlatform {
    /// The byte of the catalog.
    pub fn byte(self) -> u8 {
        match self {
            BootPlatform::X86 => 0,
            BootPlatform::PowerPc => 1,
            BootPlatform::Mac => 2,
            BootPlatform::Efi => 0xEF,
            BootPlatform::Other(byte) => byte,
        }
    }

    /// The platform of a byte of the catalog.
    pub fn from_byte(byte: u8) -> BootPlatform {
        match byte {
            0 => BootPlatform::X86,
            1 => BootPlatform::PowerPc,
            2 => BootPlatform::Mac,
            0xEF => BootPlatform::Efi,
            other => BootPlatform::Other(other),
        }
    }

    /// The stable name of `--json`: `bios`, `efi`, or a number like `0x10`.
    pub fn id(self) -> String {
        match self {
            BootPlatform::X86 => "bios".to_owned(),
            BootPlatform::PowerPc => "powerpc".to_owned(),
            BootPlatform::Mac => "mac".to_owned(),
            BootPlatform::Efi => "efi".to_owned(),
            BootPlatform::Other(other) => format!("{other:#04x}"),
        }
    }
}

/// What the firmware makes of a boot image.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Emulation {
    /// A program.
    None,
    /// A floppy of 1200 KiB.
    Floppy1200,
    /// A floppy of 1440 KiB.
    Floppy1440,
    /// A floppy of 2880 KiB.
    Floppy2880,
    /// A hard disk with one partition.
    HardDisk,
}

impl Emulation {
    /// The low nibble of the media byte.
    pub fn nibble(self) -> u8 {
        match self {
            Emulation::None => 0,
            Emulation::Floppy1200 => 1,
            Emulation::Floppy1440 => 2,
            Emulation::Floppy2880 => 3,
            Emulation::HardDisk => 4,
        }
    }

    /// The emulation of a media byte; `None`: not defined.
    pub fn from_nibble(byte: u8) -> Option<Emulation> {
        match byte & 0x0F {
            0 => Some(Emulation::None),
            1 => Some(Emulation::Floppy1200),
            2 => Some(Emulation::Floppy1440),
            3 => Some(Emulation::Floppy2880),
            4 => Some(Emulation::HardDisk),
            _ => None,
        }
    }

    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Emulation::None => "none",
            Emulation::Floppy1200 => "floppy-1200",
            Emulation::Floppy1440 => "floppy-1440",
            Emulation::Floppy2880 => "floppy-2880",
            Emulation::HardDisk => "hard-disk",
        }
    }

    /// Bytes an image must have for it.
    pub fn image_bytes(self) -> Option<u64> {
        match self {
            Emulation::Floppy1200 => Some(1200 << 10),
            Emulation::Floppy1440 => Some(1440 << 10),
            Emulation::Floppy2880 => Some(2880 << 10),
            Emulation::None | Emulation::HardDisk => None,
        }
    }
}

/// The sector count of a catalog entry, in virtual sectors of 512 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum LoadSize {
    /// 4 for a program of a BIOS, 1 with emulation, else the whole image.
    #[default]
    Usual,
    /// The whole image, rounded up to 2048 bytes; what 16 bits can't say is 0 for EFI and
    /// 65535 for others, as libisofs does.
    Whole,
    /// This many.
    Sectors(u16),
}

/// What is written into a boot image. GRUB's goes in first: the table's sum covers it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Patch {
    /// The boot-info table of mkisofs: 56 bytes at 8.
    pub boot_info_table: bool,
    /// GRUB's own address: 8 bytes at 2548.
    pub grub2: bool,
}

impl Patch {
    /// Nothing is patched.
    pub const NONE: Patch = Patch { boot_info_table: false, grub2: false };
    /// What isolinux wants.
    pub const TABLE: Patch = Patch { boot_info_table: true, grub2: false };
    /// What GRUB wants.
    pub const GRUB2: Patch = Patch { boot_info_table: true, grub2: true };
}

/// The system area (ECMA-119 6.2.1) without its partition tables.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SystemAreaSpec {
    /// Its first bytes, at most 32 KiB; tables are written over them.
    pub bytes: Arc<[u8]>,
    /// Which program they are, and so what is patched.
    pub code: BootCode,
}

/// Programs in the master boot record that know where their second part lies.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum BootCode {
    /// None, or one that needs no address.
    #[default]
    Plain,
    /// isohybrid of syslinux: the 512-byte address of this image at 432. `None`: of the first
    /// BIOS entry of the catalog.
    Isolinux(Option<BootImageSource>),
    /// boot_hybrid.img of GRUB: the 512-byte address of this image plus 4 at 432. `None`: of
    /// the first BIOS entry of the catalog.
    Grub2(Option<BootImageSource>),
}

/// What a partition covers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartitionSpan {
    /// From a block up to the end of the volume with its padding, in front of what is appended.
    Volume {
        /// First block.
        from: Lba512,
    },
    /// From a block up to the end of the image, with appended data and the copy of the GPT.
    Image {
        /// First block.
        from: Lba512,
    },
    /// Some data.
    Data(BootImageSource),
    /// What no other partition of the table covers, each gap by one partition.
    Gaps,
    /// Exactly these blocks: start and count.
    Fixed(Lba512, u64),
    /// Nothing: an entry only a flag is wanted of.
    Nothing,
}

impl PartitionSpan {
    /// The data it covers, if it is tied to some.
    pub fn data(&self) -> Option<&BootImageSource> {
        match self {
            PartitionSpan::Data(image) => Some(image),
            _ => None,
        }
    }
}

/// The partition table of the master boot record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MbrSpec {
    /// Its entries, at most four.
    pub partitions: Vec<MbrPartition>,
    /// The disk signature at 440; `None`: derived from the inputs.
    pub signature: Option<u32>,
}

/// An entry of [`MbrSpec`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MbrPartition {
    /// Its place in the table, 1 to 4.
    pub number: u8,
    /// What it covers.
    pub span: PartitionSpan,
    /// Its type.
    pub kind: u8,
    /// Whether it is marked as the one to start from (0x80).
    pub is_active: bool,
}

/// The GUID partition table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GptSpec {
    /// Its entries, in order.
    pub partitions: Vec<GptPartition>,
    /// GUID of the disk; `None`: derived from the inputs.
    pub disk_guid: Option<Guid>,
}

/// An entry of [`GptSpec`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GptPartition {
    /// Its place in the array, from 1.
    pub number: u32,
    /// What it covers.
    pub span: PartitionSpan,
    /// Its type.
    pub kind: Guid,
    /// Its own GUID; `None`: derived from the inputs.
    pub guid: Option<Guid>,
    /// Its name, at most 36 UTF-16 units.
    pub name: String,
    /// Its attributes: bit 0 system, 2 legacy boot, 60 read-only.
    pub attributes: u64,
}

/// The Apple partition map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApmSpec {
    /// Its block size: 2048, or 512 where there is no GPT.
    pub block_bytes: u16,
    /// Its entries behind the one of the map itself.
    pub partitions: Vec<ApmPartition>,
}

/// An entry of [`ApmSpec`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApmPartition {
    /// What it covers.
    pub span: PartitionSpan,
    /// Its name, at most 32 bytes.
    pub name: String,
    /// Its type, such as `Apple_HFS`; at most 32 bytes.
    pub kind: String,
    /// Its flags.
    pub flags: u32,
}

/// Alignment of appended data in bytes; 2048 unless set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct AppendAlign(pub u64);

impl Default for AppendAlign {
    fn default() -> AppendAlign {
        AppendAlign(crate::base::SECTOR_BYTES)
    }
}

/// Filling up to full cylinders, for BIOSes that compute with them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Cylinders {
    /// No filling.
    #[default]
    Off,
    /// By a geometry that fits the size: 64 heads of 32 sectors, and larger ones as libisofs
    /// takes them. Beyond 1024 cylinders nothing is filled.
    Auto,
    /// By this geometry.
    Geometry {
        /// Heads of a cylinder, 1 to 255.
        heads: u8,
        /// Sectors of 512 bytes under a head, 1 to 63.
        sectors: u8,
    },
}

/// A part of an opened image that is taken over byte for byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeptPart {
    /// Where it lies, in the old image and in the new.
    pub range: ByteRange,
    /// The old image.
    pub source: SourceId,
    /// What it is.
    pub owner: Owner,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_sources_are_one_image() {
        let esp = BootImageSource::Esp(Arc::new(EspSpec::default()));
        let same = BootImageSource::Esp(Arc::new(EspSpec::default()));
        let bios = BootImageSource::Node(NodeId(3));
        let catalog = CatalogSpec {
            node: None,
            entries: vec![
                BootEntry::new(BootPlatform::X86, bios.clone()),
                BootEntry::new(BootPlatform::Efi, esp.clone()),
            ],
        };
        let boot = BootSpec { catalog: Some(catalog), appended: vec![same], ..BootSpec::default() };
        assert_eq!(boot.images(), [&bios, &esp]);
        assert!(!boot.is_empty());
        assert!(BootSpec { policy: BootPolicy::Drop, ..BootSpec::default() }.is_empty());
    }

    #[test]
    fn bytes_of_the_catalog_come_back() {
        for byte in [0, 1, 2, 3, 0xEF] {
            assert_eq!(BootPlatform::from_byte(byte).byte(), byte);
        }
        for nibble in 0..5 {
            assert_eq!(Emulation::from_nibble(nibble | 0xC0).map(Emulation::nibble), Some(nibble));
        }
        assert_eq!(Emulation::from_nibble(5), None);
    }
}
