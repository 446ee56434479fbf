//! What this program is, which version, and whose work is in it.

use egui::Ui;

use super::parts::{copyable, fact};
use super::stack::{Dialog, DialogCtx, Step};
use crate::gui::theme::{Icon, Type, size, space};
use crate::gui::widgets::{ButtonKind, Dialog as Window, DialogAnswer};

/// The dialog.
#[derive(Clone, Debug, Default)]
pub struct AboutDialog {}

impl Dialog for AboutDialog {
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step {
        let look = ctx.look;
        let answer = Window::new(look, "about", "Glassmaster", size::DIALOG)
            .button(ButtonKind::Primary, look.text("dialogs-close"))
            .show(ui.ctx(), |ui| {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = space::GROUP;
                    ui.label(Icon::DISC.rich(Icon::EMPTY, look.palette.accent));
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = space::ICON;
                        look.label(ui, Type::Body, look.text("dialogs-about-sentence"));
                        look.quiet(ui, Type::Note, look.text("dialogs-about-licence"));
                    });
                });
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = space::ICON;
                    let version = env!("CARGO_PKG_VERSION");
                    let name = look.text("dialogs-about-version");
                    let whole = format!("Glassmaster {version} ({})", std::env::consts::OS);
                    fact(ui, look, &name, |ui| copyable(ui, look, version, &whole, &name));
                    fact(ui, look, &look.text("dialogs-about-fonts"), |ui| {
                        look.label(ui, Type::Body, "Noto Sans (OFL), Hack (MIT)");
                    });
                    fact(ui, look, &look.text("dialogs-about-icons"), |ui| {
                        look.label(ui, Type::Body, "Material Symbols (Apache-2.0)");
                    });
                });
            });
        match answer {
            DialogAnswer::Open => Step::Keep,
            DialogAnswer::Pressed(_) | DialogAnswer::Dismissed => Step::Close,
        }
    }
}
