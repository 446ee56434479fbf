//! What an image holds that a target can't carry.

use super::Target;
use crate::opened::OpenImage;

/// Something that is lost in a conversion.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Loss {
    /// The subchannel: positions, karaoke graphics, copy protection.
    Subchannel,
    /// Titles and performers.
    CdText,
    /// Gaps in front of tracks and their content.
    Pregap,
    /// Sessions other than the chosen one.
    Session,
    /// Audio tracks.
    Audio,
    /// Data tracks other than the one that is converted.
    Track,
}

impl Loss {
    /// All of them, in the order of the enum.
    pub const ALL: [Loss; 6] =
        [Loss::Subchannel, Loss::CdText, Loss::Pregap, Loss::Session, Loss::Audio, Loss::Track];

    /// The stable name of `--accept-loss` and `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Loss::Subchannel => "subchannel",
            Loss::CdText => "cd-text",
            Loss::Pregap => "pregap",
            Loss::Session => "session",
            Loss::Audio => "audio",
            Loss::Track => "track",
        }
    }

    /// The loss of a stable name.
    pub fn from_id(id: &str) -> Option<Loss> {
        Loss::ALL.into_iter().find(|loss| loss.id() == id)
    }
}

/// What of `image` is lost when it becomes a `target`, in the order of the enum.
pub fn losses(image: &OpenImage, target: Target) -> Vec<Loss> {
    Loss::ALL.into_iter().filter(|loss| holds(image, *loss) && !target.carries(*loss)).collect()
}

/// Whether an image holds what would be lost. An image without tracks holds sectors only: its
/// older sessions lie in them and stay.
fn holds(image: &OpenImage, loss: Loss) -> bool {
    let Some(disc) = &image.disc else { return false };
    let count_data = disc.tracks().filter(|track| track.mode.is_data()).count();
    match loss {
        Loss::Subchannel => disc.has_subchannel(),
        Loss::CdText => !disc.cd_text.is_empty(),
        // Two seconds in front of the first track are on every disc.
        Loss::Pregap => disc.tracks().any(|track| track.pregap.0 > 0 && track.first_address() >= 0),
        Loss::Session => disc.sessions.len() > 1,
        Loss::Audio => disc.tracks().any(|track| !track.mode.is_data()),
        Loss::Track => count_data > 1,
    }
}
