//! What a PC BIOS makes of the first sector of a stick (SeaBIOS, `boot.c`; formats.md 12).

use crate::base::units::ByteRange;
use crate::model::boot::{BootFacts, BootProgram, MbrCode, MbrFacts, Mend, Reason, Rule, Weight};

use super::loaders;

/// BIOS from a stick, written byte for byte.
pub(super) fn bios(facts: &BootFacts) -> Vec<Reason> {
    let Some(mbr) = &facts.mbr else { return unsigned(facts) };
    let mut reasons = match mbr.code {
        MbrCode::None => no_code(facts),
        MbrCode::Isohybrid | MbrCode::Grub2Hybrid | MbrCode::Grub2 => hybrid(facts, mbr),
        MbrCode::ActivePartition => active_partition(mbr),
        MbrCode::FatNotBootable => vec![Reason::new(Rule::NoCode, Weight::Blocks).at(FIRST)],
        MbrCode::FatSyslinux => vec![code_found(mbr)],
        MbrCode::SyslinuxGpt | MbrCode::FatBootSector | MbrCode::Unknown => vec![unknown()],
    };
    reasons.extend(nothing_active(mbr));
    reasons.extend(beyond_end(mbr));
    reasons
}

const FIRST: ByteRange = ByteRange { start: 0, len: 512 };

/// A BIOS starts the first sector if it ends in 55 AA. An image made for discs only has zeros
/// there (R1, R10).
fn unsigned(facts: &BootFacts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if facts.is_start_empty {
        let range = ByteRange { start: 0, len: facts.size_bytes.min(32 * 1024) };
        let empty = Reason::new(Rule::StartEmpty, Weight::Blocks).at(range);
        reasons.push(empty.mended_by(Mend::MakeHybrid));
    } else {
        let reason = Reason::new(Rule::NoSignature, Weight::Blocks);
        reasons.push(reason.at(ByteRange { start: 510, len: 2 }).mended_by(Mend::MakeHybrid));
    }
    reasons.extend(windows_not_hybrid(facts));
    reasons
}

/// Windows' images are not made to be written to a stick: their files are copied (R10).
pub(super) fn windows_not_hybrid(facts: &BootFacts) -> Option<Reason> {
    let path = facts.tree.windows_setup.as_ref().filter(|_| facts.mbr.is_none())?;
    let reason = Reason::new(Rule::WindowsNotHybrid, Weight::Blocks);
    Some(reason.in_file(facts.main_volume(), path, None).mended_by(Mend::CopyFiles))
}

/// Partitions without code in front of them start nothing on a BIOS (R1).
fn no_code(facts: &BootFacts) -> Vec<Reason> {
    let reason = Reason::new(Rule::NoCode, Weight::Blocks);
    let reason = reason.at(ByteRange { start: 0, len: 440 }).mended_by(Mend::MakeHybrid);
    std::iter::once(reason).chain(windows_not_hybrid(facts)).collect()
}

/// Hybrid code knows where its second part lies (formats.md 11.5, bytes 432-439).
fn hybrid(facts: &BootFacts, mbr: &MbrFacts) -> Vec<Reason> {
    let Some(target) = mbr.target else { return vec![unknown()] };
    if !target.is_right {
        let stale = Reason::new(Rule::CodeTargetStale, Weight::Blocks).with("byte", target.byte);
        let stale = stale.at(ByteRange { start: target.at, len: 8 });
        return vec![stale.mended_by(Mend::RewriteTables)];
    }
    let mut reasons = vec![code_found(mbr)];
    let entries = facts.catalog.iter().flat_map(|catalog| &catalog.entries);
    let starts =
        |program: &BootProgram| matches!(program, BootProgram::Isolinux(_) | BootProgram::Grub2);
    let mut entries = entries.filter(|entry| starts(&entry.program));
    if let Some(entry) = entries.find(|entry| entry.image.start == target.byte) {
        reasons.extend(loaders::from_stick(facts, entry));
    }
    reasons
}

/// Such code starts the partition marked active, if there is one (IBM PC DOS 2.0).
fn active_partition(mbr: &MbrFacts) -> Vec<Reason> {
    if !mbr.entries.iter().any(|entry| entry.is_active && entry.kind != 0) {
        let reason = Reason::new(Rule::NoActivePartition, Weight::Blocks);
        let table = ByteRange { start: 446, len: 64 };
        return vec![reason.at(table).mended_by(Mend::RewriteTables)];
    }
    vec![unknown()]
}

/// Some BIOSes start nothing without an active partition (formats.md 12.2).
fn nothing_active(mbr: &MbrFacts) -> Option<Reason> {
    let is_needed = !mbr.entries.is_empty() && mbr.entries.iter().all(|entry| !entry.is_active);
    is_needed.then(|| {
        let reason = Reason::new(Rule::NothingActive, Weight::Caution);
        reason.at(ByteRange { start: 446, len: 64 }).mended_by(Mend::RewriteTables)
    })
}

/// A partition that reaches beyond the image was made for another one (R8).
pub(super) fn beyond_end(mbr: &MbrFacts) -> Option<Reason> {
    mbr.is_beyond_end.then(|| {
        let reason = Reason::new(Rule::PartitionBeyondEnd, Weight::Caution);
        reason.at(ByteRange { start: 446, len: 64 }).mended_by(Mend::RewriteTables)
    })
}

fn code_found(mbr: &MbrFacts) -> Reason {
    let reason = Reason::new(Rule::CodeFound, Weight::Supports).with("code", mbr.code.id());
    reason.at(ByteRange { start: 0, len: 440 })
}

/// Code nobody here knows: what it does can't be said.
fn unknown() -> Reason {
    Reason::new(Rule::UnknownCode, Weight::Unsure).at(ByteRange { start: 0, len: 440 })
}
