//! The frame of every dialog: title, a body that scrolls, buttons that stay.

use egui::{Align, Context, CornerRadius, Frame, Id, Key, Layout, Margin, Modal, Stroke, Ui};

use super::button::{Button, ButtonKind};
use crate::gui::Look;
use crate::gui::theme::{self, Type, size, space};

/// What the person did with a dialog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DialogAnswer {
    /// Nothing yet.
    Open,
    /// Pressed the button of this index.
    Pressed(usize),
    /// Escape: the safe thing.
    Dismissed,
}

/// Room for the focus ring of fields that are as wide as the body.
const RING: i8 = 4;
/// Room for the scroll bar, so that it lies beside the fields and not on them.
const BAR: i8 = 12;
/// From the edge of a dialog to its body; with the ring that is the distance of sections.
const INSET: i8 = 20;

/// A dialog in the middle of the window.
pub struct Dialog<'a> {
    id: Id,
    title: String,
    width: f32,
    buttons: Vec<Button>,
    enter: Option<usize>,
    look: &'a Look,
}

impl<'a> Dialog<'a> {
    /// A dialog of a width from [`size`].
    pub fn new(look: &'a Look, id: &'static str, title: impl Into<String>, width: f32) -> Self {
        Dialog {
            id: Id::unique(id),
            title: title.into(),
            width,
            buttons: Vec::new(),
            enter: None,
            look,
        }
    }

    /// Adds a button; the last one stands at the right. Enter presses the primary one.
    pub fn button(mut self, kind: ButtonKind, text: impl Into<String>) -> Self {
        self.push(Button::new(kind, text).min_width(80.0), kind == ButtonKind::Primary);
        self
    }

    /// Adds a button that can't be used now, for this reason, if there is one.
    pub fn button_unless(
        mut self,
        kind: ButtonKind,
        text: impl Into<String>,
        reason: Option<String>,
    ) -> Self {
        let is_default = kind == ButtonKind::Primary && reason.is_none();
        self.push(Button::new(kind, text).min_width(80.0).disabled(reason), is_default);
        self
    }

    /// Adds a button made elsewhere; `is_default` when Enter presses it.
    pub fn with(mut self, button: Button, is_default: bool) -> Self {
        self.push(button, is_default);
        self
    }

    fn push(&mut self, button: Button, is_default: bool) {
        if is_default {
            self.enter = Some(self.buttons.len());
        }
        self.buttons.push(button);
    }

    /// Draws it over everything else.
    pub fn show(self, ctx: &Context, body: impl FnOnce(&mut Ui)) -> DialogAnswer {
        let Dialog { id, title, width, buttons, enter, look } = self;
        let window = ctx.content_rect();
        let width = width.min(window.width() - 2.0 * space::GROUP);
        let frame = Frame::new()
            .fill(look.palette.panel)
            .stroke(Stroke::new(1.0, look.palette.hairline))
            .corner_radius(CornerRadius::same(size::CARD_CORNER))
            .shadow(theme::shadow(look.palette))
            .inner_margin(Margin { left: INSET, right: INSET - BAR, top: 24, bottom: 24 });
        // The title, the buttons and the distances between them; the body gets what is left.
        let chrome = 2.0 * space::SECTION + 28.0 + size::CONTROL + 2.0 * space::GROUP;
        let room = (window.height() - 2.0 * space::GROUP - chrome).max(120.0);
        let mut answer = DialogAnswer::Open;
        let mut title_id = None;
        let body_margin = Margin { right: RING + BAR, ..Margin::same(RING) };
        let modal = Modal::new(id)
            .backdrop_color(egui::Color32::from_black_alpha(96))
            .frame(frame)
            .show(ctx, |ui| {
                ui.set_width(width - f32::from(2 * INSET - BAR) - 2.0);
                ui.spacing_mut().item_spacing.y = space::CONTROL;
                let beside_ring =
                    Frame::new().inner_margin(Margin { top: 0, bottom: 0, ..body_margin });
                let heading = beside_ring.show(ui, |ui| look.label(ui, Type::Title, &title)).inner;
                title_id = Some(heading.id);
                ui.add_space(space::CONTROL);
                egui::ScrollArea::vertical()
                    .id_salt("dialog body")
                    .max_height(room)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        Frame::new().inner_margin(body_margin).show(ui, |ui| {
                            ui.set_width(ui.available_width());
                            ui.spacing_mut().item_spacing.y = space::FIELD;
                            body(ui);
                        });
                    });
                ui.add_space(space::CONTROL);
                beside_ring.show(ui, |ui| {
                    // As high as a button: a dialog that shows less than before becomes smaller.
                    let row = egui::vec2(ui.available_width(), size::CONTROL);
                    let from_right = Layout::right_to_left(Align::Center);
                    ui.allocate_ui_with_layout(row, from_right, |ui| {
                        for (at, button) in buttons.into_iter().enumerate().rev() {
                            if button.show(ui, look).clicked() {
                                answer = DialogAnswer::Pressed(at);
                            }
                        }
                    });
                });
            });
        modal.response.widget_info(|| egui::WidgetInfo::new(egui::Role::Dialog));
        if let Some(title_id) = title_id {
            modal.response.clone().labelled_by(title_id);
        }
        // The middle is found from the size of the last frame: draw again until both agree.
        let size = modal.response.rect.size();
        let before = ctx.data_mut(|data| {
            let before = data.get_temp::<egui::Vec2>(id);
            data.insert_temp(id, size);
            before
        });
        if before != Some(size) {
            ctx.request_repaint();
        }
        if answer != DialogAnswer::Open || !modal.is_top_modal || modal.any_popup_open {
            return answer;
        }
        // A focused button takes Enter for itself; a field gives the keyboard up at Enter.
        let is_on_button = ctx.memory(|memory| memory.focused()).is_some();
        let pressed = |key| ctx.input(|input| input.key_pressed(key));
        match enter {
            Some(at) if pressed(Key::Enter) && !is_on_button => DialogAnswer::Pressed(at),
            _ if pressed(Key::Escape) => DialogAnswer::Dismissed,
            _ => DialogAnswer::Open,
        }
    }
}
