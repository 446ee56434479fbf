//! Copies between tabs, and to and from the clipboard: out of an image onto a disc, from one disc
//! to another, out of the window to other programs.

use super::jobs::{LeftOut, Purpose};
use crate::gui::action::{EditAction, FileAction};
use crate::gui::app::App;
use crate::gui::clipboard;
use crate::gui::dispatch::file::opened_folder;
use crate::gui::notify::Notice;
use crate::gui::tabs::{TabContent, TabId};
use crate::gui::view::facts::Totals;
use crate::gui::view::folder::size_of;
use crate::gui::widgets::MessageKind;
use crate::i18n::Value;
use crate::job::{FilesOf, JobError, JobKind, Outcome, Snapshot};
use crate::model::{Namespace, NodeId, Tree};
use crate::project::{Edit, Insert};

/// More than this is not copied out just in case (experience: up to 200 MB).
const READY_BYTES: u64 = 200_000_000;
/// Beyond so many nodes counting would be felt.
const COUNTABLE: u64 = 200_000;

/// Files on their way: where they come from, as it was when they were taken. The tab may close.
#[derive(Clone, Debug)]
pub struct Carried {
    tab: TabId,
    of: FilesOf,
    tree: Tree,
    nodes: Vec<NodeId>,
}

impl Clip {
    /// The files of a tab have other ids from now on: what was noted of them follows.
    pub(super) fn follow(&mut self, tab: TabId, now: &Tree, view: Namespace) {
        let carried = &mut self.carried;
        if carried.tab != tab {
            return;
        }
        let new_id = |node: &NodeId| now.lookup_in(view, &carried.tree.path_of(*node));
        carried.nodes = carried.nodes.iter().filter_map(new_id).collect();
        carried.tree = now.clone();
    }
}

impl Carried {
    /// The edit that puts them into a folder of a disc.
    fn insert(&self, into: NodeId) -> Edit {
        let insert = match &self.of {
            FilesOf::Image(opened) => opened.insert(&self.tree, &self.nodes, into),
            FilesOf::Project(sources) => {
                Insert::of_nodes(&self.tree, &self.nodes, into, sources.clone())
            }
        };
        Edit::Insert(Box::new(insert))
    }

    /// Files and bytes; `None` where counting would be felt.
    fn totals(&self) -> Option<(u64, u64)> {
        if self.tree.count_nodes() > COUNTABLE {
            return None;
        }
        Some(self.nodes.iter().fold((0, 0), |(files, bytes), node| {
            let below = Totals::below(&self.tree, *node);
            let own = self.tree.node(*node).and_then(|found| size_of(&self.tree, found));
            (files + below.files + u64::from(own.is_some()), bytes + below.bytes + own.unwrap_or(0))
        }))
    }
}

/// What was copied or cut last.
#[derive(Clone, Debug)]
pub struct Clip {
    carried: Carried,
    /// The text on the clipboard that means it: when something else is there, it means that.
    text: String,
    /// Pasting moves, within the disc it was cut from.
    is_cut: bool,
}

impl App {
    fn carry(&mut self, tab: TabId, nodes: Vec<NodeId>) -> Option<Carried> {
        let found = self.tabs.find(tab)?;
        let tree = found.shown.tree.clone();
        let of = match &found.content {
            TabContent::Browsing(browsing) => FilesOf::Image(browsing.opened.clone()?),
            TabContent::Making(making) => {
                FilesOf::Project(making.document.project().sources.clone())
            }
            TabContent::Compare(_) => return None,
        };
        let nodes: Vec<NodeId> = nodes.into_iter().filter(|id| *id != Tree::ROOT).collect();
        (!nodes.is_empty()).then_some(Carried { tab, of, tree, nodes })
    }

    /// Copies what was dragged from another tab.
    pub(super) fn copy_in(&mut self, from: TabId, nodes: Vec<NodeId>, into: NodeId) {
        if let Some(carried) = self.carry(from, nodes) {
            self.put(&carried, into);
        }
    }

    /// Puts files into a folder of the present disc, beside the window's work; asks about clashes.
    fn put(&mut self, carried: &Carried, into: NodeId) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(making) = tab.making() else { return };
        let of = Snapshot::of(&making.document);
        let revision = of.revision;
        let job = self.jobs.start(JobKind::Prepare { edit: carried.insert(into), of });
        self.book.note(
            job,
            Purpose::Add {
                tab: id,
                paths: Vec::new(),
                into,
                of: revision,
                so_far: (0, 0),
                left_out: LeftOut::default(),
            },
        );
    }

    /// Takes note of what is selected, to be pasted in a tab or in another program.
    pub(super) fn copy_selected(&mut self, is_cut: bool) {
        let Some(tab) = self.tabs.current() else { return };
        let (id, selected) = (tab.id, tab.panes.selection.nodes().iter().collect());
        let Some(carried) = self.carry(id, selected) else { return };
        let names = carried.nodes.iter().filter_map(|node| carried.tree.node(*node));
        let names: Vec<String> = names.map(|node| node.display_name().into_owned()).collect();
        let text = names.join("\n");
        self.copied_text = Some(text.clone());
        let totals = carried.totals();
        self.clip = Some(Clip { carried: carried.clone(), text, is_cut });
        if is_cut || !clipboard::can_offer() {
            return;
        }
        match (totals, opened_folder(&self.cache)) {
            (Some((_, bytes)), Some(folder)) if bytes <= READY_BYTES => {
                for job in self.book.copying_out() {
                    self.cancel(job);
                }
                let Carried { of, tree, nodes, .. } = carried;
                let job = self.jobs.start(JobKind::CopyOutMany { of, tree, nodes, folder });
                self.book.note(job, Purpose::CopyOut);
            }
            (totals, _) => {
                let size = totals.map_or(Value::from("…"), |(_, bytes)| Value::Bytes(bytes));
                let text = self.texts.format("window-copy-large", &[("size", size)]);
                let mut notice = Notice::passing(MessageKind::Info, text);
                if matches!(carried.of, FilesOf::Image(_)) {
                    let words = self.texts.text("command-extract");
                    notice = notice.action(words, FileAction::Extract(carried.nodes));
                }
                self.notices.post(notice);
            }
        }
    }

    /// Copies are ready for other programs.
    pub(super) fn take_copied_out(&mut self, result: Result<Outcome, JobError>) {
        match result {
            Ok(Outcome::CopiedMany { paths, files, bytes, unread }) => {
                if clipboard::offer(&paths).is_err() {
                    return self.tell_failure(self.texts.text("error-copy-out"), "");
                }
                if let Some(clip) = &mut self.clip {
                    clip.text = clipboard::as_text(&paths);
                }
                let args = [("files", Value::Number(files)), ("size", Value::Bytes(bytes))];
                let mut text = self.texts.format("window-copy-ready", &args);
                let mut kind = MessageKind::Good;
                if unread > 0 {
                    let args = [("count", Value::Number(unread))];
                    text = format!("{text} {}", self.texts.format("window-copy-unread", &args));
                    kind = MessageKind::Warning;
                }
                self.notices.post(Notice::passing(kind, text));
            }
            Ok(_) => {}
            Err(error) => self.tell_job_failure("error-copy-out", &error),
        }
    }

    /// Whether a text that was pasted means what was copied here.
    pub(in crate::gui) fn is_clip(&self, text: &str) -> bool {
        // Line ends change on their way through the desktop.
        self.clip.as_ref().is_some_and(|clip| clip.text.lines().eq(text.lines()))
    }

    /// Pastes what was copied or cut here into the folder shown.
    pub(super) fn paste_clip(&mut self) {
        let Some(clip) = self.clip.clone() else { return };
        let Some(tab) = self.tabs.current_mut() else { return };
        let (id, into) = (tab.id, tab.panes.folder());
        if tab.making().is_none() {
            let text = self.texts.text("window-paste-nowhere");
            let words = self.texts.text("command-new-disc");
            let notice = Notice::passing(MessageKind::Info, text);
            return self.notices.post(notice.action(words, FileAction::NewDisc));
        }
        if clip.is_cut && id == clip.carried.tab {
            self.clip = None;
            let nodes = clip.carried.nodes;
            return self.dispatch(EditAction::Move { nodes, into }.into());
        }
        self.put(&clip.carried, into);
    }
}
