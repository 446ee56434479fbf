//! Buttons: one accent-filled a screen, the others with an edge or quiet.

use egui::{Align2, Color32, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};

/// What a button looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ButtonKind {
    /// The one thing this screen is for.
    Primary,
    /// Everything else: an edge only.
    Normal,
    /// Destroys something.
    Danger,
    /// In toolbars, tables and bars: no edge until hovered.
    Quiet,
}

/// A button with words, an icon, or both.
#[derive(Clone, Debug)]
pub struct Button {
    text: String,
    kind: ButtonKind,
    icon: Option<Icon>,
    is_icon_only: bool,
    is_small: bool,
    key: Option<String>,
    tip: Option<String>,
    disabled: Option<String>,
    min_width: f32,
    is_selected: bool,
}

impl Button {
    /// A button of some kind.
    pub fn new(kind: ButtonKind, text: impl Into<String>) -> Button {
        Button {
            text: text.into(),
            kind,
            icon: None,
            is_icon_only: false,
            is_small: false,
            key: None,
            tip: None,
            disabled: None,
            min_width: 0.0,
            is_selected: false,
        }
    }

    /// The accent-filled one.
    pub fn primary(text: impl Into<String>) -> Button {
        Button::new(ButtonKind::Primary, text)
    }

    /// One with an edge.
    pub fn normal(text: impl Into<String>) -> Button {
        Button::new(ButtonKind::Normal, text)
    }

    /// One that destroys.
    pub fn danger(text: impl Into<String>) -> Button {
        Button::new(ButtonKind::Danger, text)
    }

    /// One without an edge.
    pub fn quiet(text: impl Into<String>) -> Button {
        Button::new(ButtonKind::Quiet, text)
    }

    /// An icon alone; `name` is its tip and its accessible name. Only for close, more, back.
    pub fn icon_only(icon: Icon, name: impl Into<String>) -> Button {
        Button { icon: Some(icon), is_icon_only: true, ..Button::quiet(name) }
    }

    /// Puts an icon before the words.
    pub fn icon(mut self, icon: Icon) -> Button {
        self.icon = Some(icon);
        self
    }

    /// 24 high instead of 32, for rows and bars.
    pub fn small(mut self) -> Button {
        self.is_small = true;
        self
    }

    /// The key that does the same, shown in the tip.
    pub fn key(mut self, key: impl Into<String>) -> Button {
        self.key = Some(key.into());
        self
    }

    /// A tip beyond the words.
    pub fn tip(mut self, tip: impl Into<String>) -> Button {
        self.tip = Some(tip.into());
        self
    }

    /// Can't be used now, for this reason. `None`: it can.
    pub fn disabled(mut self, reason: Option<String>) -> Button {
        self.disabled = reason;
        self
    }

    /// At least so wide.
    pub fn min_width(mut self, width: f32) -> Button {
        self.min_width = width;
        self
    }

    /// Shown pressed in: the panel it opens is open.
    pub fn selected(mut self, is_selected: bool) -> Button {
        self.is_selected = is_selected;
        self
    }

    /// Draws it.
    pub fn show(self, ui: &mut Ui, look: &Look) -> Response {
        let palette = look.palette;
        let height = if self.is_small { size::ROW } else { size::CONTROL };
        let padding = match (self.is_icon_only, self.is_small) {
            (true, _) => (height - Icon::BUTTON) / 2.0,
            (false, true) => 8.0,
            (false, false) => 12.0,
        };
        let is_enabled = self.disabled.is_none() && ui.is_enabled();
        let role = match self.kind {
            ButtonKind::Primary | ButtonKind::Danger => Type::Strong,
            ButtonKind::Normal | ButtonKind::Quiet => Type::Body,
        };
        let icon_size = if self.is_small { Icon::ROW } else { Icon::BUTTON };
        let words = if self.is_icon_only { String::new() } else { self.text.clone() };
        let galley = ui.painter().layout_no_wrap(words, role.font(), Color32::PLACEHOLDER);
        let icon_width = match (self.icon, self.is_icon_only) {
            (Some(_), true) => icon_size,
            (Some(_), false) => icon_size + space::ICON,
            (None, _) => 0.0,
        };
        let content = icon_width + galley.size().x;
        let wanted = vec2((content + 2.0 * padding).max(self.min_width), height);
        let sense = if is_enabled { Sense::click() } else { Sense::hover() };
        let (rect, mut response) = ui.allocate_exact_size(wanted, sense);
        let name = self.text.clone();
        response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, &name));
        if ui.is_rect_visible(rect) {
            let is_hot = response.hovered() || response.is_pointer_button_down_on();
            let (fill, edge, ink) = self.colors(look, is_enabled, is_hot);
            ui.painter().rect(
                rect,
                f32::from(size::CORNER),
                fill,
                Stroke::new(1.0, edge),
                egui::StrokeKind::Inside,
            );
            let mut x = rect.center().x - content / 2.0;
            if let Some(icon) = self.icon {
                let ink = match self.kind {
                    ButtonKind::Quiet | ButtonKind::Normal if is_enabled => palette.text_2,
                    _ => ink,
                };
                let center = pos2(x + icon_size / 2.0, rect.center().y);
                let font = icon.font(icon_size);
                ui.painter().text(center, Align2::CENTER_CENTER, icon.glyph(), font, ink);
                x += icon_width;
            }
            let top = rect.center().y - galley.size().y / 2.0;
            ui.painter().galley(pos2(x, top), galley, ink);
        }
        if let Some(tip) = self.tip_text() {
            response = response.on_hover_text(Type::Note.rich(tip));
        }
        response
    }

    fn colors(&self, look: &Look, is_enabled: bool, is_hot: bool) -> (Color32, Color32, Color32) {
        let palette = look.palette;
        let none = Color32::TRANSPARENT;
        if !is_enabled {
            let edge = if self.kind == ButtonKind::Quiet { none } else { palette.hairline };
            return (none, edge, palette.disabled);
        }
        match self.kind {
            ButtonKind::Primary if is_hot => (palette.accent_hover, none, palette.on_fill),
            ButtonKind::Primary => (palette.accent_fill, none, palette.on_fill),
            ButtonKind::Danger => (palette.danger_fill, none, palette.on_fill),
            ButtonKind::Normal if is_hot => (palette.raised, palette.edge, palette.text),
            ButtonKind::Normal => (palette.panel, palette.edge, palette.text),
            ButtonKind::Quiet if self.is_selected => (palette.selected, none, palette.text),
            ButtonKind::Quiet if is_hot => (palette.raised, none, palette.text),
            ButtonKind::Quiet => (none, none, palette.text),
        }
    }

    fn tip_text(&self) -> Option<String> {
        if let Some(reason) = &self.disabled {
            return Some(reason.clone());
        }
        let words = self.tip.clone().or_else(|| self.is_icon_only.then(|| self.text.clone()));
        match (words, &self.key) {
            (Some(words), Some(key)) => Some(format!("{words}  {key}")),
            (Some(words), None) => Some(words),
            (None, Some(key)) => Some(key.clone()),
            (None, None) => None,
        }
    }
}
