//! What is wanted of the places of blobs beside what their authors ask, and what became of each
//! rule: plain values between the rules of a disc and the allocator.

use std::collections::HashMap;

use crate::base::units::ByteRange;
use crate::model::spec::RuleId;
use crate::model::{BlobId, Owner};

/// What is wanted of one blob.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Want {
    /// Where it starts, in bytes of the image, and the rule that says so.
    pub pin: Option<(RuleId, u64)>,
    /// Its start is a multiple of this, beside what its author asks; 0 or 1: nothing more.
    pub align_bytes: u64,
    /// This many bytes stay free behind it.
    pub gap_bytes: u64,
    /// Where it may lie: an index into [`Wants::domains`].
    pub domain: Option<u32>,
    /// It lies with the others of this number, which stand next to it in the order.
    pub group: Option<u32>,
    /// What it keeps away from: indices into [`Wants::distances`], and whether it is of the second
    /// side there.
    pub away: Vec<(u32, bool)>,
}

/// What is wanted of all of them. The default wants nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wants {
    /// The place of each blob in the order of file data, by blob id; empty: as asked.
    pub order: Vec<u32>,
    /// What is wanted of those of which something is wanted.
    pub blobs: HashMap<BlobId, Want>,
    /// Lists of ranges in disc order, disjoint.
    pub domains: Vec<Vec<ByteRange>>,
    /// Bytes that keep two sides apart.
    pub distances: Vec<u64>,
    /// Ranges in which nothing is to lie.
    pub reserved: Vec<(RuleId, ByteRange)>,
    /// The strongest rule first: who wins where two want one place.
    pub ranks: HashMap<RuleId, usize>,
    /// What may lie in certain ranges only is placed before all that flows, instead of when its
    /// turn comes.
    pub is_bound_first: bool,
}

impl Wants {
    /// The place of a rule among the others; unknown ones come last.
    pub fn rank(&self, rule: RuleId) -> usize {
        self.ranks.get(&rule).copied().unwrap_or(usize::MAX)
    }
}

/// Why a rule was left out of the plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ConflictReason {
    /// Something else lies at the place.
    Taken,
    /// The order contradicts that of another rule.
    Order,
    /// There is not enough room where the files may lie.
    Room,
    /// The place is no multiple of what is asked for.
    Alignment,
    /// They can't be so far apart.
    Distance,
    /// The files are split up by another rule.
    Split,
    /// The place can't be addressed.
    Beyond,
    /// The data is no file data that could be moved: it belongs to what starts from the disc, or
    /// is not on the disc at all.
    Bound,
}

impl ConflictReason {
    /// The stable name, as in `--json` and in the text id `rule-lost-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            ConflictReason::Taken => "taken",
            ConflictReason::Order => "order",
            ConflictReason::Room => "room",
            ConflictReason::Alignment => "alignment",
            ConflictReason::Distance => "distance",
            ConflictReason::Split => "split",
            ConflictReason::Beyond => "beyond",
            ConflictReason::Bound => "bound",
        }
    }

    /// All of them, for tests of the locales.
    pub const ALL: [ConflictReason; 8] = [
        ConflictReason::Taken,
        ConflictReason::Order,
        ConflictReason::Room,
        ConflictReason::Alignment,
        ConflictReason::Distance,
        ConflictReason::Split,
        ConflictReason::Beyond,
        ConflictReason::Bound,
    ];
}

/// A rule that lost: who wanted what where, and who has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleConflict {
    /// Why.
    pub reason: ConflictReason,
    /// The bytes in question.
    pub range: ByteRange,
    /// Whose place was wanted: the file of the rule that lost. `None` for a reserved range.
    pub file: Option<BlobId>,
    /// Who has it.
    pub holder: Owner,
    /// The rule that won, where it was one.
    pub winner: Option<RuleId>,
}

/// What became of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleState {
    /// The plan keeps it.
    Kept,
    /// It was left out: it contradicts what is stronger.
    Lost(RuleConflict),
    /// It is about no file that has data on the disc.
    Idle,
    /// It is switched off.
    Off,
}

/// A rule with what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: RuleId,
    /// How many files it is about, stored once where they are equal.
    pub count_files: u64,
    /// What became of it.
    pub state: RuleState,
}

/// A pin that was not given its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lost {
    /// The pin, or the reserved range.
    pub rule: RuleId,
    /// Why.
    pub conflict: RuleConflict,
}
