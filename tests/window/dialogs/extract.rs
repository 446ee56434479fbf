//! Extract: where, whose names, what is there already; and the card with what could not be read.

use std::path::PathBuf;
use std::time::Duration;

use egui_kittest::kittest::Queryable;
use glassmaster::base::bytes::Timestamp;
use glassmaster::gui::Action;
use glassmaster::gui::dialogs::{ClashesDialog, DialogAction, ExtractDialog, ExtractRequest, Feed};
use glassmaster::gui::view::command_line::{ChosenPaths, ImageWords};
use glassmaster::gui::view::extract::ExtractView;
use glassmaster::gui::view::place::{Place, Standing};
use glassmaster::gui::view::progress::{Done, End, JobStatus, Progress, Stage};
use glassmaster::job::{JobId, OnExisting};
use glassmaster::model::{Namespace, Tree};
use glassmaster::project::{Clash, ClashSide};

use super::stage::{Set, pictures, window};

const JOB: JobId = JobId(9);

fn feed() -> Feed {
    Feed {
        extract: ExtractView {
            words: ImageWords { path: "/images/debian-12.iso".into(), ..ImageWords::default() },
            chosen: ChosenPaths::of(&Tree::new(), &[]),
            image: "debian-12".to_owned(),
            suggested: PathBuf::from("/home/anna"),
            views: vec![Namespace::RockRidge, Namespace::Joliet, Namespace::Iso],
            view: Namespace::RockRidge,
            has_other_views: true,
            selected: None,
            files: Some(4213),
            bytes: Some(3_100_000_000),
            damaged: 14,
        },
        place: Some(Place {
            path: PathBuf::from("/home/anna/debian-12"),
            standing: Standing::Nothing,
            has_folder: true,
            is_writable: true,
            free_bytes: Some(212_000_000_000),
            longest_file: None,
        }),
        ..Feed::default()
    }
}

fn ended() -> Feed {
    let unread = |at| (format!("live/part{at}.squashfs"), "The image ends early".to_owned());
    let done = Done {
        path: PathBuf::from("/home/anna/debian-12"),
        bytes: 3_100_000_000,
        files: 4210,
        took: Duration::from_secs(34),
        unread: (0..3).map(unread).collect(),
        can_try_those_again: true,
        ..Done::default()
    };
    let job = JobStatus {
        id: JOB,
        name: "debian-12".to_owned(),
        stage: Stage::Ended(End::Done(done)),
        progress: Progress::default(),
    };
    Feed { jobs: vec![job], ..Feed::default() }
}

#[test]
fn the_sheet_gives_the_whole_wish() {
    let feed = feed();
    let dialog = ExtractDialog::new(&feed.extract);
    let (mut at, _) = window(&Set::default(), feed, dialog);
    let asked = DialogAction::LookAt(PathBuf::from("/home/anna/debian-12"));
    assert_eq!(at.state_mut().said.drain(..).collect::<Vec<_>>(), [Action::from(asked)]);
    at.get_by_label("All 4\u{202f}213 files, 3.10\u{202f}GB");
    at.get_by_label("Files that are there already: Replace them").click();
    at.run_ok();
    at.get_by_label("Extract").click();
    at.run_ok();
    let request = ExtractRequest {
        streams: glassmaster::job::Streams::LeaveOut,
        target: PathBuf::from("/home/anna/debian-12"),
        view: Namespace::RockRidge,
        existing: OnExisting::Replace,
    };
    assert_eq!(at.state().said, [Action::from(DialogAction::Extract(request))]);
}

#[test]
fn without_a_folder_of_its_own_the_place_is_looked_at_again() {
    let feed = feed();
    let dialog = ExtractDialog::new(&feed.extract);
    let (mut at, _) = window(&Set::default(), feed, dialog);
    at.state_mut().said.clear();
    at.get_by_label("In a new folder “debian-12”").click();
    at.run_ok();
    let asked = DialogAction::LookAt(PathBuf::from("/home/anna"));
    assert_eq!(at.state().said, [Action::from(asked)]);
}

#[test]
fn what_could_not_be_read_is_listed_and_tried_again() {
    let (mut at, _) = window(&Set::default(), ended(), ExtractDialog::watching(JOB));
    at.get_by_label("4\u{202f}210 files, 3 could not be extracted whole");
    at.get_by_label("live/part1.squashfs: The image ends early");
    at.get_by_label("Try those again").click();
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(DialogAction::RetryUnread(JOB))]);
}

#[test]
fn looked_at() {
    pictures("extract", |_| {
        let feed = feed();
        let dialog = ExtractDialog::new(&feed.extract);
        (feed, dialog)
    });
    pictures("existing", |_| {
        let side = |len, seconds| ClashSide {
            node: glassmaster::model::Tree::ROOT,
            kind: "file",
            len: Some(len),
            mtime: Some(Timestamp::from_unix(seconds)),
        };
        let clash = |at: u64| Clash {
            path: format!("live/part{at}.squashfs").into_bytes(),
            existing: side(3_100_000_000, 1_793_628_300),
            incoming: side(3_100_000_000 + at, 1_793_638_300),
        };
        let clashes = std::sync::Arc::new((0..5).map(clash).collect());
        (Feed::default(), ClashesDialog::of_extraction(JOB, clashes))
    });
    pictures("extract-done", |_| (ended(), ExtractDialog::watching(JOB)));
}
