//! A folder of the disc that stands for a folder of the host.

use std::path::PathBuf;

/// What stays out when a linked folder is looked at again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LinkRules {
    /// Globs over names of system files to leave out.
    pub system_names: Vec<String>,
    /// Globs to leave out.
    pub excludes: Vec<String>,
    /// Take what links point at instead of the links.
    pub follow_links: bool,
    /// Keep devices, pipes and sockets.
    pub keep_specials: bool,
    /// Enter folders on other file systems.
    pub enter_file_systems: bool,
}

/// Where a folder of the disc came from as a whole, so that it can be looked at again.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LinkedFolder {
    /// The folder of the host.
    pub path: PathBuf,
    /// What stays out.
    pub rules: LinkRules,
    /// Paths below `path` that a person took off the disc: they do not come back.
    pub removed: Vec<PathBuf>,
}
