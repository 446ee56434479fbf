//! Whether the ISO 9660 and the UDF tree of one disc show the same files. They should; where they
//! don't, two systems see two discs.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;

use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::formats::fs::names::told;
use crate::formats::fs::volume::Entry;
use crate::model::Namespace;

use super::{OpenError, OpenImage};

/// Files of a tree that is compared; a larger one would take too much memory.
const MAX_FILES: usize = 2_000_000;

/// Where the data of a file starts, and its length.
type Data = (u64, u64);

/// The files of the ISO 9660 tree.
#[derive(Default)]
struct Known {
    by_path: HashMap<u64, Data>,
    /// By start: the length, and whether the other tree has it too.
    by_start: HashMap<u64, (u64, bool)>,
    hasher: RandomState,
}

impl Known {
    fn hash(&self, path: &[u8]) -> u64 {
        self.hasher.hash_one(path.to_ascii_lowercase())
    }
}

/// What differs between the two.
#[derive(Default)]
struct Differences {
    count: u64,
    /// Files of one path with different data.
    count_under_one_path: u64,
    first: Option<String>,
}

impl Differences {
    fn add(&mut self, path: &[u8]) {
        self.count += 1;
        self.first.get_or_insert_with(|| told(path));
    }
}

/// Tells `ctx` if the UDF tree has other files than the ISO 9660 tree in its best reading.
/// Compared are the places of data, not names, which each tree makes by its own rules.
pub(super) fn check(image: &OpenImage, ctx: &Context) -> Result<(), OpenError> {
    let views = image.views();
    let best = [Namespace::RockRidge, Namespace::Joliet, Namespace::Iso];
    let other = best.into_iter().find(|ns| views.contains(ns));
    let Some(other) = other.filter(|_| views.contains(&Namespace::Udf)) else { return Ok(()) };
    let silent = ctx.apart();
    let mut known = Known::default();
    image.for_each_entry(other, None, &silent, &mut |entry| {
        if let Some((start, len)) = data(&entry) {
            let hash = known.hash(entry.path);
            known.by_path.insert(hash, (start, len));
            known.by_start.insert(start, (len, false));
        }
        flow(known.by_path.len() < MAX_FILES)
    })?;
    if known.by_path.len() >= MAX_FILES {
        return Ok(());
    }
    let mut found = Differences::default();
    image.for_each_entry(Namespace::Udf, None, &silent, &mut |entry| {
        let Some((start, len)) = data(&entry) else { return ControlFlow::Continue(()) };
        let is_same = known.by_start.get_mut(&start).is_some_and(|(known_len, is_met)| {
            *is_met = true;
            *known_len == len
        });
        if !is_same {
            found.add(entry.path);
            let hash = known.hash(entry.path);
            found.count_under_one_path += u64::from(known.by_path.contains_key(&hash));
        }
        ControlFlow::Continue(())
    })?;
    image.for_each_entry(other, None, &silent, &mut |entry| {
        let state = data(&entry).and_then(|(start, _)| known.by_start.get(&start));
        if state.is_some_and(|(_, is_met)| !is_met) {
            found.add(entry.path);
        }
        ControlFlow::Continue(())
    })?;
    if found.count > 0 {
        let told = if found.count_under_one_path > 0 {
            Diagnostic::warning(Code::ViewsDisagree)
        } else {
            Diagnostic::note(Code::ViewsDisagree)
        };
        ctx.note(
            told.with("view", Namespace::Udf.id())
                .with("other", other.id())
                .with("count", found.count)
                .with("path", found.first.unwrap_or_default()),
        );
    }
    Ok(())
}

fn flow(goes_on: bool) -> ControlFlow<()> {
    if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// Where the data of a file starts, unless it has none or only its UDF entry could hold it.
fn data(entry: &Entry<'_>) -> Option<Data> {
    let first = entry.first_stored().filter(|_| !entry.is_embedded && entry.packing.is_none())?;
    Some((first.start, entry.len))
}
