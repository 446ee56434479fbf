//! Checks that an image carries of itself: lists of digests (`md5sum.txt`, `SHA256SUMS`) and the
//! sum of the whole image in the primary descriptor (isomd5sum). An edit makes them wrong; they
//! are made right again.

use super::changes::ChangeError;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::SECTOR_BYTES;
use crate::io::HostFs;
use crate::io::source::{BlockSource, SourceError, read_vec};
use crate::model::{Blob, Content, NodeId, Tree};
use crate::ops::digest::DigestKind;
use crate::ops::hash::hash_source;
use crate::ops::same::open_blob;
use crate::ops::workers::Workers;
use crate::project::{Document, Edit, Gesture, Project};

/// A longer list is left as it is.
const MAX_LIST_BYTES: u64 = 64 << 20;

/// What became of lists of digests.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListOutcome {
    /// Lists that were written anew: their paths.
    pub refreshed: Vec<String>,
    /// Lists that are wrong now and could not be read: their paths.
    pub stale: Vec<String>,
}

/// Gives the lists of digests at `lists` the digests of files that are not what they were in
/// `before`, and leaves out lines of files that are gone. Other lines stay as they are.
///
/// # Errors
/// [`ChangeError`] when cancelled.
pub fn refresh_lists(
    document: &mut Document,
    before: &Tree,
    lists: &[String],
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<ListOutcome, ChangeError> {
    let mut outcome = ListOutcome::default();
    for list in lists {
        let project = document.project().clone();
        let path = list.as_bytes();
        let (Some(node), Some(old)) = (project.tree.lookup(path), before.lookup(path)) else {
            continue;
        };
        // A list that was replaced is the business of whoever replaced it.
        if content(&project.tree, node) != content(before, old) {
            continue;
        }
        let Some(text) = text_of(&project, node, fs) else {
            outcome.stale.push(list.clone());
            continue;
        };
        let folder = list.rfind('/').map_or("", |at| list.get(..at).unwrap_or_default());
        let fresh = refreshed(&text, folder.as_bytes(), before, &project, fs, ctx, workers)?;
        if fresh == text {
            continue;
        }
        let len = fresh.len() as u64;
        let blob = Blob { content: Content::Bytes(fresh.into()), len };
        let edit = Edit::ReplaceContent { node, blob };
        document.apply(edit, Gesture::single())?;
        outcome.refreshed.push(list.clone());
    }
    Ok(outcome)
}

fn content(tree: &Tree, node: NodeId) -> Option<&Content> {
    tree.blob(tree.node(node)?.blob()?).map(|blob| &blob.content)
}

fn text_of(project: &Project, node: NodeId, fs: &dyn HostFs) -> Option<Vec<u8>> {
    let blob = project.tree.blob(project.tree.node(node)?.blob()?)?;
    let source = open_blob(blob, &project.sources, fs).filter(|_| blob.len <= MAX_LIST_BYTES)?;
    read_vec(&*source, 0, usize::try_from(blob.len).ok()?).ok()
}

fn refreshed(
    text: &[u8],
    folder: &[u8],
    before: &Tree,
    project: &Project,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<Vec<u8>, ChangeError> {
    let mut fresh = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        ctx.check().map_err(|cancelled| ChangeError::Edit(cancelled.into()))?;
        let Some((kind, name)) = parsed(line) else {
            fresh.extend_from_slice(line);
            continue;
        };
        let path = [folder, name].join(&b'/');
        let (old, new) = (before.lookup(&path), project.tree.lookup(&path));
        let is_same = match (old, new) {
            (Some(old), Some(new)) => content(before, old) == content(&project.tree, new),
            // A line of what was never there stays.
            (None, _) => true,
            (Some(_), None) => continue,
        };
        let digest = new.filter(|_| !is_same).and_then(|new| {
            let blob = project.tree.blob(project.tree.node(new)?.blob()?)?;
            let source = open_blob(blob, &project.sources, fs)?;
            hash_source(&*source, &[kind], &ctx.apart(), workers).ok()?.hex(kind)
        });
        match digest {
            Some(digest) => {
                fresh.extend_from_slice(digest.as_bytes());
                fresh.extend_from_slice(line.get(digest.len()..).unwrap_or_default());
            }
            None => fresh.extend_from_slice(line),
        }
    }
    Ok(fresh)
}

/// The kind and the path of a line `DIGEST  PATH` or `DIGEST *PATH`.
fn parsed(line: &[u8]) -> Option<(DigestKind, &[u8])> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let len = line.iter().position(|byte| !byte.is_ascii_hexdigit())?;
    let kind = match len {
        32 => DigestKind::Md5,
        40 => DigestKind::Sha1,
        64 => DigestKind::Sha256,
        128 => DigestKind::Sha512,
        _ => return None,
    };
    let rest = line.get(len..)?;
    let name = rest.strip_prefix(b"  ").or_else(|| rest.strip_prefix(b" *"))?;
    (!name.is_empty()).then_some((kind, name))
}

/// Bytes of the application's part of the descriptor (ECMA-119 8.4.32).
const USE_BYTES: usize = 512;
/// What `implantisomd5` writes there begins so.
const MARK: &[u8] = b"ISO MD5SUM = ";
/// Sectors at the end that it leaves out, for drives that can't read them.
const SKIPPED_SECTORS: u64 = 15;
/// Sums of parts.
const FRAGMENTS: u64 = 20;
/// Bytes hashed at once; the sums of parts depend on it.
const CHUNK_BYTES: u64 = 32 * 1024;

/// Whether the application's part of the descriptor holds the sum of the image.
pub fn has_image_sum(application_use: &[u8]) -> bool {
    application_use.windows(MARK.len()).any(|part| part == MARK)
}

/// What stands there while the sum is taken.
pub fn blank_image_sum() -> Vec<u8> {
    vec![b' '; USE_BYTES]
}

/// Why there is no sum.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageSumError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The image can't be read.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// The text that `checkisomd5` reads, for an image whose application's part is blank.
///
/// # Errors
/// [`ImageSumError`].
pub fn image_sum(image: &dyn BlockSource, ctx: &Context) -> Result<Vec<u8>, ImageSumError> {
    use digest::Digest as _;
    let size = read_vec(image, 16 * SECTOR_BYTES + 84, 4)?;
    let blocks = size.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    let total = (u64::from(blocks).saturating_sub(SKIPPED_SECTORS) * SECTOR_BYTES).min(image.len());
    let fragment = total / (FRAGMENTS + 1);
    let mut hasher = md5::Md5::new();
    let (mut at, mut last, mut sums) = (0, 0, String::new());
    while at < total {
        ctx.check()?;
        let len = CHUNK_BYTES.min(total - at);
        hasher.update(&read_vec(image, at, usize::try_from(len).unwrap_or(0))?);
        let current = at.checked_div(fragment).unwrap_or(0);
        if current != last {
            for byte in hasher.clone().finalize().iter().take(3) {
                // The first digit of the number, without leading zeros, as it has always been.
                sums.extend(format!("{byte:x}").chars().next());
            }
            last = current;
        }
        at += len;
    }
    let sum: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut text = format!(
        "ISO MD5SUM = {sum};SKIPSECTORS = {SKIPPED_SECTORS};RHLISOSTATUS=1;FRAGMENT SUMS = {sums};\
         FRAGMENT COUNT = {FRAGMENTS};THIS IS NOT THE SAME AS RUNNING MD5SUM ON THIS ISO!!"
    )
    .into_bytes();
    text.resize(USE_BYTES, b' ');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::memory::MemorySource;

    #[test]
    fn lines_of_every_kind_are_read() {
        let md5 = "d41d8cd98f00b204e9800998ecf8427e";
        let line = format!("{md5}  ./a b\r\n");
        assert_eq!(parsed(line.as_bytes()), Some((DigestKind::Md5, &b"./a b"[..])));
        let line = format!("{}  *x", "0".repeat(64));
        assert_eq!(parsed(line.as_bytes()), Some((DigestKind::Sha256, &b"*x"[..])));
        for odd in ["# comment", "abc  x", md5] {
            assert_eq!(parsed(odd.as_bytes()), None, "{odd}");
        }
    }

    #[test]
    fn the_sum_leaves_out_the_end() {
        let mut image = vec![0u8; 100 * 2048];
        image[16 * 2048 + 84..16 * 2048 + 88].copy_from_slice(&100u32.to_be_bytes());
        let sum = |image: &[u8]| {
            image_sum(&MemorySource::new(image.to_vec()), &Context::default()).expect("read")
        };
        let first = sum(&image);
        assert!(has_image_sum(&first) && first.len() == USE_BYTES);
        image[99 * 2048] = 1;
        assert_eq!(sum(&image), first);
        image[84 * 2048] = 1;
        assert_ne!(sum(&image), first);
    }
}
