//! Try it: starts what is shown in a machine, without writing it first; where that needs something
//! that is not installed, one quiet line says what.

use egui::Ui;

use crate::gui::theme::{Icon, Type, space};
use crate::gui::view::boot::Machine;
use crate::gui::view::shown::Shown;
use crate::gui::widgets::Button;
use crate::gui::{Action, Look, ViewAction};
use crate::job::{TrialFirmware, TrialMachine, TrialMedium};
use crate::model::boot::Medium;

/// What installs QEMU on Debian and its relatives.
const INSTALL_QEMU: &str = "apt install qemu-system-x86";
/// The same for firmware.
const INSTALL_OVMF: &str = "apt install ovmf";

/// The button for the machine and medium that are chosen.
pub(super) fn row(
    ui: &mut Ui,
    look: &Look,
    shown: &Shown,
    machine: Machine,
    medium: Medium,
    actions: &mut Vec<Action>,
) {
    let medium = match medium {
        Medium::Cd => TrialMedium::Cd,
        Medium::Usb => TrialMedium::Usb,
        // Only a real stick can be one that files were copied to.
        Medium::Fat => return,
    };
    let firmware = match machine {
        Machine::Older => TrialFirmware::Bios,
        Machine::Newer => TrialFirmware::Uefi,
    };
    // Nothing is promised before somebody has looked.
    let Some(tools) = shown.trial else { return };
    if !cfg!(unix) {
        return;
    }
    if !tools.has_qemu {
        return missing(ui, look, "bootview-try-needs-qemu", INSTALL_QEMU);
    }
    if firmware == TrialFirmware::Uefi && !tools.has_uefi {
        return missing(ui, look, "bootview-try-needs-ovmf", INSTALL_OVMF);
    }
    let is_there = shown.is_image || shown.layout.as_ref().is_some_and(|layout| !layout.is_stale);
    let reason = (!is_there).then(|| look.text("dialogs-create-planning"));
    let button = Button::normal(look.text("bootview-try")).icon(Icon::TRY);
    if button.tip(look.text("bootview-try-note")).disabled(reason).show(ui, look).clicked() {
        actions.push(ViewAction::TryIt(TrialMachine { firmware, medium }).into());
    }
}

/// What is missing, with the command that installs it.
fn missing(ui: &mut Ui, look: &Look, id: &str, command: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::CONTROL;
        look.quiet(ui, Type::Table, look.format(id, &[("command", command.into())]));
        let copy = Button::quiet(look.text("bootview-try-copy")).small().icon(Icon::COPY);
        if copy.show(ui, look).clicked() {
            ui.ctx().copy_text(command.to_owned());
        }
    });
}
