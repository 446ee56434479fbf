//! What starts from the disc: entries of the boot catalog, each by purpose with its numbers folded
//! away, and whether the image starts from sticks too.

use std::path::{Path, PathBuf};

use egui::{Frame, Margin, Ui};

use super::answer::{DialogAction, Pick};
use super::parts::fold;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::Look;
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::widgets::{
    Answer, Button, ButtonKind, Dialog as Window, DialogAnswer, NumberField, TextField, checkbox,
    select,
};
use crate::i18n::Value;
use crate::job::{BootWish, EntryWish, ImageWish};
use crate::model::spec::{BootPlatform, Emulation, LoadSize, Patch};

/// What a place is being chosen for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Choosing {
    /// The image of an entry.
    Image(usize),
    /// The program of the first sector.
    Code,
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct BootDialog {
    draft: BootWish,
    code: String,
    open: Vec<bool>,
    choosing: Option<Choosing>,
}

impl BootDialog {
    /// Begins with what starts now.
    pub fn new(wish: &BootWish) -> BootDialog {
        BootDialog {
            draft: wish.clone(),
            code: String::new(),
            open: vec![false; wish.entries.len()],
            choosing: None,
        }
    }

    fn add(&mut self, platform: BootPlatform) {
        let image = ImageWish::Named(String::new());
        self.draft.entries.push(EntryWish::new(platform, image));
        self.open.push(false);
    }

    /// Why it can't be taken over.
    fn fault(&self, look: &Look) -> Option<String> {
        let is_nameless = |entry: &EntryWish| match &entry.image {
            ImageWish::Named(name) => name.trim().is_empty(),
            ImageWish::Kept(_) => false,
        };
        let nameless = self.draft.entries.iter().any(is_nameless);
        nameless.then(|| look.text("bootset-no-image"))
    }

    fn entries(&mut self, ui: &mut Ui, look: &Look) -> Option<Step> {
        let mut said = None;
        let mut removed = None;
        for (at, entry) in self.draft.entries.iter_mut().enumerate() {
            let is_open = self.open.get_mut(at);
            let asked = ui.push_id(("entry", at), |ui| one_entry(ui, look, entry, is_open)).inner;
            match asked {
                Some(Asked::Remove) => removed = Some(at),
                Some(Asked::Browse(pick)) => {
                    self.choosing = Some(Choosing::Image(at));
                    said = Some(Step::Do(DialogAction::Browse(pick, PathBuf::new()).into()));
                }
                None => {}
            }
        }
        if let Some(at) = removed {
            self.draft.entries.remove(at);
            self.open.remove(at);
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::CONTROL;
            for (platform, id) in
                [(BootPlatform::X86, "bootset-add-bios"), (BootPlatform::Efi, "bootset-add-uefi")]
            {
                let button = Button::normal(look.text(id)).icon(Icon::ADD);
                if button.show(ui, look).clicked() {
                    self.add(platform);
                }
            }
        });
        said
    }

    fn stick(&mut self, ui: &mut Ui, look: &Look) -> Option<Step> {
        let mut said = None;
        let note = Some(look.text("bootset-stick-note"));
        checkbox(ui, look, &mut self.draft.is_for_usb, look.text("bootset-stick"), note);
        if self.draft.is_for_usb {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::CONTROL;
                let field = TextField::new(look.text("bootset-code"), &mut self.code);
                let note = Answer::Note(look.text("bootset-code-note"));
                field.width(400.0).answer(Some(note)).show(ui, look);
                ui.vertical(|ui| {
                    ui.add_space(Type::Note.size().1 + space::ICON);
                    let browse = Button::normal(look.text("dialogs-browse"));
                    if browse.icon(Icon::FOLDER_OPEN).show(ui, look).clicked() {
                        self.choosing = Some(Choosing::Code);
                        let begin = PathBuf::from(self.code.trim());
                        let browse = DialogAction::Browse(Pick::BootFile, begin);
                        said = Some(Step::Do(browse.into()));
                    }
                });
            });
            checkbox(ui, look, &mut self.draft.has_apm, look.text("bootset-apm"), None);
        }
        said
    }
}

/// What an entry asks for.
enum Asked {
    Remove,
    Browse(Pick),
}

fn one_entry(
    ui: &mut Ui,
    look: &Look,
    entry: &mut EntryWish,
    is_open: Option<&mut bool>,
) -> Option<Asked> {
    let mut asked = None;
    Frame::new()
        .stroke(egui::Stroke::new(1.0, look.palette.hairline))
        .corner_radius(size::CORNER)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::CONTROL;
            let title = match entry.platform {
                BootPlatform::X86 => look.text("bootview-older"),
                BootPlatform::Efi => look.text("bootview-newer"),
                other => look.format("bootset-other", &[("platform", other.id().into())]),
            };
            ui.horizontal(|ui| {
                look.label(ui, Type::Strong, &title);
                let layout = egui::Layout::right_to_left(egui::Align::Center);
                ui.with_layout(layout, |ui| {
                    let name = look.format("bootset-remove", &[("what", title.clone().into())]);
                    if Button::icon_only(Icon::REMOVE, name).small().show(ui, look).clicked() {
                        asked = Some(Asked::Remove);
                    }
                });
            });
            match &mut entry.image {
                ImageWish::Kept(_) => {
                    look.quiet(ui, Type::Body, look.text("bootset-kept"));
                }
                ImageWish::Named(name) => {
                    if let Some(pick) = image_field(ui, look, entry.platform, name) {
                        asked = Some(Asked::Browse(pick));
                    }
                }
            }
            if let Some(is_open) = is_open {
                fold(ui, look, is_open, &look.text("bootset-advanced"), |ui| {
                    advanced(ui, look, entry);
                });
            }
        });
    asked
}

/// The image of an entry: a path on the disc or of this computer.
fn image_field(
    ui: &mut Ui,
    look: &Look,
    platform: BootPlatform,
    name: &mut String,
) -> Option<Pick> {
    let mut pick = None;
    let note = match platform {
        BootPlatform::Efi => "bootset-image-uefi",
        _ => "bootset-image-bios",
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        let field = TextField::new(look.text("bootset-image"), name).width(400.0);
        field.answer(Some(Answer::Note(look.text(note)))).show(ui, look);
        ui.vertical(|ui| {
            ui.add_space(Type::Note.size().1 + space::ICON);
            ui.horizontal(|ui| {
                let file = Button::normal(look.text("bootset-file")).icon(Icon::FILE);
                if file.show(ui, look).clicked() {
                    pick = Some(Pick::BootFile);
                }
                let folder = Button::normal(look.text("bootset-folder")).icon(Icon::FOLDER);
                if platform == BootPlatform::Efi && folder.show(ui, look).clicked() {
                    pick = Some(Pick::BootFolder);
                }
            });
        });
    });
    pick
}

/// Numbers that hardly anybody changes, each with its usual value, and the way back.
fn advanced(ui: &mut Ui, look: &Look, entry: &mut EntryWish) {
    let usual = |id: &str| look.format("dialogs-options-usual", &[("what", look.text(id).into())]);
    let choices = [
        (Emulation::None, usual("bootview-emulation-none")),
        (Emulation::Floppy1200, look.text("bootview-emulation-1200")),
        (Emulation::Floppy1440, look.text("bootview-emulation-1440")),
        (Emulation::Floppy2880, look.text("bootview-emulation-2880")),
        (Emulation::HardDisk, look.text("bootview-emulation-hard-disk")),
    ];
    select(ui, look, &look.text("bootview-column-emulation"), &mut entry.emulation, &choices);
    let only_grub = Patch { boot_info_table: false, grub2: true };
    let mut choices = vec![
        (None, usual("bootset-as-program")),
        (Some(Patch::NONE), look.text("bootset-patch-none")),
        (Some(Patch::TABLE), look.text("bootview-table")),
        (Some(Patch::GRUB2), look.text("bootset-patch-both")),
    ];
    if entry.patch == Some(only_grub) {
        choices.push((Some(only_grub), look.text("bootview-grub")));
    }
    select(ui, look, &look.text("bootview-column-patched"), &mut entry.patch, &choices);
    let mut choices = vec![
        (None, usual("bootset-as-program")),
        (Some(LoadSize::Usual), look.text("bootset-load-four")),
        (Some(LoadSize::Whole), look.text("bootset-load-whole")),
    ];
    if let Some(LoadSize::Sectors(count)) = entry.load {
        let args = [("count", Value::Number(u64::from(count)))];
        choices.push((entry.load, look.format("bootview-sectors", &args)));
    }
    select(ui, look, &look.text("bootview-column-loaded"), &mut entry.load, &choices);
    let mut segment = u64::from(entry.load_segment);
    NumberField::new(look.text("bootset-segment"), &mut segment, 0..=0xFFFF).show(ui, look);
    entry.load_segment = u16::try_from(segment).unwrap_or(0);
    TextField::new(look.text("bootset-id"), &mut entry.id).width(280.0).show(ui, look);
    if Button::normal(look.text("bootset-usual")).icon(Icon::UNDO).show(ui, look).clicked() {
        *entry = EntryWish::new(entry.platform, entry.image.clone());
    }
}

impl Dialog for BootDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let reason = self.fault(look);
        let mut step = Step::Keep;
        let title = look.text("bootset-title");
        let window = ui.ctx().clone();
        let answer = Window::new(look, "boot", title, size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button_unless(ButtonKind::Primary, look.text("bootset-do"), reason)
            .show(&window, |ui| {
                if self.draft.entries.is_empty() {
                    look.label(ui, Type::Body, look.text("bootset-nothing"));
                }
                if let Some(said) = self.entries(ui, look) {
                    step = said;
                }
                ui.add_space(space::ICON);
                if let Some(said) = self.stick(ui, look) {
                    step = said;
                }
            });
        match answer {
            DialogAnswer::Open => step,
            DialogAnswer::Pressed(1) => {
                let code = self.code.trim();
                let code = (self.draft.is_for_usb && !code.is_empty()).then(|| PathBuf::from(code));
                let wish = BootWish { code, ..self.draft.clone() };
                Step::Finish(DialogAction::SetBoot(Box::new(wish)).into())
            }
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }

    fn picked(&mut self, pick: Pick, path: &Path) {
        if !matches!(pick, Pick::BootFile | Pick::BootFolder) {
            return;
        }
        let path = path.to_string_lossy().into_owned();
        match self.choosing.take() {
            Some(Choosing::Code) => self.code = path,
            Some(Choosing::Image(at)) => {
                if let Some(entry) = self.draft.entries.get_mut(at) {
                    entry.image = ImageWish::Named(format!("host:{path}"));
                }
            }
            None => {}
        }
    }
}
