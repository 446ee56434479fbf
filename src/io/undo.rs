//! What leads back from a change that was begun where a file stands (hazards F7).
//!
//! Before the first byte of a file is written over, the old bytes lie beside it in a file of
//! their own, synced and under its name. Once the new bytes are on the disk it goes. Found later it
//! tells of a change that was cut off: whoever reads sees the old bytes through it and writes
//! nothing, whoever is to write puts them back first. Putting back twice is the same as once.
//!
//! ```text
//! mark 16 | version u32 | ranges u32 | old length u64 | new length u64
//! start u64, length u64                                      of every range, in order
//! witnesses u32; start u64, length u64, BLAKE3 32            of every witness
//! BLAKE3 32 of the old bytes | BLAKE3 32 of all above | the old bytes of all ranges
//! ```
//!
//! Numbers are little-endian. Witnesses are parts that the change does not touch: by them a file is
//! known to be the one that was changed, and not another that took its name.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::host::HostFs;
use super::source::{
    BlockSource, HostUse, Shape, SharedSource, SourceError, check_range, read_vec,
};
use crate::base::bytes::Cursor;
use crate::base::units::{ByteRange, SECTOR_BYTES};

const MARK: &[u8; 16] = b"GLASSMASTER UNDO";
const VERSION: u32 = 1;
/// How names end.
const ENDING: &str = ".glassmaster-undo";
/// A head takes no more: 16 bytes a range.
const MAX_HEAD_BYTES: u64 = 1 << 30;
/// Untouched parts that are looked at.
const WITNESSES: u64 = 8;
/// Bytes of a digest.
const DIGEST_BYTES: usize = 32;
/// Read at a time.
const CHUNK_BYTES: u64 = 1 << 20;

/// Where the old bytes of a file lie while it is changed.
pub fn undo_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(ENDING);
    path.with_file_name(name)
}

/// The old bytes of a file, and which they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UndoLog {
    /// Length before the change.
    pub old_len: u64,
    /// Length behind it.
    pub new_len: u64,
    /// The bytes that are kept, in order and apart from each other.
    pub ranges: Vec<ByteRange>,
    /// Their digest, one behind the other.
    pub digest: [u8; DIGEST_BYTES],
    witnesses: Vec<(ByteRange, [u8; DIGEST_BYTES])>,
}

impl UndoLog {
    /// A log of what `ranges` hold in `old`, which is going to have `new_len` bytes. The digest
    /// is that of the bytes: see [`UndoLog::digest`].
    ///
    /// # Errors
    /// [`SourceError`] when the old bytes can't be read.
    pub fn begin(
        old: &dyn BlockSource,
        new_len: u64,
        ranges: Vec<ByteRange>,
    ) -> Result<UndoLog, SourceError> {
        let old_len = old.len();
        let mut witnesses = Vec::new();
        for number in 0..WITNESSES {
            let start = (old_len / WITNESSES * number) / SECTOR_BYTES * SECTOR_BYTES;
            let part = ByteRange { start, len: SECTOR_BYTES.min(old_len.saturating_sub(start)) };
            let first = ranges.partition_point(|range| range.end() <= part.start);
            let is_free = ranges.get(first).is_none_or(|range| range.intersection(part).is_none());
            if is_free && !part.is_empty() {
                witnesses.push((part, digest_of(old, part)?));
            }
        }
        Ok(UndoLog { old_len, new_len, ranges, digest: [0; DIGEST_BYTES], witnesses })
    }

    /// Bytes in front of the old ones.
    pub fn head_bytes(&self) -> u64 {
        self.head().len() as u64 + DIGEST_BYTES as u64
    }

    /// What stands in front of the old bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut head = self.head();
        let digest = blake3::hash(&head);
        head.extend_from_slice(digest.as_bytes());
        head
    }

    fn head(&self) -> Vec<u8> {
        let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let mut head = MARK.to_vec();
        head.extend(VERSION.to_le_bytes());
        head.extend(count(self.ranges.len()).to_le_bytes());
        head.extend(self.old_len.to_le_bytes());
        head.extend(self.new_len.to_le_bytes());
        for range in &self.ranges {
            head.extend(range.start.to_le_bytes());
            head.extend(range.len.to_le_bytes());
        }
        head.extend(count(self.witnesses.len()).to_le_bytes());
        for (range, digest) in &self.witnesses {
            head.extend(range.start.to_le_bytes());
            head.extend(range.len.to_le_bytes());
            head.extend(digest);
        }
        head.extend(self.digest);
        head
    }

    /// Reads a log; `None`: it is none, or damaged.
    pub fn parse(log: &dyn BlockSource) -> Option<UndoLog> {
        let start = read_vec(log, 0, 24).ok()?;
        let (mark, rest) = start.split_first_chunk::<16>()?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        let count = u64::from(u32::from_le_bytes(*rest.first_chunk::<4>()?));
        if mark != MARK || u32::from_le_bytes(*version) != VERSION {
            return None;
        }
        let most = 40 + count * 16 + 4 + WITNESSES * 48 + 2 * DIGEST_BYTES as u64;
        let len = usize::try_from(most.min(log.len()).min(MAX_HEAD_BYTES)).ok()?;
        let bytes = read_vec(log, 0, len).ok()?;
        let mut cursor = Cursor::new(&bytes);
        let word = |cursor: &mut Cursor<'_>| -> Option<u64> {
            Some(u64::from_le_bytes(*cursor.take(8)?.first_chunk::<8>()?))
        };
        let range = |cursor: &mut Cursor<'_>| ByteRange::new(word(cursor)?, word(cursor)?);
        cursor.take(24)?;
        let (old_len, new_len) = (word(&mut cursor)?, word(&mut cursor)?);
        let ranges = (0..count).map(|_| range(&mut cursor)).collect::<Option<Vec<_>>>()?;
        let count = u32::from_le_bytes(*cursor.take(4)?.first_chunk::<4>()?);
        let mut witnesses = Vec::new();
        for _ in 0..u64::from(count).min(WITNESSES) {
            let part = range(&mut cursor)?;
            witnesses.push((part, *cursor.take(DIGEST_BYTES)?.first_chunk()?));
        }
        let digest = *cursor.take(DIGEST_BYTES)?.first_chunk()?;
        let found = UndoLog { old_len, new_len, ranges, digest, witnesses };
        let is_whole = blake3::hash(&found.head()).as_bytes()[..] == *cursor.take(DIGEST_BYTES)?;
        let kept = found.ranges.iter().fold(0u64, |sum, range| sum.saturating_add(range.len));
        (is_whole && log.len() == found.head_bytes().saturating_add(kept)).then_some(found)
    }

    /// Whether `file` is the one that was changed, at any moment of the change.
    pub fn is_of(&self, file: &dyn BlockSource) -> bool {
        let lens = self.old_len.min(self.new_len)..=self.old_len.max(self.new_len);
        let is_same = |(part, digest): &(ByteRange, [u8; DIGEST_BYTES])| {
            digest_of(file, *part).is_ok_and(|found| found == *digest)
        };
        lens.contains(&file.len()) && self.witnesses.iter().all(is_same)
    }

    /// The runs of old bytes: where each belongs, and where it lies in the log.
    pub fn runs(&self) -> impl Iterator<Item = (ByteRange, u64)> {
        let mut at = self.head_bytes();
        self.ranges.iter().map(move |range| {
            let here = at;
            at = at.saturating_add(range.len);
            (*range, here)
        })
    }
}

/// Digest of the old bytes in a log.
///
/// # Errors
/// [`SourceError`].
pub fn kept_digest(log: &dyn BlockSource, head_bytes: u64) -> Result<[u8; 32], SourceError> {
    digest_of(log, ByteRange::between(head_bytes, log.len()))
}

fn digest_of(source: &dyn BlockSource, range: ByteRange) -> Result<[u8; 32], SourceError> {
    let mut hasher = blake3::Hasher::new();
    let mut at = range.start;
    while at < range.end() {
        let len = usize::try_from((range.end() - at).min(CHUNK_BYTES)).unwrap_or(0);
        hasher.update(&read_vec(source, at, len)?);
        at += len as u64;
    }
    Ok(*hasher.finalize().as_bytes())
}

/// A file with what was kept of it when a change was begun that is not over.
pub struct Interrupted {
    /// The log.
    pub log: UndoLog,
    /// The file as it was before: read through the log.
    pub source: SharedSource,
}

/// Looks beside `path` for what a change that was cut off left. `file` is what stands there now.
/// A log that belongs to another file says nothing about this one.
///
/// # Errors
/// The host's, when there is a log and it can't be read.
pub fn interrupted(
    fs: &dyn HostFs,
    path: &Path,
    file: &SharedSource,
) -> io::Result<Option<Interrupted>> {
    let path = fs.canonical(path).unwrap_or_else(|_| path.to_owned());
    let kept = match fs.open(&undo_path(&path)) {
        Ok(kept) => kept,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let Some(log) = UndoLog::parse(&*kept).filter(|log| log.is_of(&**file)) else {
        return Ok(None);
    };
    let runs = log.runs().collect();
    let file = Arc::clone(file);
    let source = Arc::new(OldSource { file, kept, runs, len: log.old_len });
    Ok(Some(Interrupted { log, source }))
}

/// A file as it was: old bytes from a log, the rest from the file.
struct OldSource {
    file: SharedSource,
    kept: SharedSource,
    /// In order: where the bytes belong, and where they lie in the log.
    runs: Vec<(ByteRange, u64)>,
    len: u64,
}

impl BlockSource for OldSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        let mut index = self.runs.partition_point(|(range, _)| range.end() <= offset);
        let (mut at, mut rest) = (offset, buf);
        while !rest.is_empty() {
            let run = self.runs.get(index);
            let (source, from, end) = match run {
                Some((range, kept)) if range.start <= at => {
                    index += 1;
                    (&self.kept, kept + (at - range.start), range.end())
                }
                Some((range, _)) => (&self.file, at, range.start),
                None => (&self.file, at, self.len),
            };
            let len = usize::try_from(end - at).unwrap_or(usize::MAX).min(rest.len());
            let (head, tail) = rest.split_at_mut(len);
            source.read_at(from, head)?;
            at += len as u64;
            rest = tail;
        }
        Ok(())
    }

    fn shape(&self) -> Shape {
        self.file.shape()
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        self.file.check_unchanged()
    }

    fn host_files(&self, visit: &mut dyn FnMut(HostUse<'_>)) {
        self.file.host_files(visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::contract::{Dice, source_contract};
    use crate::io::memory::MemorySource;

    fn log_of(old: &[u8], ranges: &[(u64, u64)], new_len: u64) -> (UndoLog, Vec<u8>) {
        let ranges: Vec<_> =
            ranges.iter().map(|(start, len)| ByteRange { start: *start, len: *len }).collect();
        let source = MemorySource::new(old.to_vec());
        let mut log = UndoLog::begin(&source, new_len, ranges.clone()).expect("read");
        let kept: Vec<u8> = ranges
            .iter()
            .flat_map(|range| old[range.start as usize..range.end() as usize].to_vec())
            .collect();
        log.digest = *blake3::hash(&kept).as_bytes();
        let bytes = [log.encode(), kept].concat();
        (log, bytes)
    }

    source_contract!(an_interrupted_file_reads_as_it_was, {
        let old = Dice(5).bytes(20_000);
        let (log, bytes) = log_of(&old, &[(0, 100), (2048, 2048), (19_000, 1000)], 30_000);
        let mut file = old.clone();
        file[..100].fill(1);
        file[3000..4096].fill(2);
        file.resize(25_000, 3);
        let file: SharedSource = Arc::new(MemorySource::new(file));
        let kept: SharedSource = Arc::new(MemorySource::new(bytes));
        let runs = log.runs().collect();
        (OldSource { file, kept, runs, len: log.old_len }, old, ())
    });

    #[test]
    fn a_log_is_read_as_it_was_written_and_only_whole() {
        let old = Dice(6).bytes(50_000);
        let (log, bytes) = log_of(&old, &[(4096, 10)], 50_000);
        let parsed = UndoLog::parse(&MemorySource::new(bytes.clone()));
        assert_eq!(parsed.as_ref(), Some(&log));
        assert!(log.is_of(&MemorySource::new(old.clone())));
        assert!(!log.is_of(&MemorySource::new(Dice(7).bytes(50_000))));
        assert!(!log.is_of(&MemorySource::new(old[..40_000].to_vec())));
        for cut in [0, 10, 40, bytes.len() - 1] {
            assert_eq!(UndoLog::parse(&MemorySource::new(bytes[..cut].to_vec())), None, "{cut}");
        }
        let mut bent = bytes;
        bent[30] ^= 1;
        assert_eq!(UndoLog::parse(&MemorySource::new(bent)), None);
    }
}
