//! Convert several images: which, to what, where to; then the progress and a card that says what
//! became of each.

use std::path::{Path, PathBuf};

use egui::{Align, Frame, Label, Layout, ScrollArea, Ui, vec2};

use super::answer::{BatchRequest, DialogAction, Pick};
use super::convert::loss_names;
use super::job::{JobPart, JobWords, Made};
use super::parts::{AskedPlace, copy_command, fold, notice, place_answer, place_field};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::batch::{BatchItems, BatchLine, BatchView};
use crate::gui::view::command_line::convert_many;
use crate::gui::view::convert::kind_text_id;
use crate::gui::widgets::{
    Answer, Button, ButtonKind, Dialog as Window, DialogAnswer, EmptyState, MessageKind, TextField,
    checkbox, segmented, select,
};
use crate::gui::{FileAction, Look};
use crate::i18n::Value;
use crate::job::{JobId, Target};

const WORDS: JobWords = JobWords {
    id: "convert many",
    running: "dialogs-convert-running",
    done: "dialogs-convert-done-title",
    failed: "convert-many-failed",
    made: Made::Several,
};

/// What the name of the source stands for in the rule for names.
const NAME: &str = "{name}";

/// The dialog.
#[derive(Clone, Debug)]
pub struct BatchDialog {
    kind: Target,
    /// Each goes beside its source; else all into one folder.
    is_beside: bool,
    folder: String,
    /// How names are made; empty: the usual way.
    rule: String,
    is_rule_open: bool,
    is_loss_accepted: bool,
    asked: AskedPlace,
    part: JobPart,
}

impl BatchDialog {
    /// Begins with images in CHD, beside their sources: what most collections become.
    pub fn new(view: &BatchView) -> BatchDialog {
        BatchDialog {
            kind: Target::Chd,
            is_beside: true,
            folder: view.suggested.to_string_lossy().into_owned(),
            rule: String::new(),
            is_rule_open: false,
            is_loss_accepted: false,
            asked: AskedPlace::default(),
            part: JobPart::default(),
        }
    }

    /// Shows a job that goes on, or its card.
    pub fn watching(id: JobId) -> BatchDialog {
        BatchDialog { part: JobPart::watching(id), ..BatchDialog::new(&BatchView::default()) }
    }

    /// The one folder that all go into.
    fn target(&self) -> Option<PathBuf> {
        let folder = self.folder.trim();
        (!self.is_beside && !folder.is_empty()).then(|| PathBuf::from(folder))
    }

    fn rule(&self) -> Option<&str> {
        Some(self.rule.trim()).filter(|rule| !rule.is_empty())
    }

    /// Why the rule gives no names.
    fn rule_fault(&self, look: &Look) -> Option<String> {
        let rule = self.rule()?;
        let is_fine = rule.contains(NAME) && !rule.contains(['/', std::path::MAIN_SEPARATOR]);
        (!is_fine).then(|| look.text("convert-many-rule-bad"))
    }

    fn form(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let view = &ctx.feed.batch;
        let target = self.target();
        let made = view.items(self.kind, target.as_deref(), self.rule(), self.is_loss_accepted);
        let count = made.as_ref().map_or(0, |made| made.items.len());
        let place = target.as_deref().and_then(|target| ctx.feed.place(target));
        let answer = match (&target, place) {
            (None, _) => Some(Answer::Error(look.text("dialogs-extract-no-folder"))),
            (_, place) => place.map(|place| place_answer(look, place.folder_verdict(None))),
        };
        let reason = match (&made, &answer) {
            (Err(twice), _) => {
                let name = twice.file_name().unwrap_or_default().to_string_lossy().into_owned();
                Some(look.format("convert-many-twice", &[("name", name.into())]))
            }
            _ if view.is_looking => Some(look.text("convert-many-looking")),
            _ if count == 0 => Some(look.text("convert-many-none")),
            (_, Some(Answer::Error(text))) if !self.is_beside => Some(text.clone()),
            (_, None) if !self.is_beside => Some(look.text("dialogs-create-looking")),
            _ => self.rule_fault(look),
        };
        let mut step = Step::Keep;
        let number = u64::try_from(count).unwrap_or(u64::MAX);
        let words = look.format("convert-many-do", &[("count", number.into())]);
        let pressed = Window::new(look, WORDS.id, look.text("convert-many-title"), size::WIDE)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, words, reason.clone())
            .show(ui.ctx(), |ui| {
                if let Some(said) = self.images(ui, look, view) {
                    step = said;
                }
                if let (Some(reason), Err(_)) = (&reason, &made) {
                    notice(ui, look, MessageKind::Error, reason);
                }
                self.wishes(ui, look, view);
                if let Some(said) = self.places(ui, look, answer) {
                    step = said;
                }
                let line = made.as_ref().ok().and_then(|made| self.command(view, made));
                copy_command(ui, look, line.ok_or("dialogs-copy-command-none"));
            });
        match (pressed, made) {
            (DialogAnswer::Open, _) => {}
            (DialogAnswer::Pressed(1), Ok(made)) => {
                let accepted =
                    if self.is_loss_accepted { view.losses(self.kind) } else { Vec::new() };
                let request = BatchRequest { made, kind: self.kind, accepted };
                return Step::Do(DialogAction::ConvertMany(request).into());
            }
            _ => return Step::Close,
        }
        self.asked.or_look(step, self.target())
    }

    /// The command that does the same: it knows one folder only.
    fn command(&self, view: &BatchView, made: &BatchItems) -> Option<String> {
        let inputs = made.items.iter().map(|item| item.input.as_path());
        let accepted = if self.is_loss_accepted { view.losses(self.kind) } else { Vec::new() };
        convert_many(inputs, self.kind, &self.target()?, self.rule(), &accepted)
    }

    /// The table of images, and the buttons that add to it.
    fn images(&self, ui: &mut Ui, look: &Look, view: &BatchView) -> Option<Step> {
        let mut said = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::CONTROL;
            let add = Button::normal(look.text("convert-many-add")).icon(Icon::ADD);
            if add.show(ui, look).clicked() {
                said = Some(DialogAction::Browse(Pick::MoreImages, PathBuf::new()).into());
            }
            let add = Button::normal(look.text("convert-many-add-folder")).icon(Icon::FOLDER);
            if add.show(ui, look).clicked() {
                said = Some(DialogAction::Browse(Pick::MoreFolders, PathBuf::new()).into());
            }
            if view.is_looking {
                look.quiet(ui, Type::Body, look.text("convert-many-looking"));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let open = Button::quiet(look.text("convert-many-open")).icon(Icon::OPEN_OTHER);
                if !view.rows.is_empty() && open.show(ui, look).clicked() {
                    let paths = view.rows.iter().map(|row| row.path.clone()).collect();
                    said = Some(FileAction::Open(paths).into());
                }
            });
        });
        let is_opening = matches!(said, Some(crate::gui::Action::File(_)));
        let line = egui::Stroke::new(1.0, look.palette.hairline);
        Frame::new().stroke(line).corner_radius(size::CORNER).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            let height = size::ROW * SEEN;
            if view.rows.is_empty() {
                ui.allocate_ui(vec2(ui.available_width(), height + size::TABLE_HEADER), |ui| {
                    let place = EmptyState {
                        icon: Icon::DISC,
                        heading: look.text("convert-many-empty"),
                        sentence: look.text("convert-many-empty-note"),
                        button: None,
                    };
                    place.show(ui, look);
                });
                return;
            }
            header(ui, look);
            ScrollArea::vertical()
                .id_salt("images of the batch")
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink(false)
                .show_rows(ui, size::ROW, view.rows.len(), |ui, rows| {
                    for row in view.rows.get(rows).unwrap_or_default() {
                        if self.row(ui, look, row) {
                            said = Some(DialogAction::LeaveOut(row.path.clone()).into());
                        }
                    }
                });
        });
        said.map(|action| if is_opening { Step::Finish(action) } else { Step::Do(action) })
    }

    /// One image. Whether it is to be taken out of the table.
    fn row(&self, ui: &mut Ui, look: &Look, row: &BatchLine) -> bool {
        let palette = look.palette;
        let lost = row.losses(self.kind);
        let is_itself = row.output(self.kind, self.target().as_deref(), self.rule()) == row.path;
        let is_taken = row.is_taken(self.kind, self.is_loss_accepted) && !is_itself;
        let ink = if is_taken { palette.text } else { palette.disabled };
        let mut is_left_out = false;
        let (kind, bytes, becomes) = match &row.found {
            Ok(facts) => {
                let held = match facts.container {
                    "raw" => look.text("convert-container-plain"),
                    "raw-sectors" => look.text("convert-container-sectors"),
                    other => other.to_uppercase(),
                };
                let kind = match facts.packed {
                    Some(packed) => format!("{held}, {packed}"),
                    None => held,
                };
                let becomes = row.becomes(self.kind, self.rule());
                (kind, look.texts.bytes(facts.stored_bytes), becomes)
            }
            Err(_) => Default::default(),
        };
        let (mark, note) = match &row.found {
            Err(why) => (Some((Icon::ERROR, palette.error.ink)), why.clone()),
            Ok(_) if is_itself => {
                (Some((Icon::INFO, palette.text_2)), look.text("convert-many-itself"))
            }
            Ok(_) if lost.is_empty() => (None, String::new()),
            Ok(_) => {
                let names = loss_names(look, lost);
                let id = if is_taken { "convert-many-lost" } else { "convert-many-waits" };
                (
                    Some((Icon::WARNING, palette.warning.ink)),
                    look.format(id, &[("what", names.into())]),
                )
            }
        };
        columns(ui, |at, ui| match at {
            0 => drop(cut(ui, Type::Table.rich(row.name()).color(ink), row.path.to_string_lossy())),
            1 => drop(look.quiet(ui, Type::Table, &kind)),
            2 => drop(ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                look.quiet(ui, Type::Table, &bytes);
            })),
            3 => drop(cut(ui, Type::Table.rich(&becomes).color(ink), becomes.as_str().into())),
            4 => {
                if let Some((icon, tint)) = mark {
                    ui.label(icon.rich(Icon::ROW, tint));
                    cut(ui, Type::Table.rich(&note).color(palette.text_2), note.as_str().into());
                }
            }
            _ => {
                let name = look.format("convert-many-leave-out", &[("name", row.name().into())]);
                is_left_out = Button::icon_only(Icon::CLOSE, name).small().show(ui, look).clicked();
            }
        });
        is_left_out
    }

    /// What they become, and what may be lost.
    fn wishes(&mut self, ui: &mut Ui, look: &Look, view: &BatchView) {
        let choices: Vec<_> =
            Target::ALL.iter().map(|kind| (*kind, look.text(kind_text_id(*kind)))).collect();
        let label = look.text("dialogs-convert-kind");
        if select(ui, look, &label, &mut self.kind, &choices) {
            self.is_loss_accepted = false;
        }
        let lost = view.losses(self.kind);
        if !lost.is_empty() {
            let args = [("what", Value::from(loss_names(look, &lost)))];
            let text = look.format("convert-many-accept", &args);
            checkbox(ui, look, &mut self.is_loss_accepted, text, None);
        }
    }

    /// Where they go and how they are named.
    fn places(&mut self, ui: &mut Ui, look: &Look, answer: Option<Answer>) -> Option<Step> {
        let mut said = None;
        let choices = [
            (true, look.text("convert-many-beside")),
            (false, look.text("convert-many-one-folder")),
        ];
        segmented(ui, look, &look.text("convert-many-where"), &mut self.is_beside, &choices);
        if !self.is_beside {
            let label = look.text("convert-many-folder");
            let (_, is_browsing) = place_field(ui, look, &label, &mut self.folder, answer);
            if is_browsing {
                let from = PathBuf::from(self.folder.trim());
                said = Some(Step::Do(DialogAction::Browse(Pick::TargetFolder, from).into()));
            }
        }
        look.quiet(ui, Type::Note, look.text("convert-many-existing"));
        let fault = self.rule_fault(look).map(Answer::Error);
        let usual = format!("{NAME}.{}", self.kind.extension());
        let note = look.format("convert-many-rule-note", &[("usual", usual.into())]);
        let (rule, is_open) = (&mut self.rule, &mut self.is_rule_open);
        fold(ui, look, is_open, &look.text("convert-many-names"), |ui| {
            let field = TextField::new(look.text("convert-many-rule"), rule).width(320.0);
            field.answer(Some(fault.unwrap_or(Answer::Note(note)))).show(ui, look);
        });
        said
    }
}

/// Images seen at once: the table has room for them from the start, so that nothing moves.
const SEEN: f32 = 7.0;

/// Widths of the columns; 0: what is left.
const COLUMNS: [f32; 6] = [0.0, 110.0, 76.0, 190.0, 190.0, 28.0];

/// A row of cells.
fn columns(ui: &mut Ui, mut cell: impl FnMut(usize, &mut Ui)) {
    let fixed: f32 = COLUMNS.iter().sum();
    let gaps = space::CONTROL * COLUMNS.len() as f32;
    let rest = (ui.available_width() - fixed - gaps - space::CONTROL).max(120.0);
    ui.spacing_mut().interact_size.y = size::ROW;
    ui.horizontal(|ui| {
        ui.set_height(size::ROW);
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        ui.add_space(space::CONTROL);
        for (at, width) in COLUMNS.into_iter().enumerate() {
            let width = if width > 0.0 { width } else { rest };
            let layout = Layout::left_to_right(Align::Center);
            ui.allocate_ui_with_layout(vec2(width, size::ROW), layout, |ui| {
                ui.set_min_width(width);
                ui.spacing_mut().item_spacing.x = space::ICON;
                cell(at, ui);
            });
        }
    });
}

fn header(ui: &mut Ui, look: &Look) {
    let names = ["image", "kind", "size", "becomes", "note"];
    ui.add_space(2.0);
    columns(ui, |at, ui| {
        let id = match names.get(at) {
            Some(&"image") => "convert-column-image",
            Some(&"kind") => "convert-column-kind",
            Some(&"size") => "convert-column-size",
            Some(&"becomes") => "convert-column-becomes",
            Some(_) => "convert-column-note",
            None => return,
        };
        let layout = match at {
            2 => Layout::right_to_left(Align::Center),
            _ => Layout::left_to_right(Align::Center),
        };
        ui.with_layout(layout, |ui| look.quiet(ui, Type::Note, look.text(id)));
    });
    ui.add_space(2.0);
}

/// A text that is cut where it is too long, and whole in its tip.
fn cut(ui: &mut Ui, text: egui::RichText, whole: std::borrow::Cow<'_, str>) -> egui::Response {
    ui.add(Label::new(text).truncate()).on_hover_text(Type::Note.rich(whole.into_owned()))
}

impl Dialog for BatchDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        self.part.show(ui, ctx, &WORDS).unwrap_or_else(|| self.form(ui, ctx))
    }

    fn picked(&mut self, pick: Pick, path: &Path) {
        if pick == Pick::TargetFolder {
            self.folder = path.to_string_lossy().into_owned();
        }
    }

    fn takes_images(&self) -> bool {
        self.part.id().is_none()
    }

    fn job_part(&mut self) -> Option<&mut JobPart> {
        Some(&mut self.part)
    }
}
