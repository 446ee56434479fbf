//! Writing to real files: whole or not at all.

use std::path::Path;
use std::sync::Arc;

use glassmaster::base::progress::{Context, Phase};
use glassmaster::io::concat::ConcatSource;
use glassmaster::io::memory::{MemorySource, ZeroSource};
use glassmaster::io::{BlockSource, HostFs, RealFs, SharedSource};
use glassmaster::ops::preflight::TargetProblem;
use glassmaster::ops::{
    DigestKind, SyncMode, Workers, WriteError, WriteOptions, hash, hash_source, write,
};

fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as u8
    };
    (0..len).map(|_| next()).collect()
}

fn names_in(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.map(|entry| entry.file_name().to_string_lossy().into_owned())
    };
    let entries = std::fs::read_dir(folder).expect("the test made it");
    let mut names: Vec<String> = entries.map(name).collect::<Result<_, _>>().expect("it lists");
    names.sort();
    names
}

#[test]
fn an_image_of_files_and_holes_arrives_and_holes_stay_holes() {
    let folder = tempfile::tempdir().unwrap();
    let workers = Workers::new().unwrap();
    let data = noise(5_000_000, 1);
    std::fs::write(folder.path().join("data"), &data).unwrap();
    let hole = 40_000_000u64;
    let source = ConcatSource::new(vec![
        RealFs.open(&folder.path().join("data")).unwrap(),
        Arc::new(ZeroSource::new(hole)) as SharedSource,
        Arc::new(MemorySource::new(noise(70_000, 2))),
    ])
    .unwrap();
    let target = folder.path().join("image.iso");
    for digests in [vec![DigestKind::Sha256], vec![]] {
        for (sync, verify) in [(SyncMode::Never, false), (SyncMode::Always, true)] {
            let ctx = Context::default();
            let options =
                WriteOptions { may_replace: true, digests: digests.clone(), sync, verify };
            let done = write(&source, &target, &options, &RealFs, &ctx, &workers).unwrap();
            assert_eq!(done.size_bytes, source.len());
            assert_eq!(done.copied_bytes + done.cloned_bytes + done.hole_bytes, source.len());
            assert!(done.hole_bytes >= hole - (2 << 20), "{done:?}");
            assert_eq!((done.is_verified, done.is_synced), (verify, sync == SyncMode::Always));
            assert_eq!(done.digests.iter().count(), digests.len());
            assert!(ctx.meter.read().is_finishing);
            let stat = std::fs::metadata(&target).unwrap();
            let stored = std::os::unix::fs::MetadataExt::blocks(&stat) * 512;
            assert!(stat.len() == source.len() && stored < 20_000_000, "{stored} bytes stored");
            let written = std::fs::read(&target).unwrap();
            assert!(written[..data.len()] == data);
            assert!(written[written.len() - 70_000..] == noise(70_000, 2));
            let ours = hash_source(&source, &[DigestKind::Sha256], &ctx, &workers).unwrap();
            let file = [target.clone()];
            let theirs = hash(&file, &[DigestKind::Sha256], &RealFs, &ctx, &workers).unwrap();
            assert_eq!(&ours, theirs[0].result.as_ref().unwrap());
            assert_eq!(ctx.meter.read().phase, Phase::Hash);
        }
    }
    assert_eq!(names_in(folder.path()), ["data", "image.iso"]);
}

#[test]
fn a_taken_name_stays_unless_it_may_be_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let workers = Workers::new().unwrap();
    let target = folder.path().join("image.iso");
    std::fs::write(&target, b"old").unwrap();
    let source = MemorySource::new(noise(10_000, 3));
    let ctx = Context::default();
    let mut options = WriteOptions::default();
    let refused = write(&source, &target, &options, &RealFs, &ctx, &workers);
    assert!(matches!(refused, Err(WriteError::Target(TargetProblem::Exists))), "{refused:?}");
    assert_eq!(std::fs::read(&target).unwrap(), b"old");
    options.may_replace = true;
    write(&source, &target, &options, &RealFs, &ctx, &workers).unwrap();
    assert_eq!(std::fs::read(&target).unwrap(), noise(10_000, 3));
    ctx.cancel.cancel();
    let cancelled = write(&ZeroSource::new(5), &target, &options, &RealFs, &ctx, &workers);
    assert!(matches!(cancelled, Err(WriteError::Cancelled(_))));
    assert_eq!(std::fs::read(&target).unwrap(), noise(10_000, 3));
    assert_eq!(names_in(folder.path()), ["image.iso"]);
}

#[test]
fn more_than_the_disk_holds_is_refused_before_the_first_byte() {
    let folder = tempfile::tempdir().unwrap();
    let workers = Workers::new().unwrap();
    let target = folder.path().join("image.iso");
    let free = RealFs.volume_of(&target).free_bytes.unwrap();
    /// Says that all of it is stored.
    struct Huge(u64);
    impl BlockSource for Huge {
        fn len(&self) -> u64 {
            self.0
        }
        fn read_at(&self, _: u64, _: &mut [u8]) -> Result<(), glassmaster::io::SourceError> {
            panic!("nothing is to be read")
        }
    }
    let source = Huge(free * 2);
    let options = WriteOptions::default();
    match write(&source, &target, &options, &RealFs, &Context::default(), &workers) {
        Err(WriteError::Target(TargetProblem::NoSpace { missing_bytes })) => {
            assert!(missing_bytes > free / 2, "{missing_bytes}");
        }
        other => panic!("{other:?}"),
    }
    assert!(names_in(folder.path()).is_empty());
}

#[test]
fn files_are_hashed_side_by_side_and_one_that_fails_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let workers = Workers::new().unwrap();
    let mut paths = Vec::new();
    for number in 0..20u64 {
        let path = folder.path().join(format!("{number}"));
        std::fs::write(&path, noise(number as usize * 200_000, number)).unwrap();
        paths.push(path);
    }
    paths.insert(7, folder.path().join("missing"));
    paths.insert(9, folder.path().to_owned());
    let ctx = Context::default();
    let hashed = hash(&paths, &DigestKind::ALL, &RealFs, &ctx, &workers).unwrap();
    assert_eq!(hashed.len(), paths.len());
    for (file, path) in hashed.iter().zip(&paths) {
        assert_eq!(&file.path, path);
        match std::fs::read(path) {
            Ok(bytes) => {
                let source = MemorySource::new(bytes);
                let expected = hash_source(&source, &DigestKind::ALL, &ctx, &workers).unwrap();
                assert_eq!(file.result.as_ref().unwrap(), &expected);
            }
            Err(_) => assert!(file.result.is_err() && file.size_bytes.is_none()),
        }
    }
}
