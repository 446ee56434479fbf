//! What jobs tell the face, and what they ask it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use super::crash::Crash;
use super::outcome::{Outcome, Partial};
use crate::amend::{ChangeError, Refusal};
use crate::base::diag::Report;
use crate::base::progress::{CancelToken, Cancelled};
use crate::io::SourceError;
use crate::opened::{BlobError, OpenError};
use crate::ops::boot_set::BootSetError;
use crate::ops::convert::ConvertError;
use crate::ops::extract::ExtractError;
use crate::ops::over::OverError;
use crate::ops::rescue::RescueError;
use crate::ops::scan_host::ScanError;
use crate::ops::trial::TrialError;
use crate::ops::{HashError, WriteError};
use crate::project::file::FileError as ProjectFileError;
use crate::project::{Clash, EditError, ImportError, Resolution};

/// Something a job tells. Events of one job come in this order: Started, any number of the
/// others, Finished.
#[derive(Debug)]
pub enum JobEvent {
    /// It is on its way.
    Started,
    /// What is there so far. Only the latest matters; some may be left out.
    Partial(Arc<Partial>),
    /// It waits for an answer.
    Question(Question),
    /// It has ended, and whatever it had to clean up is cleaned up.
    Finished {
        /// What came of it.
        result: Result<Outcome, JobError>,
        /// All that was noticed.
        report: Report,
    },
}

/// Why a job gave nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// It was asked to stop. Never shown as a failure.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// It panicked: a bug of ours, with what a report of it needs.
    #[error("{} at {}", .0.message, .0.place)]
    Crashed(Crash),
    /// The system gave no thread.
    #[error("no thread: {0}")]
    NoThread(std::io::Error),
    /// Host folders could not be scanned.
    #[error(transparent)]
    Scan(ScanError),
    /// An edit was refused.
    #[error(transparent)]
    Edit(EditError),
    /// An image could not be opened or read.
    #[error(transparent)]
    Open(OpenError),
    /// Bytes could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The bytes of a file can't be had.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// Digests could not be computed.
    #[error(transparent)]
    Hash(HashError),
    /// Files could not be copied out.
    #[error(transparent)]
    Extract(ExtractError),
    /// An image could not be converted.
    #[error(transparent)]
    Convert(ConvertError),
    /// What is to start can't be put together.
    #[error(transparent)]
    BootSet(#[from] BootSetError),
    /// An image can't be changed.
    #[error(transparent)]
    Import(ImportError),
    /// Lists of digests could not be taken anew.
    #[error(transparent)]
    Amend(ChangeError),
    /// No boot loader could be put on the disc.
    #[error(transparent)]
    Loader(#[from] RescueError),
    /// Nothing was tried.
    #[error(transparent)]
    Trial(TrialError),
    /// The layout has errors; its report and faults say which.
    #[error("the layout has errors")]
    Unwritable,
    /// The image could not be written.
    #[error(transparent)]
    Write(WriteError),
    /// An edited image can't be saved in this way.
    #[error("it can't be saved so: {}", .0.id())]
    Refused(Refusal),
    /// It could not be saved over its file.
    #[error(transparent)]
    Over(OverError),
    /// A project could not be read or saved.
    #[error(transparent)]
    Project(ProjectFileError),
    /// A path to be written to can't be looked at.
    #[error("{}: {source}", path.display())]
    Target {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl From<ScanError> for JobError {
    fn from(error: ScanError) -> JobError {
        match error {
            ScanError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Scan(error),
        }
    }
}

impl From<OpenError> for JobError {
    fn from(error: OpenError) -> JobError {
        match error {
            OpenError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Open(error),
        }
    }
}

impl From<ImportError> for JobError {
    fn from(error: ImportError) -> JobError {
        match error {
            ImportError::Open(error) => error.into(),
            error => JobError::Import(error),
        }
    }
}

impl From<ChangeError> for JobError {
    fn from(error: ChangeError) -> JobError {
        match error {
            ChangeError::Edit(error) => error.into(),
            error => JobError::Amend(error),
        }
    }
}

impl From<TrialError> for JobError {
    fn from(error: TrialError) -> JobError {
        match error {
            TrialError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Trial(error),
        }
    }
}

impl From<HashError> for JobError {
    fn from(error: HashError) -> JobError {
        match error {
            HashError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Hash(error),
        }
    }
}

impl From<ExtractError> for JobError {
    fn from(error: ExtractError) -> JobError {
        match error {
            ExtractError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Extract(error),
        }
    }
}

impl From<ConvertError> for JobError {
    fn from(error: ConvertError) -> JobError {
        match error {
            ConvertError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Convert(error),
        }
    }
}

impl From<ProjectFileError> for JobError {
    fn from(error: ProjectFileError) -> JobError {
        match error {
            ProjectFileError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Project(error),
        }
    }
}

impl From<EditError> for JobError {
    fn from(error: EditError) -> JobError {
        match error {
            EditError::Cancelled(cancelled) => JobError::Cancelled(cancelled),
            error => JobError::Edit(error),
        }
    }
}

/// What a job wants to know.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Asked {
    /// What to do about names that are taken. Answer: [`Answer::Clashes`].
    Clashes(Arc<Vec<Clash>>),
    /// What to do about files that are there already where files are taken out to; all others are
    /// out by now. Answer: [`Answer::Clashes`].
    Existing(Arc<Vec<Clash>>),
}

/// What the face says.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// One resolution per clash, in their order; missing ones are skipped.
    Clashes(Vec<Resolution>),
    /// The job is to stop.
    Stop,
}

/// A question of a job that waits. Dropping it unanswered stops the job.
#[derive(Debug)]
pub struct Question {
    /// What it wants to know.
    pub asked: Asked,
    reply: SyncSender<Answer>,
}

impl Question {
    pub(super) fn new(asked: Asked) -> (Question, Reply) {
        let (reply, answer) = sync_channel(1);
        (Question { asked, reply }, Reply(answer))
    }

    /// Lets the job go on.
    pub fn answer(self, answer: Answer) {
        // The job may have been cancelled meanwhile; nobody wants the answer then.
        let _sent = self.reply.try_send(answer);
    }
}

/// Where an answer arrives.
pub(super) struct Reply(Receiver<Answer>);

impl Reply {
    /// Waits for the answer, or for a cancel.
    pub(super) fn wait(&self, cancel: &CancelToken) -> Result<Answer, Cancelled> {
        loop {
            cancel.check()?;
            match self.0.recv_timeout(Duration::from_millis(20)) {
                Ok(Answer::Stop) | Err(RecvTimeoutError::Disconnected) => return Err(Cancelled),
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}
