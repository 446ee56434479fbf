//! What is compared by name rather than by place: fields of descriptors, what starts, tracks.

use std::collections::BTreeMap;

use super::class::{Class, Hint, hint_of};
use super::outcome::{FactDifference, FieldDifference};
use super::side::Side;
use crate::base::diag::Field;
use crate::base::progress::{Cancelled, Context};
use crate::model::boot::{BootEntryFacts, BootFacts};
use crate::opened::{Disc, OpenImage};

/// Descriptor fields that differ, in the order of the left side, then what only the right has.
/// Sums are left out: what they are over differs as well.
pub(super) fn fields(left: &OpenImage, right: &OpenImage) -> Vec<FieldDifference> {
    let by_path = |fields: &[Field]| -> BTreeMap<String, Field> {
        fields.iter().map(|field| (field.path.clone(), field.clone())).collect()
    };
    let (known, mut others) = (by_path(&left.fields), by_path(&right.fields));
    let mut out = Vec::new();
    let mut add = |field: &Field, left: Option<&Field>, right: Option<&Field>| {
        let class = match (hint_of(field), left, right) {
            (Hint::Derived, Some(_), Some(_)) => return,
            (Hint::Is(class), Some(_), Some(_)) => class,
            // A whole structure more or less.
            _ => Class::Content,
        };
        out.push(FieldDifference {
            path: field.path.clone(),
            left: left.map(|field| field.value.clone()),
            right: right.map(|field| field.value.clone()),
            class,
        });
    };
    for field in &left.fields {
        let Some(mine) = known.get(&field.path).filter(|mine| mine.range == field.range) else {
            continue;
        };
        match others.remove(&field.path) {
            Some(other) if other.value == mine.value => {}
            other => add(mine, Some(mine), other.as_ref()),
        }
    }
    for field in &right.fields {
        if let Some(other) = others.remove(&field.path) {
            add(&other, None, Some(&other));
        }
    }
    out
}

/// A fact: its name, what it is on this side, the kind of difference it makes.
type Fact = (String, String, Class);

fn differing(left: Vec<Fact>, right: Vec<Fact>) -> Vec<FactDifference> {
    let mut others: BTreeMap<String, String> =
        right.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
    let mut out = Vec::new();
    for (name, value, class) in left {
        match others.remove(&name) {
            Some(other) if other == value => {}
            Some(other) => {
                out.push(FactDifference { name, left: Some(value), right: Some(other), class });
            }
            None => {
                let class = Class::Content;
                out.push(FactDifference { name, left: Some(value), right: None, class });
            }
        }
    }
    for (name, ..) in right {
        if let Some(value) = others.remove(&name) {
            let class = Class::Content;
            out.push(FactDifference { name, left: None, right: Some(value), class });
        }
    }
    out
}

/// What firmware is offered that differs.
pub(super) fn boot(
    left: &OpenImage,
    right: &OpenImage,
    ctx: &Context,
) -> Result<Vec<FactDifference>, Cancelled> {
    let silent = ctx.apart();
    Ok(differing(boot_facts(&left.boot_facts(&silent)?), boot_facts(&right.boot_facts(&silent)?)))
}

fn boot_facts(facts: &BootFacts) -> Vec<Fact> {
    let mut out: Vec<Fact> = Vec::new();
    let mut add = |name: String, value: String, class| out.push((name, value, class));
    if let Some(catalog) = &facts.catalog {
        add("catalog.sector".into(), (catalog.range.start / 2048).to_string(), Class::Address);
        add("catalog.boot-id".into(), catalog.id.clone(), Class::Id);
        let is_valid = catalog.is_sum_right && catalog.is_key_right;
        add("catalog.valid".into(), is_valid.to_string(), Class::Content);
        for entry in &catalog.entries {
            let name = format!("entry{}", entry.number);
            entry_facts(&name, entry, &mut add);
        }
    }
    add("start-area.empty".into(), facts.is_start_empty.to_string(), Class::Content);
    if let Some(mbr) = &facts.mbr {
        add("mbr.disk-id".into(), format!("{:08x}", mbr.disk_id), Class::Id);
        add("mbr.code".into(), mbr.code.id().to_owned(), Class::Content);
        for (n, entry) in (1..).zip(&mbr.entries) {
            let kind = format!("{:#04x}", entry.kind);
            add(format!("mbr.entry{n}.type"), kind, Class::Content);
        }
    }
    if let Some(gpt) = &facts.gpt {
        add("gpt.disk-guid".into(), gpt.disk_guid.to_string(), Class::Id);
        for (n, entry) in (1..).zip(&gpt.entries) {
            add(format!("gpt.entry{n}.type"), entry.kind.to_string(), Class::Content);
        }
    }
    add("apm".into(), facts.apm.is_some().to_string(), Class::Content);
    for program in &facts.programs {
        let name = format!("program.{}.{}", program.volume, program.path);
        let architecture = program.architecture.map(|kind| kind.id()).unwrap_or_default();
        add(name, architecture, Class::Content);
    }
    out
}

fn entry_facts(name: &str, entry: &BootEntryFacts, add: &mut impl FnMut(String, String, Class)) {
    let mut content = |field: &str, value: String| {
        add(format!("{name}.{field}"), value, Class::Content);
    };
    content("platform", entry.platform.id());
    content("bootable", entry.is_bootable.to_string());
    content("media", format!("{:#04x}", entry.media));
    content("load-segment", format!("{:#06x}", entry.load_segment));
    content("load-sectors", entry.load_sectors.to_string());
    content("program", entry.program.id().to_owned());
    content("path", entry.path.clone().unwrap_or_default());
    content("info-table", entry.info_table.is_some().to_string());
    content("grub2-patch", entry.grub2.is_some().to_string());
    let sector = (entry.image.start / 2048).to_string();
    add(format!("{name}.sector"), sector, Class::Address);
}

/// Tracks that differ, if a side has more than one or any of them is audio: a single track of data
/// is what every plain image is.
pub(super) fn tracks(left: &Side, right: &Side) -> Vec<FactDifference> {
    let disc = |side: &Side| side.image.as_ref().and_then(|image| image.disc.clone());
    let (a, b) = (disc(left), disc(right));
    let is_plain = |disc: &Option<std::sync::Arc<Disc>>| {
        disc.as_ref().is_none_or(|disc| {
            disc.tracks().count() == 1 && disc.tracks().all(|track| track.mode.is_data())
        })
    };
    if is_plain(&a) && is_plain(&b) {
        return Vec::new();
    }
    let facts = |disc: Option<std::sync::Arc<Disc>>| disc.map_or(Vec::new(), |d| track_facts(&d));
    differing(facts(a), facts(b))
}

fn track_facts(disc: &Disc) -> Vec<Fact> {
    let mut out = Vec::new();
    for track in disc.tracks() {
        let name = format!("track{}", track.number);
        let mut add = |field: &str, value: String, class| {
            out.push((format!("{name}.{field}"), value, class));
        };
        add("mode", format!("{:?}", track.mode), Class::Content);
        add("session", track.session.to_string(), Class::Content);
        add("start", track.start.0.to_string(), Class::Address);
        add("sectors", track.count.0.to_string(), Class::Content);
        add("pregap", track.pregap.0.to_string(), Class::Address);
        add("isrc", track.isrc.clone().unwrap_or_default(), Class::Id);
    }
    out
}
