//! Fonts and the scale of type.
//!
//! Noto Sans comes with the program since its ten digits have one width and it holds U+202F, the
//! thin separator of numbers; the monospace font is egui's own; scripts beyond Latin, Greek and
//! Cyrillic come from the system (eframe's provider).

use std::sync::Arc;

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId, RichText, TextStyle};

/// Roles of text. A panel never names a size.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// The one title of a view: 20 on 28, SemiBold.
    Title,
    /// Heading of a group: 16 on 24, SemiBold.
    Heading,
    /// Everything else: 14 on 20.
    Body,
    /// Body in SemiBold, for the name that matters in a sentence.
    Strong,
    /// Rows of tables and trees: 13 on 18.
    Table,
    /// Labels of fields, notes: 12 on 16.
    Note,
    /// Checksums, sectors: 13 on 18, monospace.
    Mono,
}

impl Type {
    /// Every role.
    pub const ALL: [Type; 7] =
        [Type::Title, Type::Heading, Type::Body, Type::Strong, Type::Table, Type::Note, Type::Mono];

    /// Size and line height in points.
    pub fn size(self) -> (f32, f32) {
        match self {
            Type::Title => (20.0, 28.0),
            Type::Heading => (16.0, 24.0),
            Type::Body | Type::Strong => (14.0, 20.0),
            Type::Table | Type::Mono => (13.0, 18.0),
            Type::Note => (12.0, 16.0),
        }
    }

    /// The font.
    pub fn font(self) -> FontId {
        let (size, _) = self.size();
        match self {
            Type::Title | Type::Heading | Type::Strong => FontId::new(size, semibold()),
            Type::Mono => FontId::monospace(size),
            Type::Body | Type::Table | Type::Note => FontId::proportional(size),
        }
    }

    /// Text in this role.
    pub fn rich(self, text: impl Into<String>) -> RichText {
        RichText::new(text).font(self.font()).line_height(Some(self.size().1))
    }
}

/// The family of headings.
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Hands the fonts to egui. Once, before the first frame.
pub fn install(ctx: &Context) {
    let mut fonts = FontDefinitions::default();
    let regular: &[u8] = include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf");
    let semi: &[u8] = include_bytes!("../../../assets/fonts/NotoSans-SemiBold.ttf");
    fonts.font_data.insert("noto".to_owned(), Arc::new(FontData::from_static(regular)));
    fonts.font_data.insert("noto-semibold".to_owned(), Arc::new(FontData::from_static(semi)));
    let proportional = fonts.families.entry(FontFamily::Proportional).or_default();
    proportional.insert(0, "noto".to_owned());
    let mut bold = proportional.clone();
    bold.insert(0, "noto-semibold".to_owned());
    fonts.families.insert(semibold(), bold);
    ctx.set_fonts(fonts);
    egui_material_icons::initialize(ctx);
}

/// The roles as egui's own text styles, for widgets that take their size from the style.
pub fn text_styles() -> std::collections::BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Heading, Type::Heading.font()),
        (TextStyle::Body, Type::Body.font()),
        (TextStyle::Button, Type::Body.font()),
        (TextStyle::Small, Type::Note.font()),
        (TextStyle::Monospace, Type::Mono.font()),
    ]
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::LANGUAGES;

    fn with_fonts(check: impl Fn(&mut egui::epaint::text::FontsView<'_>)) {
        let ctx = Context::default();
        install(&ctx);
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let _space = ui.available_size();
        });
        output.textures_delta.clear();
        // The second pass has the fonts of the first one's commands.
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            ui.ctx().fonts_mut(|fonts| check(fonts));
        });
        output.textures_delta.clear();
    }

    #[test]
    fn all_digits_have_one_width() {
        with_fonts(|fonts| {
            for role in Type::ALL {
                let zero = fonts.glyph_width(&role.font(), '0');
                assert!(zero > 5.0);
                for digit in '1'..='9' {
                    assert!((fonts.glyph_width(&role.font(), digit) - zero).abs() < 0.01);
                }
            }
        });
    }

    #[test]
    fn every_character_of_the_locales_has_a_glyph() {
        with_fonts(|fonts| {
            for language in LANGUAGES {
                for (file, text) in language.files {
                    for c in text.chars().filter(|c| !c.is_control()) {
                        for role in [Type::Body, Type::Title] {
                            let there = fonts.has_glyph(&role.font(), c);
                            assert!(there, "{}/{file}.ftl: no glyph for {c:?}", language.code);
                        }
                    }
                }
            }
        });
    }
}
