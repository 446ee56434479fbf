//! Questions: a title that says what is at stake, a sentence, a list where there is one, and
//! buttons named by what they do.

use egui::Ui;

use super::answer::{CloseChoice, DialogAction, UnreadableChoice};
use super::parts::line_box;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Type, size};
use crate::gui::widgets::{ButtonKind, Dialog as Window, DialogAnswer};
use crate::gui::{Action, Look};
use crate::i18n::Value;

/// A question with up to four answers. Escape never does anything that can't be taken back.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    id: &'static str,
    title: String,
    body: String,
    lines: Vec<String>,
    /// Kind, words and what happens; the last stands at the right.
    buttons: Vec<(ButtonKind, String, Option<Action>)>,
    /// What Escape does; `None` where it just closes.
    dismissed: Option<Action>,
}

/// Which work would be lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClosingTab {
    /// No image was made yet.
    NotCreated,
    /// The disc was changed since the image was made.
    ChangedSinceCreated,
}

/// What closing would cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtStake {
    /// Jobs end before their time; nothing else is lost.
    Jobs,
    /// Work that no image was made of, and jobs perhaps.
    Work,
}

/// Id of the question before closing.
const CLOSING: &str = "question closing";
/// Lines of a list shown at once; the rest is counted.
const LINES: usize = 200;

impl Question {
    /// A tab with work in it is to be closed: Create image / Keep as project / Discard / Cancel.
    pub fn closing(look: &Look, name: &str, state: ClosingTab) -> Question {
        let body = match state {
            ClosingTab::NotCreated => "dialogs-closing-not-created",
            ClosingTab::ChangedSinceCreated => "dialogs-closing-changed",
        };
        let act = |choice| Some(DialogAction::Close(choice).into());
        Question {
            id: CLOSING,
            title: look.format("dialogs-closing-title", &[("name", Value::from(name))]),
            body: look.text(body),
            lines: Vec::new(),
            buttons: vec![
                (ButtonKind::Normal, look.text("dialogs-cancel"), None),
                (
                    ButtonKind::Danger,
                    look.text("dialogs-closing-discard"),
                    act(CloseChoice::Discard),
                ),
                (ButtonKind::Normal, look.text("dialogs-closing-keep"), act(CloseChoice::Keep)),
                (
                    ButtonKind::Primary,
                    look.text("dialogs-closing-create"),
                    act(CloseChoice::Create),
                ),
            ],
            dismissed: None,
        }
    }

    /// The window or a tab is to be closed while work in it is not saved, or jobs go on: one
    /// question for all of it. `lines` says what is lost or stops.
    pub fn closing_all(
        look: &Look,
        title: String,
        lines: Vec<String>,
        at_stake: AtStake,
    ) -> Question {
        let act = |choice| Some(DialogAction::Close(choice).into());
        let (danger, primary) = match at_stake {
            AtStake::Jobs => (
                "dialogs-closing-stop",
                (look.text("dialogs-closing-keep-going"), act(CloseChoice::KeepGoing)),
            ),
            AtStake::Work => (
                "dialogs-closing-discard",
                (look.text("dialogs-closing-create"), act(CloseChoice::Create)),
            ),
        };
        let body = match at_stake {
            AtStake::Jobs => "dialogs-closing-jobs",
            AtStake::Work => "dialogs-closing-work",
        };
        Question {
            id: CLOSING,
            title,
            body: look.text(body),
            lines,
            buttons: vec![
                (ButtonKind::Normal, look.text("dialogs-cancel"), None),
                (ButtonKind::Danger, look.text(danger), act(CloseChoice::Discard)),
                (ButtonKind::Primary, primary.0, primary.1),
            ],
            dismissed: None,
        }
    }

    /// Some sources can't be read, each with its reason: Leave them out / Stop.
    pub fn unreadable(look: &Look, sources: &[(String, String)]) -> Question {
        let count = u64::try_from(sources.len()).unwrap_or(u64::MAX);
        let args = [("count", Value::Number(count))];
        let act = |choice| Some(DialogAction::Unreadable(choice).into());
        let line = |(path, why): &(String, String)| {
            let args = [("path", Value::from(&**path)), ("why", Value::from(&**why))];
            look.format("dialogs-unreadable-line", &args)
        };
        Question {
            id: "question unreadable",
            title: look.format("dialogs-unreadable-title", &args),
            body: look.text("dialogs-unreadable-body"),
            lines: sources.iter().take(LINES).map(line).chain(more(look, sources.len())).collect(),
            buttons: vec![
                (
                    ButtonKind::Normal,
                    look.format("dialogs-unreadable-leave-out", &args),
                    act(UnreadableChoice::LeaveOut),
                ),
                (
                    ButtonKind::Primary,
                    look.text("dialogs-unreadable-stop"),
                    act(UnreadableChoice::Stop),
                ),
            ],
            dismissed: act(UnreadableChoice::Stop),
        }
    }

    /// Sources were changed since the disc was laid out: Plan again.
    pub fn changed_sources(look: &Look, sources: &[String]) -> Question {
        let count = u64::try_from(sources.len()).unwrap_or(u64::MAX);
        Question {
            id: "question changed",
            title: look.format("dialogs-changed-title", &[("count", Value::Number(count))]),
            body: look.text("dialogs-changed-body"),
            lines: sources.iter().take(LINES).cloned().chain(more(look, sources.len())).collect(),
            buttons: vec![
                (ButtonKind::Normal, look.text("dialogs-cancel"), None),
                (
                    ButtonKind::Primary,
                    look.text("dialogs-changed-again"),
                    Some(DialogAction::TakeChanged.into()),
                ),
            ],
            dismissed: None,
        }
    }
}

/// "and 12 more", where a list is cut.
fn more(look: &Look, len: usize) -> Option<String> {
    let rest = u64::try_from(len.saturating_sub(LINES)).unwrap_or(u64::MAX);
    (rest > 0).then(|| look.format("dialogs-check-and-more", &[("count", rest.into())]))
}

impl Dialog for Question {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let width = if self.buttons.len() > 3 { size::FORM } else { size::DIALOG };
        let mut window = Window::new(ctx.look, self.id, &self.title, width);
        for (kind, words, _) in &self.buttons {
            window = window.button(*kind, words);
        }
        let answer = window.show(ui.ctx(), |ui| {
            ctx.look.label(ui, Type::Body, &self.body);
            if self.lines.is_empty() {
                return;
            }
            line_box(ui, ctx.look, &self.lines, 8);
        });
        let chosen = match answer {
            DialogAnswer::Open => return Step::Keep,
            DialogAnswer::Pressed(at) => self.buttons.get(at).and_then(|(.., act)| act.clone()),
            DialogAnswer::Dismissed => self.dismissed.clone(),
        };
        chosen.map_or(Step::Close, Step::Finish)
    }

    fn is_about_closing(&self) -> bool {
        self.id == CLOSING
    }
}
