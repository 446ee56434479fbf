//! Finding files of the whole disc: by name, size and time, looked up in the tree; by what is in
//! them, by a job.

use std::collections::BTreeSet;

use super::collate::fold_into;
use super::folder::size_of;
use crate::model::{NodeId, Tree};

/// Hits that are listed; more would not be read.
pub const MOST: usize = 10_000;

/// What is looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Part of the name, or a pattern with `*` and `?`; empty: any.
    pub name: String,
    /// Bytes at least.
    pub at_least: Option<u64>,
    /// Bytes at most.
    pub at_most: Option<u64>,
    /// Changed at or after this moment, in seconds since 1970.
    pub since: Option<i64>,
}

impl Wanted {
    /// Nothing is asked for.
    pub fn is_anything(&self) -> bool {
        *self == Wanted::default()
    }
}

/// What the page of finding remembers.
#[derive(Debug, Default)]
pub struct FindState {
    /// The name, as typed.
    pub name: String,
    /// Bytes at least, as typed (`10 MB`).
    pub at_least: String,
    /// Bytes at most, as typed.
    pub at_most: String,
    /// The first day, as typed (`2026-11-02`).
    pub since: String,
    /// What is in the file, as typed.
    pub content: String,
    /// That is hexadecimal.
    pub is_content_hex: bool,
    /// The field of the name takes the keyboard in the next frame.
    pub is_new: bool,
    /// What was found by content, for which tree and bytes; `None` while nobody asked.
    pub by_content: Option<ByContent>,
}

/// Files that hold some bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ByContent {
    /// The bytes.
    pub needle: Vec<u8>,
    /// The tree they were looked for in.
    pub generation: u64,
    /// Files that hold them, with the place of the first time; so far.
    pub hits: BTreeSet<(NodeId, u64)>,
    /// Somebody is still looking.
    pub is_running: bool,
}

/// The files of a tree that are meant, by path as they stand in it.
pub fn matching(tree: &Tree, wanted: &Wanted) -> Vec<NodeId> {
    let mut name = String::new();
    fold_into(&wanted.name, &mut name);
    let is_glob = name.contains(['*', '?']);
    let pattern: Vec<char> = name.chars().collect();
    let mut folded = String::new();
    let is_meant = |id: NodeId, folded: &mut String| {
        let Some(node) = tree.node(id) else { return false };
        if wanted.at_least.is_some() || wanted.at_most.is_some() {
            let Some(bytes) = size_of(tree, node) else { return false };
            if wanted.at_least.is_some_and(|least| bytes < least)
                || wanted.at_most.is_some_and(|most| bytes > most)
            {
                return false;
            }
        }
        if let Some(since) = wanted.since
            && node.attributes.mtime.is_none_or(|time| time.seconds < since)
        {
            return false;
        }
        folded.clear();
        fold_into(&node.display_name(), folded);
        match is_glob {
            true => is_like(&pattern, folded),
            false => folded.contains(&name),
        }
    };
    tree.walk(Tree::ROOT)
        .map(|(id, _)| id)
        .filter(|id| *id != Tree::ROOT)
        .filter(|id| is_meant(*id, &mut folded))
        .take(MOST)
        .collect()
}

/// Whether a name is like a pattern; in time that grows with both, whatever the pattern.
fn is_like(pattern: &[char], name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(letter) if *letter == '?' || name.get(n) == Some(letter) => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|letter| *letter == '*'))
}

/// A size as typed: `10`, `10 MB`, `1.5GB`; decimal units.
pub fn bytes_of(typed: &str) -> Option<u64> {
    let typed = typed.trim().replace(',', ".").to_lowercase();
    let end = typed.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(typed.len());
    let (number, unit) = typed.split_at(end);
    let number: f64 = number.parse().ok()?;
    let factor = match unit.trim().trim_end_matches('b') {
        "" => 1e0,
        "k" => 1e3,
        "m" => 1e6,
        "g" => 1e9,
        "t" => 1e12,
        _ => return None,
    };
    let bytes = number * factor;
    (bytes.is_finite() && (0.0..1e19).contains(&bytes)).then_some(bytes as u64)
}

/// A day as typed, `2026-11-02`, in seconds since 1970.
pub fn day_of(typed: &str) -> Option<i64> {
    let mut parts = typed.trim().splitn(3, '-');
    let year: i64 = parts.next()?.parse().ok()?;
    let month: i64 = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    let day: i64 = parts.next().map_or(Some(1), |part| part.parse().ok())?;
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days from the civil calendar, counted from March so that the leap day comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Blob, Content, Node, NodeKind};

    #[test]
    fn files_are_found_by_name_size_and_pattern() {
        let mut tree = Tree::new();
        let folder = tree.add(Tree::ROOT, Node::folder(b"Boot".to_vec())).expect("root");
        let mut file = |name: &str, len| {
            let blob = tree.add_blob(Blob { content: Content::Zeros, len }).expect("room");
            let node = Node::new(name.as_bytes().to_vec(), NodeKind::File(blob));
            tree.add(folder, node).expect("a folder")
        };
        let (grub, image) = (file("Grub.CFG", 10), file("boot.img", 5000));
        let find = |wanted: Wanted| matching(&tree, &wanted);
        let name = |name: &str| Wanted { name: name.to_owned(), ..Wanted::default() };
        assert_eq!(find(name("grub")), [grub]);
        assert_eq!(find(name("BOOT")), [folder, image]);
        assert_eq!(find(name("*.?fg")), [grub]);
        assert_eq!(find(name("b*t*")), [folder, image]);
        assert_eq!(find(Wanted { at_least: Some(11), ..Wanted::default() }), [image]);
        assert_eq!(find(Wanted { at_most: Some(10), ..Wanted::default() }), [grub]);
        assert!(find(Wanted { since: Some(0), ..Wanted::default() }).is_empty());
    }

    #[test]
    fn sizes_and_days_are_understood() {
        assert_eq!((bytes_of("10 MB"), bytes_of("1,5g")), (Some(10_000_000), Some(1_500_000_000)));
        assert_eq!(
            (bytes_of("7"), bytes_of(""), bytes_of("x"), bytes_of("5 q")),
            (Some(7), None, None, None)
        );
        assert_eq!((day_of("1970-01-01"), day_of("2026-11-02")), (Some(0), Some(1_793_577_600)));
        assert_eq!(
            (day_of("2000"), day_of("13-13-13"), day_of("")),
            (Some(946_684_800), None, None)
        );
    }
}
