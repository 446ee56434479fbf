//! How far a job is: its phases, one bar for the whole of it, speed and time left. Computed from
//! readings of the meter with the clock given, so that tests need none.

use std::path::PathBuf;
use std::time::Duration;

use crate::base::progress::{Estimate, Phase, Reading};
use crate::job::{JobId, JobState};

/// How far a phase is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PhaseState {
    /// It comes later.
    Waiting,
    /// It goes on.
    Running,
    /// It is over.
    Done,
}

/// One look at the progress of a job.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Progress {
    /// The phases in their order.
    pub phases: Vec<(Phase, PhaseState)>,
    /// How much of the whole job is done, 0 to 1 and never 1 before the end; `None` while nobody
    /// knows.
    pub fraction: Option<f32>,
    /// Bytes done in the present phase.
    pub done: u64,
    /// Bytes of the present phase, where known.
    pub total: Option<u64>,
    /// Bytes a second, once known.
    pub rate: Option<u64>,
    /// Time left for the whole job, once there is something to say.
    pub left: Option<Duration>,
    /// Time since the start.
    pub elapsed: Duration,
    /// Which one of how many is at work, where there are several.
    pub part: Option<(u64, u64)>,
}

impl Progress {
    /// How much is done in whole per cent; 99 at most.
    pub fn percent(&self) -> Option<u64> {
        // The fraction lies within 0 and 1: the cast can't lose anything that matters.
        self.fraction.map(|fraction| ((fraction * 100.0) as u64).min(99))
    }

    /// The phase that goes on.
    pub fn running(&self) -> Option<Phase> {
        self.phases.iter().find(|(_, state)| *state == PhaseState::Running).map(|(phase, _)| *phase)
    }
}

/// Follows one job.
#[derive(Clone, Debug)]
pub struct Follower {
    /// Phases with what each weighs in the bar, in bytes.
    steps: Vec<(Phase, u64)>,
    at: usize,
    estimate: Estimate,
    started: Option<Duration>,
    phase_number: u64,
    /// The bar never goes back.
    highest: f32,
}

/// What is left of the bar until the job says that it is over.
const NOT_YET: f32 = 0.995;

impl Follower {
    /// A job of these phases. A phase that reads or writes the image weighs its bytes, one that
    /// only waits weighs nothing.
    pub fn new(steps: Vec<(Phase, u64)>) -> Follower {
        Follower {
            steps,
            at: 0,
            estimate: Estimate::default(),
            started: None,
            phase_number: 0,
            highest: 0.0,
        }
    }

    /// Making an image of `bytes`, read back if `verify`.
    pub fn create(bytes: u64, verify: bool) -> Follower {
        let mut steps = vec![(Phase::Gather, 0), (Phase::Write, bytes), (Phase::Sync, 0)];
        if verify {
            steps.push((Phase::Verify, bytes));
        }
        Follower::new(steps)
    }

    /// Taking `bytes` out of an image.
    pub fn extract(bytes: u64) -> Follower {
        Follower::new(vec![(Phase::Extract, bytes)])
    }

    /// Reading `bytes` to check them.
    pub fn check(bytes: u64) -> Follower {
        Follower::new(vec![(Phase::Verify, bytes)])
    }

    /// Takes a reading at `now` (time since any fixed moment).
    pub fn follow(&mut self, now: Duration, reading: &Reading) -> Progress {
        let started = *self.started.get_or_insert(now);
        if reading.phase_number != self.phase_number {
            self.phase_number = reading.phase_number;
            if let Some(at) = self.steps.iter().position(|(phase, _)| *phase == reading.phase) {
                self.at = at;
            }
            self.estimate = Estimate::default();
        }
        let is_listed = self.steps.get(self.at).is_some_and(|(phase, _)| *phase == reading.phase);
        let has_begun = reading.phase_number > 0 && is_listed;
        if has_begun {
            self.estimate.update(now, reading.done);
        }
        let state = |index: usize| match index.cmp(&self.at) {
            std::cmp::Ordering::Less => PhaseState::Done,
            std::cmp::Ordering::Equal if has_begun => PhaseState::Running,
            _ => PhaseState::Waiting,
        };
        let phases =
            self.steps.iter().enumerate().map(|(at, (phase, _))| (*phase, state(at))).collect();
        Progress {
            phases,
            fraction: self.fraction(reading, has_begun),
            done: reading.done,
            total: reading.total,
            // A rate is a positive number far below 2^63.
            rate: self.estimate.rate().filter(|_| has_begun).map(|rate| rate as u64),
            left: self.left(reading).filter(|_| has_begun),
            elapsed: now.saturating_sub(started),
            part: None,
        }
    }

    fn fraction(&mut self, reading: &Reading, has_begun: bool) -> Option<f32> {
        let whole: u64 = self.steps.iter().fold(0, |sum, (_, weight)| sum.saturating_add(*weight));
        if whole == 0 {
            return None;
        }
        let before = self.steps.iter().take(self.at);
        let before = before.fold(0u64, |sum, (_, weight)| sum.saturating_add(*weight));
        let weight = self.steps.get(self.at).map_or(0, |(_, weight)| *weight);
        let inside = match reading.total.filter(|total| *total > 0 && has_begun) {
            Some(total) => {
                let part = u128::from(reading.done.min(total)) * u128::from(weight);
                u64::try_from(part / u128::from(total)).unwrap_or(u64::MAX)
            }
            None => 0,
        };
        let done = (before.saturating_add(inside) as f64 / whole as f64) as f32;
        self.highest = self.highest.max(done.min(NOT_YET));
        Some(self.highest)
    }

    /// Time for the rest of this phase, and at the same speed for the phases behind it.
    fn left(&self, reading: &Reading) -> Option<Duration> {
        let behind = self.steps.iter().skip(self.at + 1);
        let behind = behind.fold(0u64, |sum, (_, weight)| sum.saturating_add(*weight));
        self.estimate.time_left(reading.total?.saturating_add(behind))
    }
}

/// How a job stands.
#[derive(Clone, PartialEq, Debug)]
pub enum Stage {
    /// Another job writes to the same disk first.
    Queued,
    /// It goes on and can be cancelled.
    Running,
    /// It was asked to stop and is cleaning up.
    Cancelling,
    /// It was asked to stop 5 s ago, and a device does not answer.
    NotResponding,
    /// It can no longer be stopped.
    Finishing,
    /// It is over.
    Ended(End),
}

impl From<JobState> for Stage {
    fn from(state: JobState) -> Stage {
        match state {
            JobState::Waiting => Stage::Queued,
            JobState::Running | JobState::Asking => Stage::Running,
            JobState::Finishing => Stage::Finishing,
            JobState::Cancelling => Stage::Cancelling,
            JobState::NotResponding => Stage::NotResponding,
        }
    }
}

/// How a job ended.
#[derive(Clone, PartialEq, Debug)]
pub enum End {
    /// All is there.
    Done(Done),
    /// Stopped on request; nothing was left behind.
    Cancelled {
        /// How far it was.
        percent: u64,
    },
    /// It could not be done.
    Failed(Failure),
}

/// What was made.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Done {
    /// The file, or the folder.
    pub path: PathBuf,
    /// Bytes written.
    pub bytes: u64,
    /// Files written, where a job counts them.
    pub files: u64,
    /// How long it took.
    pub took: Duration,
    /// It was read back and is equal.
    pub is_verified: bool,
    /// Name and hex digits of each checksum, the most wanted first.
    pub digests: Vec<(&'static str, String)>,
    /// What became of each, where several were asked for.
    pub rows: Vec<DoneRow>,
    /// What the card says above all, where it is not how many things were made.
    pub told: Option<String>,
    /// Bytes that the new files take less than the old ones.
    pub saved: Option<u64>,
    /// Files that did not come out, with the reason.
    pub unread: Vec<(String, String)>,
    /// Another attempt may get some of them.
    pub can_try_those_again: bool,
}

/// One of several things that were asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoneRow {
    /// What became of it.
    pub end: RowEnd,
    /// Its name.
    pub name: String,
    /// What was made of it, or why nothing was.
    pub text: String,
}

/// What became of one of several things.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RowEnd {
    /// It was made.
    Done,
    /// It was left as it was.
    Skipped,
    /// It could not be made.
    Failed,
}

/// Why something could not be done, in words: dispatch has the error and the texts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Failure {
    /// Why, and where: the sentence of the error.
    pub why: String,
    /// What the person can do.
    pub advice: String,
    /// Codes, sectors, system errors: folded away, to be copied.
    pub details: String,
    /// What the button says that does it again; usually "Try again".
    pub again: Option<String>,
    /// What the button says that leaves out what was in the way, where that can be done.
    pub leave_out: Option<String>,
}

/// A job as dialogs and the bar of jobs show it.
#[derive(Clone, PartialEq, Debug)]
pub struct JobStatus {
    /// Which job.
    pub id: JobId,
    /// What it makes: the name of the file or folder.
    pub name: String,
    /// How it stands.
    pub stage: Stage,
    /// How far it is.
    pub progress: Progress,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(phase: Phase, number: u64, done: u64, total: u64) -> Reading {
        Reading {
            phase,
            phase_number: number,
            done,
            total: Some(total),
            items: 0,
            is_finishing: false,
        }
    }

    #[test]
    fn one_bar_spans_all_phases_and_never_is_full() {
        let mut follower = Follower::create(1000, true);
        let at = Duration::from_secs;
        let first = follower.follow(at(0), &reading(Phase::Write, 1, 0, 1000));
        assert_eq!((first.percent(), first.running()), (Some(0), Some(Phase::Write)));
        let half = follower.follow(at(5), &reading(Phase::Write, 1, 1000, 1000));
        assert_eq!(half.percent(), Some(50));
        let sync = follower.follow(at(6), &reading(Phase::Sync, 2, 0, 0));
        assert_eq!(sync.percent(), Some(50));
        assert_eq!(
            sync.phases,
            [
                (Phase::Gather, PhaseState::Done),
                (Phase::Write, PhaseState::Done),
                (Phase::Sync, PhaseState::Running),
                (Phase::Verify, PhaseState::Waiting)
            ]
        );
        let end = follower.follow(at(9), &reading(Phase::Verify, 3, 1000, 1000));
        assert_eq!(end.percent(), Some(99));
    }

    #[test]
    fn time_left_counts_the_phases_behind_and_waits_two_seconds() {
        let mut follower = Follower::create(1000, true);
        let mut last = Progress::default();
        for second in 0..=4 {
            last = follower
                .follow(Duration::from_secs(second), &reading(Phase::Write, 1, second * 100, 1000));
            assert_eq!(last.left.is_some(), second >= 2);
        }
        assert_eq!(last.left.map(|left| left.as_secs_f32().round() as u64), Some(16));
        assert_eq!(last.rate, Some(100));
        assert_eq!(last.elapsed, Duration::from_secs(4));
    }

    #[test]
    fn the_bar_never_goes_back() {
        let mut follower = Follower::extract(100);
        let ahead = follower.follow(Duration::ZERO, &reading(Phase::Extract, 1, 60, 100));
        let corrected = follower.follow(Duration::ZERO, &reading(Phase::Extract, 1, 60, 200));
        assert_eq!(ahead.fraction, corrected.fraction);
    }

    #[test]
    fn before_the_first_phase_all_wait() {
        let progress = Follower::create(1000, false)
            .follow(Duration::ZERO, &crate::base::progress::Meter::default().read());
        assert_eq!(progress.running(), None);
        assert_eq!(progress.percent(), Some(0));
    }
}
