//! The program that UEFI starts from a volume, and what that program needs.

use crate::model::boot::{
    BootConfig, BootFacts, BootVolume, ConfigKind, EfiLoader, EfiProgram, Mend, Reason, Rule,
    Weight,
};

use super::{Target, config, grub, secure};

/// Where a program was started from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum From {
    /// A disc: to GRUB the EFI image and the disc are one device.
    Disc,
    /// A stick written byte for byte: each partition is a device of its own.
    Stick,
    /// A stick with copied files.
    Copies,
}

/// The program of a volume, with what it needs.
pub(super) fn in_volume(
    facts: &BootFacts,
    volume: &BootVolume,
    target: Target,
    from: From,
) -> Vec<Reason> {
    match find(facts, &volume.id, target) {
        Some(program) => started(facts, program, target, from),
        None => vec![no_program(target, &volume.id)],
    }
}

/// The program among files that were copied to a FAT stick.
pub(super) fn in_copied_files(facts: &BootFacts, target: Target) -> Vec<Reason> {
    let main = facts.main_volume();
    if let Some(program) = find(facts, main, target) {
        return started(facts, program, target, From::Copies);
    }
    match facts.programs.iter().find(|program| is_at(program, target.path)) {
        Some(program) => vec![only_in_efi_image(program)],
        None => vec![no_program(target, main)],
    }
}

/// The program that stands under the name firmware looks for. FAT does not tell cases apart.
pub(super) fn find<'a>(
    facts: &'a BootFacts,
    volume: &str,
    target: Target,
) -> Option<&'a EfiProgram> {
    let mut programs = facts.programs.iter();
    programs.find(|program| program.volume == volume && is_at(program, target.path))
}

fn is_at(program: &EfiProgram, path: &str) -> bool {
    program.path.eq_ignore_ascii_case(path)
}

fn started(facts: &BootFacts, program: &EfiProgram, target: Target, from: From) -> Vec<Reason> {
    if let Some(reason) = wrong_program(program, target) {
        return vec![reason];
    }
    let mut reasons = vec![about(Rule::ProgramFound, Weight::Supports, program)];
    reasons.extend(secure::unsigned(program));
    reasons.extend(secure::old_authority(program));
    reasons.extend(secure::sbat_old(program));
    match program.loader {
        EfiLoader::Grub2 => reasons.extend(grub::config(facts, program, from)),
        EfiLoader::Shim => reasons.extend(shim(facts, program, target, from)),
        EfiLoader::SystemdBoot => reasons.extend(systemd_boot(facts, program)),
        EfiLoader::Windows | EfiLoader::Linux | EfiLoader::Unknown => {}
    }
    reasons
}

/// Removable media have one name for each processor (UEFI 2.10, 3.5.1.1; R5).
fn no_program(target: Target, volume: &str) -> Reason {
    Reason::new(Rule::NoProgram, Weight::Blocks)
        .with("path", target.shown)
        .with("volume", volume)
        .mended_by(Mend::AddProgram)
}

/// What lies only in the EFI image is not copied along with the files (R6).
fn only_in_efi_image(program: &EfiProgram) -> Reason {
    about(Rule::OnlyInEfiImage, Weight::Blocks, program)
        .with("volume", program.volume.clone())
        .mended_by(Mend::CopyOutOfEfiImage)
}

/// A program has to be one, and for the processor its name says (PE/COFF, Machine; R14).
fn wrong_program(program: &EfiProgram, target: Target) -> Option<Reason> {
    let Some(architecture) = program.architecture.filter(|_| program.is_efi) else {
        let reason = about(Rule::NotAProgram, Weight::Blocks, program);
        return Some(reason.mended_by(Mend::AddProgram));
    };
    (architecture != target.architecture).then(|| {
        about(Rule::WrongArchitecture, Weight::Blocks, program)
            .with("found", architecture.id())
            .mended_by(Mend::AddProgram)
    })
}

/// shim starts `grub<processor>.efi` beside it (shim, `shim.c`, DEFAULT_LOADER).
fn shim(facts: &BootFacts, program: &EfiProgram, target: Target, from: From) -> Vec<Reason> {
    let path = target.path.replace("/boot/boot", "/boot/grub");
    let next =
        facts.programs.iter().find(|other| other.volume == program.volume && is_at(other, &path));
    match next {
        Some(next) if next.loader == EfiLoader::Grub2 => grub::config(facts, next, from),
        Some(_) => Vec::new(),
        None => vec![
            Reason::new(Rule::LoaderPartMissing, Weight::Blocks)
                .with("path", format!("/{path}"))
                .mended_by(Mend::AddProgram),
        ],
    }
}

/// systemd-boot shows entries and unified images of its own volume (Boot Loader Specification).
fn systemd_boot(facts: &BootFacts, program: &EfiProgram) -> Vec<Reason> {
    let is_entry = |config: &&BootConfig| {
        config.kind == ConfigKind::Loader
            && config.volume == program.volume
            && config.path.to_lowercase().starts_with("loader/entries/")
    };
    let is_image = |other: &EfiProgram| {
        other.volume == program.volume && other.path.to_lowercase().starts_with("efi/linux/")
    };
    let entries: Vec<&BootConfig> = facts.configs.iter().filter(is_entry).collect();
    if entries.is_empty() && !facts.programs.iter().any(is_image) {
        return vec![config::config_missing("/loader/entries")];
    }
    entries
        .into_iter()
        .flat_map(|entry| {
            let named = config::named(facts, entry).into_iter();
            std::iter::once(config::config_found(entry)).chain(named)
        })
        .collect()
}

/// A reason about a program, resting on it.
pub(super) fn about(rule: Rule, weight: Weight, program: &EfiProgram) -> Reason {
    Reason::new(rule, weight).with("path", format!("/{}", program.path)).in_file(
        &program.volume,
        &program.path,
        None,
    )
}
