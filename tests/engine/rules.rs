//! What the preflight says, and what options do to the plan.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

use glassmaster::base::bytes::{DiscTime, Timestamp, le32};
use glassmaster::base::diag::{Code, Severity};
use glassmaster::base::progress::Context;
use glassmaster::io::{HostFs, RealFs};
use glassmaster::master::{self, Facts, Finding, IssueKind, PlanReport};
use glassmaster::model::spec::{
    Deep, HideRule, ImageSpec, IsoLevel, JolietLimit, RockRidgeVersion, SortRule,
};
use glassmaster::model::tree::{Content, HostFile};
use glassmaster::model::{Blob, Namespace, Node, NodeKind, Owner, SectorMap, Tree};
use glassmaster::opened::{OpenOptions, SurveySoFar, open_source};
use glassmaster::plan::check;

use super::authoring::{DATE, bytes_of, file, folder, planned, put};

fn spec() -> ImageSpec {
    ImageSpec::new(Timestamp::from_unix(DATE))
}

fn finding(report: &PlanReport, code: Code, view: Option<Namespace>) -> Finding {
    let found = report.findings().iter().find(|f| f.code == code && f.view == view);
    found.unwrap_or_else(|| panic!("{code:?} in {view:?} of {:?}", report.findings())).clone()
}

fn zeros(tree: &mut Tree, path: &str, len: u64) {
    let blob = tree.add_blob(Blob { content: Content::Zeros, len }).expect("few blobs");
    put(tree, path, NodeKind::File(blob));
}

#[test]
fn every_rule_says_what_each_name_becomes() {
    let mut tree = Tree::new();
    let long = "x".repeat(70);
    for name in [&*long, "semi;colon", "Readme", "README", "CON", "trailing."] {
        file(&mut tree, &format!("d/{name}"), b"1");
    }
    put(&mut tree, "d/link", NodeKind::Symlink(vec![b'l'; 2000].into_boxed_slice().into()));
    let (_, report) = planned(&tree, &spec());
    assert_eq!(report.worst(), Some(Severity::Warning));
    let joliet = Some(Namespace::Joliet);
    let cut = finding(&report, Code::NameCut, joliet);
    assert_eq!((cut.count, cut.limit, &*cut.examples[0].new), (1, Some(64), &*"x".repeat(64)));
    assert_eq!(cut.examples[0].old, format!("d/{long}"));
    let replaced = finding(&report, Code::NameReplaced, joliet);
    assert_eq!(
        (&*replaced.examples[0].old, &*replaced.examples[0].new),
        ("d/semi;colon", "semi_colon")
    );
    assert_eq!(finding(&report, Code::NameWindows, joliet).count, 2);
    assert_eq!(finding(&report, Code::NameCaseTwins, joliet).count, 1);
    assert_eq!(finding(&report, Code::SpecialLeftOut, joliet).severity, Severity::Note);
    let clash = finding(&report, Code::NameClash, Some(Namespace::Iso));
    assert_eq!((clash.severity, &*clash.examples[0].new), (Severity::Note, "README1."));
    assert_eq!(finding(&report, Code::LinkLong, Some(Namespace::Iso)).count, 1);
    // Worst first.
    assert!(report.findings().is_sorted_by_key(|f| std::cmp::Reverse(f.severity)));
    // Without Rock Ridge and Joliet everybody sees the plain names.
    let (_, bare) = planned(&tree, &ImageSpec { rock_ridge: None, joliet: None, ..spec() });
    let clash = finding(&bare, Code::NameClash, Some(Namespace::Iso));
    assert_eq!(clash.severity, Severity::Warning);
}

#[test]
fn large_files_need_level_three() {
    let mut tree = Tree::new();
    zeros(&mut tree, "big", 0x1_0000_0000);
    zeros(&mut tree, "just fits", 0xFFFF_FFFF);
    for level in [IsoLevel::One, IsoLevel::Two] {
        let (_, report) = master::plan(
            master::Wishes::of_files(&tree, &ImageSpec { level, ..spec() }),
            &Facts::default(),
        );
        let refused = finding(&report, Code::FileLargeForLevel, None);
        assert_eq!((refused.severity, refused.count), (Severity::Error, 1));
    }
    let (_, report) = planned(&tree, &spec());
    assert_eq!(finding(&report, Code::FileSections, None).count, 1);
    assert!(!report.has_errors());
}

#[test]
fn texts_of_the_volume_are_kept_or_reported() {
    let mut tree = Tree::new();
    file(&mut tree, "copying.txt", b"free");
    let mut spec = spec();
    spec.volume.volume_id = "My Disc ä".to_owned();
    spec.volume.publisher_id = "p".repeat(200);
    spec.volume.copyright_file = "copying.txt".to_owned();
    spec.volume.abstract_file = "nowhere".to_owned();
    spec.volume.modification = Some(Timestamp::from_unix(0));
    let (image, report) = planned(&tree, &spec);
    let bytes = bytes_of(&image);
    let (primary, joliet) = (&bytes[16 * 2048..17 * 2048], &bytes[17 * 2048..18 * 2048]);
    assert_eq!(&primary[40..72], b"My Disc _                       ");
    assert_eq!(&joliet[40..58], b"\0M\0y\0 \0D\0i\0s\0c\0 \0\xe4");
    assert_eq!(&primary[702..715], b"COPYING.TXT;1");
    assert_eq!(&joliet[702..728], b"\0c\0o\0p\0y\0i\0n\0g\0.\0t\0x\0t\0;\x001");
    assert_eq!(&primary[830..847], b"1970010100000000\0");
    assert_eq!(&primary[847..864], b"0000000000000000\0", "no date is sixteen zeros");
    let date: &[u8; 17] = primary[813..830].try_into().expect("17 bytes");
    assert_eq!(DiscTime::from_17(date).timestamp(), Some(Timestamp::from_unix(DATE)));
    assert_eq!(le32(primary, 80).map(u64::from), Some(bytes.len() as u64 / 2048));
    let changed = finding(&report, Code::FieldChanged, Some(Namespace::Iso));
    assert_eq!(changed.examples[0].new, "My Disc _");
    assert_eq!(finding(&report, Code::FieldCut, Some(Namespace::Iso)).limit, Some(128));
    assert_eq!(finding(&report, Code::FieldCut, Some(Namespace::Joliet)).limit, Some(64));
    assert_eq!(finding(&report, Code::FieldNamesNoFile, Some(Namespace::Iso)).count, 1);
}

#[test]
fn what_is_hidden_is_hidden_where_it_should_be() {
    let mut tree = Tree::new();
    for path in ["a/secret", "a/b/secret", "keep", "only-linux/x"] {
        file(&mut tree, path, path.as_bytes());
    }
    let mut spec = spec();
    spec.hide.push(HideRule { view: Namespace::RockRidge, glob: "secret".to_owned() });
    spec.hide.push(HideRule { view: Namespace::Joliet, glob: "/only-linux".to_owned() });
    spec.hide.push(HideRule { view: Namespace::Joliet, glob: "a/b/*".to_owned() });
    let (image, _) = planned(&tree, &spec);
    let image = open_source(Arc::new(image), None, &OpenOptions::default(), &Context::default())
        .expect("it can be opened");
    let paths = |ns| -> Vec<String> {
        let view = image.read_view(ns, &Context::default()).expect("it can be read").tree;
        let mut paths: Vec<String> =
            view.walk(Tree::ROOT).map(|(id, _)| view.display_path(id)).collect();
        paths.sort();
        paths
    };
    assert_eq!(paths(Namespace::RockRidge), ["", "a", "a/b", "keep", "only-linux", "only-linux/x"]);
    assert_eq!(paths(Namespace::Joliet), ["", "a", "a/b", "a/secret", "keep"]);

    spec.hide.push(HideRule { view: Namespace::Joliet, glob: "a[".to_owned() });
    let (_, report) = master::plan(master::Wishes::of_files(&tree, &spec), &Facts::default());
    assert_eq!(finding(&report, Code::GlobBad, None).severity, Severity::Error);
}

#[test]
fn weights_and_alignment_decide_where_files_lie() {
    let mut tree = Tree::new();
    for name in ["a", "b", "c", "boot.img"] {
        file(&mut tree, name, name.as_bytes());
    }
    let mut spec = spec();
    spec.align_bytes = 65536;
    spec.sort.push(SortRule { glob: "boot.*".to_owned(), weight: 10 });
    spec.sort.push(SortRule { glob: "a".to_owned(), weight: -1 });
    let c = tree.child_named(Tree::ROOT, b"c").expect("it is there");
    tree.node_mut(c).expect("it is there").extra_mut().weight = 20;
    let (image, _) = planned(&tree, &spec);
    let plan = image.plan();
    let start = |name: &str| {
        let node = tree.child_named(Tree::ROOT, name.as_bytes()).expect("it is there");
        let blob = tree.node(node).and_then(Node::blob).expect("a file");
        plan.addresses().blob(blob).expect("it is planned").start
    };
    let order = ["c", "boot.img", "b", "a"].map(start);
    assert!(order.is_sorted() && order.iter().all(|at| at % 65536 == 0), "{order:?}");
}

#[test]
fn equal_files_are_stored_once_when_asked() {
    let host = tempfile::tempdir().expect("a temporary folder");
    let mut tree = Tree::new();
    let data = vec![7u8; 100_000];
    let mut other = data.clone();
    other[99_999] = 8;
    for (name, bytes) in [("one", &data), ("two", &data), ("three", &other)] {
        let path = host.path().join(name);
        std::fs::write(&path, bytes).expect("it can be written");
        let fingerprint = RealFs.stat(&path).expect("it is there").fingerprint;
        let content = Content::Host(Box::new(HostFile { path, fingerprint }));
        let blob = tree.add_blob(Blob { content, len: 100_000 }).expect("few blobs");
        put(&mut tree, name, NodeKind::File(blob));
    }
    let ctx = Context::default();
    let mut spec = spec();
    let all =
        master::plan(master::Wishes::of_files(&tree, &spec), &Facts::default()).0.size_bytes();
    spec.dedupe = true;
    let facts = master::gather(master::Wishes::of_files(&tree, &spec), &RealFs, &ctx)
        .expect("not cancelled");
    assert_eq!((facts.same_as.len(), facts.issues.len()), (1, 0));
    let (plan, _) = master::plan(master::Wishes::of_files(&tree, &spec), &facts);
    assert_eq!(check(&plan), []);
    assert_eq!(all - plan.size_bytes(), 100_352);
    // The one that is stored goes: the other one takes its place.
    let first = tree.child_named(Tree::ROOT, b"one").expect("it is there");
    tree.remove(first).expect("it is there");
    let (later, _) = master::plan(master::Wishes::of_files(&tree, &spec), &facts);
    assert_eq!(later.size_bytes(), plan.size_bytes());
    // What is known is not read again; what changed is said.
    std::fs::write(host.path().join("two"), b"shorter").expect("it can be written");
    std::fs::remove_file(host.path().join("three")).expect("it can be removed");
    let again = master::gather_again(&facts, master::Wishes::of_files(&tree, &spec), &RealFs, &ctx)
        .expect("not cancelled");
    let kinds: Vec<IssueKind> = again.issues.iter().map(|issue| issue.kind).collect();
    assert_eq!(kinds, [IssueKind::Changed, IssueKind::Missing]);
    let (_, report) = master::plan(master::Wishes::of_files(&tree, &spec), &again);
    assert!(report.has_errors());
    assert_eq!(finding(&report, Code::SourceChanged, None).count, 1);
}

#[test]
fn times_beyond_the_short_form_take_the_long_one() {
    let mut tree = Tree::new();
    let times = [-3_000_000_000, 0, 2_540_000_000, 6_000_000_000];
    for seconds in times {
        let node = file(&mut tree, &format!("t{seconds}"), b"t");
        let node = tree.node_mut(node).expect("it is there");
        node.attributes.mtime = Some(Timestamp::from_unix(seconds));
    }
    let (image, report) = planned(&tree, &spec());
    assert_eq!(finding(&report, Code::TimeOutside, None).count, 2);
    let image = open_source(Arc::new(image), None, &OpenOptions::default(), &Context::default())
        .expect("it can be opened");
    let view = image.read_view(Namespace::RockRidge, &Context::default()).expect("readable").tree;
    for seconds in times {
        let node = view.lookup(format!("t{seconds}").as_bytes()).expect("it is there");
        let mtime = view.node(node).and_then(|node| node.attributes.mtime);
        assert_eq!(mtime, Some(Timestamp::from_unix(seconds)));
    }
}

#[test]
fn seventy_thousand_folders_work_and_are_warned_of() {
    let mut tree = Tree::new();
    for n in 0..700 {
        let parent = folder(&mut tree, &format!("f{n:03}"));
        for m in 0..100 {
            let node = Node::folder(format!("g{m:02}").into_bytes());
            tree.add(parent, node).expect("it fits");
        }
    }
    let spec = ImageSpec { joliet: Some(JolietLimit::Units64), ..spec() };
    let (image, report) = planned(&tree, &spec);
    let warned = finding(&report, Code::DirectoriesMany, Some(Namespace::Iso));
    assert_eq!((warned.severity, &*warned.examples[0].new), (Severity::Warning, "70701"));
    let image = open_source(Arc::new(image), None, &OpenOptions::default(), &Context::default())
        .expect("it can be opened");
    let mut count = 0;
    let walked = image.for_each_entry(Namespace::RockRidge, None, &Context::default(), &mut |_| {
        count += 1;
        std::ops::ControlFlow::Continue(())
    });
    walked.expect("it can be walked");
    assert_eq!(count, 70_700);
}

#[test]
fn three_hundred_levels_and_names_of_255_bytes() {
    let mut tree = Tree::new();
    let mut path = String::new();
    for level in 0..300 {
        path.push_str(&format!("level-{level}/"));
    }
    file(&mut tree, &format!("{path}bottom"), b"deep");
    let long = "ü".repeat(126) + "xyz";
    assert_eq!(long.len(), 255);
    file(&mut tree, &long, b"long");
    for deep in [Deep::Keep, Deep::Relocate] {
        for version in [RockRidgeVersion::V110, RockRidgeVersion::V112] {
            let spec = ImageSpec { deep, rock_ridge: Some(version), ..spec() };
            let (image, report) = planned(&tree, &spec);
            assert_eq!(finding(&report, Code::NameLongLinux, Some(Namespace::Iso)).count, 1);
            let code = if deep == Deep::Keep { Code::FolderDeep } else { Code::FolderRelocated };
            assert!(finding(&report, code, Some(Namespace::Iso)).count > 20);
            let image =
                open_source(Arc::new(image), None, &OpenOptions::default(), &Context::default())
                    .expect("it can be opened");
            let ctx = Context::default();
            let view = image.read_view(Namespace::RockRidge, &ctx).expect("readable").tree;
            assert!(view.lookup(format!("{path}bottom").as_bytes()).is_some());
            assert!(view.lookup(long.as_bytes()).is_some());
        }
    }
}

#[test]
fn a_folder_of_colliding_names_is_planned_in_linear_time() {
    let grown = |count: u32| {
        let mut tree = Tree::new();
        for n in 0..count {
            let blob = Blob { content: Content::Zeros, len: 1 };
            let blob = tree.add_blob(blob).expect("few blobs");
            let name = format!("the same beginning for all {n:06}.data");
            let node = Node::new(name.into_bytes(), NodeKind::File(blob));
            tree.add(Tree::ROOT, node).expect("it fits");
        }
        tree
    };
    let spec = ImageSpec { level: IsoLevel::One, ..spec() };
    let timed = |tree: &Tree| {
        let start = Instant::now();
        let (plan, report) = master::plan(master::Wishes::of_files(tree, &spec), &Facts::default());
        let took = start.elapsed();
        assert_eq!(check(&plan), []);
        (took, finding(&report, Code::NameClash, Some(Namespace::Iso)).count)
    };
    let (once, twice) = (timed(&grown(20_000)), timed(&grown(40_000)));
    assert_eq!((once.1, twice.1), (19_999, 39_999));
    // Linear with room for a busy machine; quadratic would be four times.
    let ratio = twice.0.as_secs_f64() / once.0.as_secs_f64();
    println!("20,000 names {:?}, 40,000 names {:?}, ratio {ratio:.2}", once.0, twice.0);
    assert!(ratio < 3.5, "{ratio}");
}

#[test]
fn examples_are_bounded_and_counts_are_not() {
    let mut tree = Tree::new();
    for n in 0..500 {
        file(&mut tree, &format!("semi;{n}"), b"");
    }
    let (_, report) = planned(&tree, &spec());
    let found = finding(&report, Code::NameReplaced, Some(Namespace::Joliet));
    assert_eq!((found.count, found.examples.len()), (500, Finding::KEPT));
    let nodes: HashSet<_> = found.examples.iter().map(|example| example.node).collect();
    assert_eq!(nodes.len(), Finding::KEPT);
}

#[test]
fn a_survey_tells_what_it_found_so_far() {
    let mut tree = Tree::new();
    for number in 0..300 {
        file(&mut tree, &format!("file {number}"), format!("{number}").as_bytes());
    }
    let (image, _) = planned(&tree, &spec());
    let (ctx, options) = (Context::default(), OpenOptions::default());
    let image = open_source(Arc::new(image), None, &options, &ctx).expect("it can be opened");
    let mut seen = Vec::new();
    let mut observe = |so_far: &SurveySoFar<'_>| seen.push((so_far.map(), so_far.view()));
    let survey = image.survey_observed(&ctx, &mut observe).expect("readable");
    let files = |map: &SectorMap| {
        let is_file = |owner: &Owner| matches!(owner, Owner::FileData { .. });
        map.iter().filter(|span| is_file(&span.owner)).count()
    };
    let counts: Vec<usize> = seen.iter().map(|(map, _)| files(map)).collect();
    assert!(counts.len() > 3 && counts.is_sorted(), "{counts:?}");
    assert!(counts.first() < counts.last() && counts.last() <= Some(&300), "{counts:?}");
    assert_eq!(files(&survey.map), 300);
    for (map, view) in &seen {
        assert!(view.tree.count_nodes() <= survey.view.tree.count_nodes());
        for span in map.iter().filter(|span| matches!(span.owner, Owner::FileData { .. })) {
            // Joliet's names come later and change no owner of data.
            assert_eq!(survey.map.owner_at(span.range.start), Some(span.owner));
        }
    }
}

#[test]
fn a_file_tells_its_name_on_the_oldest_systems() {
    let mut tree = Tree::new();
    file(&mut tree, "long folder/a long name.text", b"1");
    let (image, _) = planned(&tree, &spec());
    let (ctx, options) = (Context::default(), OpenOptions::default());
    let image = open_source(Arc::new(image), None, &options, &ctx).expect("it can be opened");
    let name = |ns, path: &str| image.name_on_disc(ns, path.as_bytes(), &ctx);
    let told = name(Namespace::RockRidge, "long folder/a long name.text").expect("it is there");
    assert_eq!(told.as_deref(), Some(&b"A_LONG_NAME.TEXT;1"[..]));
    let folder = name(Namespace::RockRidge, "long folder").expect("it is there");
    assert_eq!(folder.as_deref(), Some(&b"LONG_FOLDER"[..]));
    let joliet = name(Namespace::Joliet, "long folder").expect("not looked for");
    assert_eq!(joliet, None);
    assert!(name(Namespace::RockRidge, "long folder/other").is_err());
}
