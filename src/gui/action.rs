//! What the person asked for, as values. Panels and dialogs return these; only `dispatch` carries
//! them out (rule I7).

use std::path::PathBuf;

use super::dialogs::DialogAction;
use super::tabs::TabId;
use super::view::boot::BootFix;
use super::view::bytes::BytesOf;
use super::view::columns::TableColumn;
use super::view::compare::{Pair, Side};
use super::view::shown::Page;
use crate::job::{JobId, Sample, TrialMachine};
use crate::model::boot::Mend;
use crate::model::spec::BootPolicy;
use crate::model::{Namespace, NodeId};
use crate::project::ChangeKind;
use crate::project::{LayoutEdit, OrderPlace};

/// Something to do, grouped by what it touches.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// Documents, images and files of the host.
    File(FileAction),
    /// The content of the disc in the present tab.
    Edit(EditAction),
    /// What is shown.
    View(ViewAction),
    /// What a dialog asks for.
    Dialog(DialogAction),
    /// Two discs side by side.
    Compare(CompareAction),
}

/// One of the two that are compared.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CompareChoice {
    /// What an open tab shows.
    Tab(TabId),
    /// An image, a project or a folder of the host.
    Path(PathBuf),
}

/// Two discs side by side.
#[derive(Clone, PartialEq, Debug)]
pub enum CompareAction {
    /// Ask what the present tab, or anything else, is to be compared with.
    Choose,
    /// Compare these, left and right, in a tab of their own.
    Start(CompareChoice, CompareChoice),
    /// Compare the same two once more.
    Again,
    /// Left becomes right.
    Swap,
    /// Go to the next difference; `false`: the one before.
    Step(bool),
    /// Ask where the report is to be saved.
    AskReport,
    /// Read two files so that they can be shown side by side.
    Look(Pair),
    /// Have a page of bytes of a side read that begins here.
    ReadBytes(Side, BytesOf, u64),
    /// Put this file or folder of the left side on the disc of the right one.
    Take(NodeId),
}

/// Documents, images and files of the host.
#[derive(Clone, PartialEq, Debug)]
pub enum FileAction {
    /// Begin a new, empty disc in a tab of its own.
    NewDisc,
    /// A new disc that starts: empty, with the choice of its boot loader.
    NewRescue,
    /// Ask for images and open each in a tab.
    ChooseImages,
    /// Open these images.
    Open(Vec<PathBuf>),
    /// Take note of what is selected, for tabs and other programs.
    Copy,
    /// Have the clipboard of the desktop pasted.
    Paste,
    /// Make a sample and show it.
    OpenSample(Sample),
    /// Forget that a document was ever open here.
    ForgetRecent(PathBuf),
    /// Ask where missing sources lie now.
    ChooseSourcesFolder,
    /// Ask for files to be put on the disc.
    ChooseFiles,
    /// Ask for a folder to be put on the disc.
    ChooseFolder,
    /// Save the disc of the present tab as a project; asks where if it has no place yet.
    SaveProject,
    /// Save it as a project in another place.
    SaveProjectAs,
    /// Save it although somebody else changed the file.
    SaveOverOther,
    /// Show the dialog that saves the changes of an image.
    SaveChanges,
    /// Show the dialog that creates the image.
    Create,
    /// Show the dialog that takes these out of the image; all when empty.
    Extract(Vec<NodeId>),
    /// Show the dialog that makes an image of another kind.
    Convert,
    /// Show the dialog that makes several images of another kind, beginning with these.
    ConvertMany(Vec<PathBuf>),
    /// Save the sheet of the image with the names of the files that were found; asks where.
    SaveMended,
    /// Show the dialog that compares the sectors of the image with their codes.
    CheckSectors,
    /// Show the dialog that takes these tracks out of the image; all when empty.
    TakeTracks(Vec<u8>),
    /// Show the file that is looked at by the program for it.
    OpenPreviewed,
    /// Show a file by the program for it.
    OpenFile(NodeId),
    /// Expand the image of the present tab into the cache, and open it.
    Expand,
    /// Take back what was just dropped and open it as an image instead.
    OpenInstead(Vec<PathBuf>),
    /// Show a file in the file manager.
    ShowInFolder(PathBuf),
    /// Stop a job.
    Cancel(JobId),
    /// Close the present tab, asking first where work would be lost.
    CloseTab,
    /// Close the window, asking first where work would be lost.
    Quit,
}

/// The content of the disc in the present tab. Each is one step of undo.
#[derive(Clone, PartialEq, Debug)]
pub enum EditAction {
    /// Put files and folders of the host into a folder of the disc.
    Add {
        /// What.
        paths: Vec<PathBuf>,
        /// Into which folder.
        into: NodeId,
    },
    /// A new folder with a name that is free, and start renaming it.
    NewFolder {
        /// In which folder.
        parent: NodeId,
    },
    /// Give another name.
    Rename {
        /// Whose.
        node: NodeId,
        /// The name.
        name: String,
    },
    /// Move into another folder of the disc.
    Move {
        /// What.
        nodes: Vec<NodeId>,
        /// Where to.
        into: NodeId,
    },
    /// Copy what comes from another tab.
    CopyIn {
        /// The number of that tab.
        from: u64,
        /// What.
        nodes: Vec<NodeId>,
        /// Into which folder.
        into: NodeId,
    },
    /// Take linked folders as they are now on the host; all of them when empty.
    Rescan(Vec<NodeId>),
    /// Let a linked folder stand for itself from now on.
    Detach(NodeId),
    /// Take note of what is selected: pasting moves it.
    Cut,
    /// Put what was copied or cut here into the folder shown.
    PasteClip,
    /// Take off the disc; the files on the computer stay.
    Remove(Vec<NodeId>),
    /// Put what a folder holds into its place.
    Unwrap(NodeId),
    /// The name of the volume, while typing.
    VolumeName(String),
    /// Give files and folders back what they were in the image.
    TakeBack(Vec<NodeId>),
    /// Give the disc back what it was in the image: its name, its options, or what starts.
    TakeBackOfDisc(ChangeKind),
    /// How what starts is carried over to a changed image.
    BootPolicy(BootPolicy),
    /// Add what mends the boot set.
    FixBoot(BootFix),
    /// Where files lie on the disc.
    Layout(LayoutEdit),
    /// Take back the last step.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Take back or do again until so many steps are done.
    GoToStep(usize),
}

/// What is shown.
#[derive(Clone, PartialEq, Debug)]
pub enum ViewAction {
    /// Show or hide the tree.
    ToggleTree,
    /// Show or hide the inspector.
    ToggleInspector,
    /// Open or fold the sector strip.
    ToggleStrip,
    /// Show the options of volume and formats.
    DiscOptions,
    /// Show what there is to look at before creating.
    Warnings,
    /// Look at all sources again and ask about those that are missing or different.
    Sources,
    /// Do not close when the jobs have ended after all.
    StayOpen,
    /// Show the settings.
    Settings,
    /// Find a command by its name.
    Palette,
    /// Show all keys.
    Shortcuts,
    /// Show all jobs.
    Jobs,
    /// Show another page of the present tab.
    Page(Page),
    /// Give all panels the sizes they had at first, and show them.
    ResetPanels,
    /// Have a page of bytes read that begins here.
    ReadBytes(BytesOf, u64),
    /// Look for bytes from a place on.
    FindBytes(BytesOf, Vec<u8>, u64),
    /// Look for bytes in all files; the number is that of the tree shown.
    FindInFiles(u64, Vec<u8>),
    /// Show a file where it lies.
    ShowNode(NodeId),
    /// Show what starts from the disc, to be changed.
    BootSet,
    /// Show the dialog that makes it start in one step.
    MakeItStart,
    /// Start it in a machine, without writing it first.
    TryIt(TrialMachine),
    /// Show all changes of the disc, or the folder again.
    OnlyChanges,
    /// Show what this program is.
    About,
    /// Mend why the disc does not start.
    Mend(Mend),
    /// Have a quick look at the selected file.
    Preview,
    /// Go on to the file so many rows further.
    PreviewNext(isize),
    /// Show permissions, owner and time of the selected files, to be changed.
    Attributes,
    /// Begin giving another name, in place.
    BeginRename(NodeId),
    /// Show a column of the table, or hide it.
    ToggleColumn(TableColumn),
    /// Go to a tab, counted from 0.
    Tab(usize),
    /// Show the files of an image under the names of another view.
    Names(Namespace),
    /// Show another session of an image, counted from 1.
    Session(u32),
    /// Show another volume of an image, by its id; `None`: those of the disc.
    Volume(Option<String>),
}

impl Action {
    /// The same with other ids of nodes; `None` where one of them has none.
    pub fn with_ids(self, new_id: impl Fn(NodeId) -> Option<NodeId>) -> Option<Action> {
        let all = |ids: Vec<NodeId>| ids.into_iter().map(&new_id).collect::<Option<Vec<_>>>();
        Some(match self {
            Action::Edit(action) => Action::Edit(match action {
                EditAction::Add { paths, into } => EditAction::Add { paths, into: new_id(into)? },
                EditAction::NewFolder { parent } => {
                    EditAction::NewFolder { parent: new_id(parent)? }
                }
                EditAction::Rename { node, name } => {
                    EditAction::Rename { node: new_id(node)?, name }
                }
                EditAction::Move { nodes, into } => {
                    EditAction::Move { nodes: all(nodes)?, into: new_id(into)? }
                }
                EditAction::Remove(nodes) => EditAction::Remove(all(nodes)?),
                EditAction::TakeBack(nodes) => EditAction::TakeBack(all(nodes)?),
                EditAction::Unwrap(node) => EditAction::Unwrap(new_id(node)?),
                // What is copied is named by the ids of another tab.
                EditAction::CopyIn { from, nodes, into } => {
                    EditAction::CopyIn { from, nodes, into: new_id(into)? }
                }
                EditAction::Rescan(folders) => EditAction::Rescan(all(folders)?),
                EditAction::Detach(folder) => EditAction::Detach(new_id(folder)?),
                EditAction::Layout(edit) => EditAction::Layout(match edit {
                    LayoutEdit::Pin { node, at } => LayoutEdit::Pin { node: new_id(node)?, at },
                    LayoutEdit::Unpin { nodes } => LayoutEdit::Unpin { nodes: all(nodes)? },
                    LayoutEdit::Order { nodes, place } => {
                        let place = match place {
                            OrderPlace::Before(node) => OrderPlace::Before(new_id(node)?),
                            OrderPlace::After(node) => OrderPlace::After(new_id(node)?),
                            place => place,
                        };
                        LayoutEdit::Order { nodes: all(nodes)?, place }
                    }
                    // Rules of an image that has none yet: nothing of it names a file.
                    edit => edit,
                }),
                other @ (EditAction::Cut
                | EditAction::PasteClip
                | EditAction::VolumeName(_)
                | EditAction::TakeBackOfDisc(_)
                | EditAction::BootPolicy(_)
                | EditAction::FixBoot(_)
                | EditAction::Undo
                | EditAction::Redo
                | EditAction::GoToStep(_)) => other,
            }),
            other => other,
        })
    }
}

impl From<FileAction> for Action {
    fn from(action: FileAction) -> Action {
        Action::File(action)
    }
}

impl From<EditAction> for Action {
    fn from(action: EditAction) -> Action {
        Action::Edit(action)
    }
}

impl From<ViewAction> for Action {
    fn from(action: ViewAction) -> Action {
        Action::View(action)
    }
}

impl From<DialogAction> for Action {
    fn from(action: DialogAction) -> Action {
        Action::Dialog(action)
    }
}

impl From<CompareAction> for Action {
    fn from(action: CompareAction) -> Action {
        Action::Compare(action)
    }
}
