//! Adding host files: scan, compare what clashes, ask, prepare the edit.

use std::sync::Arc;
use std::time::Duration;

use super::event::{Answer, Asked, JobError};
use super::kind::{Outcome, Partial, Snapshot};
use super::run::Env;
use crate::base::progress::Cancelled;
use crate::io::SourceTable;
use crate::model::NodeId;
use crate::ops::is_same_content;
use crate::ops::scan_host::{ScanOptions, Source, scan_observed};
use crate::project::{Edit, EditError, Insert, PreparedEdit, Resolution};

/// How often what is there so far is shown.
const SHOW: Duration = Duration::from_millis(250);

pub(super) fn scan_host(
    sources: &[Source],
    options: &ScanOptions,
    folder: NodeId,
    into: &Snapshot,
    env: &Env,
) -> Result<Outcome, JobError> {
    let mut shown_at = env.now();
    let mut observe = |so_far: &crate::ops::scan_host::ScanOutcome| {
        if env.now().saturating_sub(shown_at) >= SHOW {
            shown_at = env.now();
            env.show(Partial::Scanned {
                tree: so_far.tree.clone(),
                parts: so_far.parts.clone(),
                files: so_far.files,
                bytes: so_far.bytes,
            });
        }
    };
    let scan = env
        .workers
        .install(|| scan_observed(sources, options, &*env.fs, &env.ctx, &mut observe))?;
    let insert = Insert::new(folder, scan.tree.clone(), scan.parts.clone());
    let (prepared, edit) = prepare(Edit::Insert(Box::new(insert)), into, env)?;
    Ok(Outcome::Added { prepared: Box::new(prepared), edit: Box::new(edit), scan: Box::new(scan) })
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
