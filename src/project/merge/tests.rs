//! Trees put together, with every answer to a clash.

use super::*;

fn tree(files: &[(&str, &str)]) -> Tree {
    let mut tree = Tree::new();
    for (path, content) in files {
        let mut folder = Tree::ROOT;
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        for part in folders.split('/').filter(|part| !part.is_empty()) {
            folder = tree
                .child_named(folder, part.as_bytes())
                .unwrap_or_else(|| tree.add(folder, Node::folder(part.into())).expect("a folder"));
        }
        let bytes = Arc::from(content.as_bytes());
        let blob = Blob { content: Content::Bytes(bytes), len: content.len() as u64 };
        let blob = tree.add_blob(blob).expect("room");
        let mut node = Node::new(name.into(), NodeKind::File(blob));
        node.attributes.mtime = Some(Timestamp::from_unix(content.len() as i64));
        tree.add(folder, node).expect("a folder");
    }
    tree
}

fn text(tree: &Tree) -> Vec<String> {
    let mut lines: Vec<String> = tree
        .walk(Tree::ROOT)
        .filter_map(|(id, node)| {
            let blob = tree.blob(node.blob()?)?;
            let Content::Bytes(bytes) = &blob.content else { return None };
            Some(format!("{}={}", tree.display_path(id), String::from_utf8_lossy(bytes)))
        })
        .collect();
    lines.sort();
    lines
}

fn put(target: &mut Tree, incoming: &Tree, parts: &[NodeId], how: OnClash) -> Merged {
    let mut rules = MergeRules {
        decide: &mut |clash| how.resolve(clash),
        is_same: &mut |_, _| false,
        map_source: &mut |id| id,
    };
    merge(target, Tree::ROOT, incoming, parts, &mut rules, &Context::default()).expect("merged")
}

#[test]
fn folders_merge_and_equal_files_count_as_nothing() {
    let mut target = tree(&[("a/x.txt", "1"), ("b", "2")]);
    let incoming = tree(&[("a/x.txt", "1"), ("a/y/z", "3"), ("c", "4")]);
    let merged = put(&mut target, &incoming, &[Tree::ROOT], OnClash::Fail);
    assert_eq!(text(&target), ["a/x.txt=1", "a/y/z=3", "b=2", "c=4"]);
    assert_eq!((merged.identical, merged.files, merged.folders, merged.bytes), (1, 2, 1, 2));
    assert!(merged.undecided.is_empty());
    assert_eq!(merged.top.len(), 2);
}

#[test]
fn each_answer_to_a_clash() {
    let old = tree(&[("a/x.txt", "old"), ("b/c", "1"), ("d", "22")]);
    let new = tree(&[("a/x.txt", "newer"), ("b", "333"), ("d/e", "4")]);
    let with = |how| {
        let mut target = old.clone();
        let merged = put(&mut target, &new, &[Tree::ROOT], how);
        (text(&target), merged)
    };
    let (lines, merged) = with(OnClash::Fail);
    assert_eq!(lines, ["a/x.txt=old", "b/c=1", "d=22"]);
    let paths: Vec<_> = merged.undecided.iter().map(|clash| clash.path.clone()).collect();
    assert_eq!(paths, [b"b".to_vec(), b"d".to_vec(), b"a/x.txt".to_vec()]);
    let (lines, merged) = with(OnClash::Replace);
    assert_eq!(lines, ["a/x.txt=newer", "b=333", "d/e=4"]);
    assert_eq!((merged.replaced, merged.files, merged.folders), (3, 3, 1));
    let (lines, _) = with(OnClash::KeepBoth);
    assert_eq!(
        lines,
        ["a/x (2).txt=newer", "a/x.txt=old", "b (2)=333", "b/c=1", "d (2)/e=4", "d=22"]
    );
    let (lines, _) = with(OnClash::Newer);
    assert_eq!(lines, ["a/x.txt=newer", "b=333", "d=22"]);
}

#[test]
fn parts_clash_with_each_other_and_names_stay_unique() {
    let mut incoming = Tree::new();
    let mut parts = Vec::new();
    for number in 0..500u32 {
        let part = incoming.add(Tree::ROOT, Node::folder(Vec::new())).expect("root");
        let blob = Blob { content: Content::Bytes(Arc::from(number.to_le_bytes())), len: 4 };
        let blob = incoming.add_blob(blob).expect("room");
        incoming.add(part, Node::new(b"n.t".to_vec(), NodeKind::File(blob))).expect("part");
        parts.push(part);
    }
    let mut target = tree(&[("n (3).t", "x")]);
    let merged = put(&mut target, &incoming, &parts, OnClash::KeepBoth);
    assert_eq!((merged.kept_both, merged.files), (499, 500));
    assert_eq!(target.children(Tree::ROOT).len(), 501);
    assert_eq!(index_of(&target, Tree::ROOT).len(), 501);
}

#[test]
fn a_view_with_equal_names_in_one_folder_is_told_apart() {
    let mut incoming = tree(&[("f/a", "1")]);
    let folder = incoming.lookup(b"f").expect("f");
    let blob = Blob { content: Content::Bytes(Arc::from(*b"2")), len: 1 };
    let blob = incoming.add_blob(blob).expect("room");
    incoming.add(folder, Node::new(b"a".to_vec(), NodeKind::File(blob))).expect("added");
    let mut target = Tree::new();
    put(&mut target, &incoming, &[Tree::ROOT], OnClash::KeepBoth);
    assert_eq!(text(&target), ["f/a (2)=2", "f/a=1"]);
}

#[test]
fn an_untouched_tree_becomes_the_subtree_with_the_same_result() {
    let incoming = tree(&[("a/x.txt", "1"), ("a/y/z", "333"), ("c", "4")]);
    let mut fresh = Tree::new();
    let adopted = put(&mut fresh, &incoming, &[Tree::ROOT], OnClash::Fail);
    let mut used = Tree::new();
    let gone = used.add(Tree::ROOT, Node::folder(b"gone".to_vec())).expect("root");
    used.remove(gone).expect("it is there");
    let merged = put(&mut used, &incoming, &[Tree::ROOT], OnClash::Fail);
    assert_eq!(text(&fresh), text(&used));
    assert_eq!((adopted.files, adopted.folders, adopted.bytes), (3, 2, 5));
    assert_eq!(
        (merged.files, merged.folders, merged.bytes, merged.top.len()),
        (3, 2, 5, adopted.top.len())
    );
    assert_eq!(fresh.count_nodes(), used.count_nodes());
}

#[test]
fn numbered_names_fit() {
    assert_eq!(&*numbered(b"a.tar", 2, false), b"a (2).tar");
    assert_eq!(&*numbered(b".bashrc", 2, false), b".bashrc (2)");
    assert_eq!(&*numbered(b"v1.2", 3, true), b"v1.2 (3)");
    let long = "ä".repeat(127);
    let name = numbered(long.as_bytes(), 10, false);
    assert!(name.len() <= 255 && std::str::from_utf8(&name).is_ok());
}
