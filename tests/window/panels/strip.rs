//! The sector strip: what it says under the pointer, what a click and the legend do.

use egui::accesskit::Role;
use egui::{Key, pos2};
use egui_kittest::kittest::Queryable;
use glassmaster::gui::view::shown::Arrangement;

use super::stage::{Window, at, lay_out, says, says_something_with, selected, small, window};

fn inspecting() -> Window {
    let mut shown = small();
    lay_out(&mut shown);
    window(shown, Arrangement::Inspect)
}

/// The middle of a file's sectors on screen.
fn place_of(window: &Window, path: &str) -> egui::Pos2 {
    let stage = window.state();
    let id = at(window, path);
    let node = stage.shown.tree.node(id).expect("it is there");
    let owners = stage.panes.owners().expect("they are computed");
    let range = owners.ranges_of(id, node)[0];
    let middle = (range.start + range.len / 2) as f32 / owners.map().size_bytes() as f32;
    let strip = window.get_by_label("Sectors of the disc").rect();
    pos2(strip.left() + strip.width() * middle, strip.top() + 10.0)
}

#[test]
fn the_tip_names_the_owner_its_sectors_and_its_neighbours() {
    let mut window = inspecting();
    let kernel = place_of(&window, "kernel");
    window.hover_at(kernel);
    window.run_ok();
    assert!(says(&window, "kernel"));
    assert!(says_something_with(&window, "(3\u{202f}907), 8.00\u{202f}MB"));
    let strip = window.get_by_label("Sectors of the disc").rect();
    window.hover_at(pos2(strip.left() + 0.5, strip.top() + 10.0));
    window.run_ok();
    assert!(says(&window, "Start area of the disc"));
    assert!(says(&window, "Sectors 0 to 15 (16), 32.7\u{202f}kB"));
}

#[test]
fn a_click_selects_the_file_everywhere() {
    let mut window = inspecting();
    let grub = place_of(&window, "photo2.jpg");
    window.drag_at(grub);
    window.drop_at(grub);
    window.run_ok();
    assert_eq!(selected(&window), ["photo2.jpg"]);
}

#[test]
fn the_legend_filters_and_says_how_much_there_is() {
    let mut window = inspecting();
    window.get_by_role_and_label(Role::CheckBox, "Files").click();
    window.run_ok();
    let runs = window.state().panes.strip.painted.as_ref().expect("painted").1.clone();
    assert!(runs.iter().all(|run| run.group != glassmaster::model::map::Group::Files));
    assert!(!runs.is_empty());
}

#[test]
fn keys_zoom_and_the_whole_disc_comes_back() {
    let mut window = inspecting();
    let kernel = place_of(&window, "kernel");
    window.drag_at(kernel);
    window.drop_at(kernel);
    window.run_ok();
    for _ in 0..30 {
        window.key_press(Key::Plus);
        window.run_ok();
    }
    let zoomed = window.state().panes.strip.viewport.expect("zoomed");
    assert!((zoomed.count - 16.0).abs() < 1e-6, "down to single sectors");
    window.key_press(Key::Num0);
    window.run_ok();
    assert!(window.state().panes.strip.viewport.is_none());
}

#[test]
fn nothing_is_computed_again_without_a_change() {
    let mut window = inspecting();
    let before = window.state().panes.strip.painted.as_ref().expect("painted").1.clone();
    window.run_steps(5);
    let after = window.state().panes.strip.painted.as_ref().expect("painted").1.clone();
    assert!(std::sync::Arc::ptr_eq(&before, &after));
}
