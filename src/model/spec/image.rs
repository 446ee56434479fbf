//! The image to be made: levels, names, volume fields, order. Times and ids are inputs (rule I2).

use crate::base::bytes::Timestamp;
use crate::model::Namespace;

/// Interchange level of the primary tree (ECMA-119 10).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum IsoLevel {
    /// Names of 8.3, files of one section.
    One,
    /// Names of 31 characters, files of one section.
    Two,
    /// Names of 31 characters, files of any length.
    Three,
    /// As three, with an enhanced tree of 207-byte names beside it (ISO 9660:1999).
    Four,
}

/// Longest name of the Joliet tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum JolietLimit {
    /// 64 units, what the specification allows.
    Units64,
    /// 103 units, what a directory record holds.
    Units103,
}

impl JolietLimit {
    /// Longest name in UCS-2 units.
    pub fn units(self) -> usize {
        match self {
            JolietLimit::Units64 => 64,
            JolietLimit::Units103 => 103,
        }
    }
}

/// Version of the Rock Ridge protocol to write.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RockRidgeVersion {
    /// RRIP 1.10 (`RRIP_1991A`): what everybody accepts.
    V110,
    /// RRIP 1.12 (`IEEE_1282`): with serial numbers.
    V112,
}

/// What to do with folders deeper than eight levels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Deep {
    /// Leave them where they are; a warning names who minds.
    Keep,
    /// Move them to `rr_moved` with links (RRIP 4.1.5).
    Relocate,
}

/// Whose the files are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OwnerPolicy {
    /// 0:0.
    Root,
    /// As on the host.
    Host,
    /// These.
    Ids {
        /// Owner.
        uid: u32,
        /// Group.
        gid: u32,
    },
}

/// Which permissions the files get.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ModePolicy {
    /// 0444, and 0555 for folders and programs.
    Plain,
    /// As on the host.
    Host,
    /// These; folders get x wherever they get r.
    Fixed(u16),
}

/// Leaves matching names out of one view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HideRule {
    /// The view.
    pub view: Namespace,
    /// A glob over the path on disc (with `/`) or, without a slash in it, over the name.
    pub glob: String,
}

/// Moves matching files to the front or back of the disc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SortRule {
    /// A glob as in [`HideRule`].
    pub glob: String,
    /// Larger comes earlier; files without a rule weigh 0.
    pub weight: i32,
}

/// The fields of the volume descriptors (ECMA-119 8.4). Texts are in full; what a field can't
/// hold is reported by the preflight and cut there, never silently.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct VolumeSpec {
    /// Name of the volume.
    pub volume_id: String,
    /// System that uses the system area.
    pub system_id: String,
    /// Name of the set of volumes.
    pub volume_set_id: String,
    /// Publisher.
    pub publisher_id: String,
    /// Preparer.
    pub preparer_id: String,
    /// Application.
    pub application_id: String,
    /// Name of a file in the root.
    pub copyright_file: String,
    /// Name of a file in the root.
    pub abstract_file: String,
    /// Name of a file in the root.
    pub bibliographic_file: String,
    /// When the volume was made; `None`: the date of the build.
    pub creation: Option<Timestamp>,
    /// When it was changed; boot loaders use it as an id. `None`: the date of the build.
    pub modification: Option<Timestamp>,
    /// When it becomes obsolete.
    pub expiration: Option<Timestamp>,
    /// From when it may be used.
    pub effective: Option<Timestamp>,
    /// What the application keeps in the primary descriptor (ECMA-119 8.4.32): at most 512
    /// bytes, filled up with zeros.
    pub application_use: Vec<u8>,
}

/// The image to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImageSpec {
    /// Level of the primary tree.
    pub level: IsoLevel,
    /// Rock Ridge, unless left out.
    pub rock_ridge: Option<RockRidgeVersion>,
    /// Joliet, unless left out.
    pub joliet: Option<JolietLimit>,
    /// Deep folders.
    pub deep: Deep,
    /// Fields of the descriptors.
    pub volume: VolumeSpec,
    /// The time of the build: taken once by whoever starts, never here.
    pub date: Timestamp,
    /// Whose the files are.
    pub owner: OwnerPolicy,
    /// Their permissions.
    pub mode: ModePolicy,
    /// Sectors of zeros at the end; 150 is what drives that read ahead need.
    pub padding_sectors: u32,
    /// File data starts at multiples of this; a power of two of at least 2048.
    pub align_bytes: u64,
    /// Store equal files once.
    pub dedupe: bool,
    /// What to leave out of which view.
    pub hide: Vec<HideRule>,
    /// What comes earlier or later on disc.
    pub sort: Vec<SortRule>,
}

impl ImageSpec {
    /// The defaults: ISO 9660 level 3 with Rock Ridge 1.10 and Joliet.
    pub fn new(date: Timestamp) -> ImageSpec {
        ImageSpec {
            level: IsoLevel::Three,
            rock_ridge: Some(RockRidgeVersion::V110),
            joliet: Some(JolietLimit::Units64),
            deep: Deep::Keep,
            volume: VolumeSpec::default(),
            date,
            owner: OwnerPolicy::Root,
            mode: ModePolicy::Plain,
            padding_sectors: 150,
            align_bytes: 2048,
            dedupe: false,
            hide: Vec::new(),
            sort: Vec::new(),
        }
    }
}
