//! The end of a job: the card that stays. What was made, how long it took, that it is equal, its
//! checksums; or how far it came, or what went wrong and what can be done.

use egui::Ui;

use super::{JobWords, Made};
use crate::gui::dialogs::parts::{checksum_line, fact, fold, line_box};
use crate::gui::dialogs::{DialogAction, DialogCtx, UnreadableChoice};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::create::failure_report;
use crate::gui::view::progress::{Done, DoneRow, End, Failure, JobStatus, RowEnd};
use crate::gui::widgets::{Button, ButtonKind, Dialog, DialogAnswer, MessageKind};
use crate::gui::{Action, FileAction, Look};
use crate::i18n::Value;

/// What the person did with the card.
pub enum Answer {
    /// Nothing.
    Keep,
    /// Something that leaves the card there.
    Do(Action),
    /// Put it away.
    Close,
    /// The same again.
    Retry,
}

/// Draws the card.
pub fn show(
    ui: &mut Ui,
    ctx: &DialogCtx<'_>,
    job: &JobStatus,
    end: &End,
    is_detail_open: &mut bool,
    words: &JobWords,
) -> Answer {
    match end {
        End::Done(done) => show_done(ui, ctx.look, job, done, words),
        End::Cancelled { percent } => show_cancelled(ui, ctx.look, *percent, words),
        End::Failed(failure) => show_failed(ui, ctx.look, failure, is_detail_open, words),
    }
}

fn show_done(ui: &mut Ui, look: &Look, job: &JobStatus, done: &Done, words: &JobWords) -> Answer {
    let mut said = Answer::Keep;
    let mut window = Dialog::new(look, words.id, look.text(words.done), size::FORM)
        .button(ButtonKind::Normal, look.text("dialogs-close"));
    window = if words.made == Made::Image {
        window
            .button(ButtonKind::Normal, look.text("dialogs-done-show"))
            .button(ButtonKind::Primary, look.text("dialogs-done-open"))
    } else {
        window.button(ButtonKind::Primary, look.text("dialogs-done-show"))
    };
    let answer = window.show(ui.ctx(), |ui| {
        let is_whole = done.rows.iter().all(|row| row.end == RowEnd::Done);
        let kind = match done.unread.is_empty() && is_whole {
            true => MessageKind::Good,
            false => MessageKind::Warning,
        };
        let (name, below) = head_of(look, job, done, words);
        head(ui, look, kind, &name, &below);
        if !done.unread.is_empty() {
            let line = |(path, why): &(String, String)| {
                let args = [("path", Value::from(&**path)), ("why", Value::from(&**why))];
                look.format("dialogs-unreadable-line", &args)
            };
            line_box(ui, look, &done.unread.iter().map(line).collect::<Vec<_>>(), 6);
            let again = Button::normal(look.text("dialogs-extract-again"));
            if done.can_try_those_again && again.show(ui, look).clicked() {
                said = Answer::Do(DialogAction::RetryUnread(job.id).into());
            }
        }
        if !done.rows.is_empty() {
            rows(ui, look, &done.rows);
        }
        ui.vertical(|ui| facts(ui, look, done));
        for (kind, hex) in &done.digests {
            checksum_line(ui, look, kind, hex);
        }
        if !done.digests.is_empty() {
            let save = Button::normal(look.text("dialogs-done-save-sums")).icon(Icon::SAVE);
            if save.show(ui, look).clicked() {
                said = Answer::Do(DialogAction::SaveChecksums(job.id).into());
            }
        }
    });
    match answer {
        DialogAnswer::Open => said,
        DialogAnswer::Pressed(2) => Answer::Do(FileAction::Open(vec![done.path.clone()]).into()),
        DialogAnswer::Pressed(1) => {
            Answer::Do(DialogAction::ShowInFolder(done.path.clone()).into())
        }
        DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Answer::Close,
    }
}

/// What became of each.
fn rows(ui: &mut Ui, look: &Look, rows: &[DoneRow]) {
    let height = size::ROW * rows.len().min(8) as f32;
    let line = egui::Stroke::new(1.0, look.palette.hairline);
    egui::Frame::new()
        .fill(look.palette.ground)
        .stroke(line)
        .corner_radius(size::CORNER)
        .inner_margin(egui::Margin::symmetric(12, 4))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::ScrollArea::vertical()
                .id_salt("what became of each")
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, true])
                .show_rows(ui, size::ROW, rows.len(), |ui, range| {
                    for row in rows.get(range).unwrap_or_default() {
                        done_row(ui, look, row);
                    }
                });
        });
}

fn done_row(ui: &mut Ui, look: &Look, row: &DoneRow) {
    let kind = match row.end {
        RowEnd::Done => MessageKind::Good,
        RowEnd::Skipped => MessageKind::Info,
        RowEnd::Failed => MessageKind::Error,
    };
    let half = (ui.available_width() - Icon::ROW - 2.0 * space::CONTROL) / 2.0;
    ui.spacing_mut().interact_size.y = size::ROW;
    ui.horizontal(|ui| {
        ui.set_height(size::ROW);
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.label(kind.icon().rich(Icon::ROW, kind.tone(look).ink));
        for (text, ink) in [(&row.name, look.palette.text), (&row.text, look.palette.text_2)] {
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(egui::vec2(half, size::ROW), layout, |ui| {
                ui.set_min_width(half);
                let label = egui::Label::new(Type::Table.rich(text).color(ink)).truncate();
                ui.add(label).on_hover_text(Type::Note.rich(text));
            });
        }
    });
}

fn facts(ui: &mut Ui, look: &Look, done: &Done) {
    ui.spacing_mut().item_spacing.y = space::ICON;
    fact(ui, look, &look.text("dialogs-done-size"), |ui| {
        look.label(ui, Type::Body, look.texts.bytes(done.bytes))
            .on_hover_text(Type::Note.rich(look.texts.exact_bytes(done.bytes)));
    });
    if let Some(saved) = done.saved {
        fact(ui, look, &look.text("dialogs-done-saved"), |ui| {
            look.label(ui, Type::Body, look.texts.bytes(saved));
        });
    }
    fact(ui, look, &look.text("dialogs-done-took"), |ui| {
        look.label(ui, Type::Body, look.texts.duration(done.took));
    });
    if done.is_verified {
        fact(ui, look, &look.text("dialogs-done-verified"), |ui| {
            ui.spacing_mut().item_spacing.x = space::ICON;
            ui.label(Icon::CHECK.rich(Icon::ROW, look.palette.good.ink));
            look.label(ui, Type::Body, look.text("dialogs-done-equal"));
        });
    }
}

/// The name that matters, and where it lies.
fn head_of(look: &Look, job: &JobStatus, done: &Done, words: &JobWords) -> (String, String) {
    let folder = || {
        let folder = done.path.parent().map(|folder| folder.to_string_lossy().into_owned());
        folder.unwrap_or_default()
    };
    match words.made {
        Made::Image => return (job.name.clone(), folder()),
        Made::Several if done.told.is_some() => {
            let path = done.path.to_string_lossy().into_owned();
            return (done.told.clone().unwrap_or_default(), path);
        }
        Made::Several => {
            let all = u64::try_from(done.rows.len()).unwrap_or(u64::MAX);
            let args = [("count", Value::Number(done.files)), ("all", Value::Number(all))];
            return (look.format("dialogs-done-of", &args), String::new());
        }
        Made::Files => {}
    }
    let unread = u64::try_from(done.unread.len()).unwrap_or(u64::MAX);
    let args = [("files", Value::Number(done.files)), ("unread", Value::Number(unread))];
    let id = if unread == 0 { "dialogs-extract-done" } else { "dialogs-extract-done-but" };
    (look.format(id, &args), done.path.to_string_lossy().into_owned())
}

fn show_cancelled(ui: &mut Ui, look: &Look, percent: u64, words: &JobWords) -> Answer {
    let title = look.text("dialogs-cancelled-title");
    let answer = Dialog::new(look, words.id, title, size::FORM)
        .button(ButtonKind::Normal, look.text("dialogs-close"))
        .button(ButtonKind::Primary, look.text("dialogs-start-again"))
        .show(ui.ctx(), |ui| {
            let at = look.format("dialogs-cancelled-at", &[("percent", percent.into())]);
            let left = match words.made {
                Made::Image => "dialogs-cancelled-nothing-left",
                Made::Files | Made::Several => "dialogs-cancelled-whole-stay",
            };
            head(ui, look, MessageKind::Info, &at, &look.text(left));
        });
    match answer {
        DialogAnswer::Open => Answer::Keep,
        DialogAnswer::Pressed(1) => Answer::Retry,
        DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Answer::Close,
    }
}

fn show_failed(
    ui: &mut Ui,
    look: &Look,
    failure: &Failure,
    is_open: &mut bool,
    words: &JobWords,
) -> Answer {
    let again = failure.again.clone().unwrap_or_else(|| look.text("dialogs-try-again"));
    let mut window = Dialog::new(look, words.id, look.text(words.failed), size::FORM)
        .button(ButtonKind::Normal, look.text("dialogs-close"));
    if let Some(words) = &failure.leave_out {
        window = window.button(ButtonKind::Normal, words);
    }
    let answer = window.button(ButtonKind::Primary, again).show(ui.ctx(), |ui| {
        head(ui, look, MessageKind::Error, &failure.why, &failure.advice);
        if failure.details.is_empty() {
            return;
        }
        fold(ui, look, is_open, &look.text("dialogs-details"), |ui| {
            let text = Type::Mono.rich(&failure.details).color(look.palette.text_2);
            ui.add(egui::Label::new(text).wrap());
            let copy = Button::normal(look.text("dialogs-copy-details")).icon(Icon::COPY);
            if copy.show(ui, look).clicked() {
                ui.ctx().copy_text(failure_report(failure));
            }
        });
    });
    match (answer, failure.leave_out.is_some()) {
        (DialogAnswer::Open, _) => Answer::Keep,
        (DialogAnswer::Pressed(1), true) => {
            Answer::Do(DialogAction::Unreadable(UnreadableChoice::LeaveOut).into())
        }
        (DialogAnswer::Pressed(1 | 2), _) => Answer::Retry,
        (DialogAnswer::Pressed(_) | DialogAnswer::Dismissed, _) => Answer::Close,
    }
}

/// Icon, the name or sentence that matters, and a line below it.
fn head(ui: &mut Ui, look: &Look, kind: MessageKind, name: &str, below: &str) {
    let tone = kind.tone(look);
    egui::Frame::new()
        .fill(tone.ground)
        .corner_radius(size::CORNER)
        .inner_margin(egui::Margin::symmetric(16, 12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::FIELD;
                ui.label(kind.icon().rich(Icon::BUTTON, tone.ink));
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = space::ICON;
                    ui.label(Type::Strong.rich(name).color(look.palette.text));
                    if !below.is_empty() {
                        look.quiet(ui, Type::Body, below);
                    }
                });
            });
        });
}
