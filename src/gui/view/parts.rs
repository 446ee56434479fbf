//! What an image is made of beside its files: volumes and tracks.

use std::time::Duration;

use crate::project::Opened;

/// Sectors of a compact disc in a second.
const SECTORS_A_SECOND: u64 = 75;

/// A volume that can be shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VolumeRow {
    /// Its stable name; `None`: all of the disc.
    pub id: Option<String>,
    /// Its name, or its stable name where it has none.
    pub name: String,
    /// Its file system; empty for the disc.
    pub kind: &'static str,
    /// It is shown now.
    pub is_shown: bool,
}

/// A track.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrackRow {
    /// Its number, 1 to 99.
    pub number: u8,
    /// How long it plays; `None`: it holds data.
    pub plays: Option<Duration>,
    /// Bytes of its data.
    pub bytes: u64,
}

/// The volumes to choose from while `shown` is the one asked for; none where there is no choice.
pub fn volume_rows(opened: &Opened, shown: Option<String>) -> Vec<VolumeRow> {
    let is_nested = |id: &str| id.starts_with("part") || id.starts_with("boot");
    let volumes = opened.volumes();
    let has_disc = volumes.iter().any(|volume| !is_nested(&volume.id));
    let first = volumes.first().map(|volume| volume.id.clone());
    let disc = has_disc.then(|| VolumeRow {
        id: None,
        name: opened.volume_name().to_owned(),
        kind: "",
        is_shown: shown.is_none(),
    });
    let nested = volumes.iter().filter(|volume| is_nested(&volume.id)).map(|volume| VolumeRow {
        id: Some(volume.id.clone()),
        name: if volume.name.is_empty() { volume.id.clone() } else { volume.name.clone() },
        kind: volume.kind,
        // Without a disc the first volume is shown unasked.
        is_shown: match (&shown, has_disc) {
            (None, false) => first.as_ref() == Some(&volume.id),
            (shown, _) => shown.as_ref() == Some(&volume.id),
        },
    });
    let rows: Vec<_> = disc.into_iter().chain(nested).collect();
    if rows.len() > 1 { rows } else { Vec::new() }
}

/// The tracks, where there is more than one or it plays.
pub fn track_rows(opened: &Opened) -> Vec<TrackRow> {
    let rows = all_tracks(opened);
    let is_plain = rows.iter().all(|row| row.plays.is_none()) && rows.len() < 2;
    if is_plain { Vec::new() } else { rows }
}

/// All tracks.
pub fn all_tracks(opened: &Opened) -> Vec<TrackRow> {
    let row = |track: &crate::project::Track| {
        let count = u64::from(track.count.0);
        let seconds = Duration::from_millis(count * 1000 / SECTORS_A_SECOND);
        let plays = (!track.mode.is_data()).then_some(seconds);
        TrackRow { number: track.number, plays, bytes: count * 2048 }
    };
    opened.tracks().map(row).collect()
}
