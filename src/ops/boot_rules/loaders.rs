//! What loaders for BIOS need once they are started: their patches, their parts, a configuration.

use crate::model::boot::{
    BootEntryFacts, BootFacts, BootProgram, ConfigKind, Mend, Reason, Rule, Weight,
};

use super::catalog::{found, of_entry, unknown_program};
use super::config;

/// Folders that ISOLINUX looks into, in its order (syslinux, `core/fs/iso9660/iso9660.c`).
const ISOLINUX_FOLDERS: [&str; 5] =
    ["boot/isolinux/", "isolinux/", "boot/syslinux/", "syslinux/", ""];

/// The program of an entry, started from a disc.
pub(super) fn from_disc(facts: &BootFacts, entry: &BootEntryFacts) -> Vec<Reason> {
    match &entry.program {
        BootProgram::Isolinux(version) => {
            let mut reasons = vec![found(entry)];
            reasons.extend(isolinux_table(entry, Weight::Caution));
            reasons.extend(isolinux_parts(facts, version));
            reasons
        }
        BootProgram::Grub2 => {
            let mut reasons = vec![found(entry)];
            reasons.extend(grub_table(entry));
            reasons.extend(grub_config(facts, entry));
            reasons
        }
        BootProgram::Windows => {
            let has_manager =
                facts.tree.loader_parts.iter().any(|p| p.eq_ignore_ascii_case("bootmgr"));
            let missing = (!has_manager).then(|| part_missing("bootmgr"));
            std::iter::once(found(entry)).chain(missing).collect()
        }
        _ => vec![unknown_program(entry)],
    }
}

/// The program of an entry, started by hybrid code from a stick.
pub(super) fn from_stick(facts: &BootFacts, entry: &BootEntryFacts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    match &entry.program {
        BootProgram::Isolinux(version) => {
            reasons.extend(isolinux_table(entry, Weight::Blocks));
            reasons.extend(isolinux_parts(facts, version));
        }
        BootProgram::Grub2 => {
            reasons.extend(grub_address(entry));
            reasons.extend(grub_config(facts, entry));
        }
        _ => {}
    }
    reasons
}

/// ISOLINUX reads the rest of itself where the boot-info table says, and compares the sum
/// (syslinux, `isolinux.asm`; R13). Without a table it asks the BIOS where on the disc it came
/// from, which no BIOS knows of a stick.
fn isolinux_table(entry: &BootEntryFacts, without: Weight) -> Option<Reason> {
    match entry.info_table {
        None => Some(of_entry(Rule::InfoTableMissing, without, entry).mended_by(Mend::PatchImage)),
        Some(table) if table.is_right() => None,
        Some(_) => Some(stale(entry, Weight::Blocks)),
    }
}

/// GRUB's loader for discs reads where the table says and as much as it says; it takes no sum
/// (GRUB, `cdboot.S`; R13).
fn grub_table(entry: &BootEntryFacts) -> Option<Reason> {
    let Some(table) = entry.info_table else {
        let missing = of_entry(Rule::InfoTableMissing, Weight::Blocks, entry);
        return Some(missing.mended_by(Mend::PatchImage));
    };
    let is_short = u64::from(table.len).saturating_add(2047) < entry.image.len;
    match (table.is_image_right && !is_short, table.is_right()) {
        (true, true) => None,
        (true, false) => Some(stale(entry, Weight::Caution)),
        (false, _) => Some(stale(entry, Weight::Blocks)),
    }
}

fn stale(entry: &BootEntryFacts, weight: Weight) -> Reason {
    let range = crate::base::units::ByteRange { start: entry.image.start + 8, len: 16 };
    of_entry(Rule::InfoTableStale, weight, entry).at(range).mended_by(Mend::PatchImage)
}

/// Started from a stick, GRUB reads the rest of itself where the address at byte 2548 says (GRUB,
/// `diskboot.S`; formats.md 11.5).
fn grub_address(entry: &BootEntryFacts) -> Option<Reason> {
    let range = crate::base::units::ByteRange { start: entry.image.start + 2548, len: 8 };
    (entry.is_grub2_right() == Some(false)).then(|| {
        of_entry(Rule::Grub2Stale, Weight::Blocks, entry).at(range).mended_by(Mend::PatchImage)
    })
}

/// From version 5 on ISOLINUX is two files, and menus need libraries (syslinux, NEWS of 5.00); it
/// looks for them and for its configuration in five folders.
fn isolinux_parts(facts: &BootFacts, version: &str) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let is_split = version.split('.').next().and_then(|major| major.parse::<u32>().ok()) >= Some(5);
    let has = |part: &str| {
        let paths = || facts.tree.loader_parts.iter().map(|path| path.to_lowercase());
        ISOLINUX_FOLDERS.iter().any(|folder| paths().any(|path| path == format!("{folder}{part}")))
    };
    if is_split && !has("ldlinux.c32") {
        reasons.push(part_missing("ldlinux.c32"));
    }
    let names = ISOLINUX_FOLDERS
        .iter()
        .flat_map(|folder| ["isolinux.cfg", "syslinux.cfg"].map(|name| format!("{folder}{name}")));
    let paths: Vec<String> = names.collect();
    let main = facts.main_volume();
    let config = paths.iter().find_map(|path| facts.config(ConfigKind::Syslinux, main, path));
    match config {
        Some(config) => {
            reasons.push(config::config_found(config));
            reasons.extend(config::named(facts, config));
            let is_menu = config.names.iter().any(|name| name.name.ends_with("menu.c32"));
            for part in ["libutil.c32", "libcom32.c32"] {
                if is_split && is_menu && !has(part) {
                    reasons.push(part_missing(part));
                }
            }
        }
        None => reasons.push(config::config_missing("/isolinux/isolinux.cfg")),
    }
    reasons
}

/// GRUB with its modules on the disc reads `grub.cfg` beside them; one with all built in brings
/// its configuration along, packed (`grub-mkstandalone`).
fn grub_config(facts: &BootFacts, entry: &BootEntryFacts) -> Vec<Reason> {
    let is_module = |path: &&String| path.ends_with("i386-pc/normal.mod");
    let folder = facts.tree.loader_parts.iter().find(is_module);
    let folder = folder.and_then(|path| path.strip_suffix("i386-pc/normal.mod"));
    let path = format!("{}grub.cfg", folder.unwrap_or("boot/grub/"));
    match (facts.config(ConfigKind::Grub, facts.main_volume(), &path), folder) {
        (Some(config), _) => {
            let mut reasons = vec![config::config_found(config)];
            reasons.extend(config::named(facts, config));
            reasons
        }
        (None, Some(_)) => vec![config::config_missing(&format!("/{path}"))],
        // It may be all in there, or be looked for on the disc.
        (None, None) => vec![unknown_program(entry)],
    }
}

/// A file without which the loader stops.
pub(super) fn part_missing(name: &str) -> Reason {
    Reason::new(Rule::LoaderPartMissing, Weight::Blocks)
        .with("path", name)
        .mended_by(Mend::CorrectConfig)
}
