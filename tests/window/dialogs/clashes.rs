//! Clashes: an answer for each, for all, or none at all.

use std::sync::Arc;

use egui::Key;
use egui_kittest::kittest::Queryable;
use glassmaster::base::bytes::Timestamp;
use glassmaster::gui::Action;
use glassmaster::gui::dialogs::{ClashesDialog, DialogAction, Feed};
use glassmaster::job::JobId;
use glassmaster::model::Tree;
use glassmaster::project::{Clash, ClashSide, Resolution};

use super::stage::{Set, pictures, window};

/// Who asks.
const JOB: JobId = JobId(7);

fn side(len: u64, seconds: i64) -> ClashSide {
    let mtime = Some(Timestamp::from_unix(1_793_628_300 + seconds));
    ClashSide { node: Tree::ROOT, kind: "file", len: Some(len), mtime }
}

fn clashes(count: u64) -> Arc<Vec<Clash>> {
    let clash = |at: u64| {
        let age = if at.is_multiple_of(2) { 86_400 } else { -86_400 };
        Clash {
            path: format!("photos/2026/IMG_{at:04}.JPG").into_bytes(),
            existing: side(3_100_000 + at, 0),
            incoming: side(2_900_000, age),
        }
    };
    Arc::new((0..count).map(clash).collect())
}

fn answered(press: &[&str]) -> Vec<Action> {
    let dialog = ClashesDialog::new(JOB, clashes(3));
    let (mut at, _) = window(&Set::default(), Feed::default(), dialog);
    for label in press {
        at.get_by_label(label).click();
        at.run_ok();
    }
    at.key_press(Key::Enter);
    at.run_ok();
    at.state_mut().said.drain(..).collect()
}

fn resolved(resolutions: [Resolution; 3]) -> Vec<Action> {
    vec![DialogAction::Resolve(JOB, Some(resolutions.to_vec())).into()]
}

#[test]
fn nothing_is_lost_unless_somebody_says_so() {
    assert_eq!(answered(&[]), resolved([Resolution::KeepBoth; 3]));
}

#[test]
fn newer_wins_goes_by_the_dates() {
    let newer = [Resolution::Replace, Resolution::Skip, Resolution::Replace];
    assert_eq!(answered(&["Newer wins"]), resolved(newer));
}

#[test]
fn each_row_has_its_own_answer() {
    let dialog = ClashesDialog::new(JOB, clashes(3));
    let (mut at, _) = window(&Set::default(), Feed::default(), dialog);
    // The first "Skip" is the one for all, then one a row.
    let second = at.get_all_by_label("photos/2026/IMG_0001.JPG: Skip").next();
    second.expect("each row has its choices").click();
    at.run_ok();
    at.get_by_label("Add files").click();
    at.run_ok();
    let wanted = [Resolution::KeepBoth, Resolution::Skip, Resolution::KeepBoth];
    assert_eq!(at.state().said, resolved(wanted));
}

#[test]
fn escape_adds_nothing() {
    let (mut at, _) = window(&Set::default(), Feed::default(), ClashesDialog::new(JOB, clashes(3)));
    at.key_press(Key::Escape);
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(DialogAction::Resolve(JOB, None))]);
}

#[test]
fn a_job_that_was_stopped_asks_no_longer() {
    let (mut at, _) = window(&Set::default(), Feed::default(), ClashesDialog::new(JOB, clashes(3)));
    at.state_mut().dialogs.ask(ClashesDialog::new(JobId(8), clashes(1)));
    at.state_mut().dialogs.withdraw(JOB);
    at.run_ok();
    at.run_ok();
    at.get_by_label("One name is taken");
    at.state_mut().dialogs.withdraw(JobId(8));
    assert!(!at.state().dialogs.is_open());
    assert_eq!(at.state().said, []);
}

#[test]
fn a_hundred_thousand_clashes_are_one_list() {
    let (at, _) =
        window(&Set::default(), Feed::default(), ClashesDialog::new(JOB, clashes(100_000)));
    at.get_by_label("100\u{202f}000 names are taken");
    assert!(at.query_by_label("photos/2026/IMG_0500.JPG").is_none(), "only rows in sight");
}

#[test]
fn looked_at() {
    pictures("clashes", |_| (Feed::default(), ClashesDialog::new(JOB, clashes(40))));
}
