//! What every long verb gets from its caller.

use std::sync::{Arc, Mutex, PoisonError};

use super::{CancelToken, Cancelled, Meter};
use crate::base::diag::{Diagnostic, Limits, Report};

/// Meter, cancel flag, report and limits of one job. Clones share all of it.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Where progress is counted.
    pub meter: Arc<Meter>,
    /// Whether to stop.
    pub cancel: CancelToken,
    /// What is refused.
    pub limits: Limits,
    report: Arc<Mutex<Report>>,
}

impl Context {
    /// A context with a meter and a token of the caller's.
    pub fn new(meter: Arc<Meter>, cancel: CancelToken) -> Context {
        Context { meter, cancel, ..Context::default() }
    }

    /// The same job with a report of its own: what is noticed there is not told here.
    pub fn apart(&self) -> Context {
        Context { report: Arc::default(), ..self.clone() }
    }

    /// An error once the job is to stop, for `?` per chunk or directory.
    pub fn check(&self) -> Result<(), Cancelled> {
        self.cancel.check()
    }

    /// Adds something noticed.
    pub fn note(&self, diagnostic: Diagnostic) {
        self.report.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
    }

    /// Takes what was noticed so far, leaving an empty report.
    pub fn take_report(&self) -> Report {
        std::mem::take(&mut *self.report.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
