//! Short messages over the foot of the window: what just happened, and how to take it back.

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Stroke, vec2};

use super::action::Action;
use super::look::Look;
use super::theme::{self, Icon, Type, size, space};
use super::widgets::{Button, MessageKind};

/// How long a message stays that needs no answer.
const SECONDS: f64 = 10.0;
/// More than this many at once are a wall; the oldest go.
const MOST: usize = 4;

/// One message.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How much it matters.
    pub kind: MessageKind,
    /// What happened.
    pub text: String,
    /// What can be done about it.
    pub actions: Vec<(String, Action)>,
    /// Goes away by itself. Failures stay until they are closed.
    pub is_passing: bool,
    /// Offers to take back the last step: goes when another step is made.
    pub is_about_last_step: bool,
}

impl Notice {
    /// A message that goes away by itself.
    pub fn passing(kind: MessageKind, text: impl Into<String>) -> Notice {
        Notice {
            kind,
            text: text.into(),
            actions: Vec::new(),
            is_passing: true,
            is_about_last_step: false,
        }
    }

    /// A message that stays until it is closed.
    pub fn staying(kind: MessageKind, text: impl Into<String>) -> Notice {
        Notice { is_passing: false, ..Notice::passing(kind, text) }
    }

    /// Goes when another step is made.
    pub fn about_last_step(self) -> Notice {
        Notice { is_about_last_step: true, ..self }
    }

    /// Adds something to do about it.
    pub fn action(mut self, words: impl Into<String>, action: impl Into<Action>) -> Notice {
        self.actions.push((words.into(), action.into()));
        self
    }
}

struct Posted {
    number: u64,
    notice: Notice,
    /// Seconds it has been seen without the pointer on it.
    seen: f64,
}

/// The messages that are shown now.
#[derive(Default)]
pub struct Notices {
    posted: Vec<Posted>,
    next: u64,
}

impl Notices {
    /// Shows one more.
    pub fn post(&mut self, notice: Notice) {
        self.next += 1;
        self.posted.push(Posted { number: self.next, notice, seen: 0.0 });
        let surplus = self.posted.len().saturating_sub(MOST);
        self.posted.drain(..surplus);
    }

    /// Another step was made: what offered to take back the last one goes.
    pub fn drop_undo(&mut self) {
        self.posted.retain(|posted| !posted.notice.is_about_last_step);
    }

    /// Draws them `above` points over the foot of the window.
    pub fn show(&mut self, ctx: &Context, look: &Look, above: f32) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut bottom = above;
        let step = ctx.input(|input| f64::from(input.stable_dt.min(0.1)));
        self.posted.retain_mut(|posted| {
            let area = Area::new(Id::unique(("notice", posted.number)))
                .order(Order::Foreground)
                .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -bottom))
                .show(ctx, |ui| draw(ui, look, &posted.notice));
            bottom += area.response.rect.height() + space::CONTROL;
            let pressed = area.inner;
            if posted.notice.is_passing {
                if !area.response.contains_pointer() {
                    posted.seen += step;
                }
                let left = (SECONDS - posted.seen).max(0.0);
                // Awake until it is gone, but no oftener than a message needs.
                ctx.request_repaint_after(std::time::Duration::from_secs_f64(left.min(0.1)));
            }
            match pressed {
                Some(Pressed::Action(action)) => {
                    actions.push(action);
                    false
                }
                Some(Pressed::Close) => false,
                None => !posted.notice.is_passing || posted.seen < SECONDS,
            }
        });
        actions
    }
}

enum Pressed {
    Action(Action),
    Close,
}

/// Has what is shown read out when it comes or changes.
pub fn say(response: &egui::Response) {
    let polite = egui::accesskit::Live::Polite;
    response.ctx.accesskit_node_builder(response.id, |node| node.set_live(polite));
}

fn draw(ui: &mut egui::Ui, look: &Look, notice: &Notice) -> Option<Pressed> {
    let tone = notice.kind.tone(look);
    let mut pressed = None;
    Frame::new()
        .fill(look.palette.panel)
        .stroke(Stroke::new(1.0, look.palette.hairline))
        .corner_radius(f32::from(size::CARD_CORNER))
        .shadow(theme::shadow(look.palette))
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_max_width((ui.ctx().content_rect().width() - 64.0).min(860.0));
            ui.horizontal(|ui| {
                ui.label(notice.kind.icon().rich(Icon::BUTTON, tone.ink));
                let said = ui.label(Type::Body.rich(&notice.text).color(look.palette.text));
                say(&said);
                ui.add_space(space::CONTROL);
                for (words, action) in &notice.actions {
                    if Button::normal(words).show(ui, look).clicked() {
                        pressed = Some(Pressed::Action(action.clone()));
                    }
                }
                let close = look.text("window-dismiss");
                if Button::icon_only(Icon::CLOSE, close).show(ui, look).clicked() {
                    pressed = Some(Pressed::Close);
                }
            });
        });
    pressed
}
