//! Sessions of a plain image file, which has no table of contents: growing images and the
//! emulated sessions of libisofs (formats.md 10), and those we append where nobody left room for
//! an older one.

use super::probe::{has_primary, is_root};
use super::raw::{DESCRIPTOR_BYTES, FIRST_DESCRIPTOR, VolumeDescriptor};
use crate::base::progress::Context;
use crate::base::units::{Lba, SECTOR_BYTES, SectorCount};
use crate::io::source::BlockSource;
use crate::model::spec::SESSION_MARK;
use zerocopy::FromBytes;

/// Where libisofs puts the first session of an overwritable medium: its sectors 0 to 31 keep a
/// copy of the newest descriptors.
const FIRST_EMULATED: Lba = Lba(32);

/// The first sectors of all sessions, oldest first; empty when there is no volume at all.
///
/// A session is followed by the next one at the end of what its descriptor says, rounded up to
/// 1, 16 or 32 sectors; whether that size counts from the start of the disc or of the session
/// depends on the writer. A session is believed only if its root directory lies behind its start
/// and calls itself by that address, so that an image stored inside an image is none.
pub fn find(source: &dyn BlockSource, ctx: &Context) -> Vec<Lba> {
    let mut sessions = Vec::new();
    let mut at = if is_session(source, FIRST_EMULATED) {
        FIRST_EMULATED
    } else if has_primary(source, Lba(0)) {
        let linked = linked(source, ctx);
        if !linked.is_empty() {
            return linked;
        }
        Lba(0)
    } else {
        return sessions;
    };
    let limit = usize::try_from(ctx.limits.sessions).unwrap_or(usize::MAX);
    while sessions.len() < limit {
        sessions.push(at);
        match next_after(source, at) {
            Some(next) => at = next,
            None => break,
        }
    }
    // The copy at the start belongs to the newest tree, which the chain may have missed.
    let root_of = |start: Lba| read_primary(source, start).map(|p| p.root.head.extent.little());
    let newest = sessions.last().and_then(|last| root_of(*last));
    if sessions.first() == Some(&FIRST_EMULATED)
        && has_primary(source, Lba(0))
        && root_of(Lba(0)) > newest
    {
        sessions.push(Lba(0));
    }
    sessions
}

/// Sectors that sessions appended to a file are aligned to.
const STEP: u32 = 32;
/// Steps that descriptors may lie in front of their root directory: path tables stand between.
const MAX_STEPS: u32 = 2048;

/// Sessions appended to an image that begins with its first session, by the links in their start
/// areas; the descriptors at the start of the image are then those of the newest one. The oldest
/// one is told by a copy of its descriptors. Empty: there are none.
fn linked(source: &dyn BlockSource, ctx: &Context) -> Vec<Lba> {
    let root_of = |start: Lba| read_primary(source, start).map(|p| p.root.head.extent.little());
    let Some(root) = root_of(Lba(0)) else { return Vec::new() };
    let last = root / STEP * STEP;
    let mut starts = (1..=last / STEP).rev().take(usize::try_from(MAX_STEPS).unwrap_or(0));
    let newest = starts.find_map(|step| {
        let start = Lba(step * STEP);
        let is_it = has_link(source, start) && root_of(start) == Some(root);
        (is_it && is_session(source, start)).then_some(start)
    });
    let Some(mut at) = newest else { return Vec::new() };
    let mut sessions = vec![at];
    let limit = usize::try_from(ctx.limits.sessions).unwrap_or(usize::MAX);
    while let Some(before) = link_of(source, at).filter(|before| *before < at) {
        if sessions.len() >= limit || !has_primary(source, before) {
            break;
        }
        sessions.push(before);
        at = before;
    }
    sessions.reverse();
    sessions
}

fn has_link(source: &dyn BlockSource, start: Lba) -> bool {
    link_of(source, start).is_some()
}

/// The session before one that was appended by us.
fn link_of(source: &dyn BlockSource, start: Lba) -> Option<Lba> {
    let mut bytes = [0; SESSION_MARK.len() + 4];
    source.read_at(start.byte_offset(), &mut bytes).ok()?;
    let before = bytes.strip_prefix(SESSION_MARK)?;
    Some(Lba(u32::from_le_bytes(*before.first_chunk()?)))
}

fn next_after(source: &dyn BlockSource, at: Lba) -> Option<Lba> {
    let size = read_primary(source, at)?.space_blocks.little();
    let from_disc_start = Some(Lba(size));
    let from_session_start = at.checked_add(SectorCount(size));
    [from_session_start, from_disc_start]
        .into_iter()
        .flatten()
        .flat_map(|end| [1u32, 16, 32].map(|step| end.0.checked_next_multiple_of(step)))
        .flatten()
        .map(Lba)
        .find(|next| *next > at && is_session(source, *next))
}

fn is_session(source: &dyn BlockSource, start: Lba) -> bool {
    has_primary(source, start)
        && read_primary(source, start).is_some_and(|primary| {
            let block_bytes = u32::from(primary.block_bytes.little());
            let root = primary.root.head.extent.little();
            let root_at = u64::from(root) * u64::from(block_bytes);
            root_at > start.byte_offset() && is_root(source, root, block_bytes)
        })
}

fn read_primary(source: &dyn BlockSource, start: Lba) -> Option<VolumeDescriptor> {
    let at = start.byte_offset() + u64::from(FIRST_DESCRIPTOR) * SECTOR_BYTES;
    let mut bytes = [0; DESCRIPTOR_BYTES];
    source.read_at(at, &mut bytes).ok()?;
    VolumeDescriptor::read_from_bytes(&bytes).ok()
}
