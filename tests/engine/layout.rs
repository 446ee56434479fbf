//! Where files lie: rules are kept or named, whatever they are.

use std::collections::HashMap;
use std::process::Command;
use std::sync::Arc;

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::progress::Context;
use glassmaster::base::units::{Extent, Lba, SectorCount};
use glassmaster::io::host::real;
use glassmaster::master::{self, Facts, Wishes};
use glassmaster::model::spec::{ImageSpec, Placement, PlacementRule, RuleKind, Selection, SortKey};
use glassmaster::model::tree::Content;
use glassmaster::model::{Blob, NodeId, NodeKind, Tree};
use glassmaster::opened::{OpenOptions, open};
use glassmaster::plan::{ConflictReason, PinRefusal, Plan, PlannedImage, RuleState, check};
use glassmaster::project::file::{load, save};
use glassmaster::project::{Document, Edit, Gesture, LayoutEdit, OrderPlace, Project};
use proptest::prelude::*;

use super::authoring::{DATE, InTree, bytes_of, file, put};

/// Bytes of a sector.
const SECTOR: u64 = 2048;

fn spec() -> ImageSpec {
    ImageSpec { padding_sectors: 3, ..ImageSpec::new(Timestamp::from_unix(DATE)) }
}

fn planned(tree: &Tree, placement: &Placement) -> Plan {
    let spec = spec();
    let wishes = Wishes { placement, ..Wishes::of_files(tree, &spec) };
    let (plan, _) = master::plan(wishes, &Facts::default());
    assert_eq!(check(&plan), [], "{placement:?}");
    assert_eq!(plan.space().size_bytes(), plan.size_bytes());
    plan
}

/// A tree of files `d0/f0`, `d1/f1`, `d2/f2`, `d0/f3`... of these lengths.
fn tree_of(lens: &[u64]) -> (Tree, Vec<NodeId>, Vec<NodeId>) {
    let mut tree = Tree::new();
    let mut files = Vec::new();
    for (number, len) in lens.iter().enumerate() {
        let blob = Blob { content: Content::Zeros, len: *len };
        let blob = tree.add_blob(blob).expect("few blobs");
        let path = format!("d{}/f{number}", number % 3);
        files.push(put(&mut tree, &path, NodeKind::File(blob)));
    }
    let folders = tree.children(Tree::ROOT).to_vec();
    (tree, files, folders)
}

/// Files of a selection with their places, in disc order.
struct Placed<'a> {
    tree: &'a Tree,
    plan: &'a Plan,
}

impl Placed<'_> {
    fn nodes(&self, nodes: &[NodeId]) -> Vec<(u64, u64, NodeId)> {
        let files = nodes.iter().flat_map(|id| self.tree.walk(*id));
        let mut found: Vec<_> = files.filter_map(|(id, _)| self.place(id)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn place(&self, id: NodeId) -> Option<(u64, u64, NodeId)> {
        let range = self.plan.addresses().blob(self.tree.node(id)?.blob()?)?;
        (range.len > 0).then_some((range.start, range.end(), id))
    }

    fn of(&self, selection: &Selection) -> Vec<(u64, u64, NodeId)> {
        match selection {
            Selection::Nodes(nodes) => self.nodes(nodes),
            Selection::All => self.nodes(&[Tree::ROOT]),
            // The tests name folders only.
            Selection::Glob(name) => {
                let node = self.tree.child_named(Tree::ROOT, name.as_bytes());
                self.nodes(&node.into_iter().collect::<Vec<_>>())
            }
        }
    }

    /// Files that flow freely: those are the ones that orders speak of.
    fn flowing(&self, rules: &[&PlacementRule]) -> Vec<(u64, u64, NodeId)> {
        let bound = |id: NodeId| {
            rules.iter().any(|rule| match &rule.kind {
                RuleKind::Pin { node, .. } => self.nodes(&[*node]).iter().any(|f| f.2 == id),
                RuleKind::Inside { what, .. } | RuleKind::Outside { what, .. } => {
                    self.of(what).iter().any(|f| f.2 == id)
                }
                RuleKind::Distance { what, other, .. }
                | RuleKind::Before { what, other }
                | RuleKind::After { what, other } => {
                    // A pinned neighbour binds them too.
                    self.of(what).iter().chain(&self.of(other)).any(|f| f.2 == id)
                }
                RuleKind::Together(what) => self.of(what).iter().any(|f| f.2 == id),
                _ => false,
            })
        };
        let all = self.nodes(&[Tree::ROOT]);
        all.into_iter().filter(|file| !bound(file.2)).collect()
    }

    /// Whether the plan keeps a rule.
    fn keeps(
        &self,
        rule: &PlacementRule,
        stronger: &[&PlacementRule],
        kept: &[&PlacementRule],
    ) -> bool {
        let same_end = |id: NodeId, is_last: bool| {
            stronger.iter().any(|rule| match &rule.kind {
                RuleKind::First(what) => !is_last && self.of(what).iter().any(|f| f.2 == id),
                RuleKind::List(nodes) => !is_last && self.nodes(nodes).iter().any(|f| f.2 == id),
                RuleKind::Last(what) => is_last && self.of(what).iter().any(|f| f.2 == id),
                _ => false,
            })
        };
        let in_front = |what: Vec<(u64, u64, NodeId)>| {
            let flowing = self.flowing(kept);
            let mine: Vec<_> = what.into_iter().filter(|f| flowing.contains(f)).collect();
            let last = mine.iter().map(|f| f.0).max().unwrap_or(0);
            flowing.iter().all(|f| f.0 >= last || mine.contains(f) || same_end(f.2, false))
        };
        match &rule.kind {
            RuleKind::Pin { node, at } => {
                self.nodes(&[*node]).first().is_none_or(|f| f.0 == u64::from(at.0) * SECTOR)
            }
            RuleKind::First(what) => in_front(self.of(what)),
            RuleKind::Last(what) => {
                let flowing = self.flowing(kept);
                let mine: Vec<_> =
                    self.of(what).into_iter().filter(|f| flowing.contains(f)).collect();
                let first = mine.iter().map(|f| f.0).min().unwrap_or(u64::MAX);
                flowing.iter().all(|f| f.0 <= first || mine.contains(f) || same_end(f.2, true))
            }
            RuleKind::List(nodes) => {
                let flowing = self.flowing(kept);
                let in_order = nodes.iter().filter_map(|id| self.place(*id));
                let own = in_order.filter(|f| flowing.contains(f) && !same_end(f.2, false));
                let starts: Vec<u64> = own.map(|f| f.0).collect();
                in_front(self.nodes(nodes)) && starts.is_sorted()
            }
            RuleKind::Before { what, other } => self.is_in_front(what, other),
            RuleKind::After { what, other } => {
                let other_ends = self.of(other).iter().map(|f| f.0).max();
                let movers = self.of(what);
                let others = self.of(other);
                movers.iter().filter(|f| !others.contains(f)).all(|f| Some(f.0) > other_ends)
                    || others.is_empty()
            }
            RuleKind::Sort { what, is_reversed, .. } => {
                let flowing = self.flowing(kept);
                let of_mine = self.of(what).into_iter().filter(|f| flowing.contains(f));
                let mut lens: Vec<u64> = of_mine.map(|f| f.1 - f.0).collect();
                if *is_reversed {
                    lens.reverse();
                }
                lens.is_sorted()
            }
            RuleKind::Together(what) => {
                let mine = self.of(what);
                let all = self.nodes(&[Tree::ROOT]);
                let inside = |f: &&(u64, u64, NodeId)| {
                    mine.first().is_some_and(|first| f.0 >= first.0)
                        && mine.last().is_some_and(|last| f.0 <= last.0)
                };
                all.iter().filter(inside).all(|f| mine.contains(f))
            }
            RuleKind::Align { what, bytes } => self.of(what).iter().all(|f| f.0 % bytes == 0),
            RuleKind::Gap { behind, bytes } => {
                let regions = self.plan.regions();
                self.of(behind).iter().all(|f| {
                    let free = f.1..f.1 + bytes;
                    regions.iter().all(|r| r.range.end() <= free.start || r.range.start >= free.end)
                })
            }
            RuleKind::Reserve(extent) => {
                let range = extent.bytes();
                self.plan.regions().iter().all(|r| r.range.intersection(range).is_none())
            }
            RuleKind::Distance { what, other, bytes } => {
                let others = self.of(other);
                self.of(what).iter().all(|f| {
                    others.iter().all(|o| f == o || f.1 + bytes <= o.0 || o.1 + bytes <= f.0)
                })
            }
            RuleKind::Inside { what, range } => {
                let range = range.bytes();
                self.of(what).iter().all(|f| f.0 >= range.start && f.1 <= range.end())
            }
            RuleKind::Outside { what, range } => {
                let range = range.bytes();
                self.of(what).iter().all(|f| f.1 <= range.start || f.0 >= range.end())
            }
        }
    }

    fn is_in_front(&self, what: &Selection, other: &Selection) -> bool {
        let others = self.of(other);
        let first = others.iter().map(|f| f.0).min().unwrap_or(u64::MAX);
        self.of(what).iter().filter(|f| !others.contains(f)).all(|f| f.0 < first)
    }
}

/// Every rule that counts is kept, or named with a conflict that goes away with it.
fn judge(tree: &Tree, placement: &Placement) -> usize {
    let plan = planned(tree, placement);
    assert_eq!(plan.rules().len(), placement.rules().len());
    let state: HashMap<_, _> = plan.rules().iter().map(|o| (o.rule, o.state)).collect();
    let is_kept = |rule: &&PlacementRule| state[&rule.id] == RuleState::Kept;
    let kept: Vec<&PlacementRule> = placement.rules().iter().filter(is_kept).collect();
    let placed = Placed { tree, plan: &plan };
    for (rank, rule) in kept.iter().enumerate() {
        assert!(placed.keeps(rule, &kept[..rank], &kept), "{rule:?} of {placement:?}: {plan:?}");
    }
    let mut rest = placement.clone();
    let mut count_lost = 0;
    for rule in placement.rules() {
        if let RuleState::Lost(conflict) = state[&rule.id] {
            count_lost += 1;
            assert_ne!(conflict.winner, Some(rule.id));
            rest.remove(rule.id);
        }
    }
    let without = planned(tree, &rest);
    let is_lost = |state: &RuleState| matches!(state, RuleState::Lost(_));
    assert!(!without.rules().iter().any(|outcome| is_lost(&outcome.state)));
    assert_eq!(without.id(), plan.id(), "who lost has no say: {placement:?}");
    // Real: none of them could have been kept beside those that are.
    for rule in placement.rules().iter().filter(|rule| is_lost(&state[&rule.id])) {
        let mut one = rest.clone();
        // Where it stood among those that are left.
        let stronger = placement.rules().iter().take_while(|other| other.id != rule.id);
        let rank = stronger.filter(|other| !is_lost(&state[&other.id])).count();
        one.insert(rank, rule.kind.clone(), true);
        let again = planned(tree, &one);
        assert!(again.rules().iter().any(|outcome| is_lost(&outcome.state)), "{rule:?}");
    }
    count_lost
}

fn extent(start: u32, count: u32) -> Extent {
    Extent { start: Lba(start), count: SectorCount(count) }
}

fn any_rule(files: Vec<NodeId>, folders: Vec<NodeId>) -> impl Strategy<Value = RuleKind> {
    let names = prop_oneof![
        4 => prop::sample::select(files.clone()).prop_map(Selection::node),
        2 => prop::sample::select(folders).prop_map(Selection::node),
        2 => prop::sample::subsequence(files.clone(), 1..4)
            .prop_map(|nodes| Selection::Nodes(nodes.into())),
        1 => prop::sample::select(vec!["d0", "d1"]).prop_map(Selection::glob),
        1 => Just(Selection::All),
    ];
    let one = prop::sample::select(files.clone()).prop_map(Selection::node);
    let sectors = 20u32..120;
    prop_oneof![
        3 => (prop::sample::select(files.clone()), sectors.clone())
            .prop_map(|(node, at)| RuleKind::Pin { node, at: Lba(at) }),
        1 => names.clone().prop_map(RuleKind::First),
        1 => names.clone().prop_map(RuleKind::Last),
        2 => (names.clone(), one.clone())
            .prop_map(|(what, other)| RuleKind::Before { what, other }),
        2 => (names.clone(), one).prop_map(|(what, other)| RuleKind::After { what, other }),
        1 => (names.clone(), any::<bool>()).prop_map(|(what, is_reversed)| RuleKind::Sort {
            what,
            by: SortKey::Size,
            is_reversed,
        }),
        1 => prop::sample::subsequence(files, 1..5)
            .prop_shuffle()
            .prop_map(|nodes| RuleKind::List(nodes.into())),
        2 => names.clone().prop_map(RuleKind::Together),
        1 => (names.clone(), 1u64..5)
            .prop_map(|(what, units)| RuleKind::Align { what, bytes: units * SECTOR }),
        1 => (names.clone(), 1u64..20_000)
            .prop_map(|(behind, bytes)| RuleKind::Gap { behind, bytes }),
        1 => (sectors.clone(), 1u32..8).prop_map(|(at, len)| RuleKind::Reserve(extent(at, len))),
        1 => (names.clone(), names.clone(), 1u64..60_000)
            .prop_map(|(what, other, bytes)| RuleKind::Distance { what, other, bytes }),
        2 => (names.clone(), sectors.clone(), 1u32..60)
            .prop_map(|(what, at, len)| RuleKind::Inside { what, range: extent(at, len) }),
        1 => (names, sectors, 1u32..60)
            .prop_map(|(what, at, len)| RuleKind::Outside { what, range: extent(at, len) }),
    ]
}

fn any_layout() -> impl Strategy<Value = (Tree, Vec<RuleKind>)> {
    prop::collection::vec(0u64..30_000, 5..9).prop_flat_map(|lens| {
        let (tree, files, folders) = tree_of(&lens);
        let rules = prop::collection::vec(any_rule(files, folders), 1..7);
        (Just(tree), rules)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rules_are_kept_or_named((tree, rules) in any_layout()) {
        let mut placement = Placement::new();
        for rule in rules {
            placement.push(rule);
        }
        judge(&tree, &placement);
    }

    #[test]
    fn the_price_of_a_pin_is_what_it_costs(
        lens in prop::collection::vec(1u64..30_000, 2..9),
        pick in any::<prop::sample::Index>(),
        at in 22u32..160,
    ) {
        let (tree, files, _) = tree_of(&lens);
        let natural = planned(&tree, &Placement::new());
        let node = *pick.get(&files);
        let blob = tree.node(node).and_then(|node| node.blob()).expect("a file");
        let mut placement = Placement::new();
        placement.push(RuleKind::Pin { node, at: Lba(at) });
        let pinned = planned(&tree, &placement);
        match (natural.verdict(blob, Lba(at)), pinned.rules()[0].state) {
            (Ok(cost), RuleState::Kept) => {
                prop_assert_eq!(cost.size_bytes, pinned.size_bytes());
                let left = pinned.space().empty_bytes - natural.space().empty_bytes;
                prop_assert_eq!(cost.empty_bytes, left);
            }
            (Err(PinRefusal::Taken { holder, .. }), RuleState::Lost(conflict)) => {
                prop_assert_eq!(conflict.reason, ConflictReason::Taken);
                prop_assert_eq!(holder, conflict.holder);
            }
            (verdict, state) => prop_assert!(false, "{verdict:?} but {state:?}"),
        }
    }
}

#[test]
fn rules_of_different_kinds_agree() {
    let (tree, files, _) = tree_of(&[5000, 10_000, 70_000, 100, 4096, 2048]);
    let mut placement = Placement::new();
    placement.push(RuleKind::Pin { node: files[4], at: Lba(200) });
    placement.push(RuleKind::Inside { what: Selection::node(files[2]), range: extent(100, 90) });
    placement.push(RuleKind::Last(Selection::node(files[0])));
    placement.push(RuleKind::First(Selection::node(files[5])));
    placement.push(RuleKind::Together(Selection::Nodes([files[1], files[3]].into())));
    placement.push(RuleKind::Align { what: Selection::node(files[1]), bytes: 8 * SECTOR });
    assert_eq!(judge(&tree, &placement), 0);
    let plan = planned(&tree, &placement);
    let at = |node: NodeId| {
        let blob = tree.node(node).and_then(|node| node.blob()).expect("a file");
        plan.addresses().blob(blob).expect("it lies somewhere").start / SECTOR
    };
    assert_eq!((at(files[4]), at(files[2])), (200, 100));
    assert!(at(files[5]) < at(files[1]) && at(files[1]) < at(files[0]));
}

#[test]
fn the_lower_rule_loses_and_both_are_named() {
    let (tree, files, _) = tree_of(&[5000, 10_000, 70_000]);
    let mut placement = Placement::new();
    let upper = placement.push(RuleKind::Pin { node: files[0], at: Lba(100) });
    let lower = placement.push(RuleKind::Pin { node: files[1], at: Lba(102) });
    let plan = planned(&tree, &placement);
    let RuleState::Lost(conflict) = plan.rules()[1].state else { panic!("{:?}", plan.rules()) };
    assert_eq!(plan.rules()[1].rule, lower);
    assert_eq!((conflict.reason, conflict.winner), (ConflictReason::Taken, Some(upper)));
    assert_eq!(conflict.range.start, 102 * SECTOR);
    assert_eq!(conflict.file, tree.node(files[1]).and_then(|node| node.blob()));
    assert!(placement.move_to(lower, 0));
    let plan = planned(&tree, &placement);
    assert!(matches!(plan.rules()[1].state, RuleState::Lost(c) if c.winner == Some(lower)));
    // What a standard demands can't be moved at all.
    placement.remove(upper);
    placement.replace(lower, RuleKind::Pin { node: files[1], at: Lba(16) });
    let plan = planned(&tree, &placement);
    assert!(matches!(plan.rules()[0].state, RuleState::Lost(c) if c.winner.is_none()));
    placement.switch(lower, false);
    assert_eq!(planned(&tree, &placement).rules()[0].state, RuleState::Off);
    assert_eq!(planned(&tree, &placement).id(), planned(&tree, &Placement::new()).id());
}

/// Start sectors of the files of a plan, by path.
fn starts(plan: &Plan) -> HashMap<String, u64> {
    let tree = plan.tree();
    let files = tree.walk(Tree::ROOT).filter_map(|(id, node)| {
        let range = plan.addresses().blob(node.blob()?)?;
        Some((tree.display_path(id), range.start / SECTOR))
    });
    files.collect()
}

#[test]
fn readers_find_the_files_where_rules_put_them() {
    let mut tree = Tree::new();
    let mut nodes = Vec::new();
    for (number, len) in [9000usize, 100, 70_000, 2048, 30_000].into_iter().enumerate() {
        let bytes = vec![u8::try_from(number + 1).expect("few"); len];
        nodes.push(file(&mut tree, &format!("D{}/F{number}.TXT", number % 2), &bytes));
    }
    let mut placement = Placement::new();
    placement.push(RuleKind::Pin { node: nodes[1], at: Lba(300) });
    placement.push(RuleKind::Inside { what: Selection::node(nodes[2]), range: extent(100, 60) });
    placement.push(RuleKind::Gap { behind: Selection::node(nodes[3]), bytes: 50_000 });
    placement.push(RuleKind::First(Selection::node(nodes[4])));
    let spec = ImageSpec { joliet: None, ..spec() };
    let wishes = Wishes { placement: &placement, ..Wishes::of_files(&tree, &spec) };
    let (plan, _) = master::plan(wishes, &Facts::default());
    assert!(plan.rules().iter().all(|outcome| outcome.state == RuleState::Kept));
    let (id, wanted) = (plan.id(), starts(&plan));
    let plan = Arc::new(plan);
    let image = PlannedImage::new(Arc::clone(&plan), Arc::new(InTree(plan.tree().clone())));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("laid.iso");
    std::fs::write(&path, bytes_of(&image)).expect("written");
    assert_eq!(plan.id(), id);

    let ctx = Context::default();
    let opened = open(&*real(), &path, &OpenOptions::default(), &ctx).expect("our reader opens it");
    let view = opened.read_view(opened.default_view(), &ctx).expect("it can be listed");
    let mut found = HashMap::new();
    for (id, node) in view.tree.walk(Tree::ROOT) {
        if let Some(blob) = node.blob().and_then(|blob| view.tree.blob(blob)) {
            let stored = blob.first_stored().expect("it lies in the image");
            found.insert(view.tree.display_path(id), stored.start / SECTOR);
        }
    }
    assert_eq!(found, wanted);

    let text = path.to_str().expect("a plain path");
    match Command::new("isoinfo").args(["-l", "-i", text]).output() {
        Ok(done) => {
            let listing = String::from_utf8_lossy(&done.stdout).into_owned();
            for (name, start) in &wanted {
                let name = name.rsplit('/').next().expect("a name");
                let line = listing.lines().find(|line| line.contains(name)).expect("listed");
                let lba = line.split(['[', ']']).nth(1).expect("an extent");
                let lba = lba.split_whitespace().next().expect("an address");
                assert_eq!(lba, start.to_string(), "{line}");
            }
        }
        Err(_) => println!("SKIPPED: isoinfo not installed"),
    }
    let args = ["-indev", text, "-find", "/", "-type", "f", "-exec", "report_lba", "--"];
    match Command::new("xorriso").args(args).output() {
        Ok(done) => {
            let listing = String::from_utf8_lossy(&done.stdout).into_owned();
            for (name, start) in &wanted {
                let line = listing.lines().find(|line| line.contains(name.as_str()));
                let line = line.unwrap_or_else(|| panic!("{name} in {listing}"));
                let lba = line.split(',').nth(1).expect("an address").trim();
                assert_eq!(lba, start.to_string(), "{line}");
            }
        }
        Err(_) => println!("SKIPPED: xorriso not installed"),
    }
}

fn apply(document: &mut Document, edit: LayoutEdit) {
    let edit = Edit::Layout(Box::new(edit));
    document.apply(edit, Gesture::single()).expect("it can be done");
}

#[test]
fn rules_go_with_their_files_and_come_back_by_undo() {
    let (tree, files, folders) = tree_of(&[1, 2, 3, 4, 5]);
    let mut document = Document::new(Project { tree, ..Project::new(spec()) });
    apply(&mut document, LayoutEdit::Pin { node: files[0], at: Lba(500) });
    apply(&mut document, LayoutEdit::Pin { node: files[0], at: Lba(600) });
    let place = OrderPlace::Before(files[1]);
    apply(&mut document, LayoutEdit::Order { nodes: vec![files[2]], place });
    let rules = |document: &Document| document.project().placement.rules().to_vec();
    assert_eq!(rules(&document).len(), 2, "a second pin takes the place of the first");
    let before = rules(&document);
    // Named elsewhere and called otherwise it is the same file.
    let rename = Edit::Rename { node: files[0], name: b"other".to_vec() };
    document.apply(rename, Gesture::single()).expect("renamed");
    let on_clash = Default::default();
    let nodes = vec![files[0]];
    let moved = Edit::Move { nodes: nodes.clone(), folder: folders[1], on_clash };
    document.apply(moved, Gesture::single()).expect("moved");
    assert_eq!(document.project().placement.pin_of(files[0]).map(|(_, at)| at), Some(Lba(600)));
    document.apply(Edit::Remove { nodes }, Gesture::single()).expect("removed");
    assert_eq!(rules(&document).len(), 1);
    document.undo();
    assert_eq!(rules(&document), before);
    apply(&mut document, LayoutEdit::Unpin { nodes: vec![files[0]] });
    assert_eq!(rules(&document).len(), 1);
    apply(&mut document, LayoutEdit::Natural);
    assert!(rules(&document).is_empty());
    document.undo();
    document.undo();
    assert_eq!(rules(&document), before);
    let applied = document.apply(
        Edit::Layout(Box::new(LayoutEdit::Pin { node: files[0], at: Lba(600) })),
        Gesture::single(),
    );
    assert!(!applied.expect("nothing to do").has_changed);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_survives_in_the_file((tree, rules) in any_layout(), off in any::<bool>()) {
        let mut project = Project { tree, ..Project::new(spec()) };
        for rule in rules {
            project.placement.insert(usize::MAX, rule, !off);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("disc.glass");
        let ctx = Context::default();
        save(&project, &*real(), &path, None, None, &ctx).expect("saved");
        let loaded = load(&*real(), &path, None, &OpenOptions::default(), &ctx).expect("read");
        prop_assert!(ctx.take_report().iter().next().is_none());
        let (was, is) = (planned(&project.tree, &project.placement), loaded.project);
        let again = planned(&is.tree, &is.placement);
        prop_assert_eq!(was.id(), again.id());
        let states = |plan: &Plan| plan.rules().iter().map(|o| (o.count_files, matches!(o.state, RuleState::Lost(_)))).collect::<Vec<_>>();
        prop_assert_eq!(states(&was), states(&again));
        // Saved once more it is the same file.
        let second = folder.path().join("again.glass");
        save(&is, &*real(), &second, None, None, &ctx).expect("saved");
        let bytes = |path| std::fs::read(path).expect("there");
        prop_assert!(bytes(&path) == bytes(&second));
    }
}
