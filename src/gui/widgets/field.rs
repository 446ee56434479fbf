//! Fields to type into: the label above, the answer below.

use egui::{Id, Key, Response, TextEdit, Ui, vec2};

use super::button::Button;
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};

/// What stands below a field while typing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// An explanation.
    Note(String),
    /// It will do, but.
    Warning(String),
    /// It can't be taken like that.
    Error(String),
}

impl Answer {
    /// Writes it under a field.
    pub fn show(&self, ui: &mut Ui, look: &Look) {
        let (icon, ink, text) = match self {
            Answer::Note(text) => (None, look.palette.text_2, text),
            Answer::Warning(text) => (Some(Icon::WARNING), look.palette.warning.ink, text),
            Answer::Error(text) => (Some(Icon::ERROR), look.palette.error.ink, text),
        };
        ui.scope(|ui| {
            ui.spacing_mut().interact_size.y = Type::Note.size().1;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::ICON;
                if let Some(icon) = icon {
                    ui.label(icon.rich(Type::Note.size().1, ink));
                }
                ui.label(Type::Note.rich(text).color(ink));
            });
        });
    }
}

/// One line of text with its label.
pub struct TextField<'a> {
    label: String,
    value: &'a mut String,
    hint: String,
    answer: Option<Answer>,
    width: f32,
    id: Option<Id>,
    is_mono: bool,
}

impl<'a> TextField<'a> {
    /// A field with a label above.
    pub fn new(label: impl Into<String>, value: &'a mut String) -> TextField<'a> {
        TextField {
            label: label.into(),
            value,
            hint: String::new(),
            answer: None,
            width: f32::INFINITY,
            id: None,
            is_mono: false,
        }
    }

    /// What stands there while it is empty.
    pub fn hint(mut self, hint: impl Into<String>) -> TextField<'a> {
        self.hint = hint.into();
        self
    }

    /// What stands below.
    pub fn answer(mut self, answer: Option<Answer>) -> TextField<'a> {
        self.answer = answer;
        self
    }

    /// So wide; else all there is.
    pub fn width(mut self, width: f32) -> TextField<'a> {
        self.width = width;
        self
    }

    /// A fixed id, to give it the keyboard from elsewhere.
    pub fn id(mut self, id: Id) -> TextField<'a> {
        self.id = Some(id);
        self
    }

    /// In the monospace font.
    pub fn mono(mut self) -> TextField<'a> {
        self.is_mono = true;
        self
    }

    /// Draws it; the response is that of the line itself.
    pub fn show(self, ui: &mut Ui, look: &Look) -> Response {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::ICON;
            let label = look.quiet(ui, Type::Note, &self.label);
            let role = if self.is_mono { Type::Mono } else { Type::Body };
            let mut edit = TextEdit::singleline(self.value)
                .font(role.font())
                .hint_text(role.rich(self.hint).color(look.palette.disabled))
                .margin(vec2(8.0, 6.0))
                .min_size(vec2(0.0, size::CONTROL))
                .desired_width(self.width.min(ui.available_width()));
            if let Some(id) = self.id {
                edit = edit.id(id);
            }
            let response = ui.add(edit).labelled_by(label.id);
            if let Some(answer) = &self.answer {
                answer.show(ui, look);
            }
            response
        })
        .inner
    }
}

/// A whole number with its unit and buttons for less and more. Never a thing to drag.
pub struct NumberField<'a> {
    label: String,
    value: &'a mut u64,
    range: std::ops::RangeInclusive<u64>,
    step: u64,
    unit: String,
}

impl<'a> NumberField<'a> {
    /// A field for numbers of a range.
    pub fn new(
        label: impl Into<String>,
        value: &'a mut u64,
        range: std::ops::RangeInclusive<u64>,
    ) -> NumberField<'a> {
        NumberField { label: label.into(), value, range, step: 1, unit: String::new() }
    }

    /// What less and more change it by.
    pub fn step(mut self, step: u64) -> NumberField<'a> {
        self.step = step;
        self
    }

    /// What is counted.
    pub fn unit(mut self, unit: impl Into<String>) -> NumberField<'a> {
        self.unit = unit.into();
        self
    }

    /// Draws it; the value always lies in the range.
    pub fn show(self, ui: &mut Ui, look: &Look) -> Response {
        let NumberField { label, value, range, step, unit } = self;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::ICON;
            let caption = look.quiet(ui, Type::Note, &label);
            ui.horizontal(|ui| {
                let less = format!("{label}: −{step}");
                let more = format!("{label}: +{step}");
                if Button::icon_only(Icon::LESS, less).show(ui, look).clicked() {
                    *value = value.saturating_sub(step).max(*range.start());
                }
                let id = ui.scope_id().with("number");
                // While typing, the text is the user's; it becomes the number when it is one.
                let mut text = ui
                    .data(|data| data.get_temp::<String>(id))
                    .unwrap_or_else(|| value.to_string());
                let edit = TextEdit::singleline(&mut text)
                    .font(Type::Body.font())
                    .margin(vec2(8.0, 6.0))
                    .min_size(vec2(0.0, size::CONTROL))
                    .desired_width(72.0)
                    .align(egui::Align2::RIGHT_TOP);
                let response = ui.add(edit).labelled_by(caption.id);
                if response.has_focus() {
                    let up = ui.input(|input| input.key_pressed(Key::ArrowUp));
                    let down = ui.input(|input| input.key_pressed(Key::ArrowDown));
                    if let Ok(number) = text.trim().parse::<u64>() {
                        *value = number.clamp(*range.start(), *range.end());
                    }
                    if up || down {
                        let stepped = match up {
                            true => value.saturating_add(step),
                            false => value.saturating_sub(step),
                        };
                        *value = stepped.clamp(*range.start(), *range.end());
                        text = value.to_string();
                    }
                    ui.data_mut(|data| data.insert_temp(id, text));
                } else {
                    ui.data_mut(|data| data.remove::<String>(id));
                }
                if Button::icon_only(Icon::ADD, more).show(ui, look).clicked() {
                    *value = value.saturating_add(step).min(*range.end());
                }
                if !unit.is_empty() {
                    look.quiet(ui, Type::Body, &unit);
                }
                response
            })
            .inner
        })
        .inner
    }
}
