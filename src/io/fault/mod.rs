//! Faults on purpose: every access to a host file can be made to fail, once, again and again, or
//! in a way that no error tells.
//!
//! Only in tests and in builds with the feature `fault`. The loop form, after SQLite: for n = 1, 2,
//! ... run the verb with a fault at its n-th operation until none fires; after each there must be a
//! typed error, no temporary, untouched sources, a destination that is old or complete, and a
//! second try that works.

mod folder;
mod fs;
mod memory_fs;
mod script;

use std::sync::Arc;

use crate::base::progress::CancelToken;

pub use folder::faulty_folder;
pub use fs::{FaultyFs, FaultySource};
pub use memory_fs::MemoryFs;
pub use script::{Fault, Faults, Op, ScriptError};

/// Runs `verb` with `fault` at its first operation of a kind (`None`: of any), then at its second,
/// and so on until there is none; the verb gets the number, the faults to put under its files and
/// the token that a cancel raises. Returns how many operations there are.
pub fn for_each_fault(
    op: Option<Op>,
    fault: Fault,
    mut verb: impl FnMut(u64, &Arc<Faults>, &CancelToken),
) -> u64 {
    let mut n = 1;
    loop {
        let cancel = CancelToken::new();
        let faults = Arc::new(Faults::nth(op, n, fault).with_cancel(cancel.clone()));
        verb(n, &faults, &cancel);
        if faults.fired() == 0 {
            return n - 1;
        }
        n += 1;
    }
}
