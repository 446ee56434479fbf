//! Whether an image starts, found out from its bytes: those of an opened one, or those that a plan
//! would write.

use std::sync::Arc;

use super::event::JobError;
use super::kind::Readable;
use super::outcome::Outcome;
use super::run::Env;
use crate::model::boot::{BootFacts, PathVerdict};
use crate::opened::{OpenOptions, open_source};
use crate::ops::boot_rules::judge;

/// What an image offers to firmware, and the verdict for every way to start.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BootReport {
    /// What was read.
    pub facts: BootFacts,
    /// Every way with its verdict and its reasons.
    pub paths: Vec<PathVerdict>,
}

/// Reads what starts and judges it. Anything else than an image has nothing to start.
pub(super) fn report(of: &Readable, env: &Env) -> Result<Outcome, JobError> {
    let facts = match of {
        Readable::Image(opened) => opened.image().boot_facts(&env.ctx)?,
        Readable::Planned(planned) => {
            let options = OpenOptions::default();
            // What is odd about a plan stands in its own report.
            let ctx = env.ctx.apart();
            open_source(Arc::new(planned.image(env)), None, &options, &ctx)?.boot_facts(&ctx)?
        }
        Readable::ImageFile(..) | Readable::ProjectFile(..) => BootFacts::default(),
    };
    let paths = judge(&facts);
    Ok(Outcome::BootReport(Box::new(BootReport { facts, paths })))
}
