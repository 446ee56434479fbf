//! What can be done in the background.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::amend::SaveCheck;
use super::boot_set::BootWish;
use super::compare::{CompareResult, CompareWhat};
use super::event::JobError;
use super::host;
use super::make::{KnownFacts, Planned, SourceIssue};
use super::outcome::Outcome;
use super::run::Env;
use super::samples::{self, Sample};
use super::save;
use super::tag::JobTag;
use super::trial::TrialMachine;
use super::{
    JobId, JobState, amend, batch, boot, boot_set, clip, compare, find, linked, make, pack,
    projects, read, scan, sectors, tracks, trial,
};
use crate::amend::Way;
use crate::base::bytes::Timestamp;
use crate::base::progress::Reading;
use crate::base::units::{Fingerprint, Revision};
use crate::i18n::Texts;
use crate::io::SourceTable;
use crate::model::spec::ImageSpec;
use crate::model::{Blob, Namespace, NodeId, Tree};
use crate::opened::{CacheFolder, OpenOptions};
use crate::ops::compare::Ignore;
use crate::ops::convert::{BatchItem, BatchOptions, ConvertOptions, Target};
use crate::ops::extract::ExtractOptions;
use crate::ops::rescue::RescueWish;
use crate::ops::scan_host::{ScanOptions, Source};
use crate::ops::tracks::TrackForm;
use crate::ops::{DigestKind, WriteOptions};
use crate::project::{Document, Edit, Opened, Project, StateId};

/// A project as a job needs it: the value, and which state of its document it is.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The project.
    pub project: Project,
    /// The document's revision.
    pub revision: Revision,
    /// The document's state.
    pub state: StateId,
}

impl Snapshot {
    /// The document as it is now.
    pub fn of(document: &Document) -> Snapshot {
        Snapshot {
            project: document.project().clone(),
            revision: document.revision(),
            state: document.state(),
        }
    }
}

/// Work for a job.
#[derive(Debug)]
#[non_exhaustive]
pub enum JobKind {
    /// Scans host files and prepares their insertion; asks about clashes.
    /// Gives [`Outcome::Added`].
    ScanHost {
        /// What to add.
        sources: Vec<Source>,
        /// How.
        options: ScanOptions,
        /// The folder of the project it goes into.
        folder: NodeId,
        /// What it goes into.
        into: Snapshot,
    },
    /// Works out an edit beside the document; asks about clashes.
    /// Gives [`Outcome::Prepared`].
    Prepare {
        /// The edit.
        edit: Edit,
        /// What it changes.
        of: Snapshot,
    },
    /// Opens an image: descriptors only. Gives [`Outcome::Opened`].
    OpenImage {
        /// The file.
        path: PathBuf,
        /// Which session, which character set.
        options: OpenOptions,
    },
    /// Reads a view of an image whole. Gives [`Outcome::View`].
    ReadView {
        /// The image.
        of: Opened,
        /// The view.
        view: Namespace,
    },
    /// Finds the owner of every sector, and the default view. Gives [`Outcome::Surveyed`].
    Survey {
        /// The image.
        of: Opened,
    },
    /// Counts the files that other views hold and this one lacks. Gives [`Outcome::Lacking`].
    CompareViews {
        /// The image.
        of: Opened,
        /// The view shown.
        view: Namespace,
    },
    /// Reads what a file of the Rock Ridge view is called on the oldest systems. Gives
    /// [`Outcome::NameOnDisc`].
    NameOnDisc {
        /// The image.
        of: Opened,
        /// The view shown.
        view: Namespace,
        /// The file's path in it.
        path: Vec<u8>,
    },
    /// Reads some bytes for a preview or the hex panel. Gives [`Outcome::Page`].
    ReadPage {
        /// What is read.
        of: Readable,
        /// Where it begins.
        offset: u64,
        /// How much of it; at most [`PAGE_BYTES`] are read.
        len: u64,
    },
    /// Reads the beginning of something for a quick look. Gives [`Outcome::Page`].
    ReadStart {
        /// What is read.
        of: Readable,
        /// How much of it; at most `START_BYTES` are read.
        most: u64,
    },
    /// Computes digests of something. Gives [`Outcome::Hashed`].
    Hash {
        /// What.
        of: Readable,
        /// Which digests.
        kinds: Vec<DigestKind>,
    },
    /// Copies files out of an image. Takes its turn at the disk of the folder; asks about files
    /// that are there already, if that is wished. Gives [`Outcome::Extracted`].
    Extract {
        /// The image.
        of: Opened,
        /// What of it.
        what: ExtractWhat,
        /// The folder; made if missing.
        target: PathBuf,
        /// How.
        options: ExtractOptions,
    },
    /// Lays a project out. Start it with `JobQueue::plan`, which stops the one before.
    /// Gives [`Outcome::Planned`].
    Plan {
        /// A number of the face's for the document: its plans are made one at a time.
        document: u64,
        /// The project.
        of: Snapshot,
        /// From the document's last plan, if there was one.
        known: Option<KnownFacts>,
    },
    /// Looks at the target and at all files once more before writing.
    /// Gives [`Outcome::Preflighted`].
    Preflight {
        /// What is to be written.
        planned: Box<Planned>,
        /// The project it was planned from.
        of: Snapshot,
        /// Where it is to go.
        target: PathBuf,
        /// An existing file is no problem.
        may_replace: bool,
    },
    /// Asks the host about every file of a project. Gives [`Outcome::Sources`].
    LookAtSources {
        /// The project.
        of: Snapshot,
    },
    /// Works out the edit that takes changed files as they are now. Gives [`Outcome::Prepared`].
    TakeChanged {
        /// What it changes.
        of: Snapshot,
        /// The files.
        issues: Vec<SourceIssue>,
    },
    /// Writes an image. Takes its turn at the disk of the target. Gives [`Outcome::Created`].
    Create {
        /// What is to be written.
        planned: Box<Planned>,
        /// Where it goes.
        target: PathBuf,
        /// How.
        options: WriteOptions,
    },
    /// Says in which ways an edited image can be saved, and what each costs. Gives
    /// [`Outcome::Ways`].
    Ways {
        /// The project.
        of: Snapshot,
    },
    /// Saves an edited image into the file it came from. Takes its turn at the disk of the file.
    /// Gives [`Outcome::SavedOver`].
    SaveOver {
        /// The project.
        of: Snapshot,
        /// In place, or as a further session.
        way: Way,
        /// Read back what was written and compare.
        verify: bool,
    },
    /// Takes back a change of an image that was cut off. Gives [`Outcome::TakenBack`].
    TakeBack {
        /// The image.
        path: PathBuf,
    },
    /// Copies a file into a folder of ours, read only, for another program to show. Gives
    /// [`Outcome::Copied`].
    CopyOut {
        /// The file.
        of: Readable,
        /// Its name.
        name: String,
        /// A folder of ours; the file gets one of its own in it.
        folder: PathBuf,
    },
    /// Makes an image of another kind. Takes its turn at the disk of the target. Gives
    /// [`Outcome::Converted`].
    Convert {
        /// The image.
        of: Opened,
        /// What it becomes.
        kind: Target,
        /// Where it goes.
        target: PathBuf,
        /// How.
        options: ConvertOptions,
    },
    /// Opens images and those in folders, to be told what they are. Gives [`Outcome::Glanced`].
    Glance {
        /// Images and folders.
        paths: Vec<PathBuf>,
        /// How to open each.
        options: OpenOptions,
    },
    /// Makes images of another kind, one behind the other. Takes a turn at the disk for each.
    /// Gives [`Outcome::ConvertedMany`].
    ConvertMany {
        /// Which, and where each goes.
        items: Vec<BatchItem>,
        /// What they become.
        kind: Target,
        /// How.
        options: BatchOptions,
    },
    /// Compares every sector of a disc with its codes. Gives [`Outcome::SectorsChecked`].
    CheckSectors {
        /// The image.
        of: Opened,
        /// Where copies with the bad sectors mended go, if they are wanted.
        mend_in: Option<PathBuf>,
    },
    /// Writes tracks of a disc as files. Takes its turn at the disk of the folder. Gives
    /// [`Outcome::Tracks`].
    TakeTracks {
        /// The image.
        of: Opened,
        /// Numbers of the tracks.
        numbers: Vec<u8>,
        /// As sound and data, or as raw sectors.
        form: TrackForm,
        /// Where they go; made if missing.
        folder: PathBuf,
        /// Files that are there are replaced.
        may_replace: bool,
    },
    /// Puts together what is to start from a disc. Gives [`Outcome::Prepared`].
    BootSet {
        /// What is wished for.
        wish: Box<BootWish>,
        /// What it changes.
        of: Snapshot,
    },
    /// Puts a boot loader with its menu on a disc. Gives [`Outcome::Prepared`].
    Loader {
        /// Which, and what its menu says.
        wish: RescueWish,
        /// What it changes.
        of: Snapshot,
    },
    /// Begins a project from an image. Gives [`Outcome::Imported`].
    ImportImage {
        /// The image.
        of: Opened,
        /// The time of what has none of its own.
        date: Timestamp,
    },
    /// Finds out what saving an image that was changed would give. Gives
    /// [`Outcome::SaveChecked`].
    CheckSave {
        /// The project.
        of: Snapshot,
        /// From the document's last plan, if there was one.
        known: Option<KnownFacts>,
    },
    /// Saves an image that was changed as a new one. Takes its turn at the disk of the target.
    /// Gives [`Outcome::Created`].
    SaveNew {
        /// What was found out about it.
        check: Box<SaveCheck>,
        /// Where it goes.
        target: PathBuf,
        /// How.
        options: WriteOptions,
    },
    /// Looks for what trying images needs. Gives [`Outcome::TrialTools`].
    TrialTools,
    /// Starts an image, written or not, in QEMU, and waits until that is closed. Gives
    /// [`Outcome::Tried`].
    Try {
        /// What is started.
        of: Readable,
        /// In which machine.
        machine: TrialMachine,
    },
    /// Saves the sheet of an image with the names of the files that were taken. Gives
    /// [`Outcome::Saved`].
    SaveMended {
        /// The image.
        of: Opened,
        /// Where the sheet goes.
        path: PathBuf,
    },
    /// Finds out whether an image starts, and why. Gives [`Outcome::BootReport`].
    BootReport {
        /// An image, or one that is not written yet.
        of: Readable,
    },
    /// Compares two of image, project and folder. Gives [`Outcome::Compared`].
    Compare {
        /// Left and right.
        sides: Box<(CompareWhat, CompareWhat)>,
        /// What people call them.
        names: (String, String),
        /// How images are opened.
        options: OpenOptions,
    },
    /// Turns a comparison round. Gives [`Outcome::Compared`].
    SwapSides {
        /// What was found.
        of: Arc<CompareResult>,
    },
    /// Saves what a comparison found, as a page or as text with marks. Gives [`Outcome::Saved`].
    SaveReport {
        /// What was found.
        of: Arc<CompareResult>,
        /// What does not matter.
        ignore: Ignore,
        /// Where; its ending says in which form.
        path: PathBuf,
        /// The words.
        texts: Texts,
    },
    /// Counts what is kept of packed images, emptied before if asked for. Gives
    /// [`Outcome::Cache`].
    Cache {
        /// Where.
        folder: CacheFolder,
        /// Remove all of it.
        is_to_be_empty: bool,
    },
    /// Finds out what stands at a path and how much room there is. Gives [`Outcome::Place`].
    LookAt {
        /// The path.
        path: PathBuf,
    },
    /// Finds out whether files are there, and since when they are as they are. Gives
    /// [`Outcome::Looks`].
    LookAtFiles {
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// Copies files with all below them into a folder of ours, for the clipboard. Gives
    /// [`Outcome::CopiedMany`].
    CopyOutMany {
        /// Where their data is.
        of: FilesOf,
        /// The tree they are of.
        tree: Tree,
        /// Which.
        nodes: Vec<NodeId>,
        /// A folder of ours; they get one of their own in it.
        folder: PathBuf,
    },
    /// Looks at a linked folder again. Gives [`Outcome::Prepared`]: what is different.
    Rescan {
        /// The folder of the project.
        folder: NodeId,
        /// What it is of.
        of: Snapshot,
    },
    /// Looks for missing sources in another place, under the same relative paths. Gives
    /// [`Outcome::Prepared`].
    FindSources {
        /// What they are of.
        of: Snapshot,
        /// The folder they may lie in now.
        place: PathBuf,
    },
    /// Looks for tools on this machine. Gives [`Outcome::Around`].
    LookAround {
        /// A folder of ours that is counted.
        passing: PathBuf,
    },
    /// Makes a sample to try the program with. Gives [`Outcome::Sample`] or
    /// [`Outcome::SampleImages`].
    MakeSample {
        /// Which one.
        sample: Sample,
        /// What a new disc begins with.
        spec: Box<ImageSpec>,
        /// A folder of ours for images; they get one of their own in it.
        folder: PathBuf,
    },
    /// Lists a folder of the host. Gives [`Outcome::Listing`].
    List {
        /// The folder.
        path: PathBuf,
    },
    /// Saves a project. Gives [`Outcome::ProjectSaved`].
    SaveProject {
        /// The project.
        of: Snapshot,
        /// The file.
        path: PathBuf,
        /// The folder its near paths count from, if not the one of the file.
        home: Option<PathBuf>,
        /// What the file was like; `None` replaces whatever stands there.
        known: Option<Fingerprint>,
    },
    /// Reads a project and opens the images it names. Gives [`Outcome::ProjectOpened`].
    OpenProject {
        /// The file.
        path: PathBuf,
        /// The folder its near paths count from, if not the one of the file.
        home: Option<PathBuf>,
        /// How the images are opened.
        options: OpenOptions,
    },
    /// Looks for bytes. Gives [`Outcome::FoundAt`].
    FindBytes {
        /// In what.
        of: Readable,
        /// The bytes.
        needle: Vec<u8>,
        /// From where on.
        from: u64,
    },
    /// Looks for bytes in every file of a tree. Gives [`Outcome::FoundIn`].
    FindInFiles {
        /// Where its data is.
        of: FilesOf,
        /// The tree.
        tree: Tree,
        /// The bytes.
        needle: Vec<u8>,
    },
    /// Saves a small text, such as checksums. Gives [`Outcome::Saved`].
    SaveText {
        /// Where.
        path: PathBuf,
        /// What.
        text: String,
    },
}

/// What is taken out of an image.
#[derive(Clone, Debug)]
pub enum ExtractWhat {
    /// All of a view, which is read first.
    View(Namespace),
    /// Nodes of a tree that was read, each with all below it, put directly into the folder; none:
    /// everything.
    Nodes(Tree, Vec<NodeId>),
}

/// Most bytes read for one page.
pub const PAGE_BYTES: u64 = 1 << 20;

/// Most bytes read for a quick look.
pub const START_BYTES: u64 = 64 << 20;

/// Something whose bytes can be shown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Readable {
    /// An image, as it lies in its file.
    Image(Opened),
    /// A file in an image.
    ImageFile(Opened, Blob),
    /// A file of a project, with the project's sources.
    ProjectFile(Blob, SourceTable),
    /// An image that is not written yet.
    Planned(Box<Planned>),
}

/// Where the data of a tree's files is.
#[derive(Clone, Debug)]
pub enum FilesOf {
    /// In an image.
    Image(Opened),
    /// On the host, and in the sources of a project.
    Project(SourceTable),
}

impl JobKind {
    /// Which kind it is.
    pub fn tag(&self) -> JobTag {
        match self {
            JobKind::ScanHost { .. } => JobTag::ScanHost,
            JobKind::Prepare { .. } => JobTag::Prepare,
            JobKind::OpenImage { .. } => JobTag::OpenImage,
            JobKind::ReadView { .. } => JobTag::ReadView,
            JobKind::Survey { .. } => JobTag::Survey,
            JobKind::CompareViews { .. } => JobTag::CompareViews,
            JobKind::NameOnDisc { .. } => JobTag::NameOnDisc,
            JobKind::ReadPage { .. } => JobTag::ReadPage,
            JobKind::ReadStart { .. } => JobTag::ReadStart,
            JobKind::Hash { .. } => JobTag::Hash,
            JobKind::Extract { .. } => JobTag::Extract,
            JobKind::Plan { .. } => JobTag::Plan,
            JobKind::Preflight { .. } => JobTag::Preflight,
            JobKind::LookAtSources { .. } => JobTag::LookAtSources,
            JobKind::TakeChanged { .. } => JobTag::TakeChanged,
            JobKind::Create { .. } => JobTag::Create,
            JobKind::Ways { .. } => JobTag::Ways,
            JobKind::SaveOver { .. } => JobTag::SaveOver,
            JobKind::TakeBack { .. } => JobTag::TakeBack,
            JobKind::CopyOut { .. } => JobTag::CopyOut,
            JobKind::Convert { .. } => JobTag::Convert,
            JobKind::Glance { .. } => JobTag::Glance,
            JobKind::ConvertMany { .. } => JobTag::ConvertMany,
            JobKind::CheckSectors { .. } => JobTag::CheckSectors,
            JobKind::TakeTracks { .. } => JobTag::TakeTracks,
            JobKind::SaveMended { .. } => JobTag::SaveMended,
            JobKind::BootSet { .. } => JobTag::BootSet,
            JobKind::Loader { .. } => JobTag::Loader,
            JobKind::ImportImage { .. } => JobTag::ImportImage,
            JobKind::CheckSave { .. } => JobTag::CheckSave,
            JobKind::SaveNew { .. } => JobTag::SaveNew,
            JobKind::TrialTools => JobTag::TrialTools,
            JobKind::Try { .. } => JobTag::Try,
            JobKind::BootReport { .. } => JobTag::BootReport,
            JobKind::Compare { .. } => JobTag::Compare,
            JobKind::SwapSides { .. } => JobTag::SwapSides,
            JobKind::SaveReport { .. } => JobTag::SaveReport,
            JobKind::Cache { .. } => JobTag::Cache,
            JobKind::LookAt { .. } => JobTag::LookAt,
            JobKind::List { .. } => JobTag::List,
            JobKind::SaveText { .. } => JobTag::SaveText,
            JobKind::SaveProject { .. } => JobTag::SaveProject,
            JobKind::OpenProject { .. } => JobTag::OpenProject,
            JobKind::FindBytes { .. } => JobTag::FindBytes,
            JobKind::FindInFiles { .. } => JobTag::FindInFiles,
            JobKind::LookAtFiles { .. } => JobTag::LookAtFiles,
            JobKind::CopyOutMany { .. } => JobTag::CopyOutMany,
            JobKind::Rescan { .. } => JobTag::Rescan,
            JobKind::FindSources { .. } => JobTag::FindSources,
            JobKind::LookAround { .. } => JobTag::LookAround,
            JobKind::MakeSample { .. } => JobTag::MakeSample,
        }
    }

    /// Does the work, on the job's thread.
    pub(super) fn run(self, env: &Env) -> Result<Outcome, JobError> {
        match self {
            JobKind::ScanHost { sources, options, folder, into } => {
                scan::scan_host(&sources, &options, folder, &into, env)
            }
            JobKind::Prepare { edit, of } => {
                let (prepared, edit) = scan::prepare(edit, &of, env)?;
                Ok(Outcome::Prepared { prepared: Box::new(prepared), edit: Box::new(edit) })
            }
            JobKind::OpenImage { path, options } => read::open_image(&path, &options, env),
            JobKind::ReadView { of, view } => read::read_view(&of, view, env),
            JobKind::Survey { of } => read::survey(&of, env),
            JobKind::NameOnDisc { of, view, path } => {
                Ok(Outcome::NameOnDisc(of.image().name_on_disc(view, &path, &env.ctx)?))
            }
            JobKind::CompareViews { of, view } => {
                Ok(Outcome::Lacking(of.image().views_lacking(view, &env.ctx)?))
            }
            JobKind::ReadPage { of, offset, len } => read::page(&of, offset, len, env),
            JobKind::ReadStart { of, most } => read::start(&of, most, env),
            JobKind::Hash { of, kinds } => read::hash(&of, &kinds, env),
            JobKind::Extract { of, what, target, options } => {
                read::extract(&of, what, &target, options, env)
            }
            JobKind::Plan { document, of, known } => make::plan(document, &of, known, env),
            JobKind::Preflight { planned, of, target, may_replace } => {
                make::preflight(&planned, &of, &target, may_replace, env)
            }
            JobKind::LookAtSources { of } => make::look_at_sources(&of, env),
            JobKind::TakeChanged { of, issues } => make::take_changed(&of, &issues, env),
            JobKind::Create { planned, target, options } => {
                make::create(&planned, &target, &options, env)
            }
            JobKind::Ways { of } => save::offers(&of, env),
            JobKind::SaveOver { of, way, verify } => save::over(&of, way, verify, env),
            JobKind::TakeBack { path } => save::take_back(&path, env),
            JobKind::CopyOut { of, name, folder } => read::copy_out(&of, &name, &folder, env),
            JobKind::Convert { of, kind, target, options } => {
                pack::convert(&of, kind, &target, &options, env)
            }
            JobKind::Glance { paths, options } => batch::glance(&paths, &options, env),
            JobKind::ConvertMany { items, kind, options } => {
                batch::convert_many(items, kind, &options, env)
            }
            JobKind::CheckSectors { of, mend_in } => sectors::check(&of, mend_in.as_deref(), env),
            JobKind::TakeTracks { of, numbers, form, folder, may_replace } => {
                tracks::take(&of, &numbers, form, &folder, may_replace, env)
            }
            JobKind::SaveMended { of, path } => pack::save_mended(&of, &path, env),
            JobKind::BootSet { wish, of } => boot_set::boot_set(&wish, &of, env),
            JobKind::Loader { wish, of } => trial::loader(&wish, &of, env),
            JobKind::ImportImage { of, date } => amend::import_image(&of, date, env),
            JobKind::CheckSave { of, known } => amend::check_save(&of, known, env),
            JobKind::SaveNew { check, target, options } => {
                amend::save_new(&check, &target, &options, env)
            }
            JobKind::TrialTools => Ok(trial::tools(env)),
            JobKind::Try { of, machine } => trial::try_image(&of, machine, env),
            JobKind::BootReport { of } => boot::report(&of, env),
            JobKind::Compare { sides, names, options } => {
                compare::compare(&sides, names, &options, env)
            }
            JobKind::SwapSides { of } => Ok(Outcome::Compared(Arc::new(of.swapped()))),
            JobKind::SaveReport { of, ignore, path, texts } => {
                compare::save_report(&of, ignore, &path, &texts, env)
            }
            JobKind::Cache { folder, is_to_be_empty } => pack::cache(&folder, is_to_be_empty, env),
            JobKind::LookAt { path } => Ok(host::look_at(&path, env)),
            JobKind::LookAtFiles { paths } => Ok(host::look_at_files(paths, env)),
            JobKind::Rescan { folder, of } => linked::rescan(folder, &of, env),
            JobKind::FindSources { of, place } => linked::find_sources(&of, &place, env),
            JobKind::CopyOutMany { of, tree, nodes, folder } => {
                clip::copy_out_many(&of, tree, &nodes, &folder, env)
            }
            JobKind::LookAround { passing } => host::look_around(&passing, env),
            JobKind::MakeSample { sample, spec, folder } => {
                samples::make(sample, &spec, &folder, env)
            }
            JobKind::List { path } => host::list(&path, env),
            JobKind::SaveText { path, text } => host::save_text(&path, &text, env),
            JobKind::SaveProject { of, path, home, known } => {
                projects::save_project(&of, &path, home.as_deref(), known, env)
            }
            JobKind::FindBytes { of, needle, from } => find::find_bytes(&of, &needle, from, env),
            JobKind::FindInFiles { of, tree, needle } => {
                find::find_in_files(&of, &tree, &needle, env)
            }
            JobKind::OpenProject { path, home, options } => {
                projects::open_project(&path, home.as_deref(), &options, env)
            }
        }
    }
}

/// A job as the face lists it.
#[derive(Clone, Debug)]
pub struct JobView {
    /// Its identity.
    pub id: JobId,
    /// What it does.
    pub tag: JobTag,
    /// How it stands.
    pub state: JobState,
    /// Its progress.
    pub reading: Reading,
    /// When it was started, by the queue's clock.
    pub started_at: Duration,
    /// How many jobs write to its disk before it may.
    pub ahead: usize,
}
