//! What every panel and dialog needs to draw: words and colours.

use egui::Ui;

use super::theme::{self, Palette, Type};
use crate::i18n::{Texts, Value};

/// Words and colours of this frame. Made once a frame, passed by reference.
#[derive(Clone, Debug)]
pub struct Look {
    /// The words.
    pub texts: Texts,
    /// The colours.
    pub palette: &'static Palette,
}

impl Look {
    /// The look of a frame.
    pub fn new(ui: &Ui, texts: Texts) -> Look {
        Look { texts, palette: theme::palette(ui) }
    }

    /// A text without values.
    pub fn text(&self, id: &str) -> String {
        self.texts.text(id)
    }

    /// A text with values.
    pub fn format(&self, id: &str, args: &[(&str, Value)]) -> String {
        self.texts.format(id, args)
    }

    /// Writes text in a role, in the colour of text.
    pub fn label(&self, ui: &mut Ui, role: Type, text: impl Into<String>) -> egui::Response {
        ui.label(role.rich(text).color(self.palette.text))
    }

    /// Writes text in a role, in the second colour: units, dates, paths, explanations.
    pub fn quiet(&self, ui: &mut Ui, role: Type, text: impl Into<String>) -> egui::Response {
        ui.label(role.rich(text).color(self.palette.text_2))
    }
}
