//! A job's thread: what it has at hand, and how it ends whatever happens.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::time::Duration;

use super::event::{Answer, Asked, JobError, JobEvent, Question};
use super::outcome::{Outcome, Partial};
use super::slots::{Queue, Slots, Turn};
use super::{Clock, JobId, Wake, crash};
use crate::base::progress::{Cancelled, Context};
use crate::io::HostFs;
use crate::ops::Workers;

/// What a job has at hand.
pub(super) struct Env {
    pub(super) id: JobId,
    pub(super) ctx: Context,
    pub(super) fs: Arc<dyn HostFs>,
    pub(super) workers: Workers,
    pub(super) events: SyncSender<(JobId, JobEvent)>,
    pub(super) slots: Slots,
    pub(super) clock: Clock,
    pub(super) wake: Wake,
    pub(super) stage: Arc<Stage>,
}

/// How far a job's thread is, for the queue to look at.
#[derive(Debug, Default)]
pub(super) struct Stage(AtomicU8);

impl Stage {
    const RUNNING: u8 = 0;
    const WAITING: u8 = 1;
    const ASKING: u8 = 2;

    pub(super) fn is_waiting(&self) -> bool {
        self.0.load(Ordering::Acquire) == Stage::WAITING
    }

    pub(super) fn is_asking(&self) -> bool {
        self.0.load(Ordering::Acquire) == Stage::ASKING
    }

    fn set(&self, stage: u8) {
        self.0.store(stage, Ordering::Release);
    }
}

impl Env {
    /// The time by the queue's clock.
    pub(super) fn now(&self) -> Duration {
        (self.clock)()
    }

    /// Shows what is there so far; left out when the face is behind.
    pub(super) fn show(&self, partial: Partial) {
        let event = JobEvent::Partial(Arc::new(partial));
        match self.events.try_send((self.id, event)) {
            Ok(()) => (self.wake)(),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    }

    /// Asks the face and waits for its answer.
    pub(super) fn ask(&self, asked: Asked) -> Result<Answer, Cancelled> {
        let (question, reply) = Question::new(asked);
        self.stage.set(Stage::ASKING);
        self.send(JobEvent::Question(question));
        let answer = reply.wait(&self.ctx.cancel);
        self.stage.set(Stage::RUNNING);
        answer
    }

    /// Waits until this job may write to the disk that `target` lies on.
    pub(super) fn wait_for_disk(&self, target: &Path) -> Result<Turn, JobError> {
        // A target that is not there yet comes to be where its nearest folder is.
        let mut folder = target;
        let stat = loop {
            match self.fs.stat(folder) {
                Ok(stat) => break stat,
                Err(source) => match folder.parent() {
                    Some(above) if !above.as_os_str().is_empty() => folder = above,
                    Some(_) if folder != Path::new(".") => folder = Path::new("."),
                    _ => return Err(JobError::Target { path: target.to_owned(), source }),
                },
            }
        };
        Ok(self.wait_in(Queue::Disk(stat.fingerprint.device))?)
    }

    /// Waits for this job's turn.
    pub(super) fn wait_in(&self, queue: Queue) -> Result<Turn, Cancelled> {
        let turn = self.slots.take(queue, self.id, &self.ctx.cancel, || {
            self.stage.set(Stage::WAITING);
            (self.wake)();
        })?;
        self.stage.set(Stage::RUNNING);
        Ok(turn)
    }

    /// Waits, unless cancelled.
    pub(super) fn sleep(&self, time: Duration) -> Result<(), Cancelled> {
        let step = Duration::from_millis(10);
        let mut left = time;
        while !left.is_zero() {
            self.ctx.check()?;
            std::thread::sleep(left.min(step));
            left = left.saturating_sub(step);
        }
        self.ctx.check()
    }

    fn send(&self, event: JobEvent) {
        // A full channel waits for the face to draw; one without a reader is a closing program.
        let _read_by_somebody = self.events.send((self.id, event));
        (self.wake)();
    }

    /// Runs `work` to its end and tells what came of it.
    pub(super) fn drive(self, work: impl FnOnce(&Env) -> Result<Outcome, JobError>) {
        crash::watch_this_thread();
        self.send(JobEvent::Started);
        let result = match catch_unwind(AssertUnwindSafe(|| work(&self))) {
            // Who said stop sees nothing appear afterwards, even if the work just made it; only
            // what was past its point of no return has happened.
            Ok(Ok(_)) if self.ctx.cancel.is_cancelled() && !self.ctx.meter.read().is_finishing => {
                Err(Cancelled.into())
            }
            Ok(result) => result,
            Err(payload) => {
                drop(payload);
                Err(JobError::Crashed(crash::take()))
            }
        };
        let report = self.ctx.take_report();
        self.send(JobEvent::Finished { result, report });
    }
}
