//! What an image holds that a target can't carry.

use super::Target;
use crate::base::progress::{Cancelled, Context};
use crate::opened::{Disc, OpenImage, Track};

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
    /// What sectors of form 2 hold beyond 2048 bytes: video and sound of XA discs.
    Form2,
    /// Index points within tracks.
    Index,
    /// The catalogue number, the recording codes and the flags of tracks.
    Codes,
}

impl Loss {
    /// All of them, in the order of the enum.
    pub const ALL: [Loss; 9] = [
        Loss::Subchannel,
        Loss::CdText,
        Loss::Pregap,
        Loss::Session,
        Loss::Audio,
        Loss::Track,
        Loss::Form2,
        Loss::Index,
        Loss::Codes,
    ];

    /// The stable name of `--accept-loss` and `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Loss::Subchannel => "subchannel",
            Loss::CdText => "cd-text",
            Loss::Pregap => "pregap",
            Loss::Session => "session",
            Loss::Audio => "audio",
            Loss::Track => "track",
            Loss::Form2 => "form2",
            Loss::Index => "index",
            Loss::Codes => "codes",
        }
    }

    /// The loss of a stable name.
    pub fn from_id(id: &str) -> Option<Loss> {
        Loss::ALL.into_iter().find(|loss| loss.id() == id)
    }
}

/// What of `image` is lost when it becomes a `target`, in the order of the enum. Of form 2 this
/// knows what a look at some sectors told when the image was opened.
pub fn losses(image: &OpenImage, target: Target) -> Vec<Loss> {
    let Some(disc) = &image.disc else { return Vec::new() };
    let is_carried = |loss: Loss| {
        let is_in_sub = matches!(loss, Loss::Index | Loss::Codes);
        target.carries(loss)
            || (is_in_sub && disc.has_subchannel() && target.carries(Loss::Subchannel))
    };
    Loss::ALL.into_iter().filter(|loss| holds(disc, *loss, target) && !is_carried(*loss)).collect()
}

/// As [`losses`], but every sector that may be of form 2 is looked at, unless that loss is
/// accepted anyway.
pub(super) fn all_losses(
    image: &OpenImage,
    target: Target,
    accepted: &[Loss],
    ctx: &Context,
) -> Result<Vec<Loss>, Cancelled> {
    let mut found = losses(image, target);
    let form2 = Loss::Form2;
    let is_open = !found.contains(&form2) && !accepted.contains(&form2) && !target.carries(form2);
    if let Some(disc) = image.disc.as_ref().filter(|_| is_open)
        && disc.holds_form2(ctx)?
    {
        found.push(form2);
        found.sort_unstable();
    }
    Ok(found)
}

/// Whether a disc holds what would be lost. An image without tracks holds sectors only: its
/// older sessions lie in them and stay. What belongs to tracks that are lost themselves is not
/// counted once more.
fn holds(disc: &Disc, loss: Loss, target: Target) -> bool {
    let count_data = disc.tracks().filter(|track| track.mode.is_data()).count();
    let mut kept =
        disc.tracks().filter(|track| track.mode.is_data() || target.carries(Loss::Audio));
    let has_flags = |track: &Track| {
        let flags = track.flags;
        flags.is_copy_allowed || flags.is_pre_emphasis || flags.is_four_channel
    };
    match loss {
        Loss::Subchannel => disc.has_subchannel(),
        Loss::CdText => !disc.cd_text.is_empty(),
        // Two seconds in front of the first track are on every disc.
        Loss::Pregap => disc.tracks().any(|track| track.pregap.0 > 0 && track.first_address() >= 0),
        Loss::Session => disc.sessions.len() > 1,
        Loss::Audio => disc.tracks().any(|track| !track.mode.is_data()),
        Loss::Track => count_data > 1,
        Loss::Form2 => disc.has_form2,
        Loss::Index => kept.any(|track| !track.indexes.is_empty()),
        Loss::Codes => {
            // A number of zeros stands for none.
            let has_number = |digits: &String| digits.chars().any(|c| !matches!(c, '0' | ' '));
            disc.catalog.as_ref().is_some_and(has_number)
                || kept.any(|track| {
                    let is_sound = !track.mode.is_data();
                    track.isrc.is_some() || (is_sound && has_flags(track))
                })
        }
    }
}
