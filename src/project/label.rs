//! What a step of the history did, as values for a sentence ("Rename a.txt to b.txt").

use crate::base::diag::Arg;

/// What a step did. Names are for people: lossy where bytes are no text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Label {
    /// Files and folders were added. Args: count, name (of the first).
    Add {
        /// How many stand in the folder for what was added.
        count: u64,
        /// The first of them.
        name: String,
    },
    /// Removed from the disc. Args: count, name.
    Remove {
        /// How many were chosen.
        count: u64,
        /// The first of them.
        name: String,
    },
    /// Moved to another folder. Args: count, name, folder.
    Move {
        /// How many were chosen.
        count: u64,
        /// The first of them.
        name: String,
        /// The name of the folder; empty for the root.
        folder: String,
    },
    /// Renamed. Args: from, to.
    Rename {
        /// The old name.
        from: String,
        /// The new one.
        to: String,
    },
    /// A name in one name space was set. Args: name, namespace.
    RenameIn {
        /// The node's name.
        name: String,
        /// Stable name of the name space.
        namespace: &'static str,
    },
    /// A new folder. Args: name.
    NewFolder {
        /// Its name.
        name: String,
    },
    /// What a folder held was put in its place. Args: name.
    Unwrap {
        /// The folder that went.
        name: String,
    },
    /// The bytes of a file come from elsewhere. Args: name.
    ReplaceContent {
        /// The file.
        name: String,
    },
    /// Files of the host were taken as they are now. Args: count, name.
    Sources {
        /// How many.
        count: u64,
        /// The first of them.
        name: String,
    },
    /// Permissions, owner or time were set. Args: count, name.
    Attributes {
        /// How many.
        count: u64,
        /// The first of them.
        name: String,
    },
    /// The volume got another name. Args: to.
    VolumeName {
        /// The new name.
        to: String,
    },
    /// Other fields of the volume changed.
    VolumeFields,
    /// Options of the disc changed.
    Options,
    /// What starts from the disc changed.
    Boot,
}

impl Label {
    /// The stable name, as in the text id `step-<id>`.
    pub fn id(&self) -> &'static str {
        match self {
            Label::Add { .. } => "add",
            Label::Remove { .. } => "remove",
            Label::Move { .. } => "move",
            Label::Rename { .. } => "rename",
            Label::RenameIn { .. } => "rename-in",
            Label::NewFolder { .. } => "new-folder",
            Label::Unwrap { .. } => "unwrap",
            Label::ReplaceContent { .. } => "replace-content",
            Label::Sources { .. } => "sources",
            Label::Attributes { .. } => "attributes",
            Label::VolumeName { .. } => "volume-name",
            Label::VolumeFields => "volume-fields",
            Label::Options => "options",
            Label::Boot => "boot",
        }
    }

    /// Every id there is, for tests of the locales.
    pub const IDS: [&'static str; 14] = [
        "boot",
        "add",
        "remove",
        "move",
        "rename",
        "rename-in",
        "new-folder",
        "unwrap",
        "replace-content",
        "sources",
        "attributes",
        "volume-name",
        "volume-fields",
        "options",
    ];

    /// The values for the sentence.
    pub fn args(&self) -> Vec<(&'static str, Arg)> {
        let text = |text: &str| Arg::Text(text.to_owned());
        match self {
            Label::Add { count, name }
            | Label::Remove { count, name }
            | Label::Sources { count, name }
            | Label::Attributes { count, name } => {
                vec![("count", Arg::Number(*count)), ("name", text(name))]
            }
            Label::Move { count, name, folder } => {
                vec![("count", Arg::Number(*count)), ("name", text(name)), ("folder", text(folder))]
            }
            Label::Rename { from, to } => vec![("from", text(from)), ("to", text(to))],
            Label::RenameIn { name, namespace } => {
                vec![("name", text(name)), ("namespace", text(namespace))]
            }
            Label::NewFolder { name } | Label::Unwrap { name } | Label::ReplaceContent { name } => {
                vec![("name", text(name))]
            }
            Label::VolumeName { to } => vec![("to", text(to))],
            Label::VolumeFields | Label::Options | Label::Boot => Vec::new(),
        }
    }

    /// The label of a gesture that did `self` and then `later`.
    pub(super) fn then(self, later: Label) -> Label {
        match (self, later) {
            (Label::Rename { from, .. }, Label::Rename { to, .. }) => Label::Rename { from, to },
            (Label::VolumeName { .. }, later @ Label::VolumeName { .. }) => later,
            // A folder made and named at once is a new folder of that name.
            (Label::NewFolder { .. }, Label::Rename { to, .. }) => Label::NewFolder { name: to },
            (Label::Add { count: a, name }, Label::Add { count: b, .. }) => {
                Label::Add { count: a.saturating_add(b), name }
            }
            (first, _) => first,
        }
    }
}
