//! Sessions put together from tracks, and checked.

use super::disc::{ContainerKind, Disc, Session, Track};
use std::sync::Arc;

use crate::base::cd::CdText;
use crate::base::units::Lba;
use crate::io::SharedSource;
use crate::io::memory::MemorySource;

/// A disc of one session; `None` without tracks.
pub(super) fn single_session(kind: ContainerKind, tracks: Vec<Track>) -> Option<Disc> {
    let lead_out = tracks.iter().map(Track::end).max()?;
    Some(disc(kind, vec![Session { number: 1, tracks, lead_out }]))
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
