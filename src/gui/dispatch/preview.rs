//! A quick look at the selected file: its bytes come from a job, what is shown of them is made on
//! a thread.

use std::sync::Arc;

use super::jobs::Purpose;
use super::words;
use crate::gui::app::App;
use crate::gui::dialogs::PreviewDialog;
use crate::gui::tabs::{TabContent, TabId};
use crate::gui::view::later::Later;
use crate::gui::view::preview::{Preview, PreviewView, bytes_wanted};
use crate::gui::view::selection::{Pick, RowOrder};
use crate::job::{JobError, JobKind, Outcome, Readable};
use crate::model::{NodeId, NodeKind};

/// Which file is looked at: another number for every look.
type LookId = u64;

/// The quick look.
#[derive(Default)]
pub struct QuickLook {
    /// Number of the present one.
    id: LookId,
    file: Option<(TabId, NodeId)>,
    /// What it is made from, once read.
    bytes: Option<Arc<Vec<u8>>>,
    made: Later<LookId, Preview>,
}

impl App {
    /// Shows the selected file of the present tab.
    pub(super) fn show_preview(&mut self) {
        let Some(tab) = self.tabs.current() else { return };
        let selection = &tab.panes.selection;
        let Some(node) = selection.single().or(selection.cursor()) else { return };
        if self.look_at(node) {
            self.dialogs.open(PreviewDialog {});
        }
    }

    /// Goes on to the file `step` rows further, if there is one.
    pub(super) fn preview_next(&mut self, step: isize) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let Some(listing) = tab.panes.rows.listing().cloned() else { return };
        let mut row = tab.panes.selection.cursor_row(listing.as_ref());
        while let Some(next) = row.and_then(|row| row.checked_add_signed(step)) {
            let Some(node) = listing.node(next) else { return };
            let is_file = tab.shown.tree.node(node).is_some_and(|node| node.blob().is_some());
            if is_file {
                tab.panes.selection.pick(listing.as_ref(), next, Pick::Only);
                tab.panes.is_cursor_sought = true;
                tab.panes.reveal_in_strip(&tab.shown);
                self.look_at(node);
                return;
            }
            row = Some(next);
        }
    }

    /// The file that is looked at is shown by its program.
    pub(super) fn open_previewed(&mut self) {
        if let Some((tab, node)) = self.quick_look.file
            && self.tabs.current().is_some_and(|shown| shown.id == tab)
        {
            self.open_file(node);
        }
    }

    /// Reads what a look at a file needs. Whether it is a file.
    fn look_at(&mut self, node: NodeId) -> bool {
        let Some((tab, name, of)) = self.readable(node) else { return false };
        let len = match &of {
            Readable::ImageFile(_, blob) | Readable::ProjectFile(blob, _) => blob.len,
            _ => 0,
        };
        self.quick_look.id += 1;
        self.quick_look.file = Some((tab, node));
        self.quick_look.bytes = None;
        let most = bytes_wanted(&name, len);
        self.feed.preview = PreviewView { name, len, what: None };
        let job = self.jobs.start(JobKind::ReadStart { of, most });
        self.book.note(job, Purpose::Preview(self.quick_look.id));
        true
    }

    /// A file of the present tab as jobs read it, with its name.
    pub(super) fn readable(&self, node: NodeId) -> Option<(TabId, String, Readable)> {
        let tab = self.tabs.current()?;
        let tree = &tab.shown.tree;
        let found = tree.node(node)?;
        let NodeKind::File(blob) = found.kind else { return None };
        let blob = tree.blob(blob).cloned()?;
        let of = match &tab.content {
            TabContent::Browsing(browsing) => Readable::ImageFile(browsing.opened.clone()?, blob),
            TabContent::Compare(_) => return None,
            TabContent::Making(making) => {
                let sources = making.document.project().sources.clone();
                Readable::ProjectFile(blob, sources)
            }
        };
        Some((tab.id, found.display_name().into_owned(), of))
    }

    /// The bytes are there.
    pub(super) fn take_preview(&mut self, id: LookId, result: Result<Outcome, JobError>) {
        if id != self.quick_look.id {
            return;
        }
        match result {
            Ok(Outcome::Page { bytes, len, .. }) => {
                self.feed.preview.len = len;
                self.quick_look.bytes = Some(Arc::new(bytes));
            }
            Err(error) => {
                let why = words::why(&self.texts, &error);
                self.feed.preview.what = Some(Arc::new(Preview::Unread(why)));
            }
            Ok(_) => {}
        }
    }

    /// Has what is shown made, and takes it over once it is.
    pub(super) fn fill_preview(&mut self) {
        let wake = self.wake_later();
        let (look, view) = (&mut self.quick_look, &mut self.feed.preview);
        let Some(bytes) = look.bytes.clone().filter(|_| view.what.is_none()) else { return };
        let (name, len) = (view.name.clone(), view.len);
        look.made.want(&look.id, false, &wake, move || Preview::of(&name, &bytes, len));
        if look.made.is_ready_for(&look.id) {
            view.what = look.made.value().cloned();
            look.bytes = None;
        }
    }
}
