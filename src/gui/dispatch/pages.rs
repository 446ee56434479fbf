//! What the pages of a tab ask for: bytes to be shown, bytes to be found.

use super::jobs::Purpose;
use super::words;
use crate::gui::app::App;
use crate::gui::tabs::{TabContent, TabId};
use crate::gui::view::bytes::{BytesOf, PAGE_BYTES};
use crate::gui::view::find::ByContent;
use crate::job::{FilesOf, JobError, JobKind, Outcome, Readable};
use crate::model::NodeId;

impl App {
    /// The bytes of the present tab that are shown: those of a file, or of the whole disc.
    fn shown_bytes(&self, of: BytesOf) -> Option<(TabId, Readable)> {
        if let Some(node) = of.node {
            let (tab, _, readable) = self.readable(node)?;
            return Some((tab, readable));
        }
        let tab = self.tabs.current()?;
        let readable = match &tab.content {
            TabContent::Browsing(browsing) => Readable::Image(browsing.opened.clone()?),
            TabContent::Making(making) => Readable::Planned(making.planned.clone()?),
            TabContent::Compare(_) => return None,
        };
        Some((tab.id, readable))
    }

    /// Has a page of bytes read.
    pub(super) fn read_bytes(&mut self, of: BytesOf, offset: u64) {
        let Some((tab, readable)) = self.shown_bytes(of) else { return };
        let job = self.jobs.start(JobKind::ReadPage { of: readable, offset, len: PAGE_BYTES });
        self.book.note(job, Purpose::Bytes { tab, of, offset });
    }

    /// A page of bytes was read, or could not be.
    pub(super) fn take_bytes(
        &mut self,
        tab: TabId,
        of: BytesOf,
        offset: u64,
        result: Result<Outcome, JobError>,
    ) {
        let bytes = match result {
            Ok(Outcome::Page { bytes, len, .. }) => Ok((bytes, len)),
            Ok(_) => return,
            Err(error) => Err(words::why(&self.texts, &error)),
        };
        if let Some(tab) = self.tabs.find(tab) {
            tab.panes.bytes.take(of, offset, bytes);
        }
    }

    /// Has the name on disc read of what is selected, where the tree shown does not know it.
    pub(in crate::gui) fn read_recorded_name(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        let Some(of) = browsing.opened.clone() else { return };
        let Some(node) = tab.panes.name_to_read(&tab.shown) else { return };
        let (id, view, path) = (tab.id, tab.shown.view, tab.shown.tree.path_of(node));
        let job = self.jobs.start(JobKind::NameOnDisc { of, view, path });
        self.book.note(job, Purpose::NameOnDisc { tab: id });
    }

    /// A name on disc was read. One that can't be had is not shown: nothing else depends on it.
    pub(super) fn take_recorded_name(&mut self, tab: TabId, result: Result<Outcome, JobError>) {
        let name = match result {
            Ok(Outcome::NameOnDisc(name)) => name,
            _ => None,
        };
        if let Some(tab) = self.tabs.find(tab) {
            let name = name.map(|name| String::from_utf8_lossy(&name).into_owned());
            tab.panes.take_recorded_name(name);
        }
    }

    /// Has bytes looked for from a place on.
    pub(super) fn find_bytes(&mut self, of: BytesOf, needle: Vec<u8>, from: u64) {
        let Some((tab, readable)) = self.shown_bytes(of) else { return };
        let job = self.jobs.start(JobKind::FindBytes { of: readable, needle, from });
        self.book.note(job, Purpose::FindBytes { tab, of });
    }

    /// Bytes were found, or are nowhere.
    pub(super) fn take_found_bytes(
        &mut self,
        tab: TabId,
        of: BytesOf,
        result: Result<Outcome, JobError>,
    ) {
        match result {
            Ok(Outcome::FoundAt(found)) => {
                let Some(tab) = self.tabs.find(tab) else { return };
                let state = &mut tab.panes.bytes;
                if state.of() != of {
                    return;
                }
                match found {
                    Some(at) => state.jump_to(at, 16, 24),
                    None => state.is_not_found = true,
                }
            }
            Ok(_) => {}
            Err(error) => self.tell_job_failure("error-find", &error),
        }
    }

    /// Has bytes looked for in every file of the present tab.
    pub(super) fn find_in_files(&mut self, generation: u64, needle: Vec<u8>) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let (id, tree) = (tab.id, tab.shown.tree.clone());
        let of = match &tab.content {
            TabContent::Browsing(browsing) => match browsing.opened.clone() {
                Some(opened) => FilesOf::Image(opened),
                None => return,
            },
            TabContent::Compare(_) => return,
            TabContent::Making(making) => {
                FilesOf::Project(making.document.project().sources.clone())
            }
        };
        let found = ByContent {
            needle: needle.clone(),
            generation,
            hits: Default::default(),
            is_running: true,
        };
        tab.panes.find.by_content = Some(found);
        for job in self.book.finding_in(id) {
            self.cancel(job);
        }
        let job = self.jobs.start(JobKind::FindInFiles { of, tree, needle: needle.clone() });
        self.book.note(job, Purpose::FindInFiles { tab: id, needle });
    }

    /// Files that hold the bytes, so far or all of them.
    pub(super) fn take_found_files(
        &mut self,
        tab: TabId,
        needle: &[u8],
        hits: &[(NodeId, u64)],
        is_running: bool,
    ) {
        let Some(tab) = self.tabs.find(tab) else { return };
        if let Some(found) = &mut tab.panes.find.by_content
            && found.needle == needle
        {
            found.hits.extend(hits);
            found.is_running = is_running;
        }
    }
}
