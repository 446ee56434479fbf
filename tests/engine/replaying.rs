//! Orders from recordings, and discs that are split.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::progress::Context;
use glassmaster::io::memory::MemorySource;
use glassmaster::io::{BlockSource, Shape, SourceError};
use glassmaster::master::{self, Facts, Wishes};
use glassmaster::model::spec::{ImageSpec, Placement, RuleKind, Selection};
use glassmaster::model::tree::Content;
use glassmaster::model::{Blob, NodeKind, Tree};
use glassmaster::ops::reorder::{OrderWay, Recorded, reorder};
use glassmaster::ops::split::{SplitError, split};
use glassmaster::plan::replay::{Read, Recording, replay};
use glassmaster::plan::{Drive, Plan, check};

use super::authoring::{DATE, put};

/// Bytes of a sector.
const SECTOR: u64 = 2048;

fn spec() -> ImageSpec {
    ImageSpec { padding_sectors: 0, ..ImageSpec::new(Timestamp::from_unix(DATE)) }
}

fn zeros(tree: &mut Tree, path: &str, len: u64) -> glassmaster::model::NodeId {
    let blob = tree.add_blob(Blob { content: Content::Zeros, len }).expect("few blobs");
    put(tree, path, NodeKind::File(blob))
}

/// A source that is as slow as a disc: written apart from the model it is compared with. The head
/// moves at once over a little, in proportion to the square root of the way over more; time is
/// real, but five times faster.
struct SlowDisc {
    bytes: MemorySource,
    drive: Drive,
    head: Mutex<u64>,
}

/// How much faster than a disc it is.
const FASTER: f64 = 5.0;

impl BlockSource for SlowDisc {
    fn len(&self) -> u64 {
        self.bytes.len()
    }

    fn shape(&self) -> Shape {
        self.bytes.shape()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        let mut head = self.head.lock().expect("nobody panicked");
        let drive = &self.drive;
        let per_byte = 1.0 / drive.bytes_per_second as f64;
        let mut wait = buf.len() as f64 * per_byte;
        if *head != offset {
            let way = (*head as f64 - offset as f64).abs();
            let arm = 1e-6 * drive.seek_average_us as f64;
            let seek = arm * (3.0 * way / drive.span_bytes as f64).sqrt();
            let seek = seek + 1e-6 * drive.latency_us as f64;
            let is_ahead = offset > *head;
            wait += if is_ahead { seek.min(way * per_byte) } else { seek };
        }
        *head = offset + buf.len() as u64;
        let until = Instant::now() + Duration::from_secs_f64(wait / FASTER);
        self.bytes.read_at(offset, buf)?;
        while Instant::now() < until {
            std::thread::sleep(until.saturating_duration_since(Instant::now()));
        }
        Ok(())
    }
}

/// Reads everything that was recorded from a disc as `plan` has it; how long it took there.
fn really(plan: &Plan, touches: &[glassmaster::plan::replay::Touch], drive: Drive) -> Duration {
    let len = usize::try_from(plan.size_bytes()).expect("small");
    let disc = SlowDisc { bytes: MemorySource::new(vec![0u8; len]), drive, head: Mutex::new(0) };
    let begun = Instant::now();
    for touch in touches {
        let start = match touch.blob {
            Some(blob) => plan.addresses().blob(blob).expect("it lies somewhere").start,
            None => 0,
        };
        let len = usize::try_from(touch.len).expect("small");
        let at = start + touch.offset;
        let len = len.min(usize::try_from(plan.size_bytes() - at).expect("small"));
        disc.read_at(at, &mut vec![0; len]).expect("it can be read");
    }
    begun.elapsed().mul_f64(FASTER)
}

#[test]
fn an_order_from_a_recording_is_as_fast_as_predicted() {
    let mut tree = Tree::new();
    // Small files far apart behind large ones, as on a rescue disc.
    let mut wanted = Vec::new();
    for number in 0..24 {
        zeros(&mut tree, &format!("d{number:02}/a-film"), 1 << 20);
        wanted.push(zeros(&mut tree, &format!("d{number:02}/module"), 9000));
    }
    let spec = spec();
    let wishes = Wishes::of_files(&tree, &spec);
    let (plan, _) = master::plan(wishes, &Facts::default());
    let place = |id| {
        let blob = tree.node(id).and_then(glassmaster::model::Node::blob).expect("a file");
        plan.addresses().blob(blob).expect("it lies somewhere")
    };
    // As a start does it: back and forth.
    let reads = wanted.iter().rev().step_by(2).chain(wanted.iter().step_by(2)).map(|id| {
        let range = place(*id);
        Read { offset: range.start, len: range.len.next_multiple_of(SECTOR), at_us: None }
    });
    let recording = Recording { reads: reads.collect(), count_elsewhere: 0 };
    // A small disc, so that seeks count, and no buffer: the slow source has none.
    let drive = Drive {
        bytes_per_second: 3_686_400,
        seek_average_us: 85_000,
        latency_us: 3_500,
        span_bytes: plan.size_bytes(),
        buffer_bytes: 0,
    };
    let facts = Facts::default();
    let ctx = Context::default();
    let recorded = Recorded::Planned(&plan);
    let proposal = reorder(wishes, &facts, recorded, &recording, drive, &ctx).expect("proposed");
    assert_eq!(proposal.way, OrderWay::FirstTouched);
    assert!(proposal.after.us * 2 < proposal.before.us, "{proposal:?}");
    let mut placement = Placement::new();
    placement.push(RuleKind::List(proposal.order.as_slice().into()));
    let (laid, _) = master::plan(Wishes { placement: &placement, ..wishes }, &facts);
    assert_eq!(check(&laid), []);
    let start = |blob| laid.addresses().blob(blob).map(|range| range.start);
    assert_eq!(replay(&proposal.touches, &start, drive).us, proposal.after.us);
    // Nothing was moved by asking.
    assert_eq!(master::plan(wishes, &facts).0.id(), plan.id());

    let before = really(&plan, &proposal.touches, drive);
    let after = really(&laid, &proposal.touches, drive);
    println!(
        "predicted {} -> {} ms, on the slow source {} -> {} ms",
        proposal.before.us / 1000,
        proposal.after.us / 1000,
        before.as_millis(),
        after.as_millis(),
    );
    let predicted = proposal.after.us as f64 / proposal.before.us as f64;
    let measured = after.as_secs_f64() / before.as_secs_f64();
    assert!((predicted - measured).abs() < 0.2, "predicted {predicted}, measured {measured}");
}

#[test]
fn an_order_that_brings_nothing_is_not_proposed() {
    let mut tree = Tree::new();
    zeros(&mut tree, "a", 5000);
    zeros(&mut tree, "b", 5000);
    let spec = spec();
    let wishes = Wishes::of_files(&tree, &spec);
    let (plan, _) = master::plan(wishes, &Facts::default());
    let recording = Recording {
        reads: vec![Read { offset: 0, len: plan.size_bytes(), at_us: None }],
        count_elsewhere: 0,
    };
    let drive = glassmaster::plan::MediumKind::Dvd.drive();
    let (facts, ctx) = (Facts::default(), Context::default());
    let recorded = Recorded::Planned(&plan);
    let proposal = reorder(wishes, &facts, recorded, &recording, drive, &ctx).expect("tried");
    assert!(proposal.order.is_empty() && proposal.way == OrderWay::Unchanged);
}

#[test]
fn a_disc_is_split_over_several_that_fit() {
    let mut tree = Tree::new();
    for number in 0..9 {
        for part in 0..5 {
            zeros(&mut tree, &format!("album {number}/{part}.jpg"), 100_000 + part * 7);
        }
    }
    for part in 0..30 {
        zeros(&mut tree, &format!("films/long/{part:02}.bin"), 90_000);
    }
    let empty = tree.add(Tree::ROOT, glassmaster::model::Node::folder(b"empty".to_vec()));
    let empty = empty.expect("a folder");
    let spec = spec();
    let mut placement = Placement::new();
    placement.push(RuleKind::First(Selection::glob("3.jpg")));
    let wishes = Wishes { placement: &placement, ..Wishes::of_files(&tree, &spec) };
    let (facts, ctx) = (Facts::default(), Context::default());
    let capacity = 1_200_000;
    let parts = split(wishes, &facts, capacity, &ctx).expect("it can be split");
    let mut seen = std::collections::BTreeMap::new();
    for (index, part) in parts.iter().enumerate() {
        let own = Wishes { tree: &part.tree, placement: &part.placement, ..wishes };
        let (plan, _) = master::plan(own, &facts);
        assert_eq!(check(&plan), []);
        assert_eq!((plan.size_bytes(), plan.id()), (part.size_bytes, part.plan));
        assert!(part.size_bytes <= capacity);
        for (id, node) in part.tree.walk(Tree::ROOT).filter(|(id, _)| *id != Tree::ROOT) {
            assert_eq!(part.tree.path_of(id), tree.path_of(id), "folders stay what they were");
            if !node.is_folder() || id == empty {
                assert!(seen.insert(id, index).is_none(), "it lies on one disc only");
            }
        }
    }
    let files = |tree: &Tree| tree.walk(Tree::ROOT).filter(|(_, n)| !n.is_folder()).count();
    assert_eq!(seen.len(), files(&tree) + 1, "nothing is left out");
    let least = planned_size(wishes).div_ceil(capacity);
    assert!(parts.len() as u64 <= least + 1, "{} discs, {least} at least", parts.len());
    // Folders that fit are whole.
    for number in 0..9 {
        let folder = tree.lookup(format!("album {number}").as_bytes()).expect("there");
        let mut discs: Vec<usize> =
            tree.children(folder).iter().filter_map(|id| seen.get(id).copied()).collect();
        discs.dedup();
        assert_eq!(discs.len(), 1, "album {number}");
    }
    let mut larger = tree.clone();
    zeros(&mut larger, "huge", 5_000_000);
    let wishes = Wishes { tree: &larger, ..wishes };
    let refused = split(wishes, &facts, capacity, &ctx);
    assert!(matches!(refused, Err(SplitError::TooLarge { path, .. }) if path == "huge"));
    let all = split(wishes, &facts, 700_000_000, &ctx).expect("it fits");
    assert_eq!(all.len(), 1);
    let none = split(wishes, &facts, 1000, &ctx);
    assert!(matches!(none, Err(SplitError::NoRoom { .. })));
}

fn planned_size(wishes: Wishes<'_>) -> u64 {
    master::plan(wishes, &Facts::default()).0.size_bytes()
}
