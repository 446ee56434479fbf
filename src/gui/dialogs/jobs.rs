//! All jobs: those that go on, and what came of those that ended, as a log that can be copied.

use egui::{Label, TextWrapMode, Ui};

use super::answer::DialogAction;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::log::LogLine;
use crate::gui::widgets::{
    Button, ButtonKind, Dialog as Window, DialogAnswer, MessageKind, card, progress_bar,
};
use crate::gui::{Action, Look};

/// The list.
#[derive(Clone, Copy, Debug, Default)]
pub struct JobsDialog {}

impl Dialog for JobsDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let feed = ctx.feed;
        let nothing = feed.log.is_empty().then(|| look.text("dialogs-jobs-nothing"));
        let mut wanted: Option<Action> = None;
        let answer = Window::new(look, "jobs", look.text("dialogs-jobs-title"), size::FORM)
            .button_unless(ButtonKind::Normal, look.text("dialogs-jobs-copy"), nothing.clone())
            .button(ButtonKind::Primary, look.text("dialogs-close"))
            .show(ui.ctx(), |ui| {
                for line in &feed.running {
                    card(ui, look, |ui| {
                        ui.set_width(ui.available_width());
                        look.label(ui, Type::Strong, &line.title);
                        look.quiet(ui, Type::Note, &line.detail);
                        progress_bar(ui, look, &line.title, line.fraction);
                        let stop = Button::quiet(look.text("jobs-stop")).small();
                        if stop.disabled(line.unstoppable.clone()).show(ui, look).clicked() {
                            wanted = Some(DialogAction::Cancel(line.id).into());
                        }
                    });
                }
                for line in feed.log.iter().rev() {
                    ended(ui, look, line);
                }
                if let (Some(nothing), true) = (&nothing, feed.running.is_empty()) {
                    look.quiet(ui, Type::Body, nothing);
                }
            });
        match answer {
            DialogAnswer::Open => wanted.map_or(Step::Keep, Step::Do),
            DialogAnswer::Pressed(0) => {
                ui.ctx().copy_text(feed.log.iter().map(LogLine::text).collect());
                Step::Keep
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }
}

fn ended(ui: &mut Ui, look: &Look, line: &LogLine) {
    let kind = match (line.is_done, line.notes.is_empty()) {
        (false, _) => MessageKind::Error,
        (true, false) => MessageKind::Warning,
        (true, true) => MessageKind::Good,
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.label(kind.icon().rich(Icon::ROW, kind.tone(look).ink));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            look.label(ui, Type::Body, &line.title);
            look.quiet(ui, Type::Note, format!("{}, {}", line.when, line.outcome));
            for note in &line.notes {
                let text = Type::Note.rich(note).color(look.palette.text_2);
                ui.add(Label::new(text).wrap_mode(TextWrapMode::Wrap).selectable(true));
            }
        });
    });
}
