//! What a comparison found: plain values for window, report and JSON.

use std::collections::{BTreeMap, BTreeSet};

use super::align::FileDifference;
use super::class::{Class, Ignore};
use crate::base::diag::FieldValue;
use crate::base::units::ByteRange;
use crate::model::{Namespace, NodeId, Owner};

/// The answer in one word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    /// The same bytes in the same form.
    Identical,
    /// The same data in another container, or a folder with just the files of a disc.
    SameData,
    /// The same content, different only in what [`Comparison::classes`] says.
    Equivalent,
    /// Different content.
    Different,
}

impl Verdict {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Identical => "identical",
            Verdict::SameData => "same-data",
            Verdict::Equivalent => "equivalent",
            Verdict::Different => "different",
        }
    }
}

/// A file with the same content at another place of the disc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The node on the left.
    pub left: NodeId,
    /// The node on the right.
    pub right: NodeId,
    /// First byte on the left.
    pub from: u64,
    /// First byte on the right.
    pub to: u64,
    /// Length of the file.
    pub len: u64,
}

/// Two trees side by side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ViewComparison {
    /// The view on the left; `None` for a folder of the host.
    pub left: Option<Namespace>,
    /// The view on the right.
    pub right: Option<Namespace>,
    /// Paths that both sides have.
    pub count_paths: u64,
    /// Paths that are not the same.
    pub differences: Vec<FileDifference>,
    /// Files that only lie elsewhere.
    pub moved: Vec<Moved>,
}

/// A field of a descriptor that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldDifference {
    /// Structure and field, as `pvd.volume-id`.
    pub path: String,
    /// On the left, if it is there.
    pub left: Option<FieldValue>,
    /// On the right, if it is there.
    pub right: Option<FieldValue>,
    /// What kind of difference it is.
    pub class: Class,
}

/// Something about starting from the image, or about its tracks, that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactDifference {
    /// What, as `entry1.platform`.
    pub name: String,
    /// On the left, if it is there.
    pub left: Option<String>,
    /// On the right, if it is there.
    pub right: Option<String>,
    /// What kind of difference it is.
    pub class: Class,
}

/// A run of bytes that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// From the first to the last differing byte.
    pub range: ByteRange,
    /// How many of them differ.
    pub bytes: u64,
    /// Whose they are on the left.
    pub left: Owner,
    /// Whose they are on the right.
    pub right: Owner,
    /// The field they stand in, as `pvd.created`.
    pub field: Option<Box<str>>,
    /// Where that field starts.
    pub field_at: u64,
    /// What kind of difference it is.
    pub class: Class,
}

/// What the longer disc has behind the end of the shorter one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tail {
    /// The left one is the longer.
    pub is_left: bool,
    /// Its bytes.
    pub range: ByteRange,
    /// What they are.
    pub class: Class,
}

/// Where differences are, for the summary.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// Descriptors of volumes.
    Volume,
    /// Directories, path tables, file entries.
    Folders,
    /// Data of files.
    Files,
    /// Boot catalog and boot images.
    Boot,
    /// Start area and partition tables.
    StartArea,
    /// Everything else.
    Rest,
}

/// What a comparison found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comparison {
    /// The answer.
    pub verdict: Verdict,
    /// Every kind of difference there is.
    pub classes: BTreeSet<Class>,
    /// Views that both sides have, the one that decides first.
    pub views: Vec<ViewComparison>,
    /// Views that only the left side has.
    pub left_views: Vec<Namespace>,
    /// Views that only the right side has.
    pub right_views: Vec<Namespace>,
    /// Fields of descriptors.
    pub fields: Vec<FieldDifference>,
    /// What is to start from the images.
    pub boot: Vec<FactDifference>,
    /// Tracks of the discs.
    pub tracks: Vec<FactDifference>,
    /// Bytes that differ, in disc order.
    pub runs: Vec<Run>,
    /// Bytes compared place by place: the length both discs have.
    pub compared_bytes: u64,
    /// Bytes that could not be read on a side.
    pub unread: Vec<ByteRange>,
    /// What is behind the common length.
    pub tail: Option<Tail>,
}

impl Comparison {
    /// How many bytes differ over the common length: what `cmp -l` has lines.
    pub fn differing_bytes(&self) -> u64 {
        self.runs.iter().map(|run| run.bytes).sum()
    }

    /// Whether what differs is nothing but what is ignored.
    pub fn is_same_but_for(&self, ignore: Ignore) -> bool {
        match self.verdict {
            Verdict::Identical | Verdict::SameData => true,
            Verdict::Equivalent => ignore.covers_all(&self.classes),
            Verdict::Different => false,
        }
    }

    /// How many things of each kind differ and where: fields where they are known, else runs.
    /// The summary counts these.
    pub fn tally(&self) -> BTreeMap<(Class, Place), u64> {
        let mut tally = BTreeMap::new();
        let mut last = None;
        for run in &self.runs {
            let here = run.field.as_ref().map(|_| run.field_at);
            if here.is_none() || here != last {
                *tally.entry((run.class, place(run.left, run.right))).or_insert(0) += 1;
            }
            last = here;
        }
        tally
    }
}

/// Where a run is: by the more telling of its two owners.
fn place(left: Owner, right: Owner) -> Place {
    use crate::model::map::Group;
    let of = |owner: Owner| match owner.group() {
        Group::Files => Place::Files,
        Group::Folders => Place::Folders,
        Group::Volume => Place::Volume,
        Group::Boot => Place::Boot,
        Group::StartArea => Place::StartArea,
        Group::Checksums | Group::Empty | Group::Unclaimed => Place::Rest,
    };
    of(left).min(of(right))
}
