//! What a new disc begins with, as the person likes it. The words are those of the command line.
//!
//! Plain values only: the window turns them into an `ImageSpec` and `ScanOptions`.

/// Whose the files of a new disc are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Owner {
    /// 0:0.
    #[default]
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

impl Owner {
    /// As `--owner` takes it: `root`, `host` or `UID:GID`.
    pub fn from_word(word: &str) -> Option<Owner> {
        match word {
            "root" => Some(Owner::Root),
            "host" => Some(Owner::Host),
            ids => {
                let (uid, gid) = ids.split_once(':')?;
                Some(Owner::Ids { uid: uid.parse().ok()?, gid: gid.parse().ok()? })
            }
        }
    }

    /// The word for it.
    pub fn word(self) -> String {
        match self {
            Owner::Root => "root".to_owned(),
            Owner::Host => "host".to_owned(),
            Owner::Ids { uid, gid } => format!("{uid}:{gid}"),
        }
    }
}

/// Which permissions the files of a new disc get.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Permissions {
    /// 0444, and 0555 for folders and programs.
    #[default]
    Plain,
    /// As on the host.
    Host,
    /// These.
    Fixed(u16),
}

impl Permissions {
    /// As `--mode` takes it: `plain`, `host` or an octal number.
    pub fn from_word(word: &str) -> Option<Permissions> {
        match word {
            "plain" => Some(Permissions::Plain),
            "host" => Some(Permissions::Host),
            octal => {
                let mode = u16::from_str_radix(octal, 8).ok()?;
                (mode <= 0o7777).then_some(Permissions::Fixed(mode))
            }
        }
    }

    /// The word for it.
    pub fn word(self) -> String {
        match self {
            Permissions::Plain => "plain".to_owned(),
            Permissions::Host => "host".to_owned(),
            Permissions::Fixed(mode) => format!("{mode:04o}"),
        }
    }
}

/// What a new disc begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDisc {
    /// Level of ISO 9660, 1 to 4.
    pub iso_level: u8,
    /// Names for Linux.
    pub has_rock_ridge: bool,
    /// Longest name for Windows, 64 or 103; `None`: without a tree of its own.
    pub joliet_units: Option<u16>,
    /// Whose the files are.
    pub owner: Owner,
    /// Their permissions.
    pub permissions: Permissions,
    /// Equal files are stored once.
    pub dedupe: bool,
    /// Take what links point at instead of the links.
    pub follow_links: bool,
    /// Globs over names of system files to leave out; `None`: the usual ones.
    pub left_out: Option<Vec<String>>,
}

impl Default for NewDisc {
    fn default() -> NewDisc {
        NewDisc {
            iso_level: 3,
            has_rock_ridge: true,
            joliet_units: Some(64),
            owner: Owner::Root,
            permissions: Permissions::Plain,
            dedupe: false,
            follow_links: false,
            left_out: None,
        }
    }
}
