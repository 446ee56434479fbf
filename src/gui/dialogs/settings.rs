//! Settings: language, light or dark, size of text and rows.

use egui::Ui;

use super::answer::DialogAction;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::size;
use crate::gui::widgets::{
    ButtonKind, Dialog as Window, DialogAnswer, NumberField, checkbox, segmented, select,
};
use crate::i18n::LANGUAGES;
use crate::settings::{Mode, Settings};

/// The dialog.
#[derive(Clone, Debug)]
pub struct SettingsDialog {
    draft: Settings,
}

impl SettingsDialog {
    /// Begins with the settings as they are.
    pub fn new(settings: &Settings) -> SettingsDialog {
        SettingsDialog { draft: settings.clone() }
    }
}

impl Dialog for SettingsDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let draft = &mut self.draft;
        let title = look.text("dialogs-settings-title");
        let answer = Window::new(look, "settings", title, size::DIALOG)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button(ButtonKind::Primary, look.text("dialogs-settings-do"))
            .show(ui.ctx(), |ui| {
                let known = |code: &str| LANGUAGES.iter().find(|language| language.code == code);
                let mut language = draft.language.as_deref().and_then(known).map(|l| l.code);
                let mut choices = vec![(None, look.text("dialogs-settings-language-system"))];
                choices.extend(LANGUAGES.iter().map(|l| (Some(l.code), l.name.to_owned())));
                let label = look.text("dialogs-settings-language");
                if select(ui, look, &label, &mut language, &choices) {
                    draft.language = language.map(str::to_owned);
                }
                let choices = [
                    (Mode::System, look.text("dialogs-settings-mode-system")),
                    (Mode::Light, look.text("dialogs-settings-mode-light")),
                    (Mode::Dark, look.text("dialogs-settings-mode-dark")),
                ];
                let label = look.text("dialogs-settings-mode");
                segmented(ui, look, &label, &mut draft.mode, &choices);
                let mut percent = u64::from(draft.text_percent);
                NumberField::new(look.text("dialogs-settings-text"), &mut percent, 90..=200)
                    .step(10)
                    .unit("%")
                    .show(ui, look);
                draft.text_percent = u32::try_from(percent).unwrap_or(100);
                let note = Some(look.text("dialogs-settings-roomy-note"));
                let text = look.text("dialogs-settings-roomy");
                checkbox(ui, look, &mut draft.is_roomy, text, note);
            });
        match answer {
            DialogAnswer::Open => Step::Keep,
            DialogAnswer::Pressed(1) => {
                Step::Finish(DialogAction::SetSettings(Box::new(self.draft.clone())).into())
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }
}
