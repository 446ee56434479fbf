//! What the dialog of attributes begins with, and what is typed into it.

use crate::base::bytes::Timestamp;
use crate::model::{NodeId, Tree};

/// What the selected files have in common; `None` where they differ.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AttributesView {
    /// The files and folders.
    pub nodes: Vec<NodeId>,
    /// How many.
    pub count: u64,
    /// The name, if it is one.
    pub name: Option<String>,
    /// Permission bits.
    pub mode: Option<u16>,
    /// Owner.
    pub uid: Option<u32>,
    /// Group.
    pub gid: Option<u32>,
    /// Time of the last change.
    pub mtime: Option<Timestamp>,
    /// The disc takes owners and permissions from its files.
    pub keeps_owners: bool,
    /// Seconds that the clock on the wall is ahead of UTC.
    pub utc_offset: i32,
}

impl AttributesView {
    /// Looks at the files.
    pub fn of(tree: &Tree, nodes: Vec<NodeId>) -> AttributesView {
        let all: Vec<_> = nodes.iter().filter_map(|id| tree.node(*id)).collect();
        let Some(first) = all.first() else { return AttributesView::default() };
        let is_same =
            |same: &dyn Fn(&crate::model::Node) -> bool| all.iter().all(|node| same(node));
        let own = first.attributes;
        let same_mode = is_same(&|node| node.attributes.mode == own.mode);
        let same_time = is_same(&|node| node.attributes.mtime == own.mtime);
        AttributesView {
            count: all.len() as u64,
            name: (all.len() == 1).then(|| first.display_name().into_owned()),
            mode: own.mode.filter(|_| same_mode),
            uid: is_same(&|node| node.attributes.uid == own.uid).then_some(own.uid),
            gid: is_same(&|node| node.attributes.gid == own.gid).then_some(own.gid),
            mtime: own.mtime.filter(|_| same_time),
            nodes,
            keeps_owners: false,
            utc_offset: 0,
        }
    }
}

/// Permissions as typed: octal, as of `chmod`.
pub fn mode_of(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let mode = u16::from_str_radix(typed, 8).ok().filter(|mode| *mode <= 0o7777);
    mode.filter(|_| typed.len() >= 3)
}

/// A time as typed: `2026-11-02` or `2026-11-02 14:05`, by the clock on the wall.
pub fn time_of(typed: &str, utc_offset: i32) -> Option<Timestamp> {
    let (date, clock) = typed.trim().split_once(' ').unwrap_or((typed.trim(), "00:00"));
    let mut parts = date.split('-');
    let year = parts.next()?.parse().ok().filter(|year| (1..=9999).contains(year))?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let (hour, minute) = clock.trim().split_once(':')?;
    if parts.next().is_some() {
        return None;
    }
    let month = time::Month::try_from(month).ok()?;
    let date = time::Date::from_calendar_date(year, month, day).ok()?;
    let clock = time::Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()?;
    let seconds = time::PrimitiveDateTime::new(date, clock).assume_utc().unix_timestamp();
    Some(Timestamp::from_unix(seconds - i64::from(utc_offset)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood_or_refused() {
        assert_eq!(mode_of("755"), Some(0o755));
        assert_eq!(mode_of(" 0644 "), Some(0o644));
        assert_eq!(
            (mode_of("888"), mode_of("7"), mode_of("17777"), mode_of("")),
            (None, None, None, None)
        );
        assert_eq!(time_of("1970-01-02", 0), Some(Timestamp::from_unix(86_400)));
        assert_eq!(time_of("1970-01-01 02:30", 3600), Some(Timestamp::from_unix(5400)));
        for odd in ["", "2026", "2026-13-01", "2026-02-30", "2026-01-01 25:00", "2026-01-01-01"] {
            assert_eq!(time_of(odd, 0), None, "{odd}");
        }
    }
}
