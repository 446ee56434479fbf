//! What the panels of one tab remember: where the user is, what is selected, how the strip is
//! zoomed. Never history of the document, never saved in a project.

use std::sync::Arc;

use super::boot::BootPane;
use super::bytes::BytesState;
use super::capacity::MediumChoice;
use super::columns::{Columns, TableColumn};
use super::facts::{Section, Totals, add_recorded_name, facts_of};
use super::find::{FindState, Wanted};
use super::folder::Sort;
use super::later::{Later, Wake};
use super::layout::LayoutState;
use super::owners::Owners;
use super::rows::{Rows, SMALL};
use super::selection::Selection;
use super::shown::{Arrangement, Page, Shown};
use super::strip::{GroupFilter, Hit, Run, StripKey};
use super::tree_rows::TreeRows;
use super::treemap::Weights;
use super::viewport::{Viewport, sector_of};
use crate::base::units::ByteRange;
use crate::model::{Namespace, NodeId, Tree};
use crate::project::{NameVerdict, Siblings, well_formed};

/// A name being typed in place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renaming {
    /// Whose.
    pub node: NodeId,
    /// As typed so far.
    pub text: String,
    /// The field has not been on screen yet: it takes the keyboard and selects the stem.
    pub is_new: bool,
}

/// A line at the foot of the table that goes away by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// So many were taken off the disc.
    Removed(usize),
}

/// How the strip is shown.
#[derive(Debug, Default)]
pub struct StripState {
    /// The shown part; `None`: the whole disc, also when it grows.
    pub viewport: Option<Viewport>,
    /// Which groups are shown.
    pub filter: GroupFilter,
    /// Open with legend, or folded to a line.
    pub is_open: bool,
    /// What was computed last, and for what.
    pub painted: Option<(StripKey, Arc<[Run]>)>,
    /// What is under the pointer, and where that was.
    pub hit: Option<((StripKey, usize), Option<Hit>)>,
}

impl StripState {
    /// The shown part of a disc of `total` sectors.
    pub fn viewport(&self, total: f64) -> Viewport {
        self.viewport.map_or(Viewport::whole(total), |view| view.within(total))
    }

    /// Sets the shown part; the whole disc stays the whole disc when it grows.
    pub fn set_viewport(&mut self, viewport: Viewport, total: f64) {
        self.viewport = (!viewport.is_whole(total)).then_some(viewport);
    }
}

/// What the facts of the inspector depend on.
type FactsKey = (u64, Option<u64>, NodeId, bool, bool);

/// What the record of a node is called on disc, where the tree does not say it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedName {
    /// Of which tree, which node.
    pub of: (u64, NodeId),
    /// The name; `None` while it is being read, and where it is the one shown.
    pub name: Option<String>,
    /// It is being read.
    pub is_asked: bool,
}

/// What the panels of one tab remember.
#[derive(Default)]
pub struct Panes {
    /// The tab they belong to.
    pub tab: u64,
    /// Arrangement of the tab.
    pub arrangement: Arrangement,
    /// Columns of the table.
    pub columns: Columns,
    /// What the middle shows.
    pub page: Page,
    /// What is chosen in the Boot view.
    pub boot: BootPane,
    /// The page of the layout.
    pub layout: LayoutState,
    /// The page of bytes.
    pub bytes: BytesState,
    /// The page of finding.
    pub find: FindState,
    /// What was found by name, size and time, for which tree.
    pub found: Later<(u64, Wanted), Vec<NodeId>>,
    /// Bytes below every node, for which tree.
    pub weights: Later<u64, Weights>,
    /// What the inspector shows of the disc being made: its steps instead of the selection.
    pub is_history: bool,
    /// What is selected.
    pub selection: Selection,
    /// Order of the table.
    pub sort: Sort,
    /// What names have to contain.
    pub filter: String,
    /// All changes of the disc are listed instead of the folder.
    pub is_changes_only: bool,
    /// Rows of the table.
    pub rows: Rows,
    /// Rows of the tree.
    pub tree: TreeRows,
    /// The strip.
    pub strip: StripState,
    /// What the image is to fit on.
    pub medium: MediumChoice,
    /// A path being typed.
    pub path_typed: Option<String>,
    /// A name being typed.
    pub renaming: Option<Renaming>,
    /// Letters typed to find a row, and when the last one came (seconds).
    pub typed: (String, f64),
    /// The table scrolls to the cursor in the next frame.
    pub is_cursor_sought: bool,
    /// The tree scrolls to the current folder in the next frame.
    pub is_folder_sought: bool,
    /// The inspector is open over the centre of a narrow window.
    pub is_inspector_open: bool,
    /// The tree is open over the centre of a very narrow window.
    pub is_tree_open: bool,
    /// The window is too narrow for the tree; a button opens it over the centre.
    pub is_tree_away: bool,
    /// The same for the inspector.
    pub is_inspector_away: bool,
    /// What the foot of the table says.
    pub note: Option<Note>,
    /// The note that files stay where they are has been seen.
    pub is_removal_explained: bool,
    /// Rows a page of the table has, as last drawn.
    pub rows_per_page: usize,
    trail: Vec<NodeId>,
    back: Vec<NodeId>,
    forward: Vec<NodeId>,
    owners: Later<u64, Owners>,
    totals: Later<(u64, NodeId), Totals>,
    facts: Option<(FactsKey, Vec<Section>)>,
    recorded: Option<RecordedName>,
    siblings: Later<(u64, NodeId), Siblings>,
    seen: Option<u64>,
}

impl Panes {
    /// The panels of a new tab.
    pub fn new(arrangement: Arrangement) -> Panes {
        let mut panes = Panes { arrangement, trail: vec![Tree::ROOT], ..Panes::default() };
        panes.strip.is_open = arrangement == Arrangement::Inspect;
        panes
    }

    /// The folder the table shows.
    pub fn folder(&self) -> NodeId {
        self.trail.last().copied().unwrap_or(Tree::ROOT)
    }

    /// The folders from the root to the one shown.
    pub fn trail(&self) -> &[NodeId] {
        &self.trail
    }

    /// Brings everything up to date with what the tab shows; called once per frame, cheap when
    /// nothing changed.
    pub fn update(&mut self, shown: &Shown, wake: &Wake) {
        if self.seen != Some(shown.generation) {
            self.seen = Some(shown.generation);
            self.forget_what_is_gone(shown);
        }
        let known = self.owners.key().copied();
        if let Some(layout) = &shown.layout {
            let is_small = layout.map.count_spans() <= SMALL;
            if !self.owners.is_ready_for(&layout.generation) {
                let (map, tree, ns) = (Arc::clone(&layout.map), layout.tree.clone(), layout.ns);
                self.owners
                    .want(&layout.generation, is_small, wake, move || Owners::new(map, &tree, ns));
            }
        }
        if self.owners.key().copied() != known {
            // What is drawn before this call, as the strip may be, sees them in the next frame.
            wake();
        }
        let owners = self.owners.value().map(Arc::clone);
        let has_sectors = self.columns.has(TableColumn::Sector);
        let with_sectors = match (has_sectors, self.owners.key(), &owners) {
            (true, Some(key), Some(owners)) => Some((*key, owners)),
            _ => None,
        };
        self.is_changes_only &= shown.count_changes() > 0;
        let rows = (self.folder(), self.is_changes_only);
        self.rows.update_rows(shown, with_sectors, rows, self.sort, &self.filter, wake);
    }

    /// The files have other ids from now on: whoever was selected, shown or opened still is.
    /// `new_id` gives the new one.
    pub fn follow(&mut self, shown: &Shown, new_id: impl Fn(NodeId) -> Option<NodeId>) {
        let folder = new_id(self.folder()).unwrap_or(Tree::ROOT);
        self.trail = shown.trail(folder);
        self.selection.follow(&new_id);
        self.tree.follow(&new_id);
        let follow =
            |ids: &mut Vec<NodeId>| *ids = ids.iter().filter_map(|id| new_id(*id)).collect();
        follow(&mut self.back);
        follow(&mut self.forward);
        if let Some(renaming) = &mut self.renaming {
            match new_id(renaming.node) {
                Some(node) => renaming.node = node,
                None => self.renaming = None,
            }
        }
        self.found = Later::default();
        self.seen = Some(shown.generation);
    }

    /// Who owns what, once computed.
    pub fn owners(&self) -> Option<&Arc<Owners>> {
        self.owners.value()
    }

    /// State of the map that [`Panes::owners`] was computed from.
    pub fn owners_generation(&self) -> u64 {
        self.owners.key().copied().unwrap_or_default()
    }

    /// Shows a folder, remembering the way back.
    pub fn go_to(&mut self, shown: &Shown, folder: NodeId) {
        self.is_changes_only = false;
        if folder == self.folder() || !shown.tree.node(folder).is_some_and(|n| n.is_folder()) {
            return;
        }
        self.back.push(self.folder());
        self.forward.clear();
        self.enter(shown, folder);
    }

    /// Shows the folder above, with the one left selected.
    pub fn go_up(&mut self, shown: &Shown) {
        let from = self.folder();
        if let Some(above) = self.trail.iter().rev().nth(1).copied() {
            self.go_to(shown, above);
            self.selection.select_only(from);
            self.is_cursor_sought = true;
        }
    }

    /// Back to the folder shown before.
    pub fn go_back(&mut self, shown: &Shown) {
        while let Some(folder) = self.back.pop() {
            if shown.tree.node(folder).is_some() {
                self.forward.push(self.folder());
                self.enter(shown, folder);
                return;
            }
        }
    }

    /// Forward again.
    pub fn go_forward(&mut self, shown: &Shown) {
        while let Some(folder) = self.forward.pop() {
            if shown.tree.node(folder).is_some() {
                self.back.push(self.folder());
                self.enter(shown, folder);
                return;
            }
        }
    }

    /// Shows a file or folder where it lies, selected, in tree and table.
    pub fn show_node(&mut self, shown: &Shown, node: NodeId) {
        let Some(found) = shown.tree.node(node) else { return };
        if node == Tree::ROOT {
            self.go_to(shown, Tree::ROOT);
            return;
        }
        self.is_changes_only = false;
        self.go_to(shown, found.parent);
        self.filter.clear();
        self.selection.select_only(node);
        self.is_cursor_sought = true;
    }

    /// Begins to rename in place.
    pub fn begin_rename(&mut self, shown: &Shown, node: NodeId) {
        if shown.is_editable && node != Tree::ROOT && shown.tree.node(node).is_some() {
            self.renaming = Some(Renaming { node, text: shown.name_of(node), is_new: true });
            self.selection.select_only(node);
            self.is_cursor_sought = true;
        }
    }

    /// What is to be said about the name being typed. The names of a huge folder are indexed on a
    /// thread; until then only the form of the name is judged.
    pub fn name_verdict(&mut self, shown: &Shown, wake: &Wake) -> Option<NameVerdict> {
        let renaming = self.renaming.as_ref()?;
        let parent = shown.tree.node(renaming.node)?.parent;
        let key = (shown.generation, renaming.node);
        if !self.siblings.is_ready_for(&key) {
            let (tree, node) = (shown.tree.clone(), renaming.node);
            let is_small = tree.children(parent).len() <= SMALL;
            self.siblings
                .want(&key, is_small, wake, move || Siblings::of(&tree, parent, Some(node)));
        }
        let name = renaming.text.as_bytes();
        Some(match self.siblings.value() {
            Some(siblings) if self.siblings.is_ready_for(&key) => {
                siblings.check(name, shown.joliet)
            }
            _ => match well_formed(name) {
                Ok(()) => NameVerdict::Allowed(Vec::new()),
                Err(refusal) => NameVerdict::Refused(refusal),
            },
        })
    }

    /// What the strip shows for this state of the map; computed again only after a change.
    pub fn strip_runs(&mut self, width: usize, total: f64) -> Option<(StripKey, Arc<[Run]>)> {
        let owners = self.owners.value()?;
        let key = StripKey {
            generation: self.owners_generation(),
            viewport: self.strip.viewport(total),
            width,
            filter: self.strip.filter,
        };
        match &self.strip.painted {
            Some((known, runs)) if *known == key => Some((key, Arc::clone(runs))),
            _ => {
                let runs: Arc<[Run]> = super::strip::runs(owners, &key).into();
                self.strip.painted = Some((key, Arc::clone(&runs)));
                Some((key, runs))
            }
        }
    }

    /// What lies under a pixel of the strip; looked up again only when the pixel changed.
    pub fn strip_hit(&mut self, shown: &Shown, key: StripKey, pixel: usize) -> Option<&Hit> {
        let at = (key, pixel);
        if self.strip.hit.as_ref().is_none_or(|(known, _)| *known != at) {
            let owners = self.owners.value()?;
            let hit = super::strip::hit(owners, &key, pixel, |node| ranges(shown, owners, node));
            self.strip.hit = Some((at, hit));
        }
        self.strip.hit.as_ref().and_then(|(_, hit)| hit.as_ref())
    }

    /// Where the only selected file lies.
    pub fn selected_ranges(&self, shown: &Shown) -> Vec<ByteRange> {
        match (self.selection.single(), self.owners.value()) {
            (Some(node), Some(owners)) => ranges(shown, owners, node),
            _ => Vec::new(),
        }
    }

    /// Moves the strip so that the selected file is seen, if it is zoomed.
    pub fn reveal_in_strip(&mut self, shown: &Shown) {
        let Some(first) = self.selected_ranges(shown).first().copied() else { return };
        if let (Some(view), Some(owners)) = (self.strip.viewport, self.owners.value()) {
            let total = sector_of(owners.map().size_bytes());
            self.strip.viewport = Some(view.revealing(first, total));
        }
    }

    /// The facts about one file or folder; made again only after a change. Folders are counted on
    /// a thread when the document is large.
    pub fn facts(&mut self, shown: &Shown, id: NodeId, wake: &Wake) -> &[Section] {
        let mut totals = None;
        if shown.tree.node(id).is_some_and(|node| node.is_folder()) {
            let key = (shown.generation, id);
            if !self.totals.is_ready_for(&key) {
                let tree = shown.tree.clone();
                let is_small = tree.count_nodes() <= SMALL as u64;
                self.totals.want(&key, is_small, wake, move || Totals::below(&tree, id));
            }
            if self.totals.is_ready_for(&key) {
                totals = self.totals.value().map(|totals| **totals);
            }
        }
        let of = (shown.generation, id);
        let recorded = self.recorded.as_ref().filter(|recorded| recorded.of == of);
        let recorded = recorded.and_then(|recorded| recorded.name.as_deref());
        let owners = self.owners.key().copied();
        let key = (shown.generation, owners, id, totals.is_some(), recorded.is_some());
        if self.facts.as_ref().is_none_or(|(known, _)| *known != key) {
            let owners = self.owners.value().map(AsRef::as_ref);
            let mut sections = facts_of(shown, owners, id, totals);
            if let Some(name) = recorded {
                add_recorded_name(&mut sections, name);
            }
            self.facts = Some((key, sections));
        }
        self.facts.as_ref().map_or(&[], |(_, sections)| sections)
    }

    /// The node whose name on disc is to be read, if one is: what is selected alone, one after the
    /// other. From then on it counts as asked for.
    pub fn name_to_read(&mut self, shown: &Shown) -> Option<NodeId> {
        let is_wanted =
            self.arrangement == Arrangement::Inspect && shown.view == Namespace::RockRidge;
        let id = self.selection.single().filter(|_| is_wanted)?;
        let of = (shown.generation, id);
        let is_known = |recorded: &RecordedName| recorded.is_asked || recorded.of == of;
        if self.recorded.as_ref().is_some_and(is_known) {
            return None;
        }
        self.recorded = Some(RecordedName { of, name: None, is_asked: true });
        Some(id)
    }

    /// The name on disc that was asked for was read, or is the one shown.
    pub fn take_recorded_name(&mut self, name: Option<String>) {
        if let Some(recorded) = &mut self.recorded {
            recorded.is_asked = false;
            recorded.name = name;
        }
    }

    fn enter(&mut self, shown: &Shown, folder: NodeId) {
        self.trail = shown.trail(folder);
        self.tree.reveal(&self.trail);
        self.selection.clear();
        self.filter.clear();
        self.is_changes_only = false;
        self.renaming = None;
        self.is_cursor_sought = true;
        self.is_folder_sought = true;
    }

    /// After an edit: folders and files that are gone are no longer shown or selected.
    fn forget_what_is_gone(&mut self, shown: &Shown) {
        let tree = &shown.tree;
        let is_there = |id: NodeId| tree.node(id).is_some();
        self.selection.retain(is_there);
        if self.renaming.as_ref().is_some_and(|renaming| !is_there(renaming.node)) {
            self.renaming = None;
        }
        let alive = self.trail.iter().rev().find(|id| is_there(**id)).copied();
        // A folder that was moved is still the one shown, at its new place.
        self.trail = shown.trail(alive.unwrap_or(Tree::ROOT));
    }
}

fn ranges(shown: &Shown, owners: &Owners, node: NodeId) -> Vec<ByteRange> {
    // Ids of the planned tree live on in later states of the document: ids are never reused.
    shown.tree.node(node).map_or_else(Vec::new, |found| owners.ranges_of(node, found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::view::selection::RowOrder;
    use crate::model::Node;

    fn wake() -> Wake {
        Arc::new(|| {})
    }

    fn nested() -> (Shown, NodeId, NodeId) {
        let mut shown = Shown::empty("disc");
        let a = Node::folder(b"a".to_vec());
        let a = shown.tree.add(Tree::ROOT, a).expect("root is a folder");
        let b = shown.tree.add(a, Node::folder(b"b".to_vec())).expect("a is a folder");
        (shown, a, b)
    }

    #[test]
    fn the_way_back_and_up() {
        let (shown, a, b) = nested();
        let mut panes = Panes::new(Arrangement::Make);
        panes.go_to(&shown, b);
        assert_eq!(panes.trail(), [Tree::ROOT, a, b]);
        panes.go_up(&shown);
        assert_eq!((panes.folder(), panes.selection.single()), (a, Some(b)));
        panes.go_back(&shown);
        assert_eq!(panes.folder(), b);
        panes.go_forward(&shown);
        assert_eq!(panes.folder(), a);
        panes.go_up(&shown);
        panes.go_up(&shown);
        assert_eq!(panes.folder(), Tree::ROOT);
    }

    #[test]
    fn a_removed_folder_is_left_for_the_nearest_that_is_there() {
        let (mut shown, a, b) = nested();
        let mut panes = Panes::new(Arrangement::Make);
        panes.go_to(&shown, b);
        panes.begin_rename(&shown, a);
        panes.update(&shown, &wake());
        shown.tree.remove(a).expect("it is there");
        shown.generation += 1;
        panes.update(&shown, &wake());
        assert_eq!(panes.folder(), Tree::ROOT);
        assert_eq!((panes.selection.single(), &panes.renaming), (None, &None));
        assert_eq!(panes.rows.listing().map(|rows| rows.count()), Some(0));
    }
}
