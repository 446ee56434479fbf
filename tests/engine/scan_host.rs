//! Host folders become subtrees; whatever stays out is said.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use glassmaster::base::diag::Limits;
use glassmaster::base::progress::{CancelToken, Context, Phase};
use glassmaster::io::RealFs;
use glassmaster::model::{Content, NodeKind, Tree};
use glassmaster::ops::Workers;
use glassmaster::ops::scan_host::{
    Origin, Place, ScanError, ScanOptions, ScanOutcome, Source, scan, scan_observed,
};

fn scan_of(sources: &[Source], options: &ScanOptions) -> ScanOutcome {
    scan(sources, options, &RealFs, &Context::default()).expect("scanned")
}

/// All paths below the parts, sorted; folders with a slash at their end.
fn paths(outcome: &ScanOutcome) -> Vec<String> {
    let tree = &outcome.tree;
    let mut found = Vec::new();
    for part in &outcome.parts {
        for (id, node) in tree.walk(*part).filter(|(id, _)| id != part) {
            let path = tree.display_path(id);
            let slash = if node.is_folder() { "/" } else { "" };
            found.push(format!("{}{slash}", path.trim_start_matches('/')));
        }
    }
    found.sort();
    found
}

fn make(base: &Path, files: &[&str]) {
    for file in files {
        let path = base.join(file);
        fs::create_dir_all(path.parent().expect("has a parent")).expect("a folder");
        fs::write(&path, file.as_bytes()).expect("a file");
    }
}

fn names(paths: &[PathBuf]) -> Vec<String> {
    let name = |p: &PathBuf| p.file_name().map(|n| n.to_string_lossy().into_owned());
    paths.iter().filter_map(name).collect()
}

#[test]
fn a_folder_gives_its_contents_or_itself() {
    let dir = tempfile::tempdir().expect("a folder");
    let top = dir.path().join("top");
    make(&top, &["a.txt", "sub/b.txt"]);
    fs::create_dir(top.join("empty")).expect("a folder");

    let plain = scan_of(&[Source::plain(top.clone())], &ScanOptions::default());
    assert_eq!(paths(&plain), ["a.txt", "empty/", "sub/", "sub/b.txt"]);
    assert_eq!((plain.files, plain.folders, plain.bytes), (2, 2, 5 + 9));

    let dropped = scan_of(&[Source::dropped(top.clone())], &ScanOptions::default());
    assert_eq!(paths(&dropped), ["top/", "top/a.txt", "top/empty/", "top/sub/", "top/sub/b.txt"]);

    let place = Place::At(b"x/y".to_vec());
    let placed = scan_of(
        &[
            Source { origin: Origin::Host(top.join("sub")), place: place.clone() },
            Source { origin: Origin::Host(top.join("a.txt")), place },
        ],
        &ScanOptions::default(),
    );
    assert_eq!(placed.parts.len(), 2);
    assert_eq!(paths(&placed), ["x/", "x/", "x/y", "x/y/", "x/y/b.txt"]);
    let node = placed.tree.child_named(placed.parts[1], b"x").expect("x");
    let file = placed.tree.child_named(node, b"y").and_then(|id| placed.tree.node(id));
    let file = file.expect("x/y");
    assert_eq!(file.attributes.mode, Some(0o644));
    let blob = placed.tree.blob(file.blob().expect("a file")).expect("its blob");
    assert!(matches!(&blob.content, Content::Host(host) if host.path == top.join("a.txt")));
}

#[test]
fn system_files_and_excludes_stay_out_and_are_counted() {
    let dir = tempfile::tempdir().expect("a folder");
    make(
        dir.path(),
        &[
            ".DS_Store",
            "thumbs.db",
            "._x",
            ".Trash-1000/files/old",
            "keep.txt",
            "a/b/log.o",
            "a/b/log.txt",
            "build/out",
            "deep/build/out",
            "x/build",
        ],
    );
    let options = ScanOptions {
        excludes: ["*.o", "/build", "x/", "a/*/log.txt"].map(str::to_owned).to_vec(),
        ..ScanOptions::default()
    };
    let outcome = scan_of(&[Source::plain(dir.path().to_owned())], &options);
    assert_eq!(
        paths(&outcome),
        ["a/", "a/b/", "deep/", "deep/build/", "deep/build/out", "keep.txt"]
    );
    assert_eq!(names(&outcome.left_out.first), [".DS_Store", ".Trash-1000", "._x", "thumbs.db"]);
    assert_eq!(names(&outcome.excluded.first), ["build", "x", "log.o", "log.txt"]);

    let all = ScanOptions { system_names: Vec::new(), ..ScanOptions::default() };
    assert_eq!(scan_of(&[Source::plain(dir.path().to_owned())], &all).left_out.count, 0);
    let bad = ScanOptions { excludes: vec!["[".to_owned()], ..ScanOptions::default() };
    let result = scan(&[], &bad, &RealFs, &Context::default());
    assert!(matches!(result, Err(ScanError::BadGlob { glob, .. }) if glob == "["));
}

#[test]
fn gitignore_files_hold_for_their_folders() {
    let dir = tempfile::tempdir().expect("a folder");
    make(
        dir.path(),
        &[".git/HEAD", "a.o", "sub/b.o", "sub/keep.o", "sub/c.c", "target/x", "sub/target"],
    );
    fs::write(dir.path().join(".gitignore"), "*.o\n/target/\n# no\n").expect("a file");
    fs::write(dir.path().join("sub/.gitignore"), "!keep.o\n").expect("a file");
    let options = ScanOptions { use_gitignore: true, ..ScanOptions::default() };
    let outcome = scan_of(&[Source::plain(dir.path().to_owned())], &options);
    assert_eq!(
        paths(&outcome),
        [".gitignore", "sub/", "sub/.gitignore", "sub/c.c", "sub/keep.o", "sub/target"]
    );
    assert_eq!(outcome.excluded.count, 4);
}

#[test]
fn links_are_kept_flagged_or_followed() {
    let dir = tempfile::tempdir().expect("a folder");
    let top = dir.path().join("top");
    make(&top, &["a.txt", "sub/b.txt"]);
    make(dir.path(), &["outside/o.txt"]);
    symlink("../a.txt", top.join("sub/inside")).expect("a link");
    symlink("../../outside", top.join("sub/out")).expect("a link");
    symlink("/etc/passwd", top.join("absolute")).expect("a link");
    symlink("..", top.join("sub/ring")).expect("a link");
    symlink("nowhere", top.join("broken")).expect("a link");
    symlink(&top, dir.path().join("to-top")).expect("a link");

    let kept = scan_of(&[Source::dropped(top.clone())], &ScanOptions::default());
    assert_eq!(kept.links, 5);
    let strays: Vec<_> = kept
        .strays
        .first
        .iter()
        .map(|stray| (names(std::slice::from_ref(&stray.path)), stray.target.clone()))
        .collect();
    assert_eq!(
        strays,
        [
            (vec!["absolute".to_owned()], b"/etc/passwd".to_vec()),
            (vec!["out".to_owned()], b"../../outside".to_vec())
        ]
    );

    let options = ScanOptions { follow_links: true, ..ScanOptions::default() };
    fs::remove_file(top.join("absolute")).expect("removed");
    let followed = scan_of(&[Source::plain(dir.path().join("to-top"))], &options);
    assert_eq!(
        paths(&followed),
        ["a.txt", "broken", "sub/", "sub/b.txt", "sub/inside", "sub/out/", "sub/out/o.txt"]
    );
    assert_eq!((followed.loops.count, followed.links, followed.hard_links), (1, 1, 1));
}

#[test]
fn hard_links_share_their_blob_across_sources() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), &["one/a", "two/x"]);
    fs::hard_link(dir.path().join("one/a"), dir.path().join("two/b")).expect("linked");
    let sources = ["one", "two"].map(|name| Source::plain(dir.path().join(name)));
    let outcome = scan_of(&sources, &ScanOptions::default());
    assert_eq!((outcome.files, outcome.hard_links, outcome.bytes), (3, 1, 5 + 5));
    assert_eq!(outcome.tree.blob_bound(), 2);
}

#[test]
fn specials_are_skipped_or_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).expect("bound");
    let skipped = scan_of(&[Source::plain(dir.path().to_owned())], &ScanOptions::default());
    assert_eq!((skipped.skipped_specials.count, paths(&skipped).len()), (1, 0));
    let options = ScanOptions { keep_specials: true, ..ScanOptions::default() };
    let kept = scan_of(&[Source::plain(dir.path().to_owned())], &options);
    assert_eq!((kept.specials, paths(&kept)), (1, vec!["socket".to_owned()]));
    let (_, node) = kept.tree.walk(kept.parts[0]).nth(1).expect("the socket");
    assert_eq!(node.kind, NodeKind::Socket);
    drop(socket);

    let zero = scan_of(
        &[Source {
            origin: Origin::Host(PathBuf::from("/dev/null")),
            place: Place::Inside(Vec::new()),
        }],
        &options,
    );
    let (_, node) = zero.tree.walk(zero.parts[0]).nth(1).expect("the device");
    assert_eq!(node.kind, NodeKind::CharDevice { major: 1, minor: 3 });
}

#[test]
fn lists_keep_relative_paths_and_walk_each_folder_once() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), &["l/a/b/c.txt", "l/a/d.txt", "l/e.txt", "l/.DS_Store"]);
    let at = |name: &str| dir.path().join(name);
    let list = ["l/a/b/c.txt", "l/a", "l", "l/a/b", "l/e.txt", "l/.DS_Store", "gone"].map(at);
    let outcome = scan_of(&[Source::list(list.to_vec())], &ScanOptions::default());
    let prefix = dir.path().strip_prefix("/").expect("absolute").display().to_string();
    let below: Vec<String> = paths(&outcome)
        .iter()
        .filter_map(|path| path.strip_prefix(&format!("{prefix}/")))
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    assert_eq!(below, ["l/", "l/a/", "l/a/b/", "l/a/b/c.txt", "l/a/d.txt", "l/e.txt"]);
    assert_eq!(outcome.missing.len(), 1);
    // Found by the walk of its folder; that the list names it too does not count twice.
    assert_eq!((outcome.files, outcome.left_out.count), (3, 1));

    let detour = dir.path().join("l/a/../../l/e.txt");
    let outcome = scan_of(&[Source::list(vec![detour])], &ScanOptions::default());
    assert_eq!(paths(&outcome).last().map(String::as_str), Some(&*format!("{prefix}/l/e.txt")));
}

#[test]
fn a_pool_gives_the_same_tree() {
    let dir = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = (0..500).map(|n| format!("f{n:03}")).collect();
    make(dir.path(), &names.iter().map(String::as_str).collect::<Vec<_>>());
    let sources = [Source::plain(dir.path().to_owned())];
    let alone = scan_of(&sources, &ScanOptions::default());
    let workers = Workers::new().expect("threads");
    let pooled = workers.install(|| scan_of(&sources, &ScanOptions::default()));
    assert_eq!(paths(&alone), paths(&pooled));
    assert_eq!((alone.files, alone.bytes), (pooled.files, pooled.bytes));
}

#[test]
fn what_is_missing_or_unreadable_is_said() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), &["a"]);
    let outcome = scan_of(
        &[Source::plain(dir.path().join("gone")), Source::dropped(dir.path().join("a"))],
        &ScanOptions::default(),
    );
    assert_eq!((outcome.missing.len(), outcome.parts.len(), outcome.files), (1, 2, 1));
    let proc = scan_of(
        &[Source::dropped(PathBuf::from("/proc/self/map_files/none"))],
        &ScanOptions::default(),
    );
    assert_eq!(proc.missing.len(), 1);
}

#[test]
fn limits_and_cancel_end_a_scan() {
    let dir = tempfile::tempdir().expect("a folder");
    make(dir.path(), &["a/1", "a/2", "b/1", "b/2"]);
    let sources = [Source::plain(dir.path().to_owned())];
    let mut ctx = Context::default();
    ctx.limits = Limits { entries: 3, ..Limits::default() };
    let result = scan(&sources, &ScanOptions::default(), &RealFs, &ctx);
    assert!(matches!(result, Err(ScanError::TooMany { limit: 3 })));

    let cancel = CancelToken::new();
    let ctx = Context::new(Default::default(), cancel.clone());
    let mut seen = Vec::new();
    let result = scan_observed(&sources, &ScanOptions::default(), &RealFs, &ctx, &mut |outcome| {
        seen.push(outcome.files);
        if seen.len() == 2 {
            cancel.cancel();
        }
    });
    assert!(matches!(result, Err(ScanError::Cancelled(_))));
    assert_eq!(seen, [0, 2]);
    assert_eq!(ctx.meter.read().phase, Phase::Scan);
    assert_eq!(ctx.meter.read().items, 4);
}

#[test]
fn names_that_are_no_text_survive() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().expect("a folder");
    let name = b"\xff\xfe\n=";
    fs::write(dir.path().join(std::ffi::OsStr::from_bytes(name)), b"x").expect("a file");
    let outcome = scan_of(&[Source::plain(dir.path().to_owned())], &ScanOptions::default());
    assert!(outcome.tree.child_named(outcome.parts[0], name).is_some());
    assert_eq!(outcome.tree.children(Tree::ROOT), &outcome.parts);
}
