//! What each running job is for, and how it is told in the bar of jobs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::projects::Begin;
use crate::base::units::Revision;
use crate::gui::dialogs::{
    BatchRequest, ConvertRequest, CreateRequest, ExtractRequest, SectorsRequest, TracksRequest,
};
use crate::gui::look::Look;
use crate::gui::tabs::{BootKey, TabId};
use crate::gui::view::bytes::BytesOf;
use crate::gui::view::compare::{Pair, Side};
use crate::gui::view::log::JobLine;
use crate::i18n::Value;
use crate::job::{JobId, JobQueue, JobState, RescueWish};
use crate::model::{Namespace, NodeId};

/// Jobs that answer sooner are not shown: a bar that flashes by is noise.
const UNSEEN: Duration = Duration::from_millis(400);

/// What a job is for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// A drop is put on the disc.
    Add {
        /// Of which tab.
        tab: TabId,
        /// What was dropped.
        paths: Vec<PathBuf>,
        /// Into which folder.
        into: NodeId,
        /// The state of the disc it was dropped on.
        of: Revision,
        /// Files and bytes found so far.
        so_far: (u64, u64),
        /// What stayed out, once known; told when the edit has happened.
        left_out: LeftOut,
    },
    /// A change of the disc is worked out.
    Edit {
        /// Of which tab.
        tab: TabId,
    },
    /// An image is opened.
    Open {
        /// In which tab.
        tab: TabId,
    },
    /// The files of an image are read.
    View {
        /// Of which tab.
        tab: TabId,
        /// By which names.
        view: Namespace,
    },
    /// An image becomes a project, since it is to be changed.
    Import {
        /// Of which tab.
        tab: TabId,
    },
    /// What saving the changes of an image would give is found out.
    CheckSave {
        /// Of which tab.
        tab: TabId,
        /// In which state.
        revision: Revision,
    },
    /// What the ways to save an image cost is found out.
    Ways {
        /// Of which tab.
        tab: TabId,
        /// In which state.
        revision: Revision,
    },
    /// A boot loader is put on a disc.
    Loader {
        /// Of which tab.
        tab: TabId,
        /// As asked for.
        wish: RescueWish,
    },
    /// An image is tried in a machine: its name.
    Try(String),
    /// What trying images needs is looked for.
    TrialTools,
    /// The owners of all sectors are found.
    Survey {
        /// Of which tab.
        tab: TabId,
    },
    /// A disc is laid out.
    Plan {
        /// Of which tab.
        tab: TabId,
        /// In which state.
        revision: Revision,
    },
    /// The sources of a disc are looked at once more.
    Sources {
        /// Of which tab.
        tab: TabId,
        /// The image that is to be made if all is well.
        request: Option<CreateRequest>,
    },
    /// An image is made.
    Create {
        /// Of which tab.
        tab: TabId,
        /// As asked for.
        request: CreateRequest,
    },
    /// Files are taken out of an image.
    Extract(ExtractRequest),
    /// An image becomes one of another kind.
    Convert(ConvertRequest),
    /// Several images become another kind.
    Batch(BatchRequest),
    /// Sectors of an image, whose file that is, are compared with their codes.
    Sectors(SectorsRequest, PathBuf),
    /// Tracks are taken out of an image.
    Tracks(TracksRequest),
    /// Images are looked at, to be converted.
    Glance,
    /// A file is copied for another program to show: its name.
    OpenFile(String),
    /// A file is looked at: number of the look.
    Preview(u64),
    /// Whether an image starts is found out.
    Boot {
        /// Of which tab.
        tab: TabId,
        /// In which state.
        of: BootKey,
    },
    /// Two discs are compared.
    Compare {
        /// In which tab.
        tab: TabId,
    },
    /// A comparison is turned round.
    SwapSides {
        /// In which tab.
        tab: TabId,
    },
    /// The beginning of a compared file is read.
    CompareLook {
        /// Of which tab.
        tab: TabId,
        /// With which other one.
        pair: Pair,
        /// Of which side.
        side: Side,
    },
    /// Bytes of a compared side are read.
    CompareBytes {
        /// Of which tab.
        tab: TabId,
        /// Of which side.
        side: Side,
        /// Whose.
        of: BytesOf,
        /// Where they begin.
        offset: u64,
    },
    /// What is kept of packed images is counted.
    Cache,
    /// A place is looked at for a dialog.
    LookAt,
    /// Recent documents are looked at; to remember how a new one stands, or to show how all do.
    LookAtRecents {
        /// One was opened or saved just now.
        is_new: bool,
    },
    /// A linked folder is looked at again.
    Rescan {
        /// Of which tab.
        tab: TabId,
        /// The folder.
        folder: NodeId,
    },
    /// Missing sources are looked for.
    FindSources {
        /// Of which tab.
        tab: TabId,
    },
    /// Tools of this machine are looked for.
    LookAround,
    /// A sample is made.
    Sample,
    /// Files are copied out for the clipboard.
    CopyOut,
    /// A folder is listed for a dialog.
    List(PathBuf),
    /// A checksums file is saved.
    Save(PathBuf),
    /// The name on disc of what is selected is read.
    NameOnDisc {
        /// In which tab.
        tab: TabId,
    },
    /// Bytes are read to be shown.
    Bytes {
        /// Of which tab.
        tab: TabId,
        /// Whose.
        of: BytesOf,
        /// Where they begin.
        offset: u64,
    },
    /// Bytes are looked for.
    FindBytes {
        /// Of which tab.
        tab: TabId,
        /// Whose.
        of: BytesOf,
    },
    /// Files are looked for that hold some bytes.
    FindInFiles {
        /// Of which tab.
        tab: TabId,
        /// The bytes.
        needle: Vec<u8>,
    },
    /// A disc is saved as a project.
    SaveProject {
        /// Of which tab.
        tab: TabId,
        /// Where.
        path: PathBuf,
    },
    /// A disc is copied in case of a crash.
    CopyProject {
        /// Of which tab.
        tab: TabId,
        /// Where.
        path: PathBuf,
    },
    /// A project is read.
    OpenProject {
        /// From where.
        path: PathBuf,
        /// What it is to be.
        begin: Begin,
    },
}

/// What stayed out of a drop.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    /// System files nobody wants.
    pub system: u64,
    /// Devices, pipes and sockets.
    pub specials: u64,
    /// What could not be looked at, and the first of it.
    pub unreadable: u64,
    /// Its path.
    pub first: Option<String>,
}

/// Every job with its purpose.
#[derive(Debug, Default)]
pub struct JobBook {
    entries: BTreeMap<JobId, Purpose>,
}

impl JobBook {
    /// Notes what a job is for.
    pub fn note(&mut self, id: JobId, purpose: Purpose) {
        self.entries.insert(id, purpose);
    }

    /// What it is for.
    pub fn purpose(&mut self, id: JobId) -> Option<&mut Purpose> {
        self.entries.get_mut(&id)
    }

    /// The job has ended: what it was for.
    pub fn take(&mut self, id: JobId) -> Option<Purpose> {
        self.entries.remove(&id)
    }

    /// The jobs of a tab.
    pub fn of_tab(&self, tab: TabId) -> Vec<JobId> {
        let is_of_tab = |purpose: &Purpose| match purpose {
            Purpose::Add { tab: of, .. }
            | Purpose::Edit { tab: of }
            | Purpose::Open { tab: of }
            | Purpose::Import { tab: of }
            | Purpose::CheckSave { tab: of, .. }
            | Purpose::Ways { tab: of, .. }
            | Purpose::Loader { tab: of, .. }
            | Purpose::View { tab: of, .. }
            | Purpose::Plan { tab: of, .. }
            | Purpose::Sources { tab: of, .. }
            | Purpose::Boot { tab: of, .. }
            | Purpose::NameOnDisc { tab: of }
            | Purpose::Rescan { tab: of, .. }
            | Purpose::FindSources { tab: of }
            | Purpose::Bytes { tab: of, .. }
            | Purpose::FindBytes { tab: of, .. }
            | Purpose::FindInFiles { tab: of, .. }
            | Purpose::Compare { tab: of }
            | Purpose::SwapSides { tab: of }
            | Purpose::CompareLook { tab: of, .. }
            | Purpose::CompareBytes { tab: of, .. }
            | Purpose::Survey { tab: of } => *of == tab,
            // An image goes on being made when its tab is closed.
            _ => false,
        };
        let entries = self.entries.iter().filter(|(_, purpose)| is_of_tab(purpose));
        entries.map(|(id, _)| *id).collect()
    }

    /// The jobs that look into the files of a tab.
    pub fn finding_in(&self, tab: TabId) -> Vec<JobId> {
        let is_it = |purpose: &Purpose| matches!(purpose, Purpose::FindInFiles { tab: of, .. } if *of == tab);
        self.entries.iter().filter(|(_, purpose)| is_it(purpose)).map(|(id, _)| *id).collect()
    }

    /// The jobs that copy files out for the clipboard.
    pub fn copying_out(&self) -> Vec<JobId> {
        let is_it = |purpose: &Purpose| matches!(purpose, Purpose::CopyOut);
        self.entries.iter().filter(|(_, purpose)| is_it(purpose)).map(|(id, _)| *id).collect()
    }

    /// The jobs that find out what saving would give.
    pub fn checking_save(&self) -> Vec<JobId> {
        let is_it =
            |purpose: &Purpose| matches!(purpose, Purpose::CheckSave { .. } | Purpose::Ways { .. });
        self.entries.iter().filter(|(_, purpose)| is_it(purpose)).map(|(id, _)| *id).collect()
    }

    /// Whether projects are being read that have no tab yet.
    pub fn is_beginning(&self) -> bool {
        self.entries.values().any(|purpose| matches!(purpose, Purpose::OpenProject { .. }))
    }

    /// What all of them are for.
    pub fn iter(&self) -> impl Iterator<Item = &Purpose> {
        self.entries.values()
    }

    /// The lines of the bar of jobs.
    pub fn lines(&self, jobs: &JobQueue, look: &Look) -> Vec<JobLine> {
        let now = jobs.now();
        let mut lines = Vec::new();
        for (id, purpose) in &self.entries {
            let Some(job) = jobs.job(*id) else { continue };
            let reading = job.reading;
            if now.saturating_sub(job.started_at) < UNSEEN || !job.tag.is_listed() {
                continue;
            }
            let Some((title, detail)) = words(purpose, reading.phase.id(), look) else { continue };
            let unstoppable = match job.state {
                JobState::Finishing => Some(look.text("jobs-finishing")),
                JobState::Cancelling => Some(look.text("jobs-cancelling")),
                JobState::NotResponding => Some(look.text("jobs-not-responding")),
                JobState::Waiting | JobState::Running | JobState::Asking => None,
            };
            let detail = match (&unstoppable, job.state) {
                (Some(reason), _) => reason.clone(),
                (None, JobState::Waiting) => look.text("jobs-waiting"),
                _ => detail,
            };
            let fraction = reading
                .total
                .filter(|total| *total > 0)
                .map(|total| reading.done as f32 / total as f32);
            lines.push(JobLine { id: *id, title, detail, fraction, unstoppable });
        }
        lines
    }
}

/// What a job does and how far it is, in words; `None` for those nobody sees.
pub fn words(purpose: &Purpose, phase: &str, look: &Look) -> Option<(String, String)> {
    Some(match purpose {
        Purpose::Add { paths, .. } if paths.is_empty() => (look.text("jobs-edit"), String::new()),
        Purpose::Add { paths, so_far: (files, bytes), .. } => {
            let name = paths.first().and_then(|path| path.file_name());
            let name = name.unwrap_or_default().to_string_lossy().into_owned();
            let count = Value::Number(paths.len() as u64);
            let title = [("name", name.into()), ("count", count)];
            let detail = [("files", (*files).into()), ("size", Value::Bytes(*bytes))];
            (look.format("jobs-add", &title), look.format("jobs-add-detail", &detail))
        }
        Purpose::Open { .. } => {
            // Packed images take a while the first time; the rest opens at once.
            let phase = look.text(&format!("phase-{}", phase));
            (look.text("jobs-read"), phase)
        }
        Purpose::View { .. } => (look.text("jobs-read"), String::new()),
        Purpose::OpenFile(name) => {
            let title = look.format("jobs-open-file", &[("name", name.as_str().into())]);
            (title, String::new())
        }
        Purpose::Convert(request) => {
            let name = request.target.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            let title = look.format("jobs-create", &[("name", name.into())]);
            (title, look.text(&format!("phase-{}", phase)))
        }
        Purpose::SaveProject { path, .. } | Purpose::OpenProject { path, .. } => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_saved = matches!(purpose, Purpose::SaveProject { .. });
            let id = if is_saved { "jobs-save-project" } else { "jobs-open-project" };
            (look.format(id, &[("name", name.into())]), String::new())
        }
        Purpose::FindBytes { .. } | Purpose::FindInFiles { .. } => {
            (look.text("jobs-find"), String::new())
        }
        Purpose::Batch(request) => {
            let count = u64::try_from(request.made.items.len()).unwrap_or(u64::MAX);
            let title = look.format("jobs-batch", &[("count", count.into())]);
            (title, look.text(&format!("phase-{phase}")))
        }
        Purpose::Sectors(_, image) => {
            let name = image.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            let title = look.format("sectors-running", &[("name", name.into())]);
            (title, look.text(&format!("phase-{phase}")))
        }
        Purpose::Tracks(request) => {
            let name = request.folder.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            let title = look.format("jobs-extract", &[("name", name.into())]);
            (title, look.text(&format!("phase-{phase}")))
        }
        Purpose::Rescan { .. } | Purpose::FindSources { .. } => {
            (look.text("jobs-rescan"), String::new())
        }
        Purpose::CopyOut => (look.text("jobs-copy-out"), String::new()),
        Purpose::Sample => (look.text("jobs-sample"), String::new()),
        Purpose::Compare { .. } => {
            (look.text("jobs-compare"), look.text(&format!("phase-{phase}")))
        }
        Purpose::Edit { .. } => (look.text("jobs-edit"), String::new()),
        Purpose::Import { .. } => (look.text("jobs-import"), String::new()),
        Purpose::Loader { .. } => (look.text("jobs-loader"), String::new()),
        Purpose::Try(name) => {
            let title = look.format("jobs-try", &[("name", name.as_str().into())]);
            (title, look.text("jobs-try-detail"))
        }
        Purpose::Survey { .. } => (look.text("jobs-survey"), String::new()),
        Purpose::Create { request, .. } | Purpose::Sources { request: Some(request), .. } => {
            let name = request.target.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            let title = look.format("jobs-create", &[("name", name.into())]);
            (title, look.text(&format!("phase-{}", phase)))
        }
        Purpose::Extract(request) => {
            let name = request.target.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            let title = look.format("jobs-extract", &[("name", name.into())]);
            (title, String::new())
        }
        _ => return None,
    })
}
