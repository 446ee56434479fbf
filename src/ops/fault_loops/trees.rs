//! Making images of real folders and taking files out of them, with every fault at every
//! operation.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;

use super::*;
use crate::base::bytes::Timestamp;
use crate::io::RealFs;
use crate::master;
use crate::model::spec::ImageSpec;
use crate::opened::{OpenOptions, open_source};
use crate::ops::extract::{ExtractOptions, OnExisting, extract_tree};
use crate::ops::scan_host::{ScanOptions, Source, scan};

/// A small tree of everything: folders, an empty file, a long one, a link, a hard link.
fn host_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("in");
    std::fs::create_dir_all(root.join("a/b")).unwrap();
    std::fs::write(root.join("empty"), b"").unwrap();
    std::fs::write(root.join("a/short"), noise(3000, 1)).unwrap();
    std::fs::write(root.join("a/b/long"), noise(1_100_000, 2)).unwrap();
    std::fs::hard_link(root.join("a/short"), root.join("a/b/twin")).unwrap();
    symlink("a/short", root.join("link")).unwrap();
    folder
}

/// Every path below `root` with its bytes (a link's target, nothing for a folder).
fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.map(Result::unwrap) {
            let path = entry.path();
            let inside = path.strip_prefix(root).unwrap().to_owned();
            let kind = entry.file_type().unwrap();
            let bytes = if kind.is_dir() {
                open.push(path);
                Vec::new()
            } else if kind.is_symlink() {
                std::fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
            } else {
                std::fs::read(&path).unwrap()
            };
            found.insert(inside, bytes);
        }
    }
    found
}

/// From folder to image, all through `fs`; what a command line does.
pub(super) fn build(
    folder: &Path,
    target: &Path,
    fs: &Arc<dyn HostFs>,
    ctx: &Context,
    workers: &Workers,
) -> Result<WriteOutcome, String> {
    let sources = [Source::plain(folder.to_owned())];
    let found =
        scan(&sources, &ScanOptions::default(), &**fs, ctx).map_err(|e| format!("{e:?}"))?;
    if !found.unreadable.is_empty() {
        return Err("unread".to_owned());
    }
    // There is one source: what it holds is the root.
    let mut tree = found.tree;
    let part = found.parts.first().copied().unwrap_or(Tree::ROOT);
    let children = tree.children(part).to_vec();
    tree.move_all(&children, Tree::ROOT).unwrap();
    tree.remove(part).map_err(|_| "missing".to_owned())?;
    let spec = ImageSpec::new(Timestamp::from_unix(1_700_000_000));
    let facts =
        workers.install(|| master::gather(master::Wishes::of_files(&tree, &spec), &**fs, ctx));
    let facts = facts.map_err(|e| format!("{e:?}"))?;
    if !facts.issues.is_empty() {
        return Err("issues".to_owned());
    }
    let (plan, _report) = master::plan(master::Wishes::of_files(&tree, &spec), &facts);
    let blobs = TreeBlobs::new(plan.tree().clone(), SourceTable::default(), Arc::clone(fs));
    let image = PlannedImage::new(Arc::new(plan), Arc::new(blobs));
    let options = WriteOptions { may_replace: true, ..WriteOptions::default() };
    write_planned(&image, &facts, target, &options, &**fs, ctx, workers)
        .map_err(|e| format!("{e:?}"))
}

#[test]
fn building_leaves_old_or_complete_whatever_fails() {
    let workers = Workers::new().unwrap();
    let host = host_folder();
    let (root, target) = (host.path().join("in"), host.path().join("image.iso"));
    let real: Arc<dyn HostFs> = Arc::new(RealFs);
    build(&root, &target, &real, &Context::default(), &workers).unwrap();
    let before = contents(&root);
    let complete = std::fs::read(&target).unwrap();
    let mut operations = 0;
    for fault in
        [Fault::Io, Fault::NoSpace, Fault::Gone, Fault::Short, Fault::Changed, Fault::Cancel]
    {
        operations += for_each_fault(None, fault, |n, faults, cancel| {
            std::fs::write(&target, b"old").unwrap();
            let faulty: Arc<dyn HostFs> =
                Arc::new(FaultyFs::new(Arc::clone(&real), Arc::clone(faults)));
            let result = build(&root, &target, &faulty, &context(cancel), &workers);
            let case = format!("{} at {n}: {result:?}", fault.id());
            let now = std::fs::read(&target).unwrap();
            match &result {
                Ok(_) => assert!(now == complete, "{case}"),
                Err(_) => assert!(now == b"old", "{case}"),
            }
            assert!(contents(&root) == before, "sources: {case}");
            assert_eq!(std::fs::read_dir(host.path()).unwrap().count(), 2, "temporaries: {case}");
            if faults.fired() == 0 {
                assert!(result.is_ok(), "{case}");
            }
        });
    }
    assert!(operations > 150, "{operations}");
}

#[test]
fn extracting_never_leaves_a_file_that_looks_whole_and_is_not() {
    let workers = Workers::new().unwrap();
    let host = host_folder();
    let (root, target) = (host.path().join("in"), host.path().join("image.iso"));
    let real: Arc<dyn HostFs> = Arc::new(RealFs);
    build(&root, &target, &real, &Context::default(), &workers).unwrap();
    let good = contents(&root);
    let image = RealFs.open(&target).unwrap();
    let mut operations = 0;
    for fault in
        [Fault::Io, Fault::NoSpace, Fault::Denied, Fault::Short, Fault::Gone, Fault::Cancel]
    {
        operations += for_each_fault(None, fault, |n, faults, cancel| {
            let place = host.path().join("out");
            let faulty: Arc<dyn HostFs> =
                Arc::new(FaultyFs::new(Arc::clone(&real), Arc::clone(faults)));
            let extract = |fs: &dyn HostFs, source, ctx: &Context| {
                let opened = open_source(source, None, &OpenOptions::default(), ctx)
                    .map_err(|e| format!("{e:?}"))?;
                let view = opened.read_view(opened.default_view(), ctx);
                let view = view.map_err(|e| format!("{e:?}"))?;
                let opener = |blob: &Blob| {
                    opened.blob_source(blob).map_err(|_| crate::base::diag::Code::ReadFailed)
                };
                let options =
                    ExtractOptions { existing: OnExisting::Replace, ..ExtractOptions::default() };
                extract_tree(&view.tree, &opener, fs, &place, &options, ctx, &workers)
                    .map_err(|e| format!("{e:?}"))
            };
            let ctx = context(cancel);
            let result = extract(&*faulty, Arc::clone(&image), &ctx);
            let case = format!("{} at {n}: {result:?}", fault.id());
            for (path, bytes) in contents(&place) {
                let is_partial = path.extension().is_some_and(|ext| ext == "partial");
                // The probe stays if removing it is what failed.
                let is_probe = result.is_err() && path.to_string_lossy().contains("-probe-");
                assert!(
                    is_partial || is_probe || good.get(&path) == Some(&bytes),
                    "{}: {case}",
                    path.display()
                );
            }
            match &result {
                Ok(outcome) if outcome.losses == 0 => {
                    assert!(contents(&place) == good, "nothing is lost in silence: {case}");
                }
                _ => assert!(faults.fired() > 0, "{case}"),
            }
            // A second try works.
            let again = extract(&RealFs, Arc::clone(&image), &Context::default()).unwrap();
            assert_eq!(again.losses, 0, "{case}: {again:?}");
            let whole: BTreeMap<_, _> = contents(&place)
                .into_iter()
                .filter(|(path, _)| path.extension().is_none_or(|ext| ext != "partial"))
                .collect();
            let names = |map: &BTreeMap<PathBuf, Vec<u8>>| map.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&whole), names(&good), "{case}");
            assert!(whole == good, "{case}");
            let _ = std::process::Command::new("chmod").args(["-R", "u+w"]).arg(&place).status();
            std::fs::remove_dir_all(&place).unwrap();
        });
    }
    assert!(operations > 60, "{operations}");
    assert!(contents(&root) == good);
}

/// A tree of two equal files of `fs`, one of them stored for both.
fn deduped(fs: &dyn HostFs) -> (crate::plan::Plan, master::Facts) {
    let mut tree = Tree::new();
    for name in ["one", "two"] {
        let path = Path::new("/in").join(name);
        let fingerprint = fs.stat(&path).unwrap().fingerprint;
        let len = fingerprint.len;
        let content = Content::Host(Box::new(HostFile { path, fingerprint }));
        let blob = tree.add_blob(Blob { content, len }).unwrap();
        tree.add(Tree::ROOT, Node::new(name.into(), NodeKind::File(blob))).unwrap();
    }
    let mut spec = ImageSpec::new(Timestamp::from_unix(1_700_000_000));
    spec.dedupe = true;
    let facts =
        master::gather(master::Wishes::of_files(&tree, &spec), fs, &Context::default()).unwrap();
    assert_eq!(facts.same_as.len(), 1);
    (master::plan(master::Wishes::of_files(&tree, &spec), &facts).0, facts)
}

#[test]
fn equal_files_are_compared_again_while_they_are_written() {
    let workers = Workers::new().unwrap();
    for len in [100, 3_000_000] {
        let fs = MemoryFs::new();
        for name in ["/in/one", "/in/two"] {
            fs.put(name, &noise(len, 7));
        }
        let (plan, facts) = deduped(&fs);
        let plan = Arc::new(plan);
        let written = |files: Arc<dyn HostFs>| {
            let blobs = TreeBlobs::new(plan.tree().clone(), SourceTable::default(), files);
            let image = PlannedImage::new(Arc::clone(&plan), Arc::new(blobs));
            let (target, options) = (Path::new(TARGET), WriteOptions::default());
            write_planned(&image, &facts, target, &options, &fs, &Context::default(), &workers)
        };
        // The bytes are others, and nothing else tells.
        let faults = Arc::new(Faults::nth(Some(Op::Read), 1, Fault::Flip));
        match written(Arc::new(FaultyFs::new(Arc::new(fs.clone()), faults))) {
            Err(WriteError::Changed { files }) => assert_eq!(files, [Path::new("/in/one")]),
            other => panic!("{other:?}"),
        }
        assert_eq!(fs.contents(Path::new(TARGET)), None);
        // The one that is not read at all changes.
        fs.put("/in/two", &noise(len, 8));
        match written(Arc::new(fs.clone())) {
            Err(WriteError::Changed { files }) => assert_eq!(files, [Path::new("/in/two")]),
            other => panic!("{other:?}"),
        }
        let (plan, facts) = {
            fs.put("/in/two", &noise(len, 7));
            deduped(&fs)
        };
        let blobs =
            TreeBlobs::new(plan.tree().clone(), SourceTable::default(), Arc::new(fs.clone()));
        let image = PlannedImage::new(Arc::new(plan), Arc::new(blobs));
        let options = WriteOptions { verify: true, ..WriteOptions::default() };
        let ctx = Context::default();
        let done = write_planned(&image, &facts, Path::new(TARGET), &options, &fs, &ctx, &workers);
        assert!(done.is_ok_and(|done| done.is_verified));
    }
}

#[test]
fn a_layout_is_given_up_on_a_cancel() {
    let mut tree = Tree::new();
    tree.add(Tree::ROOT, Node::folder(b"a".to_vec())).unwrap();
    let spec = ImageSpec::new(Timestamp::from_unix(1_700_000_000));
    let cancel = CancelToken::new();
    let facts = master::Facts::default();
    assert!(master::plan_unless(master::Wishes::of_files(&tree, &spec), &facts, &cancel).is_ok());
    cancel.cancel();
    assert!(master::plan_unless(master::Wishes::of_files(&tree, &spec), &facts, &cancel).is_err());
}
