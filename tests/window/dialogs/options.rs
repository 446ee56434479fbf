//! Options of the disc: a draft that comes back whole.

use egui::Key;
use egui_kittest::kittest::Queryable;
use glassmaster::base::bytes::Timestamp;
use glassmaster::gui::Action;
use glassmaster::gui::dialogs::{DialogAction, Feed, OptionsDialog};
use glassmaster::model::spec::{Deep, ImageSpec, ModePolicy, OwnerPolicy};

use super::stage::{Set, Window, pictures, window};

fn spec() -> ImageSpec {
    let mut spec = ImageSpec::new(Timestamp::from_unix(1_793_628_300));
    spec.volume.volume_id = "Summer holidays 2026".to_owned();
    spec
}

fn opened() -> Window {
    window(&Set::default(), Feed::default(), OptionsDialog::new(&spec())).0
}

#[test]
fn what_was_not_touched_comes_back_as_it_was() {
    let mut at = opened();
    at.get_by_label_contains("Windows shows the first 16");
    at.key_press(Key::Enter);
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(DialogAction::SetOptions(Box::new(spec())))]);
}

#[test]
fn a_backup_keeps_owners_and_permissions() {
    let mut at = opened();
    at.get_by_label("As a backup: keep owners and permissions").click();
    at.run_ok();
    at.get_by_label("Details").click();
    at.run_ok();
    at.get_by_label("Move deep folders up").click();
    at.run_ok();
    at.get_by_label("Use these options").click();
    at.run_ok();
    let wanted = ImageSpec {
        owner: OwnerPolicy::Host,
        mode: ModePolicy::Host,
        deep: Deep::Relocate,
        ..spec()
    };
    assert_eq!(at.state().said, [Action::from(DialogAction::SetOptions(Box::new(wanted)))]);
}

#[test]
fn numbers_of_standards_stay_under_details() {
    let mut at = opened();
    assert!(at.query_by_label_contains("ISO 9660").is_none());
    at.get_by_label("Details").click();
    at.run_ok();
    assert!(at.query_all_by_label_contains("ISO 9660").next().is_some());
}

#[test]
fn looked_at() {
    pictures("options", |_| (Feed::default(), OptionsDialog::new(&spec())));
}
