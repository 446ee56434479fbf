//! The tree: follows the table, opens and closes by keys.

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use glassmaster::gui::view::shown::{Arrangement, Shown};
use glassmaster::gui::{Action, ViewAction};
use glassmaster::model::{Namespace, Tree};

use super::stage::{Window, folder, row, rows, says, small, window};

fn click(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::TreeItem, name).click();
    window.run_ok();
}

#[test]
fn a_click_shows_the_folder_in_the_table() {
    let mut window = window(small(), Arrangement::Make);
    click(&mut window, "boot");
    assert_eq!(rows(&window), ["grub.cfg"]);
    window.key_press(Key::ArrowUp);
    window.run_ok();
    assert_eq!(rows(&window).len(), 6, "up from the first folder is the disc");
}

#[test]
fn going_into_a_folder_opens_the_way_to_it() {
    let mut shown = Shown::empty("Deep");
    let a = folder(&mut shown, Tree::ROOT, "a");
    let b = folder(&mut shown, a, "b");
    folder(&mut shown, b, "c");
    let mut window = window(shown, Arrangement::Make);
    assert!(window.query_by_role_and_label(Role::TreeItem, "b").is_none());
    click(&mut window, "a");
    row(&window, "b").click();
    window.run_ok();
    window.key_press(Key::Enter);
    window.run_ok();
    assert!(window.query_by_role_and_label(Role::TreeItem, "b").is_some());
    click(&mut window, "b");
    window.key_press(Key::ArrowRight);
    window.run_ok();
    assert!(window.query_by_role_and_label(Role::TreeItem, "c").is_some());
}

#[test]
fn an_image_offers_its_sessions_and_views() {
    let mut shown = small();
    shown.is_editable = false;
    shown.views = vec![Namespace::RockRidge, Namespace::Joliet];
    (shown.session, shown.count_sessions) = (2, 2);
    let mut window = window(shown, Arrangement::Inspect);
    assert!(says(&window, "Session 2 (newest)"));
    click(&mut window, "Session 1");
    click(&mut window, "Windows (Joliet)");
    let wanted = [ViewAction::Session(1), ViewAction::Names(Namespace::Joliet)];
    assert_eq!(window.state().said, wanted.map(Action::View));
}
