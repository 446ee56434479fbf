//! The form: the changes, the new image, how what starts is carried over, what is left behind.

use egui::Ui;

use super::{boot, changes, way};
use crate::gui::Look;
use crate::gui::dialogs::create::{CreateDraft, Obstacle};
use crate::gui::dialogs::parts::{
    AskedPlace, check_list, copyable, fact, fold, notice, place_answer, place_field,
};
use crate::gui::dialogs::{CreateRequest, DialogAction, DialogCtx, Pick, Step};
use crate::gui::theme::{Type, size, space};
use crate::gui::view::checksum::Checksums;
use crate::gui::view::create::{CreateView, short_plan_id};
use crate::gui::view::save::{SaveFacts, SaveView};
use crate::gui::widgets::{Answer, ButtonKind, Dialog, DialogAnswer, MessageKind, checkbox};
use crate::i18n::Value;
use crate::job::{Target, Way};

/// What is folded out, and which place was asked about.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FormState {
    /// The way that was chosen; `None`: as a new image.
    way: Option<Way>,
    asked: AskedPlace,
    are_details_open: bool,
}

/// Rules shown in the form; all of them stand in Checks.
const RULES: usize = 4;

/// Draws the form.
pub fn show(
    ui: &mut Ui,
    ctx: &DialogCtx<'_>,
    draft: &mut CreateDraft,
    state: &mut FormState,
) -> Step {
    let look = ctx.look;
    let view = &ctx.feed.save;
    let facts = view.facts.as_ref().and_then(|facts| facts.as_ref().ok());
    let path = draft.path();
    let place = path.as_deref().and_then(|path| ctx.feed.place(path));
    let as_created = CreateView {
        size: facts.map(|facts| facts.size),
        checks: facts.map_or_else(Default::default, |facts| facts.checks.clone()),
        ..CreateView::default()
    };
    // A way that can't be taken any more is not the chosen one.
    let offer = view.ways.iter().flatten().find(|offer| Some(offer.way) == state.way);
    let offer = offer.filter(|offer| offer.refusal.is_none());
    let is_source = view.source.is_some() && path == view.source;
    let obstacle = draft.obstacle(&as_created, place);
    let reason = match obstacle {
        _ if view.changes.list().is_empty() => Some(look.text("amend-nothing")),
        _ if view.boot.as_ref().is_some_and(|boot| !boot.is_decided()) => {
            Some(look.text("amend-decide-boot"))
        }
        _ if offer.is_some() => None,
        _ if is_source => Some(look.text("amend-is-source")),
        _ if facts.is_some_and(|facts| !facts.differences.is_empty()) => {
            Some(look.text("amend-not-carried"))
        }
        Some(obstacle) => Some(reason(look, view, &as_created, obstacle)),
        None => None,
    };
    let mut step = Step::Keep;
    let title = look.format("amend-title", &[("name", view.name.as_str().into())]);
    let answer = Dialog::new(look, "save changes", title, size::FORM)
        .button(ButtonKind::Normal, look.text("dialogs-cancel"))
        .button_unless(ButtonKind::Primary, look.text(way::do_text_id(offer)), reason)
        .show(ui.ctx(), |ui| {
            if let Some(action) = changes::show(ui, look, &view.changes) {
                step = Step::Do(action);
            }
            way::choice(ui, look, view, &mut state.way);
            let said = match (path.is_none(), place) {
                (true, _) => Some(Answer::Error(look.text("dialogs-create-no-name"))),
                _ if is_source => Some(Answer::Error(look.text("amend-is-source"))),
                (_, Some(place)) => Some(place_answer(look, place.verdict(as_created.size))),
                _ => None,
            };
            if offer.is_none() {
                let label = look.text("amend-target");
                let (_, is_browsing) = place_field(ui, look, &label, &mut draft.target, said);
                if is_browsing {
                    let from = path.clone().unwrap_or_else(|| view.suggested.clone());
                    let browse = DialogAction::Browse(Pick::NewImage(Target::Iso), from);
                    step = Step::Do(browse.into());
                }
            }
            if let Some(known) = &view.boot
                && let Some(action) = boot::choice(ui, look, known)
            {
                step = Step::Do(action);
            }
            outcome(ui, look, view, offer.is_some());
            let note = Some(look.text("dialogs-create-verify-note"));
            checkbox(ui, look, &mut draft.verify, look.text("dialogs-create-verify"), note);
            details(ui, look, view, facts, state);
        });
    match answer {
        DialogAnswer::Open => {}
        DialogAnswer::Pressed(1) => {
            // The button can't be pressed while something stands in the way.
            let request = draft.request().map(|request| match (offer, &view.source) {
                (Some(offer), Some(source)) => CreateRequest {
                    target: source.clone(),
                    checksums: Checksums::default(),
                    way: offer.way,
                    ..request
                },
                _ => request,
            });
            return request
                .map_or(Step::Keep, |request| Step::Do(DialogAction::Create(request).into()));
        }
        DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => return Step::Close,
    }
    state.asked.or_look(step, draft.path())
}

/// What comes of it: how large, what starts, what is taken anew, what is lost.
fn outcome(ui: &mut Ui, look: &Look, view: &SaveView, is_over: bool) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        look.label(ui, Type::Heading, look.text("amend-outcome"));
        let facts = match &view.facts {
            None => {
                look.quiet(ui, Type::Body, look.text("amend-looking"));
                return;
            }
            Some(Err(why)) => {
                notice(ui, look, MessageKind::Error, why);
                return;
            }
            Some(Ok(facts)) => facts,
        };
        if !is_over {
            let args = [("size", Value::Bytes(facts.size))];
            notice(ui, look, MessageKind::Info, &look.format("amend-size", &args));
        }
        for difference in &facts.differences {
            let text = boot::difference_text(look, difference);
            notice(ui, look, MessageKind::Error, &text);
        }
        if let Some(known) = &view.boot {
            boot::starts(ui, look, known, facts);
        }
        for (id, lists, kind) in [
            ("amend-refreshed", &facts.refreshed, MessageKind::Good),
            ("amend-stale", &facts.stale, MessageKind::Warning),
        ] {
            if !lists.is_empty() {
                let text = look.format(id, &[("what", lists.join(", ").into())]);
                notice(ui, look, kind, &text);
            }
        }
        if facts.has_sum {
            notice(ui, look, MessageKind::Good, &look.text("amend-sum"));
        }
        for told in view.left_behind.iter() {
            notice(ui, look, MessageKind::Warning, &look.texts.diagnostic(told));
        }
        if !facts.checks.all().is_empty() {
            ui.add_space(space::ICON);
            check_list(ui, look, &facts.checks, RULES);
        }
    });
}

fn details(
    ui: &mut Ui,
    look: &Look,
    view: &SaveView,
    facts: Option<&SaveFacts>,
    state: &mut FormState,
) {
    fold(ui, look, &mut state.are_details_open, &look.text("dialogs-details"), |ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let name = look.text("dialogs-create-layout");
        if let Some(facts) = facts {
            fact(ui, look, &name, |ui| {
                copyable(ui, look, &short_plan_id(&facts.plan_id), &facts.plan_id, &name);
            });
            fact(ui, look, &look.text("dialogs-create-sectors"), |ui| {
                look.label(ui, Type::Body, look.texts.number(facts.size / 2048));
            });
        }
        if let Some(source) = &view.source {
            let name = look.text("amend-source");
            let path = source.to_string_lossy();
            fact(ui, look, &name, |ui| copyable(ui, look, &path, &path, &name));
        }
    });
}

/// Why the button can't be pressed.
fn reason(look: &Look, view: &SaveView, created: &CreateView, obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::NoName => look.text("dialogs-create-no-name"),
        Obstacle::Planning => match &view.facts {
            Some(Err(why)) => why.clone(),
            _ => look.text("amend-looking"),
        },
        Obstacle::Looking => look.text("dialogs-create-looking"),
        Obstacle::Place(verdict) => match place_answer(look, verdict) {
            Answer::Note(text) | Answer::Warning(text) | Answer::Error(text) => text,
        },
        Obstacle::Check => {
            let check = created.checks.first_to_solve();
            let sentence = check.map(|check| look.texts.diagnostic(&check.found));
            let args = [("what", sentence.unwrap_or_default().into())];
            look.format("dialogs-create-solve-first", &args)
        }
    }
}
