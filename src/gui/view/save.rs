//! What is shown before the changes of an image are saved.

use std::path::PathBuf;
use std::sync::Arc;

use super::boot::{MEDIA, Machine, ways};
use super::changes::Changes;
use super::checks::Checks;
use crate::base::diag::Diagnostic;
use crate::job::{BootDifference, BootReport, SaveCheck, WayOffer};
use crate::model::boot::{Medium, PathVerdict, Verdict};
use crate::model::spec::{BootPolicy, BootSpec};
use crate::project::{BootPiece, Origin};

/// What is known of an image with changes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SaveView {
    /// What the image is called.
    pub name: String,
    /// The file it was opened from.
    pub source: Option<PathBuf>,
    /// Where a new image would go.
    pub suggested: PathBuf,
    /// What was changed.
    pub changes: Arc<Changes>,
    /// What starts, and how it can be carried over; `None`: nothing starts.
    pub boot: Option<SaveBoot>,
    /// What an image made of it will not have, by name.
    pub left_behind: Arc<[Diagnostic]>,
    /// What saving gives, or why it can't be; `None` while somebody finds out.
    pub facts: Option<Result<SaveFacts, String>>,
    /// The ways into the file it came from; `None` while somebody finds out.
    pub ways: Option<Vec<WayOffer>>,
}

/// How what starts can be carried over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaveBoot {
    /// The way that is chosen.
    pub policy: BootPolicy,
    /// Pieces that can't be made anew for another layout.
    pub pieces: Vec<BootPiece>,
    /// All of it can stay where it is.
    pub can_stay: bool,
    /// What starts from the image as it was.
    pub starts: Vec<(Machine, Medium)>,
}

impl SaveBoot {
    /// The ways there are, the recommended one first; with each whether it can be taken.
    pub fn ways(&self) -> Vec<(BootPolicy, bool)> {
        let can_replay = self.pieces.is_empty();
        let mut ways = vec![
            (BootPolicy::Replay, can_replay),
            (BootPolicy::Keep, self.can_stay),
            (BootPolicy::Drop, true),
        ];
        ways.sort_by_key(|(_, can_be)| !can_be);
        ways
    }

    /// The chosen way can be taken.
    pub fn is_decided(&self) -> bool {
        self.ways().contains(&(self.policy, true))
    }
}

/// What saving gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaveFacts {
    /// Length of the image.
    pub size: u64,
    /// What is to be looked at or solved.
    pub checks: Checks,
    /// What starts from it, and what may.
    pub starts: Vec<(Machine, Medium, Verdict)>,
    /// What would not be as it was.
    pub differences: Vec<BootDifference>,
    /// Lists of digests that are taken anew.
    pub refreshed: Vec<String>,
    /// Lists of digests that will be wrong.
    pub stale: Vec<String>,
    /// It carries the sum of all of it, which needs one more read.
    pub has_sum: bool,
    /// Known by its layout.
    pub plan_id: String,
}

impl SaveFacts {
    /// What a look at it found.
    pub fn of(check: &SaveCheck, checks: Checks) -> SaveFacts {
        SaveFacts {
            size: check.planned.map.size_bytes(),
            checks,
            starts: starts(&check.after),
            differences: check.differences.clone(),
            refreshed: check.lists.refreshed.clone(),
            stale: check.lists.stale.clone(),
            has_sum: check.has_sum,
            plan_id: check.planned.plan.id().to_string(),
        }
    }
}

impl SaveView {
    /// What starts from the image `origin`, and how it is carried over now.
    /// `before`: what started from it, once known.
    pub fn boot_of(origin: &Origin, boot: &BootSpec, before: &[PathVerdict]) -> Option<SaveBoot> {
        let carried = &origin.boot;
        carried.is_any().then(|| SaveBoot {
            policy: boot.policy,
            pieces: carried.pieces.clone(),
            can_stay: carried.can_stay,
            starts: starts(before)
                .into_iter()
                .map(|(machine, medium, _)| (machine, medium))
                .collect(),
        })
    }
}

/// Which machines start from which medium, or may.
fn starts(paths: &[PathVerdict]) -> Vec<(Machine, Medium, Verdict)> {
    let report = BootReport { paths: paths.to_vec(), ..BootReport::default() };
    let mut found = Vec::new();
    for machine in Machine::ALL {
        for medium in MEDIA {
            let best = ways(&report, machine, medium).first().map(|way| way.verdict);
            if let Some(verdict) = best.filter(|verdict| *verdict != Verdict::No) {
                found.push((machine, medium, verdict));
            }
        }
    }
    found
}
