//! Background work of the window: one thread per job, the worker pool inside.
//!
//! The face starts a [`JobKind`] with the [`JobQueue`], draws [`JobQueue::jobs`], and drains
//! [`JobQueue::events`] once a frame. Jobs never touch a document: they get snapshots and give
//! back values that the main thread swaps in. Writes to one disk take turns, everything else runs
//! beside. A panic ends one job, not the program.

mod amend;
mod batch;
mod boot;
mod boot_set;
mod clip;
mod compare;
mod crash;
mod defaults;
mod event;
mod find;
mod host;
mod kind;
mod linked;
mod make;
mod outcome;
mod pack;
mod projects;
mod queue;
mod read;
mod run;
mod samples;
mod save;
mod scan;
mod sectors;
mod slots;
mod tag;
mod tracks;
mod trial;

use std::sync::Arc;
use std::time::Duration;

pub use amend::SaveCheck;
pub use batch::{Glance, GlanceFacts};
pub use boot::BootReport;
pub use boot_set::{BootWish, EntryWish, ImageWish};
pub use compare::{CompareResult, CompareWhat, ComparingSoFar, EarlyRows, SideFacts};
pub use crash::Crash;
pub use defaults::{new_spec, scan_options};
pub use event::{Answer, Asked, JobError, JobEvent, Question};
pub use host::{Around, FileLook, HostPlace, HostStanding, Tool, sweep};
pub use kind::{ExtractWhat, FilesOf, JobKind, JobView, PAGE_BYTES, Readable, Snapshot};
pub use make::{Created, KnownFacts, Planned, Preflight, SourceIssue};
pub use outcome::{Outcome, Partial};
pub use pack::losses_of;
pub use queue::JobQueue;
pub use samples::Sample;
pub use save::SavedOver;
pub use sectors::CheckedSectors;
pub use tag::JobTag;
pub use tracks::TakenTrack;
pub use trial::TrialMachine;

// What the window names of the verbs; it may not import them itself.
pub use crate::amend::{Refusal, Way, WayOffer};
#[cfg(unix)]
pub use crate::io::handover;
pub use crate::io::source::SourceErrorKind;
pub use crate::io::{SinkError, SourceError, remove_folder};
pub use crate::master::{Consumer, Example, Finding, HostIssue, IssueKind, PlanReport};
pub use crate::opened::{
    CacheFolder, ContainerError, Lacking, OpenError, OpenOptions, PackedError, Survey, ViewTree,
};
pub use crate::ops::boot_check::BootDifference;
pub use crate::ops::boot_set::BootSetError;
pub use crate::ops::compare::views::ViewDifference;
pub use crate::ops::compare::{
    Aspect, Class, ClassSet, CompareRow, Compared, Comparison, FactDifference, FieldDifference,
    FileDifference, Ignore, RowState, Run as ByteRun, State as DifferenceState, Tail,
    Verdict as CompareVerdict, ViewComparison, words as compare_words,
};
pub use crate::ops::convert::{
    BatchItem, BatchOptions, BatchResult, BatchRow, ConvertError, ConvertOptions, ConvertOutcome,
    IMAGE_ENDINGS, Loss, PACKED_ENDINGS, Target, documents, looks_like_image, output_name,
};
pub use crate::ops::extract::{
    ExtractError, ExtractOptions, ExtractOutcome, Incident, IncidentKind, OnExisting, Streams,
};
pub use crate::ops::over::{OverError, OverOutcome};
pub use crate::ops::preflight::TargetProblem;
pub use crate::ops::rescue::{RescueError, RescueLoader, RescueWish, kernels};
pub use crate::ops::scan_host::{
    Listed, Origin, Place, SYSTEM_NAMES, ScanOptions, ScanOutcome, Source, Stray, Unread,
};
pub use crate::ops::tracks::{BadSector, TrackForm};
pub use crate::ops::trial::{TrialError, TrialFirmware, TrialMedium, TrialTools};
pub use crate::ops::{
    DigestKind, Digests, HashError, SyncMode, Workers, WriteError, WriteOptions, WriteOutcome,
};

/// Identity of a job; never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct JobId(pub u64);

/// How a job stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum JobState {
    /// It waits until its disk is free.
    Waiting,
    /// It works.
    Running,
    /// It waits for an answer.
    Asking,
    /// It can no longer be stopped and is about to end.
    Finishing,
    /// It was asked to stop and is cleaning up.
    Cancelling,
    /// It was asked to stop more than 5 s ago: the system does not let go of it.
    NotResponding,
}

/// Called when there is something to draw.
type Wake = Arc<dyn Fn() + Send + Sync>;
/// Time since a fixed moment.
type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

#[cfg(test)]
mod tests;
