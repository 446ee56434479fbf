//! The palette and the sheet of keys, filled from the table of commands.

use crate::gui::action::{Action, FileAction, ViewAction};
use crate::gui::app::App;
use crate::gui::chrome::MENUS;
use crate::gui::command::Command;
use crate::gui::dialogs::{PaletteDialog, PaletteRow, SheetDialog};
use crate::gui::look::Look;
use crate::i18n::Value;

impl App {
    /// Shows everything that can be done by menu or key, then the tabs and recent documents.
    pub(super) fn show_palette(&mut self) {
        let look = Look { texts: self.texts.clone(), palette: &crate::gui::theme::LIGHT };
        let now = self.situation();
        let command = |command: Command| PaletteRow {
            words: command.words(&look, &now),
            key: command.key_in_words(),
            action: match command.refusal(&now) {
                Some(why) => Err(look.text(why)),
                None => command.action(&now).ok_or_else(String::new),
            },
        };
        let mut rows: Vec<PaletteRow> =
            Command::ALL.into_iter().filter(|c| *c != Command::Palette).map(command).collect();
        rows.sort_by(|a, b| a.words.cmp(&b.words));
        let plain = |id: &str, name: String, action: Action| PaletteRow {
            words: look.format(id, &[("name", Value::from(name))]),
            key: String::new(),
            action: Ok(action),
        };
        for (place, tab) in self.tabs.iter().enumerate() {
            if place != self.tabs.place() {
                let action = ViewAction::Tab(place).into();
                rows.push(plain("dialogs-palette-tab", tab.title(), action));
            }
        }
        for path in &self.kept.recents {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let action = FileAction::Open(vec![path.clone()]).into();
            rows.push(plain("dialogs-palette-recent", name, action));
        }
        self.dialogs.open(PaletteDialog::new(rows));
    }

    /// Shows all keys in the groups of the menus.
    pub(super) fn show_shortcuts(&mut self) {
        let texts = &self.texts;
        let row = |command: &Command| {
            let key = command.key_in_words();
            (!key.is_empty()).then(|| (texts.text(command.text_id()), key))
        };
        let mut groups: Vec<(String, Vec<(String, String)>)> = MENUS
            .iter()
            .map(|(title, commands)| {
                (texts.text(title), commands.iter().flatten().filter_map(row).collect())
            })
            .collect();
        let keys = [
            ("dialogs-sheet-open", "Enter"),
            ("dialogs-sheet-up", "Backspace"),
            ("dialogs-sheet-path", "Ctrl+L"),
            ("dialogs-sheet-filter", "Ctrl+F"),
            ("dialogs-sheet-all", "Ctrl+A"),
            ("dialogs-sheet-menu", "Shift+F10"),
        ];
        let keys = keys.map(|(id, key)| (texts.text(id), key.to_owned()));
        groups.push((texts.text("dialogs-sheet-table"), keys.to_vec()));
        self.dialogs.open(SheetDialog::new(groups));
    }
}
