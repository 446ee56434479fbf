//! The class of every run, once it is known which files are the same: data at another place is
//! order, data that is gone or new is content.

use std::collections::{HashMap, HashSet};

use super::class::{Class, Hint};
use super::explain::{Named, role};
use super::outcome::{Run, Tail};
use super::side::Side;
use crate::base::units::{ByteRange, SECTOR_BYTES};
use crate::model::map::Group;
use crate::model::{BlobId, Namespace, Owner};

/// Data of one side that the other does not have.
pub(super) type Lost = HashSet<(Namespace, BlobId)>;

/// What decides about classes beyond the bytes themselves.
pub(super) struct Resolver<'a> {
    pub(super) left: &'a Side,
    pub(super) right: &'a Side,
    pub(super) left_lost: Lost,
    pub(super) right_lost: Lost,
    /// All paths of all common views are on both sides, with the same content.
    pub(super) are_files_same: bool,
}

impl Resolver<'_> {
    /// Classes for all runs.
    pub(super) fn runs(&self, named: Vec<Named>) -> Vec<Run> {
        let firsts: Vec<Option<Class>> = named.iter().map(|run| self.first(run)).collect();
        let derived = Derived::new(&named, &firsts);
        let classes = named.into_iter().zip(firsts);
        classes
            .map(|(run, first)| Run {
                range: run.piece.range,
                bytes: run.piece.bytes,
                left: run.piece.left,
                right: run.piece.right,
                class: first.unwrap_or_else(|| derived.class(&run)),
                field: run.field,
                field_at: run.field_at,
            })
            .collect()
    }

    /// The class of a run, unless it follows from others.
    fn first(&self, run: &Named) -> Option<Class> {
        let rearranged = if self.are_files_same { Class::Order } else { Class::Content };
        match run.hint {
            Hint::Is(class) => return Some(class),
            Hint::Derived => return None,
            Hint::Rearranged => return Some(rearranged),
            Hint::Unknown => {}
        }
        let (left, right) = (run.piece.left, run.piece.right);
        let at = run.piece.range.start;
        if is_gap(left) && is_gap(right) {
            let is_fill = left == Owner::Padding || right == Owner::Padding;
            return Some(if is_fill { Class::Padding } else { Class::Unowned });
        }
        let data = (self.left.blob_at(left, at), self.right.blob_at(right, at));
        if data == (None, None) {
            let is_structure = left.group() == Group::Folders || right.group() == Group::Folders;
            let is_moved = role(left) != role(right);
            return Some(if is_structure || is_moved { rearranged } else { Class::Content });
        }
        let is_lost = data.0.is_some_and(|blob| self.left_lost.contains(&blob))
            || data.1.is_some_and(|blob| self.right_lost.contains(&blob));
        // The same file on both sides with other bytes in it is lost on both.
        Some(if is_lost { Class::Content } else { Class::Order })
    }

    /// What the longer disc has behind the end of the other.
    pub(super) fn tail(&self) -> Option<Tail> {
        let (a, b) = (self.left.source()?.len(), self.right.source()?.len());
        let is_left = a > b;
        let range = ByteRange::between(a.min(b), a.max(b));
        if range.is_empty() {
            return None;
        }
        let (side, lost) = match is_left {
            true => (self.left, &self.left_lost),
            false => (self.right, &self.right_lost),
        };
        let mut class = Class::Padding;
        for span in side.map.spans(range) {
            let here = match span.owner {
                Owner::Padding | Owner::Zero => Class::Padding,
                Owner::Unknown => Class::Unowned,
                owner => match side.blob_at(owner, span.range.start) {
                    Some(blob) if lost.contains(&blob) => Class::Content,
                    Some(_) => Class::Order,
                    None if self.are_files_same => Class::Order,
                    None => Class::Content,
                },
            };
            class = class.max(here);
        }
        Some(Tail { is_left, range, class })
    }
}

fn is_gap(owner: Owner) -> bool {
    matches!(owner.group(), Group::Empty | Group::Unclaimed)
}

/// The weightiest class of a sector, and of all that has one role: what sums over them are.
struct Derived {
    by_sector: HashMap<u64, Class>,
    by_role: HashMap<(&'static str, Option<Namespace>), Class>,
}

impl Derived {
    fn new(named: &[Named], classes: &[Option<Class>]) -> Derived {
        let mut derived = Derived { by_sector: HashMap::new(), by_role: HashMap::new() };
        // Only where a sum stands it matters what stands beside it.
        let sector = |run: &Named| run.piece.range.start / SECTOR_BYTES;
        let sums: HashSet<u64> =
            named.iter().filter(|run| run.hint == Hint::Derived).map(sector).collect();
        if sums.is_empty() {
            return derived;
        }
        for (run, class) in named.iter().zip(classes) {
            let Some(class) = *class else { continue };
            if sums.contains(&sector(run)) {
                let known = derived.by_sector.entry(sector(run)).or_insert(class);
                *known = (*known).max(class);
            }
            let known = derived.by_role.entry(role(run.piece.left)).or_insert(class);
            *known = (*known).max(class);
        }
        derived
    }

    fn class(&self, run: &Named) -> Class {
        let sector = run.piece.range.start / SECTOR_BYTES;
        let beside = self.by_sector.get(&sector);
        let beside = beside.or_else(|| self.by_role.get(&role(run.piece.left)));
        beside.copied().unwrap_or(Class::Content)
    }
}
