//! Rule I5: surveying a planned image finds what its plan says, and the reverse, for random trees
//! and options. And what the image holds is the tree that was planned.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::diag::Code;
use glassmaster::base::progress::Context;
use glassmaster::base::units::ByteRange;
use glassmaster::io::{RealFs, SharedSource, SourceTable};
use glassmaster::master;
use glassmaster::model::map::Evidence;
use glassmaster::model::spec::{
    Deep, HideRule, ImageSpec, IsoLevel, JolietLimit, RockRidgeVersion, SortRule,
};
use glassmaster::model::tree::Content;
use glassmaster::model::{Blob, BlobId, Namespace, Node, NodeId, NodeKind, Owner, Tree};
use glassmaster::opened::{OpenImage, OpenOptions, open_source};
use glassmaster::ops::{LayoutDifference, TreeBlobs, compare_layout};
use glassmaster::plan::{Payload, Plan, PlannedImage, check};
use proptest::prelude::*;

/// Where the two maps may differ, and nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Exception {
    /// Planned zeros and padding come back unclaimed; they are all zero.
    PaddingUnclaimed,
    /// The plain names of a Rock Ridge tree are a view of their own over the same directories.
    PlainNames,
    /// File data is claimed once more by each further view that names it.
    OtherViewsOfData,
    /// The folder that holds relocated ones is hidden (RE): the view has no path for it.
    HiddenHome,
}

/// What a claim says, comparable between two maps.
type Role = (&'static str, Option<Namespace>, String, BTreeSet<Vec<u8>>);
/// Claims by role, runs that touch put together.
type Claims = BTreeMap<Role, Vec<ByteRange>>;

fn merge(claims: &mut Claims) {
    for ranges in claims.values_mut() {
        ranges.sort();
        let mut merged: Vec<ByteRange> = Vec::new();
        for range in ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if last.end() >= range.start => {
                    *last = ByteRange::between(last.start, last.end().max(range.end()));
                }
                _ => merged.push(range),
            }
        }
        *ranges = merged;
    }
}

/// Paths of the names of each blob, and of each folder.
struct Paths {
    of_blob: BTreeMap<BlobId, BTreeSet<Vec<u8>>>,
    tree: Tree,
}

impl Paths {
    fn new(
        tree: &Tree,
        is_listed: impl Fn(NodeId) -> bool,
        stored: impl Fn(BlobId) -> BlobId,
    ) -> Paths {
        let mut of_blob: BTreeMap<BlobId, BTreeSet<Vec<u8>>> = BTreeMap::new();
        for (id, node) in tree.walk(Tree::ROOT) {
            if let Some(blob) = node.blob()
                && is_listed(id)
            {
                of_blob.entry(stored(blob)).or_default().insert(tree.path_of(id));
            }
        }
        Paths { of_blob, tree: tree.clone() }
    }

    fn of(&self, owner: Owner) -> BTreeSet<Vec<u8>> {
        match owner {
            Owner::FileData { blob, .. } => self.of_blob.get(&blob).cloned().unwrap_or_default(),
            Owner::Directory { node, .. } => BTreeSet::from([self.tree.path_of(node)]),
            _ => BTreeSet::new(),
        }
    }
}

fn role(owner: Owner, default: Namespace, paths: &Paths) -> Role {
    let detail = match owner {
        Owner::PathTable { order, .. } => format!("{order:?}"),
        _ => String::new(),
    };
    // Paths are compared in the default view: others have names of their own.
    let is_default = owner.namespace() == Some(default);
    let names = if is_default { paths.of(owner) } else { BTreeSet::new() };
    (owner.id(), owner.namespace(), detail, names)
}

fn planned_claims(plan: &Plan, default: Namespace, paths: &Paths) -> Claims {
    let mut claims = Claims::new();
    for region in plan.regions() {
        if region.payload != Payload::Zero && region.owner != Owner::Padding {
            claims.entry(role(region.owner, default, paths)).or_default().push(region.range);
        }
    }
    merge(&mut claims);
    claims
}

fn surveyed_claims(
    image: &OpenImage,
    plan: &Plan,
    has_hidden: bool,
    default: Namespace,
    exceptions: &mut BTreeMap<Exception, u64>,
) -> (Claims, Tree) {
    let ctx = Context::default();
    let survey = image.survey(&ctx).expect("a planned image can be surveyed");
    let odd = ctx.take_report();
    // Names that are no UTF-8 were so in the tree; what is hidden in one view is in another.
    let is_known = odd.iter().all(|diagnostic| {
        diagnostic.code == Code::CharsetUnclear
            || (has_hidden && diagnostic.code == Code::OtherViewHasMore)
    });
    assert!(is_known, "odd about our own image: {odd:?}");
    let paths = Paths::new(&survey.view.tree, |_| true, |blob| blob);
    let mut claims = Claims::new();
    let mut count = |exception| *exceptions.entry(exception).or_default() += 1;
    for index in 0..survey.map.count_spans() {
        let span = survey.map.span(index).expect("in range");
        let mut owners = vec![span.owner];
        owners.extend_from_slice(survey.map.co_owners(index));
        if matches!(span.owner, Owner::Unknown | Owner::Padding | Owner::Zero) {
            let bytes = glassmaster::io::source::read_vec(
                &*image.source,
                span.range.start,
                usize::try_from(span.range.len.min(1 << 20)).expect("small"),
            );
            let region = plan.region_at(span.range.start);
            if let Some(Owner::Directory { node, .. }) = region.map(|region| region.owner)
                && plan.tree().node(node).is_some_and(|node| node.name.starts_with(b"rr_moved"))
            {
                count(Exception::HiddenHome);
                continue;
            }
            let is_zero = bytes.expect("in range").iter().all(|byte| *byte == 0);
            assert!(is_zero, "{span:?} is planned as {region:?}");
            count(Exception::PaddingUnclaimed);
            continue;
        }
        assert_eq!(span.evidence, Evidence::Declared, "{span:?}");
        let names_default = owners
            .iter()
            .any(|owner| matches!(owner, Owner::FileData { ns, .. } if *ns == default));
        for owner in owners {
            match owner {
                Owner::Directory { ns: Namespace::Iso, .. } if default == Namespace::RockRidge => {
                    count(Exception::PlainNames);
                    continue;
                }
                Owner::FileData { ns, .. } if ns != default && names_default => {
                    count(Exception::OtherViewsOfData);
                    continue;
                }
                Owner::FileData { ns: Namespace::Iso, .. } if default == Namespace::RockRidge => {
                    count(Exception::PlainNames);
                    continue;
                }
                _ => {}
            }
            claims.entry(role(owner, default, &paths)).or_default().push(span.range);
        }
    }
    merge(&mut claims);
    (claims, survey.view.tree)
}

/// Opens what is planned, and holds both to each other.
fn hold(tree: &Tree, spec: &ImageSpec) -> BTreeMap<Exception, u64> {
    let ctx = Context::default();
    let facts =
        master::gather(master::Wishes::of_files(tree, spec), &RealFs, &ctx).expect("not cancelled");
    let (plan, report) = master::plan(master::Wishes::of_files(tree, spec), &facts);
    assert!(!report.has_errors(), "{:?}", report.findings());
    assert_eq!(check(&plan), []);
    let plan = Arc::new(plan);
    let blobs = TreeBlobs::new(plan.tree().clone(), SourceTable::default(), Arc::new(RealFs));
    let source: SharedSource = Arc::new(PlannedImage::new(Arc::clone(&plan), Arc::new(blobs)));
    let image = open_source(Arc::clone(&source), None, &OpenOptions::default(), &ctx)
        .expect("a planned image can be opened");
    assert!(ctx.take_report().is_empty(), "nothing is odd about our own image");
    let default = image.default_view();
    let compared = compare_layout(Arc::clone(&source), &plan, &ctx).expect("not cancelled");
    assert!(compared.is_ok(), "{compared:?}");

    let mut exceptions = BTreeMap::new();
    let is_hidden = |id: NodeId, ns: Namespace| {
        let mut at = id;
        while at != Tree::ROOT {
            let node = plan.tree().node(at).expect("it is there");
            let path = String::from_utf8_lossy(&plan.tree().path_of(at)).into_owned();
            let is_ruled = spec.hide.iter().any(|rule| {
                let is_same = match ns {
                    Namespace::RockRidge | Namespace::Iso => {
                        matches!(rule.view, Namespace::RockRidge | Namespace::Iso)
                    }
                    ns => rule.view == ns,
                };
                is_same && (rule.glob == path || rule.glob.as_bytes() == &*node.name)
            });
            if is_ruled {
                return true;
            }
            at = node.parent;
        }
        false
    };
    let stored = |blob: BlobId| facts.same_as.get(&blob).copied().unwrap_or(blob);
    let paths = Paths::new(plan.tree(), |id| !is_hidden(id, default), stored);
    let mut planned = planned_claims(&plan, default, &paths);
    let (mut surveyed, view) =
        surveyed_claims(&image, &plan, !spec.hide.is_empty(), default, &mut exceptions);

    if spec.deep == Deep::Relocate {
        // The home has no path in the view.
        for claims in [&mut planned, &mut surveyed] {
            let keys: Vec<Role> = claims.keys().cloned().collect();
            for key in keys {
                let is_home = key.3.iter().any(|path| path.starts_with(b"rr_moved"));
                if key.0 == "directory" && is_home {
                    claims.remove(&key);
                    *exceptions.entry(Exception::HiddenHome).or_default() += 1;
                }
            }
        }
    }
    if default == Namespace::RockRidge {
        for (role, ranges) in &planned {
            assert_eq!(surveyed.get(role), Some(ranges), "planned, not found: {role:?}");
        }
        for (role, ranges) in &surveyed {
            assert_eq!(planned.get(role), Some(ranges), "found, not planned: {role:?}");
        }
        same_files(plan.tree(), &view, &image, |id| is_hidden(id, default));
    } else {
        // Names differ: ranges by role alone.
        let strip = |claims: &Claims| {
            let mut by_role: Claims = Claims::new();
            for ((id, ns, detail, _), ranges) in claims {
                let key = (*id, *ns, detail.clone(), BTreeSet::new());
                by_role.entry(key).or_default().extend(ranges);
            }
            merge(&mut by_role);
            by_role
        };
        assert_eq!(strip(&planned), strip(&surveyed));
    }
    exceptions
}

/// The Rock Ridge view holds the files of the tree: paths, kinds, lengths, contents, links.
fn same_files(tree: &Tree, view: &Tree, image: &OpenImage, is_hidden: impl Fn(NodeId) -> bool) {
    let list = |tree: &Tree,
                is_hidden: &dyn Fn(NodeId) -> bool|
     -> BTreeMap<Vec<u8>, (NodeId, String)> {
        tree.walk(Tree::ROOT)
            .filter(|(id, node)| !is_hidden(*id) && &*node.name != b"rr_moved")
            .map(|(id, node)| {
                let what = match &node.kind {
                    NodeKind::Symlink(target) => String::from_utf8_lossy(target).into_owned(),
                    NodeKind::CharDevice { major, minor } => format!("{major}:{minor}"),
                    NodeKind::File(blob) => tree.blob(*blob).expect("it is there").len.to_string(),
                    _ => String::new(),
                };
                (tree.path_of(id), (id, format!("{} {what}", node.kind.id())))
            })
            .collect()
    };
    let (want, got) = (list(tree, &is_hidden), list(view, &|_| false));
    let texts = |map: &BTreeMap<Vec<u8>, (NodeId, String)>| {
        map.iter().map(|(path, (_, what))| (path.clone(), what.clone())).collect::<Vec<_>>()
    };
    assert_eq!(texts(&want), texts(&got));
    for (path, (id, _)) in want {
        let Some(Content::Bytes(bytes)) =
            tree.node(id).and_then(Node::blob).and_then(|b| tree.blob(b)).map(|b| &b.content)
        else {
            continue;
        };
        let found = got[&path].0;
        let blob = view.node(found).and_then(Node::blob).and_then(|b| view.blob(b));
        let source = image.blob_source(blob.expect("a file")).expect("it can be read");
        let read = glassmaster::io::source::read_vec(&*source, 0, bytes.len()).expect("whole");
        assert!(read == **bytes, "contents of {}", String::from_utf8_lossy(&path));
    }
}

/// A file or folder to be made.
#[derive(Clone, Debug)]
struct Seed {
    name: Vec<u8>,
    /// Which of the folders so far it goes into.
    folder: usize,
    kind: SeedKind,
}

#[derive(Clone, Debug)]
enum SeedKind {
    Folder,
    Chain(u8),
    File(u16, u8),
    Huge(u64),
    Hard(usize),
    Link(Vec<u8>),
    Device(u32, u32),
    Fifo,
}

fn any_name() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "[a-zA-Z0-9._ -]{1,20}".prop_map(String::into_bytes),
        2 => "[a-z]{8,14}\\.(txt|html|tar\\.gz)".prop_map(String::into_bytes),
        1 => "[a-c]{100,253}".prop_map(String::into_bytes),
        1 => "[äé日😀;:*?]{1,40}".prop_map(String::into_bytes),
        1 => prop::collection::vec(128u8..=255, 1..30),
    ]
    .prop_filter("no path", |name| name != b"." && name != b".." && name != b"rr_moved")
}

fn any_seed() -> impl Strategy<Value = Seed> {
    let kind = prop_oneof![
        4 => Just(SeedKind::Folder),
        1 => (5u8..14).prop_map(SeedKind::Chain),
        8 => (0u16..9000, any::<u8>()).prop_map(|(len, fill)| SeedKind::File(len, fill % 4)),
        1 => (0xFFFF_FF00u64..0x2_0000_0000).prop_map(SeedKind::Huge),
        2 => any::<usize>().prop_map(SeedKind::Hard),
        3 => "(/|\\.\\./|\\./|[a-z]{1,9}/{1,3}|x{240,260}/?){1,30}".prop_map(|target| SeedKind::Link(target.into_bytes())),
        1 => (0u32..5000, 0u32..70000)
            .prop_filter("Linux reads 0 and more as another", |(major, minor)| *major > 0 || *minor < 256)
            .prop_map(|(major, minor)| SeedKind::Device(major, minor)),
        1 => Just(SeedKind::Fifo),
    ];
    (any_name(), any::<usize>(), kind).prop_map(|(name, folder, kind)| Seed { name, folder, kind })
}

fn grown(seeds: &[Seed]) -> Tree {
    let mut tree = Tree::new();
    let mut folders = vec![Tree::ROOT];
    let mut blobs: Vec<BlobId> = Vec::new();
    for seed in seeds {
        let folder = folders[seed.folder % folders.len()];
        if tree.child_named(folder, &seed.name).is_some() {
            continue;
        }
        let mut blob = |content, len| {
            let id = tree.add_blob(Blob { content, len }).expect("few blobs");
            blobs.push(id);
            NodeKind::File(id)
        };
        let kind = match &seed.kind {
            SeedKind::Folder | SeedKind::Chain(_) => NodeKind::Folder(Arc::default()),
            SeedKind::File(0, _) => blob(Content::Empty, 0),
            SeedKind::File(len, fill) => {
                blob(Content::Bytes(vec![*fill + 1; usize::from(*len)].into()), u64::from(*len))
            }
            SeedKind::Huge(len) => blob(Content::Zeros, *len),
            SeedKind::Hard(which) if !blobs.is_empty() => {
                NodeKind::File(blobs[which % blobs.len()])
            }
            SeedKind::Hard(_) | SeedKind::Fifo => NodeKind::Fifo,
            SeedKind::Link(target) => NodeKind::Symlink(target.clone().into_boxed_slice().into()),
            SeedKind::Device(major, minor) => NodeKind::CharDevice { major: *major, minor: *minor },
        };
        let id = tree.add(folder, Node::new(seed.name.clone(), kind)).expect("it fits");
        if let SeedKind::Folder = seed.kind {
            folders.push(id);
        }
        if let SeedKind::Chain(levels) = seed.kind {
            let mut at = id;
            for level in 0..levels {
                let node = Node::folder(format!("level {level}").into_bytes());
                at = tree.add(at, node).expect("it fits");
            }
            folders.push(at);
        }
    }
    tree
}

fn any_spec() -> impl Strategy<Value = ImageSpec> {
    let rock_ridge = prop_oneof![
        3 => Just(Some(RockRidgeVersion::V110)),
        2 => Just(Some(RockRidgeVersion::V112)),
        1 => Just(None),
    ];
    let joliet = prop_oneof![
        Just(None),
        Just(Some(JolietLimit::Units64)),
        Just(Some(JolietLimit::Units103)),
    ];
    let level = prop_oneof![Just(IsoLevel::Three), Just(IsoLevel::Four)];
    let padding = prop_oneof![Just(0u32), Just(1), Just(150)];
    let align = prop_oneof![Just(2048u64), Just(4096), Just(65536)];
    (level, rock_ridge, joliet, any::<(bool, bool, bool)>(), padding, align).prop_map(
        |(level, rock_ridge, joliet, (is_relocated, dedupe, has_rules), padding, align)| {
            let mut spec = ImageSpec::new(Timestamp::from_unix(1_700_000_001));
            (spec.level, spec.rock_ridge, spec.joliet) = (level, rock_ridge, joliet);
            spec.deep = if is_relocated { Deep::Relocate } else { Deep::Keep };
            (spec.dedupe, spec.padding_sectors, spec.align_bytes) = (dedupe, padding, align);
            if has_rules {
                spec.sort.push(SortRule { glob: "a*".to_owned(), weight: 5 });
            }
            spec
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_survey_finds_what_was_planned(
        seeds in prop::collection::vec(any_seed(), 0..60),
        mut spec in any_spec(),
        hidden in any::<(bool, usize)>(),
    ) {
        let tree = grown(&seeds);
        if let (true, Some(seed)) = (hidden.0, seeds.get(hidden.1 % seeds.len().max(1)))
            && seed.name.iter().all(u8::is_ascii_alphanumeric)
        {
            let glob = String::from_utf8_lossy(&seed.name).into_owned();
            spec.hide.push(HideRule { view: Namespace::RockRidge, glob });
        }
        hold(&tree, &spec);
    }
}

#[test]
fn exceptions_are_few_and_known() {
    let mut tree = Tree::new();
    for (path, len) in [("a", 10usize), ("b/c", 5000), ("b/d", 0)] {
        let bytes = vec![1; len];
        super::authoring::file(&mut tree, path, &bytes);
    }
    let spec = ImageSpec::new(Timestamp::from_unix(1_700_000_001));
    let used = hold(&tree, &spec);
    // Behind four path tables, root's continuation area, two files; the padding goes with the
    // last one.
    assert_eq!(used.get(&Exception::PaddingUnclaimed), Some(&8), "{used:?}");
    assert_eq!(used.get(&Exception::PlainNames), Some(&2), "{used:?}");
    assert_eq!(used.get(&Exception::HiddenHome), None, "{used:?}");
}

#[test]
fn verifying_finds_what_the_readers_understand_otherwise() {
    let mut tree = Tree::new();
    for (path, len) in [("a", 10usize), ("b/c", 5000), ("b/d", 0)] {
        super::authoring::file(&mut tree, path, &vec![1; len]);
    }
    let spec = ImageSpec::new(Timestamp::from_unix(1_700_000_001));
    let ctx = Context::default();
    let planned = |tree: &Tree| {
        let facts = master::gather(master::Wishes::of_files(tree, &spec), &RealFs, &ctx)
            .expect("not cancelled");
        let plan = Arc::new(master::plan(master::Wishes::of_files(tree, &spec), &facts).0);
        let blobs = TreeBlobs::new(plan.tree().clone(), SourceTable::default(), Arc::new(RealFs));
        let image = PlannedImage::new(Arc::clone(&plan), Arc::new(blobs));
        let len = usize::try_from(plan.size_bytes()).expect("small");
        (glassmaster::io::source::read_vec(&image, 0, len).expect("whole"), plan)
    };
    let (bytes, plan) = planned(&tree);
    let compare = |bytes: Vec<u8>| {
        let image: SharedSource = Arc::new(glassmaster::io::memory::MemorySource::new(bytes));
        compare_layout(image, &plan, &ctx).expect("not cancelled")
    };
    assert!(compare(bytes.clone()).is_ok());
    // The last name of every record of another length becomes another file.
    let at = |needle: &[u8]| bytes.windows(needle.len()).position(|w| w == needle).expect("there");
    let mut renamed = bytes.clone();
    let name = at(b"NM\x06\x01\x00c");
    renamed[name + 5] = b'x';
    assert!(matches!(compare(renamed), Err(LayoutDifference::File { path }) if path == b"b/x"));
    // A file recorded longer than it was planned claims what belongs to nobody.
    let mut longer = bytes.clone();
    let record = bytes.windows(3).position(|w| w == b"C.;").expect("there") - 33;
    longer[record + 10..record + 18].copy_from_slice(&[0, 32, 0, 0, 0, 0, 32, 0]);
    let compared = compare(longer);
    assert!(
        matches!(compared, Err(LayoutDifference::NotPlanned { owner: Owner::FileData { .. }, .. })),
        "{compared:?}"
    );
    // Somebody else's image: what was planned is not there.
    super::authoring::file(&mut tree, "e", &[2; 4000]);
    let compared = compare(planned(&tree).0);
    assert!(matches!(compared, Err(LayoutDifference::NotFound { .. })), "{compared:?}");
    let compared = compare(vec![0; bytes.len()]);
    assert!(matches!(compared, Err(LayoutDifference::Unreadable(_))), "{compared:?}");
}
