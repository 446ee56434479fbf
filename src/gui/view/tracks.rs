//! What the sheet shows that takes tracks out of a disc.

use std::path::PathBuf;

use super::command_line::ImageWords;
use super::parts::TrackRow;

/// The tracks of an image.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TracksView {
    /// Name of the image without its ending.
    pub image: String,
    /// The image as commands name it.
    pub words: ImageWords,
    /// The folder used last.
    pub suggested: PathBuf,
    /// All its tracks.
    pub tracks: Vec<TrackRow>,
}

/// Bytes of the header of a WAV file.
const WAV_HEADER: u64 = 44;
/// Bytes of a sector of sound, and of any as it is pressed.
const RAW: u64 = 2352;
/// Bytes of data in a sector.
const DATA: u64 = 2048;

impl TracksView {
    /// Bytes of the files that these tracks become.
    pub fn bytes(&self, chosen: &[u8], is_raw: bool) -> u64 {
        let one = |track: &TrackRow| {
            let sectors = track.bytes / DATA;
            match (is_raw, track.plays) {
                (true, _) => sectors * RAW,
                (false, Some(_)) => sectors * RAW + WAV_HEADER,
                (false, None) => track.bytes,
            }
        };
        self.tracks.iter().filter(|track| chosen.contains(&track.number)).map(one).sum()
    }
}
