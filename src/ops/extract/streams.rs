//! Streams, forks and attributes taken out beside their file.
//!
//! Two ways that others know: a file `NAME:STREAM` for each, as 7-Zip writes them, and for what a
//! Macintosh keeps of a file one `._NAME` in the form of AppleDouble (RFC 1740), as macOS, `unar`
//! and `genisoimage --double` read and write it. In that form all other streams are files of the
//! first kind.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::units::{ByteRange, SourceId};
use crate::io::SharedSource;
use crate::io::concat::ConcatSource;
use crate::io::memory::MemorySource;
use crate::model::tree::{
    Blob, BlobId, Content, Node, NodeId, NodeKind, Ranges, Stream, StreamData, StreamKind, Tree,
    TreeError,
};
use crate::opened::{BlobError, OpenImage};

/// What becomes of streams, forks and attributes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Streams {
    /// They stay behind; how many there are is said.
    #[default]
    LeaveOut,
    /// Each is a file `NAME:STREAM`. What the Finder keeps stays behind.
    Files,
    /// Resource fork and Finder's part are a file `._NAME`; others are files `NAME:STREAM`.
    AppleDouble,
}

/// Says that a blob is an AppleDouble file: its first range lies in the headers, the others in
/// the image.
const APPLE_DOUBLE: SourceId = SourceId(u32::MAX);
/// Magic number and version 2 (RFC 1740, appendix A).
const MAGIC: [u8; 8] = [0, 5, 0x16, 7, 0, 2, 0, 0];
/// Bytes in front of the entries, and of one.
const HEAD_BYTES: u32 = 26;
const ENTRY_BYTES: u32 = 12;
/// Entry ids.
const FINDER_ID: u32 = 9;
const FORK_ID: u32 = 2;
/// What the Finder keeps.
const FINDER_BYTES: u32 = 32;
/// All of that: where the resource fork begins.
const HEADER_BYTES: u32 = HEAD_BYTES + 2 * ENTRY_BYTES + FINDER_BYTES;

/// The files that stand for streams, and how to read them.
#[derive(Debug, Default)]
pub struct Beside {
    headers: Arc<[u8]>,
    /// Streams and forks that were left behind.
    pub count_left_out: u64,
}

impl Beside {
    /// Adds the files that stand for the streams in `tree`, each behind all else in the folder of
    /// its file. With more than `limit` nodes further streams stay behind.
    ///
    /// # Errors
    /// [`TreeError::Full`].
    pub fn add(
        tree: &mut Tree,
        image: SourceId,
        how: Streams,
        limit: u64,
    ) -> Result<Beside, TreeError> {
        let owners: Vec<NodeId> = (0..tree.node_bound())
            .map(NodeId)
            .filter(|id| tree.node(*id).is_some_and(|node| !node.streams().is_empty()))
            .collect();
        let mut adding = Adding { image, known: HashMap::new(), headers: Vec::new() };
        let mut count_left_out = 0;
        for owner in owners {
            let Some(node) = tree.node(owner) else { continue };
            let (streams, parent) = (node.streams().to_vec(), node.parent);
            let is_left_out = how == Streams::LeaveOut || tree.count_nodes() >= limit;
            if is_left_out || owner == Tree::ROOT {
                let counts = |kind| matches!(kind, StreamKind::Named | StreamKind::ResourceFork);
                count_left_out +=
                    streams.iter().filter(|stream| counts(stream.kind)).count() as u64;
                continue;
            }
            let model = Node { parent, ..node.clone() };
            for (name, blob) in adding.files_of(&model, &streams, how) {
                let blob = adding.blob(tree, blob)?;
                let mut file = Node::new(name, NodeKind::File(blob));
                file.attributes = model.attributes;
                // Whoever may run a file runs no stream of it.
                file.attributes.mode = model.attributes.mode.map(|mode| mode & 0o666);
                file.extra_mut().stream_of = Some(owner);
                tree.add(parent, file)?;
            }
        }
        Ok(Beside { headers: adding.headers.into(), count_left_out })
    }

    /// The bytes of a blob of the tree that [`Beside::add`] added to.
    ///
    /// # Errors
    /// As [`OpenImage::blob_source`].
    pub fn open(&self, image: &OpenImage, blob: &Blob) -> Result<SharedSource, BlobError> {
        let Content::Extents { source: APPLE_DOUBLE, ranges } = &blob.content else {
            return image.blob_source(blob);
        };
        let Some((header, fork)) = ranges.as_slice().split_first() else {
            return Err(BlobError::NoSource);
        };
        let at = usize::try_from(header.start).unwrap_or(usize::MAX);
        let end = at.saturating_add(HEADER_BYTES as usize);
        let header = self.headers.get(at..end).ok_or(BlobError::NoSource)?;
        let header: SharedSource = Arc::new(MemorySource::new(Arc::<[u8]>::from(header)));
        let len = blob.len.saturating_sub(u64::from(HEADER_BYTES));
        if len == 0 {
            return Ok(header);
        }
        let ranges = Ranges::from(fork.to_vec());
        let content = Content::Extents { source: image.source_id, ranges };
        let fork = image.blob_source(&Blob { content, len })?;
        let joined = ConcatSource::new(vec![header, fork]).ok_or(BlobError::NoSource)?;
        Ok(Arc::new(joined))
    }
}

/// A stream of a file by its name, as a blob of the image.
pub fn stream_blob(node: &Node, name: &[u8], image: SourceId) -> Option<Blob> {
    let stream = node.streams().iter().find(|stream| stream.name == name)?;
    Some(Blob { content: content_of(&stream.data, image), len: stream.len })
}

fn content_of(data: &StreamData, image: SourceId) -> Content {
    match data {
        StreamData::Bytes(bytes) => Content::Bytes(Arc::clone(bytes)),
        StreamData::Ranges(ranges) if ranges.is_empty() => Content::Empty,
        StreamData::Ranges(ranges) => {
            Content::Extents { source: image, ranges: Ranges::from(ranges.clone()) }
        }
    }
}

struct Adding {
    image: SourceId,
    /// Files of several names share the streams, too: by first range, rest and length.
    known: HashMap<(SourceId, Vec<ByteRange>, u64), BlobId>,
    headers: Vec<u8>,
}

impl Adding {
    /// Names and contents of the files that stand for the streams of `node`.
    fn files_of(&mut self, node: &Node, streams: &[Stream], how: Streams) -> Vec<(Vec<u8>, Blob)> {
        let is_double = how == Streams::AppleDouble;
        let of = |kind| streams.iter().find(|stream| stream.kind == kind);
        let mut files = Vec::new();
        let (fork, finder) = (of(StreamKind::ResourceFork), of(StreamKind::FinderInfo));
        if is_double && (fork.is_some() || finder.is_some()) {
            files.push(([b"._", &*node.name].concat(), self.apple_double(finder, fork)));
        }
        for stream in streams {
            match stream.kind {
                StreamKind::FinderInfo => continue,
                StreamKind::ResourceFork if is_double => continue,
                _ => {}
            }
            let mut name = [&*node.name, b":", &stream.name].concat();
            // What can't stand in a name: streams are called what they like.
            name.iter_mut().filter(|byte| matches!(**byte, b'/' | 0)).for_each(|byte| *byte = b'_');
            let content = content_of(&stream.data, self.image);
            files.push((name, Blob { content, len: stream.len }));
        }
        files
    }

    fn apple_double(&mut self, finder: Option<&Stream>, fork: Option<&Stream>) -> Blob {
        let fork_len = fork.map_or(0, |fork| fork.len);
        let at = self.headers.len();
        self.headers
            .extend_from_slice(&header(finder, u32::try_from(fork_len).unwrap_or(u32::MAX)));
        let mut ranges = vec![ByteRange { start: at as u64, len: u64::from(HEADER_BYTES) }];
        if let Some(StreamData::Ranges(fork)) = fork.map(|fork| &fork.data) {
            ranges.extend_from_slice(fork);
        }
        let content = Content::Extents { source: APPLE_DOUBLE, ranges: Ranges::from(ranges) };
        Blob { content, len: fork_len.saturating_add(u64::from(HEADER_BYTES)) }
    }

    fn blob(&mut self, tree: &mut Tree, blob: Blob) -> Result<BlobId, TreeError> {
        let key = match &blob.content {
            Content::Extents { source, ranges } if *source != APPLE_DOUBLE => {
                (*source, ranges.as_slice().to_vec(), blob.len)
            }
            _ => return tree.add_blob(blob),
        };
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let id = tree.add_blob(blob)?;
        self.known.insert(key, id);
        Ok(id)
    }
}

/// All in front of the resource fork.
fn header(finder: Option<&Stream>, fork_bytes: u32) -> Vec<u8> {
    let mut header = Vec::with_capacity(HEADER_BYTES as usize);
    header.extend_from_slice(&MAGIC);
    header.extend_from_slice(&[0; 16]);
    header.extend_from_slice(&2u16.to_be_bytes());
    let finder_at = HEAD_BYTES + 2 * ENTRY_BYTES;
    for word in [FINDER_ID, finder_at, FINDER_BYTES, FORK_ID, HEADER_BYTES, fork_bytes] {
        header.extend_from_slice(&word.to_be_bytes());
    }
    if let Some(StreamData::Bytes(bytes)) = finder.map(|finder| &finder.data) {
        header.extend_from_slice(bytes);
    }
    header.resize(HEADER_BYTES as usize, 0);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> (Tree, NodeId) {
        let mut tree = Tree::new();
        let blob = tree.add_blob(Blob { content: Content::Empty, len: 0 }).expect("room");
        let mut node = Node::new(b"icon".to_vec(), NodeKind::File(blob));
        let place = vec![ByteRange { start: 4096, len: 300 }];
        node.extra_mut().streams = vec![
            Stream {
                kind: StreamKind::ResourceFork,
                name: b"rsrc".to_vec(),
                len: 300,
                data: StreamData::Ranges(place),
            },
            Stream {
                kind: StreamKind::FinderInfo,
                name: b"com.apple.FinderInfo".to_vec(),
                len: 32,
                data: StreamData::Bytes(Arc::from([7; 32])),
            },
            Stream {
                kind: StreamKind::Named,
                name: b"note".to_vec(),
                len: 0,
                data: StreamData::Ranges(Vec::new()),
            },
        ];
        let id = tree.add(Tree::ROOT, node).expect("root is a folder");
        (tree, id)
    }

    fn names(tree: &Tree) -> Vec<String> {
        let shown = |id: &NodeId| tree.node(*id).map(|node| node.display_name().into_owned());
        tree.children(Tree::ROOT).iter().filter_map(shown).collect()
    }

    #[test]
    fn each_way_has_its_names_and_no_stream_is_lost_unsaid() {
        let image = SourceId(0);
        let (mut left, _) = tree();
        let beside = Beside::add(&mut left, image, Streams::LeaveOut, 1000).expect("room");
        assert_eq!((names(&left), beside.count_left_out), (vec!["icon".to_owned()], 2));
        let (mut files, id) = tree();
        Beside::add(&mut files, image, Streams::Files, 1000).expect("room");
        assert_eq!(names(&files), ["icon", "icon:rsrc", "icon:note"]);
        let of = |id: &NodeId| files.node(*id).and_then(|n| n.extra.as_ref()?.stream_of);
        assert_eq!(of(&files.children(Tree::ROOT)[1]), Some(id));
        let (mut double, _) = tree();
        let beside = Beside::add(&mut double, image, Streams::AppleDouble, 1000).expect("room");
        assert_eq!(names(&double), ["icon", "._icon", "icon:note"]);
        assert_eq!(beside.headers.len(), 82);
        assert_eq!(&beside.headers[..8], &MAGIC);
        assert_eq!(&beside.headers[50..82], &[7; 32]);
        assert_eq!(&beside.headers[46..50], &300u32.to_be_bytes());
    }
}
