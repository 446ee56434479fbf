//! Two discs side by side: what is compared with what, what came of it, what is read of the
//! selection, and files taken over from the left side.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::jobs::Purpose;
use super::words;
use crate::gui::action::{CompareAction, CompareChoice, ViewAction};
use crate::gui::app::App;
use crate::gui::dialogs::{CompareDialog, Pick};
use crate::gui::notify::Notice;
use crate::gui::tabs::{Comparing, TabContent, TabId};
use crate::gui::view::bytes::{BytesOf, PAGE_BYTES};
use crate::gui::view::compare::{ComparePage, Pair, Side};
use crate::gui::widgets::MessageKind;
use crate::job::{
    CompareResult, CompareWhat, ComparingSoFar, JobError, JobKind, OpenOptions, Outcome, Snapshot,
};
use crate::model::{NodeId, Tree};
use crate::project::{Edit, Gesture, OnClash};

impl App {
    pub(super) fn compare_action(&mut self, action: CompareAction) {
        match action {
            CompareAction::Choose => self.choose_comparison(),
            CompareAction::Start(left, right) => self.start_comparison(left, right),
            CompareAction::Again => self.compare_again(),
            CompareAction::Swap => self.swap_sides(),
            CompareAction::Step(forward) => self.step_difference(forward),
            CompareAction::AskReport => self.ask_where_report(),
            CompareAction::Look(pair) => self.look_at_pair(pair),
            CompareAction::ReadBytes(side, of, offset) => {
                self.read_compared_bytes(side, of, offset);
            }
            CompareAction::Take(node) => self.take_from_left(node),
        }
    }

    /// Compares two paths in a tab of its own, as the command line asks for.
    pub fn compare(&mut self, left: PathBuf, right: PathBuf) {
        self.start_comparison(CompareChoice::Path(left), CompareChoice::Path(right));
    }

    /// Two images came together: they are opened, and comparing them is offered.
    pub(super) fn offer_comparison(&mut self, left: &Path, right: &Path) {
        let choice = |path: &Path| CompareChoice::Path(path.to_owned());
        let start = CompareAction::Start(choice(left), choice(right));
        let text = self.texts.text("compare-offer");
        let notice = Notice::passing(MessageKind::Info, text);
        self.notices.post(notice.action(self.texts.text("compare-do"), start));
    }

    /// Asks what is to be compared; begins with what the present tab shows.
    fn choose_comparison(&mut self) {
        let mut choices: Vec<(CompareChoice, String)> = Vec::new();
        for tab in self.tabs.iter().filter(|tab| !matches!(tab.content, TabContent::Compare(_))) {
            choices.push((CompareChoice::Tab(tab.id), tab.title()));
        }
        let present = self.tabs.current().map(|tab| CompareChoice::Tab(tab.id));
        let present = choices.iter().position(|(choice, _)| Some(choice) == present.as_ref());
        for folder in self.source_folders() {
            choices.push((CompareChoice::Path(folder.clone()), folder.display().to_string()));
        }
        let open: Vec<&Path> = self.tabs.iter().filter_map(|tab| tab.path()).collect();
        for recent in self.kept.recents.iter().filter(|path| !open.contains(&path.as_path())) {
            choices.push((CompareChoice::Path(recent.clone()), recent.display().to_string()));
        }
        self.dialogs.open(CompareDialog::new(choices, present));
    }

    /// Folders that were put on the disc of the present tab.
    fn source_folders(&self) -> Vec<PathBuf> {
        let Some(TabContent::Making(making)) = self.tabs.current().map(|tab| &tab.content) else {
            return Vec::new();
        };
        let added = making.sources.get(&making.document.state());
        let paths = added.into_iter().flat_map(|all| all.iter());
        let mut folders: Vec<PathBuf> = paths.map(|(host, _)| PathBuf::from(host)).collect();
        folders.dedup();
        folders
    }

    /// What jobs compare of a choice, and what people call it.
    fn compared_side(&mut self, choice: &CompareChoice) -> Option<(CompareWhat, String)> {
        match choice {
            CompareChoice::Path(path) => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                Some((CompareWhat::Path(path.clone()), name.to_string_lossy().into_owned()))
            }
            CompareChoice::Tab(id) => {
                let tab = self.tabs.find(*id)?;
                let name = tab.title();
                let what = match &tab.content {
                    TabContent::Browsing(browsing) => match &browsing.opened {
                        Some(opened) => CompareWhat::Opened(opened.clone()),
                        None => CompareWhat::Path(browsing.path.clone()),
                    },
                    TabContent::Making(making) => match making.current_plan() {
                        Some(planned) => CompareWhat::Planned(Box::new(planned.clone())),
                        None => CompareWhat::Project(Box::new(Snapshot::of(&making.document))),
                    },
                    TabContent::Compare(_) => return None,
                };
                Some((what, name))
            }
        }
    }

    fn start_comparison(&mut self, left: CompareChoice, right: CompareChoice) {
        let is_it = |tab: &crate::gui::tabs::Tab| match &tab.content {
            TabContent::Compare(comparing) => {
                (&comparing.left, &comparing.right) == (&left, &right)
            }
            _ => false,
        };
        let open = self.tabs.iter().position(is_it);
        if let Some(place) = open {
            self.dispatch(ViewAction::Tab(place).into());
            return self.compare_again();
        }
        let names = (self.choice_name(&left), self.choice_name(&right));
        let id = self.tabs.compare(Comparing::new(left, right, names));
        self.begin_comparison(id);
    }

    fn choice_name(&mut self, choice: &CompareChoice) -> String {
        self.compared_side(choice).map(|(_, name)| name).unwrap_or_default()
    }

    fn compare_again(&mut self) {
        let Some(tab) = self.tabs.current() else { return };
        let id = tab.id;
        if let TabContent::Compare(comparing) = &tab.content
            && let Some(job) = comparing.job
        {
            self.cancel(job);
        }
        self.begin_comparison(id);
    }

    fn begin_comparison(&mut self, id: TabId) {
        let Some(TabContent::Compare(comparing)) = self.tabs.find(id).map(|tab| &tab.content)
        else {
            return;
        };
        let (left, right) = (comparing.left.clone(), comparing.right.clone());
        let sides = (self.compared_side(&left), self.compared_side(&right));
        let revision = match &right {
            CompareChoice::Tab(of) => self
                .tabs
                .find(*of)
                .and_then(|tab| tab.making())
                .map(|making| (*of, making.document.revision())),
            CompareChoice::Path(_) => None,
        };
        let gone = self.texts.text("compare-gone");
        let (Some((a, left_name)), Some((b, right_name))) = sides else {
            if let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) {
                comparing.failed = Some(gone);
            }
            return;
        };
        let options = OpenOptions { cache: self.cache.clone(), ..OpenOptions::default() };
        let names = (left_name, right_name);
        let job = self.jobs.start(JobKind::Compare {
            sides: Box::new((a, b)),
            names: names.clone(),
            options,
        });
        self.book.note(job, Purpose::Compare { tab: id });
        if let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) {
            comparing.begin(job, names, revision);
        }
    }

    /// What is there so far.
    pub(super) fn take_comparing(&mut self, id: TabId, so_far: &ComparingSoFar) {
        if let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) {
            comparing.shown.so_far = so_far.clone();
            comparing.shown.generation += 1;
        }
    }

    /// It was compared, or could not be.
    pub(super) fn take_compared(
        &mut self,
        job: crate::job::JobId,
        id: TabId,
        result: Result<Outcome, JobError>,
    ) {
        let texts = self.texts.clone();
        let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) else { return };
        if comparing.job != Some(job) {
            // It was asked for once more meanwhile.
            return;
        }
        comparing.job = None;
        match result {
            Ok(Outcome::Compared(result)) => {
                comparing.set_result(result);
                comparing.pane.wants_keys = true;
            }
            Ok(_) => {}
            Err(JobError::Cancelled(_)) if comparing.shown.result.is_some() => {}
            Err(JobError::Cancelled(_)) => {
                comparing.failed = Some(texts.text("compare-stopped-why"));
                comparing.is_stopped = true;
            }
            Err(error) => comparing.failed = Some(words::why(&texts, &error)),
        }
    }

    fn swap_sides(&mut self) {
        let Some(tab) = self.tabs.current_mut() else { return };
        let id = tab.id;
        let Some(comparing) = tab.comparing() else { return };
        let Some(of) = comparing.shown.result.clone() else { return };
        let job = self.jobs.start(JobKind::SwapSides { of });
        comparing.job = Some(job);
        self.book.note(job, Purpose::SwapSides { tab: id });
    }

    /// The sides were swapped.
    pub(super) fn take_swapped(
        &mut self,
        job: crate::job::JobId,
        id: TabId,
        result: Result<Outcome, JobError>,
    ) {
        let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) else { return };
        if comparing.job != Some(job) {
            return;
        }
        comparing.job = None;
        if let Ok(Outcome::Compared(result)) = result {
            std::mem::swap(&mut comparing.left, &mut comparing.right);
            let shown = &mut comparing.shown;
            std::mem::swap(&mut shown.left_name, &mut shown.right_name);
            // What is on the right can be changed by another tab now, or no longer.
            comparing.right_of = None;
            comparing.set_result(result);
        }
    }

    fn step_difference(&mut self, forward: bool) {
        let Some(comparing) = self.tabs.current_mut().and_then(|tab| tab.comparing()) else {
            return;
        };
        let count =
            comparing.shown.result.as_ref().map_or(0, |result| result.compared.found.runs.len());
        match comparing.pane.page {
            ComparePage::Sectors => comparing.pane.step_run(count, forward),
            _ => {
                comparing.pane.page = ComparePage::Files;
                comparing.pane.step(forward);
            }
        }
    }

    fn ask_where_report(&mut self) {
        let folder = self.usual_folder();
        let Some(comparing) = self.tabs.current_mut().and_then(|tab| tab.comparing()) else {
            return;
        };
        let safe = |name: &str| name.replace(['/', '\\', ':'], "-");
        let (left, right) = (safe(&comparing.shown.left_name), safe(&comparing.shown.right_name));
        self.ask_for(Pick::Report, folder.join(format!("{left} - {right}.html")));
    }

    /// Saves the report of the present tab in a place that was chosen.
    pub(super) fn save_report(&mut self, path: &Path) {
        let Some(comparing) = self.tabs.current_mut().and_then(|tab| tab.comparing()) else {
            return;
        };
        let Some(of) = comparing.shown.result.clone() else { return };
        let path = match path.extension() {
            Some(_) => path.to_owned(),
            None => path.with_extension("html"),
        };
        let (ignore, texts) = (comparing.pane.ignore, self.texts.clone());
        let job = self.jobs.start(JobKind::SaveReport { of, ignore, path: path.clone(), texts });
        self.book.note(job, Purpose::Save(path));
    }

    fn compared(&mut self) -> Option<(TabId, Arc<CompareResult>)> {
        let tab = self.tabs.current_mut()?;
        let id = tab.id;
        Some((id, tab.comparing()?.shown.result.clone()?))
    }

    /// Has the beginnings of two files read.
    fn look_at_pair(&mut self, pair: Pair) {
        let Some((id, result)) = self.compared() else { return };
        let file = |is_left: bool, node: Option<NodeId>| {
            let (readable, len) = result.file(is_left, pair.view, node?)?;
            let tree = result.tree(is_left, pair.view)?;
            let name = tree.node(node?)?.display_name().into_owned();
            Some((readable, name, len))
        };
        let (left, right) = (file(true, pair.left), file(false, pair.right));
        let facts = |file: &Option<(crate::job::Readable, String, u64)>| {
            file.as_ref().map(|(_, name, len)| (name.clone(), *len))
        };
        let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) else { return };
        let Some(most) = comparing.pane.details.look_at(pair, facts(&left), facts(&right)) else {
            return;
        };
        for (side, file, most) in [(Side::Left, left, most.0), (Side::Right, right, most.1)] {
            if let Some((of, _, _)) = file {
                let job = self.jobs.start(JobKind::ReadStart { of, most });
                self.book.note(job, Purpose::CompareLook { tab: id, pair, side });
            }
        }
    }

    /// The beginning of a file was read, or could not be.
    pub(super) fn take_looked(
        &mut self,
        id: TabId,
        pair: Pair,
        side: Side,
        result: Result<Outcome, JobError>,
    ) {
        let bytes = match result {
            Ok(Outcome::Page { bytes, .. }) => Ok(bytes),
            Ok(_) => return,
            Err(error) => Err(words::why(&self.texts, &error)),
        };
        if let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) {
            comparing.pane.details.take(pair, side, bytes);
        }
    }

    fn read_compared_bytes(&mut self, side: Side, of: BytesOf, offset: u64) {
        let Some((id, result)) = self.compared() else { return };
        let is_left = side == Side::Left;
        let view = self
            .tabs
            .find(id)
            .and_then(|tab| tab.comparing())
            .map_or(0, |comparing| comparing.pane.view);
        let readable = match of.node {
            Some(node) => result.file(is_left, view, node).map(|(readable, _)| readable),
            None => result.whole(is_left),
        };
        let Some(readable) = readable else { return };
        let job = self.jobs.start(JobKind::ReadPage { of: readable, offset, len: PAGE_BYTES });
        self.book.note(job, Purpose::CompareBytes { tab: id, side, of, offset });
    }

    /// A page of bytes was read, or could not be.
    pub(super) fn take_compared_bytes(
        &mut self,
        id: TabId,
        (side, of, offset): (Side, BytesOf, u64),
        result: Result<Outcome, JobError>,
    ) {
        let bytes = match result {
            Ok(Outcome::Page { bytes, len, .. }) => Ok((bytes, len)),
            Ok(_) => return,
            Err(error) => Err(words::why(&self.texts, &error)),
        };
        if let Some(comparing) = self.tabs.find(id).and_then(|tab| tab.comparing()) {
            let state = match side {
                Side::Left => &mut comparing.pane.left_bytes,
                Side::Right => &mut comparing.pane.right_bytes,
            };
            state.take(of, offset, bytes);
        }
    }

    /// Whether the right side of a comparison is a disc being made that takes files.
    pub(in crate::gui) fn can_take(&mut self, right: &CompareChoice) -> bool {
        match right {
            CompareChoice::Tab(id) => self.tabs.find(*id).is_some_and(|tab| tab.making().is_some()),
            CompareChoice::Path(_) => false,
        }
    }

    /// Puts a file or folder of the left side on the disc of the right one, at the same place.
    fn take_from_left(&mut self, node: NodeId) {
        let Some((_, result)) = self.compared() else { return };
        let Some(comparing) = self.tabs.current_mut().and_then(|tab| tab.comparing()) else {
            return;
        };
        let (left, view) = (comparing.left.clone(), comparing.pane.view);
        let CompareChoice::Tab(target) = comparing.right else { return };
        let Some(tree) = result.tree(true, view).cloned() else { return };
        let Some(making) = self.tabs.find(target).and_then(|tab| tab.making()) else { return };
        let (node, folder) = landing(&tree, node, &making.document.project().tree);
        match (result.image(true), &left) {
            (Some(opened), _) => {
                let mut insert = opened.insert(&tree, &[node], folder);
                insert.on_clash = OnClash::Replace.into();
                self.apply_to(target, Edit::Insert(Box::new(insert)), Gesture::single());
            }
            (None, CompareChoice::Path(root)) => {
                let path = root.join(tree.display_path(node));
                self.add_to(target, vec![path], folder);
            }
            (None, CompareChoice::Tab(_)) => {
                let title = self.texts.text("error-edit");
                let why = self.texts.text("compare-take-unmade");
                self.tell_failure(title, &why);
            }
        }
    }
}

/// What goes where: `node` of `from` into the folder of `into` that has the path of the one it lies
/// in. Where that is not there, the outermost folder that is missing goes as a whole.
fn landing(from: &Tree, node: NodeId, into: &Tree) -> (NodeId, NodeId) {
    let mut node = node;
    loop {
        let Some(parent) = from.node(node).map(|found| found.parent) else {
            return (node, Tree::ROOT);
        };
        if parent == Tree::ROOT {
            return (node, Tree::ROOT);
        }
        match into.lookup(&from.path_of(parent)) {
            Some(folder) if into.node(folder).is_some_and(|found| found.is_folder()) => {
                return (node, folder);
            }
            _ => node = parent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Node;

    #[test]
    fn what_lies_in_a_missing_folder_brings_it_along() {
        let mut from = Tree::new();
        let a = from.add(Tree::ROOT, Node::folder(b"a".to_vec())).expect("room");
        let b = from.add(a, Node::folder(b"b".to_vec())).expect("room");
        let c = from.add(b, Node::folder(b"c".to_vec())).expect("room");
        let mut into = Tree::new();
        assert_eq!(landing(&from, c, &into), (a, Tree::ROOT));
        let there = into.add(Tree::ROOT, Node::folder(b"a".to_vec())).expect("room");
        assert_eq!(landing(&from, c, &into), (b, there));
        assert_eq!(landing(&from, a, &into), (a, Tree::ROOT));
    }
}
