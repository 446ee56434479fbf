//! The form: where to, how large, what to check.

use egui::Ui;

use super::draft::{CreateDraft, Obstacle};
use crate::gui::Look;
use crate::gui::dialogs::parts::{
    AskedPlace, check_list, copy_command, copyable, fact, fold, mono, notice, place_answer,
    place_field,
};
use crate::gui::dialogs::{DialogAction, DialogCtx, Pick, Step};
use crate::gui::theme::{Type, size, space};
use crate::gui::view::capacity::{Capacity, Fit};
use crate::gui::view::checksum::checksum_name;
use crate::gui::view::create::{CreateView, short_plan_id};
use crate::gui::widgets::{Answer, ButtonKind, Dialog, DialogAnswer, MessageKind, checkbox};
use crate::i18n::Value;
use crate::job::Target;

/// What is folded out, and which place was asked about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FormState {
    asked: AskedPlace,
    are_sums_open: bool,
    are_details_open: bool,
}

/// Rules shown in the form; all of them stand in Checks.
const RULES: usize = 5;

/// Draws the form.
pub fn show(
    ui: &mut Ui,
    ctx: &DialogCtx<'_>,
    draft: &mut CreateDraft,
    state: &mut FormState,
) -> Step {
    let look = ctx.look;
    let view = &ctx.feed.create;
    let path = draft.path();
    let place = path.as_deref().and_then(|path| ctx.feed.place(path));
    let obstacle = draft.obstacle(view, place);
    let reason = obstacle.map(|obstacle| reason(look, view, obstacle));
    let mut step = Step::Keep;
    let answer = Dialog::new(look, "create image", look.text("dialogs-create-title"), size::FORM)
        .button(ButtonKind::Normal, look.text("dialogs-cancel"))
        .button_unless(ButtonKind::Primary, look.text("dialogs-create-do"), reason)
        .show(ui.ctx(), |ui| {
            let said = match (obstacle, place) {
                (Some(Obstacle::NoName), _) => {
                    Some(Answer::Error(look.text("dialogs-create-no-name")))
                }
                (_, Some(place)) => Some(place_answer(look, place.verdict(view.size))),
                _ => None,
            };
            let label = look.text("dialogs-create-target");
            let (_, is_browsing) = place_field(ui, look, &label, &mut draft.target, said);
            if is_browsing {
                let from = path.clone().unwrap_or_else(|| view.suggested.clone());
                step = Step::Do(DialogAction::Browse(Pick::NewImage(Target::Iso), from).into());
            }
            room(ui, look, view);
            ui.add_space(space::ICON);
            switches(ui, look, draft, state);
            checks(ui, look, view);
            details(ui, look, view, draft, state);
        });
    match answer {
        DialogAnswer::Open => {}
        DialogAnswer::Pressed(1) => {
            // The button can't be pressed while something stands in the way.
            return draft
                .request()
                .map_or(Step::Keep, |request| Step::Do(DialogAction::Create(request).into()));
        }
        DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => return Step::Close,
    }
    state.asked.or_look(step, draft.path())
}

/// How large it is and what it fits on.
fn room(ui: &mut Ui, look: &Look, view: &CreateView) {
    let size = view.size.map_or("…".to_owned(), |size| look.texts.bytes(size));
    let fits = view.size.map(|bytes| {
        let capacity = Capacity::of(bytes, view.medium);
        let medium = Value::Text(look.text(capacity.medium.text_id()));
        match capacity.fit {
            Fit::Fits { free } => (
                MessageKind::Good,
                look.format("dialogs-fits", &[("medium", medium), ("free", Value::Bytes(free))]),
            ),
            Fit::FitsRoomier { .. } => {
                (MessageKind::Warning, look.format("dialogs-fits-roomier", &[("medium", medium)]))
            }
            Fit::TooBig { over, .. } => (
                MessageKind::Warning,
                look.format("dialogs-too-big", &[("medium", medium), ("over", Value::Bytes(over))]),
            ),
        }
    });
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        ui.spacing_mut().interact_size.y = Type::Body.size().1;
        look.quiet(ui, Type::Note, look.text("dialogs-create-size"));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::GROUP;
            let response = look.label(ui, Type::Strong, size);
            if let Some(bytes) = view.size {
                response.on_hover_text(Type::Note.rich(look.texts.exact_bytes(bytes)));
            }
            if let Some((kind, text)) = fits {
                notice(ui, look, kind, &text);
            }
        });
    });
}

/// Reading back, and checksums: the usual one in sight, the others folded.
fn switches(ui: &mut Ui, look: &Look, draft: &mut CreateDraft, state: &mut FormState) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let note = Some(look.text("dialogs-create-verify-note"));
        checkbox(ui, look, &mut draft.verify, look.text("dialogs-create-verify"), note);
        let mut switches = draft.checksums.switches();
        if let Some((kind, is_on)) = switches.next() {
            let args = [("kind", Value::from(checksum_name(kind)))];
            let note = Some(look.text("dialogs-create-checksum-note"));
            checkbox(ui, look, is_on, look.format("dialogs-create-checksum", &args), note);
        }
        let title = look.text("dialogs-create-other-checksums");
        fold(ui, look, &mut state.are_sums_open, &title, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::GROUP;
                for (kind, is_on) in switches {
                    checkbox(ui, look, is_on, checksum_name(kind), None);
                }
            });
        });
    });
}

fn checks(ui: &mut Ui, look: &Look, view: &CreateView) {
    if view.checks.all().is_empty() {
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let count = view.checks.count_to_look_at();
        let heading = match view.checks.first_to_solve() {
            Some(_) => look.text("dialogs-create-to-solve"),
            None if count > 0 => {
                look.format("dialogs-create-to-look-at", &[("count", count.into())])
            }
            None => look.text("dialogs-create-to-know"),
        };
        look.label(ui, Type::Heading, heading);
        check_list(ui, look, &view.checks, RULES);
    });
}

fn details(
    ui: &mut Ui,
    look: &Look,
    view: &CreateView,
    draft: &CreateDraft,
    state: &mut FormState,
) {
    fold(ui, look, &mut state.are_details_open, &look.text("dialogs-details"), |ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let name = look.text("dialogs-create-layout");
        fact(ui, look, &name, |ui| match &view.plan_id {
            Some(id) => copyable(ui, look, &short_plan_id(id), id, &name),
            None => {
                ui.label(mono(look, "…"));
            }
        });
        let name = look.text("dialogs-create-sectors");
        fact(ui, look, &name, |ui| {
            let sectors = view.size.map_or("…".to_owned(), |size| look.texts.number(size / 2048));
            look.label(ui, Type::Body, sectors);
        });
        let target = draft.path().unwrap_or_default();
        let target = target.to_string_lossy();
        let line = view.command.build(&target, draft.checksums, draft.verify);
        copy_command(ui, look, line.ok_or("dialogs-copy-command-not"));
    });
}

/// Why the button can't be pressed.
fn reason(look: &Look, view: &CreateView, obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::NoName => look.text("dialogs-create-no-name"),
        Obstacle::Planning => look.text("dialogs-create-planning"),
        Obstacle::Looking => look.text("dialogs-create-looking"),
        Obstacle::Place(verdict) => match place_answer(look, verdict) {
            Answer::Note(text) | Answer::Warning(text) | Answer::Error(text) => text,
        },
        Obstacle::Check => {
            let sentence =
                view.checks.first_to_solve().map(|check| look.texts.diagnostic(&check.found));
            look.format(
                "dialogs-create-solve-first",
                &[("what", sentence.unwrap_or_default().into())],
            )
        }
    }
}
