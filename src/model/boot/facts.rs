//! Everything that decides whether an image starts, as it was read. No judgement here: what a
//! wrong checksum means for which firmware is for the rules.

use crate::base::units::ByteRange;
use crate::model::spec::{BootPlatform, Emulation};

use super::{ApmFacts, BootConfig, ConfigKind, EfiProgram, GptFacts, MbrFacts};

/// What an image offers to firmware.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BootFacts {
    /// Length of the image.
    pub size_bytes: u64,
    /// The ISO 9660 volume at its start.
    pub iso: Option<IsoFacts>,
    /// A UDF volume lies at its start, readable by firmware with a UDF driver.
    pub has_udf: bool,
    /// The boot catalog of the newest session.
    pub catalog: Option<CatalogFacts>,
    /// The first 32 KiB hold nothing but zeros.
    pub is_start_empty: bool,
    /// What stands in the first sector, if it is signed (55 AA).
    pub mbr: Option<MbrFacts>,
    /// GUID partition table.
    pub gpt: Option<GptFacts>,
    /// Apple partition map.
    pub apm: Option<ApmFacts>,
    /// The volumes of the image, boot images and partitions among them.
    pub volumes: Vec<BootVolume>,
    /// EFI programs in any tree.
    pub programs: Vec<EfiProgram>,
    /// Files that boot loaders read.
    pub configs: Vec<BootConfig>,
    /// What is worth knowing of the file tree.
    pub tree: TreeFacts,
}

impl BootFacts {
    /// The volume whose files people see and copy.
    pub fn main_volume(&self) -> &str {
        self.tree.volume.as_str()
    }

    /// The configuration at a path of a volume. Cases of names don't count on FAT, and loaders for
    /// discs don't look at them either.
    pub fn config(&self, kind: ConfigKind, volume: &str, path: &str) -> Option<&BootConfig> {
        let is_it = |config: &&BootConfig| {
            config.kind == kind
                && !config.is_embedded
                && config.volume == volume
                && config.path.eq_ignore_ascii_case(path)
        };
        self.configs.iter().find(is_it)
    }
}

/// The ISO 9660 volume.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IsoFacts {
    /// Its name.
    pub label: String,
    /// What boot loaders search as UUID: the modification date, `2024-01-31-12-00-00-00`.
    pub uuid: String,
    /// First sector of its session.
    pub session_start: u32,
    /// Its length in bytes, as declared.
    pub declared_bytes: u64,
    /// Its names, as `rockridge`.
    pub view: &'static str,
}

/// What is worth knowing of the file tree that people copy.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TreeFacts {
    /// Its volume, as in `--volume`.
    pub volume: String,
    /// Files in it.
    pub count_files: u64,
    /// The longest file with its length, if FAT can't hold it (4 GiB and more).
    pub too_large_for_fat: Option<(String, u64)>,
    /// Windows setup: `sources/boot.wim` with `bootmgr`.
    pub windows_setup: Option<String>,
    /// Embedded checks that editing makes stale: `md5sum.txt` and its like.
    pub check_lists: Vec<String>,
    /// Where parts of boot loaders lie: `ldlinux.c32`, `normal.mod`, `bootmgr` and their like.
    pub loader_parts: Vec<String>,
}

/// A volume in which firmware or a boot loader may look.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootVolume {
    /// Its id, as in `--volume`.
    pub id: String,
    /// Its kind, as `fat12`.
    pub kind: &'static str,
    /// Its name.
    pub label: String,
    /// Its first byte in the image.
    pub start: u64,
    /// Its length, as it declares.
    pub len: u64,
    /// What boot loaders search as its UUID; of FAT the serial number, `ABCD-1234`.
    pub uuid: String,
}

/// A boot catalog (El Torito 1.0, 2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CatalogFacts {
    /// Sector of the boot record that names it; 17 of the session is the rule.
    pub record_sector: u32,
    /// Its bytes, up to its last record.
    pub range: ByteRange,
    /// The file of the tree that it is.
    pub path: Option<String>,
    /// Platform of the validation entry.
    pub platform: BootPlatform,
    /// Identification of its maker, without padding.
    pub id: String,
    /// The words of the validation entry sum up to zero.
    pub is_sum_right: bool,
    /// The validation entry ends in 55 AA.
    pub is_key_right: bool,
    /// What it offers, in its order.
    pub entries: Vec<BootEntryFacts>,
    /// What is odd in it.
    pub faults: Vec<CatalogFault>,
}

/// Something odd in a boot catalog, with the byte where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CatalogFault {
    /// A section promises more entries than there are.
    SectionShort(u64),
    /// A record that is none of those El Torito knows, before the last section ended.
    UnknownRecord(u64),
    /// A section behind the one marked as last.
    BehindLast(u64),
    /// There is no section marked as last.
    NoLast(u64),
    /// An extension nobody announced, or one that was announced and is missing.
    Extension(u64),
    /// An image that lies outside the disc.
    ImageOutside(u64),
}

impl CatalogFault {
    /// Where it stands.
    pub fn at(self) -> u64 {
        match self {
            CatalogFault::SectionShort(at)
            | CatalogFault::UnknownRecord(at)
            | CatalogFault::BehindLast(at)
            | CatalogFault::NoLast(at)
            | CatalogFault::Extension(at)
            | CatalogFault::ImageOutside(at) => at,
        }
    }

    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            CatalogFault::SectionShort(_) => "section-short",
            CatalogFault::UnknownRecord(_) => "unknown-record",
            CatalogFault::BehindLast(_) => "behind-last",
            CatalogFault::NoLast(_) => "no-last",
            CatalogFault::Extension(_) => "extension",
            CatalogFault::ImageOutside(_) => "image-outside",
        }
    }
}

/// How the length of a boot image is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BootImageLength {
    /// A file of the tree begins there.
    File,
    /// The emulated medium has one size.
    Medium,
    /// The file system in it says so.
    FileSystem,
    /// A partition begins there.
    Partition,
    /// Its boot-info table says so.
    InfoTable,
    /// Only the sectors to load are known; more may follow.
    Load,
    /// It reaches up to what is known to come next.
    Inferred,
}

/// An entry of a boot catalog and the image behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootEntryFacts {
    /// Place in the catalog, counted from 1; `boot1` is its volume.
    pub number: u16,
    /// Byte of its record.
    pub at: u64,
    /// Its section, counted from 1; the initial entry stands in none: 0.
    pub section: u16,
    /// It is the initial entry, the only one that BIOS looks at.
    pub is_default: bool,
    /// The firmware it is for.
    pub platform: BootPlatform,
    /// Identification of its section, without padding.
    pub section_id: String,
    /// Firmware may boot it.
    pub is_bootable: bool,
    /// Its media byte: the medium it is made to look like, and flags.
    pub media: u8,
    /// Segment it is loaded to; 0: the usual one, 0x7C0.
    pub load_segment: u16,
    /// Type of the partition of an emulated hard disk.
    pub system_type: u8,
    /// Sectors of 512 bytes that are loaded; for UEFI the length, 0 and 1: up to the end.
    pub load_sectors: u16,
    /// Kind of its selection criteria; 0: none.
    pub criteria_type: u8,
    /// Its selection criteria with those of its extensions.
    pub criteria: Vec<u8>,
    /// The image.
    pub image: ByteRange,
    /// How its length is known.
    pub length: BootImageLength,
    /// The file of the tree that it is; `None`: a hidden image.
    pub path: Option<String>,
    /// What it is.
    pub program: BootProgram,
    /// Boot-info table at byte 8.
    pub info_table: Option<InfoTable>,
    /// GRUB's own address at byte 2548: what stands there and what should.
    pub grub2: Option<(u64, u64)>,
    /// The volume in it, for `--volume`.
    pub volume: Option<String>,
}

impl BootEntryFacts {
    /// The medium it is made to look like; `None`: none that El Torito knows.
    pub fn emulation(&self) -> Option<Emulation> {
        Emulation::from_nibble(self.media)
    }

    /// Whether GRUB's own address is where the image lies.
    pub fn is_grub2_right(&self) -> Option<bool> {
        self.grub2.map(|(found, wanted)| found == wanted)
    }
}

/// What a boot image or the program in it is, as far as its bytes tell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BootProgram {
    /// ISOLINUX with its version.
    Isolinux(String),
    /// GRUB 2 for BIOS, behind its loader for discs.
    Grub2,
    /// Windows' loader for discs.
    Windows,
    /// A disk with SYSLINUX in its boot sector.
    Syslinux,
    /// A FAT volume, as UEFI wants it.
    Fat,
    /// An emulated disk: a boot sector of any kind.
    BootSector,
    /// Nothing but zeros.
    Empty,
    /// It can't be read: beyond the end of the image.
    Unreadable,
    /// A program nobody here knows.
    Unknown,
}

impl BootProgram {
    /// The stable name of `--json`.
    pub fn id(&self) -> &'static str {
        match self {
            BootProgram::Isolinux(_) => "isolinux",
            BootProgram::Grub2 => "grub2",
            BootProgram::Windows => "windows",
            BootProgram::Syslinux => "syslinux",
            BootProgram::Fat => "fat",
            BootProgram::BootSector => "boot-sector",
            BootProgram::Empty => "empty",
            BootProgram::Unreadable => "unreadable",
            BootProgram::Unknown => "unknown",
        }
    }
}

/// A boot-info table (mkisofs): what it says, and what would be right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InfoTable {
    /// Sector of the volume descriptor, as said.
    pub descriptor: u32,
    /// Sector of the image, as said.
    pub image: u32,
    /// Length of the image in bytes, as said.
    pub len: u32,
    /// Sum of the words from byte 64 on, as said.
    pub sum: u32,
    /// The sector of the volume descriptor is right.
    pub is_descriptor_right: bool,
    /// The sector of the image is right.
    pub is_image_right: bool,
    /// The sum agrees with the bytes of the said length.
    pub is_sum_right: bool,
}

impl InfoTable {
    /// Nothing in it is stale.
    pub fn is_right(&self) -> bool {
        self.is_descriptor_right && self.is_image_right && self.is_sum_right
    }
}
