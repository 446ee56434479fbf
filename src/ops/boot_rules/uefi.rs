//! Which volumes UEFI finds on a disc, on a stick, and among copied files (UEFI 2.10, 13.3; EDK2,
//! `PartitionDxe`). What it does with them is in `programs`.

use crate::base::units::{ByteRange, Guid};
use crate::model::boot::{
    BootEntryFacts, BootFacts, BootVolume, CatalogFacts, GptFacts, Mend, Reason, Rule, Weight,
};
use crate::model::spec::{BootPlatform, Emulation};

use super::catalog::{
    image_missing, invalid, malformed, no_catalog, not_bootable, of_entry, record_misplaced,
    sum_wrong,
};
use super::programs::From;
use super::start_area::{beyond_end, windows_not_hybrid};
use super::{Target, is_open, programs};

/// Records of a catalog that EDK2 reads where blocks have 512 bytes.
const RECORDS_OF_BLOCK: u64 = 16;

/// UEFI from a disc: El Torito only, partition tables count in blocks of 512 bytes.
pub(super) fn disc(facts: &BootFacts, target: Target) -> Vec<Reason> {
    let Some(catalog) = &facts.catalog else {
        return or_udf(facts, target, vec![no_catalog()]);
    };
    let reasons = by_catalog(facts, catalog, target, From::Disc);
    or_udf(facts, target, reasons)
}

/// UEFI from a stick written byte for byte: GPT first, then El Torito, then MBR, then a volume
/// without partitions (UEFI 2.10, 13.3.2; EDK2 since 2017).
pub(super) fn stick(facts: &BootFacts, target: Target) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(gpt) = usable_gpt(facts) {
        reasons.extend(gpt_damaged(gpt));
        reasons.extend(backup_misplaced(gpt));
        reasons.extend(by_gpt(facts, gpt, target));
        return reasons;
    }
    let is_protected = facts.mbr.as_ref().is_some_and(|m| m.entries.iter().any(|e| e.kind == 0xEE));
    if is_protected {
        let reason = Reason::new(Rule::ProtectiveWithoutGpt, Weight::Caution);
        let table = ByteRange { start: 446, len: 64 };
        reasons.push(reason.at(table).mended_by(Mend::RewriteTables));
    }
    let by_mbr = mbr_volumes(facts);
    if let Some(catalog) = facts.catalog.as_ref().filter(|catalog| is_catalog_usable(catalog)) {
        let found = by_catalog(facts, catalog, target, From::Stick);
        let is_found = is_open(&found);
        reasons.extend(found);
        if is_found && by_mbr.is_empty() {
            let only = Reason::new(Rule::OnlyCatalog, Weight::Caution).at(catalog.range);
            reasons.push(only.mended_by(Mend::MakeHybrid));
        }
        return or_udf(facts, target, reasons);
    }
    if facts.has_udf {
        return or_udf(facts, target, vec![no_volume(facts)]);
    }
    reasons.extend(mbr_refused(facts));
    reasons.extend(facts.mbr.as_ref().and_then(beyond_end));
    let whole = facts.volumes.iter().filter(|volume| volume.start == 0 && is_fat(volume));
    let volumes: Vec<&BootVolume> = by_mbr.into_iter().chain(whole).collect();
    if volumes.is_empty() {
        reasons.push(no_volume(facts));
        reasons.extend(windows_not_hybrid(facts));
        return reasons;
    }
    reasons.extend(in_volumes(facts, &volumes, target));
    reasons
}

/// UEFI from a FAT stick to which the files of the image were copied (UEFI 2.10, 3.5.1.1).
pub(super) fn copied(facts: &BootFacts, target: Target) -> Vec<Reason> {
    let mut reasons = programs::in_copied_files(facts, target);
    if let Some((path, len)) = &facts.tree.too_large_for_fat {
        // FAT keeps lengths in 32 bits (R9).
        let reason = Reason::new(Rule::TooLargeForFat, Weight::Blocks)
            .with("path", format!("/{path}"))
            .with("size", crate::base::diag::Arg::Bytes(*len))
            .in_file(facts.main_volume(), path, None);
        reasons.push(reason.mended_by(Mend::SplitFile));
    }
    reasons
}

/// The volumes behind the entries of a catalog, on sticks those of its first records. EDK2 takes entries of
/// any platform, others only those of 0xEF.
fn by_catalog(
    facts: &BootFacts,
    catalog: &CatalogFacts,
    target: Target,
    from: From,
) -> Vec<Reason> {
    let records = if from == From::Disc { u64::MAX } else { RECORDS_OF_BLOCK };
    let mut reasons = Vec::new();
    reasons.extend(record_misplaced(facts, catalog, Weight::Caution));
    reasons.extend(invalid(catalog));
    reasons.extend(sum_wrong(catalog, Weight::Blocks));
    reasons.extend(malformed(catalog));
    let is_fat =
        |entry: &&BootEntryFacts| entry.volume.is_some() || entry.platform == BootPlatform::Efi;
    let is_read =
        |entry: &&BootEntryFacts| entry.at.saturating_sub(catalog.range.start) / 32 < records;
    let entries: Vec<&BootEntryFacts> = catalog.entries.iter().filter(is_fat).collect();
    if entries.is_empty() {
        let reason = Reason::new(Rule::NoEntry, Weight::Blocks).with("firmware", "UEFI");
        reasons.push(reason.at(catalog.range).mended_by(Mend::AddEntry));
        return reasons;
    }
    let mut best: Option<Vec<Reason>> = None;
    for entry in entries.into_iter().filter(is_read) {
        let found = by_entry(facts, entry, target, from);
        let is_better = best.as_deref().is_none_or(|best| is_open(&found) && !is_open(best));
        if is_better {
            best = Some(found);
        }
    }
    match best {
        Some(best) => reasons.extend(best),
        None => reasons.push(
            Reason::new(Rule::EntryTooFar, Weight::Blocks)
                .at(catalog.range)
                .mended_by(Mend::CorrectCatalog),
        ),
    }
    reasons
}

fn by_entry(facts: &BootFacts, entry: &BootEntryFacts, target: Target, from: From) -> Vec<Reason> {
    let mut reasons = Vec::new();
    reasons.extend(not_bootable(entry));
    reasons.extend(image_missing(entry));
    reasons.extend(entry_platform(entry));
    let volume = entry.volume.as_ref();
    let volume = volume.and_then(|id| facts.volumes.iter().find(|volume| volume.id == *id));
    match volume {
        Some(volume) => {
            reasons.extend(size_wrong(entry, volume));
            reasons.push(
                of_entry(Rule::EntryFound, Weight::Supports, entry)
                    .with("program", entry.program.id()),
            );
            reasons.extend(programs::in_volume(facts, volume, target, from));
        }
        None if is_open(&reasons) => {
            let reason = of_entry(Rule::NoEfiVolume, Weight::Blocks, entry);
            reasons.push(reason.at(entry.image).mended_by(Mend::AddProgram));
        }
        None => {}
    }
    reasons
}

/// Entries for UEFI are of platform 0xEF (UEFI 2.10, 13.3.2.1); EDK2 does not look.
fn entry_platform(entry: &BootEntryFacts) -> Option<Reason> {
    (entry.platform != BootPlatform::Efi).then(|| {
        of_entry(Rule::EntryPlatform, Weight::Caution, entry).mended_by(Mend::CorrectCatalog)
    })
}

/// The sector count is the length of the volume in units of 512 bytes, 0 and 1 mean up to the
/// end (UEFI 2.10, 13.3.2.1; R7). EDK2 takes it for units of 2048.
fn size_wrong(entry: &BootEntryFacts, volume: &BootVolume) -> Option<Reason> {
    let sectors = u64::from(entry.load_sectors);
    if sectors < 2 || entry.emulation() != Some(Emulation::None) || sectors * 512 >= volume.len {
        return None;
    }
    let weight = if sectors * 2048 < volume.len { Weight::Blocks } else { Weight::Caution };
    let reason = of_entry(Rule::EfiSizeWrong, weight, entry)
        .with("declared", crate::base::diag::Arg::Bytes(sectors * 512))
        .with("actual", crate::base::diag::Arg::Bytes(volume.len));
    Some(reason.mended_by(Mend::CorrectCatalog))
}

/// EDK2 looks at a catalog of a stick only if it is sound; else it goes on with the MBR.
fn is_catalog_usable(catalog: &CatalogFacts) -> bool {
    let is_bootable = catalog.entries.iter().any(|entry| entry.is_bootable);
    catalog.is_key_right && catalog.is_sum_right && is_bootable
}

/// A GPT counts only behind an MBR with an entry of type 0xEE from block 1 on (UEFI 2.10, 5.2.3),
/// and if one of its headers is sound.
fn usable_gpt(facts: &BootFacts) -> Option<&GptFacts> {
    let mbr = facts.mbr.as_ref()?;
    let is_protected = mbr.entries.iter().any(|e| e.kind == 0xEE && e.range.start == 512);
    let gpt = facts.gpt.as_ref().filter(|gpt| is_protected && gpt.block_bytes == 512)?;
    let is_valid = [gpt.primary, gpt.backup].into_iter().flatten().any(|header| header.is_valid());
    is_valid.then_some(gpt)
}

/// Firmware takes the copy when the first header is damaged, but says so (UEFI 2.10, 5.3.2; R8).
fn gpt_damaged(gpt: &GptFacts) -> Option<Reason> {
    let primary = gpt.primary.filter(|header| header.is_valid());
    primary.is_none().then(|| {
        let range = gpt.primary.map_or(ByteRange { start: 512, len: 512 }, |header| header.range);
        let reason = Reason::new(Rule::GptDamaged, Weight::Caution).at(range);
        reason.mended_by(Mend::RewriteTables)
    })
}

/// The copy stands in the last block (UEFI 2.10, 5.3.1; R8).
fn backup_misplaced(gpt: &GptFacts) -> Option<Reason> {
    let is_sound = gpt.is_backup_last && gpt.backup.is_some_and(|header| header.is_valid());
    (!is_sound).then(|| {
        let reason = Reason::new(Rule::GptBackupMisplaced, Weight::Caution);
        let reason = match gpt.backup {
            Some(header) => reason.at(header.range),
            None => reason,
        };
        reason.mended_by(Mend::RewriteTables)
    })
}

/// FAT volumes in the partitions of a GPT; EDK2 leaves out those that overlap or lie outside of
/// what the header allows (`PartitionCheckGptEntry`).
fn by_gpt(facts: &BootFacts, gpt: &GptFacts, target: Target) -> Vec<Reason> {
    let header = [gpt.primary, gpt.backup].into_iter().flatten().find(|header| header.is_valid());
    let Some(header) = header else { return vec![no_volume(facts)] };
    let block = u64::from(gpt.block_bytes);
    let usable = ByteRange::between(
        header.first_usable.saturating_mul(block),
        header.last_usable.saturating_add(1).saturating_mul(block),
    );
    let is_sound = |range: ByteRange| {
        let touching = gpt.entries.iter().filter(|e| e.range.intersection(range).is_some());
        usable.covers(range) && touching.count() == 1
    };
    let mut reasons = Vec::new();
    let mut volumes = Vec::new();
    for entry in &gpt.entries {
        let mut here = facts.volumes.iter().filter(|volume| is_fat(volume));
        let Some(volume) = here.find(|volume| volume.start == entry.range.start) else { continue };
        if !is_sound(entry.range) {
            let reason = Reason::new(Rule::MbrOverlaps, Weight::Caution).at(entry.range);
            reasons.push(reason.mended_by(Mend::RewriteTables));
            continue;
        }
        if entry.kind != Guid::ESP {
            let reason = Reason::new(Rule::EspTypeWrong, Weight::Caution);
            let reason = reason.with("number", u64::from(entry.number)).at(entry.range);
            reasons.push(reason.mended_by(Mend::RewriteTables));
        }
        volumes.push(volume);
    }
    if volumes.is_empty() {
        reasons.push(no_volume(facts));
        return reasons;
    }
    reasons.extend(in_volumes(facts, &volumes, target));
    reasons
}

/// FAT volumes in the partitions of an MBR that EDK2 accepts (`PartitionValidMbr`).
fn mbr_volumes(facts: &BootFacts) -> Vec<&BootVolume> {
    let Some(mbr) = facts.mbr.as_ref().filter(|m| !m.is_overlapping && !m.is_beyond_end) else {
        return Vec::new();
    };
    let entries = mbr.entries.iter().filter(|entry| entry.kind != 0 && entry.kind != 0xEE);
    let starts: Vec<u64> = entries.map(|entry| entry.range.start).collect();
    let is_named = |volume: &&BootVolume| is_fat(volume) && starts.contains(&volume.start);
    facts.volumes.iter().filter(is_named).collect()
}

/// Entries that overlap make the whole table unusable (EDK2, `PartitionValidMbr`; formats.md
/// 12.3).
fn mbr_refused(facts: &BootFacts) -> Option<Reason> {
    facts.mbr.as_ref().filter(|mbr| mbr.is_overlapping).map(|_| {
        let reason = Reason::new(Rule::MbrOverlaps, Weight::Caution);
        reason.at(ByteRange { start: 446, len: 64 }).mended_by(Mend::RewriteTables)
    })
}

/// The volume whose program works, else the first.
fn in_volumes(facts: &BootFacts, volumes: &[&BootVolume], target: Target) -> Vec<Reason> {
    let from = From::Stick;
    let judged =
        volumes.iter().map(|volume| (*volume, programs::in_volume(facts, volume, target, from)));
    let mut judged: Vec<_> = judged.collect();
    let best = judged.iter().position(|(_, reasons)| is_open(reasons)).unwrap_or(0);
    if best >= judged.len() {
        return Vec::new();
    }
    let (volume, mut reasons) = judged.swap_remove(best);
    let found = Reason::new(Rule::EspFound, Weight::Supports).with("volume", volume.id.clone());
    reasons.push(found.at(ByteRange { start: volume.start, len: volume.len }));
    reasons
}

/// No way leads to a volume that UEFI can read (R3).
fn no_volume(facts: &BootFacts) -> Reason {
    let reason = Reason::new(Rule::NoEfiVolume, Weight::Blocks);
    let range = ByteRange { start: 0, len: facts.size_bytes.min(32 * 1024) };
    reason.at(range).mended_by(Mend::MakeHybrid)
}

/// EDK2 reads UDF too; firmware of machines may or may not (UEFI demands FAT only, 13.3.1.1).
fn or_udf(facts: &BootFacts, target: Target, reasons: Vec<Reason>) -> Vec<Reason> {
    if is_open(&reasons) || !facts.has_udf {
        return reasons;
    }
    match programs::find(facts, "udf", target) {
        Some(program) => {
            let reason = Reason::new(Rule::NeedsUdfDriver, Weight::Unsure);
            let reason = reason.with("path", format!("/{}", program.path));
            vec![reason.in_file("udf", &program.path, None)]
        }
        None => reasons,
    }
}

fn is_fat(volume: &BootVolume) -> bool {
    volume.kind.starts_with("fat")
}
