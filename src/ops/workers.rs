//! The pool of threads that a face makes once and every verb borrows.

use std::fmt;
use std::sync::Arc;

use rayon::ThreadPool;

/// Threads for CPU work and for reading ahead. Clones share them.
///
/// There are at least four even on a small machine: a task may wait in a `read_at`. No task ever
/// waits for a channel or for another task.
#[derive(Clone)]
pub struct Workers(Arc<ThreadPool>);

/// The system gave no threads.
#[derive(Debug, thiserror::Error)]
#[error("no worker threads: {0}")]
pub struct NoWorkers(#[from] rayon::ThreadPoolBuildError);

impl Workers {
    /// As many threads as cores, at least four.
    pub fn new() -> Result<Workers, NoWorkers> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Workers::with_threads(cores.max(4))
    }

    /// As many threads as the user asked for.
    pub fn with_threads(count: usize) -> Result<Workers, NoWorkers> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(count.max(1))
            .thread_name(|number| format!("worker-{number}"))
            .build()?;
        Ok(Workers(Arc::new(pool)))
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.0.current_num_threads()
    }

    /// Runs `work` inside the pool, so that rayon iterators below use it.
    pub fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        self.0.install(work)
    }

    /// Runs `work` here while tasks it spawns run in the pool; returns when all have ended.
    pub(super) fn scope<'scope, R>(&self, work: impl FnOnce(&rayon::Scope<'scope>) -> R) -> R {
        self.0.in_place_scope(work)
    }
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Workers({})", self.threads())
    }
}
