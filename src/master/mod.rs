//! Makes an image: gathers what the disk knows, then plans, purely.
//!
//! [`gather`] asks the host about every file, in parallel, compares contents where equal
//! files are to be stored once, and reads boot images that get a sum; the answer, [`Facts`], makes
//! planning pure. [`plan()`] settles
//! names and order, lets the authors of the volume ask for room and lays everything out. Beside
//! the plan comes a [`PlanReport`]: what will not be as the files are, grouped by rule.

mod boot;
mod fields;
mod gather;
mod namespaces;
mod order;
mod placing;
mod plan;
mod profile;
mod report;
mod usual;

pub use gather::{
    Facts, HostIssue, IssueKind, Wishes, gather, gather_again, gather_scanned, open_blob,
};
pub use plan::{plan, plan_on, plan_unless};
pub use report::{Consumer, Example, Finding, PlanReport};
pub use usual::drop_usual_names;
