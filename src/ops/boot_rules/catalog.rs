//! What a PC BIOS makes of a boot catalog (El Torito 1.0; SeaBIOS, `cdrom.c`).

use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::model::boot::{
    BootEntryFacts, BootFacts, BootProgram, CatalogFacts, Mend, Reason, Rule, Weight,
};
use crate::model::spec::{BootPlatform, Emulation};

use super::{is_open, loaders};

/// Sectors of 512 bytes that loaders for discs need of themselves before they read the rest.
const FIRST_PART: u16 = 4;

/// BIOS from a disc.
pub(super) fn bios(facts: &BootFacts) -> Vec<Reason> {
    let Some(catalog) = &facts.catalog else { return vec![no_catalog()] };
    let mut reasons = Vec::new();
    reasons.extend(record_misplaced(facts, catalog, Weight::Blocks));
    reasons.extend(invalid(catalog));
    reasons.extend(sum_wrong(catalog, Weight::Caution));
    reasons.extend(malformed(catalog));
    let default = catalog.entries.iter().find(|entry| entry.is_default);
    let Some(entry) = default.filter(|entry| entry.platform == BootPlatform::X86) else {
        reasons.push(no_entry(catalog));
        return reasons;
    };
    reasons.extend(not_bootable(entry));
    reasons.extend(image_missing(entry));
    reasons.extend(load_too_short(entry));
    match entry.emulation() {
        Some(Emulation::None) => {
            if is_open(&reasons) {
                reasons.extend(loaders::from_disc(facts, entry));
            }
        }
        Some(Emulation::HardDisk) => reasons.push(hard_disk(entry)),
        Some(_) => reasons.extend(floppy(entry)),
        None => reasons.push(unknown_program(entry)),
    }
    reasons
}

/// Without a boot record firmware has nothing to start from a disc (El Torito 1.0, 2.0; R4).
pub(super) fn no_catalog() -> Reason {
    Reason::new(Rule::NoCatalog, Weight::Blocks).mended_by(Mend::AddEntry)
}

/// The boot record has to be the second descriptor of its session (El Torito 1.0, 2.0): BIOSes
/// look nowhere else, EDK2 looks at all descriptors.
pub(super) fn record_misplaced(
    facts: &BootFacts,
    catalog: &CatalogFacts,
    weight: Weight,
) -> Option<Reason> {
    let start = facts.iso.as_ref().map_or(0, |iso| iso.session_start);
    let is_right = catalog.record_sector == start.saturating_add(17);
    let bytes = sector(catalog.record_sector);
    (!is_right).then(|| {
        Reason::new(Rule::RecordMisplaced, weight)
            .with("sector", u64::from(catalog.record_sector))
            .at(bytes)
            .mended_by(Mend::CorrectCatalog)
    })
}

/// A catalog begins with 01 and its first record ends in 55 AA (El Torito 1.0, figure 2; R7).
pub(super) fn invalid(catalog: &CatalogFacts) -> Option<Reason> {
    (!catalog.is_key_right).then(|| {
        Reason::new(Rule::CatalogInvalid, Weight::Blocks)
            .at(ByteRange { start: catalog.range.start, len: 32 })
            .mended_by(Mend::CorrectCatalog)
    })
}

/// The words of the first record sum up to zero (El Torito 1.0, figure 2; R7). EDK2 insists,
/// SeaBIOS does not look.
pub(super) fn sum_wrong(catalog: &CatalogFacts, weight: Weight) -> Option<Reason> {
    (catalog.is_key_right && !catalog.is_sum_right).then(|| {
        Reason::new(Rule::CatalogSumWrong, weight)
            .at(ByteRange { start: catalog.range.start, len: 32 })
            .mended_by(Mend::CorrectCatalog)
    })
}

/// Sections that don't add up (El Torito 1.0, 2.3): firmware that counts stops early (R7).
pub(super) fn malformed(catalog: &CatalogFacts) -> Option<Reason> {
    let fault = catalog.faults.first()?;
    Some(
        Reason::new(Rule::CatalogMalformed, Weight::Caution)
            .with("fault", fault.id())
            .at(ByteRange { start: fault.at(), len: 32 })
            .mended_by(Mend::CorrectCatalog),
    )
}

/// The initial entry is for the platform of the validation entry, and BIOSes take only 0
/// (El Torito 1.0, 2.1; R2).
fn no_entry(catalog: &CatalogFacts) -> Reason {
    Reason::new(Rule::NoEntry, Weight::Blocks)
        .with("firmware", "BIOS")
        .at(catalog.range)
        .mended_by(Mend::AddEntry)
}

/// Indicator 88 means bootable, anything else not (El Torito 1.0, figure 3).
pub(super) fn not_bootable(entry: &BootEntryFacts) -> Option<Reason> {
    (!entry.is_bootable).then(|| {
        of_entry(Rule::EntryNotBootable, Weight::Blocks, entry).mended_by(Mend::CorrectCatalog)
    })
}

/// The image lies on the disc and is not empty (R7).
pub(super) fn image_missing(entry: &BootEntryFacts) -> Option<Reason> {
    let rule = match entry.program {
        BootProgram::Unreadable => Rule::ImageOutside,
        BootProgram::Empty => Rule::ImageEmpty,
        _ => return None,
    };
    Some(of_entry(rule, Weight::Blocks, entry).mended_by(Mend::CorrectCatalog))
}

/// The sector count is how much a BIOS loads (El Torito 1.0, figure 3; R7). SeaBIOS loads whole
/// sectors of the disc, others only what is counted; with 0 nothing is loaded.
fn load_too_short(entry: &BootEntryFacts) -> Option<Reason> {
    let sectors = entry.load_sectors;
    let is_emulated = entry.emulation() != Some(Emulation::None);
    let image_sectors = u16::try_from(entry.image.len.div_ceil(512)).unwrap_or(u16::MAX);
    let wanted = match entry.program {
        _ if is_emulated => 1,
        BootProgram::Windows => image_sectors,
        BootProgram::Isolinux(_) | BootProgram::Grub2 => FIRST_PART,
        _ => 1,
    };
    if sectors >= wanted {
        return None;
    }
    let loaded = sectors.next_multiple_of(FIRST_PART);
    let weight = if loaded < wanted { Weight::Blocks } else { Weight::Caution };
    let reason = of_entry(Rule::LoadTooShort, weight, entry)
        .with("sectors", u64::from(sectors))
        .with("wanted", u64::from(wanted));
    Some(reason.mended_by(Mend::CorrectCatalog))
}

/// Emulated hard disks work in few BIOSes: the image's geometry has to be the BIOS's own.
fn hard_disk(entry: &BootEntryFacts) -> Reason {
    of_entry(Rule::HardDiskEmulation, Weight::Unsure, entry)
}

/// An emulated floppy has one of three sizes (El Torito 1.0, 2.2) and a boot sector that starts
/// something.
fn floppy(entry: &BootEntryFacts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let size = entry.emulation().and_then(Emulation::image_bytes).unwrap_or(0);
    if entry.image.len != size {
        reasons.push(of_entry(Rule::EmulationSize, Weight::Caution, entry));
    }
    match entry.program {
        // It reads its second part from the volume it starts.
        BootProgram::Syslinux if entry.volume.is_none() => {
            reasons.push(loaders::part_missing("ldlinux.sys"));
        }
        BootProgram::Syslinux => reasons.push(found(entry)),
        _ => reasons.push(unknown_program(entry)),
    }
    reasons
}

/// A program nobody here knows: it is started, but what it does can't be said.
pub(super) fn unknown_program(entry: &BootEntryFacts) -> Reason {
    of_entry(Rule::UnknownProgram, Weight::Unsure, entry)
}

/// The entry that firmware takes.
pub(super) fn found(entry: &BootEntryFacts) -> Reason {
    of_entry(Rule::EntryFound, Weight::Supports, entry).with("program", entry.program.id())
}

/// A reason about an entry, resting on its record.
pub(super) fn of_entry(rule: Rule, weight: Weight, entry: &BootEntryFacts) -> Reason {
    Reason::new(rule, weight)
        .with("number", u64::from(entry.number))
        .at(ByteRange { start: entry.at, len: 32 })
}

fn sector(number: u32) -> ByteRange {
    ByteRange { start: u64::from(number) * SECTOR_BYTES, len: SECTOR_BYTES }
}
