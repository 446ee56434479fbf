//! Renaming in place: the field in the row, and below it what is to be said about the name while
//! it is typed.

use egui::text::{CCursor, CCursorRange};
use egui::{Frame, Id, Key, Margin, Modifiers, Rect, TextEdit, Ui, UiBuilder, vec2};

use crate::gui::Look;
use crate::gui::theme::{Type, space};
use crate::gui::view::collate::stem_chars;
use crate::gui::view::panes::Renaming;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::Answer;
use crate::i18n::Value;
use crate::project::{NameRefusal, NameVerdict, NameWarning};

/// Width of the focus ring with its distance.
const RING: f32 = 3.0;

/// How renaming ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// With this name.
    Commit(String),
    /// As it was.
    Cancel,
}

/// Draws the field into `rect`. Enter takes the name unless it is refused, Escape leaves it; so
/// does clicking elsewhere: a good name is taken, a refused one is not.
pub(super) fn field(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    rect: Rect,
    renaming: &mut Renaming,
    verdict: Option<&NameVerdict>,
) -> Option<Outcome> {
    let id = Id::unique("rename").with(renaming.node.0);
    let is_refused = matches!(verdict, Some(NameVerdict::Refused(_)));
    let ink = if is_refused { look.palette.error.ink } else { look.palette.text };
    // The focus ring around the field fills the row exactly.
    let place = rect.shrink2(vec2(space::ICON, RING));
    let builder = UiBuilder::new().max_rect(place);
    let output = ui
        .scope_builder(builder, |ui| {
            let is_folder = shown.tree.node(renaming.node).is_some_and(|node| node.is_folder());
            let count = renaming.text.chars().count();
            let stem = if is_folder { count } else { stem_chars(&renaming.text) };
            if std::mem::take(&mut renaming.is_new) {
                let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
                let range = CCursorRange::two(CCursor::default(), CCursor::new(stem));
                state.cursor.set_char_range(Some(range));
                TextEdit::store_state(ui.ctx(), id, state);
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            ui.spacing_mut().interact_size.y = place.height();
            let frame = Frame::new().fill(look.palette.panel).inner_margin(Margin::symmetric(4, 0));
            TextEdit::singleline(&mut renaming.text)
                .id(id)
                .font(Type::Table.font())
                .text_color(ink)
                .frame(frame)
                .desired_width(place.width() - space::CONTROL)
                .show(ui)
        })
        .inner;
    let response = output.response.response.accessible_name(look.text("files-rename-name"));
    if let Some(verdict) = verdict {
        tell(ui, look, shown, response.rect, &response, verdict);
    }
    // Both keys end here: the table below must not see them too, or Enter would open a folder.
    let (enter, escape) = ui.input_mut(|input| {
        let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
        (pressed(Key::Enter), pressed(Key::Escape))
    });
    let take = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    if escape {
        take(Key::Escape);
        return Some(Outcome::Cancel);
    }
    if response.lost_focus() && enter {
        // The table must not open the folder that just got its name.
        take(Key::Enter);
    }
    if response.lost_focus() {
        if !is_refused {
            return Some(Outcome::Commit(renaming.text.clone()));
        }
        if !enter {
            return Some(Outcome::Cancel);
        }
        // A refused name stays in the field: the answer below says why.
        response.request_focus();
    }
    None
}

/// The answer below the field, over the rows.
fn tell(
    ui: &Ui,
    look: &Look,
    shown: &Shown,
    rect: Rect,
    response: &egui::Response,
    verdict: &NameVerdict,
) {
    let answers = answers(look, shown, verdict);
    if answers.is_empty() {
        return;
    }
    egui::Area::new(response.id.with("answer"))
        .order(egui::Order::Foreground)
        .interactable(false)
        .fixed_pos(rect.left_bottom() + vec2(0.0, 2.0))
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).inner_margin(Margin::symmetric(8, 6)).show(ui, |ui| {
                ui.set_max_width(360.0);
                ui.spacing_mut().item_spacing.y = space::ICON;
                for answer in answers {
                    answer.show(ui, look);
                }
            });
        });
}

/// The sentences about a name, worst first.
fn answers(look: &Look, shown: &Shown, verdict: &NameVerdict) -> Vec<Answer> {
    let number = |n: usize| Value::Number(n as u64);
    match verdict {
        NameVerdict::Refused(refusal) => {
            let text = match refusal {
                NameRefusal::Empty => look.text("files-name-empty"),
                NameRefusal::Dots => look.text("files-name-dots"),
                NameRefusal::Slash => look.text("files-name-slash"),
                NameRefusal::Nul => look.text("files-name-nul"),
                NameRefusal::TooLong { bytes, limit } => look.format(
                    "files-name-too-long",
                    &[("bytes", number(*bytes)), ("limit", number(*limit))],
                ),
                NameRefusal::Taken { by } => {
                    let name = Value::Text(shown.name_of(*by));
                    look.format("files-name-taken", &[("name", name)])
                }
            };
            vec![Answer::Error(text)]
        }
        NameVerdict::Allowed(warnings) => warnings
            .iter()
            .map(|warning| {
                Answer::Warning(match warning {
                    NameWarning::JolietLong { units, limit } => look.format(
                        "files-name-joliet-long",
                        &[("units", number(*units)), ("limit", number(*limit))],
                    ),
                    NameWarning::WindowsCharacter { character } => look.format(
                        "files-name-windows-character",
                        &[("character", Value::Text(character.to_string()))],
                    ),
                    NameWarning::WindowsDevice { word } => look.format(
                        "files-name-windows-device",
                        &[("word", Value::Text(word.clone()))],
                    ),
                    NameWarning::WindowsEnd => look.text("files-name-windows-end"),
                    NameWarning::CaseOnly { by } => {
                        let name = Value::Text(shown.name_of(*by));
                        look.format("files-name-case-only", &[("name", name)])
                    }
                    NameWarning::NotText => look.text("files-name-not-text"),
                })
            })
            .collect(),
    }
}
