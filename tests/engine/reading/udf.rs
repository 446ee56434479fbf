//! UDF: volumes put together block by block, so that each has just one thing; those of mkudffs
//! and genisoimage; and some made to hurt.

use std::path::Path;
use std::process::Command;

use glassmaster::base::bytes::{crc16, encode_cs0};
use glassmaster::base::diag::{Code, Severity};
use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::io::memory::MemorySource;
use glassmaster::model::tree::{StreamKind, Tree};
use glassmaster::model::{Namespace, Owner};
use glassmaster::opened::{self, OpenImage, OpenOptions};
use glassmaster::ops::Workers;
use glassmaster::ops::extract::{ExtractOptions, Extraction, Streams};

use super::build::{self, Disc, open_bytes};
use super::hostile::use_up;

const BLOCK: usize = 2048;
/// First sector of the partition.
const PARTITION: usize = 272;
const SECTORS: usize = 600;
const DIRECTORY: u8 = 4;
const FILE: u8 = 5;
const LINK: u8 = 12;
const STREAM_DIRECTORY: u8 = 13;

fn le32(value: usize) -> [u8; 4] {
    u32::try_from(value).expect("small").to_le_bytes()
}

fn seal(bytes: &mut [u8], id: u16, location: usize, crc_bytes: usize) {
    let crc = crc16(&bytes[16..16 + crc_bytes]);
    bytes[..2].copy_from_slice(&id.to_le_bytes());
    bytes[2..6].copy_from_slice(&[3, 0, 0, 0]);
    bytes[6..8].copy_from_slice(&[1, 0]);
    bytes[8..10].copy_from_slice(&crc.to_le_bytes());
    bytes[10..12].copy_from_slice(&u16::try_from(crc_bytes).expect("small").to_le_bytes());
    bytes[12..16].copy_from_slice(&le32(location));
    bytes[4] = bytes[..16].iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte));
}

fn long_ad(kind: usize, len: usize, block: usize, partition: u8) -> Vec<u8> {
    let mut ad = le32(kind << 30 | len).to_vec();
    ad.extend(le32(block));
    ad.extend([partition, 0, 0, 0, 0, 0, 0, 0]);
    ad
}

fn short_ad(kind: usize, len: usize, block: usize) -> Vec<u8> {
    [le32(kind << 30 | len), le32(block)].concat()
}

/// A file identifier of the file whose entry is at `block`.
fn file_id(name: &str, block: usize, partition: u8, characteristics: u8) -> Vec<u8> {
    let mut bytes = vec![0; 38];
    let coded = if name.is_empty() { Vec::new() } else { encode_cs0(name) };
    bytes[16] = 1;
    bytes[18] = characteristics;
    bytes[19] = u8::try_from(coded.len()).expect("short");
    bytes[20..36].copy_from_slice(&long_ad(0, BLOCK, block, partition));
    bytes.extend(coded);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    let crc_bytes = bytes.len() - 16;
    seal(&mut bytes, 257, 0, crc_bytes);
    bytes
}

/// What an entry is to say.
struct Entry {
    file_type: u8,
    /// Kind of its allocation descriptors: 3 is the data itself.
    kind: u8,
    strategy: u16,
    len: usize,
    allocation: Vec<u8>,
    attributes: Vec<u8>,
    streams: Vec<u8>,
}

impl Entry {
    fn new(file_type: u8, kind: u8, len: usize, allocation: Vec<u8>) -> Entry {
        let (attributes, streams) = (Vec::new(), vec![0; 16]);
        Entry { file_type, kind, strategy: 4, len, allocation, attributes, streams }
    }

    fn embedded(file_type: u8, data: Vec<u8>) -> Entry {
        Entry::new(file_type, 3, data.len(), data)
    }
}

/// A volume whose blocks can be written.
struct Udf {
    bytes: Vec<u8>,
}

impl Udf {
    /// A volume with one plain partition; the root's entry is to be at its block 2.
    fn plain() -> Udf {
        Udf::new(vec![0; SECTORS * BLOCK], 0, &[1, 6, 1, 0, 0, 0], 1)
    }

    fn new(bytes: Vec<u8>, set_partition: u8, maps: &[u8], count_maps: usize) -> Udf {
        let mut udf = Udf { bytes };
        let is_bridge = udf.bytes[16 * BLOCK + 1] != 0;
        let first = if is_bridge { 18 } else { 16 };
        for (sector, id) in (first..).zip([b"BEA01", b"NSR03"]) {
            udf.put(sector * BLOCK, &[&[0], &id[..], &[1]].concat());
        }
        for start in [32, 48] {
            let mut lvd = vec![0; BLOCK];
            lvd[84..88].copy_from_slice(b"\x08UDF");
            lvd[84 + 127] = 4;
            lvd[212..216].copy_from_slice(&le32(BLOCK));
            lvd[217..236].copy_from_slice(b"*OSTA UDF Compliant");
            lvd[248..264].copy_from_slice(&long_ad(0, BLOCK, 0, set_partition));
            lvd[264..268].copy_from_slice(&le32(maps.len()));
            lvd[268..272].copy_from_slice(&le32(count_maps));
            lvd[440..440 + maps.len()].copy_from_slice(maps);
            udf.sealed(start, 6, start, lvd);
            let mut partition = vec![0; BLOCK];
            partition[188..192].copy_from_slice(&le32(PARTITION));
            partition[192..196].copy_from_slice(&le32(SECTORS - PARTITION - 1));
            udf.sealed(start + 1, 5, start + 1, partition);
            udf.sealed(start + 2, 8, start + 2, vec![0; BLOCK]);
        }
        for sector in [256, SECTORS - 1] {
            udf.anchor(sector);
        }
        let mut set = vec![0; BLOCK];
        let root = if set_partition == 0 { 2 } else { 1 };
        set[400..416].copy_from_slice(&long_ad(0, BLOCK, root, set_partition));
        udf.sealed(PARTITION, 256, 0, set);
        udf
    }

    fn anchor(&mut self, sector: usize) {
        let mut anchor = vec![0; BLOCK];
        anchor[16..24].copy_from_slice(&[le32(16 * BLOCK), le32(32)].concat());
        anchor[24..32].copy_from_slice(&[le32(16 * BLOCK), le32(48)].concat());
        self.sealed(sector, 2, sector, anchor);
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    fn sealed(&mut self, sector: usize, id: u16, location: usize, mut block: Vec<u8>) {
        seal(&mut block, id, location, 496);
        self.put(sector * BLOCK, &block);
    }

    /// Bytes at a block of the partition.
    fn data(&mut self, block: usize, bytes: &[u8]) {
        self.put((PARTITION + block) * BLOCK, bytes);
    }

    fn entry(&mut self, block: usize, entry: Entry) {
        self.entry_as(block, block, entry);
    }

    /// An entry at `block` of the partition that says it lies at `location`.
    fn entry_as(&mut self, block: usize, location: usize, entry: Entry) {
        let mut bytes = vec![0; BLOCK];
        bytes[20..22].copy_from_slice(&entry.strategy.to_le_bytes());
        bytes[24] = 1;
        bytes[27] = entry.file_type;
        bytes[34] = entry.kind;
        bytes[44..48].copy_from_slice(&le32(0x1CA5));
        bytes[48] = 1;
        bytes[56..60].copy_from_slice(&le32(entry.len));
        bytes[152..168].copy_from_slice(&entry.streams);
        let middle = 216 + entry.attributes.len();
        bytes[208..212].copy_from_slice(&le32(entry.attributes.len()));
        bytes[212..216].copy_from_slice(&le32(entry.allocation.len()));
        bytes[216..middle].copy_from_slice(&entry.attributes);
        bytes[middle..middle + entry.allocation.len()].copy_from_slice(&entry.allocation);
        self.sealed(PARTITION + block, 266, location, bytes);
    }

    /// The root, with what lies in it.
    fn root(&mut self, ids: &[Vec<u8>]) {
        let data = [file_id("", 2, 0, 10), ids.concat()].concat();
        self.entry(2, Entry::embedded(DIRECTORY, data));
    }

    fn open(&self, ctx: &Context) -> OpenImage {
        open_bytes(self.bytes.clone(), ctx).expect("it is a volume")
    }
}

/// The data of a file; `None` when it is not there or can't be read whole.
fn content(image: &OpenImage, path: &str) -> Option<Vec<u8>> {
    let view = image.read_view(Namespace::Udf, &Context::default()).expect("a tree");
    let (_, node) =
        view.tree.walk(Tree::ROOT).find(|(id, _)| view.tree.display_path(*id) == path)?;
    let source = image.blob_source(view.tree.blob(node.blob()?)?).ok()?;
    let mut bytes = vec![0; usize::try_from(source.len()).ok()?];
    source.read_at(0, &mut bytes).ok()?;
    Some(bytes)
}

fn codes(ctx: &Context) -> Vec<Code> {
    ctx.take_report().iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn every_kind_of_allocation_is_read() {
    let mut udf = Udf::plain();
    let names = ["embedded", "short", "long", "extended", "holes", "chained", "4096", "tail"];
    let ids: Vec<_> =
        names.iter().zip(10..).map(|(name, block)| file_id(name, block, 0, 0)).collect();
    let run = |byte: u8, blocks: usize| vec![byte; blocks * BLOCK];
    udf.data(100, &[run(1, 2), run(2, 2), run(3, 2)].concat());
    udf.entry(10, Entry::embedded(FILE, b"inside".to_vec()));
    let two = [short_ad(0, 2 * BLOCK, 102), short_ad(0, 100, 100)].concat();
    udf.entry(11, Entry::new(FILE, 0, 2 * BLOCK + 100, two));
    let two = [long_ad(0, 2 * BLOCK, 104, 0), long_ad(0, 7, 102, 0)].concat();
    udf.entry(12, Entry::new(FILE, 1, 2 * BLOCK + 7, two));
    let mut extended = [le32(BLOCK), le32(BLOCK), le32(BLOCK), le32(103)].concat();
    extended.extend([0; 4]);
    udf.entry(13, Entry::new(FILE, 2, BLOCK, extended));
    let holes = [
        short_ad(2, BLOCK, 0),
        short_ad(0, BLOCK, 100),
        short_ad(1, BLOCK, 104),
        short_ad(0, 3, 102),
    ];
    udf.entry(14, Entry::new(FILE, 0, 3 * BLOCK + 3, holes.concat()));
    let chained = [short_ad(0, BLOCK, 100), short_ad(3, BLOCK, 50)].concat();
    udf.entry(15, Entry::new(FILE, 0, 2 * BLOCK, chained));
    let mut more = vec![0; BLOCK];
    more[20] = 8;
    more[24..32].copy_from_slice(&short_ad(0, BLOCK, 104));
    udf.sealed(PARTITION + 50, 258, 50, more);
    let strategy = |entry: Entry| Entry { strategy: 4096, ..entry };
    udf.entry(16, strategy(Entry::embedded(FILE, b"old".to_vec())));
    udf.entry(60, strategy(Entry::embedded(FILE, b"newest".to_vec())));
    let mut indirect = vec![0; BLOCK];
    indirect[36..52].copy_from_slice(&long_ad(0, BLOCK, 60, 0));
    // Where the indirect entry is, the next file's entry can't be: it moves.
    udf.sealed(PARTITION + 17, 259, 17, indirect);
    udf.root(&[ids[..7].concat(), file_id("tail", 61, 0, 0)]);
    udf.entry(61, Entry::new(FILE, 0, 5, short_ad(0, 2 * BLOCK, 104)));
    let ctx = Context::default();
    let image = udf.open(&ctx);
    let zeros = run(0, 1);
    for (path, wanted) in [
        ("embedded", b"inside".to_vec()),
        ("short", [run(2, 2), vec![1; 100]].concat()),
        ("long", [run(3, 2), vec![2; 7]].concat()),
        ("extended", run(2, 1)),
        ("holes", [zeros.clone(), run(1, 1), zeros, vec![2; 3]].concat()),
        ("chained", [run(1, 1), run(3, 1)].concat()),
        ("4096", b"newest".to_vec()),
        ("tail", vec![3; 5]),
    ] {
        assert!(content(&image, path) == Some(wanted), "{path} reads otherwise");
    }
    assert_eq!((codes(&ctx), image.default_view()), (vec![], Namespace::Udf));
    // Every block of the files is owned, lists of extents and old entries too.
    let survey = image.survey(&ctx).expect("surveyed");
    for block in [16, 17, 50, 60] {
        let at = ((PARTITION + block) * BLOCK) as u64;
        let span = survey.map.iter().find(|span| span.range.contains(at)).expect("no gaps");
        assert!(matches!(span.owner, Owner::FileEntry { .. }), "block {block}: {:?}", span.owner);
    }
}

#[test]
fn the_newest_virtual_table_says_where_entries_lie() {
    let mut map = vec![2, 64, 0, 0];
    map.resize(64, 0);
    map[5..27].copy_from_slice(b"*UDF Virtual Partition");
    let maps = [vec![1, 6, 1, 0, 0, 0], map].concat();
    let mut udf = Udf::new(vec![0; SECTORS * BLOCK], 1, &maps, 2);
    // Virtual block 1 is the root, 2 a file; both were written a second time.
    let root = |name: &str| {
        let ids = [file_id("", 1, 1, 10), file_id(name, 2, 1, 0)].concat();
        Entry::embedded(DIRECTORY, ids)
    };
    udf.entry_as(5, 1, root("before"));
    udf.entry_as(20, 1, root("after"));
    udf.entry_as(21, 2, Entry::new(FILE, 1, 9, long_ad(0, 9, 30, 0)));
    udf.data(30, b"on a disc");
    let table = |entries: &[usize], previous: usize| {
        let mut vat = vec![0; 152];
        vat[0] = 152;
        vat[132..136].copy_from_slice(&le32(previous));
        vat.extend(entries.iter().flat_map(|entry| le32(*entry)));
        Entry::embedded(248, vat)
    };
    udf.entry(10, table(&[0, 5, 0xFFFF_FFFF], 0xFFFF_FFFF));
    udf.entry(300, table(&[0, 20, 21], 10));
    let last = (SECTORS - 1) * BLOCK;
    udf.put(last, &[0; BLOCK]);
    let ctx = Context::default();
    let image = udf.open(&ctx);
    assert_eq!(content(&image, "after").as_deref(), Some(&b"on a disc"[..]));
    assert_eq!((codes(&ctx), image.sessions.len()), (vec![Code::OlderSessions], 2));
    image.survey(&ctx).expect("surveyed");
    // The table before the newest one is an older session.
    let source = std::sync::Arc::new(MemorySource::new(udf.bytes.clone()));
    let first = OpenOptions { session: Some(1), ..OpenOptions::default() };
    let older = opened::open_source(source, None, &first, &ctx).expect("it is there");
    let names = |image: &OpenImage| -> Vec<String> {
        let view = image.read_view(Namespace::Udf, &Context::default()).expect("a tree");
        view.tree.walk(Tree::ROOT).map(|(id, _)| view.tree.display_path(id)).collect()
    };
    assert!(names(&older).contains(&"before".to_owned()), "{:?}", names(&older));
    older.survey(&ctx).expect("surveyed");
    codes(&ctx);
    // Cut before the newest table the disc is as it was.
    udf.bytes.truncate((PARTITION + 200) * BLOCK);
    let image = udf.open(&ctx);
    image.read_view(Namespace::Udf, &ctx).expect("a tree");
    assert!(names(&image).contains(&"before".to_owned()), "{:?}", names(&image));
    assert!(codes(&ctx).contains(&Code::FileEntryBad));
}

#[test]
fn streams_links_deleted_and_hidden_entries_are_told_apart() {
    let mut udf = Udf::plain();
    udf.root(&[
        file_id("plain", 10, 0, 0),
        file_id("gone", 11, 0, 4),
        file_id("hidden", 12, 0, 1),
        file_id("link", 13, 0, 0),
    ]);
    let mut attribute = vec![0u8; 48];
    attribute[1] = 8;
    attribute[8] = 48;
    attribute[17..33].copy_from_slice(b"*UDF OS/2 EA\0\0\0\0");
    let mut plain = Entry::embedded(FILE, b"data".to_vec());
    plain.attributes = attribute;
    plain.streams = long_ad(0, BLOCK, 20, 0);
    udf.entry(10, plain);
    let streams = [file_id("", 10, 0, 10), file_id("icon", 21, 0, 0)].concat();
    udf.entry(20, Entry::embedded(STREAM_DIRECTORY, streams));
    udf.entry(21, Entry::embedded(FILE, vec![7; 99]));
    udf.entry(12, Entry::embedded(FILE, Vec::new()));
    udf.entry(13, Entry::embedded(LINK, b"\x03\0\0\0\x05\x02\0\0\x08x".to_vec()));
    let ctx = Context::default();
    let image = udf.open(&ctx);
    let mut seen = Vec::new();
    image
        .for_each_entry(Namespace::Udf, None, &ctx, &mut |entry| {
            let streams: Vec<_> = entry
                .streams
                .iter()
                .map(|s| (s.kind, String::from_utf8_lossy(&s.name).into_owned(), s.len))
                .collect();
            let name = String::from_utf8_lossy(entry.name).into_owned();
            seen.push((name, entry.kind.id(), entry.record_flags, streams));
            std::ops::ControlFlow::Continue(())
        })
        .expect("listed");
    let wanted = [
        (StreamKind::Attribute, "*UDF OS/2 EA".to_owned(), 48),
        (StreamKind::Named, "icon".to_owned(), 99),
    ];
    assert_eq!(seen[0], ("plain".to_owned(), "file", 0, wanted.to_vec()));
    assert_eq!(seen[1], ("hidden".to_owned(), "file", 1, vec![]));
    assert_eq!((seen[2].0.as_str(), seen[2].1, seen.len()), ("link", "symlink", 3));
    assert_eq!(codes(&ctx), [Code::DeletedEntries]);
    // Both come out beside their file; the attribute as recorded.
    let out = tempfile::tempdir().expect("a test folder");
    let options = ExtractOptions { streams: Streams::Files, ..ExtractOptions::default() };
    let workers = Workers::new().expect("threads");
    Extraction::prepare(&image, Namespace::Udf, options, &ctx)
        .expect("prepared")
        .run(&RealFs, out.path(), &ctx, &workers)
        .expect("extracted");
    let read = |name: &str| std::fs::read(out.path().join(name)).expect("it was taken out");
    assert_eq!((read("plain"), read("plain:icon")), (b"data".to_vec(), vec![7; 99]));
    assert_eq!((read("plain:*UDF OS_2 EA").len(), read("plain:*UDF OS_2 EA")[17]), (48, b'*'));
}

#[test]
fn one_good_copy_of_anything_is_enough() {
    let mut good = Udf::plain();
    good.root(&[file_id("file", 10, 0, 0)]);
    good.entry(10, Entry::embedded(FILE, b"still there".to_vec()));
    let changed = |change: &dyn Fn(&mut Udf)| {
        let mut udf = Udf { bytes: good.bytes.clone() };
        change(&mut udf);
        let ctx = Context::default();
        let image = udf.open(&ctx);
        assert_eq!(content(&image, "file").as_deref(), Some(&b"still there"[..]));
        codes(&ctx)
    };
    let last = SECTORS - 1;
    assert_eq!(changed(&|udf| udf.put(256 * BLOCK, &[0; BLOCK])), []);
    assert_eq!(changed(&|udf| udf.put(last * BLOCK, &[0; BLOCK])), []);
    let neither = |udf: &mut Udf| {
        udf.put(256 * BLOCK, &[0; BLOCK]);
        udf.put(last * BLOCK, &[0; BLOCK]);
        udf.anchor(400);
    };
    assert_eq!(changed(&neither), []);
    // The maps' count is wrong, so that the CRC is.
    assert_eq!(changed(&|udf| udf.put(32 * BLOCK + 268, &[9])), [Code::UdfCopyUsed]);
    assert_eq!(changed(&|udf| udf.put(33 * BLOCK, &[0; BLOCK])), [Code::UdfCopyUsed]);
    assert_eq!(changed(&|udf| udf.put(48 * BLOCK, &[0; 3 * BLOCK])), []);
}

#[test]
fn the_files_of_a_windows_disc_are_those_of_udf() {
    let mut disc = Disc::new(SECTORS, false);
    disc.directory(build::ROOT, build::ROOT, &[build::file("README.TXT;1", 25, 6)]);
    disc.put(25 * BLOCK, b"No UDF");
    let mut udf = Udf::new(disc.bytes, 0, &[1, 6, 1, 0, 0, 0], 1);
    udf.root(&[file_id("setup.exe", 10, 0, 0)]);
    udf.entry(10, Entry::new(FILE, 0, 5, short_ad(0, 5, 100)));
    udf.data(100, b"MZ...");
    let ctx = Context::default();
    let image = udf.open(&ctx);
    assert_eq!(image.views(), [Namespace::Udf, Namespace::Iso]);
    assert_eq!(content(&image, "setup.exe").as_deref(), Some(&b"MZ..."[..]));
    image.survey(&ctx).expect("surveyed");
    let found = codes(&ctx);
    assert!(found.contains(&Code::OtherViewHasMore) && found.contains(&Code::ViewsDisagree));
}

#[test]
fn rings_and_lies_end() {
    let ring = |kind: u8, len: usize, allocation: Vec<u8>| {
        let mut udf = Udf::plain();
        udf.root(&[file_id("file", 10, 0, 0), file_id("folder", 2, 0, 2)]);
        udf.entry(10, Entry { len, ..Entry::new(FILE, kind, 0, allocation) });
        udf
    };
    let mut own = ring(0, 9, short_ad(3, BLOCK, 50));
    let mut more = vec![0; BLOCK];
    more[20] = 8;
    more[24..32].copy_from_slice(&short_ad(3, BLOCK, 50));
    own.sealed(PARTITION + 50, 258, 50, more);
    let mut chain = ring(3, 0, Vec::new());
    chain.entry(10, Entry { strategy: 4096, ..Entry::embedded(FILE, Vec::new()) });
    let mut indirect = vec![0; BLOCK];
    indirect[36..52].copy_from_slice(&long_ad(0, BLOCK, 10, 0));
    chain.sealed(PARTITION + 11, 259, 11, indirect);
    let mut maps = ring(0, 0, Vec::new());
    maps.put(32 * BLOCK + 264, &[0xFF; 8]);
    maps.put(48 * BLOCK + 264, &[0xFF; 8]);
    let all = [
        (own, Some(Code::FileExtentsBad)),
        (chain, None),
        (maps, Some(Code::UdfMapBad)),
        (ring(1, BLOCK, long_ad(0, BLOCK, 100, 9)), Some(Code::FileExtentsBad)),
        (ring(0, 1 << 31, short_ad(0, BLOCK, 100)), Some(Code::FileExtentsBad)),
        (ring(0, BLOCK, short_ad(0, BLOCK, 0x7FFF_FFFF)), Some(Code::FileOutside)),
        (ring(3, 5000, b"short".to_vec()), Some(Code::FileExtentsBad)),
    ];
    for (udf, code) in all {
        let ctx = Context::default();
        let image = udf.open(&ctx);
        use_up(&image, &ctx);
        let found = codes(&ctx);
        assert!(found.contains(&Code::DirectoryLoop), "{found:?}");
        assert!(code.is_none_or(|code| found.contains(&code)), "{code:?} in {found:?}");
    }
}

#[test]
fn changed_bytes_never_hurt() {
    let mut good = Udf::plain();
    let names = [file_id("file", 10, 0, 0), file_id("folder", 11, 0, 2)];
    good.root(&names);
    good.entry(10, Entry::new(FILE, 0, 100, short_ad(0, 100, 100)));
    good.entry(11, Entry::embedded(DIRECTORY, file_id("", 2, 0, 10)));
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("below a usize")
    };
    let places = [32, 33, 48, 49, 256, PARTITION, PARTITION + 2, PARTITION + 10, PARTITION + 11];
    for _ in 0..300 {
        let mut bytes = good.bytes.clone();
        let sector = places[next(places.len())];
        for _ in 0..3 {
            bytes[sector * BLOCK + next(480)] ^= [0xFF, 0x80, 1, 0x55][next(4)];
        }
        // The tag is made right again, so that what lies behind it is believed.
        let block = &mut bytes[sector * BLOCK..(sector + 1) * BLOCK];
        let id = u16::from_le_bytes([block[0], block[1]]);
        let location = if sector >= PARTITION { sector - PARTITION } else { sector };
        seal(block, id, location, 496);
        let ctx = Context::default();
        if let Ok(image) = open_bytes(bytes, &ctx) {
            use_up(&image, &ctx);
        }
    }
}

fn is_there(program: &str) -> bool {
    let is_there = Command::new(program).arg("--help").output().is_ok();
    if !is_there {
        println!("SKIPPED: {program} is not installed");
    }
    is_there
}

fn survey_of(path: &Path) -> (OpenImage, Vec<String>) {
    let ctx = Context::default();
    let image = opened::open(&RealFs, path, &OpenOptions::default(), &ctx).expect("opened");
    image.survey(&ctx).expect("surveyed");
    let report = ctx.take_report();
    let told = report.iter().filter(|diagnostic| diagnostic.severity > Severity::Note);
    (image, told.map(|diagnostic| format!("{diagnostic:?}")).collect())
}

#[test]
fn every_medium_of_mkudffs_is_read() {
    if !is_there("mkudffs") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let media = ["hd", "dvd", "dvdram", "dvdrw", "dvdr", "worm", "mo", "cdrw", "cdr", "bdr"];
    let mut count = 0;
    for medium in media {
        for revision in ["1.02", "1.50", "2.01", "2.50", "2.60"] {
            for block in ["512", "2048", "4096"] {
                let path = folder.path().join(format!("{medium}-{revision}-{block}.udf"));
                let file = std::fs::File::create(&path).expect("made");
                file.set_len(24 << 20).expect("made");
                let made = Command::new("mkudffs")
                    .args(["-m", medium, "-r", revision, "-b", block, "-l", "Größe"])
                    .arg(&path)
                    .output()
                    .expect("started");
                // Not every medium goes with every revision and size of a block.
                if made.status.success() {
                    count += 1;
                    let (image, told) = survey_of(&path);
                    let summary = &image.volumes[0];
                    let found = (summary.name.as_str(), summary.block_bytes.to_string());
                    assert_eq!(found, ("Größe", block.to_owned()), "{}", path.display());
                    assert!(told.is_empty(), "{}: {told:?}", path.display());
                    let view = image.read_view(Namespace::Udf, &Context::default());
                    assert!(view.is_ok());
                }
                std::fs::remove_file(&path).expect("removed");
            }
        }
    }
    assert!(count >= 20, "mkudffs made {count} volumes only");
}

#[test]
fn both_views_of_a_bridge_show_the_same_files() {
    if !is_there("genisoimage") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let tree = folder.path().join("tree");
    std::fs::create_dir_all(tree.join("sub/below")).expect("made");
    for (name, len) in [("a", 1usize), ("sub/b", 5000), ("sub/below/c ü", 100_000), ("empty", 0)] {
        std::fs::write(tree.join(name), vec![b'x'; len]).expect("written");
    }
    let image = folder.path().join("bridge.iso");
    let made = Command::new("genisoimage")
        .args(["-quiet", "-udf", "-J", "-input-charset", "utf-8", "-o"])
        .args([&image, &tree])
        .output()
        .expect("started");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let (image, told) = survey_of(&image);
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(image.default_view(), Namespace::Udf);
    assert_eq!(content(&image, "sub/below/c ü").map(|bytes| bytes.len()), Some(100_000));
    assert_eq!(content(&image, "sub/b"), Some(vec![b'x'; 5000]));
    assert!(image.views_lacking(Namespace::Udf, &Context::default()).expect("walked").is_empty());
}
