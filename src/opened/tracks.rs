//! What the tracks of a container mean for the volumes: where the sessions start.

use crate::base::progress::Context;
use crate::base::units::Lba;
use crate::formats::container::Disc;
use crate::formats::fs::iso9660::session;
use crate::io::SharedSource;

/// The first sectors of all sessions, oldest first; never empty. A container of several sessions
/// knows them; else they are found by their descriptors.
pub(super) fn session_starts(
    source: &SharedSource,
    disc: Option<&Disc>,
    ctx: &Context,
) -> Vec<Lba> {
    let told = disc.filter(|disc| disc.sessions.len() > 1);
    if let Some(disc) = told {
        let first = |number| {
            let session = disc.sessions.iter().find(|session| session.number == number)?;
            session.tracks.first().map(|track| track.start)
        };
        let starts = disc.sessions.iter().map(|session| session.number);
        return starts
            .map(|number| disc.data_start(number).or_else(|| first(number)).unwrap_or_default())
            .collect();
    }
    let found = session::find(&**source, ctx);
    if !found.is_empty() {
        return found;
    }
    // Without an ISO 9660 descriptor at the start the whole image is one session, which begins
    // with its first data track.
    let number = disc.and_then(|disc| disc.sessions.first()).map_or(1, |session| session.number);
    vec![disc.and_then(|disc| disc.data_start(number)).unwrap_or_default()]
}

/// The session shown by default: the last one that has data, else the last one.
pub(super) fn newest_data(disc: Option<&Disc>, count: u32) -> u32 {
    let Some(disc) = disc.filter(|disc| disc.sessions.len() > 1) else { return count };
    (1..=count)
        .zip(&disc.sessions)
        .filter(|(_, session)| session.tracks.iter().any(|track| track.mode.is_data()))
        .map(|(number, _)| number)
        .last()
        .unwrap_or(count)
}
