//! Looking for bytes: in an image or a file from a place on, or in every file of a tree.

use super::event::JobError;
use super::kind::{FilesOf, Readable};
use super::outcome::{Outcome, Partial};
use super::read::source_of;
use super::run::Env;
use super::scan::SHOW;
use crate::base::progress::Phase;
use crate::io::BlockSource;
use crate::io::source::read_vec;
use crate::model::{Content, NodeId, Tree};

/// Bytes read at a time.
const CHUNK: u64 = 1 << 20;
/// Bytes that can be looked for.
const LONGEST: usize = 4096;

pub(super) fn find_bytes(
    of: &Readable,
    needle: &[u8],
    from: u64,
    env: &Env,
) -> Result<Outcome, JobError> {
    let source = source_of(of, env)?;
    env.ctx.meter.phase(Phase::Compare, Some(source.len().saturating_sub(from)));
    Ok(Outcome::FoundAt(position(&*source, needle, from, env)?))
}

/// Files that can't be read are passed over: they hold nothing that could be shown.
pub(super) fn find_in_files(
    of: &FilesOf,
    tree: &Tree,
    needle: &[u8],
    env: &Env,
) -> Result<Outcome, JobError> {
    let mut hits: Vec<(NodeId, u64)> = Vec::new();
    let (mut shown, mut shown_at) = (0, env.now());
    env.ctx.meter.phase(Phase::Compare, Some(tree.count_nodes()));
    for (id, node) in tree.walk(Tree::ROOT) {
        env.ctx.check()?;
        env.ctx.meter.advance(1);
        let Some(blob) = node.blob().and_then(|blob| tree.blob(blob)) else { continue };
        if blob.len < needle.len() as u64 || matches!(blob.content, Content::Zeros) {
            continue;
        }
        let readable = match of {
            FilesOf::Image(opened) => Readable::ImageFile(opened.clone(), blob.clone()),
            FilesOf::Project(sources) => Readable::ProjectFile(blob.clone(), sources.clone()),
        };
        let Ok(source) = source_of(&readable, env) else { continue };
        match position(&*source, needle, 0, env) {
            Ok(Some(at)) => hits.push((id, at)),
            Err(JobError::Cancelled(cancelled)) => return Err(cancelled.into()),
            Ok(None) | Err(_) => {}
        }
        if hits.len() > shown && env.now().saturating_sub(shown_at) >= SHOW {
            (shown, shown_at) = (hits.len(), env.now());
            env.show(Partial::FoundIn(hits.clone()));
        }
    }
    Ok(Outcome::FoundIn(hits))
}

/// Where `needle` stands first at or behind `from`.
fn position(
    source: &dyn BlockSource,
    needle: &[u8],
    from: u64,
    env: &Env,
) -> Result<Option<u64>, JobError> {
    let len = source.len();
    let wanted = needle.len() as u64;
    if needle.is_empty() || needle.len() > LONGEST {
        return Ok(None);
    }
    let mut at = from;
    while at.checked_add(wanted).is_some_and(|end| end <= len) {
        env.ctx.check()?;
        // What stands across two chunks is seen whole in the first.
        let here = (len - at).min(CHUNK + wanted - 1);
        let bytes = read_vec(source, at, usize::try_from(here).unwrap_or(0))?;
        if let Some(place) = find_in(&bytes, needle) {
            return Ok(Some(at + place as u64));
        }
        env.ctx.meter.advance(here.min(CHUNK));
        at = at.saturating_add(CHUNK);
    }
    Ok(None)
}

/// Where `needle` stands in `bytes`; most places are told by its first byte.
fn find_in(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, rest) = needle.split_first()?;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| byte == first)?;
        if bytes.get(at + 1..)?.starts_with(rest) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needles_are_found_at_either_end_and_nowhere_else() {
        assert_eq!(find_in(b"abcabd", b"abd"), Some(3));
        assert_eq!((find_in(b"aaab", b"aab"), find_in(b"ab", b"ab")), (Some(1), Some(0)));
        assert_eq!(
            (find_in(b"ab", b"abc"), find_in(b"", b"a"), find_in(b"a", b"")),
            (None, None, None)
        );
    }
}
