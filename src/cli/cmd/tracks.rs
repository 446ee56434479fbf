//! The tracks of a disc, for people and for programs.

use std::io::Write;

use serde_json::{Value, json};

use crate::base::cd::{CdTextKind, Msf};
use crate::cli::face::Face;
use crate::cli::output::printable;
use crate::opened::{Disc, Track};

/// One object a track: addresses and lengths in sectors.
pub(super) fn to_json(disc: &Disc) -> Vec<Value> {
    disc.tracks()
        .map(|track| {
            let text = |kind| disc.cd_text.text(track.number, kind);
            let indexes: Vec<u32> = track.indexes.iter().map(|index| index.0).collect();
            json!({
                "number": track.number,
                "session": track.session,
                "mode": track.mode.id(),
                "start": track.start.0,
                "sectors": track.count.0,
                "pregap": track.pregap.0,
                "indexes": indexes,
                "copy": track.flags.is_copy_allowed,
                "pre_emphasis": track.flags.is_pre_emphasis,
                "four_channel": track.flags.is_four_channel,
                "isrc": track.isrc,
                "sector_bytes": sector_bytes(track),
                "title": text(CdTextKind::Title),
                "performer": text(CdTextKind::Performer),
            })
        })
        .collect()
}

/// A line a track.
pub(super) fn print(face: &Face, out: &mut impl Write, disc: &Disc) -> std::io::Result<()> {
    let several = disc.sessions.len() > 1;
    for (n, track) in disc.tracks().enumerate() {
        let title = disc.cd_text.text(track.number, CdTextKind::Title).unwrap_or_default();
        let mut args = vec![
            ("number", u64::from(track.number).into()),
            ("mode", track.mode.id().into()),
            ("sector", u64::from(track.start.0).into()),
            ("count", u64::from(track.count.0).into()),
            ("time", Msf::from_frames(track.count.0).to_string().into()),
            ("title", printable(title.as_bytes()).into()),
        ];
        let mut text = face.format("cli-info-track", &args);
        if several {
            args.push(("session", u64::from(track.session).into()));
            text = face.format("cli-info-track-session", &args);
        }
        let label = if n == 0 { face.text("cli-info-tracks") } else { String::new() };
        super::info::row(out, &label, text.trim_end())?;
    }
    Ok(())
}

/// Bytes of a stored sector, subchannel included.
fn sector_bytes(track: &Track) -> Option<u64> {
    track.fragments.iter().find_map(|fragment| Some(fragment.stored.as_ref()?.stride()))
}
