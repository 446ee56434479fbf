//! Version 1 of the project file, as it lies on disk. Frozen once released: what is added gets a
//! default, what changes its meaning makes a version 2.
//!
//! Folders stand in a flat list, parents before what they hold, so that no nesting limits how deep
//! a disc may be and a difference of two files shows the folder it happened in.

use serde::{Deserialize, Serialize};

use super::raw::{Hex, Raw};

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The whole file.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct ProjectV1 {
    /// Always [`super::FORMAT`].
    pub(super) format: String,
    /// Major and minor.
    pub(super) version: (u32, u32),
    pub(super) image: ImageV1,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sources: Vec<SourceV1>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) shared: Vec<SharedV1>,
    #[serde(default)]
    pub(super) folders: Vec<FolderV1>,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) boot: BootV1,
    /// Where files are to lie, the strongest rule first. Since 1.1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) placement: Vec<RuleV1>,
}

/// A rule of the layout.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct RuleV1 {
    pub(super) is: RuleKindV1,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) is_off: bool,
}

/// Sectors are counted from 0, ranges are start and count of sectors, all else is in bytes.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) enum RuleKindV1 {
    Pin(NodeV1, u32),
    First(SelectionV1),
    Last(SelectionV1),
    Before(SelectionV1, SelectionV1),
    After(SelectionV1, SelectionV1),
    Sort {
        what: SelectionV1,
        by: String,
        #[serde(default, skip_serializing_if = "is_usual")]
        reversed: bool,
    },
    List(Vec<NodeV1>),
    Together(SelectionV1),
    Align(SelectionV1, u64),
    Gap(SelectionV1, u64),
    Reserve((u32, u32)),
    Distance(SelectionV1, SelectionV1, u64),
    Inside(SelectionV1, (u32, u32)),
    Outside(SelectionV1, (u32, u32)),
}

/// Files a rule is about.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) enum SelectionV1 {
    Nodes(Vec<NodeV1>),
    Glob(String),
    All,
}

/// `(seconds, nanoseconds, quarter hours east of UTC)`.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct TimeV1(
    pub(super) i64,
    #[serde(default)] pub(super) u32,
    #[serde(default)] pub(super) i8,
);

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct ImageV1 {
    pub(super) volume: VolumeV1,
    pub(super) date: TimeV1,
    pub(super) iso_level: u8,
    /// `1.10`, `1.12` or `off`.
    pub(super) rock_ridge: String,
    /// 64, 103 or 0.
    pub(super) joliet: u16,
    pub(super) relocate_deep_folders: bool,
    /// `root`, `host` or `UID:GID`.
    pub(super) owner: String,
    /// `plain`, `host` or an octal number.
    pub(super) mode: String,
    pub(super) padding_sectors: u32,
    pub(super) align_bytes: u64,
    pub(super) dedupe: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) hide: Vec<HideV1>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sort: Vec<SortV1>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct HideV1 {
    pub(super) view: String,
    pub(super) glob: String,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct SortV1 {
    pub(super) glob: String,
    pub(super) weight: i32,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
#[serde(default)]
pub(super) struct VolumeV1 {
    pub(super) name: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) system: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) set: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) publisher: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) preparer: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) application: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) copyright_file: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) abstract_file: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) bibliographic_file: String,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) creation: Option<TimeV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) modification: Option<TimeV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) expiration: Option<TimeV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) effective: Option<TimeV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) application_use: Hex,
}

/// A host path twice: as seen from the project, with `/`, and from the root of the system.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct PlaceV1 {
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) near: Option<Raw>,
    pub(super) path: Raw,
}

/// An image that files of the disc lie in.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct SourceV1 {
    pub(super) id: u32,
    pub(super) at: PlaceV1,
    /// Its length as file systems see it, whatever it is packed in.
    pub(super) len: u64,
}

/// Data that several files name.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct SharedV1 {
    pub(super) id: u32,
    pub(super) len: u64,
    pub(super) data: DataV1,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
pub(super) struct FolderV1 {
    /// Its path on the disc; the second folder of one path ends in `//2`.
    pub(super) path: Raw,
    /// The host folder its files come from, where that is not the one of its parent with its name.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) from: Option<PlaceV1>,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) linked: Option<LinkV1>,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) attributes: AttributesV1,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) entries: Vec<EntryV1>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
#[serde(default)]
pub(super) struct LinkV1 {
    pub(super) at: PlaceV1,
    pub(super) system_names: Vec<String>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) excludes: Vec<String>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) follow_links: bool,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) keep_specials: bool,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) enter_file_systems: bool,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) removed: Vec<Raw>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct EntryV1 {
    pub(super) name: Raw,
    pub(super) is: KindV1,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) attributes: AttributesV1,
}

/// What is beside name and kind; all of it may be left out.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
#[serde(default)]
pub(super) struct AttributesV1 {
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) mode: Option<u16>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) uid: u32,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) gid: u32,
    /// Of a host file: left out where it is the time of that file.
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) time: Option<TimeV1>,
    /// A host file whose own time is not wanted.
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) no_time: bool,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) is_damaged: bool,
    /// The name was decoded from another form on a disc.
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) is_decoded: bool,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) names: Vec<NamedV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) carried: Hex,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) flags: u8,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) links: Option<u32>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) serial: Option<u32>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) weight: i32,
}

/// The name in one name space; without one it is hidden there.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct NamedV1 {
    pub(super) view: String,
    #[serde(default)]
    pub(super) name: Option<Raw>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) enum KindV1 {
    /// Length and where the bytes come from.
    File(u64, DataV1),
    /// A file that names data of the list `shared`.
    Shared(u32),
    Link(Raw),
    Char(u32, u32),
    Block(u32, u32),
    Fifo,
    Socket,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) enum DataV1 {
    Nothing,
    Zeros,
    Bytes(Hex),
    /// A file of the host: its time (seconds, nanoseconds), and where it lies if not in the host
    /// folder of its folder under its own name.
    Host {
        time: (i64, u32),
        #[serde(default, skip_serializing_if = "is_usual")]
        from: Option<PlaceV1>,
    },
    /// Ranges (start, length) of a source.
    Extents {
        source: u32,
        ranges: Vec<(u64, u64)>,
    },
    Packed {
        source: u32,
        ranges: Vec<(u64, u64)>,
        version: u8,
        header_bytes: u32,
        block_log2: u8,
    },
    Unreadable {
        source: u32,
        ranges: Vec<(u64, u64)>,
        code: String,
    },
}

/// What starts from the disc. Images stand in a list, and are named by their place in it, from 0.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug, Default)]
#[serde(default)]
pub(super) struct BootV1 {
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) policy: PolicyV1,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) images: Vec<BootImageV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) catalog: Option<CatalogV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) system_area: Hex,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) code: CodeV1,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) mbr: Option<MbrV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) gpt: Option<GptV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) apm: Option<ApmV1>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) appended: Vec<u32>,
    /// Left out: 2048.
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) append_align: Option<u64>,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) partition_offset: u32,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) cylinders: CylindersV1,
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) kept: Vec<KeptV1>,
    /// Image, and the byte it stays at.
    #[serde(skip_serializing_if = "is_usual")]
    pub(super) held: Vec<(u32, u64)>,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Debug, Default)]
pub(super) enum PolicyV1 {
    #[default]
    Replay,
    Keep,
    Drop,
}

/// A node by its path on the disc: of a folder it ends in `/`, of the second file of one path in
/// `//2`. Empty: it was there no more when the project was saved.
pub(super) type NodeV1 = Raw;

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(super) enum BootImageV1 {
    Node(NodeV1),
    /// Data of the list `shared`.
    Shared(u32),
    Esp {
        #[serde(default)]
        items: Vec<(String, EspFromV1)>,
        #[serde(default, skip_serializing_if = "is_usual")]
        label: String,
        #[serde(default, skip_serializing_if = "is_usual")]
        serial: Option<u32>,
        #[serde(default, skip_serializing_if = "is_usual")]
        free_bytes: u64,
        #[serde(default, skip_serializing_if = "is_usual")]
        node: Option<NodeV1>,
    },
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
pub(super) enum EspFromV1 {
    Node(NodeV1),
    Shared(u32),
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct CatalogV1 {
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) node: Option<NodeV1>,
    #[serde(default)]
    pub(super) entries: Vec<BootEntryV1>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct BootEntryV1 {
    pub(super) image: u32,
    /// The byte of the catalog.
    pub(super) platform: u8,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) id: Raw,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) starts_section: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) not_bootable: bool,
    /// The low nibble of the media byte.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) emulation: u8,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) media_flags: u8,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) load_segment: u16,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) system_type: Option<u8>,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) load: LoadV1,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) criteria: (u8, Hex),
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) boot_info_table: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) grub2: bool,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Debug, Default)]
pub(super) enum LoadV1 {
    #[default]
    Usual,
    Whole,
    Sectors(u16),
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Debug, Default)]
pub(super) enum CodeV1 {
    #[default]
    Plain,
    Isolinux(Option<u32>),
    Grub2(Option<u32>),
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Debug)]
pub(super) enum SpanV1 {
    Volume(u64),
    Image(u64),
    Data(u32),
    Gaps,
    Fixed(u64, u64),
    Nothing,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct MbrV1 {
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) signature: Option<u32>,
    #[serde(default)]
    pub(super) partitions: Vec<MbrPartitionV1>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct MbrPartitionV1 {
    pub(super) number: u8,
    pub(super) span: SpanV1,
    pub(super) kind: u8,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) is_active: bool,
}

/// GUIDs are written as everywhere.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct GptV1 {
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) disk_guid: Option<String>,
    #[serde(default)]
    pub(super) partitions: Vec<GptPartitionV1>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct GptPartitionV1 {
    pub(super) number: u32,
    pub(super) span: SpanV1,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) guid: Option<String>,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) attributes: u64,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct ApmV1 {
    pub(super) block_bytes: u16,
    #[serde(default)]
    pub(super) partitions: Vec<ApmPartitionV1>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct ApmPartitionV1 {
    pub(super) span: SpanV1,
    pub(super) name: String,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "is_usual")]
    pub(super) flags: u32,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Debug, Default)]
pub(super) enum CylindersV1 {
    #[default]
    Off,
    Auto,
    /// Heads and sectors.
    Geometry(u8, u8),
}

/// A part of a source: start, length, and what it is.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub(super) struct KeptV1 {
    pub(super) source: u32,
    pub(super) range: (u64, u64),
    pub(super) owner: String,
}
