//! Every verb with every fault at every operation (hazards F1 to F6, F14, F22).

mod converting;
mod over;
mod trees;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::preflight::TargetProblem;
use super::*;
use crate::base::ByteRange;
use crate::base::progress::{CancelToken, Context, Meter, Phase};
use crate::io::fault::{Fault, Faults, FaultyFs, MemoryFs, Op, for_each_fault};
use crate::io::source::{BlockSource, read_vec};
use crate::io::{HostFs, SinkError, SourceErrorKind, SourceTable};
use crate::model::tree::{Blob, HostFile};
use crate::model::{BlobId, Content, Namespace, Node, NodeKind, Owner, Tree};
use crate::plan::{
    Addresses, Author, AuthorId, Key, OrderClass, PlannedImage, Request, Requests, Subject, lay_out,
};

/// Blobs one behind the other.
struct Flat(Vec<(BlobId, u64)>);

impl Author for Flat {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let owner = Owner::SystemArea;
        let head = Subject::Part(id, 0);
        requests.push(Request::flow(head, owner, OrderClass::Data, 2048).fixed_at(0));
        for (blob, len) in &self.0 {
            let owner = Owner::FileData { ns: Namespace::Iso, blob: *blob };
            requests.push(Request::flow(Subject::Blob(*blob), owner, OrderClass::Data, *len));
        }
    }
    fn render(&self, _key: Key, _addresses: &Addresses, out: &mut [u8]) {
        out.fill(9);
    }
}

const TARGET: &str = "/out/image.iso";

fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// Three files, one of them longer than a chunk and with a hole in it.
fn sources() -> &'static [(PathBuf, Vec<u8>)] {
    static SOURCES: OnceLock<Vec<(PathBuf, Vec<u8>)>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let mut long = noise(1_060_000, 1);
        long.extend(vec![0; 150_000]);
        long.extend(noise(30_000, 2));
        vec![
            (PathBuf::from("/in/a"), noise(5000, 3)),
            (PathBuf::from("/in/b"), long),
            (PathBuf::from("/in/c"), noise(2048, 4)),
        ]
    })
}

fn files() -> MemoryFs {
    let fs = MemoryFs::new();
    for (path, bytes) in sources() {
        fs.put(path, bytes);
    }
    fs
}

/// The plan of all files as they are in `plain`, read through `faulty`.
fn image(plain: &dyn HostFs, faulty: Arc<dyn HostFs>) -> PlannedImage {
    let mut tree = Tree::new();
    let mut blobs = Vec::new();
    for (path, bytes) in sources() {
        let fingerprint = plain.stat(path).unwrap().fingerprint;
        let name = path.file_name().unwrap().as_encoded_bytes().to_vec();
        let path = path.clone();
        let content = Content::Host(Box::new(HostFile { path, fingerprint }));
        let len = bytes.len() as u64;
        let blob = tree.add_blob(Blob { content, len }).unwrap();
        tree.add(Tree::ROOT, Node::new(name, NodeKind::File(blob))).unwrap();
        blobs.push((blob, len));
    }
    let plan = lay_out(tree.clone(), vec![Arc::new(Flat(blobs))]);
    assert_eq!(plan.conflicts(), []);
    PlannedImage::new(
        Arc::new(plan),
        Arc::new(TreeBlobs::new(tree, SourceTable::default(), faulty)),
    )
}

fn expected() -> Vec<u8> {
    let fs = files();
    let image = image(&fs, Arc::new(fs.clone()));
    read_vec(&image, 0, usize::try_from(image.len()).unwrap()).unwrap()
}

fn context(cancel: &CancelToken) -> Context {
    Context::new(Arc::new(Meter::default()), cancel.clone())
}

/// Every file there is but the target; a temporary would show.
fn others(fs: &MemoryFs) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let paths = fs.paths().into_iter().filter(|path| path != Path::new(TARGET));
    paths.map(|path| (path.clone(), fs.contents(&path))).collect()
}

const LOUD: [Fault; 9] = [
    Fault::Io,
    Fault::NoSpace,
    Fault::Quota,
    Fault::Denied,
    Fault::Gone,
    Fault::Short,
    Fault::Changed,
    Fault::Cancel,
    Fault::Panic,
];

#[test]
fn a_sync_that_hangs_is_left_behind_and_nothing_stays() {
    let workers = Workers::new().unwrap();
    let fs = files();
    let faults = Arc::new(Faults::nth(Some(Op::Sync), 1, Fault::Hang));
    let faulty: Arc<dyn HostFs> = Arc::new(FaultyFs::new(Arc::new(fs.clone()), faults.clone()));
    let source = image(&fs, Arc::new(fs.clone()));
    let before = others(&fs);
    let cancel = CancelToken::new();
    let ctx = context(&cancel);
    let options = WriteOptions { sync: SyncMode::Always, ..WriteOptions::default() };
    let result = std::thread::scope(|threads| {
        threads.spawn(|| {
            while ctx.meter.read().phase != Phase::Sync {
                std::thread::yield_now();
            }
            cancel.cancel();
        });
        // Would never return if it waited.
        write(&source, Path::new(TARGET), &options, &*faulty, &ctx, &workers)
    });
    assert!(matches!(result, Err(WriteError::Cancelled(_))), "{result:?}");
    assert_eq!(others(&fs), before);
    assert_eq!(fs.contents(Path::new(TARGET)), None);
    faults.release();
}

#[test]
fn writing_leaves_old_or_complete_whatever_fails() {
    let workers = Workers::new().unwrap();
    let new = expected();
    let mut operations = 0;
    let loops: Vec<(Fault, bool, WriteOptions)> = LOUD
        .into_iter()
        .flat_map(|fault| {
            [(false, false), (true, true)].map(|(replaces, verify)| {
                let digests = if verify { vec![DigestKind::Md5] } else { Vec::new() };
                let sync = if verify { SyncMode::Always } else { SyncMode::Auto };
                (fault, replaces, WriteOptions { may_replace: replaces, digests, sync, verify })
            })
        })
        .collect();
    for (fault, replaces, options) in loops {
        operations += for_each_fault(None, fault, |n, faults, cancel| {
            let fs = files();
            let old = replaces.then(|| b"the old image".to_vec());
            if let Some(old) = &old {
                fs.put(TARGET, old);
            }
            let before = others(&fs);
            let faulty: Arc<dyn HostFs> =
                Arc::new(FaultyFs::new(Arc::new(fs.clone()), faults.clone()));
            let image = image(&fs, Arc::clone(&faulty));
            let target = Path::new(TARGET);
            let ctx = context(cancel);
            let result = write(&image, target, &options, &*faulty, &ctx, &workers);
            let case = format!("{} at {n}, replaces {replaces}: {result:?}", fault.id());
            assert!(others(&fs) == before, "sources or temporaries: {case}");
            let now = fs.contents(target);
            match &result {
                Ok(_) => assert!(now.as_ref() == Some(&new), "{case}"),
                Err(_) => assert!(now == old, "{case}"),
            }
            match (fault, &result) {
                _ if faults.fired() == 0 => assert!(result.is_ok(), "{case}"),
                // At the last operation it comes too late to stop the rename.
                (Fault::Cancel, Ok(_)) => assert!(ctx.meter.read().is_finishing, "{case}"),
                (Fault::Cancel, _) => {
                    assert!(matches!(result, Err(WriteError::Cancelled(_))), "{case}")
                }
                (Fault::Panic, _) => {
                    assert!(matches!(result, Err(WriteError::Crashed { .. })), "{case}")
                }
                // Asking what the target is may fail: then it is not there, and the rest decides.
                _ => assert!(
                    matches!(
                        result,
                        Ok(_)
                            | Err(WriteError::Source(_)
                                | WriteError::Sink(_)
                                | WriteError::Changed { .. }
                                | WriteError::VerifyUnreadable(_)
                                | WriteError::Target(TargetProblem::Exists))
                    ),
                    "{case}"
                ),
            }
            // A second try works.
            let options = WriteOptions { may_replace: true, ..options.clone() };
            let retry = write(&image, target, &options, &fs, &Context::default(), &workers);
            if faults.fired() > 0 && result.is_err() {
                // What the readers remember of the faulty files must not stand in the way either.
                assert!(retry.is_ok(), "retry after {case}: {retry:?}");
            }
        });
    }
    assert!(operations > 300, "{operations}");
}

#[test]
fn a_full_disk_names_the_missing_bytes() {
    let workers = Workers::new().unwrap();
    let fs = files();
    let new = expected();
    let faults = Arc::new(Faults::parse("space=1050000").unwrap());
    let faulty: Arc<dyn HostFs> = Arc::new(FaultyFs::new(Arc::new(fs.clone()), faults));
    let image = image(&fs, Arc::clone(&faulty));
    let ctx = Context::default();
    let options = WriteOptions::default();
    match write(&image, Path::new(TARGET), &options, &*faulty, &ctx, &workers) {
        Err(WriteError::Sink(SinkError::NoSpace { missing_bytes, .. })) => {
            assert!(missing_bytes > 50_000 && missing_bytes < new.len() as u64, "{missing_bytes}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_flipped_bit_is_found_by_verifying() {
    let workers = Workers::new().unwrap();
    let fs = files();
    let old = b"the old image";
    fs.put(TARGET, old);
    let ctx = Context::default();
    let options = WriteOptions { may_replace: true, verify: true, ..WriteOptions::default() };
    let count = Arc::new(Faults::none());
    let faulty: Arc<dyn HostFs> = Arc::new(FaultyFs::new(Arc::new(fs.clone()), count.clone()));
    let plain: Arc<dyn HostFs> = Arc::new(fs.clone());
    let source = image(&fs, plain);
    // Only reading back goes through the faulty files: its first read is the first of all.
    let faults = Arc::new(Faults::nth(Some(Op::Read), 1, Fault::Flip));
    let flipping: Arc<dyn HostFs> = Arc::new(FaultyFs::new(Arc::new(fs.clone()), faults));
    let result = write(&source, Path::new(TARGET), &options, &*flipping, &ctx, &workers);
    assert!(matches!(result, Err(WriteError::VerifyDiffers)), "{result:?}");
    assert_eq!(fs.contents(Path::new(TARGET)).as_deref(), Some(&old[..]));
    let result = write(&source, Path::new(TARGET), &options, &*faulty, &ctx, &workers).unwrap();
    assert!(result.is_verified && count.operations() > 0);
}

#[test]
fn all_changed_sources_are_listed_and_nothing_is_written() {
    let workers = Workers::new().unwrap();
    type Change = fn(&MemoryFs);
    let changes: [Change; 3] = [
        |fs| fs.put("/in/b", b"shorter"),
        |fs| fs.put("/in/b", &[1; 3_000_000]),
        |fs| fs.put("/in/b", &sources()[1].1),
    ];
    for change in changes {
        let fs = files();
        let image = image(&fs, Arc::new(fs.clone()));
        change(&fs);
        fs.put("/in/c", &noise(2048, 99));
        let ctx = Context::default();
        let options = WriteOptions::default();
        match write(&image, Path::new(TARGET), &options, &fs, &ctx, &workers) {
            Err(WriteError::Changed { files }) => {
                assert_eq!(files, [Path::new("/in/b"), Path::new("/in/c")]);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(fs.contents(Path::new(TARGET)), None);
    }
}

/// Changes a file once the first part of the image has been read, and not before; the rest waits
/// for that, whichever worker is first.
struct ChangesMidway<'a> {
    image: PlannedImage,
    fs: &'a MemoryFs,
    is_changed: OnceLock<()>,
}

impl BlockSource for ChangesMidway<'_> {
    fn len(&self) -> u64 {
        self.image.len()
    }
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), crate::io::SourceError> {
        if offset > 0 {
            self.is_changed.wait();
        }
        self.image.read_at(offset, buf)?;
        if offset == 0 {
            // The long file is open: its first part was read, its last was not.
            self.fs.put("/in/b", &[7; 5_000_000]);
            let _ = self.is_changed.set(());
        }
        Ok(())
    }
    fn next_stored(&self, offset: u64) -> Result<Option<ByteRange>, crate::io::SourceError> {
        self.image.next_stored(offset)
    }
    fn check_unchanged(&self) -> Result<(), crate::io::SourceError> {
        self.image.check_unchanged()
    }
    fn host_files(&self, visit: &mut dyn FnMut(crate::io::source::HostUse<'_>)) {
        self.image.host_files(visit);
    }
}

#[test]
fn a_source_that_changes_while_it_is_read_is_found_when_it_is_closed() {
    let workers = Workers::new().unwrap();
    let fs = files();
    let source = ChangesMidway {
        image: image(&fs, Arc::new(fs.clone())),
        fs: &fs,
        is_changed: OnceLock::new(),
    };
    let options = WriteOptions::default();
    let ctx = Context::default();
    let result = write(&source, Path::new(TARGET), &options, &fs, &ctx, &workers);
    match result {
        Err(WriteError::Changed { files }) => assert_eq!(files, [Path::new("/in/b")]),
        other => panic!("{other:?}"),
    }
    assert_eq!(fs.contents(Path::new(TARGET)), None);
}

#[test]
fn a_crash_at_any_moment_leaves_old_or_new() {
    let workers = Workers::new().unwrap();
    let new = expected();
    let old = b"the old image, which is shorter".to_vec();
    for (replaces, sync) in
        [(true, SyncMode::Auto), (true, SyncMode::Always), (false, SyncMode::Always)]
    {
        let fs = files();
        if replaces {
            fs.put(TARGET, &old);
        }
        let first = fs.count_steps();
        let image = image(&fs, Arc::new(fs.clone()));
        let options = WriteOptions { may_replace: replaces, sync, ..WriteOptions::default() };
        let target = Path::new(TARGET);
        write(&image, target, &options, &fs, &Context::default(), &workers).unwrap();
        let before = replaces.then(|| old.clone());
        let (mut met_old, mut met_new) = (false, false);
        for steps in first..=fs.count_steps() {
            for state in fs.crash_states(steps, target, steps as u64) {
                met_old |= state == before;
                met_new |= state.as_ref() == Some(&new);
                assert!(
                    state == before || state.as_ref() == Some(&new),
                    "after step {steps}: {:?} bytes",
                    state.map(|bytes| bytes.len())
                );
            }
        }
        assert!(met_old && met_new);
        // In the end it is the new one, for certain.
        assert_eq!(fs.crash_states(fs.count_steps(), target, 1), [Some(new.clone())]);
    }
}

#[test]
fn hashing_fails_alone_and_works_again() {
    let workers = Workers::new().unwrap();
    let paths: Vec<PathBuf> = sources().iter().map(|(path, _)| path.clone()).collect();
    let kinds = [DigestKind::Md5, DigestKind::Crc32];
    let fs = files();
    let good: Vec<Digests> = hash(&paths, &kinds, &fs, &Context::default(), &workers)
        .unwrap()
        .into_iter()
        .map(|file| file.result.unwrap())
        .collect();
    for fault in LOUD {
        let operations = for_each_fault(None, fault, |n, faults, cancel| {
            let faulty = FaultyFs::new(Arc::new(fs.clone()), faults.clone());
            let ctx = context(cancel);
            let case = format!("{} at {n}", fault.id());
            match hash(&paths, &kinds, &faulty, &ctx, &workers) {
                Ok(files) => {
                    let failed = files.iter().filter(|file| file.result.is_err()).count();
                    assert!(failed as u64 <= faults.fired(), "{case}");
                    for (file, good) in files.iter().zip(&good) {
                        assert!(file.result.as_ref().map_or(true, |digests| digests == good));
                    }
                }
                Err(HashError::Cancelled(_)) => assert_eq!(fault, Fault::Cancel),
                Err(HashError::Crashed { .. }) => assert_eq!(fault, Fault::Panic),
                Err(other) => panic!("{case}: {other:?}"),
            }
            let again = hash(&paths, &kinds, &fs, &Context::default(), &workers).unwrap();
            assert!(again.iter().all(|file| file.result.is_ok()));
        });
        assert!(operations > 8, "{operations}");
    }
}

#[test]
fn unreadable_files_are_found_before_anything_is_planned() {
    let workers = Workers::new().unwrap();
    let fs = files();
    let faults = Arc::new(Faults::nth(Some(Op::Open), 2, Fault::Denied));
    let faulty = FaultyFs::new(Arc::new(fs), faults);
    let paths: Vec<&Path> = sources().iter().map(|(path, _)| &**path).collect();
    let ctx = Context::default();
    let found = preflight::unreadable_files(&paths, &faulty, &ctx, &workers).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].error.kind(), std::io::ErrorKind::PermissionDenied);
}

#[test]
fn a_source_error_names_its_file() {
    let workers = Workers::new().unwrap();
    let fs = files();
    let faults = Arc::new(Faults::nth(Some(Op::Read), 1, Fault::Io));
    let faulty: Arc<dyn HostFs> = Arc::new(FaultyFs::new(Arc::new(fs.clone()), faults));
    let image = image(&fs, faulty);
    let ctx = Context::default();
    let result = write(&image, Path::new(TARGET), &WriteOptions::default(), &fs, &ctx, &workers);
    match result {
        Err(WriteError::Source(error)) => {
            assert!(matches!(error.kind, SourceErrorKind::Io(_)));
            assert!(error.path.is_some_and(|path| path.starts_with("/in")));
        }
        other => panic!("{other:?}"),
    }
}

crate::io::contract::source_contract!(a_planned_image_keeps_the_contract_of_sources, {
    let fs = files();
    (image(&fs, Arc::new(fs.clone())), expected(), ())
});
