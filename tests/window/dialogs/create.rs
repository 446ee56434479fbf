//! Create: what is asked before, what is shown while, and the card.

use std::path::PathBuf;
use std::time::Duration;

use egui::Key;
use egui_kittest::kittest::Queryable;
use glassmaster::base::bytes::Timestamp;
use glassmaster::base::diag::{Code, Diagnostic};
use glassmaster::base::progress::{Phase, Reading};
use glassmaster::gui::Action;
use glassmaster::gui::dialogs::{CreateDialog, CreateDraft, CreateRequest, DialogAction, Feed};
use glassmaster::gui::view::checks::{Check, Checks, Example};
use glassmaster::gui::view::checksum::Checksums;
use glassmaster::gui::view::create::CreateView;
use glassmaster::gui::view::place::{Place, Standing};
use glassmaster::gui::view::progress::{Done, End, Failure, Follower, JobStatus, Stage};
use glassmaster::job::{JobId, Way};

use super::stage::{Set, Window, pictures, window};

const JOB: JobId = JobId(7);

fn checks() -> Checks {
    let example = |old: &str, new: &str| Example { old: old.to_owned(), new: new.to_owned() };
    Checks::new(vec![
        Check {
            found: Diagnostic::warning(Code::NameTwice).with("path", "photos/IMG_0001.JPG"),
            affects: vec!["windows", "strict-readers"],
            count: 1204,
            examples: vec![
                example("photos/A very long name of a picture.jpeg", "photos/A very long nam.jpeg"),
                example("photos/Another very long name.jpeg", "photos/Another very lo.jpeg"),
            ],
        },
        Check {
            found: Diagnostic::note(Code::TimeBad).with("path", "old/letter.txt"),
            affects: Vec::new(),
            count: 3,
            examples: Vec::new(),
        },
    ])
}

fn place() -> Place {
    Place {
        path: PathBuf::from("/home/anna/Summer 2026.iso"),
        standing: Standing::Nothing,
        has_folder: true,
        is_writable: true,
        free_bytes: Some(212_000_000_000),
        longest_file: None,
    }
}

fn feed() -> Feed {
    Feed {
        create: CreateView {
            suggested: PathBuf::from("/home/anna/Summer 2026.iso"),
            size: Some(4_372_000_768),
            checks: checks(),
            plan_id: Some("3f9a2c71".repeat(8)),
            ..CreateView::default()
        },
        place: Some(place()),
        ..Feed::default()
    }
}

fn form(feed: &Feed) -> CreateDialog {
    CreateDialog::new(&feed.create, CreateDraft::default())
}

fn opened(feed: Feed) -> Window {
    let dialog = form(&feed);
    window(&Set::default(), feed, dialog).0
}

/// The job at some moment.
fn job(phase: Phase, number: u64, done: u64, elapsed: u64, stage: Stage) -> JobStatus {
    let total = 4_372_000_768;
    let mut follower = Follower::create(total, true);
    let reading = |done| Reading {
        phase,
        phase_number: number,
        done,
        total: Some(total),
        items: 0,
        is_finishing: false,
    };
    let at = Duration::from_secs;
    follower.follow(at(0), &reading(0));
    follower.follow(at(elapsed.saturating_sub(2)), &reading(done.saturating_sub(820_000_000)));
    let progress = follower.follow(at(elapsed), &reading(done));
    JobStatus { id: JOB, name: "Summer 2026.iso".to_owned(), stage, progress }
}

fn running(stage: Stage) -> Feed {
    Feed { jobs: vec![job(Phase::Write, 1, 1_200_000_000, 40, stage)], ..Feed::default() }
}

fn done() -> End {
    End::Done(Done {
        path: PathBuf::from("/home/anna/Summer 2026.iso"),
        bytes: 4_372_000_768,
        files: 214,
        took: Duration::from_secs(72),
        is_verified: true,
        digests: vec![(
            "SHA-256",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        )],
        ..Done::default()
    })
}

fn failed() -> End {
    End::Failed(Failure {
        again: None,
        leave_out: None,
        why: "The disk with “/home/anna” is full: 1.2 of 4.37 GB were written.".to_owned(),
        advice: "Make room there or choose another place. Nothing was left behind.".to_owned(),
        details: "ENOSPC (28) at byte 1200000000 of .Summer 2026.iso.partial".to_owned(),
    })
}

fn ended(end: End) -> Feed {
    running(Stage::Ended(end))
}

/// The dialog of a job that began a while ago.
fn watching() -> CreateDialog {
    let target = "/home/anna/Summer 2026.iso".into();
    let request =
        CreateRequest { target, checksums: Checksums::default(), verify: true, way: Way::NewImage };
    CreateDialog::watching(JOB, &request)
}

#[test]
fn the_form_asks_about_the_place_and_gives_the_whole_draft() {
    let mut at = opened(feed());
    let asked = DialogAction::LookAt(PathBuf::from("/home/anna/Summer 2026.iso"));
    assert_eq!(at.state().said, [Action::from(asked)]);
    at.state_mut().said.clear();
    at.get_by_label("Read it back and compare").click();
    at.run_ok();
    at.get_by_label("Other checksums").click();
    at.run_ok();
    at.get_by_label("BLAKE3").click();
    at.run_ok();
    // The title has the same words: the button is the last of the two.
    at.get_by_role_and_label(egui::accesskit::Role::Button, "Create image").click();
    at.run_ok();
    let request = CreateRequest {
        target: PathBuf::from("/home/anna/Summer 2026.iso"),
        checksums: Checksums::of([
            glassmaster::job::DigestKind::Sha256,
            glassmaster::job::DigestKind::Blake3,
        ]),
        verify: false,
        way: Way::NewImage,
    };
    assert_eq!(at.state().said, [Action::from(DialogAction::Create(request))]);
    assert!(at.state().dialogs.is_open(), "progress comes in the same dialog");
}

#[test]
fn enter_creates_once_nothing_stands_in_the_way() {
    let mut at = opened(Feed { place: None, ..feed() });
    at.state_mut().said.clear();
    at.key_press(Key::Enter);
    at.run_ok();
    assert_eq!(at.state().said, [], "the place is not known yet");
    at.state_mut().feed.place = Some(place());
    at.run_ok();
    at.key_press(Key::Enter);
    at.run_ok();
    assert!(matches!(at.state().said[..], [Action::Dialog(DialogAction::Create(_))]));
}

#[test]
fn a_full_disk_and_a_file_in_the_way_are_said_before() {
    let full = Place { free_bytes: Some(1_000_000_000), ..place() };
    let at = opened(Feed { place: Some(full), ..feed() });
    at.get_by_label_contains("the disk has 1.00\u{202f}GB");
    let stick = Place { longest_file: Some(u64::from(u32::MAX)), ..place() };
    let at = opened(Feed { place: Some(stick), ..feed() });
    at.get_by_label_contains("(FAT32)");
    let standing =
        Standing::File { bytes: 734_000_000, mtime: Some(Timestamp::from_unix(1_793_628_300)) };
    let at = opened(Feed { place: Some(Place { standing, ..place() }), ..feed() });
    at.get_by_label_contains("Replaces the file of 2026-11-02 14:05");
}

#[test]
fn escape_leaves_the_form_and_keeps_a_running_job() {
    let mut at = opened(feed());
    at.key_press(Key::Escape);
    at.run_ok();
    assert!(!at.state().dialogs.is_open());
    let (mut at, _) = window(&Set::default(), running(Stage::Running), watching());
    at.key_press(Key::Escape);
    at.run_ok();
    assert_eq!(at.state().said, []);
    assert!(!at.state().dialogs.is_open());
}

#[test]
fn cancel_of_an_old_job_takes_a_second_click() {
    let old = JobStatus { ..job(Phase::Write, 1, 1_200_000_000, 90, Stage::Running) };
    let feed = Feed { jobs: vec![old], ..Feed::default() };
    let (mut at, _) = window(&Set::default(), feed, watching());
    at.get_by_label("Cancel").click();
    at.run_ok();
    assert_eq!(at.state().said, []);
    at.get_by_label_contains("Cancel? about").click();
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(DialogAction::Cancel(JOB))]);
}

#[test]
fn finishing_can_not_be_stopped() {
    let (mut at, _) = window(&Set::default(), running(Stage::Finishing), watching());
    at.get_by_label("Finishing, can’t be stopped").click();
    at.run_ok();
    assert_eq!(at.state().said, []);
}

#[test]
fn nothing_moves_while_a_job_runs() {
    let (mut at, _) = window(&Set::default(), running(Stage::Running), watching());
    let places = |at: &Window| {
        let bar = at.get_by_label("Progress of Summer 2026.iso").rect();
        let hide = at.get_by_label("Keep going in the background").rect();
        // The running phase is in SemiBold: wider, at the same place.
        let phase = at.get_by_label("Make sure the disk has it").rect().min;
        (bar, hide, phase)
    };
    let first = places(&at);
    for job in [
        job(Phase::Write, 1, 0, 0, Stage::Queued),
        job(Phase::Write, 1, 4_372_000_768, 400, Stage::Running),
        job(Phase::Sync, 2, 0, 401, Stage::Running),
        job(Phase::Verify, 3, 4_000_000_000, 3000, Stage::Cancelling),
        job(Phase::Verify, 3, 4_372_000_768, 3000, Stage::Finishing),
    ] {
        at.state_mut().feed.jobs = vec![job];
        at.run_ok();
        assert_eq!(places(&at), first);
    }
}

#[test]
fn the_card_shows_the_checksum_and_opens_the_image() {
    let (mut at, _) = window(&Set::default(), ended(done()), watching());
    at.get_by_label_contains("9f86d081");
    at.get_by_label("Read back and equal");
    at.get_by_label("Save checksums file…").click();
    at.run_ok();
    at.get_by_label("Show in folder").click();
    at.run_ok();
    let target = PathBuf::from("/home/anna/Summer 2026.iso");
    assert_eq!(
        at.state().said,
        [
            Action::from(DialogAction::SaveChecksums(JOB)),
            Action::from(DialogAction::ShowInFolder(target)),
        ]
    );
    assert!(at.state().dialogs.is_open(), "the card stays");
    at.get_by_label("Close").click();
    at.run_ok();
    assert_eq!(at.state().said.last(), Some(&Action::from(DialogAction::Forget(JOB))));
    assert!(!at.state().dialogs.is_open());
}

#[test]
fn a_failure_says_why_and_tries_again() {
    let (mut at, _) = window(&Set::default(), ended(failed()), watching());
    at.get_by_label("The image was not created");
    at.get_by_label_contains("is full");
    assert!(at.query_by_label_contains("ENOSPC").is_none(), "codes are folded away");
    at.get_by_label("Details").click();
    at.run_ok();
    at.get_by_label_contains("ENOSPC");
    at.get_by_label("Try again").click();
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(DialogAction::Retry(JOB))]);
}

#[test]
fn a_cancelled_job_says_what_is_left() {
    let feed = ended(End::Cancelled { percent: 63 });
    let (at, _) = window(&Set::default(), feed, watching());
    at.get_by_label("Cancelled at 63 %.");
    at.get_by_label("Nothing was left behind.");
}

#[test]
fn the_keyboard_stays_in_the_dialog() {
    let mut at = opened(feed());
    let role = egui::accesskit::Role::Dialog;
    let frame = at.get_by_role_and_label(role, "Create image").rect();
    let mut count = 0;
    for _ in 0..24 {
        at.key_press(Key::Tab);
        at.run_ok();
        let focused = at.ctx.memory(|memory| memory.focused());
        let Some(place) = focused.and_then(|id| at.ctx.read_response(id)) else { continue };
        assert!(frame.contains_rect(place.rect), "{:?} lies outside {frame:?}", place.rect);
        count += 1;
    }
    assert!(count >= 16, "Tab reaches what can be pressed, and goes round");
}

#[test]
fn what_is_folded_away_is_looked_at_too() {
    let feed = feed();
    let dialog = form(&feed);
    let (mut at, painter) = window(&Set::default(), feed, dialog);
    for label in ["Other checksums", "Which 1\u{202f}204", "Details"] {
        at.get_by_label(label).click();
        at.run_ok();
    }
    at.get_by_label("3f9a-2c71");
    at.get_by_label("Copy as command");
    at.key_press(Key::Tab);
    at.run_ok();
    painter.save(&at, "create-open");
}

#[test]
fn looked_at() {
    pictures("create", |_| {
        let feed = feed();
        let dialog = form(&feed);
        (feed, dialog)
    });
    pictures("create-full", |_| {
        let full = Place { free_bytes: Some(1_000_000_000), ..place() };
        let feed = Feed { place: Some(full), ..feed() };
        let dialog = form(&feed);
        (feed, dialog)
    });
    let shown = |feed: Feed| (feed, watching());
    pictures("create-running", |_| shown(running(Stage::Running)));
    pictures("create-finishing", |_| shown(running(Stage::Finishing)));
    pictures("create-done", |_| shown(ended(done())));
    pictures("create-cancelled", |_| shown(ended(End::Cancelled { percent: 63 })));
    pictures("create-failed", |_| shown(ended(failed())));
}
