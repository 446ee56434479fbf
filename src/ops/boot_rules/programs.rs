//! The program that UEFI starts from a volume, and what that program needs.

use crate::model::boot::{
    BootConfig, BootFacts, BootVolume, ConfigKind, ConfigUse, EfiLoader, EfiProgram, Mend, Reason,
    Rule, Weight,
};

use super::{Target, config, secure};

/// The program of a volume, with what it needs.
pub(super) fn in_volume(facts: &BootFacts, volume: &BootVolume, target: Target) -> Vec<Reason> {
    match find(facts, &volume.id, target) {
        Some(program) => started(facts, program, target, false),
        None => vec![no_program(target, &volume.id)],
    }
}

/// The program among files that were copied to a FAT stick.
pub(super) fn in_copied_files(facts: &BootFacts, target: Target) -> Vec<Reason> {
    let main = facts.main_volume();
    if let Some(program) = find(facts, main, target) {
        return started(facts, program, target, true);
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

fn started(
    facts: &BootFacts,
    program: &EfiProgram,
    target: Target,
    is_copied: bool,
) -> Vec<Reason> {
    if let Some(reason) = wrong_program(program, target) {
        return vec![reason];
    }
    let mut reasons = vec![about(Rule::ProgramFound, Weight::Supports, program)];
    reasons.extend(secure::unsigned(program));
    reasons.extend(secure::old_authority(program));
    reasons.extend(secure::sbat_old(program));
    match program.loader {
        EfiLoader::Grub2 => reasons.extend(grub(facts, program, is_copied)),
        EfiLoader::Shim => reasons.extend(shim(facts, program, target, is_copied)),
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
fn shim(facts: &BootFacts, program: &EfiProgram, target: Target, is_copied: bool) -> Vec<Reason> {
    let path = target.path.replace("/boot/boot", "/boot/grub");
    let next =
        facts.programs.iter().find(|other| other.volume == program.volume && is_at(other, &path));
    match next {
        Some(next) if next.loader == EfiLoader::Grub2 => grub(facts, next, is_copied),
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

/// GRUB looks for its configuration where it was told when it was made: in itself, on the volume
/// it came from, or on the disc it searched (GRUB manual, 3.4; R11).
fn grub(facts: &BootFacts, program: &EfiProgram, is_copied: bool) -> Vec<Reason> {
    let mut reasons = searches(facts, program, is_copied);
    let Some(grub) = &program.grub else { return reasons };
    if grub.memdisk_config.is_some() {
        return reasons;
    }
    let main = facts.main_volume();
    let (volumes, folder) = match grub.prefix.strip_prefix('(').and_then(|p| p.split_once(')')) {
        // On the disk it came from, on another, or packed in itself and going on from there.
        Some(("memdisk", _)) => (vec![&program.volume[..], main], "boot/grub"),
        Some((_, folder)) => (vec![main], folder.trim_matches('/')),
        None => (vec![&program.volume[..]], grub.prefix.trim_matches('/')),
    };
    let folder = searched_prefix(&grub.config).unwrap_or_else(|| folder.to_owned());
    let has_search = !grub.config.is_empty() && grub.config.contains("search");
    let volumes = if has_search { vec![main, &program.volume[..]] } else { volumes };
    let path = format!("{folder}/grub.cfg");
    let found = volumes.iter().find_map(|volume| facts.config(ConfigKind::Grub, volume, &path));
    match found {
        Some(found) => {
            reasons.push(config::config_found(found));
            reasons.extend(config::named(facts, found));
        }
        None => reasons.push(config::config_missing(&format!("/{path}"))),
    }
    reasons
}

/// `set prefix=($root)/boot/grub` of a built-in configuration.
fn searched_prefix(text: &str) -> Option<String> {
    let line = text.lines().rev().find_map(|line| line.trim().strip_prefix("set prefix="))?;
    let path = line.trim_matches(['"', '\'', ' ']).split_once(')').map(|(_, path)| path)?;
    Some(path.trim_matches('/').to_owned())
}

/// What the built-in configuration searches: if nothing of it is there, GRUB stays at a prompt.
/// On a stick with copied files the disc's id is not there.
fn searches(facts: &BootFacts, program: &EfiProgram, is_copied: bool) -> Vec<Reason> {
    let is_of = |config: &&BootConfig| {
        config.is_embedded && config.volume == program.volume && config.path == program.path
    };
    let names = facts.configs.iter().filter(is_of).flat_map(|config| &config.names);
    let searched: Vec<_> = names
        .filter(|name| {
            matches!(name.what, ConfigUse::Label | ConfigUse::Uuid | ConfigUse::SearchFile)
        })
        .collect();
    let is_found = |name: &&&crate::model::boot::ConfigName| match name.what {
        ConfigUse::Uuid if is_copied => false,
        _ => name.is_there != Some(false),
    };
    if searched.is_empty() || searched.iter().any(|name| is_found(&name)) {
        return Vec::new();
    }
    let first = searched.into_iter().next();
    let reason = first.map(|name| match name.what {
        ConfigUse::Uuid => config::uuid_searched(facts, name, Weight::Blocks),
        ConfigUse::Label => config::label_searched(facts, name, Weight::Blocks),
        _ => config::config_missing(&format!("/{}", name.name)),
    });
    let in_file = reason.map(|reason| reason.in_file(&program.volume, &program.path, None));
    in_file.into_iter().collect()
}

/// A reason about a program, resting on it.
pub(super) fn about(rule: Rule, weight: Weight, program: &EfiProgram) -> Reason {
    Reason::new(rule, weight).with("path", format!("/{}", program.path)).in_file(
        &program.volume,
        &program.path,
        None,
    )
}
