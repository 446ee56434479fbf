//! The colours, by role. Values and least contrasts are those of the style guide; the tests
//! compute every ratio again.

use egui::Color32;

use crate::model::map::Group;

/// A colour from `0xRRGGBB`.
const fn hex(rgb: u32) -> Color32 {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// Text and edge of a message on its own ground.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tone {
    /// Text, icon and edge.
    pub ink: Color32,
    /// Ground.
    pub ground: Color32,
}

/// How a group of owners is painted in strip and map.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupPaint {
    /// The cell.
    pub fill: Color32,
    /// Every other file takes this shade, so that neighbours can be told apart.
    pub second: Color32,
    /// Letters and tile lines on the cell.
    pub ink: Color32,
    /// The letter of the legend; none for empty space.
    pub letter: &'static str,
}

/// All colours of one mode. Panels name roles, never colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Palette {
    /// The dark mode.
    pub is_dark: bool,
    /// Behind panels.
    pub ground: Color32,
    /// Panels, fields, dialogs.
    pub panel: Color32,
    /// Table header, hovered things.
    pub raised: Color32,
    /// Text.
    pub text: Color32,
    /// Units, dates, paths, labels of fields.
    pub text_2: Color32,
    /// Text of what can't be used now (always with the reason as tip).
    pub disabled: Color32,
    /// Lines that only decorate.
    pub hairline: Color32,
    /// The edge of something that can be clicked or typed into.
    pub edge: Color32,
    /// Accent as text, icon, bar and focus ring.
    pub accent: Color32,
    /// Accent as fill.
    pub accent_fill: Color32,
    /// The same, hovered.
    pub accent_hover: Color32,
    /// Text on filled buttons.
    pub on_fill: Color32,
    /// A selected row.
    pub selected: Color32,
    /// All is well.
    pub good: Tone,
    /// Worth a look.
    pub warning: Tone,
    /// Something did not happen.
    pub error: Tone,
    /// Fill of a button that destroys.
    pub danger_fill: Color32,
    /// Of a comparison: only the left side has it. Never red or green: neither side is wrong.
    pub only_left: Tone,
    /// Only the right side has it.
    pub only_right: Tone,
    groups: [GroupPaint; 8],
}

impl Palette {
    /// The paint of a group of owners.
    pub fn group(&self, group: Group) -> &GroupPaint {
        let [files, folders, volume, boot, start, checksums, empty, unclaimed] = &self.groups;
        match group {
            Group::Files => files,
            Group::Folders => folders,
            Group::Volume => volume,
            Group::Boot => boot,
            Group::StartArea => start,
            Group::Checksums => checksums,
            Group::Empty => empty,
            Group::Unclaimed => unclaimed,
        }
    }
}

const WHITE: Color32 = Color32::WHITE;
const INK: Color32 = hex(0x1B1F26);

const fn group(fill: u32, second: u32, ink: Color32, letter: &'static str) -> GroupPaint {
    GroupPaint { fill: hex(fill), second: hex(second), ink, letter }
}

const fn tone(ink: u32, ground: u32) -> Tone {
    Tone { ink: hex(ink), ground: hex(ground) }
}

/// The light mode.
pub static LIGHT: Palette = Palette {
    is_dark: false,
    ground: hex(0xF6F7F9),
    panel: hex(0xFFFFFF),
    raised: hex(0xEDEFF3),
    text: INK,
    text_2: hex(0x545C68),
    disabled: hex(0x7F8793),
    hairline: hex(0xD5D9E0),
    edge: hex(0x7C8594),
    accent: hex(0x0B62C4),
    accent_fill: hex(0x0B62C4),
    accent_hover: hex(0x0A55A9),
    on_fill: WHITE,
    selected: hex(0xDCE9FA),
    good: tone(0x17692F, 0xE4F5E8),
    warning: tone(0x8F5A00, 0xFFF4DC),
    error: tone(0xB3261E, 0xFDE9E7),
    danger_fill: hex(0xB3261E),
    only_left: tone(0x6D35C4, 0xF1EAFC),
    only_right: tone(0x17657C, 0xE2F3F7),
    groups: [
        group(0x7C94C3, 0x6B7FA8, INK, "F"),
        group(0x225B73, 0x225B73, WHITE, "D"),
        group(0x854AE9, 0x854AE9, WHITE, "V"),
        group(0xE57416, 0xE57416, INK, "B"),
        group(0x5C4F12, 0x5C4F12, WHITE, "P"),
        group(0x3AA85E, 0x3AA85E, INK, "C"),
        group(0xE4E7EC, 0xE4E7EC, INK, ""),
        group(0x66042E, 0x66042E, WHITE, "?"),
    ],
};

/// The dark mode.
pub static DARK: Palette = Palette {
    is_dark: true,
    ground: hex(0x16181D),
    panel: hex(0x1D2026),
    raised: hex(0x282C34),
    text: hex(0xE8EAED),
    text_2: hex(0xA9B1BD),
    disabled: hex(0x767E8A),
    hairline: hex(0x363B45),
    edge: hex(0x848D9B),
    accent: hex(0x6FB1FF),
    accent_fill: hex(0x2A6FC9),
    accent_hover: hex(0x2463B4),
    on_fill: WHITE,
    selected: hex(0x1F3A5C),
    good: tone(0x5CC97A, 0x183523),
    warning: tone(0xE5AE4B, 0x3A2E14),
    error: tone(0xFF8A80, 0x43211F),
    danger_fill: hex(0xB83A33),
    only_left: tone(0xBDA0FF, 0x30264A),
    only_right: tone(0x5CCBD6, 0x14363B),
    groups: [
        group(0x426DA2, 0x6084B1, WHITE, "F"),
        group(0x74F0E5, 0x74F0E5, INK, "D"),
        group(0x9F53E9, 0x9F53E9, WHITE, "V"),
        group(0xF7490B, 0xF7490B, INK, "B"),
        group(0xF6DF28, 0xF6DF28, INK, "P"),
        group(0x88C560, 0x88C560, INK, "C"),
        group(0x2B3038, 0x2B3038, WHITE, ""),
        group(0xF7678D, 0xF7678D, INK, "?"),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.
    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let v = f64::from(value) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_reaches_four_and_a_half_on_every_ground() {
        for palette in [&LIGHT, &DARK] {
            let grounds = [palette.ground, palette.panel, palette.raised, palette.selected];
            for ground in grounds {
                assert!(contrast(palette.text, ground) >= 9.5);
                assert!(contrast(palette.text_2, ground) >= 4.5);
                assert!(contrast(palette.accent, ground) >= 4.5);
            }
            let sides = [palette.only_left, palette.only_right];
            for tone in [palette.good, palette.warning, palette.error].into_iter().chain(sides) {
                assert!(contrast(tone.ink, tone.ground) >= 4.5);
                assert!(contrast(tone.ink, palette.panel) >= 4.5);
                assert!(contrast(palette.text, tone.ground) >= 4.5);
            }
            for fill in [palette.accent_fill, palette.accent_hover, palette.danger_fill] {
                assert!(contrast(palette.on_fill, fill) >= 4.5);
            }
        }
    }

    #[test]
    fn edges_and_marks_reach_three() {
        for palette in [&LIGHT, &DARK] {
            for ground in [palette.ground, palette.panel, palette.raised] {
                assert!(contrast(palette.edge, ground) >= 3.0);
            }
            for group in Group::ALL.into_iter().filter(|group| *group != Group::Empty) {
                let paint = palette.group(group);
                assert!(contrast(paint.fill, palette.panel) >= 3.0, "{group:?}");
                assert!(contrast(paint.second, palette.panel) >= 3.0, "{group:?}");
                assert!(contrast(paint.ink, paint.fill) >= 3.0, "{group:?}");
            }
        }
    }
}
