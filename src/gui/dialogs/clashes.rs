//! Clashes of a drop: what is there beside what comes, and what to do with each or with all.

use std::sync::Arc;

use egui::{Align, Layout, ScrollArea, Ui};

use super::answer::DialogAction;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::widgets::{
    Button, ButtonKind, Dialog as Window, DialogAnswer, segment_width, segments,
};
use crate::i18n::Value;
use crate::job::JobId;
use crate::project::{Clash, ClashSide, OnClash, Resolution};

/// Height of a clash: a name, and two sides below.
const ROW: f32 = 64.0;

/// Ids of the texts that differ by where the names are taken.
#[derive(Clone, Copy, Debug)]
struct Words {
    body: &'static str,
    there: &'static str,
    new: &'static str,
    stop: &'static str,
    go_on: &'static str,
    /// To stop is to leave what is there.
    is_stop_skip: bool,
}

const ADDING: Words = Words {
    body: "dialogs-clashes-body",
    there: "dialogs-clashes-there",
    new: "dialogs-clashes-new",
    stop: "dialogs-clashes-stop",
    go_on: "dialogs-clashes-do",
    is_stop_skip: false,
};

const EXTRACTING: Words = Words {
    body: "dialogs-existing-body",
    there: "dialogs-existing-there",
    new: "dialogs-existing-new",
    stop: "dialogs-existing-stop",
    go_on: "dialogs-existing-do",
    is_stop_skip: true,
};

/// The dialog.
#[derive(Clone, Debug)]
pub struct ClashesDialog {
    asker: JobId,
    words: &'static Words,
    clashes: Arc<Vec<Clash>>,
    draft: Vec<Resolution>,
}

impl ClashesDialog {
    /// What `asker` wants to know. Begins with both kept: nothing is lost whatever is pressed.
    pub fn new(asker: JobId, clashes: Arc<Vec<Clash>>) -> ClashesDialog {
        let draft = vec![Resolution::KeepBoth; clashes.len()];
        ClashesDialog { asker, words: &ADDING, clashes, draft }
    }

    /// The same for files that are there already where files are taken out to.
    pub fn of_extraction(asker: JobId, clashes: Arc<Vec<Clash>>) -> ClashesDialog {
        ClashesDialog { words: &EXTRACTING, ..ClashesDialog::new(asker, clashes) }
    }

    /// One answer for all.
    fn set_all(&mut self, how: OnClash) {
        for (clash, resolution) in self.clashes.iter().zip(self.draft.iter_mut()) {
            if let Some(answer) = how.resolve(clash) {
                *resolution = answer;
            }
        }
    }

    fn body(&mut self, ui: &mut Ui, look: &Look) {
        look.label(ui, Type::Body, look.text(self.words.body));
        ui.horizontal_wrapped(|ui| {
            look.quiet(ui, Type::Body, look.text("dialogs-clashes-all"));
            let answers = [
                ("dialogs-clashes-newer", OnClash::Newer),
                ("dialogs-clashes-replace", OnClash::Replace),
                ("dialogs-clashes-keep-both", OnClash::KeepBoth),
                ("dialogs-clashes-skip", OnClash::Skip),
            ];
            for (id, how) in answers {
                let name = format!("{} {}", look.text("dialogs-clashes-all"), look.text(id));
                let button = Button::normal(look.text(id)).small().tip(name);
                if button.show(ui, look).clicked() {
                    self.set_all(how);
                }
            }
        });
        let clashes = Arc::clone(&self.clashes);
        let words = self.words;
        // What title, sentences and buttons leave of the window.
        let room = (ui.ctx().content_rect().height() - 340.0).max(2.0 * ROW);
        ScrollArea::vertical()
            .id_salt("clashes")
            .max_height(room)
            .auto_shrink([false, true])
            .show_rows(ui, ROW, clashes.len(), |ui, rows| {
                for at in rows {
                    let pair = clashes.get(at).zip(self.draft.get_mut(at));
                    if let Some((clash, resolution)) = pair {
                        row(ui, look, words, (at, clash), resolution);
                    }
                }
            });
    }
}

fn row(
    ui: &mut Ui,
    look: &Look,
    words: &Words,
    (at, clash): (usize, &Clash),
    resolution: &mut Resolution,
) {
    let name = String::from_utf8_lossy(&clash.path).into_owned();
    // The scroll bar of the list lies beside the choices.
    let wanted = egui::vec2(ui.available_width() - space::GROUP, ROW);
    ui.push_id(at, |ui| {
        ui.allocate_ui_with_layout(wanted, Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_height(ROW);
            let line = egui::Stroke::new(1.0, look.palette.hairline);
            let rect = ui.max_rect();
            ui.painter().hline(rect.x_range(), rect.top() - space::ICON, line);
            ui.allocate_ui_with_layout(
                egui::vec2(choice_width(ui, look), size::CONTROL),
                Layout::left_to_right(Align::Center),
                |ui| {
                    let choices = [
                        (Resolution::Replace, look.text("dialogs-clashes-replace")),
                        (Resolution::KeepBoth, look.text("dialogs-clashes-keep-both")),
                        (Resolution::Skip, look.text("dialogs-clashes-skip")),
                    ];
                    segments(ui, look, &name, resolution, &choices);
                },
            );
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.spacing_mut().interact_size.y = Type::Table.size().1;
                ui.add_space(space::ICON);
                let text = Type::Strong.rich(&name).color(look.palette.text);
                ui.add(egui::Label::new(text).truncate());
                let is_newer = clash.incoming.mtime > clash.existing.mtime;
                let is_older = clash.incoming.mtime < clash.existing.mtime;
                side(ui, look, words.there, &clash.existing, is_older);
                side(ui, look, words.new, &clash.incoming, is_newer);
            });
        });
    });
}

/// Width of the three choices, so that they stand in one column.
fn choice_width(ui: &Ui, look: &Look) -> f32 {
    ["dialogs-clashes-replace", "dialogs-clashes-keep-both", "dialogs-clashes-skip"]
        .into_iter()
        .map(|id| segment_width(ui, &look.text(id)))
        .sum()
}

/// One side in a line: kind or size, date, and whether it is the newer one.
fn side(ui: &mut Ui, look: &Look, id: &str, side: &ClashSide, is_newer: bool) {
    let size = match side.len {
        Some(len) => look.texts.bytes(len),
        None if side.kind == "dir" => look.text("dialogs-clashes-folder"),
        None => look.text("dialogs-clashes-other"),
    };
    let date = side.mtime.map_or("–".to_owned(), |time| look.texts.date(time));
    let args = [("size", Value::Text(size)), ("date", Value::Text(date))];
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::ICON;
        look.quiet(ui, Type::Table, look.format(id, &args));
        if is_newer {
            ui.label(Icon::TIME.rich(Type::Table.size().1, look.palette.accent));
            let text = Type::Table.rich(look.text("dialogs-clashes-is-newer"));
            ui.label(text.color(look.palette.accent));
        }
    });
}

impl Dialog for ClashesDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let count = u64::try_from(self.clashes.len()).unwrap_or(u64::MAX);
        let title = look.format("dialogs-clashes-title", &[("count", Value::Number(count))]);
        let answer = Window::new(look, "clashes", title, size::WIDE)
            .button(ButtonKind::Normal, look.text(self.words.stop))
            .button(ButtonKind::Primary, look.text(self.words.go_on))
            .show(ui.ctx(), |ui| self.body(ui, look));
        let said = match answer {
            DialogAnswer::Open => return Step::Keep,
            DialogAnswer::Pressed(1) => Some(std::mem::take(&mut self.draft)),
            // The safe thing: what is there stays, what is out stays out.
            _ if self.words.is_stop_skip => Some(vec![Resolution::Skip; self.clashes.len()]),
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => None,
        };
        Step::Finish(DialogAction::Resolve(self.asker, said).into())
    }

    fn asker(&self) -> Option<JobId> {
        Some(self.asker)
    }
}
