//! The Boot view: which machines the disc starts from which medium, why, and what would mend it;
//! below, folded, everything that was found.

mod tables;
mod trial;

use std::sync::Arc;

use egui::{Align, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::cell::{Line, paint_galley};
use crate::gui::dialogs::fold;
use crate::gui::theme::{Icon, Tone, Type, size, space};
use crate::gui::view::boot::{
    MEDIA, Machine, firmware_text_id, fixes, folded, is_plain, medium_text_id, verdict_text_id,
    ways,
};
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::{Button, EmptyState, MessageKind, segments};
use crate::gui::{Action, EditAction, Look, ViewAction};
use crate::i18n::Value;
use crate::job::BootReport;
use crate::model::Tree;
use crate::model::boot::{Firmware, Medium, Mend, PathVerdict, Place, Reason, Verdict, Weight};

/// Height of a card.
const CARD: f32 = 64.0;
/// Width of the names of machines.
const NAMES: f32 = 132.0;
/// Widest that the view becomes: lines beyond are hard to read.
const WIDEST: f32 = 920.0;

/// Draws the view.
pub fn boot(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    let mut actions = Vec::new();
    let Some(report) = shown.boot.clone() else {
        ui.centered_and_justified(|ui| look.quiet(ui, Type::Body, look.text("bootview-looking")));
        return actions;
    };
    if is_plain(&report) && shown.is_image {
        let button = Button::normal(look.text("command-make-it-start")).icon(Icon::DISC);
        let place = EmptyState {
            icon: Icon::DISC,
            heading: look.text("bootview-plain"),
            sentence: look.text("bootview-plain-why"),
            button: shown.is_editable.then_some(button),
        };
        if place.show(ui, look).is_some_and(|button| button.clicked()) {
            actions.push(ViewAction::MakeItStart.into());
        }
        return actions;
    }
    ScrollArea::vertical().id_salt("boot").auto_shrink(false).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::same(16)).show(ui, |ui| {
            ui.set_width(ui.available_width().min(WIDEST));
            ui.spacing_mut().item_spacing = vec2(space::CONTROL, space::CONTROL);
            ui.horizontal(|ui| {
                look.label(ui, Type::Heading, look.text("bootview-title"));
                let change = Button::normal(look.text("bootview-change")).icon(Icon::OPTIONS);
                if shown.is_editable {
                    let start = Button::normal(look.text("command-make-it-start"));
                    if start.icon(Icon::DISC).show(ui, look).clicked() {
                        actions.push(ViewAction::MakeItStart.into());
                    }
                    if change.show(ui, look).clicked() {
                        actions.push(ViewAction::BootSet.into());
                    }
                }
            });
            cards(ui, look, &report, panes);
            ui.add_space(space::CONTROL);
            reasons(ui, look, shown, panes, &report, &mut actions);
            ui.add_space(space::CONTROL);
            let mut is_open = panes.boot.are_entries_open;
            fold(ui, look, &mut is_open, &look.text("bootview-entries"), |ui| {
                tables::entries(ui, look, &report.facts);
            });
            panes.boot.are_entries_open = is_open;
            let mut is_open = panes.boot.are_programs_open;
            fold(ui, look, &mut is_open, &look.text("bootview-programs"), |ui| {
                tables::programs(ui, look, &report.facts);
            });
            panes.boot.are_programs_open = is_open;
        });
    });
    actions
}

/// Icon and colours of a verdict.
fn sign(look: &Look, verdict: Verdict) -> (Icon, Tone) {
    let kind = match verdict {
        Verdict::Starts => MessageKind::Good,
        Verdict::Doubtful => MessageKind::Warning,
        Verdict::No => MessageKind::Error,
    };
    let icon = match verdict {
        Verdict::Starts => Icon::DONE,
        Verdict::Doubtful => Icon::DOUBT,
        Verdict::No => Icon::NOT_AT_ALL,
    };
    (icon, kind.tone(look))
}

/// Machines down, media across; a click shows the reasons.
fn cards(ui: &mut Ui, look: &Look, report: &Arc<BootReport>, panes: &mut Panes) {
    let gap = space::CONTROL;
    let count = MEDIA.len() as f32;
    let width = ((ui.available_width() - NAMES - gap * count) / count).max(96.0);
    let head = |ui: &Ui, rect: Rect, id: &str| {
        let line = Line::new(Type::Note).with(&look.text(id), look.palette.text_2);
        line.paint(ui, rect, Align::Min);
    };
    let wanted = vec2(ui.available_width(), Type::Note.size().1);
    let (row, _) = ui.allocate_exact_size(wanted, Sense::hover());
    for (at, medium) in (0..).zip(MEDIA) {
        let left = row.left() + NAMES + gap + f32::from(at as u8) * (width + gap);
        let rect = Rect::from_min_size(pos2(left, row.top()), vec2(width, row.height()));
        head(ui, rect, medium_text_id(medium));
    }
    for machine in Machine::ALL {
        let wanted = vec2(ui.available_width(), CARD);
        let (row, _) = ui.allocate_exact_size(wanted, Sense::hover());
        let name = Rect::from_min_size(row.min, vec2(NAMES, CARD));
        let line = Line::new(Type::Strong).with(&look.text(machine.text_id()), look.palette.text);
        line.paint(ui, name, Align::Min);
        for (at, medium) in (0..).zip(MEDIA) {
            let left = row.left() + NAMES + gap + f32::from(at as u8) * (width + gap);
            let rect = Rect::from_min_size(pos2(left, row.top()), vec2(width, CARD));
            card(ui, look, report, panes, (machine, medium), rect);
        }
    }
}

fn card(
    ui: &Ui,
    look: &Look,
    report: &Arc<BootReport>,
    panes: &mut Panes,
    (machine, medium): (Machine, Medium),
    rect: Rect,
) {
    let ways = ways(report, machine, medium);
    let Some(best) = ways.first() else {
        let line = Line::new(Type::Table).with(&look.text("bootview-none"), look.palette.disabled);
        line.paint(ui, rect.shrink2(vec2(space::FIELD, 0.0)), Align::Min);
        return;
    };
    let is_chosen = (panes.boot.machine, panes.boot.medium) == (machine, medium);
    let salt = ("boot card", machine, medium);
    let response = ui.interact(rect, ui.scope_id().with(salt), Sense::click());
    let words = look.text(verdict_text_id(best.verdict));
    let said =
        format!("{}, {}: {words}", look.text(machine.text_id()), look.text(medium_text_id(medium)));
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_chosen, &said));
    let (icon, tone) = sign(look, best.verdict);
    let edge = match (is_chosen, response.hovered()) {
        (true, _) => Stroke::new(2.0, look.palette.accent),
        (false, true) => Stroke::new(1.0, tone.ink),
        (false, false) => Stroke::new(1.0, look.palette.hairline),
    };
    let corner = f32::from(size::CORNER);
    ui.painter().rect(rect, corner, tone.ground, edge, egui::StrokeKind::Inside);
    let center = pos2(rect.left() + space::FIELD + 10.0, rect.center().y);
    let middle = egui::Align2::CENTER_CENTER;
    ui.painter().text(center, middle, icon.glyph(), icon.font(Icon::BUTTON), tone.ink);
    let text = rect.with_min_x(center.x + 10.0 + space::CONTROL).shrink2(vec2(space::ICON, 0.0));
    let names: Vec<String> = ways
        .iter()
        .filter(|way| way.verdict == best.verdict)
        .map(|way| look.text(firmware_text_id(way.firmware)))
        .collect();
    let words = Line::new(Type::Strong).with(&words, look.palette.text);
    let words = words.galley(ui.painter(), text.width());
    let below = Line::new(Type::Note).with(&names.join(", "), look.palette.text_2);
    let below = below.galley(ui.painter(), text.width());
    let top = rect.center().y - (words.size().y + below.size().y) / 2.0;
    let second = top + words.size().y;
    paint_galley(ui.painter(), pos2(text.left(), top), words);
    paint_galley(ui.painter(), pos2(text.left(), second), below);
    if response.clicked() {
        (panes.boot.machine, panes.boot.medium) = (machine, medium);
        panes.boot.firmware = None;
    }
}

/// Why the chosen card says what it says.
fn reasons(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    panes: &mut Panes,
    report: &Arc<BootReport>,
    actions: &mut Vec<Action>,
) {
    let pane = panes.boot;
    let ways = ways(report, pane.machine, pane.medium);
    let chosen = pane.firmware.and_then(|f| ways.iter().find(|way| way.firmware == f));
    let Some(way) = chosen.or(ways.first()).copied() else { return };
    let args = [
        ("machine", Value::from(look.text(pane.machine.text_id()))),
        ("medium", Value::from(look.text(medium_text_id(pane.medium)))),
        ("verdict", Value::from(look.text(verdict_text_id(way.verdict)))),
    ];
    look.label(ui, Type::Heading, look.format("bootview-heading", &args));
    if ways.len() > 1 {
        let mut firmware = way.firmware;
        let mut kinds: Vec<Firmware> = ways.iter().map(|way| way.firmware).collect();
        kinds.sort();
        let choices: Vec<_> =
            kinds.into_iter().map(|kind| (kind, look.text(firmware_text_id(kind)))).collect();
        let label = look.text("bootview-processor");
        if segments(ui, look, &label, &mut firmware, &choices) {
            panes.boot.firmware = Some(firmware);
        }
    }
    trial::row(ui, look, shown, pane.machine, pane.medium, actions);
    if shown.is_editable && way.verdict != Verdict::Starts {
        for fix in fixes(&shown.tree, report, pane.machine) {
            let id = if fix.is_folder { "bootview-fix-folder" } else { "bootview-fix-image" };
            let words = look.format(id, &[("path", fix.path.as_str().into())]);
            if Button::normal(words).icon(Icon::ADD).show(ui, look).clicked() {
                actions.push(EditAction::FixBoot(fix).into());
            }
        }
    }
    for reason in &way.reasons {
        one_reason(ui, look, shown, reason, actions);
    }
    if way.reasons.is_empty() {
        look.quiet(ui, Type::Body, look.text("bootview-no-reason"));
    }
    copy_row(ui, look, way);
}

/// The sentence of a reason.
pub fn reason_text(look: &Look, reason: &Reason) -> String {
    let args: Vec<(&str, Value)> =
        reason.args.iter().map(|(name, value)| (*name, Value::from(value))).collect();
    look.format(&format!("reason-{}", reason.rule.id()), &args)
}

fn one_reason(ui: &mut Ui, look: &Look, shown: &Shown, reason: &Reason, actions: &mut Vec<Action>) {
    let kind = match reason.weight {
        Weight::Blocks => MessageKind::Error,
        Weight::Unsure | Weight::Caution => MessageKind::Warning,
        Weight::Supports => MessageKind::Good,
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.label(kind.icon().rich(Icon::BUTTON, kind.tone(look).ink));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::ICON;
            look.label(ui, Type::Body, reason_text(look, reason));
            if let Some(place) = &reason.place {
                place_line(ui, look, shown, place, actions);
            }
            if let Some(mend) = reason.mend {
                mend_line(ui, look, shown, mend, actions);
            }
        });
    });
}

/// What would mend it: one click away where this tab can.
fn mend_line(ui: &mut Ui, look: &Look, shown: &Shown, mend: Mend, actions: &mut Vec<Action>) {
    let words = look.text(&format!("mend-{}", mend.id()));
    if shown.is_editable && can_mend(mend) {
        if Button::normal(words).small().show(ui, look).clicked() {
            actions.push(ViewAction::Mend(mend).into());
        }
    } else {
        look.quiet(ui, Type::Table, look.format("bootview-helps", &[("what", words.into())]));
    }
}

/// Whether a dialog of this window mends it.
fn can_mend(mend: Mend) -> bool {
    matches!(
        mend,
        Mend::KeepVolumeId
            | Mend::AddEntry
            | Mend::CorrectCatalog
            | Mend::PatchImage
            | Mend::MakeHybrid
            | Mend::RewriteTables
    )
}

/// What a reason rests on: a file leads to its row.
fn place_line(ui: &mut Ui, look: &Look, shown: &Shown, place: &Place, actions: &mut Vec<Action>) {
    match place {
        Place::Bytes(range) => {
            let last = range.end().saturating_sub(1).max(range.start);
            let args = [("start", Value::Number(range.start)), ("end", Value::Number(last))];
            look.quiet(ui, Type::Note, look.format("bootview-bytes", &args));
        }
        Place::File { volume, path, line } => {
            let mut words = format!("{volume}: /{path}");
            if let Some(line) = line {
                let args = [("line", Value::Number(u64::from(*line)))];
                words = format!("{words}, {}", look.format("bootview-line", &args));
            }
            match folded(&shown.tree, path).filter(|node| *node != Tree::ROOT) {
                Some(node) => {
                    let button = Button::quiet(words).small().icon(Icon::FILE_TEXT);
                    if button.show(ui, look).clicked() {
                        actions.push(ViewAction::ShowNode(node).into());
                    }
                }
                None => drop(look.quiet(ui, Type::Note, words)),
            }
        }
    }
}

/// A button that copies the reasons, for those who ask somebody.
fn copy_row(ui: &mut Ui, look: &Look, way: &PathVerdict) {
    ui.horizontal(|ui| {
        let copy = Button::quiet(look.text("bootview-copy")).small().icon(Icon::COPY);
        if copy.show(ui, look).clicked() {
            let lines = way.reasons.iter().map(|reason| reason_text(look, reason));
            ui.ctx().copy_text(lines.collect::<Vec<_>>().join("\n"));
        }
    });
}
