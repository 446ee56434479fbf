//! The ways to save, each with what it costs: as a new image, into the file, as a further session.

use egui::Ui;

use crate::gui::Look;
use crate::gui::theme::{Type, space};
use crate::gui::view::save::SaveView;
use crate::gui::widgets::choice_list;
use crate::i18n::Value;
use crate::job::{Way, WayOffer};

/// Draws the choice.
pub(super) fn choice(ui: &mut Ui, look: &Look, view: &SaveView, chosen: &mut Option<Way>) {
    let size = view.facts.as_ref().and_then(|facts| facts.as_ref().ok()).map(|facts| facts.size);
    let args = [("size", size.map_or(Value::from("…"), Value::Bytes))];
    let words = look.format("amend-recommended", &[("what", look.text("amend-way-new").into())]);
    let mut rows = vec![(None, words, look.format("amend-way-new-cost", &args), true)];
    for (way, id) in [(Way::InPlace, "amend-way-in-place"), (Way::Append, "amend-way-append")] {
        // Until the costs are known the ways keep their room: nothing moves when they come.
        let offer = view.ways.iter().flatten().find(|offer| offer.way == way);
        let cost = match (offer, &view.ways) {
            (Some(offer), _) => cost(look, offer),
            (None, None) => look.text("amend-looking"),
            (None, Some(_)) => look.text("refusal-impossible"),
        };
        let can_be = offer.is_some_and(|offer| offer.refusal.is_none());
        rows.push((Some(way), look.text(id), cost, can_be));
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        look.label(ui, Type::Heading, look.text("amend-way"));
        choice_list(ui, look, &look.text("amend-way"), chosen, &rows);
    });
}

/// What a way into the file costs, or why it can't be taken.
fn cost(look: &Look, offer: &WayOffer) -> String {
    if let Some(refusal) = &offer.refusal {
        return look.texts.refusal(refusal.id(), &refusal.args());
    }
    let args = [
        ("write", Value::Bytes(offer.write_bytes)),
        ("size", Value::Bytes(offer.size_bytes)),
        ("left", Value::Bytes(offer.left_bytes)),
    ];
    let cost = look.format("amend-way-cost", &args);
    match offer.left_bytes {
        0 => cost,
        _ => format!("{cost} {}", look.format("amend-way-left", &args)),
    }
}

/// What the button does.
pub(super) fn do_text_id(offer: Option<&WayOffer>) -> &'static str {
    match offer.map(|offer| offer.way) {
        Some(Way::InPlace) => "amend-do-in-place",
        Some(Way::Append) => "amend-do-append",
        _ => "amend-do",
    }
}
