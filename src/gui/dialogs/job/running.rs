//! While a job runs: phases with ticks, one bar, speed and time left, and Cancel. Every
//! piece has its width from the start, so that nothing moves while the job runs.

use std::time::Duration;

use egui::Ui;

use super::JobWords;
use crate::base::progress::Phase;
use crate::gui::Look;
use crate::gui::dialogs::{DialogAction, DialogCtx, Step};
use crate::gui::theme::{Type, size, space};
use crate::gui::view::progress::{JobStatus, PhaseState, Stage};
use crate::gui::widgets::{Button, ButtonKind, Dialog, DialogAnswer, phase_list, progress_bar};
use crate::i18n::Value;

/// Jobs older than this are not cancelled by one slip of the hand.
const OLD: Duration = Duration::from_secs(60);
/// The second click has to come within this.
const SECOND_CLICK: Duration = Duration::from_secs(5);

/// The Cancel button: of a job older than a minute it takes a second click on the same button.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CancelButton {
    /// When it was pressed first.
    armed: Option<Duration>,
}

impl CancelButton {
    /// The button was pressed at `now`, `elapsed` after the job began. True: cancel.
    pub fn press(&mut self, now: Duration, elapsed: Duration) -> bool {
        if elapsed < OLD || self.is_armed(now) {
            self.armed = None;
            return true;
        }
        self.armed = Some(now);
        false
    }

    /// Whether the next click cancels a job of any age.
    pub fn is_armed(&self, now: Duration) -> bool {
        self.armed.is_some_and(|armed| now.saturating_sub(armed) < SECOND_CLICK)
    }

    /// What it says. `left` is the time left of the job.
    pub fn words(
        &self,
        look: &Look,
        stage: &Stage,
        now: Duration,
        left: Option<Duration>,
    ) -> String {
        match stage {
            Stage::Finishing => look.text("dialogs-job-finishing"),
            Stage::Cancelling => look.text("dialogs-job-cancelling"),
            Stage::NotResponding => look.text("dialogs-job-not-responding"),
            _ if self.is_armed(now) => match left {
                Some(left) => {
                    let left = look.texts.time_left(left);
                    look.format("dialogs-job-cancel-sure-left", &[("left", left.into())])
                }
                None => look.text("dialogs-job-cancel-sure"),
            },
            _ => look.text("dialogs-cancel"),
        }
    }

    /// Why it can't be pressed.
    pub fn reason(look: &Look, stage: &Stage) -> Option<String> {
        match stage {
            Stage::Finishing => Some(look.text("dialogs-job-finishing-why")),
            Stage::Cancelling => Some(look.text("dialogs-job-cancelling-why")),
            Stage::NotResponding => Some(look.text("dialogs-job-not-responding-why")),
            _ => None,
        }
    }

    /// The width of the longest thing it may say.
    fn width(ui: &Ui, look: &Look) -> f32 {
        let left = look.texts.time_left(Duration::from_secs(59 * 60));
        let texts = [
            look.text("dialogs-job-finishing"),
            look.text("dialogs-job-cancelling"),
            look.text("dialogs-job-not-responding"),
            look.format("dialogs-job-cancel-sure-left", &[("left", left.into())]),
        ];
        let widest = texts.into_iter().map(|text| {
            let font = Type::Body.font();
            ui.painter().layout_no_wrap(text, font, look.palette.text).size().x
        });
        widest.fold(0.0, f32::max) + 2.0 * space::GROUP
    }
}

/// Draws the progress.
pub fn show(
    ui: &mut Ui,
    ctx: &DialogCtx<'_>,
    job: &JobStatus,
    cancel: &mut CancelButton,
    words: &JobWords,
) -> Step {
    let look = ctx.look;
    let progress = &job.progress;
    let title = look.format(words.running, &[("name", Value::from(&*job.name))]);
    let reason = CancelButton::reason(look, &job.stage);
    let is_stoppable = reason.is_none();
    let said = cancel.words(look, &job.stage, ctx.now, progress.left);
    let stop = Button::new(ButtonKind::Normal, said)
        .min_width(CancelButton::width(ui, look))
        .disabled(reason);
    let answer = Dialog::new(look, words.id, title, size::FORM)
        .with(Button::quiet(look.text("dialogs-job-hide")), false)
        .with(stop, false)
        .show(ui.ctx(), |ui| {
            body(ui, look, job);
        });
    // The words on the button change back by themselves.
    if cancel.is_armed(ctx.now) {
        ui.ctx().request_repaint_after(Duration::from_millis(250));
    }
    match answer {
        DialogAnswer::Open => Step::Keep,
        DialogAnswer::Pressed(1) if is_stoppable => {
            if cancel.press(ctx.now, progress.elapsed) {
                Step::Do(DialogAction::Cancel(job.id).into())
            } else {
                Step::Keep
            }
        }
        DialogAnswer::Pressed(1) => Step::Keep,
        // The job goes on; the bar of jobs shows it.
        DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
    }
}

fn body(ui: &mut Ui, look: &Look, job: &JobStatus) {
    let progress = &job.progress;
    let phases: Vec<String> =
        progress.phases.iter().map(|(phase, _)| look.text(phase_text(*phase))).collect();
    let is_done = |state: &PhaseState| *state == PhaseState::Done;
    let current = progress.phases.iter().take_while(|(_, state)| is_done(state)).count();
    phase_list(ui, look, &phases, current);
    ui.add_space(space::CONTROL);
    let name = look.format("dialogs-job-bar", &[("name", Value::from(&*job.name))]);
    progress_bar(ui, look, &name, progress.fraction);
    ui.horizontal(|ui| {
        ui.set_min_height(Type::Body.size().1);
        look.label(ui, Type::Body, line(look, job));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let percent = progress.percent();
            let percent = percent.map_or("…".to_owned(), |percent| {
                look.format("dialogs-job-percent", &[("percent", percent.into())])
            });
            look.label(ui, Type::Strong, percent);
        });
    });
}

/// Text of a phase while an image is made.
fn phase_text(phase: Phase) -> &'static str {
    match phase {
        Phase::Write => "dialogs-phase-write",
        Phase::Sync => "dialogs-phase-sync",
        Phase::Verify => "dialogs-phase-verify",
        Phase::Extract => "dialogs-phase-extract",
        _ => "dialogs-phase-prepare",
    }
}

/// "1.20 of 4.37 GB, 410 MB/s, about 8 s left": as much of it as is known.
pub fn line(look: &Look, job: &JobStatus) -> String {
    match &job.stage {
        Stage::Queued => return look.text("dialogs-job-queued"),
        Stage::Cancelling => return look.text("dialogs-job-cancelling-why"),
        Stage::NotResponding => return look.text("dialogs-job-not-responding-why"),
        Stage::Finishing => return look.text("dialogs-job-finishing-why"),
        Stage::Running | Stage::Ended(_) => {}
    }
    let progress = &job.progress;
    let mut parts = Vec::new();
    match progress.total.filter(|total| *total > 0) {
        Some(total) => {
            let done = look.texts.bytes_part(progress.done.min(total), total);
            let args = [("done", Value::Text(done)), ("total", Value::Bytes(total))];
            parts.push(look.format("dialogs-job-bytes", &args));
        }
        None if progress.done > 0 => parts.push(look.texts.bytes(progress.done)),
        None => {}
    }
    if let Some((at, count)) = progress.part {
        let args = [("at", Value::Number(at)), ("count", Value::Number(count))];
        parts.insert(0, look.format("dialogs-job-part", &args));
    }
    parts.extend(progress.rate.filter(|rate| *rate > 0).map(|rate| look.texts.rate(rate)));
    parts.extend(progress.left.map(|left| look.texts.time_left(left)));
    if parts.is_empty() {
        return "…".to_owned();
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_job_takes_two_clicks_within_five_seconds() {
        let at = Duration::from_secs;
        let mut young = CancelButton::default();
        assert!(young.press(at(10), at(59)));
        let mut old = CancelButton::default();
        assert!(!old.press(at(100), at(60)));
        assert!(old.is_armed(at(104)) && !old.is_armed(at(105)));
        assert!(!old.press(at(106), at(66)), "the first click is forgotten by then");
        assert!(old.press(at(108), at(68)));
        assert!(!old.is_armed(at(108)));
    }
}
