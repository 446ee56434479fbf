//! Images made to hurt (hazards.md, H1 to H21): each is one function named after its defect.

use std::ops::ControlFlow;

use glassmaster::base::diag::Code;
use glassmaster::base::progress::Context;
use glassmaster::model::tree::Tree;
use glassmaster::model::{Content, Namespace, NodeKind};
use glassmaster::opened::{OpenError, OpenImage};
use proptest::prelude::*;

use super::build::{
    Disc, JOLIET_ROOT, ROOT, SECTOR, both32, ce, cl, file, folder, nm, open_bytes, px, record,
};

/// Does with an image all that a program may: every view, the map, all data.
pub fn use_up(image: &OpenImage, ctx: &Context) {
    for ns in image.views() {
        let view = image.read_view(ns, ctx).expect("a partial tree at worst");
        let mut count = 0u64;
        image
            .for_each_entry(ns, None, ctx, &mut |entry| {
                assert!(!entry.name.contains(&b'/') && !entry.name.contains(&0));
                assert!(!matches!(entry.name, b"" | b"." | b".."));
                count += 1;
                assert_eq!(u64::from(entry.number), count);
                ControlFlow::Continue(())
            })
            .expect("a partial list at worst");
        assert_eq!(count + 1, view.tree.count_nodes());
        for id in 0..view.tree.blob_bound() {
            let blob = view.tree.blob(glassmaster::model::BlobId(id)).expect("never removed");
            if let Ok(source) = image.blob_source(blob) {
                let mut buf = vec![0; 512.min(usize::try_from(source.len()).unwrap_or(512))];
                let _missing_is_fine = source.read_at(0, &mut buf);
            }
        }
    }
    let survey = image.survey(ctx).expect("a partial map at worst");
    assert_eq!(survey.map.iter().map(|span| span.range.len).sum::<u64>(), image.size_bytes);
}

/// Paths of the default view, with what was noticed on the way.
fn paths(disc: &Disc) -> (Vec<String>, Vec<Code>) {
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    let found = paths_of(&image, image.default_view(), &ctx);
    let codes = ctx.take_report().counts().map(|(code, ..)| code).collect();
    use_up(&image, &Context::default());
    (found, codes)
}

fn paths_of(image: &OpenImage, ns: Namespace, ctx: &Context) -> Vec<String> {
    let mut found = Vec::new();
    image
        .for_each_entry(ns, None, ctx, &mut |entry| {
            let mark = if entry.is_damaged { "!" } else { "" };
            found.push(format!("{}{mark}", String::from_utf8_lossy(entry.path)));
            ControlFlow::Continue(())
        })
        .expect("listed");
    found
}

#[test]
fn what_is_no_image_is_refused() {
    for len in [0, 1, 2047, 32_767, 32_769, 100_000] {
        for byte in [0, 0xFF, b'C'] {
            let outcome = open_bytes(vec![byte; len], &Context::default());
            assert!(matches!(outcome, Err(OpenError::NotAnImage)), "{len} bytes of {byte}");
        }
    }
}

#[test]
fn a_truncated_image_shows_what_is_left() {
    let mut disc = Disc::new(40, false);
    disc.directory(ROOT, ROOT, &[file("A.TXT;1", 30, 100), file("B.TXT;1", 35, 4096)]);
    for sectors in 0..40 {
        let ctx = Context::default();
        let cut = disc.bytes[..sectors * SECTOR].to_vec();
        match open_bytes(cut, &ctx) {
            Err(OpenError::NotAnImage) => assert!(sectors <= 16),
            Err(other) => panic!("{other}"),
            Ok(image) => {
                let found = paths_of(&image, Namespace::Iso, &ctx);
                let expected: &[&str] = match sectors {
                    0..=20 => &[],
                    21..=30 => &["A.TXT!", "B.TXT!"],
                    31..=36 => &["A.TXT", "B.TXT!"],
                    _ => &["A.TXT", "B.TXT"],
                };
                assert_eq!(found, expected, "{sectors} sectors");
                assert!(ctx.take_report().count_of(Code::ImageTruncated) == 1);
                use_up(&image, &ctx);
            }
        }
    }
}

#[test]
fn an_image_may_end_at_any_byte() {
    let bytes = rich_disc().bytes;
    for len in (15 * SECTOR..bytes.len()).step_by(97).chain(20 * SECTOR..20 * SECTOR + 200) {
        let ctx = Context::default();
        if let Ok(image) = open_bytes(bytes[..len].to_vec(), &ctx) {
            use_up(&image, &ctx);
        }
    }
}

#[test]
fn every_byte_of_the_descriptor_may_be_anything() {
    let mut disc = Disc::with_joliet(30);
    disc.directory(ROOT, ROOT, &[file("A.TXT;1", 26, 100), folder("D", 25)]);
    disc.directory(25, ROOT, &[file("B.TXT;1", 27, 100)]);
    // The padding at the end has no meaning; a sample of it will do.
    for at in (0..900).chain([1000, 2047]).map(|at| 16 * SECTOR + at) {
        for byte in [0, 0x7F, 0x80, 0xFF, disc.bytes[at] ^ 0xFF] {
            let mut changed = disc.bytes.clone();
            changed[at] = byte;
            let ctx = Context::default();
            if let Ok(image) = open_bytes(changed, &ctx) {
                use_up(&image, &ctx);
            }
        }
    }
}

#[test]
fn descriptors_without_end_are_bounded() {
    let mut disc = Disc::new(700, false);
    for sector in 700 - 16..700 {
        disc.terminator(sector);
    }
    let primary = disc.bytes[16 * SECTOR..17 * SECTOR].to_vec();
    let mut bytes = disc.bytes[..16 * SECTOR].to_vec();
    for _ in 0..600 {
        bytes.extend(&primary);
    }
    let ctx = Context::default();
    assert!(open_bytes(bytes, &ctx).is_ok());
    assert_eq!(ctx.take_report().count_of(Code::TooManyDescriptors), 1);
}

#[test]
fn a_missing_terminator_and_a_second_primary_are_told() {
    let mut disc = Disc::new(40, false);
    disc.descriptor(17, 1, 1, 30, b"");
    let (_, codes) = paths(&disc);
    assert_eq!(codes, [Code::TerminatorMissing, Code::PrimaryDiffers]);
    let mut only_svd = Disc::new(40, false);
    only_svd.put(16 * SECTOR, &[2]);
    let ctx = Context::default();
    assert!(only_svd.open(&ctx).is_err());
    assert_eq!(ctx.take_report().count_of(Code::PrimaryMissing), 1);
}

#[test]
fn odd_block_sizes_fall_back_to_2048() {
    for size in [0u16, 1, 3000, 65_535] {
        let mut disc = Disc::new(40, false);
        disc.directory(ROOT, ROOT, &[file("A.TXT;1", 30, 100)]);
        disc.put(16 * SECTOR + 128, &super::build::both16(size));
        assert_eq!(paths(&disc), (vec!["A.TXT".into()], vec![Code::BlockSizeOdd]), "size {size}");
    }
}

#[test]
fn blocks_of_512_and_1024_bytes_are_read() {
    for (size, factor) in [(512u16, 4u32), (1024, 2)] {
        let mut disc = Disc::new(40, false);
        disc.put(16 * SECTOR + 128, &super::build::both16(size));
        disc.put(16 * SECTOR + 156, &record(&[0], ROOT * factor, 2048, 2, b"")[..34]);
        let odd_block = 30 * factor + 1;
        let mut root = record(&[0], ROOT * factor, 2048, 2, b"");
        root.extend(record(&[1], ROOT * factor, 2048, 2, b""));
        root.extend(file("A.TXT;1", odd_block, 3));
        disc.put(20 * SECTOR, &root);
        let place = usize::from(size) * usize::try_from(odd_block).expect("small");
        disc.put(place, b"abc");
        let image = disc.open(&Context::default()).expect("opens");
        let view = image.read_view(Namespace::Iso, &Context::default()).expect("read");
        let node = view.tree.lookup(b"A.TXT").and_then(|id| view.tree.node(id)).expect("there");
        let blob = node.blob().and_then(|id| view.tree.blob(id)).expect("a file");
        let source = image.blob_source(blob).expect("readable");
        let mut buf = [0; 3];
        source.read_at(0, &mut buf).expect("whole");
        assert_eq!(&buf, b"abc", "blocks of {size}");
        assert_eq!(image.volumes[0].block_bytes, u32::from(size));
    }
}

#[test]
fn the_little_endian_half_counts_and_the_other_is_the_spare() {
    let mut disc = Disc::new(40, false);
    let mut wrong_big = file("BIG.TXT;1", 30, 100);
    wrong_big[6..10].copy_from_slice(&9u32.to_be_bytes());
    let mut wrong_little = file("LITTLE.TXT;1", 31, 200);
    wrong_little[2..6].copy_from_slice(&u32::MAX.to_le_bytes());
    disc.directory(ROOT, ROOT, &[wrong_big, wrong_little]);
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    let mut starts = Vec::new();
    image
        .for_each_entry(Namespace::Iso, None, &ctx, &mut |entry| {
            starts.push(entry.ranges[0].start / 2048);
            ControlFlow::Continue(())
        })
        .expect("listed");
    assert_eq!(starts, [30, 31]);
    assert_eq!(ctx.take_report().count_of(Code::EndianMismatch), 2);
}

#[test]
fn roots_of_every_size_are_survived() {
    for (block, len) in
        [(ROOT, 0), (ROOT, 1), (ROOT, 100), (ROOT, u32::MAX), (u32::MAX, 2048), (39, 4096)]
    {
        let mut disc = Disc::new(40, false);
        disc.directory(ROOT, ROOT, &[file("A.TXT;1", 30, 100)]);
        disc.put(16 * SECTOR + 156, &record(&[0], block, len, 2, b"")[..34]);
        let ctx = Context::default();
        use_up(&disc.open(&ctx).expect("opens"), &ctx);
    }
}

#[test]
fn bad_records_cost_only_themselves() {
    for (at, byte) in [(0, 1), (0, 33), (32, 0), (32, 200)] {
        let mut disc = Disc::new(40, false);
        let mut bad = file("BAD.TXT;1", 30, 100);
        bad[at] = byte;
        disc.directory_of(ROOT, ROOT, 2048, &[file("A.TXT;1", 30, 100)]);
        let mut records = disc.bytes[20 * SECTOR..][..34 + 34 + 40].to_vec();
        records.extend(bad);
        disc.put(20 * SECTOR, &records);
        let (found, codes) = paths(&disc);
        assert_eq!((found, codes), (vec!["A.TXT".into()], vec![Code::RecordBad]), "{at}: {byte}");
    }
}

#[test]
fn rings_are_cut_and_the_rest_is_listed() {
    // A folder that is its own child, one that holds its parent, and one reached twice.
    let mut disc = Disc::new(60, false);
    let records = [folder("SELF", 30), folder("ROOT", ROOT), folder("TWICE", 31), folder("U", 31)];
    disc.directory(ROOT, ROOT, &records);
    disc.directory(30, ROOT, &[folder("SELF", 30), file("A.TXT;1", 40, 1)]);
    disc.directory(31, ROOT, &[file("B.TXT;1", 41, 1)]);
    let (found, codes) = paths(&disc);
    assert_eq!(found, ["SELF", "ROOT!", "TWICE", "U!", "SELF/SELF!", "SELF/A.TXT", "TWICE/B.TXT"]);
    assert_eq!(codes, [Code::DirectoryLoop, Code::DirectoryShared]);
}

#[test]
fn a_ring_of_a_hundred_folders_ends() {
    let mut disc = Disc::new(200, false);
    disc.directory(ROOT, ROOT, &[folder("D", 50)]);
    for n in 0..100 {
        disc.directory(50 + n, 50, &[folder("D", 50 + (n + 1) % 100)]);
    }
    let (found, codes) = paths(&disc);
    assert_eq!((found.len(), codes), (101, vec![Code::DirectoryLoop]));
}

#[test]
fn folders_deeper_than_the_limit_are_cut() {
    let levels = 5000u32;
    let mut disc = Disc::new(6000, false);
    disc.directory(ROOT, ROOT, &[folder("D", 100)]);
    for n in 0..levels {
        disc.directory(100 + n, ROOT, &[folder("D", 101 + n)]);
    }
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    let view = image.read_view(Namespace::Iso, &ctx).expect("read");
    assert_eq!(view.tree.count_nodes(), u64::from(ctx.limits.depth) + 1);
    assert_eq!(ctx.take_report().count_of(Code::TooDeep), 1);
}

#[test]
fn equal_names_take_linear_time() {
    let count = 200_000u32;
    let records: Vec<_> = (0..count).map(|_| file("SAME.TXT;1", 30, 1)).collect();
    let len = 2048 * count.div_ceil(2048 / 44);
    let mut disc = Disc::new(60 + usize::try_from(len).expect("small") / SECTOR, false);
    disc.put(16 * SECTOR + 156, &record(&[0], 50, len, 2, b"")[..34]);
    disc.directory_of(50, 50, len, &records);
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    let started = std::time::Instant::now();
    let view = image.read_view(Namespace::Iso, &ctx).expect("read");
    assert_eq!(view.tree.count_nodes(), u64::from(count) + 1);
    assert_eq!(view.tree.blob_bound(), 1);
    assert_eq!(ctx.take_report().count_of(Code::NameTwice), u64::from(count) - 1);
    // Quadratic work would take hours.
    assert!(started.elapsed().as_secs() < 60);
}

#[test]
fn chains_of_sections_are_joined_or_told() {
    let part = |id: &str, block, len, flags| record(id.as_bytes(), block, len, flags, b"");
    let mut disc = Disc::new(60, false);
    disc.directory(
        ROOT,
        ROOT,
        &[
            part("A.BIN;1", 30, 2048, 0x80),
            part("A.BIN;1", 40, 100, 0),
            part("B.BIN;1", 31, 2048, 0x80),
            part("C.BIN;1", 32, 10, 0),
            part("D.BIN;1", 33, 2048, 0x80),
        ],
    );
    let (found, codes) = paths(&disc);
    assert_eq!(found, ["A.BIN", "B.BIN!", "C.BIN", "D.BIN!"]);
    assert_eq!(codes, [Code::MultiExtentBad]);
    let image = disc.open(&Context::default()).expect("opens");
    let view = image.read_view(Namespace::Iso, &Context::default()).expect("read");
    let node = view.tree.lookup(b"A.BIN").and_then(|id| view.tree.node(id)).expect("there");
    let blob = node.blob().and_then(|id| view.tree.blob(id)).expect("a file");
    assert_eq!(blob.len, 2148);
    assert!(
        matches!(&blob.content, Content::Extents { ranges, .. } if ranges.as_slice().len() == 2)
    );
}

#[test]
fn interleaved_and_sparse_files_are_named_and_refused() {
    let mut disc = Disc::new(60, true);
    let mut interleaved = record(b"I.BIN;1", 30, 4096, 0, &nm(b"inter"));
    (interleaved[26], interleaved[27]) = (2, 2);
    let sf = [b"SF\x0c\x01".to_vec(), both32(1 << 30), nm(b"sparse")].concat();
    disc.directory(ROOT, ROOT, &[interleaved, record(b"S.BIN;1", 33, 2048, 0, &sf)]);
    let (found, codes) = paths(&disc);
    assert_eq!(found, ["inter!", "sparse!"]);
    assert_eq!(codes, [Code::Interleaved, Code::SparseFile]);
    let image = disc.open(&Context::default()).expect("opens");
    let view = image.read_view(Namespace::RockRidge, &Context::default()).expect("read");
    for (name, len) in [(&b"inter"[..], 4096), (b"sparse", 1 << 30)] {
        let node = view.tree.lookup(name).and_then(|id| view.tree.node(id)).expect("there");
        let blob = node.blob().and_then(|id| view.tree.blob(id)).expect("a file");
        assert_eq!(blob.len, len);
        assert!(image.blob_source(blob).is_err());
    }
}

#[test]
fn continuation_areas_never_loop_or_leave_the_image() {
    let mut disc = Disc::new(60, true);
    // Self, mutual, outside, too long, and one good.
    disc.put(40 * SECTOR, &ce(40, 0, 28));
    disc.put(41 * SECTOR, &ce(42, 0, 28));
    disc.put(42 * SECTOR, &ce(41, 0, 28));
    disc.put(43 * SECTOR, &nm(b"good"));
    let links = [
        ce(40, 0, 28),
        ce(41, 0, 28),
        ce(u32::MAX, 0, 28),
        ce(40, 0, u32::MAX),
        ce(40, 5000, 28),
        ce(43, 0, 9),
    ];
    let records: Vec<_> =
        (b'A'..).zip(links).map(|(id, link)| record(&[id], 50, 1, 0, &link)).collect();
    disc.directory(ROOT, ROOT, &records);
    let (found, codes) = paths(&disc);
    assert_eq!(found, ["A", "B", "C", "D", "E", "good"]);
    assert_eq!(codes, [Code::ContinuationBad]);
}

#[test]
fn a_chain_of_33_continuations_is_cut_at_32() {
    let mut disc = Disc::new(60, true);
    for n in 0..40u32 {
        let at = 40 * SECTOR + usize::try_from(n).expect("small") * 50;
        disc.put(at, &[nm(&[b'a' + (n % 26) as u8]), ce(40, (n + 1) * 50, 34)].concat());
    }
    disc.directory(ROOT, ROOT, &[record(b"A.TXT;1", 50, 1, 0, &ce(40, 0, 34))]);
    let (found, codes) = paths(&disc);
    assert_eq!((found, codes), (vec!["a".into()], vec![Code::ContinuationBad]));
}

#[test]
fn names_are_fit_for_a_folder_and_kept_as_recorded() {
    let names: [&[u8]; 7] =
        [b"..", b".", b"/etc/passwd", b"a\0b", b"caf\xe9", "\u{202e}txt".as_bytes(), b"x\x1b[2J"];
    let mut disc = Disc::new(60, true);
    let records: Vec<_> =
        (b'A'..).zip(names).map(|(id, name)| record(&[id], 50, 1, 0, &nm(name))).collect();
    disc.directory(ROOT, ROOT, &records);
    let image = disc.open(&Context::default()).expect("opens");
    let view = image.read_view(Namespace::RockRidge, &Context::default()).expect("read");
    let found: Vec<&[u8]> =
        view.tree.walk(Tree::ROOT).skip(1).map(|(_, node)| &*node.name).collect();
    assert_eq!(&found[..4], [&b"__"[..], b"_", b"_etc_passwd", b"a_b"]);
    assert_eq!(&found[4..], &names[4..]);
    let dots = view.tree.lookup(b"__").and_then(|id| view.tree.node(id)).expect("there");
    let fixed = glassmaster::model::tree::NamespaceName::Fixed(b"..".as_slice().into());
    assert_eq!(dots.name_in(Namespace::RockRidge), &fixed);
    use_up(&image, &Context::default());
}

#[test]
fn link_targets_are_shown_and_never_followed() {
    let mut disc = Disc::new(60, true);
    let link = |sl: &[u8]| [px(0o120_777), sl.to_vec()].concat();
    disc.directory(
        ROOT,
        ROOT,
        &[
            record(b"A", 0, 0, 0, &link(b"SL\x0f\x01\x00\x08\x00\x04\x00\x04\x00\x00\x02ab\x00")),
            record(b"B", 0, 0, 0, &link(b"SL\x09\x01\x01\x00\x02ab")),
            record(b"C", 0, 0, 0, &link(b"SL\x09\x01\x00\x00\xffab")),
        ],
    );
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    let view = image.read_view(Namespace::RockRidge, &ctx).expect("read");
    let target = view.tree.lookup(b"A").and_then(|id| view.tree.node(id)).map(|n| &n.kind);
    assert!(matches!(target, Some(NodeKind::Symlink(t)) if &***t == b"/../../ab"));
    assert_eq!(ctx.take_report().count_of(Code::LinkTargetBad), 2);
}

#[test]
fn broken_relocations_are_listed_and_not_entered() {
    let mut disc = Disc::new(60, true);
    let moved = |name: &[u8], block| [nm(name), cl(block), px(0o040_755)].concat();
    disc.directory(
        ROOT,
        ROOT,
        &[
            record(b"A.;1", 0, 0, 0, &moved(b"to-root", ROOT)),
            record(b"B.;1", 0, 0, 0, &moved(b"outside", u32::MAX)),
            record(b"C.;1", 0, 0, 0, &moved(b"to-file", 50)),
            record(b"D.;1", 0, 0, 0, &moved(b"good", 30)),
            record(b"E", 30, 2048, 2, &[nm(b"hidden"), b"RE\x04\x01".to_vec()].concat()),
        ],
    );
    disc.directory(30, ROOT, &[record(b"F.;1", 55, 3, 0, &nm(b"inside"))]);
    let (found, codes) = paths(&disc);
    assert_eq!(found, ["to-root!", "outside!", "to-file!", "good", "good/inside"]);
    assert_eq!(codes, [Code::DirectoryLoop, Code::RelocationBad]);
}

#[test]
fn joliet_names_of_every_shape_stay_within_their_folder() {
    let mut disc = Disc::with_joliet(60);
    let names: [&[u8]; 4] = [b"\0/\0a", b"\xd8\0\0A", b"\0A\0", b"\0.\0."];
    let records: Vec<_> = names.iter().map(|name| record(name, 50, 1, 0, b"")).collect();
    disc.directory(JOLIET_ROOT, JOLIET_ROOT, &records);
    let (found, codes) = paths(&disc);
    assert_eq!(found, ["_a", "\u{fffd}A", "A\u{fffd}", "__"]);
    assert_eq!(codes, [Code::NameUnsafe]);
}

#[test]
fn what_a_view_lacks_is_told() {
    let mut disc = Disc::with_joliet(60);
    disc.directory(ROOT, ROOT, &[file("A.;1", 50, 1), file("B.;1", 51, 1)]);
    disc.directory(JOLIET_ROOT, JOLIET_ROOT, &[record(b"\0a", 50, 1, 0, b"")]);
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    assert_eq!(image.views(), [Namespace::Joliet, Namespace::Iso]);
    let lacking = image.views_lacking(Namespace::Joliet, &ctx).expect("walked");
    assert_eq!(
        lacking.iter().map(|l| (l.ns, l.count_files)).collect::<Vec<_>>(),
        [(Namespace::Iso, 1)]
    );
    image.survey(&ctx).expect("surveyed");
    assert_eq!(ctx.take_report().count_of(Code::OtherViewHasMore), 1);
}

#[test]
fn hidden_and_associated_files_and_versions_are_told_apart() {
    let mut disc = Disc::new(60, false);
    disc.directory(
        ROOT,
        ROOT,
        &[
            record(b"A.;1", 50, 1, 4, b""),
            record(b"A.;1", 51, 1, 1, b""),
            record(b"A.;2", 52, 1, 0, b""),
        ],
    );
    let ctx = Context::default();
    let image = disc.open(&ctx).expect("opens");
    let mut found = Vec::new();
    image
        .for_each_entry(Namespace::Iso, None, &ctx, &mut |entry| {
            found.push((entry.name.to_vec(), entry.record_flags));
            ControlFlow::Continue(())
        })
        .expect("listed");
    assert_eq!(found, [(b"A".to_vec(), 4), (b"A".to_vec(), 1), (b"A.;2".to_vec(), 0)]);
}

#[test]
fn extended_attribute_records_lie_in_front_of_the_data() {
    let mut disc = Disc::new(60, false);
    let mut with_attributes = file("A.TXT;1", 50, 3);
    with_attributes[1] = 2;
    disc.directory(ROOT, ROOT, &[with_attributes]);
    disc.put(52 * SECTOR, b"abc");
    let image = disc.open(&Context::default()).expect("opens");
    let mut start = 0;
    image
        .for_each_entry(Namespace::Iso, None, &Context::default(), &mut |entry| {
            start = entry.ranges[0].start;
            ControlFlow::Continue(())
        })
        .expect("listed");
    assert_eq!(start, 52 * 2048);
}

/// An image with a bit of everything.
fn rich_disc() -> Disc {
    let mut disc = Disc::new(64, true);
    let px_file = px(0o100_644);
    let zf = [b"ZF\x10\x01pz\x04\x0f".to_vec(), both32(100)].concat();
    let sl = [px(0o120_777), b"SL\x09\x01\x00\x00\x02ab".to_vec()].concat();
    disc.directory(
        ROOT,
        ROOT,
        &[
            record(b"A.;1", 50, 100, 0, &[px_file.clone(), nm(b"alpha")].concat()),
            record(b"Z.;1", 51, 100, 0, &[zf, nm(b"packed")].concat()),
            record(b"L.;1", 0, 0, 0, &sl),
            record(b"M.;1", 0, 0, 0, &[nm(b"moved"), cl(31)].concat()),
            record(b"C.;1", 52, 10, 0, &ce(40, 0, 60)),
            record(b"D", 30, 2048, 2, &[px(0o040_755), nm(b"dir")].concat()),
            record(b"X.;1", 53, 2048, 0x80, b""),
            record(b"X.;1", 54, 10, 0, b""),
        ],
    );
    disc.put(40 * SECTOR, &[nm(b"continued"), px_file].concat());
    disc.directory(30, ROOT, &[record(b"B.;1", 55, 10, 0, &nm(b"beta"))]);
    disc.directory(31, ROOT, &[record(b"G.;1", 56, 10, 0, &nm(b"gamma"))]);
    disc
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn flipped_bytes_never_hurt(
        flips in proptest::collection::vec((0usize..24 * SECTOR, any::<u8>()), 1..12),
    ) {
        let mut bytes = rich_disc().bytes;
        for (at, byte) in flips {
            // Descriptors, root, two folders and the continuation area.
            let place = match at / SECTOR {
                0..8 => 16 * SECTOR + at,
                8..16 => 20 * SECTOR + at % 400,
                16..20 => 30 * SECTOR + at % (2 * SECTOR),
                _ => 40 * SECTOR + at % 128,
            };
            bytes[place] ^= byte;
        }
        let ctx = Context::default();
        if let Ok(image) = open_bytes(bytes, &ctx) {
            use_up(&image, &ctx);
        }
    }
}
