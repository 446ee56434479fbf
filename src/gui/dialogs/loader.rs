//! Makes a disc start in one step: a boot loader, a title, a time to wait, a kernel.

use egui::Ui;

use super::answer::DialogAction;
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Type, size};
use crate::gui::widgets::{
    ButtonKind, Dialog as Window, DialogAnswer, NumberField, TextField, choice_list, select,
};
use crate::job::{RescueLoader, RescueWish};

/// Seconds until the menu starts by itself.
const USUAL_TIMEOUT: u64 = 5;

/// The dialog.
#[derive(Clone, Debug)]
pub struct LoaderDialog {
    loader: RescueLoader,
    title: String,
    timeout: u64,
    kernels: Vec<String>,
    first: usize,
    options: String,
}

impl LoaderDialog {
    /// Begins with the name of the disc and the kernels on it.
    pub fn new(title: String, kernels: Vec<String>) -> LoaderDialog {
        LoaderDialog {
            loader: RescueLoader::Grub,
            title,
            timeout: USUAL_TIMEOUT,
            kernels,
            first: 0,
            options: String::new(),
        }
    }

    fn wish(&self) -> RescueWish {
        let options = self.options.trim();
        RescueWish {
            loader: self.loader,
            title: self.title.trim().to_owned(),
            timeout: u16::try_from(self.timeout).unwrap_or(u16::MAX),
            first: self.kernels.get(self.first).cloned(),
            kernel_options: (!options.is_empty()).then(|| options.to_owned()),
            folder: None,
        }
    }
}

impl Dialog for LoaderDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let window = ui.ctx().clone();
        let answer = Window::new(look, "make it start", look.text("loader-title"), size::FORM)
            .button(ButtonKind::Normal, look.text("dialogs-cancel"))
            .button(ButtonKind::Primary, look.text("loader-do"))
            .show(&window, |ui| {
                let row = |loader, words: &str, note: &str| {
                    (loader, look.text(words), look.text(note), true)
                };
                let rows = [
                    row(RescueLoader::Grub, "loader-grub", "loader-grub-note"),
                    row(RescueLoader::Isolinux, "loader-isolinux", "loader-isolinux-note"),
                    row(RescueLoader::Efi, "loader-efi", "loader-efi-note"),
                ];
                choice_list(ui, look, &look.text("loader-which"), &mut self.loader, &rows);
                if self.loader == RescueLoader::Efi {
                    return;
                }
                TextField::new(look.text("loader-menu-title"), &mut self.title)
                    .width(400.0)
                    .show(ui, look);
                let label = look.text("loader-timeout");
                NumberField::new(label, &mut self.timeout, 0..=600).show(ui, look);
                if self.kernels.is_empty() {
                    look.quiet(ui, Type::Body, look.text("loader-no-kernel"));
                    return;
                }
                let kernels: Vec<(usize, String)> =
                    self.kernels.iter().cloned().enumerate().collect();
                select(ui, look, &look.text("loader-kernel"), &mut self.first, &kernels);
                TextField::new(look.text("loader-options"), &mut self.options)
                    .width(400.0)
                    .show(ui, look);
            });
        match answer {
            DialogAnswer::Open => Step::Keep,
            DialogAnswer::Pressed(1) => Step::Finish(DialogAction::PutLoader(self.wish()).into()),
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }
}
