//! Adding host files: scan, compare what clashes, ask, prepare the edit.

use std::sync::Arc;
use std::time::Duration;

use super::event::{Answer, Asked, JobError};
use super::kind::Snapshot;
use super::linked;
use super::outcome::{Outcome, Partial};
use super::run::Env;
use crate::base::progress::Cancelled;
use crate::io::SourceTable;
use crate::model::{Node, NodeId, NodeKind, Tree};
use crate::ops::is_same_content;
use crate::ops::scan_host::{ScanOptions, Source, scan_observed};
use crate::project::{Edit, EditError, Insert, PreparedEdit, Resolution};

/// How often what is there so far is shown.
pub(super) const SHOW: Duration = Duration::from_millis(250);

pub(super) fn scan_host(
    sources: &[Source],
    options: &ScanOptions,
    folder: NodeId,
    into: &Snapshot,
    env: &Env,
) -> Result<Outcome, JobError> {
    let mut shown_at = env.now();
    let mut growing = Growing::new(&into.project.tree, folder);
    let mut observe = |so_far: &crate::ops::scan_host::ScanOutcome| {
        if env.now().saturating_sub(shown_at) >= SHOW {
            shown_at = env.now();
            env.show(Partial::Scanned {
                into: growing.follow(&so_far.tree, &so_far.parts),
                first_new: growing.first_new,
                files: so_far.files,
                bytes: so_far.bytes,
            });
        }
    };
    let scan = env
        .workers
        .install(|| scan_observed(sources, options, &*env.fs, &env.ctx, &mut observe))?;
    let mut tree = scan.tree.clone();
    linked::mark(&mut tree, &scan.parts, sources, options);
    let insert = Insert::new(folder, tree, scan.parts.clone());
    let (prepared, edit) = prepare(Edit::Insert(Box::new(insert)), into, env)?;
    Ok(Outcome::Added { prepared: Box::new(prepared), edit: Box::new(edit), scan: Box::new(scan) })
}

/// The project with what a scan has found so far: each look adds only what is new. Clashes stand
/// side by side in it; it is for the eye, not for the document.
struct Growing {
    tree: Tree,
    folder: NodeId,
    first_new: NodeId,
    /// The node of `tree` for each node of the scan that was followed.
    known: Vec<NodeId>,
}

impl Growing {
    fn new(tree: &Tree, folder: NodeId) -> Growing {
        let first_new = NodeId(tree.node_bound());
        Growing { tree: tree.clone(), folder, first_new, known: Vec::new() }
    }

    /// Adds what the scan found since the last look.
    fn follow(&mut self, scanned: &Tree, parts: &[NodeId]) -> Option<Tree> {
        let first = self.known.len();
        for number in first..scanned.node_bound() as usize {
            let id = NodeId(u32::try_from(number).ok()?);
            let place = self.add(scanned, parts, id).unwrap_or(self.folder);
            self.known.push(place);
        }
        (self.known.len() > first).then(|| self.tree.clone())
    }

    fn add(&mut self, scanned: &Tree, parts: &[NodeId], id: NodeId) -> Option<NodeId> {
        if id == Tree::ROOT || parts.contains(&id) {
            return None;
        }
        let found = scanned.node(id)?;
        let parent = self.known.get(found.parent.0 as usize).copied()?;
        let kind = match &found.kind {
            NodeKind::Folder(_) => {
                // Folders merge, here as in the edit that follows.
                if let Some(there) = self.tree.child_named(parent, &found.name)
                    && parent < self.first_new
                    && self.tree.node(there)?.is_folder()
                {
                    return Some(there);
                }
                NodeKind::Folder(Arc::default())
            }
            NodeKind::File(blob) => {
                let blob = scanned.blob(*blob)?.clone();
                NodeKind::File(self.tree.add_blob(blob).ok()?)
            }
            other => other.clone(),
        };
        let mut node = Node::new(found.name.to_vec(), kind);
        node.attributes = found.attributes;
        self.tree.add(parent, node).ok()
    }
}

/// Prepares an edit; asks about clashes nobody decided, until none is left. Gives the edit back
/// with the answers.
pub(super) fn prepare(
    mut edit: Edit,
    of: &Snapshot,
    env: &Env,
) -> Result<(PreparedEdit, Edit), JobError> {
    loop {
        let theirs = match &edit {
            Edit::Insert(insert) => insert.sources.clone(),
            _ => SourceTable::default(),
        };
        let mut is_same = |a: &_, b: &_| {
            is_same_content((a, &of.project.sources), (b, &theirs), &*env.fs, &env.ctx)
        };
        match edit.clone().prepare(&of.project, of.revision, &mut is_same, &env.ctx) {
            Ok(prepared) => {
                env.ctx.check()?;
                return Ok((prepared, edit));
            }
            Err(EditError::Clashes(clashes)) => {
                // A comparison that was cut short by a cancel looks like a clash.
                env.ctx.check()?;
                let clashes = Arc::new(clashes);
                let Answer::Clashes(answers) = env.ask(Asked::Clashes(Arc::clone(&clashes)))?
                else {
                    return Err(Cancelled.into());
                };
                let mut answers = answers.into_iter();
                for clash in clashes.iter() {
                    edit.answer(clash, answers.next().unwrap_or(Resolution::Skip));
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}
