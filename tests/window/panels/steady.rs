//! Nothing moves while work runs: a plan being made again, rows being added.

use std::collections::BTreeMap;

use egui::Rect;
use egui_kittest::kittest::NodeT;
use glassmaster::gui::view::shown::Arrangement;
use glassmaster::model::{NodeId, Tree};

use super::stage::{Window, file, lay_out, small, window};

/// Every named widget with its place.
fn places(window: &Window) -> BTreeMap<String, Rect> {
    let named = window.root().children_recursive().filter_map(|node| {
        let label = node.accesskit_node().label()?;
        Some((format!("{:?} {label}", node.accesskit_node().role()), node.rect()))
    });
    named.collect()
}

/// What both have in common stays where it was.
fn assert_steady(before: &BTreeMap<String, Rect>, after: &BTreeMap<String, Rect>) {
    let mut common = 0;
    for (name, rect) in before {
        if let Some(now) = after.get(name) {
            assert_eq!(rect, now, "{name} moved");
            common += 1;
        }
    }
    assert!(common > 15, "only {common} widgets to compare");
}

#[test]
fn a_plan_made_again_moves_nothing() {
    let mut shown = small();
    lay_out(&mut shown);
    let mut window = window(shown, Arrangement::Inspect);
    let before = places(&window);
    for is_stale in [true, false] {
        if let Some(layout) = &mut window.state_mut().shown.layout {
            layout.is_stale = is_stale;
        }
        window.step();
        assert_steady(&before, &places(&window));
    }
    let shown = &mut window.state_mut().shown;
    lay_out(shown);
    for _ in 0..3 {
        window.step();
        assert_steady(&before, &places(&window));
    }
}

#[test]
fn files_that_are_being_added_move_nothing_above_them() {
    let mut window = window(small(), Arrangement::Make);
    for n in 0..5u32 {
        let before = places(&window);
        let shown = &mut window.state_mut().shown;
        shown.adding_from.get_or_insert(NodeId(shown.tree.node_bound()));
        file(shown, Tree::ROOT, &format!("zz {n}"), 5);
        shown.generation += 1;
        window.step();
        window.step();
        assert_steady(&before, &places(&window));
    }
}
