//! The Layout page: the map, the list of extents, holding at a sector, order, rules, undo.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::anything::window_in;
use crate::shell::{Window, drop_on, folder, is_there, wait_for};
use crate::taking::image;

fn press(harness: &mut Window, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(4);
}

/// The rows of the list of extents, from top to bottom.
fn extents(harness: &Window) -> Vec<String> {
    let mut found: Vec<(f32, String)> = harness
        .root()
        .children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::Row)
        .map(|node| (node.rect().top(), node.accesskit_node().label().unwrap_or_default()))
        .collect();
    found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    found.into_iter().map(|(_, name)| name).collect()
}

fn place_of(harness: &Window, name: &str) -> usize {
    let rows = extents(harness);
    let is_it = |row: &String| row.starts_with(&format!("{name}, sector"));
    let found = rows.iter().position(is_it);
    assert!(found.is_some(), "{name} is not in {rows:?}");
    found.expect("asserted")
}

fn click_extent(harness: &mut Window, name: &str) {
    let row = extents(harness).swap_remove(place_of(harness, name));
    harness.get_by_role_and_label(Role::Row, &row).click();
    harness.run_steps(4);
}

/// Leaves only files in the list: it is longer than the window.
fn only_files(harness: &mut Window) {
    for group in ["Folders", "Volume", "Start area", "Empty"] {
        if let Some(toggle) = harness.query_by_role_and_label(Role::CheckBox, group) {
            toggle.click();
            harness.run_steps(2);
        }
    }
    harness.run_steps(4);
}

/// "7 extents in disc order".
fn heading(harness: &Window) -> String {
    let found = harness.query_all_by_label_contains("extents in disc order").next();
    let label = found.and_then(|node| node.accesskit_node().label());
    label.unwrap_or_default()
}

fn making(home: &std::path::Path) -> (Window, crate::paint::Painter) {
    let photos = home.join("Photos");
    std::fs::write(photos.join("three.bin"), [3; 60_000]).expect("a file");
    let (mut harness, painter) = window_in(home);
    drop_on(&mut harness, &photos);
    wait_for(&mut harness, "Added 3 files");
    press(&mut harness, Modifiers::COMMAND, Key::Num5);
    wait_for(&mut harness, "extents in disc order");
    only_files(&mut harness);
    wait_for(&mut harness, "two.txt, sector");
    (harness, painter)
}

#[test]
fn files_are_held_moved_and_let_go_again() {
    let home = folder();
    let (mut harness, painter) = making(home.path());
    assert!(is_there(&harness, "Rules (0)"));
    painter.save(&harness, "layout-natural");
    let (two, three) = (place_of(&harness, "two.txt"), place_of(&harness, "three.bin"));
    assert!(three < two, "{:?}", extents(&harness));
    // Held where it lies, by key.
    click_extent(&mut harness, "two.txt");
    press(&mut harness, Modifiers::NONE, Key::P);
    wait_for(&mut harness, "Rules (1)");
    wait_for(&mut harness, "two.txt is held at sector");
    painter.save(&harness, "layout-held");
    press(&mut harness, Modifiers::NONE, Key::P);
    wait_for(&mut harness, "Rules (0)");
    // Moved past its neighbour, by key; the list follows the new plan.
    press(&mut harness, Modifiers::ALT, Key::ArrowUp);
    wait_for(&mut harness, "Rules (1)");
    for _ in 0..200 {
        if place_of(&harness, "two.txt") < place_of(&harness, "three.bin") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.run_steps(1);
    }
    assert!(place_of(&harness, "two.txt") < place_of(&harness, "three.bin"));
    painter.save(&harness, "layout-moved");
    // Back in one step, and back again by undo.
    harness.get_by_label("Natural order").click();
    wait_for(&mut harness, "Rules (0)");
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    wait_for(&mut harness, "Rules (1)");
}

#[test]
fn a_typed_sector_tells_its_price_and_a_taken_one_who_has_it() {
    let home = folder();
    let (mut harness, painter) = making(home.path());
    click_extent(&mut harness, "two.txt");
    harness.get_by_label("Hold at sector").focus();
    harness.run_steps(2);
    harness.get_by_label("Hold at sector").type_text("5000");
    harness.run_steps(4);
    assert!(is_there(&harness, "empty; the disc grows to"), "the price is told before");
    painter.save(&harness, "layout-price");
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    wait_for(&mut harness, "two.txt is held at sector");
    wait_for(&mut harness, "two.txt, sector 5\u{202f}000");
    // The start of the disc has its place.
    click_extent(&mut harness, "three.bin");
    harness.get_by_label("Hold at sector").focus();
    harness.run_steps(2);
    harness.get_by_label("Hold at sector").type_text("16");
    harness.run_steps(4);
    assert!(is_there(&harness, "the volume descriptors has this place"));
}

#[test]
fn an_opened_image_is_shown_row_by_row_and_as_a_spiral() {
    let home = folder();
    let image = image(home.path());
    let (mut harness, painter) = window_in(home.path());
    drop_on(&mut harness, &image);
    wait_for(&mut harness, "two.txt");
    press(&mut harness, Modifiers::COMMAND, Key::Num5);
    wait_for(&mut harness, "extents in disc order");
    wait_for(&mut harness, "Start area of the disc, sector 0");
    painter.save(&harness, "layout-image");
    let whole = heading(&harness);
    harness.get_by_label("Drawing: Disc").click();
    harness.run_steps(4);
    harness.get_by_label("The disc as its spiral");
    painter.save(&harness, "layout-spiral");
    // The legend filters the list as well.
    only_files(&mut harness);
    assert_ne!(heading(&harness), whole);
    assert!(place_of(&harness, "two.txt") < 4, "{:?}", extents(&harness));
}
