//! Projects on disk: what is saved is read again, wherever it lies by then; what can't be is said.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::diag::Code;
use glassmaster::base::progress::Context;
use glassmaster::base::units::{ByteRange, Guid, Lba512, SourceId};
use glassmaster::io::SharedSource;
use glassmaster::io::host::real;
use glassmaster::master;
use glassmaster::model::spec::{
    ApmPartition, ApmSpec, AppendAlign, BootCode, BootEntry, BootImageSource, BootPlatform,
    BootPolicy, BootSpec, CatalogSpec, Cylinders, EspFrom, EspItem, EspSpec, GptPartition, GptSpec,
    ImageSpec, KeptPart, LoadSize, MbrPartition, MbrSpec, PartitionSpan, Patch, SystemAreaSpec,
};
use glassmaster::model::tree::{HostFile, LinkedFolder, NamespaceName};
use glassmaster::model::{Blob, BlobId, Content, Namespace, Node, NodeId, NodeKind, Owner, Tree};
use glassmaster::opened::{self, OpenOptions};
use glassmaster::project::file::{FileError, Loaded, is_project_path, load, save};
use glassmaster::project::{self, Project};
use proptest::prelude::*;

use crate::authoring;

fn read(path: &Path) -> (Result<Loaded, FileError>, Vec<Code>) {
    let ctx = Context::default();
    let loaded = load(&*real(), path, None, &OpenOptions::default(), &ctx);
    let codes = ctx.take_report().iter().map(|found| found.code).collect();
    (loaded, codes)
}

fn write(project: &Project, path: &Path) {
    save(project, &*real(), path, None, None, &Context::default()).expect("it can be saved");
}

/// All that a tree says, by path; data that is shared is told by its first name.
fn told(tree: &Tree) -> Vec<String> {
    let mut owners = BTreeMap::new();
    let mut lines = Vec::new();
    let mut nodes: Vec<(Vec<u8>, NodeId)> =
        tree.walk(Tree::ROOT).map(|(id, _)| (tree.path_of(id), id)).collect();
    nodes.sort();
    for (path, id) in nodes {
        let node = tree.node(id).expect("it was just listed");
        let owner = node.blob().map(|blob| owners.entry(blob).or_insert_with(|| path.clone()));
        let kind = match &node.kind {
            NodeKind::Folder(_) => "folder".to_owned(),
            NodeKind::File(blob) => format!("{:?} of {owner:?}", tree.blob(*blob)),
            other => format!("{other:?}"),
        };
        let extra = node.extra.as_deref().cloned().unwrap_or_default();
        let (attributes, coding, damage) = (node.attributes, node.coding, node.is_damaged);
        lines.push(format!("{path:?} {kind} {attributes:?} {coding:?} {damage} {extra:?}"));
    }
    lines
}

/// All that the boot set says; nodes by path and kind, blobs by content.
fn told_boot(project: &Project) -> String {
    let (tree, mut text) = (&project.tree, format!("{:?}", project.boot));
    for n in 0..tree.node_bound() {
        let id = NodeId(n);
        let named = tree.node(id).map(|node| (tree.path_of(id), node.is_folder(), node.blob()));
        let named = named.map(|(path, folder, blob)| (path, folder, blob.map(|b| tree.blob(b))));
        text = text.replace(&format!("NodeId({n})"), &format!("{named:?}"));
    }
    for n in 0..tree.blob_bound() {
        text = text.replace(&format!("BlobId({n})"), &format!("{:?}", tree.blob(BlobId(n))));
    }
    text
}

/// A disc for BIOS and UEFI: its program is a file of the disc, its EFI volume is made from a host
/// file and a folder of the disc, another host file is appended; every table is asked for.
fn boot_set(project: &mut Project, folder: &Path) -> BootSpec {
    let host = |name: &str, len: usize| {
        let path = folder.join(name);
        std::fs::write(&path, vec![0x90; len]).expect("written");
        let fingerprint = real().stat(&path).expect("it is there").fingerprint;
        Blob { content: Content::Host(Box::new(HostFile { path, fingerprint })), len: len as u64 }
    };
    let tree = &mut project.tree;
    let system = tree.add(Tree::ROOT, Node::folder(b"to boot".to_vec())).expect("a folder");
    let mut add = |name: &str, blob: Blob| {
        let blob = tree.add_blob(blob).expect("room");
        let node = Node::new(name.as_bytes().to_vec(), NodeKind::File(blob));
        tree.add(system, node).expect("a folder")
    };
    let loader = add("loader.bin", host("loader.bin", 4096));
    let catalog = add("boot.cat", Blob { content: Content::Empty, len: 0 });
    let efi = tree.add_blob(host("bootx64.efi", 3000)).expect("room");
    let appended = BootImageSource::Blob(tree.add_blob(host("data.img", 6000)).expect("room"));
    let esp = BootImageSource::Esp(Arc::new(EspSpec {
        items: vec![
            EspItem { path: "EFI/BOOT/BOOTX64.EFI".to_owned(), from: EspFrom::Blob(efi) },
            EspItem { path: "boot".to_owned(), from: EspFrom::Node(system) },
        ],
        label: "ESP".to_owned(),
        serial: Some(7),
        free_bytes: 4096,
        node: None,
    }));
    let mut bios = BootEntry::new(BootPlatform::X86, BootImageSource::Node(loader));
    (bios.load, bios.patch, bios.id) = (LoadSize::Sectors(4), Patch::GRUB2, b"glass".to_vec());
    let uefi = BootEntry::new(BootPlatform::Efi, esp.clone());
    let span = PartitionSpan::Data(esp.clone());
    BootSpec {
        catalog: Some(CatalogSpec { node: Some(catalog), entries: vec![bios, uefi] }),
        system_area: SystemAreaSpec {
            bytes: vec![0xEB; 432].into(),
            code: BootCode::Grub2(Some(BootImageSource::Node(loader))),
        },
        mbr: Some(MbrSpec {
            partitions: vec![MbrPartition {
                number: 1,
                span: PartitionSpan::Volume { from: Lba512(0) },
                kind: 0x17,
                is_active: true,
            }],
            signature: Some(0x1234_5678),
        }),
        gpt: Some(GptSpec {
            partitions: vec![GptPartition {
                number: 2,
                span: span.clone(),
                kind: Guid::ESP,
                guid: Some(Guid::from_seed([3; 16])),
                name: "EFI".to_owned(),
                attributes: 4,
            }],
            disk_guid: None,
        }),
        apm: Some(ApmSpec {
            block_bytes: 2048,
            partitions: vec![ApmPartition {
                span,
                name: "EFI".to_owned(),
                kind: "Apple_HFS".to_owned(),
                flags: 1,
            }],
        }),
        appended: vec![esp, appended],
        append_align: AppendAlign(1 << 20),
        cylinders: Cylinders::Geometry { heads: 64, sectors: 32 },
        ..BootSpec::default()
    }
}

fn plan_id(project: &Project) -> String {
    let facts = master::gather(project.wishes(), &*real(), &Context::default());
    let facts = facts.expect("nobody stops it");
    master::plan(project.wishes(), &facts).0.id().to_hex()
}

/// A node of a random tree: where, name, what.
type Seed = (usize, Vec<u8>, u8, u64);

fn grow(seeds: &[Seed], folder: &Path, source: &SharedSource) -> Project {
    let mut project = Project::new(ImageSpec::new(Timestamp::from_unix(1_790_000_000)));
    let id = project.sources.add(source.clone(), Some(folder.join("old.iso")));
    let tree = &mut project.tree;
    let (mut folders, mut blobs) = (vec![Tree::ROOT], Vec::new());
    for (at, name, what, number) in seeds {
        let parent = folders[at % folders.len()];
        if name.is_empty() || tree.child_named(parent, name).is_some() {
            continue;
        }
        let host = |len| {
            let path = folder.join("a.txt");
            let fingerprint = real().stat(&path).expect("it is there").fingerprint;
            (Content::Host(Box::new(HostFile { path, fingerprint })), len)
        };
        let (content, len) = match what % 10 {
            0 => (Content::Empty, 0),
            1 => (Content::Bytes(name.as_slice().into()), name.len() as u64),
            2 => (Content::Zeros, number % 5000),
            3 | 4 => host(5),
            5 => {
                let ranges = vec![ByteRange { start: number % 9000, len: 100 }];
                (Content::Extents { source: id, ranges: ranges.into() }, 100)
            }
            _ => (Content::Empty, 0),
        };
        let kind = match what % 10 {
            6 => NodeKind::Symlink(Box::new(name.as_slice().into())),
            7 if !blobs.is_empty() => NodeKind::File(blobs[at % blobs.len()]),
            8 | 9 => NodeKind::Folder(Arc::default()),
            _ => {
                let blob = tree.add_blob(Blob { content, len }).expect("room");
                blobs.push(blob);
                NodeKind::File(blob)
            }
        };
        let mut node = Node::new(name.clone(), kind);
        node.attributes.mode = (number % 2 == 0).then_some(0o640);
        node.attributes.mtime = (number % 3 == 0).then_some(Timestamp::from_unix(7));
        if number % 5 == 0 {
            node.set_name_in(Namespace::Joliet, NamespaceName::Hidden);
        }
        let is_folder = node.is_folder();
        let id = tree.add(parent, node).expect("a folder");
        if is_folder {
            folders.push(id);
        }
    }
    project
}

fn stage() -> (tempfile::TempDir, SharedSource) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "hello").expect("written");
    let spec = ImageSpec::new(Timestamp::from_unix(0));
    let (image, _) = authoring::planned(&authoring::small_tree(), &spec);
    let bytes = authoring::bytes_of(&image);
    std::fs::write(folder.path().join("old.iso"), bytes).expect("written");
    let source = real().open(&folder.path().join("old.iso")).expect("it opens");
    (folder, source)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn what_is_saved_is_read_again(
        seeds in prop::collection::vec(
            (any::<usize>(), prop::collection::vec(1u8..=255, 0..12), any::<u8>(), any::<u64>()),
            0..30,
        ),
        boots: bool,
        area: Vec<u8>,
    ) {
        let (folder, source) = stage();
        let seeds: Vec<Seed> = seeds
            .into_iter()
            .map(|(at, name, what, n)| (at, name.into_iter().filter(|b| *b != b'/').collect(), what, n))
            .collect();
        let mut project = grow(&seeds, folder.path(), &source);
        project.spec.volume.application_use.clone_from(&area);
        if boots {
            project.boot = boot_set(&mut project, folder.path());
            project.boot.system_area.bytes = area.into();
        }
        let path = folder.path().join("p.glass");
        write(&project, &path);
        let (loaded, codes) = read(&path);
        let loaded = loaded.expect("it is read");
        prop_assert_eq!(told_boot(&loaded.project), told_boot(&project));
        prop_assert_eq!(told(&loaded.project.tree), told(&project.tree));
        prop_assert_eq!(&loaded.project.spec, &project.spec);
        prop_assert!(codes.is_empty() && !loaded.is_newer);
        prop_assert_eq!(plan_id(&loaded.project), plan_id(&project));
        // Saved again it is the same text: differences of two files are differences of the disc.
        let again = folder.path().join("q.glass");
        write(&loaded.project, &again);
        prop_assert_eq!(std::fs::read(&again).expect("read"), std::fs::read(&path).expect("read"));
    }
}

#[test]
fn the_first_version_opens_for_ever() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/projects/v1/holiday.glass");
    let (loaded, codes) = read(&path);
    let Loaded { project, is_newer, .. } = loaded.expect("a project of version 1");
    assert!(!is_newer);
    assert_eq!(codes, [Code::ProjectSourceMissing]);
    assert_eq!(project.spec.volume.volume_id, "Holiday 2026");
    assert_eq!((project.spec.align_bytes, project.spec.hide.len()), (4096, 1));
    let tree = &project.tree;
    let blob = |path: &str| {
        let node = tree.lookup(path.as_bytes()).and_then(|id| tree.node(id)).expect(path);
        (node.blob().expect("a file"), tree.blob(node.blob().expect("a file")).expect("data"))
    };
    assert_eq!(blob("index.html").0, blob("copy of 100 %.html").0);
    assert_eq!(&blob("index.html").1.content, &Content::Bytes((*b"hello").into()));
    assert!(matches!(&blob("old.bin").1.content, Content::Extents { source: SourceId(3), .. }));
    let Content::Host(photo) = &blob("photos/a.jpg").1.content else { panic!("a host file") };
    assert!(photo.path.ends_with("v1/photos/a.jpg") && photo.fingerprint.len == 7);
    let Content::Host(deep) = &blob("photos/deep/c.jpg").1.content else { panic!("a host file") };
    assert!(deep.path.ends_with("elsewhere/c.jpg"));
    let odd = tree.child_named(Tree::ROOT, b"not \xff text").and_then(|id| tree.node(id));
    let odd = odd.expect("a name that is no text");
    assert_eq!(*odd.name_in(Namespace::Joliet), NamespaceName::Hidden);
    let photos: Vec<&Node> =
        tree.walk(Tree::ROOT).map(|(_, n)| n).filter(|n| &*n.name == b"photos").collect();
    assert_eq!(photos.len(), 2);
    let linked: Vec<&LinkedFolder> =
        photos.iter().filter_map(|n| n.extra.as_ref()?.linked.as_deref()).collect();
    assert_eq!(linked.len(), 1);
    assert_eq!(linked[0].removed, [Path::new("b.jpg")]);
}

#[test]
fn a_project_moves_with_its_sources() {
    let (folder, source) = stage();
    let seeds = [(0, b"a.txt".to_vec(), 3, 1), (0, b"x".to_vec(), 5, 1), (0, b"b".to_vec(), 3, 1)];
    let project = grow(&seeds, folder.path(), &source);
    write(&project, &folder.path().join("p.glass"));
    let elsewhere = tempfile::tempdir().expect("a folder");
    for name in ["a.txt", "old.iso", "p.glass"] {
        std::fs::rename(folder.path().join(name), elsewhere.path().join(name)).expect("moved");
    }
    let (loaded, codes) = read(&elsewhere.path().join("p.glass"));
    let tree = loaded.expect("it is read").project.tree;
    assert_eq!(codes, []);
    let home = elsewhere.path().canonicalize().expect("it is there");
    for name in ["a.txt", "b"] {
        let blob = tree.lookup(name.as_bytes()).and_then(|id| tree.node(id)?.blob());
        let Some(Content::Host(file)) = blob.and_then(|b| tree.blob(b)).map(|b| &b.content) else {
            panic!("{name} is a host file")
        };
        assert_eq!(file.path, home.join("a.txt"));
        assert_ne!(file.fingerprint.inode, 0, "it is the file it was");
    }
}

#[test]
fn nobody_overwrites_what_another_saved() {
    let (folder, source) = stage();
    let path = folder.path().join("p.glass");
    let project = grow(&[], folder.path(), &source);
    let (fs, ctx) = (real(), Context::default());
    let first = save(&project, &*fs, &path, None, None, &ctx).expect("saved");
    let second = save(&project, &*fs, &path, None, Some(first), &ctx).expect("saved again");
    let late = save(&project, &*fs, &path, None, Some(first), &ctx);
    assert!(matches!(late, Err(FileError::ChangedByOther)));
    assert!(save(&project, &*fs, &path, None, Some(second), &ctx).is_ok());
}

#[test]
fn what_boots_comes_back_whole() {
    let (folder, source) = stage();
    let mut project = grow(&[(0, b"x".to_vec(), 5, 1)], folder.path(), &source);
    project.boot = boot_set(&mut project, folder.path());
    let path = folder.path().join("p.glass");
    let ctx = Context::default();
    save(&project, &*real(), &path, None, None, &ctx).expect("saved");
    assert!(ctx.take_report().iter().next().is_none(), "nothing is left out");
    let (loaded, codes) = read(&path);
    let loaded = loaded.expect("it is read").project;
    assert_eq!((told_boot(&loaded), codes), (told_boot(&project), Vec::new()));
    assert_eq!(plan_id(&loaded), plan_id(&project));
    project.boot = BootSpec::default();
    assert_ne!(plan_id(&loaded), plan_id(&project), "the plan is one that boots");
}

#[test]
fn what_stays_of_an_opened_image_comes_back() {
    let (folder, source) = stage();
    let mut project = grow(&[], folder.path(), &source);
    // Two files of one name, and a file that is removed: the second is held, the other one gone.
    let mut file = |name: &[u8]| {
        let blob = Blob { content: Content::Bytes(name.into()), len: name.len() as u64 };
        let blob = project.tree.add_blob(blob).expect("room");
        let node = Node::new(name.to_vec(), NodeKind::File(blob));
        project.tree.add(Tree::ROOT, node).expect("a folder")
    };
    let (_, second, gone) = (file(b"twice"), file(b"twice"), file(b"gone"));
    project.tree.remove(gone).expect("it is there");
    let kept = |start, owner| KeptPart {
        range: ByteRange { start, len: 2048 },
        source: SourceId(0),
        owner,
    };
    let ns = Namespace::Iso;
    project.boot = BootSpec {
        policy: BootPolicy::Keep,
        kept: vec![kept(0, Owner::SystemArea), kept(34816, Owner::VolumeDescriptor { ns })],
        held: vec![(BootImageSource::Node(second), 51200), (BootImageSource::Node(gone), 53248)],
        partition_offset: 16,
        ..BootSpec::default()
    };
    let path = folder.path().join("p.glass");
    write(&project, &path);
    let (loaded, codes) = read(&path);
    let (boot, tree) = {
        let project = loaded.expect("it is read").project;
        (project.boot, project.tree)
    };
    assert_eq!(codes, []);
    assert_eq!(boot.kept, project.boot.kept);
    assert_eq!((boot.policy, boot.partition_offset), (BootPolicy::Keep, 16));
    let places: Vec<u64> = boot.held.iter().map(|(_, at)| *at).collect();
    assert_eq!(places, [51200, 53248]);
    let [BootImageSource::Node(held), BootImageSource::Node(lost)] =
        [&boot.held[0].0, &boot.held[1].0]
    else {
        panic!("two nodes")
    };
    let mut twins: Vec<NodeId> = tree.children(Tree::ROOT).to_vec();
    twins.sort();
    assert_eq!((twins.get(1), tree.node(*lost).is_none()), (Some(held), true));
    // What makes no sense is said, and never boots something else.
    let good = std::fs::read_to_string(&path).expect("text");
    let bad = good.replace("Node(\"twice//2\")", "Node(\"twice//3\")");
    assert_ne!(good, bad);
    std::fs::write(&path, bad).expect("written");
    let (loaded, codes) = read(&path);
    let boot = loaded.expect("it is read").project;
    let BootImageSource::Node(node) = &boot.boot.held[0].0 else { panic!("a node") };
    assert_eq!((boot.tree.node(*node).is_none(), codes), (true, vec![Code::ProjectOdd]));
}

#[test]
fn the_image_it_was_begun_from_is_said_to_be_left_out() {
    let (folder, _) = stage();
    let ctx = Context::default();
    let image = folder.path().join("old.iso");
    let image = opened::open(&*real(), &image, &OpenOptions::default(), &ctx).expect("it opens");
    let date = Timestamp::from_unix(0);
    let project = project::import(Arc::new(image), date, &ctx).expect("an ISO image");
    ctx.take_report();
    let path = folder.path().join("p.glass");
    save(&project, &*real(), &path, None, None, &ctx).expect("saved");
    let codes: Vec<Code> = ctx.take_report().iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::ProjectOriginLeftOut]);
    let (loaded, codes) = read(&path);
    let loaded = loaded.expect("it is read").project;
    assert_eq!(codes, []);
    assert_eq!((told_boot(&loaded), plan_id(&loaded)), (told_boot(&project), plan_id(&project)));
}

#[test]
fn other_files_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let (stage, source) = stage();
    let path = folder.path().join("p.glass");
    write(&grow(&[], stage.path(), &source), &path);
    let good = std::fs::read_to_string(&path).expect("it is text");
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from} in {good}");
        std::fs::write(&path, good.replace(from, to)).expect("written");
        read(&path)
    };
    let (newer, _) = with("version: (1, 0)", "version: (2, 0)");
    assert!(matches!(newer, Err(FileError::Newer { major: 2, minor: 0 })));
    let (newer, codes) = with("version: (1, 0)", "wings: [Left((1, 2))], version: (1, 7)");
    assert!(newer.expect("it opens").is_newer && codes.contains(&Code::ProjectNewer));
    let (odd, codes) = with("iso_level: 3", "iso_level: 9");
    assert!(odd.is_ok() && codes.contains(&Code::ProjectOdd));
    let (broken, _) = with("iso_level: 3", "iso_level: [");
    assert!(matches!(broken, Err(FileError::Malformed { line: 2.., .. })));
    for text in ["", "\0\0", "(a: 1)", "(format: \"other\", version: (1, 0))", "\u{feff}("] {
        std::fs::write(&path, text).expect("written");
        assert!(matches!(read(&path).0, Err(FileError::NotAProject)), "{text:?}");
    }
    assert!(is_project_path(Path::new("a.GLASS")) && !is_project_path(Path::new("a.iso")));
}

#[test]
fn the_command_line_builds_what_the_project_says() {
    let (folder, source) = stage();
    let seeds = [(0, b"a.txt".to_vec(), 3, 1), (0, b"part".to_vec(), 5, 1)];
    let mut project = grow(&seeds, folder.path(), &source);
    project.spec.volume.volume_id = "TRIP".to_owned();
    write(&project, &folder.path().join("p.glass"));
    let run = |args: &[&str]| {
        let program = env!("CARGO_BIN_EXE_glassmaster");
        let output = std::process::Command::new(program)
            .args(args)
            .env("LC_ALL", "C.UTF-8")
            .current_dir(folder.path())
            .output()
            .expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), text, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, plan, _) = run(&["plan", "p.glass"]);
    assert_eq!(code, Some(0));
    assert!(plan.contains(&plan_id(&project)), "{plan}");
    let (code, _, said) = run(&["build", "p.glass", "-o", "p.iso", "--verify"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&plan_id(&project)), "{said}");
    let (_, part, _) = run(&["cat", "p.iso", "part"]);
    assert_eq!(part.len(), 100);
    let (code, _, said) = run(&["plan", "p.glass", "--dedupe"]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("--dedupe"));
    std::fs::write(folder.path().join("x.glass"), "nothing").expect("written");
    let (code, _, said) = run(&["plan", "x.glass"]);
    assert_eq!((code, said.contains("no project file")), (Some(2), true), "{said}");
}
