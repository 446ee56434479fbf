//! Questions: what each button does, and that Escape does the safe thing.

use egui::Key;
use egui_kittest::kittest::Queryable;
use glassmaster::gui::Action;
use glassmaster::gui::dialogs::{
    CloseChoice, ClosingTab, DialogAction, Feed, Question, UnreadableChoice,
};

use super::stage::{Set, english, pictures, window};

fn closing() -> Question {
    Question::closing(&english(), "Summer 2026", ClosingTab::NotCreated)
}

#[test]
fn each_answer_of_closing_is_its_own_action() {
    for (label, choice) in
        [("Create image…", CloseChoice::Create), ("Discard changes", CloseChoice::Discard)]
    {
        let (mut at, _) = window(&Set::default(), Feed::default(), closing());
        at.get_by_label(label).click();
        at.run_ok();
        assert_eq!(at.state().said, [Action::from(DialogAction::Close(choice))]);
        assert!(!at.state().dialogs.is_open());
    }
}

#[test]
fn enter_creates_and_escape_does_nothing() {
    let (mut at, _) = window(&Set::default(), Feed::default(), closing());
    at.key_press(Key::Enter);
    at.run_ok();
    assert_eq!(at.state().said, [Action::from(DialogAction::Close(CloseChoice::Create))]);
    let (mut at, _) = window(&Set::default(), Feed::default(), closing());
    at.key_press(Key::Escape);
    at.run_ok();
    assert_eq!(at.state().said, []);
    assert!(!at.state().dialogs.is_open());
}

#[test]
fn unreadable_sources_are_named_and_escape_stops() {
    let sources = [
        ("/home/a/film.mkv".to_owned(), "permission denied".to_owned()),
        ("/home/a/b.mkv".to_owned(), "input/output error".to_owned()),
    ];
    let question = Question::unreadable(&english(), &sources);
    let (mut at, _) = window(&Set::default(), Feed::default(), question.clone());
    at.get_by_label("/home/a/film.mkv: permission denied");
    at.get_by_label("Leave out these 2").click();
    at.run_ok();
    let left_out = Action::from(DialogAction::Unreadable(UnreadableChoice::LeaveOut));
    assert_eq!(at.state().said, [left_out]);
    let (mut at, _) = window(&Set::default(), Feed::default(), question);
    at.key_press(Key::Escape);
    at.run_ok();
    let stopped = Action::from(DialogAction::Unreadable(UnreadableChoice::Stop));
    assert_eq!(at.state().said, [stopped]);
}

#[test]
fn looked_at() {
    pictures("closing", |look| {
        (Feed::default(), Question::closing(look, "Summer 2026", ClosingTab::NotCreated))
    });
    pictures("unreadable", |look| {
        let source =
            |at| (format!("/home/anna/Pictures/2026/film{at}.mkv"), "Permission denied".to_owned());
        (Feed::default(), Question::unreadable(look, &(0..14).map(source).collect::<Vec<_>>()))
    });
    pictures("changed", |look| {
        let sources = ["/home/anna/Pictures/2026/list.txt".to_owned()];
        (Feed::default(), Question::changed_sources(look, &sources))
    });
}
