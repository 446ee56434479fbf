//! What every source must do, whatever it is made of.

use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::source::{BlockSource, SharedSource, SourceErrorKind, read_vec};
use crate::base::units::ByteRange;

/// Runs the contract over a source; `$make` gives it, the bytes it must read as, and whatever has
/// to live as long.
macro_rules! source_contract {
    ($name:ident, $make:expr) => {
        #[test]
        fn $name() {
            let (source, bytes, _alive) = $make;
            let source: $crate::io::SharedSource = std::sync::Arc::new(source);
            $crate::io::contract::check(&source, &bytes);
        }
    };
}
pub(crate) use source_contract;

/// Numbers that are the same in every run.
pub(crate) struct Dice(pub u64);

impl Dice {
    /// One of `0..bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 16) % bound.max(1)
    }

    /// Bytes without a pattern.
    pub(crate) fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.below(256) as u8).collect()
    }

    fn range(&mut self, len: u64) -> ByteRange {
        let start = self.below(len + 1);
        // Short ones and long ones alike.
        let most = 1 << self.below(20);
        ByteRange { start, len: self.below((len - start).min(most) + 1) }
    }
}

fn part(bytes: &[u8], range: ByteRange) -> &[u8] {
    &bytes[range.start as usize..range.end() as usize]
}

/// Panics if `source` does not read as `bytes`, or otherwise breaks its promises.
pub(crate) fn check(source: &SharedSource, bytes: &[u8]) {
    let len = bytes.len() as u64;
    assert_eq!((source.len(), source.is_empty()), (len, bytes.is_empty()));
    assert!(read_vec(&**source, 0, bytes.len()).unwrap() == bytes, "read as a whole");
    assert!(source.shape().chunk_bytes > 0 && source.shape().align_bytes > 0);
    check_ends(&**source, bytes);
    check_ranges(&**source, bytes, 1);
    std::thread::scope(|threads| {
        for seed in 2..6 {
            threads.spawn(move || check_ranges(&**source, bytes, seed));
        }
    });
    check_holes(&**source, bytes);
    check_origins(&**source, bytes);
    source.check_unchanged().unwrap();
}

fn check_ends(source: &dyn BlockSource, bytes: &[u8]) {
    let len = bytes.len() as u64;
    source.read_at(0, &mut []).unwrap();
    source.read_at(len, &mut []).unwrap();
    for (offset, count) in
        [(len, 1), (len + 1, 0), (0, bytes.len() + 1), (u64::MAX, 1), (u64::MAX, 0)]
    {
        let error = source.read_at(offset, &mut vec![0; count]).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Truncated), "{count} at {offset}: {error}");
    }
    if let Some(last) = bytes.last() {
        assert_eq!(read_vec(source, len - 1, 1).unwrap(), [*last]);
        let error = source.read_at(len - 1, &mut [0; 2]).unwrap_err();
        assert!(matches!(error.kind, SourceErrorKind::Truncated), "{error}");
    }
}

fn check_ranges(source: &dyn BlockSource, bytes: &[u8], seed: u64) {
    let mut dice = Dice(seed);
    for _ in 0..100 {
        let range = dice.range(bytes.len() as u64);
        let mut buf = vec![0xa5; range.len as usize];
        source.read_at(range.start, &mut buf).unwrap();
        assert!(buf == part(bytes, range), "{range:?}");
    }
}

fn check_holes(source: &dyn BlockSource, bytes: &[u8]) {
    let len = bytes.len() as u64;
    let mut at = 0;
    let mut runs = 0;
    while let Some(run) = check_hole(source, bytes, at) {
        at = run.end();
        runs += 1;
        assert!(runs <= len, "it ends");
    }
    let mut dice = Dice(77);
    for _ in 0..50 {
        check_hole(source, bytes, dice.below(len + 1));
    }
    assert_eq!(source.next_stored(len).unwrap(), None);
    assert_eq!(source.next_stored(len + 1000).unwrap(), None);
}

fn check_hole(source: &dyn BlockSource, bytes: &[u8], at: u64) -> Option<ByteRange> {
    let len = bytes.len() as u64;
    let run = source.next_stored(at).unwrap();
    if let Some(run) = run {
        assert!(run.start >= at && !run.is_empty() && run.end() <= len, "{run:?} from {at}");
    }
    let hole = ByteRange::between(at, run.map_or(len, |run| run.start));
    assert!(part(bytes, hole).iter().all(|byte| *byte == 0), "{hole:?} is no hole");
    run
}

fn check_origins(source: &dyn BlockSource, bytes: &[u8]) {
    let mut dice = Dice(99);
    for _ in 0..50 {
        let range = dice.range(bytes.len() as u64);
        if let Some(origin) = source.origin(range) {
            let mut buf = vec![0; range.len as usize];
            origin.file.read_exact_at(&mut buf, origin.offset).unwrap();
            assert!(buf == part(bytes, range), "{range:?}");
        }
    }
    let beyond = ByteRange { start: bytes.len() as u64, len: 10 };
    assert!(source.origin(beyond).is_none());
}

mod of_io {
    use std::path::Path;

    use super::*;
    use crate::io::cache::CacheSource;
    use crate::io::concat::ConcatSource;
    use crate::io::fault::{Faults, FaultyFs, FaultySource, MemoryFs};
    use crate::io::file::FileSource;
    use crate::io::host::HostFs;
    use crate::io::memory::{MemorySource, ZeroSource};
    use crate::io::window::{ExtentsSource, WindowSource};

    fn noise(len: usize) -> Vec<u8> {
        Dice(len as u64).bytes(len)
    }

    fn memory(len: usize) -> (SharedSource, Vec<u8>) {
        (Arc::new(MemorySource::new(noise(len))), noise(len))
    }

    /// Data, a hole of the file system, data, a hole at the end.
    fn sparse_file() -> (FileSource, Vec<u8>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sparse");
        let file = std::fs::File::create(&path).unwrap();
        let mut bytes = vec![0; 700_000];
        for at in [0, 300_000] {
            let data = noise(20_000 + at / 100);
            file.write_all_at(&data, at as u64).unwrap();
            bytes[at..at + data.len()].copy_from_slice(&data);
        }
        file.set_len(bytes.len() as u64).unwrap();
        (FileSource::open(&path).unwrap(), bytes, folder)
    }

    source_contract!(memory_source, (MemorySource::new(noise(10_000)), noise(10_000), ()));
    source_contract!(empty_memory, (MemorySource::new(Vec::new()), Vec::new(), ()));
    source_contract!(zeros, (ZeroSource::new(9_999), vec![0; 9_999], ()));
    source_contract!(file_with_holes, sparse_file());
    source_contract!(dense_file, {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("f"), noise(70_001)).unwrap();
        (FileSource::open(&folder.path().join("f")).unwrap(), noise(70_001), folder)
    });
    source_contract!(window, {
        let (file, bytes, folder) = sparse_file();
        let range = ByteRange::between(10_000, 650_000);
        let window = WindowSource::new(Arc::new(file), range).unwrap();
        (window, bytes[10_000..650_000].to_vec(), folder)
    });
    source_contract!(concat, {
        let (file, mut bytes, folder) = sparse_file();
        let (second, more) = memory(3_000);
        let empty: SharedSource = Arc::new(ZeroSource::new(0));
        let parts: Vec<SharedSource> = vec![
            Arc::clone(&empty),
            Arc::new(file),
            Arc::clone(&empty),
            Arc::new(ZeroSource::new(5_000)),
            second,
            empty,
        ];
        bytes.resize(bytes.len() + 5_000, 0);
        bytes.extend(more);
        (ConcatSource::new(parts).unwrap(), bytes, folder)
    });
    source_contract!(extents, {
        let (file, bytes, folder) = sparse_file();
        let ranges = [
            ByteRange::between(200_000, 330_000),
            ByteRange::between(5, 5),
            ByteRange::between(0, 60_000),
            ByteRange::between(690_000, 700_000),
        ];
        let joined: Vec<u8> = ranges.iter().flat_map(|r| part(&bytes, *r).to_vec()).collect();
        // The last part is longer than the file that lies in it.
        let len = joined.len() - 100;
        let source = ExtentsSource::new(Arc::new(file), &ranges, len as u64);
        (source, joined[..len].to_vec(), folder)
    });
    source_contract!(cache, {
        let (file, bytes, folder) = sparse_file();
        (CacheSource::new(Arc::new(file), 4096, 5), bytes, folder)
    });
    source_contract!(cache_of_odd_blocks, {
        let (inner, bytes) = memory(10_007);
        (CacheSource::new(inner, 1000, 1), bytes, ())
    });
    source_contract!(faults_that_do_not_come, {
        let (inner, bytes) = memory(10_000);
        (FaultySource::new(inner, Arc::new(Faults::none())), bytes, ())
    });
    source_contract!(file_in_memory, {
        let fs = MemoryFs::new();
        fs.put("/f", &noise(10_000));
        let faulty = FaultyFs::new(Arc::new(fs), Arc::new(Faults::none()));
        let file = faulty.open(Path::new("/f")).unwrap();
        let range = ByteRange::between(0, 10_000);
        (WindowSource::new(file, range).unwrap(), noise(10_000), ())
    });

    #[test]
    fn what_no_extent_has_is_an_error_and_no_hole() {
        let (inner, bytes) = memory(1000);
        let ranges = [ByteRange::between(0, 100), ByteRange::between(900, 1200)];
        let source = ExtentsSource::new(inner, &ranges, 600);
        assert_eq!(read_vec(&source, 0, 200).unwrap()[..100], bytes[..100]);
        for (offset, len) in [(150, 100), (200, 1), (399, 1), (400, 1), (599, 1)] {
            let error = read_vec(&source, offset, len).unwrap_err();
            assert!(matches!(error.kind, SourceErrorKind::Truncated), "{offset}");
        }
        let mut stored = 0;
        let mut at = 0;
        while let Some(run) = source.next_stored(at).unwrap() {
            stored += run.len;
            at = run.end();
        }
        assert_eq!(stored, 600);
    }
}
