//! Whole trees, extracted by foreign programs and compared name by name and byte by byte. What a
//! program can't do is in the table of limits; everything else must be alike.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use glassmaster::base::bytes::Timestamp;
use glassmaster::io::BlockSource;
use glassmaster::model::spec::{Deep, ImageSpec, IsoLevel, JolietLimit, RockRidgeVersion};
use glassmaster::model::tree::Content;
use glassmaster::model::{Node, NodeKind, Tree};

use super::authoring::{DATE, bytes_of, file, planned, put};

/// What a program made of an image, or what it should have: path to kind and content.
type Listing = BTreeMap<Vec<u8>, String>;

/// What a program is known not to do with a tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Limit {
    /// Nothing: it must be alike.
    Alike,
    /// It takes the Joliet tree: links are missing.
    NoLinks,
    /// It takes the Joliet tree: links are missing, long and odd names are changed; the contents
    /// of files are all there.
    JolietNames,
    /// It puts one slash where a link has several.
    SlashesMerged,
    /// It shows moved folders as empty, and where they moved to.
    IgnoresRelocation,
}

const PROGRAMS: [&str; 4] = ["xorriso", "bsdtar", "7zz", "grub-fstest"];

/// The limits by tree; programs not named here must be alike.
const LIMITS: &[(&str, &str, Limit)] = &[
    ("names", "7zz", Limit::JolietNames),
    ("links", "7zz", Limit::NoLinks),
    ("links", "xorriso", Limit::SlashesMerged),
    // Without a Joliet tree 7-Zip takes Rock Ridge names, but follows no continuation area and
    // no relocation.
    ("moved", "7zz", Limit::IgnoresRelocation),
    ("moved", "grub-fstest", Limit::IgnoresRelocation),
];

fn limit(tree: &str, program: &str) -> Limit {
    let found = LIMITS.iter().find(|(t, p, _)| *t == tree && *p == program);
    found.map_or(Limit::Alike, |(_, _, limit)| *limit)
}

fn link(tree: &mut Tree, path: &str, target: &[u8]) {
    put(tree, path, NodeKind::Symlink(target.to_vec().into_boxed_slice().into()));
}

fn basic() -> Tree {
    let mut tree = Tree::new();
    for len in [0usize, 1, 2047, 2048, 2049, 65537] {
        file(&mut tree, &format!("s{len}.bin"), &vec![b'0' + (len % 10) as u8; len]);
    }
    file(&mut tree, "folder/below/file", b"x");
    super::authoring::folder(&mut tree, "empty folder");
    let first = file(&mut tree, "hard 1", b"hard");
    let kind = tree.node(first).expect("it is there").kind.clone();
    put(&mut tree, "folder/hard 2", kind);
    tree
}

fn names() -> Tree {
    let mut tree = Tree::new();
    let long = "l".repeat(250);
    let names = [
        "café.txt",
        "русский файл.txt",
        "日本語.txt",
        "emoji-😀.txt",
        "e\u{301}-decomposed",
        "semi;colon",
        "star*quest?",
        "back\\slash",
        "colon:name",
        " leading",
        ".hidden",
        "a.b.c.d",
        "two  spaces",
        "tab\tname",
        "UPPER",
        "-dash",
        &long,
    ];
    for name in names {
        file(&mut tree, name, name.as_bytes());
    }
    for n in 0..30 {
        file(&mut tree, &format!("{}{n}.txt", "same-beginning-".repeat(8)), &[n; 3]);
    }
    tree
}

fn links() -> Tree {
    let mut tree = Tree::new();
    file(&mut tree, "target", b"t");
    let targets: [&[u8]; 10] = [
        b"target",
        b"/etc/passwd",
        b"../..",
        b".",
        b"..",
        b"/",
        b"a/./b/../c",
        &[b'x'; 250],
        &b"component/".repeat(102),
        &[&b"/"[..], &b"../".repeat(100)].concat(),
    ];
    for (n, target) in targets.iter().enumerate() {
        // A trailing slash is lost in Linux; other readers keep it.
        link(
            &mut tree,
            &format!("link {n}"),
            target.strip_suffix(b"/").filter(|t| !t.is_empty()).unwrap_or(target),
        );
    }
    link(&mut tree, "doubled", b"a//b///c");
    tree
}

fn deep() -> Tree {
    let mut tree = Tree::new();
    let mut path = String::new();
    for level in 1..20 {
        path.push_str(&format!("level {level}/"));
        file(&mut tree, &format!("{path}file {level}"), path.as_bytes());
    }
    tree
}

fn many() -> Tree {
    let mut tree = Tree::new();
    for n in 0..3000 {
        file(&mut tree, &format!("folder {}/file with a name {n:04}", n % 7), &[n as u8]);
    }
    tree
}

fn wanted(tree: &Tree) -> Listing {
    tree.walk(Tree::ROOT)
        .filter(|(id, _)| *id != Tree::ROOT)
        .map(|(id, node)| (tree.path_of(id), describe(tree, node)))
        .collect()
}

fn describe(tree: &Tree, node: &Node) -> String {
    match &node.kind {
        NodeKind::Folder(_) => "dir".to_owned(),
        NodeKind::Symlink(target) => format!("-> {}", String::from_utf8_lossy(target)),
        NodeKind::File(blob) => match &tree.blob(*blob).expect("it is there").content {
            Content::Bytes(bytes) => blake3::hash(bytes).to_string(),
            _ => blake3::hash(b"").to_string(),
        },
        other => other.id().to_owned(),
    }
}

/// What lies in a folder of the host.
fn found(folder: &Path) -> Listing {
    let mut listing = Listing::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            let stat = std::fs::symlink_metadata(&path).expect("it is there");
            let what = if stat.is_symlink() {
                let target = std::fs::read_link(&path).expect("a link");
                format!("-> {}", String::from_utf8_lossy(target.as_os_str().as_bytes()))
            } else if stat.is_dir() {
                open.push(path.clone());
                "dir".to_owned()
            } else {
                blake3::hash(&std::fs::read(&path).expect("it can be read")).to_string()
            };
            let name = path.strip_prefix(folder).expect("below").as_os_str().as_bytes().to_vec();
            listing.insert(name, what);
        }
    }
    listing
}

/// What `program` gets out of the image; `None` when it is not installed.
fn extracted(program: &str, image: &Path, want: &Listing) -> Option<Listing> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    std::fs::create_dir(&out).expect("it can be made");
    let image = image.to_str().expect("a plain path");
    let target = out.to_str().expect("a plain path");
    if program == "grub-fstest" {
        return grub(image, want);
    }
    let output_option = format!("-o{target}");
    let source = format!("stdio:{image}");
    let args: Vec<&str> = match program {
        "xorriso" => vec![
            "-no_rc",
            "-abort_on",
            "FATAL",
            "-osirrox",
            "on",
            "-indev",
            &source,
            "-extract",
            "/",
            target,
        ],
        "bsdtar" => vec!["-xpf", image, "-C", target],
        _ => vec!["x", "-y", "-snld", &output_option, image],
    };
    let Ok(done) = Command::new(program).args(&args).env("LC_ALL", "C.UTF-8").output() else {
        println!("SKIPPED: {program} not installed");
        return None;
    };
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    let _ = Command::new("chmod").args(["-R", "u+rwX", target]).status();
    Some(found(&out))
}

/// GRUB reads file by file: the first twenty files.
fn grub(image: &str, want: &Listing) -> Option<Listing> {
    let mut listing = want.clone();
    let files = want.iter().filter(|(_, what)| *what != "dir" && !what.starts_with("->"));
    for (path, _) in files.take(20) {
        let path_text = String::from_utf8_lossy(path);
        if path_text.contains(['\\', ' ', '\t']) {
            continue;
        }
        let on_disc = format!("(loop0)/{path_text}");
        let done = Command::new("grub-fstest").args([image, "cat", &on_disc]).output();
        let Ok(done) = done else {
            println!("SKIPPED: grub-fstest not installed");
            return None;
        };
        listing.insert(path.clone(), blake3::hash(&done.stdout).to_string());
    }
    Some(listing)
}

fn contents(listing: &Listing) -> Vec<&String> {
    let mut all: Vec<&String> =
        listing.values().filter(|what| *what != "dir" && !what.starts_with("->")).collect();
    all.sort();
    all
}

fn judge(name: &str, tree: &Tree, spec: &ImageSpec) {
    let (image, report) = planned(tree, spec);
    assert!(!report.has_errors(), "{:?}", report.findings());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("image.iso");
    std::fs::write(&path, bytes_of(&image)).expect("the image can be saved");
    let want = wanted(tree);
    for program in PROGRAMS {
        let Some(got) = extracted(program, &path, &want) else { continue };
        let limit = limit(name, program);
        let has_links = |what: &String| what.starts_with("->");
        match limit {
            Limit::Alike => assert_eq!(want, got, "{program} on {name}"),
            Limit::NoLinks => {
                let plain: Listing =
                    want.clone().into_iter().filter(|(_, what)| !has_links(what)).collect();
                assert_eq!(plain, got, "{program} on {name}");
            }
            Limit::JolietNames => {
                assert_eq!(contents(&want), contents(&got), "{program} on {name}");
            }
            Limit::SlashesMerged => {
                let merged: Listing = want
                    .clone()
                    .into_iter()
                    .map(|(path, what)| {
                        (path, if what == "-> a//b///c" { "-> a/b/c".to_owned() } else { what })
                    })
                    .collect();
                assert_eq!(merged, got, "{program} on {name}");
            }
            Limit::IgnoresRelocation => {
                let above = |listing: &Listing| -> Listing {
                    listing
                        .clone()
                        .into_iter()
                        .filter(|(path, _)| path.iter().filter(|b| **b == b'/').count() < 6)
                        .filter(|(path, _)| !path.starts_with(b"rr_moved"))
                        .collect()
                };
                assert_eq!(above(&want), above(&got), "{program} on {name}");
            }
        }
    }
}

fn spec() -> ImageSpec {
    ImageSpec::new(Timestamp::from_unix(DATE))
}

#[test]
fn plain_files_are_alike_for_all() {
    judge("basic", &basic(), &spec());
    judge("basic", &basic(), &ImageSpec { padding_sectors: 0, align_bytes: 65536, ..spec() });
    let version = Some(RockRidgeVersion::V112);
    judge("basic", &basic(), &ImageSpec { rock_ridge: version, level: IsoLevel::Four, ..spec() });
}

#[test]
fn names_of_every_kind_are_alike_for_all_but_those_who_take_joliet() {
    judge("names", &names(), &spec());
    let joliet = Some(JolietLimit::Units103);
    judge("names", &names(), &ImageSpec { joliet, level: IsoLevel::Four, ..spec() });
}

#[test]
fn links_of_every_shape_are_alike() {
    judge("links", &links(), &spec());
}

#[test]
fn deep_folders_are_alike_where_they_are_and_moved_but_for_two() {
    judge("deep", &deep(), &spec());
    judge("moved", &deep(), &ImageSpec { deep: Deep::Relocate, joliet: None, ..spec() });
}

#[test]
fn many_files_are_alike() {
    judge("many", &many(), &spec());
}

/// A hole of 5 GiB with a file behind it: every program finds the file, and the length.
#[test]
fn a_file_of_five_gib_has_its_length_everywhere() {
    let len = 5 * (1u64 << 30) + 12345;
    let mut tree = Tree::new();
    let blob = glassmaster::model::Blob { content: Content::Zeros, len };
    let blob = tree.add_blob(blob).expect("few blobs");
    put(&mut tree, "big", NodeKind::File(blob));
    file(&mut tree, "small", b"behind\n");
    let (image, _) = planned(&tree, &spec());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("image.iso");
    let mut sparse = std::fs::File::create(&path).expect("it can be made");
    sparse.set_len(image.len()).expect("holes cost nothing");
    let mut at = 0;
    while let Some(run) = image.next_stored(at).expect("it can be asked") {
        let len = usize::try_from(run.len).expect("metadata and a small file");
        let bytes = glassmaster::io::source::read_vec(&image, run.start, len).expect("readable");
        use std::io::{Seek, SeekFrom, Write};
        sparse.seek(SeekFrom::Start(run.start)).expect("it can seek");
        sparse.write_all(&bytes).expect("it can be written");
        at = run.end();
    }
    drop(sparse);
    let text = path.to_str().expect("a plain path");
    for (program, args) in [
        ("7zz", vec!["l", "-ba", text]),
        ("bsdtar", vec!["-tvf", text]),
        ("xorriso", vec!["-indev", text, "-lsl", "/"]),
    ] {
        let Ok(done) = Command::new(program).args(&args).output() else {
            println!("SKIPPED: {program} not installed");
            continue;
        };
        let listing = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(listing.contains(&len.to_string()), "{program}: {listing}");
    }
    if let Ok(done) = Command::new("isoinfo").args(["-R", "-x", "/small", "-i", text]).output() {
        assert_eq!(done.stdout, b"behind\n");
    }
}
