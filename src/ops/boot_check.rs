//! Before anything is written: the planned image is opened by our own readers and must show the
//! boot facts of the image it was made of, at their new places.

use std::sync::Arc;

use crate::base::progress::{Cancelled, Context};
use crate::io::SharedSource;
use crate::model::boot::{
    BootEntryFacts, BootFacts, Firmware, GptFacts, MbrCode, MbrFacts, Medium, PathVerdict, Verdict,
};
use crate::opened::{OpenError, OpenOptions, open_source};
use crate::ops::boot_rules::judge;
use crate::plan::PlannedImage;

/// Something that started, or helped to, and is not there as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum BootDifference {
    /// The catalog is gone, damaged, or has another number of entries.
    Catalog,
    /// An entry of the catalog says something else, or its image is another.
    Entry {
        /// Its number in the old image.
        number: u16,
        /// What of it differs: a stable name.
        field: &'static str,
    },
    /// The code of the start area, its id or what it goes on reading.
    StartArea,
    /// The entries of the MBR.
    Mbr,
    /// The GPT, its copy or its entries.
    Gpt,
    /// The Apple map.
    Apm,
    /// The date that boot loaders take as the id of the volume.
    VolumeDate,
    /// A way to start that worked does not work any more.
    Start {
        /// For this firmware.
        firmware: Firmware,
        /// From this medium.
        medium: Medium,
    },
}

impl BootDifference {
    /// The stable name of `--json`.
    pub fn id(&self) -> &'static str {
        match self {
            BootDifference::Catalog => "catalog",
            BootDifference::Entry { .. } => "entry",
            BootDifference::StartArea => "system-area",
            BootDifference::Mbr => "mbr",
            BootDifference::Gpt => "gpt",
            BootDifference::Apm => "apm",
            BootDifference::VolumeDate => "volume-date",
            BootDifference::Start { .. } => "start",
        }
    }
}

/// Opens `image` and holds what starts from it against `before`. None: it starts as before.
///
/// # Errors
/// [`OpenError`] when our own readers can't open it.
pub fn boot_differences(
    image: PlannedImage,
    before: &BootFacts,
    ctx: &Context,
) -> Result<Vec<BootDifference>, OpenError> {
    boot_after(image, before, ctx).map(|(differences, _)| differences)
}

/// As [`boot_differences`], with the verdict for every way to start.
///
/// # Errors
/// As [`boot_differences`].
pub fn boot_after(
    image: PlannedImage,
    before: &BootFacts,
    ctx: &Context,
) -> Result<(Vec<BootDifference>, Vec<PathVerdict>), OpenError> {
    let source: SharedSource = Arc::new(image);
    let silent = ctx.apart();
    let opened = open_source(source, None, &OpenOptions::default(), &silent)?;
    let after = opened.boot_facts(&silent).map_err(|cancelled: Cancelled| cancelled)?;
    Ok((differences(before, &after), judge(&after)))
}

/// What of `before` is not in `after`, places aside.
pub fn differences(before: &BootFacts, after: &BootFacts) -> Vec<BootDifference> {
    let mut found = Vec::new();
    if let Some(old) = &before.catalog {
        match &after.catalog {
            Some(new) if new.entries.len() == old.entries.len() && new.is_sum_right => {
                for (old, new) in old.entries.iter().zip(&new.entries) {
                    let number = old.number;
                    let field = entry_difference(old, new);
                    found.extend(field.map(|field| BootDifference::Entry { number, field }));
                }
            }
            _ => found.push(BootDifference::Catalog),
        }
    }
    if let Some(old) = &before.mbr {
        match &after.mbr {
            Some(new) => mbr_differences(old, new, &mut found),
            None => found.push(BootDifference::Mbr),
        }
    }
    if let Some(old) = &before.gpt
        && !after.gpt.as_ref().is_some_and(|new| is_gpt_carried(old, new, before))
    {
        found.push(BootDifference::Gpt);
    }
    if let Some(old) = &before.apm {
        let kinds = |facts: &BootFacts| -> Vec<String> {
            let entries = facts.apm.iter().flat_map(|apm| &apm.entries);
            let tied = entries.filter(|entry| !entry.name.starts_with("Gap"));
            tied.map(|entry| entry.kind.clone()).collect()
        };
        // Apple's own tree can't be written, and goes with its partition.
        let is_hfs = |entry: &&crate::model::boot::ApmEntry| {
            before.volumes.iter().any(|v| v.kind.starts_with("hfs") && v.start == entry.range.start)
        };
        if !old.entries.iter().any(|entry| is_hfs(&entry)) && kinds(before) != kinds(after) {
            found.push(BootDifference::Apm);
        }
    }
    let uuid = |facts: &BootFacts| facts.iso.as_ref().map(|iso| iso.uuid.clone());
    if uuid(before) != uuid(after) {
        found.push(BootDifference::VolumeDate);
    }
    found.extend(lost_starts(&judge(before), &judge(after)));
    found
}

fn entry_difference(old: &BootEntryFacts, new: &BootEntryFacts) -> Option<&'static str> {
    let is_table_right =
        |entry: &BootEntryFacts| entry.info_table.map(|table| table.is_image_right);
    let checks = [
        ("platform", old.platform == new.platform),
        ("id", old.is_default || old.section_id == new.section_id),
        ("bootable", old.is_bootable == new.is_bootable),
        ("medium", old.media == new.media),
        ("load-segment", old.load_segment == new.load_segment),
        ("system-type", old.system_type == new.system_type),
        ("load-size", old.load_sectors == new.load_sectors),
        ("criteria", old.criteria_type == new.criteria_type),
        ("program", old.program == new.program),
        ("boot-info-table", is_table_right(old) == is_table_right(new)),
        ("grub-address", old.is_grub2_right() == new.is_grub2_right()),
    ];
    checks.into_iter().find(|(_, is_same)| !is_same).map(|(field, _)| field)
}

fn mbr_differences(old: &MbrFacts, new: &MbrFacts, found: &mut Vec<BootDifference>) {
    let is_right = |mbr: &MbrFacts| mbr.target.map(|target| target.is_right);
    let has_code = old.code != MbrCode::None;
    if has_code && (old.code != new.code || is_right(old) != is_right(new))
        || old.disk_id != new.disk_id
    {
        found.push(BootDifference::StartArea);
    }
    let entries = |mbr: &MbrFacts| -> Vec<(u8, u8, bool)> {
        mbr.entries.iter().map(|entry| (entry.number, entry.kind, entry.is_active)).collect()
    };
    let is_worse =
        (new.is_overlapping && !old.is_overlapping) || (new.is_beyond_end && !old.is_beyond_end);
    if entries(old) != entries(new) || is_worse {
        found.push(BootDifference::Mbr);
    }
}

/// The same partitions but for gaps and for what can't be written.
fn is_gpt_carried(old: &GptFacts, new: &GptFacts, before: &BootFacts) -> bool {
    let is_hfs =
        |start: u64| before.volumes.iter().any(|v| v.kind.starts_with("hfs") && v.start == start);
    let named = |gpt: &GptFacts, leaves_hfs: bool| -> Vec<_> {
        let entries = gpt.entries.iter().filter(|entry| !entry.name.starts_with("Gap"));
        let entries = entries.filter(|entry| !(leaves_hfs && is_hfs(entry.range.start)));
        entries.map(|entry| (entry.kind, entry.guid, entry.name.clone(), entry.flags)).collect()
    };
    let is_valid = |gpt: &GptFacts| gpt.primary.as_ref().is_some_and(|header| header.is_valid());
    old.disk_guid == new.disk_guid
        && named(old, true) == named(new, false)
        && (is_valid(new) || !is_valid(old))
}

/// Ways to start that are lost.
fn lost_starts(before: &[PathVerdict], after: &[PathVerdict]) -> Vec<BootDifference> {
    let rank = |verdict: Verdict| match verdict {
        Verdict::Starts => 2,
        Verdict::Doubtful => 1,
        _ => 0,
    };
    let mut lost = Vec::new();
    for old in before {
        let same = |new: &&PathVerdict| new.firmware == old.firmware && new.medium == old.medium;
        let new = after.iter().find(same).map_or(0, |new| rank(new.verdict));
        if new < rank(old.verdict) {
            lost.push(BootDifference::Start { firmware: old.firmware, medium: old.medium });
        }
    }
    lost
}
