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
    /// A linked folder was looked at again. Args: name, added, changed, gone.
    Rescan {
        /// The folder.
        name: String,
        /// Files that came.
        added: u64,
        /// Files that are others.
        changed: u64,
        /// Files that went.
        gone: u64,
    },
    /// A folder no longer stands for one of the host. Args: name.
    Detach {
        /// The folder.
        name: String,
    },
    /// What starts from the disc changed.
    Boot,
    /// A file is held at a sector. Args: name, sector.
    Pin {
        /// The file or folder.
        name: String,
        /// Its first sector.
        sector: u64,
    },
    /// Files flow again. Args: count, name.
    Unpin {
        /// How many.
        count: u64,
        /// The first of them.
        name: String,
    },
    /// Files got another place in the order on disc. Args: count, name.
    Order {
        /// How many.
        count: u64,
        /// The first of them.
        name: String,
    },
    /// A rule of the layout was added.
    RuleAdd,
    /// A rule of the layout was removed.
    RuleRemove,
    /// Rules of the layout changed.
    RuleChange,
    /// A rule of the layout got another rank.
    RuleRank,
    /// All rules of the layout were removed.
    NaturalOrder,
    /// Files and folders are again what they were in the image. Args: count, name.
    TakeBack {
        /// How many were chosen.
        count: u64,
        /// The first of them.
        name: String,
    },
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
            Label::Rescan { .. } => "rescan",
            Label::Detach { .. } => "detach",
            Label::Boot => "boot",
            Label::Pin { .. } => "pin",
            Label::Unpin { .. } => "unpin",
            Label::Order { .. } => "order",
            Label::RuleAdd => "rule-add",
            Label::RuleRemove => "rule-remove",
            Label::RuleChange => "rule-change",
            Label::RuleRank => "rule-rank",
            Label::NaturalOrder => "natural-order",
            Label::TakeBack { .. } => "take-back",
        }
    }

    /// Every id there is, for tests of the locales.
    pub const IDS: [&'static str; 25] = [
        "rescan",
        "detach",
        "boot",
        "pin",
        "unpin",
        "order",
        "rule-add",
        "rule-remove",
        "rule-change",
        "rule-rank",
        "natural-order",
        "take-back",
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
            | Label::Unpin { count, name }
            | Label::Order { count, name }
            | Label::TakeBack { count, name }
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
            Label::Rescan { name, added, changed, gone } => vec![
                ("name", text(name)),
                ("added", Arg::Number(*added)),
                ("changed", Arg::Number(*changed)),
                ("gone", Arg::Number(*gone)),
            ],
            Label::NewFolder { name }
            | Label::Unwrap { name }
            | Label::Detach { name }
            | Label::ReplaceContent { name } => {
                vec![("name", text(name))]
            }
            Label::VolumeName { to } => vec![("to", text(to))],
            Label::Pin { name, sector } => {
                vec![("name", text(name)), ("sector", Arg::Number(*sector))]
            }
            Label::VolumeFields
            | Label::Options
            | Label::Boot
            | Label::RuleAdd
            | Label::RuleRemove
            | Label::RuleChange
            | Label::RuleRank
            | Label::NaturalOrder => Vec::new(),
        }
    }

    /// The label of a gesture that did `self` and then `later`.
    pub(super) fn then(self, later: Label) -> Label {
        match (self, later) {
            (Label::Rename { from, .. }, Label::Rename { to, .. }) => Label::Rename { from, to },
            (Label::VolumeName { .. }, later @ Label::VolumeName { .. })
            | (Label::Pin { .. }, later @ Label::Pin { .. })
            | (Label::Order { .. }, later @ Label::Order { .. }) => later,
            // A folder made and named at once is a new folder of that name.
            (Label::NewFolder { .. }, Label::Rename { to, .. }) => Label::NewFolder { name: to },
            (Label::Add { count: a, name }, Label::Add { count: b, .. }) => {
                Label::Add { count: a.saturating_add(b), name }
            }
            (first, _) => first,
        }
    }
}
