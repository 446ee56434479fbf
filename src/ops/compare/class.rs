//! What kind of difference a byte is: told by its owners on both sides and by the field it stands
//! in.

use std::collections::BTreeSet;

use crate::base::diag::{Field, FieldValue};

/// What a difference is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// Fill that belongs to a structure or ends a sector.
    Padding,
    /// Bytes that nobody points to.
    Unowned,
    /// A point in time.
    Time,
    /// A name, number or mark that tells one disc from another.
    Id,
    /// The same things, arranged otherwise.
    Order,
    /// Where something lies, or how much room a structure takes.
    Address,
    /// What is on the disc.
    Content,
}

impl Class {
    /// All of them, from harmless to weighty.
    pub const ALL: [Class; 7] = [
        Class::Padding,
        Class::Unowned,
        Class::Time,
        Class::Id,
        Class::Order,
        Class::Address,
        Class::Content,
    ];

    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Class::Time => "time",
            Class::Id => "id",
            Class::Order => "order",
            Class::Content => "content",
            Class::Address => "address",
            Class::Padding => "padding",
            Class::Unowned => "unowned",
        }
    }
}

/// Some kinds of differences.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ClassSet(u8);

impl ClassSet {
    /// Adds a kind.
    pub fn insert(&mut self, class: Class) {
        self.0 |= 1 << (class as u8);
    }

    /// Whether a kind is one of them.
    pub fn contains(self, class: Class) -> bool {
        self.0 >> (class as u8) & 1 == 1
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether none of them matters.
    pub fn is_covered_by(self, ignore: Ignore) -> bool {
        Class::ALL.into_iter().all(|class| !self.contains(class) || ignore.covers(class))
    }
}

impl FromIterator<Class> for ClassSet {
    fn from_iter<T: IntoIterator<Item = Class>>(classes: T) -> ClassSet {
        let mut set = ClassSet::default();
        classes.into_iter().for_each(|class| set.insert(class));
        set
    }
}

/// What the user does not care about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Ignore {
    /// Points in time.
    pub times: bool,
    /// Names and numbers of the disc, owners of files.
    pub ids: bool,
    /// Where things lie.
    pub order: bool,
    /// Fill and bytes that nobody points to.
    pub padding: bool,
}

impl Ignore {
    /// Whether a class does not matter.
    pub fn covers(self, class: Class) -> bool {
        match class {
            Class::Time => self.times,
            Class::Id => self.ids,
            Class::Order | Class::Address => self.order,
            Class::Padding | Class::Unowned => self.padding,
            Class::Content => false,
        }
    }

    /// Whether none of `classes` matters.
    pub fn covers_all(self, classes: &BTreeSet<Class>) -> bool {
        classes.iter().all(|class| self.covers(*class))
    }
}

/// What a field says about a difference in it, before all is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hint {
    /// This.
    Is(Class),
    /// A sum over other bytes: as weighty as those.
    Derived,
    /// Two structures of one kind that don't line up: order, unless the files differ.
    Rearranged,
    /// Nothing is known of it but its owners.
    Unknown,
}

/// Last parts of field paths that say where something lies or how long a structure is.
const ADDRESSES: &[&str] = &[
    "space-blocks",
    "path-table-bytes",
    "root-bytes",
    "l-path-table",
    "l-path-table-optional",
    "m-path-table",
    "m-path-table-optional",
    "tag-location",
    "start",
    "blocks",
    "ce-room",
    "main-bytes",
    "reserve-bytes",
    "previous-block",
    "first-chs",
    "last-chs",
    "icb-unique-id",
    "next-unique-id",
    "unique-id",
];

/// Ends of field paths of numbers that say where something lies.
const ADDRESS_ENDS: &[&str] = &["block", "sector", "blocks-0", "blocks-1", "cluster"];

/// Last parts of field paths that name a disc, its maker or an owner.
const IDS: &[&str] = &[
    "volume-id",
    "system-id",
    "volume-set-id",
    "publisher-id",
    "preparer-id",
    "application-id",
    "copyright-file",
    "abstract-file",
    "bibliographic-file",
    "application-use",
    "volume-name",
    "set-id",
    "boot-id",
    "info1",
    "info2",
    "info3",
    "application",
    "application-suffix",
    "implementation",
    "implementation-suffix",
    "writer",
    "writer-suffix",
    "implementation-use",
    "volume-serial",
    "serial",
    "serial-number",
    "label",
    "name",
    "px-uid",
    "px-gid",
    "px-serial",
    "uid",
    "gid",
    "tag-serial",
    "disk-id",
    "disk-guid",
    "unique-guid",
];

/// Last parts of field paths whose values follow from other bytes.
const DERIVED: &[&str] =
    &["tag-crc", "tag-checksum", "checksum", "header-crc", "entries-crc", "tag-crc-bytes"];

/// What a difference in a field is.
pub(super) fn hint_of(field: &Field) -> Hint {
    let last = field.path.rsplit('.').next().unwrap_or_default();
    if matches!(field.value, FieldValue::Time(_)) {
        return Hint::Is(Class::Time);
    }
    if DERIVED.contains(&last) {
        return Hint::Derived;
    }
    if IDS.contains(&last) {
        return Hint::Is(Class::Id);
    }
    if ADDRESSES.contains(&last) || ADDRESS_ENDS.iter().any(|end| last.ends_with(end)) {
        return Hint::Is(Class::Address);
    }
    Hint::Is(Class::Content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::units::ByteRange;

    fn class(path: &str, value: FieldValue) -> Hint {
        let range = ByteRange::default();
        hint_of(&Field { path: path.to_owned(), value, range, clause: "" })
    }

    #[test]
    fn fields_are_classed_by_value_and_name() {
        let number = || FieldValue::Number(1);
        assert_eq!(class("pvd.created", FieldValue::Time(None)), Hint::Is(Class::Time));
        assert_eq!(class("pvd.volume-id", FieldValue::Text("A".into())), Hint::Is(Class::Id));
        for path in
            ["pvd.root-block", "A.B.block", "boot-entry1.image-sector", "udf-anchor.main-sector"]
        {
            assert_eq!(class(path, number()), Hint::Is(Class::Address), "{path}");
        }
        assert_eq!(class("udf-pvd.tag-crc", number()), Hint::Derived);
        assert_eq!(class("name.flags", number()), Hint::Is(Class::Content));
    }

    #[test]
    fn what_is_ignored_covers_its_classes_and_never_content() {
        let all = Ignore { times: true, ids: true, order: true, padding: true };
        let left: Vec<Class> = Class::ALL.into_iter().filter(|class| !all.covers(*class)).collect();
        assert_eq!(left, [Class::Content]);
        let times = Ignore { times: true, ..Ignore::default() };
        assert!(times.covers_all(&BTreeSet::from([Class::Time])));
        assert!(!times.covers_all(&BTreeSet::from([Class::Time, Class::Id])));
    }
}
