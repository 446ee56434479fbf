//! FAT and Apple's file systems, as peers write them: listed, extracted, and never hurtful.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::io::memory::MemorySource;
use glassmaster::io::source::read_vec;
use glassmaster::model::tree::StreamKind;
use glassmaster::model::{Blob, Content, Namespace, Tree};
use glassmaster::opened::{self, EntryKind, OpenError, OpenImage, OpenOptions};
use glassmaster::ops::Workers;
use glassmaster::ops::extract::{ExtractOptions, Extraction, Streams};
use glassmaster::ops::select::Wanted;

/// Whether a foreign program is there; says so if not.
fn has(tool: &str) -> bool {
    let found = Command::new("which").arg(tool).output().is_ok_and(|out| out.status.success());
    if !found {
        println!("SKIPPED: {tool} not installed");
    }
    found
}

fn run(command: &mut Command) {
    let output = command.output().expect("it starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
}

/// Bytes that are alike in no two places.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 7u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..len).map(|_| next()).collect()
}

/// A folder to be put on volumes, and what is in it.
fn source(folder: &Path) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut tree = BTreeMap::new();
    let files = [
        ("readme.txt", b"hello\n".to_vec()),
        ("empty", Vec::new()),
        ("A long name, with Ümläuts.text", noise(5000)),
        ("docs/deep/leaf.bin", noise(300_000)),
        ("docs/UPPER.TXT", b"upper".to_vec()),
    ];
    for folder in ["docs", "docs/deep", "docs/none"] {
        tree.insert(folder.to_owned(), None);
    }
    for n in 0..80 {
        tree.insert(format!("docs/number {n} of many"), Some(vec![n; usize::from(n)]));
    }
    tree.extend(files.map(|(path, bytes)| (path.to_owned(), Some(bytes))));
    for (path, bytes) in &tree {
        let place = folder.join(path);
        match bytes {
            None => fs::create_dir_all(place).expect("made"),
            Some(bytes) => {
                fs::create_dir_all(place.parent().expect("inside")).expect("made");
                fs::write(place, bytes).expect("written");
            }
        }
    }
    tree
}

/// Everything in the default view of an image with its bytes.
fn contents(image: &OpenImage) -> BTreeMap<String, Option<Vec<u8>>> {
    contents_of(image, image.default_view())
}

/// Everything in a view of an image with its bytes.
fn contents_of(image: &OpenImage, view: Namespace) -> BTreeMap<String, Option<Vec<u8>>> {
    let ctx = Context::default();
    let mut found = BTreeMap::new();
    let walked = image.for_each_entry(view, None, &ctx, &mut |entry| {
        let path = String::from_utf8_lossy(entry.path).into_owned();
        assert!(!entry.is_damaged, "{path} is damaged");
        let bytes = (entry.kind == EntryKind::File).then(|| {
            let ranges = entry.ranges.to_vec().into();
            let content = Content::Extents { source: image.source_id, ranges };
            let blob = Blob { content, len: entry.len };
            let source = image.blob_source(&blob).expect("readable");
            read_vec(&*source, 0, usize::try_from(entry.len).expect("small")).expect("there")
        });
        found.insert(path, bytes);
        ControlFlow::Continue(())
    });
    walked.expect("walked");
    found
}

fn open(path: &Path, volume: Option<&str>) -> Result<OpenImage, OpenError> {
    let options = OpenOptions { volume: volume.map(str::to_owned), ..OpenOptions::default() };
    opened::open(&RealFs, path, &options, &Context::default())
}

fn assert_same(found: &OpenImage, wanted: &BTreeMap<String, Option<Vec<u8>>>, what: &str) {
    let found = contents(found);
    let names: Vec<_> = found.keys().collect();
    assert_eq!(names, wanted.keys().collect::<Vec<_>>(), "{what}");
    assert!(&found == wanted, "{what}: bytes differ");
}

/// The map covers all, and knows directories and tables.
fn assert_mapped(image: &OpenImage, what: &str, wanted: &[&str]) {
    let ctx = Context::default();
    let survey = image.survey(&ctx).expect("surveyed");
    let mut end = 0;
    for span in survey.map.iter() {
        assert_eq!(span.range.start, end, "{what}");
        end = span.range.end();
    }
    assert_eq!(end, image.size_bytes, "{what}");
    let report = ctx.take_report();
    let told: Vec<_> = report.iter().map(|diagnostic| diagnostic.code.id()).collect();
    assert!(told.is_empty(), "{what}: {told:?}");
    let owners: Vec<&str> = survey.map.iter().map(|span| span.owner.id()).collect();
    for owner in wanted {
        assert!(owners.contains(owner), "{what}: no {owner}");
    }
}

fn mcopy(image: &Path, offset: u64, source: &Path) {
    let target = format!("{}@@{offset}", image.display());
    let mut names: Vec<PathBuf> =
        fs::read_dir(source).expect("listed").map(|entry| entry.expect("listed").path()).collect();
    names.sort();
    let mut command = Command::new("mcopy");
    command.env("MTOOLS_SKIP_CHECK", "1").env("LC_ALL", "C.UTF-8");
    run(command.args(["-s", "-m", "-i", &target]).args(names).arg("::"));
}

fn file_of(path: &Path, len: u64) {
    fs::File::create(path).and_then(|file| file.set_len(len)).expect("made");
}

#[test]
fn fat_of_every_width_reads_as_it_was_written() {
    if !has("mkfs.fat") || !has("mcopy") {
        return;
    }
    let dir = tempfile::tempdir().expect("a test folder");
    let wanted = source(&dir.path().join("in"));
    for (kind, mib, options) in [
        ("fat12", 4, &["-F", "12"][..]),
        ("fat12", 1, &["-F", "12", "-S", "1024", "-f", "1"]),
        ("fat16", 40, &["-F", "16"]),
        ("fat16", 40, &["-F", "16", "-S", "2048"]),
        ("fat32", 80, &["-F", "32", "-s", "1"]),
        ("fat32", 300, &["-F", "32", "-S", "4096", "-R", "8"]),
    ] {
        let image = dir.path().join(format!("{kind}-{mib}.img"));
        file_of(&image, mib << 20);
        run(Command::new("mkfs.fat").args(["-n", "MY STICK"]).args(options).arg(&image));
        mcopy(&image, 0, &dir.path().join("in"));
        let what = format!("{options:?}");
        let found = open(&image, None).expect("opened");
        let volume = &found.volumes[0];
        assert_eq!(
            (volume.id.as_str(), volume.kind, volume.name.as_str()),
            ("fat", kind, "MY STICK")
        );
        assert_same(&found, &wanted, &what);
        let structures = ["volume-descriptor", "space-bitmap", "directory", "file"];
        assert_mapped(&found, &what, &structures);
        fs::remove_file(&image).expect("removed");
    }
}

#[test]
fn partitions_of_sticks_are_volumes() {
    if !has("mkfs.fat") || !has("mcopy") || !has("sgdisk") || !has("mkfs.ext4") {
        return;
    }
    let dir = tempfile::tempdir().expect("a test folder");
    let wanted = source(&dir.path().join("in"));
    let image = dir.path().join("stick.img");
    file_of(&image, 64 << 20);
    run(Command::new("sgdisk")
        .args(["-n", "1:2048:+20M", "-t", "1:8300", "-c", "1:system"])
        .args(["-n", "3:51200:+30M", "-t", "3:ef00", "-c", "3:boot"])
        .arg(&image));
    let at = 51200 * 512;
    run(Command::new("mkfs.fat")
        .args(["-F", "16", "--offset", "51200"])
        .arg(&image)
        .arg(format!("{}", 30 << 10)));
    mcopy(&image, at, &dir.path().join("in"));
    let ext = dir.path().join("ext.img");
    file_of(&ext, 20 << 20);
    run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&ext));
    let mut bytes = fs::read(&image).expect("there");
    bytes[1 << 20..21 << 20].copy_from_slice(&fs::read(&ext).expect("there"));
    fs::write(&image, bytes).expect("written");
    let found = open(&image, None).expect("opened");
    let told: Vec<_> = found
        .partitions
        .iter()
        .map(|p| (p.scheme, p.number, p.name.as_str(), p.holds, p.volume.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("gpt", 1, "system", Some("ext4"), None),
            ("gpt", 3, "boot", Some("fat16"), Some("part3"))
        ]
    );
    assert_same(&found, &wanted, "the only volume");
    assert_same(&open(&image, Some("part3")).expect("opened"), &wanted, "asked for");
    assert!(matches!(open(&image, Some("part1")), Err(OpenError::NoSuchVolume { .. })));
    // An image of what is only known says what it is.
    assert!(matches!(open(&ext, None), Err(OpenError::NotRead { kind: "ext4" })));
}

#[test]
fn boot_images_of_discs_are_volumes() {
    if !has("mkfs.fat") || !has("mcopy") || !has("xorriso") {
        return;
    }
    let dir = tempfile::tempdir().expect("a test folder");
    let wanted = source(&dir.path().join("in"));
    let efi = dir.path().join("efi.img");
    file_of(&efi, 4 << 20);
    run(Command::new("mkfs.fat").arg(&efi));
    mcopy(&efi, 0, &dir.path().join("in"));
    let disc = dir.path().join("disc.iso");
    run(Command::new("xorriso")
        .args(["-as", "mkisofs", "-quiet", "-R", "-e", "efi.img", "-no-emul-boot", "-o"])
        .arg(&disc)
        .arg("-graft-points")
        .arg(format!("efi.img={}", efi.display())));
    let plain = open(&disc, None).expect("opened");
    assert_eq!(plain.volumes.iter().map(|v| v.id.as_str()).collect::<Vec<_>>(), ["iso", "boot1"]);
    assert_eq!(contents(&plain).keys().collect::<Vec<_>>(), ["boot.catalog", "efi.img"]);
    assert_same(&open(&disc, Some("boot1")).expect("opened"), &wanted, "boot image");
    assert_mapped(&plain, "disc", &["boot-image", "space-bitmap", "directory"]);
    // Appended as a partition, it is one.
    run(Command::new("xorriso")
        .args(["-as", "mkisofs", "-quiet", "-R", "-append_partition", "2", "0xef"])
        .arg(&efi)
        .args(["-e", "--interval:appended_partition_2:all::", "-no-emul-boot", "-o"])
        .arg(&disc)
        .arg(dir.path().join("in/docs")));
    assert_same(&open(&disc, Some("part2")).expect("opened"), &wanted, "appended");
}

/// Walks and surveys whatever opens; nothing may panic or go on for ever.
fn use_up(bytes: Vec<u8>) {
    let source = Arc::new(MemorySource::new(bytes));
    let ctx = Context::default();
    let Ok(image) = opened::open_source(source.clone(), None, &OpenOptions::default(), &ctx) else {
        return;
    };
    for volume in &image.volumes {
        let options = OpenOptions { volume: Some(volume.id.clone()), ..OpenOptions::default() };
        let one = opened::open_source(source.clone(), None, &options, &ctx).expect("it is there");
        for view in one.views() {
            let _ = one.read_view(view, &ctx);
        }
        let _ = one.survey(&ctx);
    }
}

/// The image with bytes changed here and there, many times over.
fn change_and_use(good: &[u8], places: &[usize]) {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("below a usize")
    };
    for _ in 0..150 {
        let mut bytes = good.to_vec();
        for _ in 0..4 {
            let at = (places[next(places.len())] + next(600)) % bytes.len();
            bytes[at] = [0xFF, 0x80, 1, 0x55, 0, 2][next(6)];
        }
        use_up(bytes);
    }
    for cut in [600, 3000, good.len() / 3, good.len() - 700] {
        use_up(good[..cut].to_vec());
    }
}

#[test]
fn changed_fat_volumes_never_hurt() {
    if !has("mkfs.fat") || !has("mcopy") {
        return;
    }
    let dir = tempfile::tempdir().expect("a test folder");
    source(&dir.path().join("in"));
    let image = dir.path().join("floppy.img");
    file_of(&image, 1440 << 10);
    run(Command::new("mkfs.fat").args(["-F", "12"]).arg(&image));
    mcopy(&image, 0, &dir.path().join("in"));
    let good = fs::read(&image).expect("there");
    change_and_use(&good, &[0, 512, 700, 19 * 512, 20 * 512, 33 * 512, 34 * 512]);
    // A chain that goes round: the file is damaged, and its neighbours are not.
    let mut ring = good.clone();
    let first = 33 * 512;
    let at = (19 * 512..first).step_by(32).find(|at| &ring[*at..at + 6] == b"ALONGN");
    let cluster = usize::from(ring[at.expect("listed") + 26]);
    let entry = 512 + cluster + cluster / 2;
    for table in [entry, entry + 9 * 512] {
        let value = u16::try_from(cluster).expect("small");
        let bytes = value.to_le_bytes();
        if cluster % 2 == 0 {
            ring[table] = bytes[0];
            ring[table + 1] = (ring[table + 1] & 0xF0) | bytes[1];
        } else {
            ring[table] = (ring[table] & 0x0F) | (bytes[0] << 4);
            ring[table + 1] = bytes[0] >> 4;
        }
    }
    let ctx = Context::default();
    let source = Arc::new(MemorySource::new(ring));
    let image = opened::open_source(source, None, &OpenOptions::default(), &ctx).expect("opened");
    let mut whole = 0;
    image
        .for_each_entry(image.default_view(), None, &ctx, &mut |entry| {
            whole += usize::from(!entry.is_damaged);
            ControlFlow::Continue(())
        })
        .expect("walked");
    assert_eq!(whole, 87);
}

#[test]
fn hfs_plus_of_hybrids_reads_as_the_iso_tree_does() {
    if !has("xorriso") || !has("7zz") {
        return;
    }
    let dir = tempfile::tempdir().expect("a test folder");
    let wanted = source(&dir.path().join("in"));
    let disc = dir.path().join("disc.iso");
    run(Command::new("xorriso")
        .args(["-as", "mkisofs", "-quiet", "-R", "-hfsplus", "-V", "HYBRID", "-o"])
        .arg(&disc)
        .arg(dir.path().join("in")));
    let found = open(&disc, None).expect("opened");
    let volumes: Vec<_> =
        found.volumes.iter().map(|v| (v.id.as_str(), v.kind, v.name.as_str())).collect();
    assert_eq!(volumes, [("iso", "iso9660", "HYBRID"), ("hfs", "hfsplus", "HYBRID")]);
    assert_eq!(found.views(), [Namespace::RockRidge, Namespace::Iso, Namespace::Hfs]);
    let hfs = contents_of(&found, Namespace::Hfs);
    assert_eq!(hfs.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
    assert!(hfs == wanted, "bytes differ");
    assert_same(&open(&disc, Some("hfs")).expect("opened"), &wanted, "asked for");
    assert_mapped(&found, "disc", &["space-bitmap", "directory", "file", "volume-descriptor"]);
    // A path is found without walking past it.
    let ctx = Context::default();
    let mut below = Vec::new();
    found
        .for_each_entry(Namespace::Hfs, Some(b"docs/deep"), &ctx, &mut |entry| {
            below.push(String::from_utf8_lossy(entry.path).into_owned());
            ControlFlow::Continue(())
        })
        .expect("there");
    assert_eq!(below, ["docs/deep", "docs/deep/leaf.bin"]);
    // 7-Zip counts the same.
    let told = Command::new("7zz").args(["l", "-thfs"]).arg(&disc).output().expect("it starts");
    let files = wanted.values().filter(|bytes| bytes.is_some()).count();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains(&format!("{files} files")), "{told}");
    let good = fs::read(&disc).expect("there");
    let volume = usize::try_from(found.volumes[1].base).expect("small");
    let places = [volume + 1024, volume + 4096, volume + 8192, volume + 12288, 2048, 4096];
    change_and_use(&good, &places);
    // Leaves that lead back to the first of them: the walk ends and says so.
    let mut ring = good.clone();
    let is_leaf = |at: &usize| good[at + 8..at + 10] == [0xFF, 1] && good[at + 10] == 0;
    let leaves: Vec<usize> = (volume..volume + (128 << 10)).step_by(512).filter(is_leaf).collect();
    assert!(leaves.len() > 2, "{leaves:?}");
    for leaf in leaves {
        ring[leaf..leaf + 4].copy_from_slice(&[0, 0, 0, 1]);
    }
    let ctx = Context::default();
    let source = Arc::new(MemorySource::new(ring));
    let image = opened::open_source(source, None, &OpenOptions::default(), &ctx).expect("opened");
    let view = image.read_view(Namespace::Hfs, &ctx).expect("a part of it");
    assert!(view.tree.walk(Tree::ROOT).count() < 2 * wanted.len());
    assert!(ctx.take_report().iter().any(|told| told.code.id() == "catalog-bad"));
}

#[test]
fn hfs_of_old_hybrids_reads_with_its_resource_forks() {
    if !has("genisoimage") {
        return;
    }
    let dir = tempfile::tempdir().expect("a test folder");
    let wanted = source(&dir.path().join("in"));
    // AppleDouble: the resource fork of readme.txt in a file beside it.
    let mut double = vec![0, 5, 0x16, 7, 0, 2, 0, 0];
    double.resize(24, 0);
    double.extend([0, 2]);
    double.extend([0, 0, 0, 9, 0, 0, 0, 50, 0, 0, 0, 32]);
    double.extend([0, 0, 0, 2, 0, 0, 0, 82, 0, 0, 0, 100]);
    double.extend(b"TEXTttxt");
    double.resize(182, 7);
    fs::write(dir.path().join("in/%readme.txt"), double).expect("written");
    let disc = dir.path().join("disc.iso");
    let output = Command::new("genisoimage")
        .args(["-quiet", "-hfs", "-double", "-R", "-V", "OLDMAC", "-o"])
        .arg(&disc)
        .arg(dir.path().join("in"))
        .output()
        .expect("it starts");
    if !output.status.success() {
        println!("SKIPPED: genisoimage without HFS");
        return;
    }
    let found = open(&disc, None).expect("opened");
    let volume = found.volumes.iter().find(|volume| volume.id == "hfs").expect("it has one");
    assert_eq!((volume.kind, volume.name.as_str()), ("hfs", "OLDMAC"));
    let mut hfs = contents_of(&found, Namespace::Hfs);
    // The Finder's own files, which the writer adds.
    hfs.retain(|path, _| !path.starts_with("Desktop"));
    assert_eq!(hfs.len(), wanted.len(), "{:?}", hfs.keys());
    for path in ["readme.txt", "docs/deep/leaf.bin", "docs/number 79 of many", "docs/none"] {
        assert!(hfs.get(path) == wanted.get(path), "{path}: {:?}", hfs.keys());
    }
    let ctx = Context::default();
    let mut forks = Vec::new();
    found
        .for_each_entry(Namespace::Hfs, None, &ctx, &mut |entry| {
            let mut streams = entry.streams.iter();
            let fork = streams.find(|stream| stream.kind == StreamKind::ResourceFork);
            let len = fork.map_or(0, |stream| stream.len);
            forks
                .extend((len > 0).then(|| (String::from_utf8_lossy(entry.path).into_owned(), len)));
            ControlFlow::Continue(())
        })
        .expect("walked");
    forks.retain(|(path, _)| !path.starts_with("Desktop"));
    assert_eq!(forks, [("readme.txt".to_owned(), 100)]);
    // Taken out as AppleDouble it is what went in; as a file the fork alone.
    let out = dir.path().join("out");
    let took = |streams, paths: &[&[u8]]| {
        let _ = fs::remove_dir_all(&out);
        let paths = paths.iter().map(|path| path.to_vec()).collect();
        let wanted = Wanted { paths, ..Wanted::default() };
        let options = ExtractOptions { streams, wanted, ..ExtractOptions::default() };
        let workers = Workers::new().expect("threads");
        Extraction::prepare(&found, Namespace::Hfs, options, &ctx)
            .expect("prepared")
            .run(&RealFs, &out, &ctx, &workers)
            .expect("extracted")
    };
    let left = took(Streams::LeaveOut, &[b"readme.txt"]);
    assert!(left.streams_left_out >= 1 && !out.join("._readme.txt").exists());
    took(Streams::AppleDouble, &[b"readme.txt"]);
    let double = fs::read(out.join("._readme.txt")).expect("there");
    assert_eq!((&double[..8], &double[82..]), (&[0, 5, 0x16, 7, 0, 2, 0, 0][..], &[7; 100][..]));
    assert_eq!(&double[50..58], b"TEXTttxt");
    assert!(!out.join("readme.txt:rsrc").exists());
    took(Streams::Files, &[b"readme.txt:rsrc"]);
    assert_eq!(fs::read(out.join("readme.txt:rsrc")).expect("there"), [7; 100]);
    assert!(!out.join("readme.txt").exists(), "only what was named");
    let good = fs::read(&disc).expect("there");
    let at = usize::try_from(volume.base).expect("small");
    change_and_use(&good, &[at + 1024, at + 1536, at + 4096, at + 6000, at + 9000, 512]);
}

/// A High Sierra disc by hand: a file and a folder with a file in it. Nobody writes them any more.
fn high_sierra() -> Vec<u8> {
    let mut image = vec![0u8; 26 * 2048];
    let both = |value: u32| [value.to_le_bytes(), value.to_be_bytes()].concat();
    let record = |name: &[u8], block: u32, len: u32, flags: u8| {
        let mut bytes = vec![0, 0];
        bytes.extend(both(block));
        bytes.extend(both(len));
        bytes.extend([87, 3, 4, 5, 6, 7, flags, 0, 0, 0, 1, 0, 0, 1]);
        bytes.push(u8::try_from(name.len()).expect("short"));
        bytes.extend(name);
        bytes.resize(bytes.len().next_multiple_of(2), 0);
        bytes[0] = u8::try_from(bytes.len()).expect("short");
        bytes
    };
    let mut put = |at: usize, bytes: &[u8]| image[at..at + bytes.len()].copy_from_slice(bytes);
    let at = 16 * 2048;
    put(at, &both(16));
    put(at + 8, b"\x01CDROM\x01");
    put(at + 48, b"OLD DISC                        ");
    put(at + 88, &both(26));
    put(at + 136, &[0, 8, 8, 0]);
    put(at + 180, &record(&[0], 20, 2048, 2));
    put(17 * 2048, &both(17));
    put(17 * 2048 + 8, b"\xffCDROM\x01");
    let folder = |own: u32, records: &[Vec<u8>]| {
        [record(&[0], own, 2048, 2), record(&[1], 20, 2048, 2), records.concat()].concat()
    };
    put(20 * 2048, &folder(20, &[record(b"DOCS", 21, 2048, 2), record(b"READ.ME;1", 22, 5, 0)]));
    put(21 * 2048, &folder(21, &[record(b"LEAF.TXT;1", 23, 3000, 0)]));
    put(22 * 2048, b"hello");
    put(23 * 2048, &[7; 3000]);
    image
}

#[test]
fn high_sierra_reads_as_recorded() {
    let ctx = Context::default();
    let source = Arc::new(MemorySource::new(high_sierra()));
    let image = opened::open_source(source, None, &OpenOptions::default(), &ctx).expect("opened");
    let volume = &image.volumes[0];
    assert_eq!((volume.kind, volume.name.as_str()), ("high-sierra", "OLD DISC"));
    let found = contents(&image);
    let paths: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(paths, ["DOCS", "DOCS/LEAF.TXT", "READ.ME"]);
    assert_eq!(found["READ.ME"].as_deref(), Some(&b"hello"[..]));
    assert_eq!(found["DOCS/LEAF.TXT"].as_ref().map(Vec::len), Some(3000));
    assert_mapped(&image, "High Sierra", &["volume-descriptor", "directory", "file"]);
    let ctx = Context::default();
    image
        .for_each_entry(image.default_view(), Some(b"READ.ME"), &ctx, &mut |entry| {
            let time = entry.attributes.mtime.expect("a date").to_rfc3339_utc();
            assert_eq!(time, "1987-03-04T05:06:07Z");
            ControlFlow::Continue(())
        })
        .expect("there");
    change_and_use(&high_sierra(), &[16 * 2048, 17 * 2048, 20 * 2048, 21 * 2048]);
    // A disc of CD-i alone is named.
    let mut cd_i = high_sierra();
    cd_i[16 * 2048..16 * 2048 + 16].fill(0);
    cd_i[16 * 2048..16 * 2048 + 7].copy_from_slice(b"\x01CD-I \x01");
    let source = Arc::new(MemorySource::new(cd_i));
    let told = opened::open_source(source, None, &OpenOptions::default(), &ctx).err();
    assert!(matches!(told, Some(OpenError::NotRead { kind: "cd-i" })));
}

#[test]
fn xa_records_name_the_kinds_of_sectors() {
    if !has("genisoimage") {
        return;
    }
    let dir = tempfile::tempdir().expect("a test folder");
    fs::create_dir(dir.path().join("in")).expect("made");
    fs::write(dir.path().join("in/movie.dat"), noise(5000)).expect("written");
    for (option, kinds) in [("-xa", &["form1"][..]), ("-R", &[])] {
        let disc = dir.path().join("disc.iso");
        run(Command::new("genisoimage")
            .args(["-quiet", option, "-o"])
            .arg(&disc)
            .arg(dir.path().join("in")));
        let found = open(&disc, None).expect("opened");
        let mut told = Vec::new();
        found
            .for_each_entry(found.default_view(), None, &Context::default(), &mut |entry| {
                told.extend(entry.xa.into_iter().flat_map(|xa| xa.names()));
                ControlFlow::Continue(())
            })
            .expect("walked");
        assert_eq!(told, kinds, "{option}");
    }
}
