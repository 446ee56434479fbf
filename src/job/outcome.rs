//! What comes of jobs: what is there so far, and what there is in the end.

use std::path::PathBuf;
use std::sync::Arc;

use super::amend::SaveCheck;
use super::batch::Glance;
use super::boot::BootReport;
use super::compare::{CompareResult, ComparingSoFar};
use super::host::{Around, FileLook, HostPlace};
#[cfg(doc)]
use super::kind::JobKind;
use super::make::{Created, Planned, Preflight, SourceIssue};
use super::save::SavedOver;
use super::sectors::CheckedSectors;
use super::tracks::TakenTrack;
use crate::amend::WayOffer;
use crate::base::units::Fingerprint;
use crate::model::{NodeId, SectorMap, Tree};
use crate::opened::{Lacking, Survey, ViewTree};
use crate::ops::Digests;
use crate::ops::convert::{BatchRow, ConvertOutcome};
use crate::ops::extract::ExtractOutcome;
use crate::ops::scan_host::ScanOutcome;
use crate::ops::trial::TrialTools;
use crate::project::file::Loaded;
use crate::project::{Edit, Opened, PreparedEdit, Project, StateId};

/// What is there so far of a running job.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Partial {
    /// Of [`JobKind::ScanHost`].
    Scanned {
        /// The project as it will look, so far; `None` where nothing new was found since.
        into: Option<Tree>,
        /// Nodes of `into` from here on are new.
        first_new: NodeId,
        /// Files so far.
        files: u64,
        /// Bytes so far.
        bytes: u64,
    },
    /// Of [`JobKind::FindInFiles`]: files that hold the bytes, so far.
    FoundIn(Vec<(NodeId, u64)>),
    /// Of [`JobKind::ReadView`]: what was read of the view.
    Read(Tree),
    /// Of [`JobKind::Compare`].
    Comparing(Box<ComparingSoFar>),
    /// Of [`JobKind::Glance`].
    Glanced(Vec<Arc<Glance>>),
    /// Of [`JobKind::ConvertMany`]: the next image is at work.
    Converting {
        /// Which one, counted from 0.
        at: usize,
    },
    /// Of [`JobKind::Survey`]: the owners found so far, and the default view they refer to. What
    /// was not reached yet is unclaimed.
    Surveying {
        /// Who owns what, so far.
        map: Arc<SectorMap>,
        /// The view so far.
        view: ViewTree,
    },
    /// Of [`JobKind::OpenImage`]: what can be read of an image that is still being unpacked. Its
    /// files may not be there yet: it is for looking only.
    Opening {
        /// The image so far.
        opened: Opened,
        /// Its default view so far; `None` where there are no files at all.
        view: Option<ViewTree>,
    },
}

/// What came of a job.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// Of [`JobKind::ScanHost`].
    Added {
        /// The edit for `Document::accept`.
        prepared: Box<PreparedEdit>,
        /// The same to be prepared again, clashes decided, should the document refuse it as stale.
        edit: Box<Edit>,
        /// What was found and what stayed out.
        scan: Box<ScanOutcome>,
    },
    /// Of [`JobKind::Prepare`].
    Prepared {
        /// The edit for `Document::accept`.
        prepared: Box<PreparedEdit>,
        /// The same to be prepared again, clashes decided, should the document refuse it as stale.
        edit: Box<Edit>,
    },
    /// Of [`JobKind::OpenImage`].
    Opened(Opened),
    /// Of [`JobKind::ReadView`].
    View(ViewTree),
    /// Of [`JobKind::Survey`].
    Surveyed(Box<Survey>),
    /// Of [`JobKind::CompareViews`]: the views that hold more, and how many files.
    Lacking(Vec<Lacking>),
    /// Of [`JobKind::NameOnDisc`]: with version; `None` where it is the name shown.
    NameOnDisc(Option<Vec<u8>>),
    /// Of [`JobKind::ReadPage`].
    Page {
        /// Where it begins.
        offset: u64,
        /// The bytes; fewer than asked for at the end.
        bytes: Vec<u8>,
        /// Length of what was read from.
        len: u64,
    },
    /// Of [`JobKind::Hash`].
    Hashed(Digests),
    /// Of [`JobKind::Extract`].
    Extracted(Box<ExtractOutcome>),
    /// Of [`JobKind::Plan`].
    Planned(Box<Planned>),
    /// Of [`JobKind::Preflight`].
    Preflighted(Box<Preflight>),
    /// Of [`JobKind::LookAtSources`].
    Sources(Vec<SourceIssue>),
    /// Of [`JobKind::Create`].
    Created(Box<Created>),
    /// Of [`JobKind::CopyOut`]: where it lies.
    Copied(PathBuf),
    /// Of [`JobKind::CopyOutMany`].
    CopiedMany {
        /// What lies in the folder now.
        paths: Vec<PathBuf>,
        /// Files that were copied.
        files: u64,
        /// Their bytes.
        bytes: u64,
        /// Files that could not be read.
        unread: u64,
    },
    /// Of [`JobKind::Convert`].
    Converted(ConvertOutcome),
    /// Of [`JobKind::Glance`].
    Glanced(Vec<Arc<Glance>>),
    /// Of [`JobKind::ConvertMany`], in the order they were asked for.
    ConvertedMany(Vec<BatchRow>),
    /// Of [`JobKind::CheckSectors`].
    SectorsChecked(Box<CheckedSectors>),
    /// Of [`JobKind::TakeTracks`].
    Tracks(Vec<TakenTrack>),
    /// Of [`JobKind::ImportImage`].
    Imported(Box<Project>),
    /// Of [`JobKind::CheckSave`].
    SaveChecked(Box<SaveCheck>),
    /// Of [`JobKind::TrialTools`].
    TrialTools(TrialTools),
    /// Of [`JobKind::Try`]: it is switched off.
    Tried,
    /// Of [`JobKind::BootReport`].
    BootReport(Box<BootReport>),
    /// Of [`JobKind::Compare`].
    Compared(Arc<CompareResult>),
    /// Of [`JobKind::Cache`]: bytes it holds now.
    Cache(u64),
    /// Of [`JobKind::Ways`]: one for each way, in the order of [`Way::ALL`](crate::amend::Way::ALL).
    Ways(Vec<WayOffer>),
    /// Of [`JobKind::SaveOver`].
    SavedOver(Box<SavedOver>),
    /// Of [`JobKind::TakeBack`]: whether there was one.
    TakenBack(bool),
    /// Of [`JobKind::LookAt`].
    Place(Box<HostPlace>),
    /// Of [`JobKind::LookAtFiles`], in the order they were asked for.
    Looks(Vec<(PathBuf, FileLook)>),
    /// Of [`JobKind::LookAround`].
    Around(Box<Around>),
    /// Of [`JobKind::MakeSample`]: a disc.
    Sample(Box<Project>),
    /// Of [`JobKind::MakeSample`]: images that were written.
    SampleImages(Vec<PathBuf>),
    /// Of [`JobKind::List`]: name, whether it is a folder, length.
    Listing(Vec<(String, bool, u64)>),
    /// Of [`JobKind::SaveText`].
    Saved,
    /// Of [`JobKind::FindBytes`]: the first place, if there is one.
    FoundAt(Option<u64>),
    /// Of [`JobKind::FindInFiles`]: files that hold the bytes, with the first place in each.
    FoundIn(Vec<(NodeId, u64)>),
    /// Of [`JobKind::SaveProject`].
    ProjectSaved {
        /// What the file is like now.
        fingerprint: Fingerprint,
        /// The state that is saved.
        state: StateId,
    },
    /// Of [`JobKind::OpenProject`].
    ProjectOpened(Box<Loaded>),
}
