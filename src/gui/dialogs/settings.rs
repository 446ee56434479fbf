//! Settings: language, colours, size of text and rows, and what a new disc begins with.

use egui::Ui;

use super::answer::DialogAction;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::widgets::{
    Button, ButtonKind, Dialog as Window, DialogAnswer, MessageKind, NumberField, checkbox,
    segmented, select, status,
};
use crate::i18n::LANGUAGES;
use crate::job::{Around, Tool};
use crate::settings::{Mode, NewDisc, Owner, Permissions, Settings};

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
        let mut is_emptying = false;
        let title = look.text("dialogs-settings-title");
        let answer = Window::new(look, "settings", title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button(ButtonKind::Primary, look.text("dialogs-settings-do"))
            .show(ui.ctx(), |ui| {
                window(ui, look, draft);
                ui.add_space(space::CONTROL);
                look.label(ui, Type::Heading, look.text("dialogs-settings-new-discs"));
                new_discs(ui, look, &mut draft.new_disc);
                ui.add_space(space::CONTROL);
                look.label(ui, Type::Heading, look.text("dialogs-settings-cache"));
                is_emptying = cache(ui, look, ctx.feed.cache_bytes);
                let [cache, passing] = &ctx.feed.places;
                let bytes = ctx.feed.around.as_ref().map(|around| around.passing_bytes);
                place(ui, look, "dialogs-settings-cache-place", cache, None);
                place(ui, look, "dialogs-settings-passing-place", passing, bytes);
                ui.add_space(space::CONTROL);
                look.label(ui, Type::Heading, look.text("dialogs-settings-tools"));
                tools(ui, look, ctx.feed.around.as_ref());
            });
        match answer {
            DialogAnswer::Open if is_emptying => Step::Do(DialogAction::EmptyCache.into()),
            DialogAnswer::Open => Step::Keep,
            DialogAnswer::Pressed(1) => {
                Step::Finish(DialogAction::SetSettings(Box::new(self.draft.clone())).into())
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }
}

/// What is kept of packed images, and a button that removes it: whether it was pressed.
fn cache(ui: &mut Ui, look: &Look, bytes: Option<u64>) -> bool {
    let size = bytes.map_or_else(|| "…".to_owned(), |bytes| look.texts.bytes(bytes));
    let text = look.format("dialogs-settings-cache-holds", &[("size", size.into())]);
    let empty = || look.text("dialogs-settings-cache-empty-already");
    let reason = bytes.is_none_or(|bytes| bytes == 0).then(empty);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::GROUP;
        look.label(ui, Type::Body, text);
        let button = Button::normal(look.text("dialogs-settings-cache-empty")).disabled(reason);
        button.show(ui, look).clicked()
    })
    .inner
}

/// Where something lies, and how much of it there is.
fn place(ui: &mut Ui, look: &Look, id: &str, path: &str, bytes: Option<u64>) {
    let text = look.format(id, &[("path", path.into())]);
    let text = match bytes {
        Some(bytes) => format!("{text} ({})", look.texts.bytes(bytes)),
        None => text,
    };
    look.quiet(ui, Type::Note, text);
}

/// Programs of others, each with its place or with the line that installs it.
fn tools(ui: &mut Ui, look: &Look, around: Option<&Around>) {
    let Some(around) = around else {
        look.quiet(ui, Type::Body, "…");
        return;
    };
    for (tool, found) in &around.tools {
        let (what, install) = match tool {
            Tool::Qemu => ("dialogs-settings-tool-qemu", "apt install qemu-system-x86 ovmf"),
            Tool::Grub => (
                "dialogs-settings-tool-grub",
                "apt install grub-pc-bin grub-efi-amd64-bin grub-common",
            ),
        };
        let (kind, text) = match found {
            Some(path) => (MessageKind::Good, path.display().to_string()),
            None => (MessageKind::Info, look.text("dialogs-settings-tool-missing")),
        };
        status(ui, look, kind, &format!("{} {text}", look.text(what)));
        if found.is_none() {
            ui.horizontal(|ui| {
                ui.label(Type::Mono.rich(install).color(look.palette.text_2));
                let name = look.format("dialogs-settings-tool-copy", &[("line", install.into())]);
                if Button::icon_only(Icon::COPY, name).small().show(ui, look).clicked() {
                    ui.ctx().copy_text(install.to_owned());
                }
            });
        }
    }
}

/// How the window looks.
fn window(ui: &mut Ui, look: &Look, draft: &mut Settings) {
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
    segmented(ui, look, &look.text("dialogs-settings-mode"), &mut draft.mode, &choices);
    let mut percent = u64::from(draft.text_percent);
    NumberField::new(look.text("dialogs-settings-text"), &mut percent, 90..=200)
        .step(10)
        .unit("%")
        .show(ui, look);
    draft.text_percent = u32::try_from(percent).unwrap_or(100);
    let note = Some(look.text("dialogs-settings-roomy-note"));
    checkbox(ui, look, &mut draft.is_roomy, look.text("dialogs-settings-roomy"), note);
}

/// What a new disc begins with: each default in a row of its own.
fn new_discs(ui: &mut Ui, look: &Look, draft: &mut NewDisc) {
    let text = |id: &str| look.text(id);
    let usual = |id: &str| look.format("dialogs-options-usual", &[("what", look.text(id).into())]);
    let choices = [
        (Some(64), usual("dialogs-options-joliet-64")),
        (Some(103), text("dialogs-options-joliet-103")),
        (None, text("dialogs-options-off")),
    ];
    let label = text("dialogs-options-joliet");
    select(ui, look, &label, &mut draft.joliet_units, &choices);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::CONTROL;
        let label = text("dialogs-options-rock-ridge");
        checkbox(ui, look, &mut draft.has_rock_ridge, label, None);
        let mut is_backup = draft.owner == Owner::Host && draft.permissions == Permissions::Host;
        let note = Some(text("dialogs-options-backup-note"));
        if checkbox(ui, look, &mut is_backup, text("dialogs-options-backup"), note).changed() {
            (draft.owner, draft.permissions) = match is_backup {
                true => (Owner::Host, Permissions::Host),
                false => (Owner::Root, Permissions::Plain),
            };
        }
        let mut is_tidy = draft.left_out.as_ref().is_none_or(|names| !names.is_empty());
        let note = Some(text("dialogs-settings-tidy-note"));
        if checkbox(ui, look, &mut is_tidy, text("dialogs-settings-tidy"), note).changed() {
            draft.left_out = if is_tidy { None } else { Some(Vec::new()) };
        }
        let note = Some(text("dialogs-settings-follow-note"));
        checkbox(ui, look, &mut draft.follow_links, text("dialogs-settings-follow"), note);
        let note = Some(text("dialogs-options-dedupe-note"));
        checkbox(ui, look, &mut draft.dedupe, text("dialogs-options-dedupe"), note);
    });
}
