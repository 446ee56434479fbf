//! Whether an image starts, and why: rules over [`BootFacts`], pure functions without I/O. One
//! file per group; each rule has its clause beside it.
//!
//! *Starts* means: firmware finds the loader, and the loader its configuration. *Doubtful* is said
//! only for what can't be known without the machine ([`Weight::Unsure`]): programs and code nobody
//! here knows, emulated hard disks, firmware with a UDF driver. What works with most machines
//! but not with all is a caution and does not change the verdict.

mod catalog;
mod config;
mod grub;
mod loaders;
mod programs;
mod secure;
mod start_area;
#[cfg(test)]
mod tests;
mod uefi;

use crate::model::boot::{
    BootFacts, EfiArchitecture, Firmware, Medium, PathVerdict, Reason, Verdict, Weight,
};

/// The verdict for every way to start.
pub fn judge(facts: &BootFacts) -> Vec<PathVerdict> {
    let mut verdicts = vec![
        verdict(Firmware::Bios, Medium::Cd, catalog::bios(facts)),
        verdict(Firmware::Bios, Medium::Usb, start_area::bios(facts)),
    ];
    for firmware in [Firmware::UefiX64, Firmware::UefiIa32, Firmware::UefiArm64] {
        let Some(target) = Target::of(firmware) else { continue };
        verdicts.push(verdict(firmware, Medium::Cd, uefi::disc(facts, target)));
        verdicts.push(verdict(firmware, Medium::Usb, uefi::stick(facts, target)));
        verdicts.push(verdict(firmware, Medium::Fat, uefi::copied(facts, target)));
    }
    verdicts
}

fn verdict(firmware: Firmware, medium: Medium, mut reasons: Vec<Reason>) -> PathVerdict {
    reasons.sort_by_key(|reason| reason.weight);
    let verdict = match reasons.first().map(|reason| reason.weight) {
        Some(Weight::Blocks) | None => Verdict::No,
        Some(Weight::Unsure) => Verdict::Doubtful,
        Some(Weight::Caution | Weight::Supports) => Verdict::Starts,
    };
    PathVerdict { firmware, medium, verdict, reasons }
}

/// Whether nothing among the reasons stands in the way.
fn is_open(reasons: &[Reason]) -> bool {
    reasons.iter().all(|reason| reason.weight != Weight::Blocks)
}

/// What a UEFI firmware looks for on removable media (UEFI 3.5.1.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Target {
    architecture: EfiArchitecture,
    /// `efi/boot/bootx64.efi`, folded to lower case.
    path: &'static str,
    /// As people write it.
    shown: &'static str,
}

impl Target {
    fn of(firmware: Firmware) -> Option<Target> {
        let (architecture, path, shown) = match firmware {
            Firmware::Bios => return None,
            Firmware::UefiX64 => {
                (EfiArchitecture::X64, "efi/boot/bootx64.efi", "/EFI/BOOT/BOOTX64.EFI")
            }
            Firmware::UefiIa32 => {
                (EfiArchitecture::Ia32, "efi/boot/bootia32.efi", "/EFI/BOOT/BOOTIA32.EFI")
            }
            Firmware::UefiArm64 => {
                (EfiArchitecture::Arm64, "efi/boot/bootaa64.efi", "/EFI/BOOT/BOOTAA64.EFI")
            }
        };
        Some(Target { architecture, path, shown })
    }
}
