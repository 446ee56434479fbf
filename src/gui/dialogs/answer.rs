//! What dialogs ask for, as values. Dispatch carries it out.

use std::path::PathBuf;

use crate::gui::view::batch::BatchItems;
use crate::gui::view::checksum::Checksums;
use crate::job::{BootWish, JobId, Loss, OnExisting, RescueWish, Streams, Target, TrackForm, Way};
use crate::model::spec::ImageSpec;
use crate::model::{Namespace, NodeId};
use crate::project::{AttributeChange, Resolution};
use crate::settings::Settings;

/// What a place is chosen for; the desktop's dialog and our own are told by it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Pick {
    /// A new image of this kind.
    NewImage(Target),
    /// Images to be opened.
    Images,
    /// Files to be put on the disc.
    Files,
    /// A folder to be put on the disc.
    Folder,
    /// Images that are to be converted with others.
    MoreImages,
    /// A folder of images that are to be converted with others.
    MoreFolders,
    /// A sheet with the names of the files that were found.
    MendedSheet,
    /// A boot image, or the program of the first sector.
    BootFile,
    /// A folder that becomes a volume for UEFI.
    BootFolder,
    /// The folder that files are taken out into.
    TargetFolder,
    /// A folder that missing sources lie in now.
    SourcesFolder,
    /// A new file of checksums.
    ChecksumsFile,
    /// A new file for a project.
    Project,
    /// An image or a project to be compared.
    CompareFile,
    /// A folder to be compared.
    CompareFolder,
    /// A new file for what a comparison found.
    Report,
}

impl Pick {
    /// A name for something new is typed, instead of choosing what is there.
    pub fn is_new_file(self) -> bool {
        matches!(
            self,
            Pick::NewImage(_)
                | Pick::ChecksumsFile
                | Pick::Project
                | Pick::MendedSheet
                | Pick::Report
        )
    }

    /// A folder is wanted, no file.
    pub fn is_folder(self) -> bool {
        matches!(
            self,
            Pick::Folder
                | Pick::BootFolder
                | Pick::MoreFolders
                | Pick::TargetFolder
                | Pick::SourcesFolder
                | Pick::CompareFolder
        )
    }
}

/// An image is to be made of the present tab.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CreateRequest {
    /// The file it becomes. What stands there is replaced when the new one is whole; the dialog
    /// said so.
    pub target: PathBuf,
    /// Checksums to be computed on the way.
    pub checksums: Checksums,
    /// Read it back afterwards and compare.
    pub verify: bool,
    /// As a new image, or into the file it came from.
    pub way: Way,
}

/// Files are to be taken out of the present image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtractRequest {
    /// The folder they go into; made if missing.
    pub target: PathBuf,
    /// Whose names they get.
    pub view: Namespace,
    /// What becomes of files that are there already.
    pub existing: OnExisting,
    /// What becomes of streams and forks.
    pub streams: Streams,
}

/// The present image is to become one of another kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConvertRequest {
    /// The file it becomes, or the one that names the others.
    pub target: PathBuf,
    /// The kind.
    pub kind: Target,
    /// What may be lost.
    pub accepted: Vec<Loss>,
    /// What stands there is replaced when the new one is whole; the dialog said so.
    pub may_replace: bool,
}

/// Several images are to become another kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchRequest {
    /// Which, and what is made of them.
    pub made: BatchItems,
    /// The kind.
    pub kind: Target,
    /// What may be lost.
    pub accepted: Vec<Loss>,
}

/// The sectors of the present image are to be compared with their codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SectorsRequest {
    /// Where copies with the bad sectors mended go, if they are wanted; made if missing.
    pub mend_in: Option<PathBuf>,
    /// Bytes of all tracks.
    pub bytes: u64,
}

/// Tracks are to be taken out of the present image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TracksRequest {
    /// Their numbers.
    pub numbers: Vec<u8>,
    /// As sound and data, or as they are pressed.
    pub form: TrackForm,
    /// The folder they go into; made if missing.
    pub folder: PathBuf,
    /// Files that are there are replaced.
    pub may_replace: bool,
}

/// What to do with a tab that holds work.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CloseChoice {
    /// Show the dialog that creates the image.
    Create,
    /// Keep it as a project.
    Keep,
    /// The work is lost.
    Discard,
    /// The window closes by itself when the jobs have ended.
    KeepGoing,
}

/// What to do about sources that can't be read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnreadableChoice {
    /// The image is made without them.
    LeaveOut,
    /// No image is made.
    Stop,
}

/// What a dialog asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum DialogAction {
    /// Find out what stands at a path and how much room there is; the answer comes in
    /// [`Feed::place`](super::Feed).
    LookAt(PathBuf),
    /// List a folder; the answer comes in [`Feed::listing`](super::Feed).
    List(PathBuf),
    /// Let the person choose a place, beginning at this path. The answer goes to
    /// [`Dialogs::picked`](super::Dialogs::picked).
    Browse(Pick, PathBuf),
    /// Our own path dialog gave these paths.
    Picked(Pick, Vec<PathBuf>),
    /// Make the image. The id of the job goes to
    /// [`Dialogs::started`](super::Dialogs::started).
    Create(CreateRequest),
    /// Take files out. The id goes to [`Dialogs::started`](super::Dialogs::started).
    Extract(ExtractRequest),
    /// Make an image of another kind. The id goes to
    /// [`Dialogs::started`](super::Dialogs::started).
    Convert(ConvertRequest),
    /// Look at more images that are to be converted with others.
    Glance(Vec<PathBuf>),
    /// Take an image out of those that are to be converted.
    LeaveOut(PathBuf),
    /// Make several images of another kind. The id goes to
    /// [`Dialogs::started`](super::Dialogs::started).
    ConvertMany(BatchRequest),
    /// Compare sectors with their codes. The id goes to
    /// [`Dialogs::started`](super::Dialogs::started).
    Sectors(SectorsRequest),
    /// Take tracks out. The id goes to [`Dialogs::started`](super::Dialogs::started).
    Tracks(TracksRequest),
    /// Remove what is kept of packed images.
    EmptyCache,
    /// Stop a job.
    Cancel(JobId),
    /// The same again with the same settings.
    Retry(JobId),
    /// Only the files that could not be read, again.
    RetryUnread(JobId),
    /// The card of a job was closed: it can be forgotten.
    Forget(JobId),
    /// Write the checksums of a job into a file; asks where.
    SaveChecksums(JobId),
    /// Show a file in the file manager.
    ShowInFolder(PathBuf),
    /// Change what starts from the disc: one step of undo.
    SetBoot(Box<BootWish>),
    /// Put a boot loader on the disc: one step of undo.
    PutLoader(RescueWish),
    /// Give the disc other options: one step of undo.
    SetOptions(Box<ImageSpec>),
    /// How the clashes that a job asked about are solved, in their order. `None`: it does not
    /// happen.
    Resolve(JobId, Option<Vec<Resolution>>),
    /// What to do with the tab that is to be closed.
    Close(CloseChoice),
    /// What to do about sources that can't be read.
    Unreadable(UnreadableChoice),
    /// Take the sources that changed as they are now.
    TakeChanged,
    /// Set permissions, owner or time of files and folders.
    SetAttributes(Vec<NodeId>, AttributeChange),
    /// Keep these preferences and use them at once.
    SetSettings(Box<Settings>),
}
