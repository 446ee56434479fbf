//! What a job has done so far, in atomics that a face polls while drawing.

use std::fmt;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// A part of a job that has a name a person knows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Phase {
    /// Walking folders, of the host or of an image.
    Scan,
    /// Building an access index.
    Index,
    /// Reading what a plan must know beforehand.
    Gather,
    /// Laying out the disc.
    Plan,
    /// Writing bytes.
    Write,
    /// Waiting until the disk holds them.
    Sync,
    /// Reading back what was written.
    Verify,
    /// Computing digests.
    Hash,
    /// Comparing two images.
    Compare,
    /// Copying files out.
    Extract,
}

impl Phase {
    /// Every phase, in the order of the enum.
    pub const ALL: [Phase; 10] = [
        Phase::Scan,
        Phase::Index,
        Phase::Gather,
        Phase::Plan,
        Phase::Write,
        Phase::Sync,
        Phase::Verify,
        Phase::Hash,
        Phase::Compare,
        Phase::Extract,
    ];

    /// The stable name used in text ids and `--progress json`.
    pub fn id(self) -> &'static str {
        match self {
            Phase::Scan => "scan",
            Phase::Index => "index",
            Phase::Gather => "gather",
            Phase::Plan => "plan",
            Phase::Write => "write",
            Phase::Sync => "sync",
            Phase::Verify => "verify",
            Phase::Hash => "hash",
            Phase::Compare => "compare",
            Phase::Extract => "extract",
        }
    }
}

/// One look at a [`Meter`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// What is going on.
    pub phase: Phase,
    /// Grows with every phase begun, so that a repeated phase can be told from a continued one.
    pub phase_number: u64,
    /// Units done in this phase: bytes (in `Scan` those of the files found), entries in `Plan`.
    pub done: u64,
    /// Units in all; `None` while unknown.
    pub total: Option<u64>,
    /// Entries (files and folders) handled in this phase, where that is counted.
    pub items: u64,
    /// The job can no longer be stopped and is finishing.
    pub is_finishing: bool,
}

/// Progress of one job. Writers add, faces read; nothing is queued and nobody waits.
pub struct Meter {
    phase: AtomicU8,
    phase_number: AtomicU64,
    done: AtomicU64,
    total: AtomicU64,
    items: AtomicU64,
    finishing: AtomicU8,
    wake: Option<Box<dyn Fn() + Send + Sync>>,
}

impl Default for Meter {
    fn default() -> Self {
        Meter {
            phase: AtomicU8::new(0),
            phase_number: AtomicU64::new(0),
            done: AtomicU64::new(0),
            total: AtomicU64::new(u64::MAX),
            items: AtomicU64::new(0),
            finishing: AtomicU8::new(0),
            wake: None,
        }
    }
}

impl Meter {
    /// A meter that calls `wake` after each change; the face throttles that itself.
    pub fn with_wake(wake: impl Fn() + Send + Sync + 'static) -> Meter {
        Meter { wake: Some(Box::new(wake)), ..Meter::default() }
    }

    /// Begins a phase of `total` units (`None`: not known yet).
    pub fn phase(&self, phase: Phase, total: Option<u64>) {
        self.done.store(0, Ordering::Relaxed);
        self.items.store(0, Ordering::Relaxed);
        self.total.store(total.unwrap_or(u64::MAX), Ordering::Relaxed);
        self.phase.store(phase as u8, Ordering::Relaxed);
        self.phase_number.fetch_add(1, Ordering::Release);
        self.wake();
    }

    /// Corrects the total of the running phase.
    pub fn set_total(&self, total: Option<u64>) {
        self.total.store(total.unwrap_or(u64::MAX), Ordering::Relaxed);
        self.wake();
    }

    /// `units` more are done.
    pub fn advance(&self, units: u64) {
        self.done.fetch_add(units, Ordering::Relaxed);
        self.wake();
    }

    /// `count` more files or folders are done.
    pub fn advance_items(&self, count: u64) {
        self.items.fetch_add(count, Ordering::Relaxed);
    }

    /// Says that from here on the job can't be stopped (design: the rename).
    pub fn set_finishing(&self) {
        self.finishing.store(1, Ordering::Release);
        self.wake();
    }

    /// What the meter shows now.
    pub fn read(&self) -> Reading {
        let phase_number = self.phase_number.load(Ordering::Acquire);
        let index = usize::from(self.phase.load(Ordering::Relaxed));
        let total = self.total.load(Ordering::Relaxed);
        Reading {
            phase: Phase::ALL.get(index).copied().unwrap_or(Phase::Scan),
            phase_number,
            done: self.done.load(Ordering::Relaxed),
            total: (total != u64::MAX).then_some(total),
            items: self.items.load(Ordering::Relaxed),
            is_finishing: self.finishing.load(Ordering::Acquire) != 0,
        }
    }

    fn wake(&self) {
        if let Some(wake) = &self.wake {
            wake();
        }
    }
}

impl fmt::Debug for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Meter").field(&self.read()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_phase_starts_at_zero_and_is_told_apart() {
        let meter = Meter::default();
        meter.phase(Phase::Write, Some(100));
        meter.advance(40);
        let first = meter.read();
        assert_eq!((first.done, first.total, first.phase), (40, Some(100), Phase::Write));
        meter.phase(Phase::Write, None);
        let second = meter.read();
        assert_eq!((second.done, second.total), (0, None));
        assert_ne!(first.phase_number, second.phase_number);
    }

    #[test]
    fn all_lists_phases_in_enum_order() {
        for (index, phase) in Phase::ALL.iter().enumerate() {
            assert_eq!(*phase as usize, index);
        }
    }
}
