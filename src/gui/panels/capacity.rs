//! Does it fit? A bar, the medium it is measured against, and a sentence with the way out.

use egui::{Color32, Rect, Sense, Ui, vec2};

use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::capacity::{Capacity, Fit, Medium, MediumChoice};
use crate::gui::view::panes::Panes;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::{Button, select};
use crate::gui::{Action, Look};
use crate::i18n::Value;

/// Width and height of the bar.
const BAR: egui::Vec2 = vec2(120.0, 8.0);
/// Width of the select.
const SELECT: f32 = 250.0;

/// Draws the capacity in one line, left to right: medium, bar, sentence, way out.
pub fn capacity(ui: &mut Ui, look: &Look, shown: &Shown, panes: &mut Panes) -> Vec<Action> {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        // The status line is as high as a control: what stands in it is lower.
        ui.spacing_mut().interact_size.y = size::ROW;
        ui.spacing_mut().button_padding.y = 2.0;
        let measured = shown
            .layout
            .as_ref()
            .map(|layout| (Capacity::of(layout.map.size_bytes(), panes.medium), layout.is_stale));
        choice(ui, look, panes, measured.map(|(capacity, _)| capacity.medium));
        match measured {
            Some((capacity, is_stale)) => {
                ui.scope(|ui| {
                    if is_stale {
                        ui.set_opacity(0.6);
                    }
                    bar(ui, look, &capacity);
                    sentence(ui, look, &capacity);
                });
                if let Fit::TooBig { instead: Some(instead), .. } = capacity.fit {
                    let medium = Value::Text(look.text(instead.short_text_id()));
                    let text = look.format("capacity-use", &[("medium", medium)]);
                    if Button::normal(text).small().show(ui, look).clicked() {
                        panes.medium = MediumChoice::Fixed(instead);
                    }
                }
            }
            None => {
                let (rect, _) = ui.allocate_exact_size(BAR, Sense::hover());
                ui.painter().rect_filled(rect, BAR.y / 2.0, look.palette.raised);
                look.quiet(ui, Type::Body, look.text("capacity-computing"));
            }
        }
    });
    Vec::new()
}

/// The select of the medium.
fn choice(ui: &mut Ui, look: &Look, panes: &mut Panes, measured: Option<Medium>) {
    let name = |medium: Medium| look.text(medium.text_id());
    let automatic = match (panes.medium, measured) {
        (MediumChoice::Automatic, Some(medium)) => {
            look.format("capacity-automatic-is", &[("medium", Value::Text(name(medium)))])
        }
        _ => look.text("capacity-automatic"),
    };
    let media = Medium::ALL.into_iter().map(|m| (MediumChoice::Fixed(m), name(m)));
    let choices: Vec<(MediumChoice, String)> =
        std::iter::once((MediumChoice::Automatic, automatic)).chain(media).collect();
    let room = vec2(SELECT, size::ROW);
    let shown = ui.allocate_ui(room, |ui| select(ui, look, "", &mut panes.medium, &choices));
    if let Some(medium) = measured {
        shown.response.on_hover_ui(|ui| {
            look.label(ui, Type::Body, holds(look, medium));
        });
    }
}

/// "Holds 4.70 GB. A DVD-R holds 4.707..., a DVD+R 4.700...": the exact figures.
fn holds(look: &Look, medium: Medium) -> String {
    let exact = look.texts.exact_bytes(medium.bytes());
    match medium {
        Medium::Dvd | Medium::DvdDouble => {
            let roomier = medium.bytes_of_roomier_make().unwrap_or(medium.bytes());
            let roomier = Value::Text(look.texts.exact_bytes(roomier));
            let id = if medium == Medium::Dvd {
                "capacity-holds-dvd"
            } else {
                "capacity-holds-dvd-double"
            };
            look.format(id, &[("smaller", Value::Text(exact)), ("larger", roomier)])
        }
        _ => look.format("capacity-holds", &[("bytes", Value::Text(exact))]),
    }
}

/// Colour of the filling: it says the same as the sentence.
fn tone(look: &Look, fit: Fit) -> Color32 {
    match fit {
        Fit::Fits { .. } => look.palette.accent,
        Fit::FitsRoomier { .. } => look.palette.warning.ink,
        Fit::TooBig { .. } => look.palette.error.ink,
    }
}

fn bar(ui: &mut Ui, look: &Look, capacity: &Capacity) {
    let (rect, response) = ui.allocate_exact_size(BAR, Sense::hover());
    let corner = BAR.y / 2.0;
    ui.painter().rect_filled(rect, corner, look.palette.raised);
    let stroke = egui::Stroke::new(1.0, look.palette.hairline);
    ui.painter().rect_stroke(rect, corner, stroke, egui::StrokeKind::Inside);
    // Never less than a dot: an image with nothing in it is not nothing.
    let width = (BAR.x * capacity.fraction()).max(BAR.y);
    let filled = Rect::from_min_size(rect.min, vec2(width, BAR.y));
    ui.painter().rect_filled(filled, corner, tone(look, capacity.fit));
    response.on_hover_ui(|ui| {
        look.label(ui, Type::Body, look.texts.exact_bytes(capacity.used));
    });
}

/// The sentence: "412 MB, 325 MB free" or "312 MB too much for a DVD".
fn sentence(ui: &mut Ui, look: &Look, capacity: &Capacity) {
    let medium = ("medium", Value::Text(look.text(capacity.medium.short_text_id())));
    let used = ("used", Value::Bytes(capacity.used));
    let (text, is_bad) = match capacity.fit {
        Fit::Fits { free } => {
            (look.format("capacity-fits", &[used, ("free", Value::Bytes(free)), medium]), false)
        }
        Fit::FitsRoomier { .. } => {
            let id = match capacity.medium {
                Medium::Dvd => "capacity-fits-minus",
                _ => "capacity-fits-plus",
            };
            (look.format(id, &[used]), true)
        }
        Fit::TooBig { over, instead: Some(_) } => {
            (look.format("capacity-too-big", &[("over", Value::Bytes(over)), medium]), true)
        }
        Fit::TooBig { instead: None, .. } => {
            (look.format("capacity-larger-than-all", &[used]), true)
        }
    };
    let color = tone(look, capacity.fit);
    if is_bad {
        ui.label(Icon::WARNING.rich(Icon::ROW, color));
    }
    let text = Type::Body.rich(text);
    ui.label(if is_bad { text.color(color) } else { text.color(look.palette.text) });
}
