//! Cards, banners, the status line and what stands in an empty place.

use egui::{Align, CornerRadius, Frame, InnerResponse, Layout, Margin, Response, Stroke, Ui, vec2};

use super::button::Button;
use crate::gui::Look;
use crate::gui::theme::{Icon, Tone, Type, size, space};

/// How much a message matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageKind {
    /// Worth knowing.
    Info,
    /// All is well.
    Good,
    /// Worth a look.
    Warning,
    /// Something did not happen.
    Error,
}

impl MessageKind {
    /// The icon of this kind.
    pub fn icon(self) -> Icon {
        match self {
            MessageKind::Info => Icon::INFO,
            MessageKind::Good => Icon::DONE,
            MessageKind::Warning => Icon::WARNING,
            MessageKind::Error => Icon::ERROR,
        }
    }

    /// The colours of this kind.
    pub fn tone(self, look: &Look) -> Tone {
        match self {
            MessageKind::Info => Tone { ink: look.palette.accent, ground: look.palette.raised },
            MessageKind::Good => look.palette.good,
            MessageKind::Warning => look.palette.warning,
            MessageKind::Error => look.palette.error,
        }
    }
}

/// A card: a ground of its own with a hairline.
pub fn card<R>(ui: &mut Ui, look: &Look, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    Frame::new()
        .fill(look.palette.panel)
        .stroke(Stroke::new(1.0, look.palette.hairline))
        .corner_radius(CornerRadius::same(size::CARD_CORNER))
        .inner_margin(Margin::same(16))
        .show(ui, content)
}

/// A bar across the view: icon, sentence, and actions at the right. The index of the action that
/// was pressed.
pub fn banner(
    ui: &mut Ui,
    look: &Look,
    kind: MessageKind,
    text: &str,
    actions: &[String],
) -> Option<usize> {
    let tone = kind.tone(look);
    let mut pressed = None;
    Frame::new().fill(tone.ground).inner_margin(Margin::symmetric(16, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_min_height(size::CONTROL);
        ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL);
            ui.label(kind.icon().rich(Icon::BUTTON, tone.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                // From the right, so the last action comes first.
                for (at, action) in actions.iter().enumerate().rev() {
                    if Button::quiet(action).show(ui, look).clicked() {
                        pressed = Some(at);
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = Type::Body.rich(text).color(look.palette.text);
                    ui.add(egui::Label::new(text).truncate());
                });
            });
        });
    });
    pressed
}

/// Icon and sentence of a status line.
pub fn status(ui: &mut Ui, look: &Look, kind: MessageKind, text: &str) -> Response {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::ICON;
        ui.label(kind.icon().rich(Icon::ROW, kind.tone(look).ink));
        look.label(ui, Type::Table, text)
    })
    .inner
}

/// What stands in an empty place: an icon, one heading, one sentence, one button.
#[derive(Clone, Debug)]
pub struct EmptyState {
    /// A large outline.
    pub icon: Icon,
    /// What this place is, in a few words.
    pub heading: String,
    /// What to do, in one sentence.
    pub sentence: String,
    /// The button that does it.
    pub button: Option<Button>,
}

impl EmptyState {
    /// Draws it in the middle of what is left of `ui`. The button's response.
    pub fn show(self, ui: &mut Ui, look: &Look) -> Option<Response> {
        let room = ui.available_size();
        let height = Icon::EMPTY + 24.0 + 20.0 + size::CONTROL + 40.0;
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Center), |ui| {
            ui.add_space(((room.y - height) / 2.0).max(space::CONTROL));
            ui.spacing_mut().item_spacing = vec2(space::CONTROL, space::CONTROL);
            ui.label(self.icon.rich(Icon::EMPTY, look.palette.text_2));
            look.label(ui, Type::Heading, self.heading);
            look.quiet(ui, Type::Body, self.sentence);
            ui.add_space(space::CONTROL);
            self.button.map(|button| button.show(ui, look))
        })
        .inner
    }
}
