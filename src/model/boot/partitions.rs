//! The start area and the partition tables, as firmware finds them.

use crate::base::units::{ByteRange, Guid};

/// The first sector of an image (MBR): code, disk id, four entries.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MbrFacts {
    /// What its code is.
    pub code: MbrCode,
    /// Where its code goes on reading, if it says so.
    pub target: Option<CodeTarget>,
    /// Disk id, bytes 440-443.
    pub disk_id: u32,
    /// The entries in use.
    pub entries: Vec<MbrEntry>,
    /// Two entries share sectors, or one reaches beyond the image: EDK2 then refuses the table.
    pub is_overlapping: bool,
    /// An entry reaches beyond the end of the image.
    pub is_beyond_end: bool,
}

impl MbrFacts {
    /// Whether its only entry is the one that protects a GPT.
    pub fn is_protective(&self) -> bool {
        matches!(&self.entries[..], [only] if only.kind == 0xEE)
    }

    /// Whether entries stand beside the one that protects a GPT.
    pub fn is_hybrid(&self) -> bool {
        self.entries.len() > 1 && self.entries.iter().any(|entry| entry.kind == 0xEE)
    }
}

/// Code in the first sector.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MbrCode {
    /// Zeros.
    None,
    /// isohybrid of SYSLINUX: starts `isolinux.bin`.
    Isohybrid,
    /// `boot_hybrid.img` of GRUB 2: starts its El Torito image.
    Grub2Hybrid,
    /// `boot.img` of GRUB 2: starts its core elsewhere on the disk.
    Grub2,
    /// `mbr.bin` of SYSLINUX, or that of Windows: starts the active partition.
    ActivePartition,
    /// `gptmbr.bin` of SYSLINUX: starts the GPT partition marked for it.
    SyslinuxGpt,
    /// The boot sector of a FAT volume: the image is a floppy or stick without partitions.
    FatBootSector,
    /// The same, by SYSLINUX.
    FatSyslinux,
    /// The same, and it says only that nothing starts.
    FatNotBootable,
    /// Code nobody here knows.
    Unknown,
}

impl MbrCode {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            MbrCode::None => "none",
            MbrCode::Isohybrid => "isohybrid",
            MbrCode::Grub2Hybrid => "grub2-hybrid",
            MbrCode::Grub2 => "grub2",
            MbrCode::ActivePartition => "active-partition",
            MbrCode::SyslinuxGpt => "syslinux-gpt",
            MbrCode::FatBootSector => "fat-boot-sector",
            MbrCode::FatSyslinux => "fat-syslinux",
            MbrCode::FatNotBootable => "fat-not-bootable",
            MbrCode::Unknown => "unknown",
        }
    }
}

/// Where code of the start area goes on reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CodeTarget {
    /// Where the address stands in the image.
    pub at: u64,
    /// The byte it points to.
    pub byte: u64,
    /// What it wants is there.
    pub is_right: bool,
}

/// An entry of an MBR in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MbrEntry {
    /// 1 to 4.
    pub number: u8,
    /// Marked active.
    pub is_active: bool,
    /// Type byte.
    pub kind: u8,
    /// Its bytes; may reach beyond the image.
    pub range: ByteRange,
}

/// A GUID partition table (UEFI 5.3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GptFacts {
    /// Bytes of a block: 512 but on rare images.
    pub block_bytes: u32,
    /// The header behind the first block.
    pub primary: Option<GptHeader>,
    /// The header at the end, looked for where the primary says and in the last block.
    pub backup: Option<GptHeader>,
    /// The backup stands in the last block of the image.
    pub is_backup_last: bool,
    /// Id of the disk.
    pub disk_guid: Guid,
    /// The entries in use.
    pub entries: Vec<GptEntry>,
}

/// One of the two headers of a GPT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GptHeader {
    /// Where it stands.
    pub range: ByteRange,
    /// Its array of entries.
    pub array: ByteRange,
    /// The sum of the header is right.
    pub is_header_sum_right: bool,
    /// The sum of the array is right.
    pub is_array_sum_right: bool,
    /// It says where it stands.
    pub is_place_right: bool,
    /// Block of the other header, as said.
    pub other_block: u64,
    /// First block for partitions, as said.
    pub first_usable: u64,
    /// Last block for partitions, as said.
    pub last_usable: u64,
}

impl GptHeader {
    /// Firmware takes it.
    pub fn is_valid(&self) -> bool {
        self.is_header_sum_right && self.is_array_sum_right && self.is_place_right
    }
}

/// A partition of a GPT.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GptEntry {
    /// Counted from 1.
    pub number: u32,
    /// Its type.
    pub kind: Guid,
    /// Its id.
    pub guid: Guid,
    /// Its bytes.
    pub range: ByteRange,
    /// Its attributes.
    pub flags: u64,
    /// Its name.
    pub name: String,
}

/// An Apple partition map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApmFacts {
    /// Bytes of a block.
    pub block_bytes: u32,
    /// Its entries, the map itself among them.
    pub entries: Vec<ApmEntry>,
}

/// An entry of an Apple partition map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApmEntry {
    /// Counted from 1.
    pub number: u32,
    /// Its type, as `Apple_HFS`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub range: ByteRange,
    /// Its flags.
    pub flags: u32,
}
