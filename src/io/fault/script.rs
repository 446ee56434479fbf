//! What is to go wrong, and when.
//!
//! A script is a list of rules, separated by commas:
//!
//! ```text
//! OP:N=FAULT       the N-th operation of that kind, from 1
//! OP:N+=FAULT      that one and all later ones
//! OP@A-B=FAULT     every one that touches the bytes from A up to and without B
//! space=N          no room for more than N bytes
//! ```
//!
//! `OP` is `any` or one of [`Op`], `FAULT` one of [`Fault`], by their ids.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::io::Errno;

use crate::base::progress::CancelToken;
use crate::base::units::ByteRange;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$item_doc:meta])* $item:ident = $id:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $name {
            $($(#[$item_doc])* $item,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$item,)*];

            /// The name in scripts.
            pub fn id(self) -> &'static str {
                match self {
                    $($name::$item => $id,)*
                }
            }

            fn from_id(id: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|item| item.id() == id)
            }
        }
    };
}

named! {
    /// An operation on host files.
    Op {
        /// Listing a folder.
        List = "list",
        /// Asking what a path is.
        Stat = "stat",
        /// Reading a link.
        ReadLink = "read-link",
        /// Opening a file for reading.
        Open = "open",
        /// Reading bytes.
        Read = "read",
        /// Looking for holes.
        Holes = "holes",
        /// Comparing a source with what it was.
        Compare = "compare",
        /// Beginning a new file.
        Create = "create",
        /// Reserving room.
        Reserve = "reserve",
        /// Writing bytes.
        Write = "write",
        /// Letting the kernel copy.
        Clone = "clone",
        /// Setting a length.
        SetLen = "set-len",
        /// Waiting for the disk.
        Sync = "sync",
        /// Opening again what was written.
        Reopen = "reopen",
        /// Giving a new file its name.
        Rename = "rename",
        /// Making a folder.
        MakeFolder = "make-folder",
        /// Making a link, device or pipe.
        MakeNode = "make-node",
        /// Setting permissions or times.
        SetAttributes = "set-attributes",
        /// Removing a name.
        Remove = "remove",
    }
}

named! {
    /// What goes wrong.
    Fault {
        /// The system reports a failing medium.
        Io = "eio",
        /// The disk is full.
        NoSpace = "enospc",
        /// The quota is used up.
        Quota = "edquot",
        /// It is not allowed.
        Denied = "eacces",
        /// The device is gone.
        Gone = "enodev",
        /// Half of the bytes are transferred, then it fails.
        Short = "short",
        /// One bit of what was read is wrong, and nobody says so.
        Flip = "flip",
        /// The file is another one now.
        Changed = "changed",
        /// Somebody cancels just then; the operation itself works.
        Cancel = "cancel",
        /// It does not return until [`Faults::release`]; then it works.
        Hang = "hang",
        /// The program panics.
        Panic = "panic",
        /// The process is killed.
        Kill = "kill",
    }
}

impl Fault {
    /// The error the system would give.
    pub fn to_error(self) -> io::Error {
        let errno = match self {
            Fault::NoSpace => Errno::NOSPC,
            Fault::Quota => Errno::DQUOT,
            Fault::Denied => Errno::ACCESS,
            Fault::Gone => Errno::NODEV,
            _ => Errno::IO,
        };
        errno.into()
    }
}

/// A script that makes no sense.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a fault rule: {rule}")]
pub struct ScriptError {
    /// The rule.
    pub rule: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum When {
    Nth(u64),
    From(u64),
    Touching(ByteRange),
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Rule {
    /// `None`: any operation.
    op: Option<Op>,
    when: When,
    fault: Fault,
}

/// Rules, and how often everything has happened so far. A clone begins to count anew.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
    space: Option<AtomicU64>,
    counts: Mutex<Vec<u64>>,
    fired: AtomicU64,
    cancel: CancelToken,
    is_released: AtomicBool,
}

impl Clone for Faults {
    fn clone(&self) -> Faults {
        let space = self.space.as_ref().map(|space| space.load(Ordering::Relaxed).into());
        let (rules, cancel) = (self.rules.clone(), self.cancel.clone());
        Faults { rules, space, cancel, ..Faults::default() }
    }
}

impl Faults {
    /// Nothing goes wrong; operations are counted.
    pub fn none() -> Faults {
        Faults::default()
    }

    /// The `n`-th operation (from 1) of a kind, or of any kind, goes wrong.
    pub fn nth(op: Option<Op>, n: u64, fault: Fault) -> Faults {
        Faults { rules: vec![Rule { op, when: When::Nth(n), fault }], ..Faults::default() }
    }

    /// Reads a script.
    pub fn parse(script: &str) -> Result<Faults, ScriptError> {
        let mut faults = Faults::default();
        for rule in script.split(',').map(str::trim).filter(|rule| !rule.is_empty()) {
            let error = || ScriptError { rule: rule.to_owned() };
            let (left, right) = rule.split_once('=').ok_or_else(error)?;
            if left == "space" {
                faults.space = Some(AtomicU64::new(right.parse().map_err(|_| error())?));
                continue;
            }
            faults.rules.push(parse_rule(left, right).ok_or_else(error)?);
        }
        Ok(faults)
    }

    /// Uses the token that [`Fault::Cancel`] raises.
    pub fn with_cancel(mut self, cancel: CancelToken) -> Faults {
        self.cancel = cancel;
        self
    }

    /// Lets operations go on that hang.
    pub fn release(&self) {
        self.is_released.store(true, Ordering::Release);
    }

    /// How many operations went wrong.
    pub fn fired(&self) -> u64 {
        self.fired.load(Ordering::Relaxed)
    }

    /// How many operations there were.
    pub fn operations(&self) -> u64 {
        self.lock().first().copied().unwrap_or(0)
    }

    /// Counts an operation on `range` and says what goes wrong with it. Cancels, hangs, panics and
    /// kills happen here.
    pub(super) fn next(&self, op: Op, range: ByteRange) -> Option<Fault> {
        let (total, of_kind) = {
            let mut counts = self.lock();
            counts.resize(Op::ALL.len() + 1, 0);
            let index = 1 + Op::ALL.iter().position(|other| *other == op).unwrap_or(0);
            let mut add = |index: usize| {
                let count = counts.get_mut(index);
                count.map_or(0, |count| {
                    *count += 1;
                    *count
                })
            };
            (add(0), add(index))
        };
        let rule = self.rules.iter().find(|rule| {
            let number = if rule.op.is_none() { total } else { of_kind };
            rule.op.is_none_or(|wanted| wanted == op)
                && match &rule.when {
                    When::Nth(n) => number == *n,
                    When::From(n) => number >= *n,
                    When::Touching(bad) => bad.intersection(range).is_some(),
                }
        });
        let fault = match rule {
            Some(rule) => rule.fault,
            None if self.is_out_of_space(op, range.len) => Fault::NoSpace,
            None => return None,
        };
        self.fired.fetch_add(1, Ordering::Relaxed);
        match fault {
            Fault::Cancel => {
                self.cancel.cancel();
                return None;
            }
            Fault::Hang => {
                while !self.is_released.load(Ordering::Acquire) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                return None;
            }
            Fault::Kill => {
                let me = rustix::process::getpid();
                let _killed = rustix::process::kill_process(me, rustix::process::Signal::KILL);
            }
            #[expect(clippy::panic, reason = "the panic is the fault")]
            Fault::Panic => panic!("fault injected at {}", op.id()),
            _ => {}
        }
        Some(fault)
    }

    fn is_out_of_space(&self, op: Op, len: u64) -> bool {
        let Some(space) = self.space.as_ref().filter(|_| matches!(op, Op::Write | Op::Clone))
        else {
            return false;
        };
        let took =
            space.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(len));
        took.is_err()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<u64>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn parse_rule(left: &str, right: &str) -> Option<Rule> {
    let fault = Fault::from_id(right)?;
    let parse_op = |id: &str| match id {
        "any" => Some(None),
        _ => Op::from_id(id).map(Some),
    };
    if let Some((op, range)) = left.split_once('@') {
        let (start, end) = range.split_once('-')?;
        let range = ByteRange::between(start.parse().ok()?, end.parse().ok()?);
        return Some(Rule { op: parse_op(op)?, when: When::Touching(range), fault });
    }
    let (op, number) = left.split_once(':')?;
    let when = match number.strip_suffix('+') {
        Some(first) => When::From(first.parse().ok()?),
        None => When::Nth(number.parse().ok()?),
    };
    Some(Rule { op: parse_op(op)?, when, fault })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOWHERE: ByteRange = ByteRange { start: 0, len: 0 };

    #[test]
    fn rules_fire_when_they_say() {
        let faults = Faults::parse("read:2=eio, write:3+=enospc ,read@100-200=flip").unwrap();
        assert_eq!(faults.next(Op::Read, NOWHERE), None);
        assert_eq!(faults.next(Op::Write, NOWHERE), None);
        assert_eq!(faults.next(Op::Read, NOWHERE), Some(Fault::Io));
        assert_eq!(faults.next(Op::Read, ByteRange::between(150, 400)), Some(Fault::Flip));
        assert_eq!(faults.next(Op::Read, ByteRange::between(200, 400)), None);
        assert_eq!(faults.next(Op::Write, NOWHERE), None);
        assert_eq!(faults.next(Op::Write, NOWHERE), Some(Fault::NoSpace));
        assert_eq!(faults.next(Op::Write, NOWHERE), Some(Fault::NoSpace));
        assert_eq!((faults.fired(), faults.operations()), (4, 8));
    }

    #[test]
    fn room_ends_and_a_cancel_is_no_error() {
        let faults = Faults::parse("space=10").unwrap();
        assert_eq!(faults.next(Op::Write, ByteRange::between(0, 8)), None);
        assert_eq!(faults.next(Op::Write, ByteRange::between(8, 16)), Some(Fault::NoSpace));
        let cancel = CancelToken::new();
        let faults = Faults::nth(None, 1, Fault::Cancel).with_cancel(cancel.clone());
        assert_eq!(faults.next(Op::List, NOWHERE), None);
        assert!(cancel.is_cancelled() && faults.fired() == 1);
    }

    #[test]
    fn nonsense_is_named() {
        for bad in ["read", "read:x=eio", "read:1=boom", "jump:1=eio", "space=much", "read@5=eio"] {
            assert_eq!(Faults::parse(bad).unwrap_err().rule, bad);
        }
        assert!(Faults::parse("").unwrap().rules.is_empty());
    }
}
