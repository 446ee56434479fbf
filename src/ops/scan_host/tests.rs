//! Scans whose host fails at any point: every file is in the tree or on a list.

use std::path::PathBuf;
use std::sync::Arc;

use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};

use super::*;
use crate::base::progress::{CancelToken, Context, Meter};
use crate::io::fault::{Fault, FaultyFs, MemoryFs, for_each_fault};
use crate::io::{HostFs, RealFs};
use crate::model::Tree;

const FILES: [&str; 6] =
    ["/in/a", "/in/b", "/in/sub/c", "/in/sub/deep/d", "/in/.DS_Store", "/in/x.o"];

#[test]
fn whatever_fails_is_on_a_list() {
    let mut operations = 0;
    for fault in [Fault::Io, Fault::Denied, Fault::Gone, Fault::Cancel] {
        operations += for_each_fault(None, fault, |n, faults, cancel| {
            let fs = MemoryFs::new();
            FILES.iter().for_each(|path| fs.put(*path, path.as_bytes()));
            let faulty = FaultyFs::new(Arc::new(fs), faults.clone());
            let ctx = Context::new(Arc::new(Meter::default()), cancel.clone());
            let options = ScanOptions { excludes: vec!["*.o".to_owned()], ..Default::default() };
            let sources = [Source::plain(PathBuf::from("/in"))];
            let result = scan(&sources, &options, &faulty, &ctx);
            let case = format!("{} at {n}: {result:?}", fault.id());
            let outcome = match result {
                Ok(outcome) => outcome,
                Err(ScanError::Cancelled(_)) if fault == Fault::Cancel => return,
                Err(_) => unreachable!("{case}"),
            };
            let is_listed = |path: &str| {
                let has = |listed: &Listed| listed.first.iter().any(|at| at.as_os_str() == path);
                // A folder that failed stands for what it holds.
                let failed =
                    |unread: &Unread| path.starts_with(unread.path.to_str().unwrap_or_default());
                has(&outcome.left_out)
                    || has(&outcome.excluded)
                    || outcome.unreadable.first.iter().any(failed)
                    || outcome.missing.iter().any(failed)
            };
            for path in FILES {
                let on_disc = path.trim_start_matches("/in/");
                let is_there = outcome.tree.walk(Tree::ROOT).any(|(id, node)| {
                    node.blob().is_some()
                        && outcome.tree.display_path(id).trim_start_matches('/') == on_disc
                });
                assert!(is_there != is_listed(path), "{path}: {case}");
            }
        });
    }
    assert!(operations > 40, "{operations}");
}

#[test]
fn folders_deeper_than_any_path_is_long_arrive_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    let name = "n".repeat(250);
    // No path is long enough for such a tree: it is made from folder to folder.
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut folder = openat(CWD, dir.path(), flags, Mode::empty()).expect("it was just made");
    for _ in 0..40 {
        mkdirat(&folder, &name, Mode::RWXU).expect("a folder");
        folder = openat(&folder, &name, flags, Mode::empty()).expect("it was just made");
    }
    let flags = OFlags::CREATE | OFlags::WRONLY | OFlags::CLOEXEC;
    let file = openat(&folder, "f", flags, Mode::RUSR).expect("a file");
    rustix::io::write(&file, b"x\n").expect("written");
    drop((file, folder));
    let ctx = Context::new(Arc::new(Meter::default()), CancelToken::new());
    let sources = [Source::plain(dir.path().to_owned())];
    let outcome = scan(&sources, &ScanOptions::default(), &RealFs, &ctx).expect("scanned");
    assert_eq!((outcome.folders, outcome.files, outcome.unreadable.count), (40, 1, 0));
    let tree = &outcome.tree;
    let blob = tree.walk(Tree::ROOT).find_map(|(_, node)| node.blob()).expect("the file");
    let blob = tree.blob(blob).expect("named");
    let crate::model::Content::Host(file) = &blob.content else { unreachable!("of the host") };
    assert!(file.path.as_os_str().len() > 10_000);
    let source = RealFs.open(&file.path).expect("it can be opened");
    assert_eq!(source.len(), 2);
    assert_eq!(source.fingerprint(), Some(file.fingerprint));
    let gone = std::process::Command::new("rm").arg("-rf").arg(dir.path()).status();
    assert!(gone.is_ok_and(|status| status.success()));
}
