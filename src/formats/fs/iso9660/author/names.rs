//! From the names of files to identifiers: what a name space can't hold is replaced, cut and,
//! where two became equal, numbered (ECMA-119 7.5, 7.6, 10; Joliet; ISO 9660:1999).
//!
//! Linear but for one sort, also when all names of a folder collide.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::view::ViewKind;

/// The rules of a name space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameRule {
    /// 8.3 (ECMA-119 10.1).
    Level1,
    /// 30 characters and a full stop; folders 31 (ECMA-119 10.2).
    Level2,
    /// Joliet, with this many units.
    Joliet(usize),
    /// ISO 9660:1999: 207 bytes of any kind.
    Enhanced,
}

/// Longest identifier of ISO 9660:1999.
pub const ENHANCED_BYTES: usize = 207;
/// Longest extension kept whole when a name is cut, in characters.
const KEPT_EXTENSION: usize = 15;

impl NameRule {
    /// The view these rules are for.
    pub fn kind(self) -> ViewKind {
        match self {
            NameRule::Level1 | NameRule::Level2 => ViewKind::Primary,
            NameRule::Joliet(_) => ViewKind::Joliet,
            NameRule::Enhanced => ViewKind::Enhanced,
        }
    }

    /// Longest name of a file: bytes or units, without full stop for the levels.
    pub fn limit(self) -> usize {
        match self {
            NameRule::Level1 => 11,
            NameRule::Level2 => 30,
            NameRule::Joliet(units) => units,
            NameRule::Enhanced => ENHANCED_BYTES,
        }
    }
}

/// A name to be settled.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The name of the file.
    pub name: &'a [u8],
    /// The identifier it must have if it can, as recorded.
    pub fixed: Option<&'a [u8]>,
    /// A folder has no extension and no version.
    pub is_folder: bool,
}

/// What became of a name. Several can be true.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// It was too long.
    pub is_cut: bool,
    /// It had characters the name space has not (not counting lower case).
    pub is_replaced: bool,
    /// It became equal to another one and got a number.
    pub is_numbered: bool,
}

/// A settled name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Which wish it is for.
    pub wish: usize,
    /// The identifier, without version.
    pub identifier: Vec<u8>,
    /// What became of it.
    pub change: Change,
}

/// Settles the names of one folder, in recorded order. `wishes` come sorted by name, so that the
/// outcome does not depend on who was added first.
pub fn settle(rule: NameRule, wishes: &[Wish<'_>]) -> Vec<Settled> {
    match rule {
        NameRule::Joliet(_) => settle_units::<u16>(rule, wishes),
        _ => settle_units::<u8>(rule, wishes),
    }
}

/// A byte or a UCS-2 unit.
trait Unit: Copy + Eq + Hash + Ord {
    fn from_ascii(byte: u8) -> Self;
    fn push_to(self, out: &mut Vec<u8>);
    fn read_all(bytes: &[u8]) -> Option<Vec<Self>>;
    /// Whether a name may be cut in front of this unit.
    fn starts_character(self) -> bool;
}

impl Unit for u8 {
    fn from_ascii(byte: u8) -> u8 {
        byte
    }
    fn push_to(self, out: &mut Vec<u8>) {
        out.push(self);
    }
    fn read_all(bytes: &[u8]) -> Option<Vec<u8>> {
        Some(bytes.to_vec())
    }
    fn starts_character(self) -> bool {
        self & 0xC0 != 0x80
    }
}

impl Unit for u16 {
    fn from_ascii(byte: u8) -> u16 {
        u16::from(byte)
    }
    fn push_to(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_be_bytes());
    }
    fn read_all(bytes: &[u8]) -> Option<Vec<u16>> {
        let (units, rest) = bytes.as_chunks::<2>();
        rest.is_empty().then(|| units.iter().map(|unit| u16::from_be_bytes(*unit)).collect())
    }
    fn starts_character(self) -> bool {
        !(0xDC00..0xE000).contains(&self)
    }
}

/// A name in two parts, each within what the name space can hold.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Parts<U> {
    stem: Vec<U>,
    extension: Vec<U>,
}

struct Candidate<U> {
    wish: usize,
    parts: Parts<U>,
    /// The recorded form, if it is not made from the parts.
    fixed: Option<Vec<u8>>,
    change: Change,
}

fn settle_units<U: Unit>(rule: NameRule, wishes: &[Wish<'_>]) -> Vec<Settled> {
    let mut candidates: Vec<Candidate<U>> =
        wishes.iter().enumerate().map(|(wish, name)| candidate(rule, wish, name)).collect();
    number_equals(rule, wishes, &mut candidates);
    let mut settled: Vec<Settled> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let wish = wishes.get(candidate.wish)?;
            let identifier = match candidate.fixed {
                Some(fixed) => fixed,
                None => join(rule, &candidate.parts, wish.is_folder),
            };
            Some(Settled { wish: candidate.wish, identifier, change: candidate.change })
        })
        .collect();
    let kind = rule.kind();
    settled.sort_by(|a, b| kind.compare(&a.identifier, &b.identifier));
    settled
}

fn candidate<U: Unit>(rule: NameRule, index: usize, wish: &Wish<'_>) -> Candidate<U> {
    if let Some(parts) = wish.fixed.and_then(|bytes| fixed_parts(rule, bytes)) {
        let fixed = wish.fixed.map(<[u8]>::to_vec);
        return Candidate { wish: index, parts, fixed, change: Change::default() };
    }
    // A recorded name that no record can hold counts as replaced.
    let mut change = Change { is_replaced: wish.fixed.is_some(), ..Change::default() };
    let units: Vec<U> = match rule {
        NameRule::Level1 | NameRule::Level2 => d_characters(wish.name, &mut change),
        NameRule::Joliet(_) => joliet_units(wish.name, &mut change),
        NameRule::Enhanced => {
            let is_reserved = matches!(wish.name, [0 | 1]);
            change.is_replaced |= is_reserved;
            let name = if is_reserved { &b"_"[..] } else { wish.name };
            name.iter().map(|byte| U::from_ascii(*byte)).collect()
        }
    };
    let mut parts = split(rule, units, wish.is_folder, &mut change);
    fit(rule, wish.is_folder, &mut parts, 0, &mut change);
    Candidate { wish: index, parts, fixed: None, change }
}

/// A recorded name is taken as it is if a record can hold it.
fn fixed_parts<U: Unit>(rule: NameRule, bytes: &[u8]) -> Option<Parts<U>> {
    let most = match rule {
        NameRule::Joliet(_) => 206,
        _ => ENHANCED_BYTES,
    };
    if bytes.is_empty() || bytes.len() > most || matches!(bytes, [0 | 1]) {
        return None;
    }
    let mut units = U::read_all(bytes)?;
    let dot = U::from_ascii(b'.');
    if rule.kind() != ViewKind::Primary {
        return Some(Parts { stem: units, extension: Vec::new() });
    }
    let extension = match units.iter().rposition(|unit| *unit == dot) {
        Some(at) => {
            let extension = units.split_off(at + 1);
            units.pop();
            extension
        }
        None => Vec::new(),
    };
    Some(Parts { stem: units, extension })
}

/// Upper case letters, digits, underscores; full stops stay for [`split`].
fn d_characters<U: Unit>(name: &[u8], change: &mut Change) -> Vec<U> {
    let mut units = Vec::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for character in chunk.valid().chars() {
            let unit = match character {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' => {
                    u8::try_from(character).unwrap_or(b'_').to_ascii_uppercase()
                }
                _ => {
                    change.is_replaced = true;
                    b'_'
                }
            };
            units.push(U::from_ascii(unit));
        }
        for _ in chunk.invalid() {
            change.is_replaced = true;
            units.push(U::from_ascii(b'_'));
        }
    }
    units
}

/// Whether a unit may not stand in a Joliet name (Joliet specification, page 5).
pub fn is_forbidden_in_joliet(unit: u16) -> bool {
    unit < 0x20 || b"*/:;?\\".iter().any(|byte| u16::from(*byte) == unit)
}

fn joliet_units<U: Unit>(name: &[u8], change: &mut Change) -> Vec<U> {
    let mut bytes = Vec::with_capacity(name.len() * 2);
    for chunk in name.utf8_chunks() {
        for unit in chunk.valid().encode_utf16() {
            let is_forbidden = is_forbidden_in_joliet(unit);
            change.is_replaced |= is_forbidden;
            let unit = if is_forbidden { u16::from(b'_') } else { unit };
            bytes.extend_from_slice(&unit.to_be_bytes());
        }
        for _ in chunk.invalid() {
            change.is_replaced = true;
            bytes.extend_from_slice(b"\0_");
        }
    }
    U::read_all(&bytes).unwrap_or_default()
}

/// Splits at the last full stop; the primary tree knows no other one.
fn split<U: Unit>(
    rule: NameRule,
    mut units: Vec<U>,
    is_folder: bool,
    change: &mut Change,
) -> Parts<U> {
    let dot = U::from_ascii(b'.');
    let is_primary = rule.kind() == ViewKind::Primary;
    let at = units.iter().rposition(|unit| *unit == dot);
    let is_trailing = at.is_some_and(|at| at + 1 == units.len());
    let extension = match at {
        Some(at) if at > 0 && !is_folder && (is_primary || !is_trailing) => {
            let extension = units.split_off(at + 1);
            units.pop();
            extension
        }
        _ => Vec::new(),
    };
    if is_primary {
        for unit in units.iter_mut().filter(|unit| **unit == dot) {
            change.is_replaced = true;
            *unit = U::from_ascii(b'_');
        }
    }
    Parts { stem: units, extension }
}

/// Cuts a name so that `reserve` more units fit behind its stem.
fn fit<U: Unit>(
    rule: NameRule,
    is_folder: bool,
    parts: &mut Parts<U>,
    reserve: usize,
    change: &mut Change,
) {
    let (stem, extension) = match (rule, is_folder) {
        (NameRule::Level1, false) => (8, 3),
        (NameRule::Level1, true) => (8, 0),
        (NameRule::Level2, true) => (31, 0),
        (NameRule::Level2, false) => {
            let extension = parts.extension.len().min(KEPT_EXTENSION);
            (30 - extension, extension)
        }
        (NameRule::Joliet(_) | NameRule::Enhanced, _) => {
            let limit = rule.limit();
            match parts.extension.len() {
                0 => (limit, 0),
                len if len <= KEPT_EXTENSION || parts.stem.len() + 1 + len + reserve <= limit => {
                    (limit.saturating_sub(len + 1), len)
                }
                _ => {
                    // What looks like a long extension is part of the name.
                    let tail = std::mem::take(&mut parts.extension);
                    parts.stem.push(U::from_ascii(b'.'));
                    parts.stem.extend(tail);
                    (limit, 0)
                }
            }
        }
    };
    change.is_cut |= cut(&mut parts.extension, extension);
    change.is_cut |= cut(&mut parts.stem, stem.saturating_sub(reserve));
}

/// Shortens to at most `len` units, never within a character.
fn cut<U: Unit>(units: &mut Vec<U>, len: usize) -> bool {
    if units.len() <= len {
        return false;
    }
    let mut len = len;
    while len > 0 && units.get(len).is_some_and(|unit| !unit.starts_character()) {
        len -= 1;
    }
    units.truncate(len);
    true
}

fn join<U: Unit>(rule: NameRule, parts: &Parts<U>, is_folder: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * (parts.stem.len() + parts.extension.len() + 1));
    for unit in &parts.stem {
        unit.push_to(&mut bytes);
    }
    // A file of the primary tree has its full stop also without extension (ECMA-119 7.5.1).
    let is_primary_file = rule.kind() == ViewKind::Primary && !is_folder;
    if is_primary_file || !parts.extension.is_empty() {
        U::from_ascii(b'.').push_to(&mut bytes);
    }
    for unit in &parts.extension {
        unit.push_to(&mut bytes);
    }
    bytes
}

/// Numbers names that became equal. Fixed names keep theirs, then names that were not changed,
/// then the first. Numbers of one shortened stem go on counting from group to group, so that no
/// number is tried twice.
fn number_equals<U: Unit>(rule: NameRule, wishes: &[Wish<'_>], candidates: &mut [Candidate<U>]) {
    let mut order: Vec<u32> = (0..u32::try_from(candidates.len()).unwrap_or(u32::MAX)).collect();
    let at = |index: &u32| candidates.get(*index as usize);
    let parts = |index: &u32| at(index).map(|c| (&c.parts.stem, &c.parts.extension));
    let rank = |index: &u32| {
        at(index).map(|c| {
            let is_changed = c.change != Change::default() || is_only_case(rule, wishes, c);
            (c.fixed.is_none(), is_changed, c.wish)
        })
    };
    order.sort_unstable_by(|a, b| parts(a).cmp(&parts(b)).then_with(|| rank(a).cmp(&rank(b))));
    let mut doomed: Vec<(u32, usize)> = Vec::new();
    for group in order.chunk_by(|a, b| parts(a) == parts(b)) {
        let others = group.get(1..).unwrap_or_default();
        let digits = decimal_digits(others.len());
        doomed.extend(others.iter().map(|index| (*index, digits)));
    }
    if doomed.is_empty() {
        return;
    }
    // Hashes stand for names: two that are equal by chance only skip a number.
    let mut taken: HashSet<u64> = candidates.iter().map(|c| hash_of(&c.parts, 0)).collect();
    let mut counters: HashMap<u64, u64> = HashMap::new();
    let separator = usize::from(rule.kind() != ViewKind::Primary);
    for (index, mut digits) in doomed {
        let Some(candidate) = candidates.get_mut(index as usize) else { continue };
        let is_folder = wishes.get(candidate.wish).is_some_and(|wish| wish.is_folder);
        candidate.fixed = None;
        candidate.change.is_numbered = true;
        let parts = &mut candidate.parts;
        loop {
            fit(rule, is_folder, parts, digits + separator, &mut candidate.change);
            let counter = counters.entry(hash_of(parts, digits)).or_insert(1);
            if counter.ilog10() as usize + 1 > digits {
                digits += 1;
                continue;
            }
            let number = format!("{counter:0digits$}");
            *counter += 1;
            let len = parts.stem.len();
            if separator == 1 {
                parts.stem.push(U::from_ascii(b'~'));
            }
            parts.stem.extend(number.bytes().map(U::from_ascii));
            if taken.insert(hash_of(parts, 0)) {
                break;
            }
            parts.stem.truncate(len);
        }
    }
}

/// A number that stands for a name, and for how many digits are to come behind it. The same on
/// every run: the hasher has no random keys.
fn hash_of<U: Unit>(parts: &Parts<U>, digits: usize) -> u64 {
    let mut hasher = DefaultHasher::new();
    (parts, digits).hash(&mut hasher);
    hasher.finish()
}

/// Whether upper case is all that changed a name of the primary tree.
fn is_only_case<U: Unit>(rule: NameRule, wishes: &[Wish<'_>], candidate: &Candidate<U>) -> bool {
    rule.kind() == ViewKind::Primary
        && wishes
            .get(candidate.wish)
            .is_some_and(|wish| wish.name.iter().any(u8::is_ascii_lowercase))
}

fn decimal_digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(rule: NameRule, names: &[&str]) -> Vec<(String, String)> {
        let mut sorted: Vec<&str> = names.to_vec();
        sorted.sort_unstable();
        let wishes: Vec<Wish<'_>> = sorted
            .iter()
            .map(|name| Wish { name: name.as_bytes(), fixed: None, is_folder: false })
            .collect();
        settle(rule, &wishes)
            .into_iter()
            .map(|settled| {
                let text = match rule {
                    NameRule::Joliet(_) => crate::base::bytes::decode_ucs2_be(&settled.identifier),
                    _ => String::from_utf8_lossy(&settled.identifier).into_owned(),
                };
                (sorted[settled.wish].to_owned(), text)
            })
            .collect()
    }

    fn one(rule: NameRule, name: &str) -> String {
        names(rule, &[name]).remove(0).1
    }

    #[test]
    fn single_names_follow_their_rules() {
        assert_eq!(one(NameRule::Level1, "readme.html"), "README.HTM");
        assert_eq!(one(NameRule::Level2, "a.very.dotted.name.tar.gz"), "A_VERY_DOTTED_NAME_TAR.GZ");
        assert_eq!(one(NameRule::Level2, ".hidden"), "_HIDDEN.");
        assert_eq!(one(NameRule::Level2, "noext"), "NOEXT.");
        assert_eq!(one(NameRule::Level2, "é日😀.txt"), "___.TXT");
        assert_eq!(one(NameRule::Joliet(64), "semi;colon?.txt"), "semi_colon_.txt");
        assert_eq!(one(NameRule::Joliet(64), &format!("{}.txt", "a".repeat(80))).len(), 64);
        // 63 units and a pair: the pair does not fit and is not split.
        assert_eq!(one(NameRule::Joliet(64), &format!("{}😀", "a".repeat(63))), "a".repeat(63));
        let long = "ü".repeat(120);
        assert_eq!(one(NameRule::Enhanced, &long).len(), 206);
    }

    #[test]
    fn names_that_become_equal_are_numbered() {
        let got = names(NameRule::Level2, &["ReadMe", "readme", "README", "README1"]);
        assert_eq!(
            got,
            [
                ("README".into(), "README.".into()),
                ("README1".into(), "README1.".into()),
                ("ReadMe".into(), "README2.".into()),
                ("readme".into(), "README3.".into()),
            ]
        );
        let long: Vec<String> = (0..12).map(|n| format!("{}{n:02}.txt", "x".repeat(70))).collect();
        let long: Vec<&str> = long.iter().map(String::as_str).collect();
        let got = names(NameRule::Joliet(64), &long);
        let distinct: HashSet<&String> = got.iter().map(|(_, name)| name).collect();
        assert_eq!(distinct.len(), 12);
        assert!(got.iter().all(|(_, name)| name.len() <= 64 && name.ends_with(".txt")));
    }

    #[test]
    fn recorded_order_puts_the_full_stop_first() {
        let got = names(NameRule::Level2, &["a b", "a", "a.b", "ab"]);
        let got: Vec<&str> = got.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(got, ["A.", "A.B", "AB.", "A_B."]);
    }

    #[test]
    fn a_folder_and_a_file_of_one_name_are_told_apart() {
        let wishes = [
            Wish { name: b"A", fixed: None, is_folder: true },
            Wish { name: b"a", fixed: None, is_folder: false },
        ];
        let got: Vec<_> =
            settle(NameRule::Level1, &wishes).into_iter().map(|s| s.identifier).collect();
        assert_eq!(got, [b"A".to_vec(), b"A1.".to_vec()]);
    }

    #[test]
    fn a_hundred_thousand_collisions_are_all_unique() {
        let names: Vec<String> =
            (0..100_000).map(|n| format!("collision-number-{n:06}.data")).collect();
        let wishes: Vec<Wish<'_>> = names
            .iter()
            .map(|name| Wish { name: name.as_bytes(), fixed: None, is_folder: false })
            .collect();
        let settled = settle(NameRule::Level1, &wishes);
        let distinct: HashSet<&[u8]> = settled.iter().map(|s| &*s.identifier).collect();
        assert_eq!(distinct.len(), 100_000);
        assert!(settled.iter().all(|s| s.identifier.len() <= 12));
    }
}
