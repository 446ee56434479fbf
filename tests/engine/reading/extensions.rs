//! What extensions and old writers put into records: XA, Rock Ridge without SP, long times,
//! serial numbers, both versions of zisofs; and the fields of descriptors.

use std::io::Write;
use std::ops::ControlFlow;

use glassmaster::base::diag::{Code, FieldValue};
use glassmaster::base::progress::Context;
use glassmaster::model::{Content, Namespace};
use glassmaster::opened::{EntryKind, OpenImage};

use super::build::{Disc, ROOT, SECTOR, both32, file, nm, px, record};

/// Name, mode, time and serial number of an entry.
type Listed = (String, Option<u16>, Option<i64>, Option<u32>);

/// Every entry of the default view.
fn listed(image: &OpenImage) -> Vec<Listed> {
    let mut found = Vec::new();
    image
        .for_each_entry(image.default_view(), None, &Context::default(), &mut |entry| {
            let name = String::from_utf8_lossy(entry.name).into_owned();
            let time = entry.attributes.mtime.map(|time| time.seconds);
            found.push((name, entry.attributes.mode, time, entry.serial));
            ControlFlow::Continue(())
        })
        .expect("listed");
    found
}

/// A root directory whose record of itself has the given system use area.
fn root_with(disc: &mut Disc, own: &[u8], records: &[Vec<u8>]) {
    let mut bytes = record(&[0], ROOT, 2048, 2, own);
    bytes.extend(record(&[1], ROOT, 2048, 2, b""));
    bytes.extend(records.concat());
    bytes.resize(SECTOR, 0);
    disc.put(20 * SECTOR, &bytes);
}

const RECORDED: i64 = 1_700_000_001;

#[test]
fn rock_ridge_stands_behind_cd_xa_records() {
    let xa = b"\0\0\0\0\x0d\x55XA\0\0\0\0\0\0";
    let mut disc = Disc::new(40, false);
    let own = [&xa[..], b"SP\x07\x01\xbe\xef\x0e"].concat();
    let entry = [&xa[..], &px(0o100_640), &nm(b"with-xa")].concat();
    root_with(&mut disc, &own, &[record(b"A.;1", 30, 3, 0, &entry)]);
    let image = disc.open(&Context::default()).expect("opens");
    assert_eq!(listed(&image), [("with-xa".into(), Some(0o640), Some(RECORDED), None)]);
}

#[test]
fn rock_ridge_1_09_does_without_sp() {
    let mut disc = Disc::new(40, false);
    let rr = |rest: Vec<u8>| [b"RR\x05\x01\x09".to_vec(), rest].concat();
    let own = rr(px(0o040_755));
    let entry = rr([nm(b"old"), px(0o100_600)].concat());
    root_with(&mut disc, &own, &[record(b"A.;1", 30, 3, 0, &entry)]);
    let image = disc.open(&Context::default()).expect("opens");
    assert_eq!(image.default_view(), Namespace::RockRidge);
    assert_eq!(listed(&image), [("old".into(), Some(0o600), Some(RECORDED), None)]);
}

#[test]
fn long_times_and_serial_numbers_are_read() {
    let mut disc = Disc::new(40, true);
    // RRIP 1.12: PX of 44 bytes; TF in long form with creation before modification.
    let mut px44 = px(0o100_644);
    px44[2] = 44;
    px44.extend(both32(77));
    let tf = [&b"TF\x27\x01\x83"[..], b"1999123123595900\0", b"2023111422132100\0"].concat();
    let entry = [px44, tf, nm(b"new")].concat();
    disc.directory(ROOT, ROOT, &[record(b"A.;1", 30, 3, 0, &entry)]);
    let image = disc.open(&Context::default()).expect("opens");
    assert_eq!(listed(&image), [("new".into(), Some(0o644), Some(1_700_000_001), Some(77))]);
}

#[test]
fn devices_pipes_and_setuid_are_shown_as_recorded() {
    let mut disc = Disc::new(40, true);
    let pn = |high: u32, low: u32| [b"PN\x14\x01".to_vec(), both32(high), both32(low)].concat();
    let entry = |mode, name: &[u8]| [px(mode), nm(name)].concat();
    disc.directory(
        ROOT,
        ROOT,
        &[
            record(b"A", 0, 0, 0, &[entry(0o020_600, b"tty"), pn(0, 0x0405)].concat()),
            record(b"B", 0, 0, 0, &[entry(0o060_600, b"sda"), pn(8, 1)].concat()),
            record(b"C", 0, 0, 0, &entry(0o010_644, b"pipe")),
            record(b"D", 0, 0, 0, &entry(0o140_644, b"socket")),
            record(b"E", 30, 1, 0, &entry(0o104_755, b"setuid")),
        ],
    );
    let image = disc.open(&Context::default()).expect("opens");
    let mut kinds = Vec::new();
    image
        .for_each_entry(Namespace::RockRidge, None, &Context::default(), &mut |entry| {
            kinds.push(match entry.kind {
                EntryKind::CharDevice { major, minor } => format!("c{major}:{minor}"),
                EntryKind::BlockDevice { major, minor } => format!("b{major}:{minor}"),
                other => format!("{} {:o}", other.id(), entry.attributes.mode.unwrap_or(0)),
            });
            ControlFlow::Continue(())
        })
        .expect("listed");
    assert_eq!(kinds, ["c4:5", "b8:1", "fifo 644", "socket 644", "file 4755"]);
}

#[test]
fn unknown_entries_are_carried_verbatim() {
    let mut disc = Disc::new(40, true);
    let entry = [&b"AL\x08\x01\x00\x00\x01x"[..], &nm(b"a"), b"QQ\x05\x01!"].concat();
    disc.directory(ROOT, ROOT, &[record(b"A.;1", 30, 3, 0, &entry)]);
    let image = disc.open(&Context::default()).expect("opens");
    let view = image.read_view(Namespace::RockRidge, &Context::default()).expect("read");
    let node = view.tree.lookup(b"a").and_then(|id| view.tree.node(id)).expect("there");
    let carried = node.extra.as_ref().map(|extra| extra.carried.as_slice());
    assert_eq!(carried, Some(&b"AL\x08\x01\x00\x00\x01xQQ\x05\x01!"[..]));
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn zisofs_of_version_2_is_unpacked_and_other_algorithms_are_named() {
    let data: Vec<u8> = (0..40_000u32).map(|n| (n / 9) as u8).collect();
    let (first, second) = (zlib(&data[..32_768]), zlib(&data[32_768..]));
    let mut packed = b"\xEF\x22\x55\xA1\xBC\x1B\x95\xA0\0\x06\x01\x0F".to_vec();
    packed.extend(40_000u64.to_le_bytes());
    packed.extend([0; 4]);
    let table = 24 + 3 * 8;
    for end in [table, table + first.len(), table + first.len() + second.len()] {
        packed.extend((end as u64).to_le_bytes());
    }
    packed.extend(first);
    packed.extend(second);
    let mut disc = Disc::new(60, true);
    let len = u32::try_from(packed.len()).expect("small");
    let z2 = |algorithm: &[u8], name: &[u8]| {
        let head = [b"Z2\x10\x01", algorithm, b"\x06\x0F"].concat();
        [head, 40_000u64.to_le_bytes().to_vec(), nm(name)].concat()
    };
    disc.directory(
        ROOT,
        ROOT,
        &[
            record(b"A.;1", 30, len, 0, &z2(b"PZ", b"zlib")),
            record(b"B.;1", 30, len, 0, &z2(b"XZ", b"xz")),
        ],
    );
    disc.put(30 * SECTOR, &packed);
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    let view = image.read_view(Namespace::RockRidge, &ctx).expect("read");
    let blob_of = |name: &[u8]| {
        let node = view.tree.lookup(name).and_then(|id| view.tree.node(id)).expect("there");
        node.blob().and_then(|id| view.tree.blob(id)).expect("a file")
    };
    let source = image.blob_source(blob_of(b"zlib")).expect("readable");
    let mut unpacked = vec![0; 40_000];
    source.read_at(0, &mut unpacked).expect("whole");
    assert_eq!(unpacked, data);
    assert!(matches!(blob_of(b"xz").content, Content::Unreadable(_)));
    assert_eq!(blob_of(b"xz").len, 40_000);
    assert_eq!(ctx.take_report().count_of(Code::ZisofsAlgorithm), 1);
}

#[test]
fn a_path_names_where_a_walk_begins() {
    let mut disc = Disc::new(60, false);
    disc.directory(ROOT, ROOT, &[record(b"D", 30, 2048, 2, b""), file("X.;1", 40, 1)]);
    disc.directory(30, ROOT, &[record(b"E", 31, 2048, 2, b""), file("A.;1", 41, 1)]);
    disc.directory(31, 30, &[file("B.;1", 42, 1)]);
    let image = disc.open(&Context::default()).expect("opens");
    let below = |path: &str| {
        let mut found = Vec::new();
        let outcome = image.for_each_entry(
            Namespace::Iso,
            Some(path.as_bytes()),
            &Context::default(),
            &mut |entry| {
                found.push(String::from_utf8_lossy(entry.path).into_owned());
                ControlFlow::Continue(())
            },
        );
        outcome.map(|()| found).ok()
    };
    assert_eq!(below("/D/"), Some(vec!["D".into(), "D/E".into(), "D/A".into(), "D/E/B".into()]));
    assert_eq!(below("D/E"), Some(vec!["D/E".into(), "D/E/B".into()]));
    assert_eq!(below("D/A"), Some(vec!["D/A".into()]));
    assert_eq!(below("D/Q"), None);
    assert_eq!(below("X/Q"), None);
    assert_eq!(below("/").map(|found| found.len()), Some(5));
}

#[test]
fn every_field_says_where_it_lies() {
    let disc = Disc::with_joliet(40);
    let image = disc.open(&Context::default()).expect("opens");
    let field = |path: &str| image.fields.iter().find(|field| field.path == path).expect("there");
    let name = field("pvd.volume-id");
    assert_eq!(name.value, FieldValue::Text("VOLUME".into()));
    assert_eq!((name.range.start, name.range.len), (16 * 2048 + 40, 32));
    assert_eq!(name.clause, "ECMA-119 8.4.6");
    assert_eq!(field("pvd.space-blocks").value, FieldValue::Number(40));
    assert_eq!(field("joliet.escape-sequences").value, FieldValue::Bytes(b"%/E".to_vec()));
    assert_eq!(field("terminator.type").value, FieldValue::Number(255));
    // The fields of a descriptor cover it without overlapping, but for what is reserved.
    let mut ends = 16 * 2048;
    for field in image.fields.iter().filter(|field| field.path.starts_with("pvd.")) {
        assert!(field.range.start >= ends, "{} overlaps what lies before it", field.path);
        ends = field.range.end();
    }
    assert!(ends <= 17 * 2048);
}
