//! From tree, wishes and facts to the plan. Pure: no disk, no clock, no threads (rule I2).

use std::collections::HashMap;
use std::sync::Arc;

use super::boot::prepare;
use super::gather::{Facts, IssueKind, Wishes};
use super::namespaces::{Relocation, build};
use super::order::{Hidden, data_order, weights};
use super::report::{Consumer, Example, PlanReport, Rule};
use super::{fields, placing, profile};
use crate::base::diag::{Code, Severity};
use crate::base::progress::{CancelToken, Cancelled};
use crate::base::units::SECTOR_BYTES;
use crate::formats::fs::iso9660::author::{
    Descriptors, LINUX_SECTIONS, NameRule, ONE_SECTION_BYTES, RockRidge, View, Volume,
    count_sections, is_beyond_short_form,
};
use crate::model::spec::{
    AppendedSession, BootSpec, Deep, Ground, ImageSpec, IsoLevel, RockRidgeVersion,
};
use crate::model::tree::Content;
use crate::model::{BlobId, Namespace, Node, NodeId, NodeKind, Tree};
use crate::plan::{Asked, Plan};

/// Plans the image of `wishes`. Same inputs, same plan; the order in which files were added does
/// not matter. A report with errors, or a plan with faults, must not be written.
pub fn plan(wishes: Wishes<'_>, facts: &Facts) -> (Plan, PlanReport) {
    plan_unless(wishes, facts, &CancelToken::new()).expect("nobody has this token")
}

/// As [`plan`], given up once `cancel` is raised: a million files take seconds.
pub fn plan_unless(
    wishes: Wishes<'_>,
    facts: &Facts,
    cancel: &CancelToken,
) -> Result<(Plan, PlanReport), Cancelled> {
    plan_on(&Ground::default(), wishes, facts, cancel)
}

/// As [`plan_unless`], with given places: over an image that stands already, or behind it.
pub fn plan_on(
    ground: &Ground,
    wishes: Wishes<'_>,
    facts: &Facts,
    cancel: &CancelToken,
) -> Result<(Plan, PlanReport), Cancelled> {
    let Wishes { tree, spec, boot, placement, .. } = wishes;
    let mut report = PlanReport::default();
    let mut tree = tree.clone();
    let mut same_as = judge_facts(&tree, boot, facts, &mut report);
    let boot = prepare(&mut tree, spec, boot, facts, &mut report);
    let is_made = |blob: &BlobId| boot.made_blobs().any(|made| made == *blob);
    same_as.retain(|twin, first| !is_made(twin) && !is_made(first));

    let hidden = Hidden::new(&tree, spec, &mut report);
    let primary_rule = match spec.level {
        IsoLevel::One => NameRule::Level1,
        _ => NameRule::Level2,
    };
    let mut relocation = Relocation::default();
    if spec.deep == Deep::Relocate && spec.rock_ridge.is_some() {
        relocation = Relocation::find(&tree, primary_rule, &hidden);
        if !relocation.is_empty() {
            relocation.home = add_home(&mut tree, spec);
        }
    }
    let mut rules = vec![primary_rule];
    rules.extend(spec.joliet.map(|limit| NameRule::Joliet(limit.units())));
    rules.extend((spec.level == IsoLevel::Four).then_some(NameRule::Enhanced));
    let views = rules
        .into_iter()
        .map(|rule| build(&tree, spec, rule, &hidden, &mut relocation, &mut report, cancel))
        .collect::<Result<Vec<View>, Cancelled>>()?;

    let mut descriptors = Descriptors::default();
    for view in &views {
        if let Some(slot) = descriptors.texts.get_mut(view.kind as usize) {
            *slot = fields::texts(&tree, spec, view, &mut report);
        }
    }
    let volume_spec = &spec.volume;
    descriptors.dates = [
        Some(volume_spec.creation.unwrap_or(spec.date)),
        Some(volume_spec.modification.unwrap_or(spec.date)),
        volume_spec.expiration,
        volume_spec.effective,
    ];
    descriptors.application_use.clone_from(&volume_spec.application_use);
    cancel.check()?;
    let rock_ridge = spec.rock_ridge.map(|version| RockRidge {
        version,
        owner: spec.owner,
        mode: spec.mode,
        links: views.first().map(|view| count_links(&tree, view)).unwrap_or_default(),
        serials: match (version, views.first()) {
            (RockRidgeVersion::V112, Some(view)) => serials(&tree, view),
            _ => Vec::new(),
        },
    });
    cancel.check()?;
    judge_files(&tree, spec, &views, &mut report);
    cancel.check()?;
    let twins = Arc::new(same_as);
    let session: Option<&AppendedSession> =
        ground.base.as_ref().and_then(|base| base.session.as_ref());
    let volume = Volume {
        tree: tree.clone(),
        views: views.into(),
        rock_ridge: rock_ridge.map(Arc::new),
        descriptors,
        date: spec.date,
        same_as: Arc::clone(&twins),
        padding_sectors: spec.padding_sectors,
        base_bytes: 0,
        ends_with: None,
        session_bytes: session.map(|session| session.start_bytes),
        has_record: boot.spec.catalog.is_some(),
        ids: profile::IDS,
    };
    let weights = weights(&tree, spec, &mut report);
    let data = data_order(&volume, &weights);
    cancel.check()?;
    let align_bytes = spec.align_bytes.max(SECTOR_BYTES).next_multiple_of(SECTOR_BYTES);
    let (authors, longest) = profile::authors(volume, boot, data, align_bytes);
    if longest > u64::from(u32::MAX) {
        let rule = Rule::new(Code::FolderTooLarge, Severity::Error, &[Consumer::Everyone]);
        report.add(rule, || Example { node: Tree::ROOT, old: String::new(), new: String::new() });
    }
    let asked = Asked::on(ground, authors, cancel)?;
    let stored = |blob: BlobId| twins.get(&blob).copied().unwrap_or(blob);
    let plan = placing::lay_out(asked, tree, placement, &stored, &weights, &mut report, cancel)?;
    report.sort();
    Ok((plan, report))
}

/// The folder that takes what lies too deep. It is part of the plan's tree, and hidden (RE).
fn add_home(tree: &mut Tree, spec: &ImageSpec) -> Option<NodeId> {
    let mut name = b"rr_moved".to_vec();
    while tree.child_named(Tree::ROOT, &name).is_some() {
        name.push(b'_');
    }
    let mut home = Node::folder(name);
    home.attributes.mtime = Some(spec.date);
    for ns in [Namespace::Joliet, Namespace::Enhanced, Namespace::Udf] {
        home.set_name_in(ns, crate::model::tree::NamespaceName::Hidden);
    }
    tree.add(Tree::ROOT, home).ok()
}

/// Names of each file in a view, where there are several.
fn count_links(tree: &Tree, view: &View) -> HashMap<BlobId, u32> {
    let mut counts = vec![0u32; tree.blob_bound() as usize];
    for entry in view.directories().iter().flat_map(|dir| dir.entries()) {
        if let Some(blob) = tree.node(entry.node).and_then(Node::blob)
            && let Some(count) = counts.get_mut(blob.0 as usize)
        {
            *count = count.saturating_add(1);
        }
    }
    (0..)
        .zip(counts)
        .filter(|(_, count)| *count > 1)
        .map(|(id, count)| (BlobId(id), count))
        .collect()
}

/// Serial numbers in recorded order from 1; names of one file share one (RRIP 1.12, 4.1.1).
fn serials(tree: &Tree, view: &View) -> Vec<u32> {
    let mut serials = vec![0u32; tree.node_bound() as usize];
    let mut by_blob: HashMap<BlobId, u32> = HashMap::new();
    let mut next = 1u32;
    if let Some(root) = serials.first_mut() {
        *root = next;
    }
    for entry in view.directories().iter().flat_map(|dir| dir.entries()) {
        let blob = tree.node(entry.node).and_then(Node::blob);
        let known = blob.and_then(|blob| by_blob.get(&blob).copied());
        let Some(slot) = serials.get_mut(entry.node.0 as usize) else { continue };
        if let Some(serial) = known {
            *slot = serial;
        } else if *slot == 0 {
            next = next.saturating_add(1);
            *slot = next;
            if let Some(blob) = blob {
                by_blob.insert(blob, next);
            }
        }
    }
    serials
}

/// Reports what is wrong with files that are still in the tree. Returns who is stored as whom:
/// facts may be older than the tree, so that the one who was stored for others may be gone.
fn judge_facts(
    tree: &Tree,
    boot: &BootSpec,
    facts: &Facts,
    report: &mut PlanReport,
) -> HashMap<BlobId, BlobId> {
    let mut same_as = HashMap::new();
    if facts.issues.is_empty() && facts.same_as.is_empty() {
        return same_as;
    }
    let mut names: HashMap<BlobId, NodeId> = HashMap::new();
    for (id, node) in tree.walk(Tree::ROOT) {
        if let Some(blob) = node.blob() {
            names.entry(blob).or_insert(id);
        }
    }
    // What has no name is told of under the root.
    for blob in boot.blobs() {
        names.entry(blob).or_insert(Tree::ROOT);
    }
    for issue in &facts.issues {
        let Some(node) = names.get(&issue.blob) else { continue };
        let code = match issue.kind {
            IssueKind::Changed => Code::SourceChanged,
            IssueKind::Missing => Code::SourceMissing,
            IssueKind::Unreadable => Code::SourceUnreadable,
        };
        let rule = Rule::new(code, Severity::Error, &[Consumer::Everyone]);
        report.add(rule, || Example {
            node: *node,
            old: issue.path.to_string_lossy().into_owned(),
            new: String::new(),
        });
    }
    let mut stored: HashMap<BlobId, BlobId> = HashMap::new();
    let mut twins: Vec<(&BlobId, &BlobId)> = facts.same_as.iter().collect();
    twins.sort_unstable();
    for (twin, first) in twins.into_iter().filter(|(twin, _)| names.contains_key(twin)) {
        let start = if names.contains_key(first) { *first } else { *twin };
        let stored = *stored.entry(*first).or_insert(start);
        if stored != *twin {
            same_as.insert(*twin, stored);
        }
    }
    same_as
}

/// What is special about the files themselves: length, data that can't be had, times.
fn judge_files(tree: &Tree, spec: &ImageSpec, views: &[View], report: &mut PlanReport) {
    let Some(view) = views.first() else { return };
    for entry in view.directories().iter().flat_map(|dir| dir.entries()) {
        let Some(node) = tree.node(entry.node) else { continue };
        let mut add = |rule: Rule| {
            let old = || tree.display_path(entry.node);
            report.add(rule, || Example { node: entry.node, old: old(), new: String::new() });
        };
        if spec.rock_ridge.is_some()
            && let Some(time) = node.attributes.mtime
            && is_beyond_short_form(time)
        {
            add(Rule::new(Code::TimeOutside, Severity::Warning, &[Consumer::Linux]));
        }
        let NodeKind::File(blob) = node.kind else { continue };
        let Some(blob) = tree.blob(blob) else { continue };
        if matches!(blob.content, Content::Unreadable(_)) {
            add(Rule::new(Code::SourceUnreadable, Severity::Error, &[Consumer::Everyone]));
        }
        let sections = count_sections(blob.len);
        if sections == 1 {
            continue;
        }
        if matches!(spec.level, IsoLevel::One | IsoLevel::Two) {
            let rule =
                Rule::new(Code::FileLargeForLevel, Severity::Error, &[Consumer::StrictReaders]);
            add(rule.limited_to(ONE_SECTION_BYTES));
        } else if sections > LINUX_SECTIONS {
            let rule = Rule::new(Code::FileManySections, Severity::Warning, &[Consumer::Linux]);
            add(rule.limited_to(LINUX_SECTIONS));
        } else {
            let affects = &[Consumer::MacOs, Consumer::OldBsd];
            let rule = Rule::new(Code::FileSections, Severity::Note, affects);
            add(rule.limited_to(ONE_SECTION_BYTES));
        }
    }
}
