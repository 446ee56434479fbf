//! Pieces that several dialogs show alike.

use std::path::PathBuf;

use egui::{Align, Frame, Layout, Margin, Response, RichText, ScrollArea, Ui};

use super::answer::DialogAction;
use super::stack::Step;
use crate::base::diag::Severity;
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::checks::Checks;
use crate::gui::view::place::PlaceVerdict;
use crate::gui::widgets::{Answer, Button, MessageKind};
use crate::i18n::Value;

/// The place a form asked about last.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AskedPlace(Option<PathBuf>);

impl AskedPlace {
    /// What the form does, or else, when the place is another one than before, asks about it.
    pub fn or_look(&mut self, step: Step, place: Option<PathBuf>) -> Step {
        match place.filter(|place| step == Step::Keep && self.0.as_ref() != Some(place)) {
            Some(place) => {
                self.0 = Some(place.clone());
                Step::Do(DialogAction::LookAt(place).into())
            }
            None => step,
        }
    }
}

/// The place field: a path with a button that lets the person choose.
pub fn place_field(
    ui: &mut Ui,
    look: &Look,
    label: &str,
    path: &mut String,
    answer: Option<Answer>,
) -> (Response, bool) {
    let browse = Button::normal(look.text("dialogs-browse")).icon(Icon::FOLDER_OPEN);
    let mut is_pressed = false;
    let response = ui
        .vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::ICON;
            let caption = look.quiet(ui, Type::Note, label);
            let field = ui
                .allocate_ui_with_layout(
                    egui::vec2(ui.available_width(), size::CONTROL),
                    Layout::right_to_left(Align::Center),
                    |ui| {
                        is_pressed = browse.show(ui, look).clicked();
                        let edit = egui::TextEdit::singleline(path)
                            .font(Type::Body.font())
                            .margin(egui::vec2(8.0, 6.0))
                            .min_size(egui::vec2(0.0, size::CONTROL))
                            .desired_width(ui.available_width());
                        ui.add(edit).labelled_by(caption.id)
                    },
                )
                .inner;
            // The answer keeps its line while nobody knows: nothing moves when it comes.
            answer.unwrap_or(Answer::Note("…".to_owned())).show(ui, look);
            field
        })
        .inner;
    (response, is_pressed)
}

/// What stands below a place.
pub fn place_answer(look: &Look, verdict: PlaceVerdict) -> Answer {
    match verdict {
        PlaceVerdict::NoFolder => Answer::Error(look.text("dialogs-place-no-folder")),
        PlaceVerdict::IsFolder => Answer::Error(look.text("dialogs-place-is-folder")),
        PlaceVerdict::IsFile => Answer::Error(look.text("dialogs-place-is-file")),
        PlaceVerdict::ReadOnly => Answer::Error(look.text("dialogs-place-read-only")),
        PlaceVerdict::NoRoom { needed, free } => {
            let args = [("needed", Value::Bytes(needed)), ("free", Value::Bytes(free))];
            Answer::Error(look.format("dialogs-place-no-room", &args))
        }
        PlaceVerdict::TooLong { needed, longest } => {
            let args = [("needed", Value::Bytes(needed)), ("longest", Value::Bytes(longest))];
            Answer::Error(look.format("dialogs-place-too-long", &args))
        }
        PlaceVerdict::Replaces { bytes, mtime } => {
            let date = mtime.map_or(String::new(), |time| look.texts.date(time));
            let args = [("size", Value::Bytes(bytes)), ("date", Value::Text(date))];
            let id = if mtime.is_some() {
                "dialogs-place-replaces"
            } else {
                "dialogs-place-replaces-undated"
            };
            Answer::Warning(look.format(id, &args))
        }
        PlaceVerdict::Free { free: Some(free) } => {
            Answer::Note(look.format("dialogs-place-free", &[("free", Value::Bytes(free))]))
        }
        PlaceVerdict::Free { free: None } => Answer::Note(look.text("dialogs-place-new")),
    }
}

/// Something folded away, with a line that opens it.
pub fn fold(ui: &mut Ui, look: &Look, is_open: &mut bool, title: &str, body: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let galley =
            ui.painter().layout_no_wrap(title.to_owned(), Type::Body.font(), look.palette.text);
        let inset = Icon::ROW + space::ICON;
        let wanted = egui::vec2(inset + galley.size().x, size::ROW);
        let (rect, response) = ui.allocate_exact_size(wanted, egui::Sense::click());
        let was_open = *is_open;
        response
            .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, was_open, title));
        if response.clicked() {
            *is_open = !*is_open;
        }
        let ink = if response.hovered() { look.palette.accent } else { look.palette.text };
        let icon = if *is_open { Icon::CHEVRON_DOWN } else { Icon::CHEVRON_RIGHT };
        let center = egui::pos2(rect.left() + Icon::ROW / 2.0, rect.center().y);
        let middle = egui::Align2::CENTER_CENTER;
        ui.painter().text(center, middle, icon.glyph(), icon.font(Icon::ROW), ink);
        let top = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley_with_override_text_color(
            egui::pos2(rect.left() + inset, top),
            galley,
            ink,
        );
        if *is_open {
            let inset = Margin { left: 22, ..Margin::ZERO };
            Frame::new().inner_margin(inset).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::FIELD;
                body(ui);
            });
        }
    });
}

/// Lines in a box of their own, at most `most` of them at once; the rest is scrolled to.
pub fn line_box(ui: &mut Ui, look: &Look, lines: &[String], most: usize) {
    let height = Type::Table.size().1 + space::ICON;
    Frame::new()
        .fill(look.palette.ground)
        .stroke(egui::Stroke::new(1.0, look.palette.hairline))
        .corner_radius(size::CORNER)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::ICON;
            let shown = u16::try_from(lines.len().min(most)).unwrap_or(u16::MAX);
            ScrollArea::vertical()
                .id_salt("lines")
                .max_height(height * f32::from(shown))
                .min_scrolled_height(height * f32::from(shown))
                .auto_shrink([false, true])
                .show_rows(ui, Type::Table.size().1, lines.len(), |ui, rows| {
                    for line in lines.get(rows).unwrap_or_default() {
                        let text = Type::Table.rich(line).color(look.palette.text);
                        ui.add(egui::Label::new(text).truncate());
                    }
                });
        });
}

/// Icon and sentence; a long one takes several lines.
pub fn notice(ui: &mut Ui, look: &Look, kind: MessageKind, text: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::ICON;
        ui.label(kind.icon().rich(Icon::ROW, kind.tone(look).ink));
        ui.vertical(|ui| look.label(ui, Type::Table, text));
    });
}

/// A fact: what it is in the second colour, then the value.
pub fn fact(ui: &mut Ui, look: &Look, name: &str, value: impl FnOnce(&mut Ui)) {
    /// Width of the names, so that values stand in one column.
    const NAMES: f32 = 112.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = size::ROW;
        ui.spacing_mut().item_spacing.x = space::FIELD;
        ui.allocate_ui_with_layout(
            egui::vec2(NAMES, Type::Body.size().1),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(NAMES);
                look.quiet(ui, Type::Body, name);
            },
        );
        value(ui);
    });
}

/// A value in the monospace font with a button that copies it.
pub fn copyable(ui: &mut Ui, look: &Look, shown: &str, copied: &str, name: &str) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let tip = look.format("dialogs-copy-what", &[("what", Value::from(name))]);
        if Button::icon_only(Icon::COPY, tip).small().show(ui, look).clicked() {
            ui.ctx().copy_text(copied.to_owned());
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(egui::Label::new(mono(look, shown)).truncate());
        });
    });
}

/// A button that copies the command that does what the form says, or why there is none.
pub fn copy_command(ui: &mut Ui, look: &Look, line: Result<String, &str>) {
    let reason = line.as_ref().err().map(|why| look.text(why));
    let copy = Button::normal(look.text("dialogs-copy-command")).icon(Icon::COPY);
    let copy = copy.tip(look.text("dialogs-copy-command-tip")).disabled(reason);
    if copy.show(ui, look).clicked()
        && let Ok(line) = line
    {
        ui.ctx().copy_text(line);
    }
}

/// A checksum with its label above and all of its digits in sight, where they fit.
pub fn checksum_line(ui: &mut Ui, look: &Look, kind: &str, hex: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = size::ROW;
        look.quiet(ui, Type::Note, kind);
        ui.horizontal(|ui| copyable(ui, look, hex, hex, kind));
    });
}

/// Text in the monospace font.
pub fn mono(look: &Look, text: &str) -> RichText {
    Type::Mono.rich(text).color(look.palette.text)
}

/// How much a severity matters, as the message kind that has its icon and colours.
pub fn kind_of(severity: Severity) -> MessageKind {
    match severity {
        Severity::Note => MessageKind::Info,
        Severity::Warning => MessageKind::Warning,
        Severity::Error => MessageKind::Error,
    }
}

/// The checks, one card a rule: sentence, who is affected, examples before and after. Shows at
/// most `most` rules.
pub fn check_list(ui: &mut Ui, look: &Look, checks: &Checks, most: usize) {
    for (at, check) in checks.all().iter().take(most).enumerate() {
        let kind = kind_of(check.found.severity);
        let tone = kind.tone(look);
        Frame::new()
            .fill(tone.ground)
            .corner_radius(size::CORNER)
            .inner_margin(Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::ICON;
                ui.horizontal_top(|ui| {
                    ui.label(kind.icon().rich(Icon::BUTTON, tone.ink));
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = space::ICON;
                        let sentence = look.texts.diagnostic(&check.found);
                        ui.label(Type::Body.rich(sentence).color(look.palette.text));
                        let names: Vec<String> =
                            check.affects.iter().filter_map(|id| affected(look, id)).collect();
                        if !names.is_empty() {
                            let args = [("whom", Value::Text(names.join(", ")))];
                            look.quiet(ui, Type::Note, look.format("dialogs-check-affects", &args));
                        }
                        examples(ui, look, check, at);
                    });
                });
            });
    }
    let rest = checks.all().len().saturating_sub(most);
    if rest > 0 {
        let rest = u64::try_from(rest).unwrap_or(u64::MAX);
        look.quiet(ui, Type::Note, look.format("dialogs-check-more", &[("count", rest.into())]));
    }
}

/// Examples of one rule, a few at once, folded.
fn examples(ui: &mut Ui, look: &Look, check: &crate::gui::view::checks::Check, at: usize) {
    /// What fits on a page.
    const SHOWN: usize = 20;
    if check.examples.is_empty() {
        return;
    }
    let id = ui.scope_id().with(("examples", at, check.found.code));
    let mut is_open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or_default();
    let title = look.format("dialogs-check-examples", &[("count", check.count.into())]);
    fold(ui, look, &mut is_open, &title, |ui| {
        ui.spacing_mut().item_spacing.y = space::ICON;
        for example in check.examples.iter().take(SHOWN) {
            let id = if example.new.is_empty() {
                "dialogs-check-left-out"
            } else {
                "dialogs-check-becomes"
            };
            let args = [("old", Value::from(&*example.old)), ("new", Value::from(&*example.new))];
            let text = Type::Table.rich(look.format(id, &args)).color(look.palette.text);
            ui.add(egui::Label::new(text).truncate());
        }
        let shown = u64::try_from(check.examples.len().min(SHOWN)).unwrap_or(u64::MAX);
        let rest = check.count.saturating_sub(shown);
        if rest > 0 {
            look.quiet(
                ui,
                Type::Note,
                look.format("dialogs-check-and-more", &[("count", rest.into())]),
            );
        }
    });
    ui.data_mut(|data| data.insert_temp(id, is_open));
}

/// Who minds, for people. Unknown names are new: left out rather than shown raw.
fn affected(look: &Look, id: &str) -> Option<String> {
    let id = match id {
        "windows" => "dialogs-affects-windows",
        "linux" => "dialogs-affects-linux",
        "macos" => "dialogs-affects-macos",
        "old-bsd" => "dialogs-affects-old-bsd",
        "grub" => "dialogs-affects-grub",
        "7zip" => "dialogs-affects-7zip",
        "xorriso" => "dialogs-affects-xorriso",
        "strict-readers" => "dialogs-affects-strict",
        "everyone" => "dialogs-affects-everyone",
        _ => return None,
    };
    Some(look.text(id))
}
