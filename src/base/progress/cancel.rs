//! The wish to stop, shared by everybody who works on one job.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The work was stopped on request. Never shown as a failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// A flag that many threads may look at and anyone may raise. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token nobody has raised yet.
    pub fn new() -> CancelToken {
        CancelToken::default()
    }

    /// Asks all holders to stop; cannot be taken back.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// An error once somebody asked to stop, for `?` in loops.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}
