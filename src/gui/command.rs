//! Everything the person can do by menu or key: one table with id, key, words and condition.
//! Menus, tips and keys all read it, so that they can't disagree.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

use super::action::{Action, CompareAction, EditAction, FileAction, ViewAction};
use super::look::Look;
use super::view::selection::Selection;
use super::view::shown::Page;
use crate::model::{NodeId, Tree};

/// Something the person can do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Command {
    /// A new, empty disc.
    NewDisc,
    /// A new disc that starts.
    NewRescue,
    /// Open images.
    Open,
    /// Put files on the disc.
    AddFiles,
    /// Put a folder on the disc.
    AddFolder,
    /// Create the image.
    Create,
    /// Keep the work as a project.
    Save,
    /// Keep it in another place.
    SaveAs,
    /// Take files out of the image.
    Extract,
    /// Make an image of another kind.
    Convert,
    /// Make several images of another kind.
    ConvertMany,
    /// Take tracks out of the image.
    TakeTracks,
    /// Two discs side by side.
    Compare,
    /// The next difference.
    NextDifference,
    /// The difference before.
    PreviousDifference,
    /// Left becomes right.
    SwapSides,
    /// Save what a comparison found.
    SaveReport,
    /// Compare the sectors of the image with their codes.
    CheckSectors,
    /// Close the tab.
    CloseTab,
    /// Close the window.
    Quit,
    /// Take back.
    Undo,
    /// Do again.
    Redo,
    /// Take note of the selection, to be moved.
    Cut,
    /// Take note of the selection, to be copied.
    Copy,
    /// Put here what was copied or cut.
    Paste,
    /// A new folder.
    NewFolder,
    /// Give another name.
    Rename,
    /// Permissions, owner and time.
    Attributes,
    /// A quick look at the selected file.
    Preview,
    /// Take off the disc.
    Remove,
    /// Look at linked folders again.
    Rescan,
    /// Volume and formats.
    DiscOptions,
    /// What starts from the disc.
    BootSet,
    /// Make it start in one step.
    MakeItStart,
    /// Only what was changed.
    OnlyChanges,
    /// A page of the tab.
    Page(Page),
    /// The tree.
    ToggleTree,
    /// The inspector.
    ToggleInspector,
    /// The sector strip.
    ToggleStrip,
    /// Preferences.
    Settings,
    /// Find a command by its name.
    Palette,
    /// All keys.
    Shortcuts,
    /// All jobs, ended ones as well.
    Jobs,
    /// Panels as they were at first.
    ResetPanels,
    /// What this program is.
    About,
    /// The tab to the right.
    NextTab,
    /// The tab to the left.
    PreviousTab,
}

/// What the conditions of commands look at.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    /// A disc is being made in the present tab.
    pub is_making: bool,
    /// An image is being looked at in the present tab.
    pub is_browsing: bool,
    /// Files can be changed in the present tab: of a disc, or of an image by the first change.
    pub can_change: bool,
    /// The disc of the present tab was begun from an image.
    pub is_amended: bool,
    /// Something of that image was changed.
    pub has_changes: bool,
    /// Files are on the disc, or the image has been read.
    pub has_files: bool,
    /// The image of the present tab has been opened.
    pub is_read: bool,
    /// The image of the present tab has tracks.
    pub has_tracks: bool,
    /// Two discs are side by side in the present tab.
    pub is_comparing: bool,
    /// They have been compared.
    pub is_compared: bool,
    /// One of them at least holds data, whose sectors may have codes.
    pub has_data_tracks: bool,
    /// What is selected in the present tab.
    pub selection: Option<&'a Selection>,
    /// The folder shown.
    pub folder: NodeId,
    /// What undo would take back, in words.
    pub undo: Option<String>,
    /// What redo would do, in words.
    pub redo: Option<String>,
    /// How many tabs there are, and which one is shown.
    pub tabs: (usize, usize),
}

impl Default for Situation<'_> {
    fn default() -> Self {
        Situation {
            is_making: false,
            is_browsing: false,
            can_change: false,
            is_amended: false,
            has_changes: false,
            is_comparing: false,
            is_compared: false,
            is_read: false,
            has_tracks: false,
            has_data_tracks: false,
            has_files: false,
            selection: None,
            folder: Tree::ROOT,
            undo: None,
            redo: None,
            tabs: (0, 0),
        }
    }
}

impl Situation<'_> {
    /// The only selected node, if it is one.
    fn single(&self) -> Option<NodeId> {
        self.selection.and_then(Selection::single)
    }

    fn is_nothing_selected(&self) -> bool {
        self.selection.is_none_or(|selection| selection.nodes().is_empty())
    }

    /// All that is selected; may be a million, so only asked for when it is acted on.
    fn selected(&self) -> Vec<NodeId> {
        self.selection.map_or_else(Vec::new, |selection| selection.nodes().iter().collect())
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;

impl Command {
    /// Every command, in the order keys are looked at.
    pub const ALL: [Command; 52] = [
        Command::NewFolder,
        Command::NewDisc,
        Command::NewRescue,
        Command::Open,
        Command::AddFolder,
        Command::AddFiles,
        Command::Create,
        Command::SaveAs,
        Command::Save,
        Command::Extract,
        Command::ConvertMany,
        Command::Convert,
        Command::TakeTracks,
        Command::Compare,
        Command::PreviousDifference,
        Command::NextDifference,
        Command::SwapSides,
        Command::SaveReport,
        Command::CheckSectors,
        Command::CloseTab,
        Command::Quit,
        Command::Redo,
        Command::Undo,
        Command::Cut,
        Command::Copy,
        Command::Paste,
        Command::Rename,
        Command::Attributes,
        Command::Preview,
        Command::Remove,
        Command::Rescan,
        Command::DiscOptions,
        Command::BootSet,
        Command::MakeItStart,
        Command::OnlyChanges,
        Command::ToggleTree,
        Command::ToggleInspector,
        Command::ToggleStrip,
        Command::Settings,
        Command::Palette,
        Command::Shortcuts,
        Command::Jobs,
        Command::Page(Page::Files),
        Command::Page(Page::Layout),
        Command::Page(Page::Find),
        Command::Page(Page::Space),
        Command::Page(Page::Boot),
        Command::Page(Page::Bytes),
        Command::ResetPanels,
        Command::About,
        Command::PreviousTab,
        Command::NextTab,
    ];

    /// Its key, if it has one. Keys with more modifiers come first in [`Command::ALL`].
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let key = |modifiers, key| Some(KeyboardShortcut::new(modifiers, key));
        match self {
            Command::NewDisc => key(CTRL, Key::N),
            Command::Open => key(CTRL, Key::O),
            Command::AddFolder => key(CTRL | Modifiers::SHIFT, Key::I),
            Command::AddFiles => key(CTRL, Key::I),
            Command::Create => key(CTRL, Key::Enter),
            Command::Save => key(CTRL, Key::S),
            Command::SaveAs => key(CTRL | Modifiers::SHIFT, Key::S),
            Command::Extract => key(CTRL, Key::E),
            Command::Convert => key(CTRL, Key::K),
            Command::ConvertMany => key(CTRL | Modifiers::SHIFT, Key::K),
            Command::TakeTracks => key(CTRL, Key::T),
            Command::Compare => key(CTRL, Key::M),
            Command::NextDifference => key(Modifiers::NONE, Key::F8),
            Command::PreviousDifference => key(Modifiers::SHIFT, Key::F8),
            Command::CloseTab => key(CTRL, Key::W),
            Command::Quit => key(CTRL, Key::Q),
            Command::Undo => key(CTRL, Key::Z),
            Command::Redo => key(CTRL | Modifiers::SHIFT, Key::Z),
            Command::Cut => key(CTRL, Key::X),
            Command::Copy => key(CTRL, Key::C),
            Command::Paste => key(CTRL, Key::V),
            Command::NewFolder => key(CTRL | Modifiers::SHIFT, Key::N),
            Command::Rename => key(Modifiers::NONE, Key::F2),
            Command::Attributes => key(Modifiers::ALT, Key::Enter),
            Command::Preview => key(Modifiers::NONE, Key::Space),
            Command::Remove => key(Modifiers::NONE, Key::Delete),
            Command::Rescan => key(Modifiers::NONE, Key::F5),
            Command::DiscOptions => key(CTRL, Key::D),
            Command::BootSet => key(CTRL, Key::B),
            Command::MakeItStart | Command::NewRescue => None,
            Command::OnlyChanges => key(CTRL, Key::G),
            Command::ToggleTree => key(Modifiers::NONE, Key::F9),
            Command::ToggleInspector => key(Modifiers::NONE, Key::F10),
            Command::ToggleStrip => key(Modifiers::NONE, Key::F7),
            Command::Settings => key(CTRL, Key::Comma),
            Command::Palette => key(CTRL | Modifiers::SHIFT, Key::P),
            Command::Shortcuts => key(Modifiers::NONE, Key::F1),
            Command::Jobs => key(CTRL, Key::J),
            Command::Page(page) => match page {
                Page::Files => key(CTRL, Key::Num1),
                Page::Space => key(CTRL, Key::Num2),
                Page::Bytes => key(CTRL, Key::Num3),
                Page::Boot => key(CTRL, Key::Num4),
                Page::Layout => key(CTRL, Key::Num5),
                Page::Find => key(CTRL | Modifiers::SHIFT, Key::F),
            },
            Command::CheckSectors
            | Command::ResetPanels
            | Command::About
            | Command::SwapSides
            | Command::SaveReport => None,
            Command::NextTab => key(Modifiers::CTRL, Key::Tab),
            Command::PreviousTab => key(Modifiers::CTRL | Modifiers::SHIFT, Key::Tab),
        }
    }

    /// Its words.
    pub fn text_id(self) -> &'static str {
        match self {
            Command::NewDisc => "command-new-disc",
            Command::NewRescue => "command-new-rescue",
            Command::Open => "command-open",
            Command::AddFiles => "command-add-files",
            Command::AddFolder => "command-add-folder",
            Command::Create => "command-create",
            Command::Save => "command-save",
            Command::SaveAs => "command-save-as",
            Command::Extract => "command-extract",
            Command::Convert => "command-convert",
            Command::ConvertMany => "command-convert-many",
            Command::TakeTracks => "command-take-tracks",
            Command::Compare => "command-compare",
            Command::NextDifference => "command-next-difference",
            Command::PreviousDifference => "command-previous-difference",
            Command::SwapSides => "command-swap-sides",
            Command::SaveReport => "command-save-report",
            Command::CheckSectors => "command-check-sectors",
            Command::CloseTab => "command-close-tab",
            Command::Quit => "command-quit",
            Command::Undo => "command-undo",
            Command::Redo => "command-redo",
            Command::Cut => "command-cut",
            Command::Copy => "command-copy",
            Command::Paste => "command-paste",
            Command::NewFolder => "command-new-folder",
            Command::Rename => "command-rename",
            Command::Attributes => "command-attributes",
            Command::Preview => "command-preview",
            Command::Remove => "command-remove",
            Command::Rescan => "command-rescan",
            Command::DiscOptions => "command-disc-options",
            Command::BootSet => "command-boot-set",
            Command::MakeItStart => "command-make-it-start",
            Command::OnlyChanges => "command-only-changes",
            Command::Page(page) => page.text_id(),
            Command::ToggleTree => "command-toggle-tree",
            Command::ToggleInspector => "command-toggle-inspector",
            Command::ToggleStrip => "command-toggle-strip",
            Command::Settings => "command-settings",
            Command::Palette => "command-palette",
            Command::Shortcuts => "command-shortcuts",
            Command::Jobs => "command-jobs",
            Command::ResetPanels => "command-reset-panels",
            Command::About => "command-about",
            Command::NextTab => "command-next-tab",
            Command::PreviousTab => "command-previous-tab",
        }
    }

    /// Why it can't be done now, as the id of a text; `None`: it can.
    pub fn refusal(self, now: &Situation<'_>) -> Option<&'static str> {
        let needs = |is_there: bool, why: &'static str| (!is_there).then_some(why);
        match self {
            Command::NewDisc
            | Command::NewRescue
            | Command::Open
            | Command::ConvertMany
            | Command::Compare
            | Command::Quit
            | Command::Settings
            | Command::Palette
            | Command::Shortcuts
            | Command::Jobs
            | Command::ResetPanels
            | Command::About => None,
            Command::AddFiles
            | Command::AddFolder
            | Command::NewFolder
            | Command::Rescan
            | Command::DiscOptions
            | Command::MakeItStart
            | Command::BootSet => needs(now.can_change, "command-needs-disc"),
            Command::Save | Command::SaveAs => needs(now.is_making, "command-needs-disc"),
            Command::OnlyChanges => needs(now.has_changes, "command-needs-change"),
            Command::Create => needs(now.is_making, "command-needs-disc")
                .or_else(|| needs(now.has_files, "command-needs-files")),
            Command::Extract => needs(now.is_browsing, "command-needs-image")
                .or_else(|| needs(now.has_files || now.has_tracks, "command-needs-reading")),
            Command::Convert => needs(now.is_browsing, "command-needs-image")
                .or_else(|| needs(now.is_read, "command-needs-reading")),
            Command::TakeTracks => needs(now.is_browsing, "command-needs-image")
                .or_else(|| needs(now.has_tracks, "command-needs-tracks")),
            Command::NextDifference
            | Command::PreviousDifference
            | Command::SwapSides
            | Command::SaveReport => needs(now.is_comparing, "command-needs-comparison")
                .or_else(|| needs(now.is_compared, "command-needs-reading")),
            Command::CheckSectors => needs(now.is_browsing, "command-needs-image")
                .or_else(|| needs(now.has_data_tracks, "command-needs-tracks")),
            Command::CloseTab
            | Command::Page(_)
            | Command::ToggleTree
            | Command::ToggleInspector
            | Command::ToggleStrip => needs(now.tabs.0 > 0, "command-needs-tab"),
            Command::NextTab | Command::PreviousTab => needs(now.tabs.0 > 1, "command-needs-tabs"),
            Command::Undo => needs(now.undo.is_some(), "command-needs-step"),
            Command::Redo => needs(now.redo.is_some(), "command-needs-undone"),
            Command::Rename => needs(now.can_change, "command-needs-disc")
                .or_else(|| needs(now.single().is_some(), "command-needs-one")),
            Command::Copy => needs(now.tabs.0 > 0, "command-needs-tab")
                .or_else(|| needs(!now.is_nothing_selected(), "command-needs-selection")),
            Command::Paste => None,
            Command::Preview => needs(now.tabs.0 > 0, "command-needs-tab")
                .or_else(|| needs(now.single().is_some(), "command-needs-one")),
            Command::Attributes => needs(now.is_making, "command-needs-disc")
                .or_else(|| needs(!now.is_nothing_selected(), "command-needs-selection")),
            Command::Cut | Command::Remove => needs(now.can_change, "command-needs-disc")
                .or_else(|| needs(!now.is_nothing_selected(), "command-needs-selection")),
        }
    }

    /// What it does now. `None` when it can't be done.
    pub fn action(self, now: &Situation<'_>) -> Option<Action> {
        if self.refusal(now).is_some() {
            return None;
        }
        let (count, shown) = now.tabs;
        let beside = |step: usize| ViewAction::Tab((shown + step) % count.max(1));
        Some(match self {
            Command::NewDisc => FileAction::NewDisc.into(),
            Command::NewRescue => FileAction::NewRescue.into(),
            Command::Open => FileAction::ChooseImages.into(),
            Command::AddFiles => FileAction::ChooseFiles.into(),
            Command::AddFolder => FileAction::ChooseFolder.into(),
            Command::Create => FileAction::Create.into(),
            Command::Save if now.is_amended => FileAction::SaveChanges.into(),
            Command::Save => FileAction::SaveProject.into(),
            Command::SaveAs => FileAction::SaveProjectAs.into(),
            Command::Extract => FileAction::Extract(now.selected()).into(),
            Command::Convert => FileAction::Convert.into(),
            Command::ConvertMany => FileAction::ConvertMany(Vec::new()).into(),
            Command::TakeTracks => FileAction::TakeTracks(Vec::new()).into(),
            Command::Compare => CompareAction::Choose.into(),
            Command::NextDifference => CompareAction::Step(true).into(),
            Command::PreviousDifference => CompareAction::Step(false).into(),
            Command::SwapSides => CompareAction::Swap.into(),
            Command::SaveReport => CompareAction::AskReport.into(),
            Command::CheckSectors => FileAction::CheckSectors.into(),
            Command::CloseTab => FileAction::CloseTab.into(),
            Command::Quit => FileAction::Quit.into(),
            Command::Undo => EditAction::Undo.into(),
            Command::Redo => EditAction::Redo.into(),
            Command::Cut => EditAction::Cut.into(),
            Command::Copy => FileAction::Copy.into(),
            Command::Paste => FileAction::Paste.into(),
            Command::NewFolder => EditAction::NewFolder { parent: now.folder }.into(),
            Command::Rename => ViewAction::BeginRename(now.single()?).into(),
            Command::Attributes => ViewAction::Attributes.into(),
            Command::Preview => ViewAction::Preview.into(),
            Command::Remove => EditAction::Remove(now.selected()).into(),
            Command::Rescan => EditAction::Rescan(Vec::new()).into(),
            Command::DiscOptions => ViewAction::DiscOptions.into(),
            Command::BootSet => ViewAction::BootSet.into(),
            Command::MakeItStart => ViewAction::MakeItStart.into(),
            Command::OnlyChanges => ViewAction::OnlyChanges.into(),
            Command::Page(page) => ViewAction::Page(page).into(),
            Command::ToggleTree => ViewAction::ToggleTree.into(),
            Command::ToggleInspector => ViewAction::ToggleInspector.into(),
            Command::ToggleStrip => ViewAction::ToggleStrip.into(),
            Command::Settings => ViewAction::Settings.into(),
            Command::Palette => ViewAction::Palette.into(),
            Command::Shortcuts => ViewAction::Shortcuts.into(),
            Command::Jobs => ViewAction::Jobs.into(),
            Command::ResetPanels => ViewAction::ResetPanels.into(),
            Command::About => ViewAction::About.into(),
            Command::NextTab => beside(1).into(),
            Command::PreviousTab => beside(count.saturating_sub(1)).into(),
        })
    }

    /// Its key as the system writes it.
    pub fn key_text(self, ctx: &Context) -> String {
        self.shortcut().map_or(String::new(), |shortcut| ctx.format_shortcut(&shortcut))
    }

    /// The same without a window at hand.
    pub fn key_in_words(self) -> String {
        let is_mac = cfg!(target_os = "macos");
        self.shortcut().map_or(String::new(), |key| key.format(&egui::ModifierNames::NAMES, is_mac))
    }

    /// Its words now: undo and redo name the step.
    pub fn words(self, look: &Look, now: &Situation<'_>) -> String {
        let step = match self {
            Command::Undo => now.undo.clone(),
            Command::Redo => now.redo.clone(),
            _ => None,
        };
        let words = match self {
            Command::Save if now.is_amended => look.text("command-save-changes"),
            other => look.text(other.text_id()),
        };
        match step {
            Some(step) => format!("{words}: {step}"),
            None => words,
        }
    }

    /// Whether the key belongs to a field while someone types in it.
    fn is_for_fields(self) -> bool {
        matches!(
            self,
            Command::Undo | Command::Redo | Command::Cut | Command::Copy | Command::Paste
        )
    }

    /// Whether the desktop told of it by an event of its own, which is then taken. What is pasted
    /// comes with its text and is looked at elsewhere.
    fn is_event(self, events: &mut Vec<egui::Event>) -> bool {
        let wanted = match self {
            Command::Cut => egui::Event::Cut,
            Command::Copy => egui::Event::Copy,
            _ => return false,
        };
        let found = events.iter().position(|event| *event == wanted);
        found.map(|at| events.remove(at)).is_some()
    }

    /// Whether the table does it when it has the keyboard, and nobody else.
    fn is_for_table(self) -> bool {
        matches!(self, Command::Rename | Command::Remove | Command::Preview)
    }
}

/// The actions whose keys were pressed in this frame. While someone types, the keys that fields
/// know are left to them (Ctrl+Z undoes text only).
pub fn pressed(ctx: &Context, now: &Situation<'_>) -> Vec<Action> {
    let is_typing = ctx.text_edit_focused();
    Command::ALL
        .into_iter()
        .filter(|command| !(command.is_for_table() || is_typing && command.is_for_fields()))
        .filter_map(|command| {
            let shortcut = command.shortcut()?;
            let is_pressed = command.refusal(now).is_none()
                && ctx.input_mut(|input| {
                    input.consume_shortcut(&shortcut) || command.is_event(&mut input.events)
                });
            is_pressed.then(|| command.action(now))?
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_taken_twice_and_longer_keys_come_first() {
        for (at, command) in Command::ALL.iter().enumerate() {
            let Some(key) = command.shortcut() else { continue };
            for later in &Command::ALL[at + 1..] {
                let Some(other) = later.shortcut() else { continue };
                assert_ne!(key, other, "{command:?} and {later:?}");
                // consume_shortcut ignores surplus Shift, so the key with Shift has to come first.
                let is_shadowed = key.logical_key == other.logical_key
                    && other.modifiers.shift
                    && !key.modifiers.shift;
                assert!(!is_shadowed, "{command:?} hides {later:?}");
            }
        }
    }

    #[test]
    fn a_command_that_can_be_done_has_an_action() {
        let nothing = Situation::default();
        assert_eq!(Command::Create.refusal(&nothing), Some("command-needs-disc"));
        assert_eq!(Command::Create.action(&nothing), None);
        let mut selection = Selection::default();
        selection.select_only(NodeId(3));
        let making = Situation {
            is_making: true,
            can_change: true,
            has_files: true,
            selection: Some(&selection),
            tabs: (2, 1),
            ..Situation::default()
        };
        for command in Command::ALL {
            assert_eq!(command.refusal(&making).is_none(), command.action(&making).is_some());
        }
        assert_eq!(Command::NextTab.action(&making), Some(ViewAction::Tab(0).into()));
        assert_eq!(Command::PreviousTab.action(&making), Some(ViewAction::Tab(0).into()));
    }
}
