//! Our own dialog for choosing a place, for desktops that have none: a path to type and the
//! folder's list. A job reads the folders; nothing here touches the disk.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use egui::{Key, ScrollArea, Sense, Ui, WidgetInfo};

use super::answer::{DialogAction, Pick};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::view::listing::{Listed, Listing};
use crate::gui::widgets::{Answer, Button, ButtonKind, Dialog as Window, DialogAnswer, TextField};
use crate::i18n::Value;

/// The dialog.
#[derive(Clone, Debug)]
pub struct PathDialog {
    pick: Pick,
    /// The folder shown.
    folder: PathBuf,
    /// The path as typed.
    typed: String,
    /// The name of a new file.
    name: String,
    chosen: BTreeSet<String>,
    asked: Option<PathBuf>,
    /// It has not been on screen yet: the field takes the keyboard.
    is_new: bool,
}

impl PathDialog {
    /// Begins at a path: in the folder itself, or in that of a new file.
    pub fn new(pick: Pick, begin: &Path) -> PathDialog {
        let (folder, name) = match (pick.is_new_file(), begin.parent(), begin.file_name()) {
            (true, Some(folder), Some(name)) => {
                (folder.to_owned(), name.to_string_lossy().into_owned())
            }
            _ => (begin.to_owned(), String::new()),
        };
        let typed = folder.to_string_lossy().into_owned();
        let chosen = BTreeSet::new();
        PathDialog { pick, folder, typed, name, chosen, asked: None, is_new: true }
    }

    fn go(&mut self, folder: PathBuf) {
        self.typed = folder.to_string_lossy().into_owned();
        self.folder = folder;
        self.chosen.clear();
    }

    /// The path that was typed, where it is not that of the folder shown.
    fn typed_path(&self) -> Option<PathBuf> {
        let path = PathBuf::from(self.typed.trim());
        (path.is_absolute() && path != self.folder).then_some(path)
    }

    /// What pressing the button gives; `None` while nothing is chosen.
    fn result(&self) -> Option<Vec<PathBuf>> {
        if let (Some(path), false) = (self.typed_path(), self.pick.is_new_file()) {
            return Some(vec![path]);
        }
        if self.pick.is_new_file() {
            let name = self.name.trim();
            let is_name = !name.is_empty() && !name.contains(['/', std::path::MAIN_SEPARATOR]);
            return is_name.then(|| vec![self.folder.join(name)]);
        }
        if self.pick.is_folder() {
            let inside = self.chosen.iter().next();
            let folder = inside.map_or(self.folder.clone(), |name| self.folder.join(name));
            return Some(vec![folder]);
        }
        let paths: Vec<_> = self.chosen.iter().map(|name| self.folder.join(name)).collect();
        (!paths.is_empty()).then_some(paths)
    }

    fn body(&mut self, ui: &mut Ui, look: &Look, listing: Option<&Listing>) -> bool {
        let mut has_entered = false;
        ui.horizontal_top(|ui| {
            let up = self.folder.parent().map(Path::to_owned);
            let reason = up.is_none().then(|| look.text("dialogs-path-top"));
            ui.vertical(|ui| {
                ui.add_space(Type::Note.size().1 + space::ICON);
                let button = Button::icon_only(Icon::UP, look.text("dialogs-path-up"));
                if button.disabled(reason).show(ui, look).clicked()
                    && let Some(up) = up
                {
                    self.go(up);
                }
            });
            let label = look.text("dialogs-path-folder");
            let response = TextField::new(label, &mut self.typed).show(ui, look);
            let takes_keyboard = self.is_new && !self.pick.is_new_file();
            if takes_keyboard {
                response.request_focus();
            }
            if response.lost_focus()
                && ui.input(|input| input.key_pressed(Key::Enter))
                && let Some(path) = self.typed_path()
            {
                // The path of a file is what was meant; that of a folder is looked into first.
                let is_file = !self.pick.is_folder() && path.extension().is_some();
                if self.pick.is_new_file() || !is_file {
                    has_entered = true;
                    self.go(path);
                }
            }
        });
        self.list(ui, look, listing);
        if self.pick.is_new_file() {
            let taken = listing.is_some_and(|listing| {
                listing.entries.iter().any(|entry| entry.name == self.name.trim())
            });
            let said = taken.then(|| Answer::Warning(look.text("dialogs-path-taken")));
            let field = TextField::new(look.text("dialogs-path-name"), &mut self.name).answer(said);
            let response = field.show(ui, look);
            if self.is_new {
                response.request_focus();
            }
        }
        self.is_new = false;
        has_entered
    }

    fn list(&mut self, ui: &mut Ui, look: &Look, listing: Option<&Listing>) {
        let entries = listing.map_or(&[][..], |listing| &listing.entries);
        let rows: Vec<&Listed> =
            entries.iter().filter(|entry| entry.is_folder || !self.pick.is_folder()).collect();
        let frame = egui::Frame::new()
            .stroke(egui::Stroke::new(1.0, look.palette.hairline))
            .corner_radius(size::CORNER)
            .inner_margin(egui::Margin::same(4));
        // What title, fields and buttons leave of the window.
        let room = (ui.ctx().content_rect().height() - 360.0).clamp(4.0, 12.0 * size::ROW);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(room);
            let said = match listing {
                None => Some("…".to_owned()),
                Some(listing) => match &listing.refusal {
                    Some(refusal) => Some(refusal.clone()),
                    None => rows.is_empty().then(|| look.text("dialogs-path-empty")),
                },
            };
            if let Some(said) = said {
                look.quiet(ui, Type::Body, said);
                return;
            }
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut entered = None;
            ScrollArea::vertical()
                .id_salt("folder")
                .max_height(room)
                .auto_shrink([false, false])
                .show_rows(ui, size::ROW, rows.len(), |ui, range| {
                    for entry in rows.get(range).unwrap_or_default() {
                        if self.row(ui, look, entry) {
                            entered = Some(self.folder.join(&entry.name));
                        }
                    }
                });
            if let Some(folder) = entered {
                self.go(folder);
            }
        });
    }

    /// A row; true when its folder is to be shown.
    fn row(&mut self, ui: &mut Ui, look: &Look, entry: &Listed) -> bool {
        let palette = look.palette;
        let wanted = egui::vec2(ui.available_width(), size::ROW);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        let is_chosen = self.chosen.contains(&entry.name);
        let said = match entry.is_folder {
            true => {
                look.format("dialogs-path-folder-named", &[("name", Value::from(&*entry.name))])
            }
            false => entry.name.clone(),
        };
        response.widget_info(|| WidgetInfo::selected(egui::Role::ListItem, true, is_chosen, &said));
        if is_chosen || response.hovered() {
            let fill = if is_chosen { palette.selected } else { palette.raised };
            ui.painter().rect_filled(rect, f32::from(size::CORNER), fill);
        }
        let icon = if entry.is_folder { Icon::FOLDER } else { Icon::FILE };
        let center = egui::pos2(rect.left() + space::CONTROL + Icon::ROW / 2.0, rect.center().y);
        let middle = egui::Align2::CENTER_CENTER;
        let font = icon.font(Icon::ROW);
        ui.painter().text(center, middle, icon.glyph(), font, palette.text_2);
        let left = egui::pos2(rect.left() + Icon::ROW + 2.0 * space::CONTROL, rect.center().y);
        let align = egui::Align2::LEFT_CENTER;
        ui.painter().with_clip_rect(rect).text(
            left,
            align,
            &entry.name,
            Type::Table.font(),
            palette.text,
        );
        if response.double_clicked() && entry.is_folder {
            return true;
        }
        if response.clicked() {
            self.choose(entry, ui.input(|input| input.modifiers.command));
        }
        false
    }

    fn choose(&mut self, entry: &Listed, is_adding: bool) {
        let is_many = matches!(self.pick, Pick::Files | Pick::Images);
        let was_chosen = self.chosen.contains(&entry.name);
        if !(is_adding && is_many) {
            self.chosen.clear();
        }
        if self.pick.is_new_file() && !entry.is_folder {
            self.name.clone_from(&entry.name);
        }
        let fits = entry.is_folder == self.pick.is_folder() || self.pick == Pick::Files;
        if was_chosen {
            self.chosen.remove(&entry.name);
        } else if fits && !self.pick.is_new_file() {
            self.chosen.insert(entry.name.clone());
        }
    }
}

impl Dialog for PathDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let (title, button) = match self.pick {
            Pick::MoreImages => ("picker-more", "dialogs-path-add"),
            Pick::MendedSheet => ("picker-mended", "dialogs-path-choose-name"),
            Pick::BootFile => ("bootset-pick-file", "dialogs-path-open"),
            Pick::BootFolder => ("bootset-pick-folder", "dialogs-path-choose"),
            Pick::MoreFolders => ("picker-more-folders", "dialogs-path-add"),
            Pick::NewImage(_) => ("dialogs-path-new-image", "dialogs-path-choose-name"),
            Pick::ChecksumsFile => ("dialogs-path-checksums", "dialogs-path-choose-name"),
            Pick::Project => ("dialogs-path-project", "dialogs-path-choose-name"),
            Pick::Images => ("dialogs-path-images", "dialogs-path-open"),
            Pick::Files => ("dialogs-path-files", "dialogs-path-add"),
            Pick::Folder => ("dialogs-path-add-folder", "dialogs-path-add"),
            Pick::SourcesFolder => ("picker-sources", "dialogs-path-choose"),
            Pick::TargetFolder => ("dialogs-path-target", "dialogs-path-choose"),
            Pick::CompareFile => ("picker-compare-file", "dialogs-path-choose"),
            Pick::CompareFolder => ("picker-compare-folder", "dialogs-path-choose"),
            Pick::Report => ("picker-report", "dialogs-path-choose-name"),
        };
        let result = self.result();
        let reason = result.is_none().then(|| {
            let is_new = self.pick.is_new_file();
            look.text(if is_new { "dialogs-path-no-name" } else { "dialogs-path-nothing" })
        });
        let listing = ctx.feed.listing.as_ref().filter(|listing| listing.path == self.folder);
        let mut has_entered = false;
        let answer = Window::new(look, "path", look.text(title), size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text(button), reason)
            .show(ui.ctx(), |ui| has_entered = self.body(ui, look, listing));
        match (answer, result) {
            (DialogAnswer::Pressed(1), Some(paths)) if !has_entered => {
                return Step::Finish(DialogAction::Picked(self.pick, paths).into());
            }
            (DialogAnswer::Pressed(0) | DialogAnswer::Dismissed, _) => return Step::Close,
            _ => {}
        }
        if self.asked.as_ref() == Some(&self.folder) {
            return Step::Keep;
        }
        self.asked = Some(self.folder.clone());
        Step::Do(DialogAction::List(self.folder.clone()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Target;

    fn listed(name: &str, is_folder: bool) -> Listed {
        Listed { name: name.to_owned(), is_folder, bytes: 0 }
    }

    #[test]
    fn a_new_file_begins_with_its_folder_and_name() {
        let mut dialog =
            PathDialog::new(Pick::NewImage(Target::Iso), Path::new("/home/anna/x.iso"));
        assert_eq!(dialog.folder, Path::new("/home/anna"));
        assert_eq!(dialog.result(), Some(vec![PathBuf::from("/home/anna/x.iso")]));
        dialog.name = "a/b".to_owned();
        assert_eq!(dialog.result(), None);
    }

    #[test]
    fn a_path_that_was_typed_is_what_is_meant() {
        let mut images = PathDialog::new(Pick::Images, Path::new("/a"));
        images.typed = " /b/x.iso ".to_owned();
        assert_eq!(images.result(), Some(vec![PathBuf::from("/b/x.iso")]));
        let mut folder = PathDialog::new(Pick::Folder, Path::new("/a"));
        folder.typed = "/b".to_owned();
        assert_eq!(folder.result(), Some(vec![PathBuf::from("/b")]));
        folder.typed = "b".to_owned();
        assert_eq!(folder.result(), Some(vec![PathBuf::from("/a")]), "of no use: where we are");
    }

    #[test]
    fn files_are_chosen_together_and_folders_one_at_a_time() {
        let mut files = PathDialog::new(Pick::Files, Path::new("/a"));
        assert_eq!(files.result(), None);
        files.choose(&listed("x", false), false);
        files.choose(&listed("y", true), true);
        assert_eq!(files.result().map(|paths| paths.len()), Some(2));
        let mut folder = PathDialog::new(Pick::Folder, Path::new("/a"));
        assert_eq!(folder.result(), Some(vec![PathBuf::from("/a")]));
        folder.choose(&listed("b", true), true);
        folder.choose(&listed("c", true), true);
        assert_eq!(folder.result(), Some(vec![PathBuf::from("/a/c")]));
        folder.choose(&listed("file", false), false);
        assert_eq!(folder.result(), Some(vec![PathBuf::from("/a")]));
    }
}
