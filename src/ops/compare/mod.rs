//! Two discs side by side: what is the same, what differs, and what the differences are.
//!
//! Either side is an image of any container, opened (a planned project is one too), or a folder of
//! the host. First the bytes are compared place by place (`sectors`) and every run gets the name
//! of what it belongs to (`explain`). Then the trees are laid side by side, view by view
//! (`align`), and only files whose bytes were not compared yet are read (`contents`). What is
//! told by name, not by place, comes from descriptors and boot structures (`facts`). At last
//! every run gets its class (`resolve`).
//!
//! [`views::compare_views`] holds the views of one image against each other.
//!
//! Not compared: what no reader reads, such as subchannels and streams; the bytes inside a file
//! system that lies in a file (its owners are named where the map knows them).

mod align;
mod class;
mod compared;
mod contents;
mod explain;
mod facts;
mod outcome;
mod report;
mod resolve;
mod rows;
mod sectors;
mod side;
mod swap;
pub mod views;
pub mod words;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Context, Phase};
use crate::base::units::ByteRange;
use crate::io::{HostFs, SharedSource};
use crate::model::tree::Content;
use crate::model::{BlobId, Namespace, NodeId, Tree};
use crate::opened::Track;
use crate::ops::Workers;

pub use align::{Aspect, FileDifference, State};
pub use class::{Class, ClassSet, Ignore};
pub use compared::Compared;
use contents::{Differing, Known, Same};
pub use outcome::{
    Comparison, FactDifference, FieldDifference, Moved, Place, Run, Tail, Verdict, ViewComparison,
};
pub use report::{Report, ReportForm, Table, write as write_report};
use resolve::{Lost, Resolver};
pub use rows::{CompareRow, RowState, Scanned, SoFar, compare_rows};
pub use side::{Side, SideTree};

/// Compares two sides. Reads every byte of two images once, and files that lie elsewhere on the
/// other one a second time; of a folder its files. Bytes that can't be read are told to `ctx`.
///
/// # Errors
/// Only [`Cancelled`]: what can't be read is part of the answer.
pub fn compare(
    left: &Side,
    right: &Side,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<Comparison, Cancelled> {
    compare_watched(left, right, fs, ctx, workers, &mut |_| {})
}

/// As [`compare`]; what is there so far is shown to `watch`, about once a megabyte.
///
/// # Errors
/// Only [`Cancelled`]: what can't be read is part of the answer.
pub fn compare_watched(
    left: &Side,
    right: &Side,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
    watch: &mut dyn FnMut(SoFar<'_>),
) -> Result<Comparison, Cancelled> {
    let compared_bytes = match (left.source(), right.source()) {
        (Some(a), Some(b)) => a.len().min(b.len()),
        _ => 0,
    };
    let images = left.image.as_ref().zip(right.image.as_ref());
    let (fields, boot) = match images {
        Some((a, b)) => (facts::fields(a, b), facts::boot(a, b, ctx)?),
        None => (Vec::new(), Vec::new()),
    };
    ctx.meter.phase(Phase::Compare, Some(compared_bytes));
    let common = align::common_trees(left, right);
    let mut all_aligned = Vec::with_capacity(common.len());
    for trees in &common {
        all_aligned.push(align::align(*trees, ctx)?);
    }
    if let (Some(trees), Some(aligned)) = (common.first(), all_aligned.first()) {
        watch(SoFar::Aligned(rows::early(*trees, aligned, ctx)?));
    }
    let mut explainer = explain::Explainer::new(left, right);
    let mut on_pieces = |pieces, compared| {
        explainer.add(pieces);
        let trees = common.first().copied();
        watch(SoFar::Scanned(Scanned { named: &explainer.runs, compared, trees }));
    };
    let unread = sectors::scan(left, right, ctx, workers, &mut on_pieces)?;
    let named = explainer.runs;
    if let Some(first) = unread.first() {
        let bytes = unread.iter().map(|range| range.len).sum::<u64>();
        let told = Diagnostic::warning(Code::CompareUnread).at(first.start);
        ctx.note(told.with("bytes", crate::base::diag::Arg::Bytes(bytes)));
    }
    let differing = Differing {
        ranges: merged(named.iter().map(|run| run.piece.range), &unread),
        compared: compared_bytes,
    };
    let mut known = Known::default();
    let mut views = Vec::new();
    let (mut left_lost, mut right_lost) = (Lost::new(), Lost::new());
    for (trees, aligned) in common.into_iter().zip(all_aligned) {
        let sides = (left, right);
        let (view, lost) = view(sides, trees, aligned, &differing, &mut known, (ctx, workers))?;
        left_lost.extend(lost.0);
        right_lost.extend(lost.1);
        views.push(view);
    }
    let are_files_same = views.iter().all(has_same_content);
    let resolver = Resolver { left, right, left_lost, right_lost, are_files_same };
    let mut comparison = Comparison {
        verdict: Verdict::Different,
        classes: BTreeSet::new(),
        left_views: lone_views(left, right),
        right_views: lone_views(right, left),
        tracks: facts::tracks(left, right),
        tail: resolver.tail(),
        runs: resolver.runs(named),
        views,
        fields,
        boot,
        compared_bytes,
        unread,
    };
    let tracks = audio(left, right, ctx)?;
    comparison.tracks.extend(tracks);
    comparison.classes = classes(&comparison);
    comparison.verdict = verdict(&comparison, left, right, fs, ctx);
    ctx.check()?;
    Ok(comparison)
}

/// All ranges where the discs differ or were not read, sorted, those that meet put together.
fn merged(runs: impl Iterator<Item = ByteRange>, unread: &[ByteRange]) -> Vec<ByteRange> {
    let mut all: Vec<ByteRange> = runs.chain(unread.iter().copied()).collect();
    all.sort_unstable();
    let mut out: Vec<ByteRange> = Vec::new();
    for range in all {
        match out.last_mut() {
            Some(last) if last.end() >= range.start => {
                *last = ByteRange::between(last.start, last.end().max(range.end()));
            }
            _ => out.push(range),
        }
    }
    out
}

/// Compares two trees, and tells whose data the other side does not have.
fn view(
    (left, right): (&Side, &Side),
    trees: (&SideTree, &SideTree),
    aligned: align::Aligned,
    differing: &Differing,
    known: &mut Known,
    (ctx, workers): (&Context, &Workers),
) -> Result<(ViewComparison, (Lost, Lost)), Cancelled> {
    let pairs = &aligned.pairs;
    let states = contents::compare((left, right), trees, pairs, differing, known, ctx, workers)?;
    let mut differences = aligned.differences;
    // Attributes of a pair stand in the list already; by node they are found again.
    let mut by_left: std::collections::HashMap<NodeId, usize> = differences
        .iter()
        .enumerate()
        .filter_map(|(index, difference)| Some((difference.left?, index)))
        .collect();
    let mut moved = Vec::new();
    for (pair, same) in aligned.pairs.iter().zip(states) {
        let state = match same {
            Same::Yes => {
                moved.extend(move_of(trees, (pair.left, pair.right)));
                continue;
            }
            Same::No => State::Changed,
            Same::Unread => State::Unread,
        };
        let index = *by_left.entry(pair.left).or_insert_with(|| {
            differences.push(FileDifference {
                state,
                left: Some(pair.left),
                right: Some(pair.right),
                aspects: Vec::new(),
                count_files: 1,
            });
            differences.len() - 1
        });
        if let Some(difference) = differences.get_mut(index) {
            difference.state = state;
            difference.aspects.insert(0, Aspect::Content);
        }
    }
    let lost = (lost(trees.0, &differences, true), lost(trees.1, &differences, false));
    let (left, right) = (trees.0.ns, trees.1.ns);
    let count_paths = aligned.count_paths;
    Ok((ViewComparison { left, right, count_paths, differences, moved }, lost))
}

/// Where a file of the same content lies, if that is elsewhere.
fn move_of(trees: (&SideTree, &SideTree), nodes: (NodeId, NodeId)) -> Option<Moved> {
    let place = |tree: &Tree, node| {
        let blob = tree.blob(tree.node(node)?.blob()?)?;
        let ranges = match &blob.content {
            Content::Extents { ranges, .. } => ranges.as_slice(),
            Content::Packed(packed) => &packed.ranges,
            _ => return None,
        };
        let first = ranges.iter().find(|range| !range.is_hole())?;
        Some((first.start, blob.len))
    };
    let (from, len) = place(&trees.0.tree, nodes.0)?;
    let (to, _) = place(&trees.1.tree, nodes.1)?;
    (from != to).then_some(Moved { left: nodes.0, right: nodes.1, from, to, len })
}

/// The data of one side that the other does not have under the same path.
fn lost(tree: &SideTree, differences: &[FileDifference], is_left: bool) -> Lost {
    let Some(ns) = tree.ns else { return Lost::new() };
    let mut lost = Lost::new();
    for difference in differences.iter().filter(|d| d.state != State::Metadata) {
        let node = if is_left { difference.left } else { difference.right };
        let Some(node) = node else { continue };
        let blobs = tree.tree.walk(node).filter_map(|(_, node)| node.blob());
        let is_pair = difference.left.is_some() && difference.right.is_some();
        // A folder on both sides differs in itself; what is in it has lines of its own.
        let count = if is_pair { 1 } else { usize::MAX };
        lost.extend(blobs.take(count).map(|blob: BlobId| (ns, blob)));
    }
    lost
}

fn has_same_content(view: &ViewComparison) -> bool {
    view.differences.iter().all(|difference| difference.state == State::Metadata)
}

fn lone_views(side: &Side, other: &Side) -> Vec<Namespace> {
    if other.image.is_none() {
        return Vec::new();
    }
    let views = side.trees.iter().filter_map(|tree| tree.ns);
    views.filter(|ns| other.tree(Some(*ns)).is_none()).collect()
}

/// Every kind of difference there is.
fn classes(found: &Comparison) -> BTreeSet<Class> {
    let mut classes: BTreeSet<Class> = found.runs.iter().map(|run| run.class).collect();
    classes.extend(found.tail.map(|tail| tail.class));
    classes.extend(found.fields.iter().map(|field| field.class));
    classes.extend(found.boot.iter().chain(&found.tracks).map(|fact| fact.class));
    for view in &found.views {
        if !view.moved.is_empty() {
            classes.insert(Class::Order);
        }
        for difference in &view.differences {
            match difference.state {
                State::Metadata => {
                    classes.extend(difference.aspects.iter().map(|aspect| aspect.class()));
                }
                _ => {
                    classes.insert(Class::Content);
                }
            }
        }
    }
    if !found.unread.is_empty() {
        classes.insert(Class::Content);
    }
    // A view more or less is other content: some system sees other files.
    if !found.left_views.is_empty() || !found.right_views.is_empty() {
        classes.insert(Class::Content);
    }
    classes
}

fn verdict(
    found: &Comparison,
    left: &Side,
    right: &Side,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Verdict {
    if found.classes.contains(&Class::Content) {
        return Verdict::Different;
    }
    if !found.classes.is_empty() {
        return Verdict::Equivalent;
    }
    match (&left.image, &right.image) {
        (Some(_), Some(_)) if !are_files_identical(left, right, fs, ctx) => Verdict::SameData,
        (Some(_), Some(_)) | (None, None) => Verdict::Identical,
        _ => Verdict::SameData,
    }
}

/// Whether two images with the same data are the same files of the host too: an image without
/// container is its own data, of others their files are compared.
fn are_files_identical(left: &Side, right: &Side, fs: &dyn HostFs, ctx: &Context) -> bool {
    let (Some(a), Some(b)) = (&left.image, &right.image) else { return false };
    if (a.container, a.packed) != (b.container, b.packed) {
        return false;
    }
    if a.disc.is_none() && a.packed.is_none() {
        return true;
    }
    let (x, y) = (files(left, fs), files(right, fs));
    x.len() == y.len()
        && x.iter().zip(&y).all(|(x, y)| {
            let whole = ByteRange::between(0, x.len());
            x.len() == y.len() && contents::differs(x, y, whole, ctx) == Some(false)
        })
}

/// The files of the host that an image is stored in, the one that was opened first.
fn files(side: &Side, fs: &dyn HostFs) -> Vec<SharedSource> {
    let Some(image) = &side.image else { return Vec::new() };
    let mut paths: Vec<PathBuf> = image.path.iter().cloned().collect();
    image.source.host_files(&mut |used| {
        if !paths.iter().any(|path| path == used.path) {
            paths.push(used.path.to_owned());
        }
    });
    paths.iter().filter_map(|path| fs.open(path).ok()).collect()
}

/// Tracks that are no data, sector by sector as they are stored.
fn audio(left: &Side, right: &Side, ctx: &Context) -> Result<Vec<FactDifference>, Cancelled> {
    let disc = |side: &Side| side.image.as_ref().and_then(|image| image.disc.clone());
    let (Some(a), Some(b)) = (disc(left), disc(right)) else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for track in a.tracks().filter(|track| !track.mode.is_data()) {
        let Some(other) = b.track(track.number) else { continue };
        ctx.check()?;
        let sound = |track: &Track| -> SharedSource { Arc::new(track.raw(false)) };
        let (x, y) = (sound(track), sound(other));
        let whole = ByteRange::between(0, x.len());
        if x.len() == y.len() && contents::differs(&x, &y, whole, ctx) != Some(false) {
            out.push(FactDifference {
                name: format!("track{}.sound", track.number),
                left: None,
                right: None,
                class: Class::Content,
            });
        }
    }
    Ok(out)
}
