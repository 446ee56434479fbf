//! The list of changes that saving begins with. Each line can be taken back.

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui};

use crate::gui::Look;
use crate::gui::action::{Action, EditAction};
use crate::gui::theme::{Icon, Tone, Type, size, space};
use crate::gui::view::changes::{Changes, is_of_disc, sentence, signed_bytes};
use crate::gui::widgets::{Button, MessageKind};
use crate::i18n::Value;
use crate::project::{Change, ChangeKind};

/// Lines seen at once; the rest is scrolled to.
const SEEN: usize = 6;

/// The icon of a change, and its colours.
pub fn changed(look: &Look, kind: ChangeKind) -> (Icon, Tone) {
    match kind {
        ChangeKind::Added => (Icon::ADD, MessageKind::Good.tone(look)),
        ChangeKind::Removed => (Icon::REMOVE, MessageKind::Error.tone(look)),
        ChangeKind::Replaced => (Icon::REPLACED, MessageKind::Warning.tone(look)),
        ChangeKind::Moved => (Icon::MOVED, MessageKind::Info.tone(look)),
        ChangeKind::Renamed | ChangeKind::VolumeName => {
            (Icon::RENAME, MessageKind::Info.tone(look))
        }
        ChangeKind::Attributes | ChangeKind::Options => {
            (Icon::OPTIONS, MessageKind::Info.tone(look))
        }
        ChangeKind::Boot => (Icon::DISC, MessageKind::Info.tone(look)),
    }
}

/// Draws the list; what is asked for.
pub(super) fn show(ui: &mut Ui, look: &Look, changes: &Changes) -> Option<Action> {
    let mut asked = None;
    let count = changes.list().len();
    let args = [
        ("count", Value::Number(count as u64)),
        ("size", signed_bytes(&look.texts, changes.bytes()).into()),
    ];
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        look.quiet(ui, Type::Note, look.format("window-changes", &args));
        Frame::new()
            .fill(look.palette.ground)
            .stroke(egui::Stroke::new(1.0, look.palette.hairline))
            .corner_radius(size::CORNER)
            .inner_margin(Margin { left: 12, right: 4, top: 4, bottom: 4 })
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                let height = size::ROW + space::ICON;
                let seen = u16::try_from(count.min(SEEN)).unwrap_or(u16::MAX);
                ScrollArea::vertical()
                    .id_salt("changes")
                    .max_height(height * f32::from(seen))
                    .min_scrolled_height(height * f32::from(seen))
                    .auto_shrink([false, true])
                    .show_rows(ui, height, count, |ui, rows| {
                        for change in changes.list().get(rows).unwrap_or_default() {
                            asked = line(ui, look, change, height).or(asked.take());
                        }
                    });
            });
    });
    asked
}

/// One change: icon, path, what happened, bytes, and the way back.
fn line(ui: &mut Ui, look: &Look, change: &Change, height: f32) -> Option<Action> {
    let mut asked = None;
    let row = egui::vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        let (icon, tone) = changed(look, change.kind);
        ui.label(icon.rich(Icon::ROW, tone.ink));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = look.format("amend-take-back", &[("what", change.path.as_str().into())]);
            if Button::icon_only(Icon::UNDO, name).small().show(ui, look).clicked() {
                asked = Some(match is_of_disc(change.kind) {
                    true => EditAction::TakeBackOfDisc(change.kind).into(),
                    false => EditAction::TakeBack(vec![change.node]).into(),
                });
            }
            if change.bytes != 0 {
                look.quiet(ui, Type::Table, signed_bytes(&look.texts, change.bytes));
            }
            look.quiet(ui, Type::Table, sentence(&look.texts, change));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let path = match change.kind {
                    ChangeKind::Options | ChangeKind::Boot => look.text("amend-whole-disc"),
                    _ => change.path.clone(),
                };
                let ink = match change.kind {
                    ChangeKind::Removed => look.palette.text_2,
                    _ => look.palette.text,
                };
                let mut text = Type::Table.rich(path).color(ink);
                if change.kind == ChangeKind::Removed {
                    text = text.strikethrough();
                }
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
    asked
}
