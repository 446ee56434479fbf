//! Extraction: nothing leads outside, nothing is overwritten unasked, nothing half looks whole.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::diag::Code;
use glassmaster::base::progress::Context;
use glassmaster::base::units::{ByteRange, SourceId};
use glassmaster::io::memory::{MemorySource, ZeroSource};
use glassmaster::io::window::ExtentsSource;
use glassmaster::io::{RealFs, SharedSource};
use glassmaster::model::Namespace;
use glassmaster::model::tree::{Blob, BlobId, Content, Node, NodeId, NodeKind, Ranges, Tree};
use glassmaster::opened::{self, OpenOptions};
use glassmaster::ops::Workers;
use glassmaster::ops::extract::{
    ExtractError, ExtractOptions, ExtractOutcome, Extraction, IncidentKind, OnExisting, Shared,
    extract_tree,
};
use glassmaster::ops::select::Wanted;

/// A tree over an image of 64 KiB whose bytes count up.
struct Image {
    tree: Tree,
    bytes: SharedSource,
}

impl Image {
    fn new() -> Image {
        let bytes: Vec<u8> =
            (0..65_536u32).map(|n| n.to_le_bytes()[0] ^ n.to_le_bytes()[1]).collect();
        Image { tree: Tree::new(), bytes: Arc::new(MemorySource::new(bytes)) }
    }

    fn blob(&mut self, start: u64, len: u64) -> BlobId {
        let ranges = Ranges::One(ByteRange::between(start, start + len));
        let content = Content::Extents { source: SourceId(0), ranges };
        self.tree.add_blob(Blob { content, len }).expect("room")
    }

    fn add(&mut self, parent: NodeId, name: &[u8], kind: NodeKind) -> NodeId {
        self.tree.add(parent, Node::new(name.to_vec(), kind)).expect("parent is a folder")
    }

    fn file(&mut self, parent: NodeId, name: &[u8]) -> NodeId {
        let blob = self.blob(100, 5_000);
        self.add(parent, name, NodeKind::File(blob))
    }

    fn folder(&mut self, parent: NodeId, name: &[u8]) -> NodeId {
        self.add(parent, name, NodeKind::Folder(Arc::default()))
    }

    fn link(&mut self, parent: NodeId, name: &[u8], target: &Path) -> NodeId {
        let target = target.as_os_str().as_encoded_bytes();
        self.add(parent, name, NodeKind::Symlink(Box::new(target.into())))
    }

    fn extract(
        &self,
        target: &Path,
        options: &ExtractOptions,
    ) -> Result<ExtractOutcome, ExtractError> {
        let open = |blob: &Blob| -> Result<SharedSource, Code> {
            match &blob.content {
                Content::Extents { ranges, .. } => {
                    let bytes = Arc::clone(&self.bytes);
                    Ok(Arc::new(ExtentsSource::new(bytes, ranges.as_slice(), blob.len)))
                }
                Content::Zeros => Ok(Arc::new(ZeroSource::new(blob.len))),
                _ => Err(Code::Interleaved),
            }
        };
        let workers = Workers::new().expect("threads");
        extract_tree(&self.tree, &open, &RealFs, target, options, &Context::default(), &workers)
    }
}

/// Everything below a folder: kind, mode, length, times, content.
fn snapshot(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(&at).expect("listed") {
            let path = entry.expect("read").path();
            let meta = fs::symlink_metadata(&path).expect("there");
            let content = if meta.is_file() { fs::read(&path).unwrap_or_default() } else { vec![] };
            let text = format!(
                "{:o} {} {}.{} {:?}",
                meta.mode(),
                meta.len(),
                meta.mtime(),
                meta.mtime_nsec(),
                glassmaster_digest(&content)
            );
            found.insert(path.strip_prefix(folder).expect("below").display().to_string(), text);
            if meta.is_dir() {
                open.push(path);
            }
        }
    }
    found
}

fn glassmaster_digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// A folder with a victim in it, and a target folder inside.
fn sandbox() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().expect("a test folder");
    fs::create_dir(dir.path().join("victims")).expect("made");
    fs::write(dir.path().join("victims/file"), b"untouched").expect("written");
    fs::create_dir(dir.path().join("victims/folder")).expect("made");
    let target = dir.path().join("target");
    (dir, target)
}

#[test]
fn nothing_leads_outside() {
    let (dir, target) = sandbox();
    let outside = dir.path().join("victims");
    let before = snapshot(&outside);
    let mut image = Image::new();
    let root = Tree::ROOT;
    // A link, then a folder of the same name with a file in it; and the other way round.
    image.link(root, b"way", &outside);
    let way = image.folder(root, b"way");
    image.file(way, b"file");
    let back = image.folder(root, b"back");
    image.file(back, b"file");
    image.link(root, b"back", &outside);
    // A link to a file, then a file of the same name.
    image.link(root, b"file", &outside.join("file"));
    image.file(root, b"file");
    for name in [&b".."[..], b".", b"../victims/file", b"/etc/passwd", b"", b"a\0b", b"esc\x1b[2J"]
    {
        image.file(root, name);
        let folder = image.folder(root, name);
        image.file(folder, b"inside");
    }
    let outcome = image.extract(&target, &ExtractOptions::default()).expect("extracted");
    assert_eq!(snapshot(&outside), before, "a victim was touched");
    assert_eq!(outcome.losses, 0, "{:?}", outcome.incidents);
    assert!(target.join("way").is_symlink() && target.join("way~2/file").is_file());
    assert!(target.join("back~2").is_symlink() && target.join("back/file").is_file());
    assert!(target.join("file").is_symlink() && target.join("file~2").is_file());
    assert!(
        target.join("..%2Fvictims%2Ffile").is_file() && target.join("%2E%2E~2/inside").is_file()
    );
    assert!(target.join("esc%1B[2J").is_file());
    // Again into what is there now: the links lead outside, and still nothing follows them.
    for existing in [OnExisting::Skip, OnExisting::Replace] {
        let again = ExtractOptions { existing, ..ExtractOptions::default() };
        image.extract(&target, &again).expect("extracted");
        assert_eq!(snapshot(&outside), before, "a victim was touched, {existing:?}");
    }
}

#[test]
fn links_in_the_target_are_not_followed() {
    let (dir, target) = sandbox();
    let outside = dir.path().join("victims");
    let before = snapshot(&outside);
    fs::create_dir(&target).expect("made");
    symlink(&outside, target.join("folder")).expect("linked");
    symlink(outside.join("file"), target.join("plain")).expect("linked");
    symlink(outside.join("new"), target.join("plain.partial")).expect("linked");
    let mut image = Image::new();
    let folder = image.folder(Tree::ROOT, b"folder");
    image.file(folder, b"file");
    image.file(Tree::ROOT, b"plain");
    let kept = image.extract(&target, &ExtractOptions::default()).expect("extracted");
    let kinds: Vec<_> = kept.incidents.iter().map(|i| &i.kind).collect();
    assert!(matches!(kinds[..], [IncidentKind::InTheWay, IncidentKind::Exists]), "{kinds:?}");
    assert_eq!(snapshot(&outside), before);
    let force = ExtractOptions { existing: OnExisting::Replace, ..ExtractOptions::default() };
    let replaced = image.extract(&target, &force).expect("extracted");
    assert_eq!((replaced.losses, replaced.files), (0, 2));
    assert_eq!(snapshot(&outside), before);
    assert!(target.join("plain").symlink_metadata().expect("there").is_file());
    assert!(target.join("folder/file").is_file());
}

#[test]
fn the_target_itself_may_be_a_link() {
    let (dir, target) = sandbox();
    let real = dir.path().join("real");
    fs::create_dir(&real).expect("made");
    symlink(&real, &target).expect("linked");
    let mut image = Image::new();
    image.file(Tree::ROOT, b"f");
    image.extract(&target, &ExtractOptions::default()).expect("extracted");
    assert!(real.join("f").is_file());
}

#[test]
fn the_newer_file_wins_and_both_are_kept_if_wished() {
    let mut image = Image::new();
    for (name, time) in [("old", 1000), ("new", 4_000_000_000)] {
        let id = image.file(Tree::ROOT, name.as_bytes());
        let node = image.tree.node_mut(id).expect("just made");
        node.attributes.mtime = Some(Timestamp::from_unix(time));
    }
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["old", "new"] {
        fs::write(dir.path().join(name), b"here").expect("a file");
    }
    let wish = |existing| ExtractOptions { existing, ..ExtractOptions::default() };
    let outcome = image.extract(dir.path(), &wish(OnExisting::Newer)).expect("extracted");
    assert_eq!((outcome.files, outcome.losses), (1, 1));
    assert_eq!(fs::read(dir.path().join("old")).expect("kept"), b"here");
    assert_eq!(fs::read(dir.path().join("new")).expect("replaced").len(), 5_000);
    let outcome = image.extract(dir.path(), &wish(OnExisting::KeepBoth)).expect("extracted");
    assert_eq!((outcome.files, outcome.losses, outcome.renamed), (2, 0, 2));
    assert_eq!(fs::read(dir.path().join("old~2")).expect("beside").len(), 5_000);
    // Only what is named is tried again.
    let outcome = image.extract(dir.path(), &wish(OnExisting::Ask)).expect("extracted");
    assert_eq!((outcome.files, outcome.existing.len()), (0, 2));
    let only = std::collections::HashSet::from([outcome.existing[0].node]);
    let options = ExtractOptions { only: Some(Arc::new(only)), ..wish(OnExisting::Replace) };
    assert_eq!(image.extract(dir.path(), &options).expect("extracted").files, 1);
}

#[test]
fn files_that_are_there_stay_unless_forced() {
    let (_dir, target) = sandbox();
    fs::create_dir_all(target.join("sub")).expect("made");
    fs::write(target.join("sub/f"), b"mine").expect("written");
    let mut image = Image::new();
    let sub = image.folder(Tree::ROOT, b"sub");
    image.file(sub, b"f");
    image.file(sub, b"g");
    let outcome = image.extract(&target, &ExtractOptions::default()).expect("extracted");
    assert_eq!((outcome.losses, outcome.files), (1, 1));
    assert_eq!(fs::read(target.join("sub/f")).expect("there"), b"mine");
    let force = ExtractOptions { existing: OnExisting::Replace, ..ExtractOptions::default() };
    let outcome = image.extract(&target, &force).expect("extracted");
    assert_eq!((outcome.losses, outcome.files), (0, 2));
    assert_eq!(fs::read(target.join("sub/f")).expect("there").len(), 5_000);
    assert_eq!(fs::read_dir(target.join("sub")).expect("listed").count(), 2, "a temporary is left");
}

#[test]
fn times_and_modes_are_restored_and_set_id_is_not() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    let sub = image.folder(Tree::ROOT, b"sub");
    let file = image.file(sub, b"f");
    let link = image.link(sub, b"l", Path::new("f"));
    let time = Timestamp { seconds: 1_000_000_000, nanos: 120_000_000, quarter_hours: 4 };
    for (id, mode) in [(sub, 0o1555), (file, 0o4711), (link, 0o777)] {
        let node = image.tree.node_mut(id).expect("there");
        node.attributes.mode = Some(mode);
        node.attributes.mtime = Some(time);
    }
    let outcome = image.extract(&target, &ExtractOptions::default()).expect("extracted");
    assert_eq!((outcome.set_id_left_out, outcome.losses), (2, 0));
    for (path, mode) in [("sub", 0o555), ("sub/f", 0o711)] {
        let meta = target.join(path).symlink_metadata().expect("there");
        assert_eq!(meta.permissions().mode() & 0o7777, mode, "{path}");
        assert_eq!((meta.mtime(), meta.mtime_nsec()), (1_000_000_000, 120_000_000), "{path}");
    }
    let link = target.join("sub/l").symlink_metadata().expect("there");
    assert_eq!(link.mtime(), 1_000_000_000);
    let other = target.with_file_name("other");
    let keep = ExtractOptions { keep_set_id: true, ..ExtractOptions::default() };
    image.extract(&other, &keep).expect("extracted");
    let meta = other.join("sub/f").metadata().expect("there");
    assert_eq!(meta.permissions().mode() & 0o7777, 0o4711);
}

#[test]
fn what_is_damaged_never_looks_whole() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    // 5,000 bytes of it are there, the rest lies beyond the end.
    let cut = image.blob(60_536, 50_000);
    image.add(Tree::ROOT, b"cut", NodeKind::File(cut));
    let odd = image.file(Tree::ROOT, b"odd");
    image.tree.node_mut(odd).expect("there").is_damaged = true;
    let none = image.tree.add_blob(Blob { content: Content::Empty, len: 7 }).expect("room");
    image.add(Tree::ROOT, b"none", NodeKind::File(none));
    for existing in [OnExisting::Skip, OnExisting::Replace] {
        let again = ExtractOptions { existing, ..ExtractOptions::default() };
        let outcome = image.extract(&target, &again).expect("extracted");
        assert_eq!((outcome.losses, outcome.files), (3, 0), "{:?}", outcome.incidents);
        let names: Vec<_> = snapshot(&target).into_keys().collect();
        assert_eq!(names, ["cut.partial", "odd.partial"]);
        // Up to the last whole sector that could be read.
        assert_eq!(fs::metadata(target.join("cut.partial")).expect("there").len(), 4096);
    }
}

#[test]
fn hard_links_are_made_again_and_shared_data_only_on_request() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    let blob = image.blob(0, 9_000);
    let sub = image.folder(Tree::ROOT, b"sub");
    for (parent, name, links) in [(sub, &b"a"[..], 2), (Tree::ROOT, b"b", 2), (Tree::ROOT, b"c", 1)]
    {
        let id = image.add(parent, name, NodeKind::File(blob));
        if links > 1 {
            let node = image.tree.node_mut(id).expect("there");
            node.extra_mut().recorded_links = Some(links);
        }
    }
    let outcome = image.extract(&target, &ExtractOptions::default()).expect("extracted");
    assert_eq!((outcome.files, outcome.hard_links, outcome.bytes), (2, 1, 18_000));
    let inode = |name: &str| fs::metadata(target.join(name)).expect("there").ino();
    assert!(inode("sub/a") == inode("b") && inode("b") != inode("c"));
    let other = target.with_file_name("other");
    let shared = ExtractOptions { shared: Shared::HardLink, ..ExtractOptions::default() };
    let outcome = image.extract(&other, &shared).expect("extracted");
    assert_eq!((outcome.files, outcome.hard_links), (1, 2));
    // A file that is the user's own is never linked to.
    let third = target.with_file_name("third");
    fs::create_dir_all(third.join("sub")).expect("made");
    fs::write(third.join("sub/a"), b"mine").expect("written");
    let outcome = image.extract(&third, &ExtractOptions::default()).expect("extracted");
    assert_eq!((outcome.losses, outcome.hard_links), (1, 0));
    assert_eq!(fs::metadata(third.join("b")).expect("there").len(), 9_000);
}

#[test]
fn a_bomb_of_shared_data_is_refused_before_a_byte_is_written() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    let huge = image.blob(0, 1 << 44);
    for number in 0..100_000u32 {
        image.add(Tree::ROOT, format!("{number}").as_bytes(), NodeKind::File(huge));
    }
    match image.extract(&target, &ExtractOptions::default()) {
        Err(ExtractError::NoSpace { needed_bytes, shared_bytes, missing_bytes, .. }) => {
            assert!(needed_bytes > 1 << 60 && shared_bytes > 1 << 60 && missing_bytes > 0);
        }
        other => panic!("{other:?}"),
    }
    assert!(snapshot(&target).is_empty());
    let small = ExtractOptions { max_bytes: Some(1000), ..ExtractOptions::default() };
    assert!(matches!(
        image.extract(&target, &small),
        Err(ExtractError::OverLimit { limit_bytes: 1000, .. })
    ));
}

#[test]
fn zeros_become_holes() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    let zeros = Blob { content: Content::Zeros, len: 8 << 30 };
    let zeros = image.tree.add_blob(zeros).expect("room");
    image.add(Tree::ROOT, b"zeros", NodeKind::File(zeros));
    image.extract(&target, &ExtractOptions::default()).expect("extracted");
    let meta = fs::metadata(target.join("zeros")).expect("there");
    assert_eq!((meta.len(), meta.blocks()), (8 << 30, 0));
}

#[test]
fn leading_parts_can_be_stripped_and_twins_are_told_apart() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    for name in [&b"one"[..], b"two"] {
        let folder = image.folder(Tree::ROOT, name);
        image.file(folder, b"same");
        let below = image.folder(folder, name);
        image.file(below, b"f");
    }
    image.file(Tree::ROOT, b"gone");
    let strip = ExtractOptions { strip: 1, ..ExtractOptions::default() };
    let outcome = image.extract(&target, &strip).expect("extracted");
    let names: Vec<_> = snapshot(&target).into_keys().collect();
    assert_eq!(names, ["one", "one/f", "same", "same~2", "two", "two/f"]);
    assert_eq!((outcome.files, outcome.renamed, outcome.folders), (4, 1, 2));
}

#[test]
fn a_thousand_levels_and_a_hundred_thousand_files_are_no_problem() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    let mut at = Tree::ROOT;
    for _ in 0..1_500 {
        at = image.folder(at, b"d");
    }
    image.file(at, b"deepest");
    let blob = image.blob(7, 3);
    for folder in 0..20 {
        let folder = image.folder(Tree::ROOT, format!("f{folder}").as_bytes());
        for number in 0..500 {
            image.add(folder, format!("{number}").as_bytes(), NodeKind::File(blob));
        }
    }
    let outcome = image.extract(&target, &ExtractOptions::default()).expect("extracted");
    assert_eq!((outcome.losses, outcome.files, outcome.folders), (0, 10_001, 1_520));
    let mut path = target.clone();
    path.extend(std::iter::repeat_n("d", 1_500));
    assert!(path.join("deepest").is_file());
    // Longer than any program can name: left out and said so.
    let mut image = Image::new();
    let mut at = Tree::ROOT;
    for _ in 0..3_000 {
        at = image.folder(at, b"d");
    }
    let outcome = image.extract(&target.with_file_name("b"), &ExtractOptions::default());
    assert_eq!(outcome.expect("extracted").losses, 1);
}

#[test]
fn a_cancelled_extraction_leaves_no_temporary() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    for number in 0..100u32 {
        image.file(Tree::ROOT, format!("{number}").as_bytes());
    }
    let ctx = Context::default();
    let cancel = ctx.cancel.clone();
    let bytes = Arc::clone(&image.bytes);
    let count = std::sync::atomic::AtomicU32::new(0);
    let open = |blob: &Blob| -> Result<SharedSource, Code> {
        if count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 50 {
            cancel.cancel();
        }
        Ok(Arc::new(ExtentsSource::new(
            Arc::clone(&bytes),
            &[ByteRange::between(0, blob.len)],
            blob.len,
        )))
    };
    let workers = Workers::new().expect("threads");
    let options = ExtractOptions::default();
    let result = extract_tree(&image.tree, &open, &RealFs, &target, &options, &ctx, &workers);
    assert!(matches!(result, Err(ExtractError::Cancelled(_))));
    let names: Vec<_> = snapshot(&target).into_keys().collect();
    assert!(names.len() <= 60 && names.iter().all(|name| !name.ends_with(".partial")), "{names:?}");
}

#[test]
fn folders_that_look_like_unfinished_ones_are_told_apart() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    for name in [&b"x"[..], b"x.partial", b"X.PARTIAL~2"] {
        let folder = image.folder(Tree::ROOT, name);
        image.file(folder, b"file");
        let below = image.folder(folder, b"below");
        image.file(below, b"file");
    }
    fs::create_dir_all(target.join("x.partial/mine")).expect("made");
    let outcome = image.extract(&target, &ExtractOptions::default()).expect("extracted");
    assert_eq!((outcome.files, outcome.losses), (6, 0), "{:?}", outcome.incidents);
    let names: Vec<_> = snapshot(&target).into_keys().collect();
    let mut wanted = vec!["x.partial/mine".to_owned()];
    for folder in ["x", "x.partial", "X.PARTIAL~2"] {
        wanted.extend(["", "/below", "/below/file", "/file"].map(|end| format!("{folder}{end}")));
    }
    wanted.sort();
    assert_eq!(names, wanted);
}

#[test]
fn a_name_taken_meanwhile_stays_and_what_was_made_stays_beside_it() {
    let (_dir, target) = sandbox();
    let mut image = Image::new();
    let folder = image.folder(Tree::ROOT, b"folder");
    image.file(folder, b"file");
    let taken = target.join("folder");
    // Somebody makes a folder of that name while the file is read.
    let open = |_: &Blob| -> Result<SharedSource, Code> {
        fs::create_dir_all(taken.join("theirs")).expect("made");
        Ok(Arc::new(ZeroSource::new(10)))
    };
    let workers = Workers::new().expect("threads");
    let (options, ctx) = (ExtractOptions::default(), Context::default());
    let outcome = extract_tree(&image.tree, &open, &RealFs, &target, &options, &ctx, &workers);
    let outcome = outcome.expect("extracted");
    assert_eq!((outcome.files, outcome.losses), (1, 1), "{:?}", outcome.incidents);
    let names: Vec<_> = snapshot(&target).into_keys().collect();
    assert_eq!(names, ["folder", "folder.partial", "folder.partial/file", "folder/theirs"]);
}

#[test]
fn hidden_files_of_udf_are_extracted_on_request() {
    let (dir, target) = sandbox();
    let disc = dir.path().join("disc.udf");
    // On a disc with defect management the file of blocks that can't be used is hidden.
    let made = Command::new("mkudffs")
        .args(["--new-file", "--media-type=dvdrw", "--udfrev=1.50", "--blocksize=2048"])
        .arg(&disc)
        .arg("4096")
        .output();
    let Ok(made) = made else {
        println!("SKIPPED: mkudffs not installed");
        return;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let ctx = Context::default();
    let image = opened::open(&RealFs, &disc, &OpenOptions::default(), &ctx).expect("opened");
    let workers = Workers::new().expect("threads");
    let named = Wanted { paths: vec![b"/Non-Allocatable Space".to_vec()], ..Wanted::default() };
    for (count, options) in [
        (0, ExtractOptions::default()),
        (1, ExtractOptions { keep_hidden: true, ..ExtractOptions::default() }),
        (1, ExtractOptions { wanted: named, ..ExtractOptions::default() }),
    ] {
        let prepared = Extraction::prepare(&image, Namespace::Udf, options, &ctx).expect("read");
        let into = target.join(count.to_string());
        let outcome = prepared.run(&RealFs, &into, &ctx, &workers).expect("extracted");
        let found = (outcome.files, outcome.hidden_left_out, outcome.losses);
        assert_eq!(found, (count, 1 - count, 0), "{:?}", outcome.incidents);
        assert_eq!(into.join("Non-Allocatable Space").exists(), count == 1);
        fs::remove_dir_all(&into).expect("removed");
    }
}
