//! Sessions put together from tracks, and checked.

use super::disc::{ContainerKind, Disc, Fragment, FragmentSource, Session, Track};
use super::error::SheetFault;
use std::sync::Arc;

use crate::base::cd::{CdText, SectorLayout, TrackFlags, TrackMode};
use crate::base::units::{Lba, SECTOR_BYTES, SectorCount};
use crate::io::SharedSource;
use crate::io::memory::MemorySource;

/// A disc of one session; `None` without tracks.
pub(super) fn single_session(kind: ContainerKind, tracks: Vec<Track>) -> Option<Disc> {
    let lead_out = tracks.iter().map(Track::end).max()?;
    Some(disc(kind, vec![Session { number: 1, tracks, lead_out }]))
}

/// A disc of plain sectors of 2048 bytes; `None` for less than one.
pub(super) fn plain_disc(source: &SharedSource) -> Option<Disc> {
    let count = source.len() / SECTOR_BYTES;
    let layout = SectorLayout::stored(TrackMode::Mode1, 2048)?;
    let plan = TrackPlan {
        number: 1,
        session: 1,
        mode: TrackMode::Mode1,
        start: 0,
        count,
        pregap: 0,
        indexes: Vec::new(),
        flags: TrackFlags { is_data: true, ..TrackFlags::default() },
        isrc: None,
        fragments: stored(source, 0, layout, count).into_iter().collect(),
    };
    single_session(ContainerKind::Split, vec![plan.build().filter(|track| track.count.0 > 0)?])
}

/// A disc of sessions, without texts.
pub(super) fn disc(kind: ContainerKind, sessions: Vec<Session>) -> Disc {
    Disc {
        kind,
        sessions,
        catalog: None,
        cd_text: CdText::default(),
        sheet: None,
        mends: Vec::new(),
        has_form2: false,
    }
}

/// The tracks of several sessions, in sessions. Tracks keep their order; a lead-out is the end of
/// the last track.
pub(super) fn by_session(tracks: Vec<Track>) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    for track in tracks {
        match sessions.last_mut().filter(|session| session.number == track.session) {
            Some(session) => session.tracks.push(track),
            None => sessions.push(Session {
                number: track.session,
                lead_out: Lba(0),
                tracks: vec![track],
            }),
        }
    }
    for session in &mut sessions {
        session.lead_out = session.tracks.iter().map(Track::end).max().unwrap_or_default();
    }
    sessions
}

/// What stands for a file that is not there: all reading in it fails as beyond its end.
pub(super) fn missing_file() -> SharedSource {
    Arc::new(MemorySource::new(Vec::new()))
}

/// Sectors from the end of the last track of a session to index 1 of the next one: lead-out,
/// lead-in and pregap. The first lead-out is longer.
pub(super) fn session_gap(session: u16) -> i64 {
    if session <= 1 { 11_400 } else { 6_900 }
}

/// A track with its numbers as a descriptor has them, before they are checked.
#[derive(Clone, Debug)]
pub(super) struct TrackPlan {
    pub(super) number: u8,
    pub(super) session: u16,
    pub(super) mode: TrackMode,
    /// Disc address of index 1.
    pub(super) start: i64,
    pub(super) count: u64,
    pub(super) pregap: u64,
    /// Disc addresses of index 2 and on.
    pub(super) indexes: Vec<i64>,
    pub(super) flags: TrackFlags,
    pub(super) isrc: Option<String>,
    pub(super) fragments: Vec<Fragment>,
}

impl TrackPlan {
    /// The track; `None` if its number or addresses are none a disc can have.
    pub(super) fn build(self) -> Option<Track> {
        let start = u32::try_from(self.start).ok()?;
        let count = u32::try_from(self.count).ok()?;
        start.checked_add(count)?;
        Some(Track {
            number: Some(self.number).filter(|number| (1..=99).contains(number))?,
            session: self.session,
            mode: self.mode,
            start: Lba(start),
            count: SectorCount(count),
            pregap: SectorCount(u32::try_from(self.pregap).ok()?),
            indexes: self
                .indexes
                .iter()
                .filter_map(|at| u32::try_from(*at).ok().map(Lba))
                .collect(),
            flags: self.flags,
            isrc: self.isrc,
            fragments: self.fragments,
        })
    }
}

/// `count` sectors that no file holds; none for zero.
pub(super) fn hole(count: u64) -> Option<Fragment> {
    let count = u32::try_from(count).ok().filter(|count| *count > 0)?;
    Some(Fragment { count: SectorCount(count), stored: None })
}

/// `count` sectors stored from byte `offset` on; none for zero.
pub(super) fn stored(
    source: &SharedSource,
    offset: u64,
    layout: SectorLayout,
    count: u64,
) -> Option<Fragment> {
    let count = u32::try_from(count).ok().filter(|count| *count > 0)?;
    let stored = FragmentSource::new(source.clone(), offset, layout);
    Some(Fragment { count: SectorCount(count), stored: Some(stored) })
}

/// Sorts sessions out and refuses discs without tracks or with tracks that run backwards.
pub(super) fn checked_sessions(tracks: Vec<Track>) -> Result<Vec<Session>, SheetFault> {
    if tracks.is_empty() {
        return Err(SheetFault::NoTracks);
    }
    if tracks.len() > 99 {
        return Err(SheetFault::TooMany);
    }
    let is_ordered = tracks.windows(2).all(|pair| match pair {
        [a, b] => a.number < b.number && a.start <= b.start && a.session <= b.session,
        _ => true,
    });
    if is_ordered { Ok(by_session(tracks)) } else { Err(SheetFault::Order) }
}
