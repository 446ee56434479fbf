//! What the author writes, judged by foreign readers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::units::{ByteRange, SourceId};
use glassmaster::io::source::{Origin, SourceErrorKind};
use glassmaster::io::{BlockSource, SourceError};
use glassmaster::master::{self, Facts, PlanReport};
use glassmaster::model::spec::ImageSpec;
use glassmaster::model::tree::Content;
use glassmaster::model::{Blob, BlobId, Node, NodeId, NodeKind, Tree};
use glassmaster::plan::{BlobProvider, PlannedImage, check};

/// The date of all images made here.
pub const DATE: i64 = 1_700_000_001;

/// Blobs that are bytes in the tree itself, or zeros.
#[derive(Debug)]
pub struct InTree(pub Tree);

impl BlobProvider for InTree {
    fn read_blob(&self, blob: BlobId, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        match self.0.blob(blob).map(|blob| &blob.content) {
            Some(Content::Bytes(bytes)) => {
                let start = usize::try_from(offset).expect("small");
                buf.copy_from_slice(&bytes[start..start + buf.len()]);
                Ok(())
            }
            Some(Content::Zeros) => {
                buf.fill(0);
                Ok(())
            }
            _ => Err(SourceError::new(offset, buf.len(), SourceErrorKind::Truncated)),
        }
    }

    fn next_stored(&self, blob: BlobId, offset: u64) -> Result<Option<ByteRange>, SourceError> {
        Ok(match self.0.blob(blob) {
            Some(Blob { content: Content::Bytes(_), len }) => {
                Some(ByteRange::between(offset, *len))
            }
            _ => None,
        })
    }

    fn origin(&self, _: BlobId, _: ByteRange) -> Option<Origin> {
        None
    }

    fn read_kept(&self, _: SourceId, at: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        Err(SourceError::new(at, buf.len(), SourceErrorKind::Truncated))
    }

    fn check_unchanged(&self) -> Result<(), SourceError> {
        Ok(())
    }
}

/// The folder at `path`, made where it is missing.
pub fn folder(tree: &mut Tree, path: &str) -> NodeId {
    path.split('/').filter(|part| !part.is_empty()).fold(Tree::ROOT, |at, part| {
        tree.child_named(at, part.as_bytes()).unwrap_or_else(|| {
            let node = Node::folder(part.as_bytes().to_vec());
            tree.add(at, node).expect("a folder can be added")
        })
    })
}

/// Puts a node at a path.
pub fn put(tree: &mut Tree, path: &str, kind: NodeKind) -> NodeId {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let parent = folder(tree, parent);
    let mut node = Node::new(name.as_bytes().to_vec(), kind);
    node.attributes.mtime = Some(Timestamp::from_unix(DATE));
    tree.add(parent, node).expect("a node can be added")
}

/// Puts a file at a path.
pub fn file(tree: &mut Tree, path: &str, bytes: &[u8]) -> NodeId {
    let content = if bytes.is_empty() { Content::Empty } else { Content::Bytes(bytes.into()) };
    let blob = tree.add_blob(Blob { content, len: bytes.len() as u64 }).expect("few blobs");
    put(tree, path, NodeKind::File(blob))
}

/// Plans and holds the plan to what must be true of every one.
pub fn planned(tree: &Tree, spec: &ImageSpec) -> (PlannedImage, PlanReport) {
    let (plan, report) = master::plan(master::Wishes::of_files(tree, spec), &Facts::default());
    assert_eq!(check(&plan), [], "a plan without faults");
    let blobs = InTree(plan.tree().clone());
    (PlannedImage::new(Arc::new(plan), Arc::new(blobs)), report)
}

/// All bytes of a small image.
pub fn bytes_of(image: &dyn BlockSource) -> Vec<u8> {
    glassmaster::io::source::read_vec(image, 0, usize::try_from(image.len()).expect("small"))
        .expect("a plan can be read")
}

fn saved(image: &dyn BlockSource) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("image.iso");
    std::fs::write(&path, bytes_of(image)).expect("the image can be saved");
    (folder, path)
}

/// What a foreign program says; `None` when it is not installed.
fn run(program: &str, args: &[&str], image: &Path) -> Option<String> {
    let image = image.to_str().expect("a plain path");
    let args: Vec<String> = args.iter().map(|arg| arg.replace("{}", image)).collect();
    match Command::new(program).args(&args).env("LC_ALL", "C.UTF-8").output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{program} {args:?}: {error}");
            Some(text)
        }
        Err(_) => {
            println!("SKIPPED: {program} not installed");
            None
        }
    }
}

pub fn small_tree() -> Tree {
    let mut tree = Tree::new();
    file(&mut tree, "readme.txt", b"Hello\n");
    file(&mut tree, "empty", b"");
    file(&mut tree, "docs/deep/A longer name with spaces.html", &[7; 5000]);
    file(&mut tree, "docs/ünïcödé.txt", b"u\n");
    put(
        &mut tree,
        "docs/link",
        NodeKind::Symlink(b"../readme.txt".to_vec().into_boxed_slice().into()),
    );
    tree
}

#[test]
fn foreign_readers_list_what_was_planned() {
    let mut spec = ImageSpec::new(Timestamp::from_unix(DATE));
    spec.volume.volume_id = "Glass".to_owned();
    let (image, report) = planned(&small_tree(), &spec);
    assert!(!report.has_errors(), "{report:?}");
    let (_keep, path) = saved(&image);
    let want = [
        "/docs/deep/A longer name with spaces.html",
        "/docs/link",
        "/docs/ünïcödé.txt",
        "/readme.txt",
        "/empty",
    ];
    for (program, args) in [
        ("isoinfo", &["-R", "-f", "-i", "{}"][..]),
        ("xorriso", &["-indev", "{}", "-find", "/"][..]),
        ("bsdtar", &["-tf", "{}"][..]),
        ("7zz", &["l", "-ba", "-slt", "{}"][..]),
    ] {
        let Some(listing) = run(program, args, &path) else { continue };
        // 7-Zip takes the Joliet tree, which has no links.
        for name in want.iter().filter(|name| program != "7zz" || !name.ends_with("link")) {
            assert!(listing.contains(&name[1..]), "{program} lacks {name}:\n{listing}");
        }
    }
    if let Some(listing) = run("isoinfo", &["-J", "-f", "-i", "{}"], &path) {
        assert!(listing.contains("/docs/deep/A longer name with spaces.html"), "{listing}");
        assert!(!listing.contains("link"), "Joliet has no links: {listing}");
    }
    if let Some(content) = run("isoinfo", &["-R", "-x", "/readme.txt", "-i", "{}"], &path) {
        assert_eq!(content, "Hello\n");
    }
}

#[test]
fn the_same_files_give_the_same_plan() {
    let spec = ImageSpec::new(Timestamp::from_unix(DATE));
    let mut other = Tree::new();
    put(
        &mut other,
        "docs/link",
        NodeKind::Symlink(b"../readme.txt".to_vec().into_boxed_slice().into()),
    );
    file(&mut other, "docs/ünïcödé.txt", b"u\n");
    let gone = file(&mut other, "gone", b"gone");
    file(&mut other, "docs/deep/A longer name with spaces.html", &[7; 5000]);
    file(&mut other, "empty", b"");
    file(&mut other, "readme.txt", b"Hello\n");
    other.remove(gone).expect("it is there");
    let (a, _) = planned(&small_tree(), &spec);
    let (b, _) = planned(&other, &spec);
    assert_eq!(a.plan().id(), b.plan().id());
    assert_eq!(bytes_of(&a), bytes_of(&b));
}
