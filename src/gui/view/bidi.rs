//! Names with letters that are written from right to left, put in the order they are seen in.
//!
//! egui shapes each section of a line by itself and in its own direction, and puts sections next to
//! each other from left to right. So a line is cut into sections in visual order (Unicode Standard
//! Annex 9, rule L2), each with its letters in logical order. Words are sections of their own: the
//! space between them may come from another font, which would end the section.

use unicode_bidi::{BidiClass, BidiInfo, bidi_class};

/// Whether a text has letters that are written from right to left.
pub fn has_right_to_left(text: &str) -> bool {
    // All of them lie behind the Greek and Cyrillic letters.
    !text.is_ascii()
        && text
            .chars()
            .any(|c| c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL))
}

/// The pieces of one line from left to right; `None` where the text is already in that order.
pub fn visual_pieces(text: &str) -> Option<Vec<String>> {
    if !has_right_to_left(text) {
        return None;
    }
    let info = BidiInfo::new(text, None);
    let mut pieces = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_rtl = levels.get(run.start).is_some_and(|level| level.is_rtl());
            let Some(part) = text.get(run) else { continue };
            if is_rtl {
                pieces.extend(words(part).into_iter().rev());
            } else {
                pieces.push(part.to_owned());
            }
        }
    }
    Some(pieces)
}

/// A run from right to left in pieces of letters and of what stands between them.
fn words(run: &str) -> Vec<String> {
    let mut words: Vec<(bool, String)> = Vec::new();
    for c in run.chars() {
        let is_letter = matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::NSM);
        let c = if is_letter { c } else { mirrored(c) };
        match words.last_mut() {
            Some((same, word)) if *same == is_letter => match is_letter {
                true => word.push(c),
                // Signs are shaped from left to right: they are put in that order here.
                false => word.insert(0, c),
            },
            _ => words.push((is_letter, c.to_string())),
        }
    }
    words.into_iter().map(|(_, word)| word).collect()
}

/// Brackets open the other way round (rule L4).
fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> String {
        visual_pieces(text).expect("it has such letters").concat()
    }

    #[test]
    fn names_without_such_letters_stay_as_they_are() {
        for plain in ["photo.jpg", "Grüße", "日本語", "Ελληνικά", "a (1).txt", ""] {
            assert_eq!(visual_pieces(plain), None, "{plain}");
        }
    }

    #[test]
    fn words_stand_from_right_to_left_and_endings_at_the_left() {
        // Letters within a word stay in logical order: shaping turns them round.
        assert_eq!(seen("שלום עולם"), "עולם שלום");
        // A name that begins from right to left is a line from right to left.
        assert_eq!(seen("שלום.txt"), "txt.שלום");
        assert_eq!(seen("draft שלום עולם.txt"), "draft עולם שלום.txt");
        assert_eq!(seen("שלום (עולם)"), "(עולם) שלום");
        assert_eq!(seen("שלום 12 עולם"), "עולם 12 שלום");
    }
}
