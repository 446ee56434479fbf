//! Sessions put together from tracks, and checked.

use super::disc::{ContainerKind, Disc, Session, Track};
use crate::base::cd::CdText;

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
