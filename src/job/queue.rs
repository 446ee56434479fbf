//! Starts jobs, lists them, cancels them, and hands their events to the face.

use std::any::Any;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::event::{JobError, JobEvent};
use super::kind::{JobKind, JobView, Snapshot};
use super::make::KnownFacts;
use super::outcome::Outcome;
use super::run::{Env, Stage};
use super::slots::Slots;
use super::tag::JobTag;
use super::{Clock, JobId, JobState, Wake};
use crate::base::progress::{CancelToken, Context, Meter};
use crate::io::HostFs;
use crate::ops::Workers;

/// Events that wait for the face before jobs wait for it.
const EVENTS: usize = 256;
/// A job that has not ended this long after a cancel is named "not responding".
const PATIENCE: Duration = Duration::from_secs(5);

/// The jobs of a face. Lives on its main thread; nothing here waits or does I/O.
pub struct JobQueue {
    fs: Arc<dyn HostFs>,
    workers: Workers,
    wake: Wake,
    clock: Clock,
    slots: Slots,
    jobs: BTreeMap<JobId, Entry>,
    /// The last layout of each document.
    plans: BTreeMap<u64, JobId>,
    next: u64,
    sender: SyncSender<(JobId, JobEvent)>,
    receiver: Receiver<(JobId, JobEvent)>,
    /// To the thread that drops large values.
    dropper: Sender<Box<dyn Any + Send>>,
}

struct Entry {
    tag: JobTag,
    meter: Arc<Meter>,
    cancel: CancelToken,
    stage: Arc<Stage>,
    started_at: Duration,
    cancelled_at: Option<Duration>,
}

impl JobQueue {
    /// A queue over `fs` whose jobs fan out in `workers`. `wake` is called from any thread when
    /// there is something to draw; the face throttles it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(
        fs: Arc<dyn HostFs>,
        workers: Workers,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<JobQueue> {
        let begin = Instant::now();
        JobQueue::with_clock(fs, workers, wake, move || begin.elapsed())
    }

    /// A queue over the files of this machine.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn of_this_machine(
        workers: Workers,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<JobQueue> {
        JobQueue::new(Arc::new(crate::io::RealFs), workers, wake)
    }

    /// As [`JobQueue::new`] with a clock: time since any fixed moment, never going back.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn with_clock(
        fs: Arc<dyn HostFs>,
        workers: Workers,
        wake: impl Fn() + Send + Sync + 'static,
        clock: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> io::Result<JobQueue> {
        let (sender, receiver) = sync_channel(EVENTS);
        let (dropper, to_drop) = channel::<Box<dyn Any + Send>>();
        thread::Builder::new()
            .name("drop".to_owned())
            .spawn(move || to_drop.into_iter().for_each(drop))?;
        Ok(JobQueue {
            fs,
            workers,
            wake: Arc::new(wake),
            clock: Arc::new(clock),
            slots: Slots::default(),
            jobs: BTreeMap::new(),
            plans: BTreeMap::new(),
            next: 1,
            sender,
            receiver,
            dropper,
        })
    }

    /// Starts a job on a thread of its own. When the system gives no thread the job ends at once
    /// with [`JobError::NoThread`].
    pub fn start(&mut self, kind: JobKind) -> JobId {
        let tag = kind.tag();
        self.spawn(tag, move |env| kind.run(env))
    }

    /// Lays a document out anew, and stops the layout of it that is under way. `document` is a
    /// number of the face's.
    pub fn plan(&mut self, document: u64, of: Snapshot, known: Option<KnownFacts>) -> JobId {
        if let Some(before) = self.plans.get(&document).copied() {
            self.cancel(before);
        }
        let id = self.start(JobKind::Plan { document, of, known });
        self.plans.insert(document, id);
        id
    }

    pub(super) fn spawn(
        &mut self,
        tag: JobTag,
        work: impl FnOnce(&Env) -> Result<Outcome, JobError> + Send + 'static,
    ) -> JobId {
        let id = JobId(self.next);
        self.next += 1;
        let wake = Arc::clone(&self.wake);
        let meter = Arc::new(Meter::with_wake(move || wake()));
        let cancel = CancelToken::new();
        let stage = Arc::new(Stage::default());
        let env = Env {
            id,
            ctx: Context::new(Arc::clone(&meter), cancel.clone()),
            fs: Arc::clone(&self.fs),
            workers: self.workers.clone(),
            events: self.sender.clone(),
            slots: self.slots.clone(),
            clock: Arc::clone(&self.clock),
            wake: Arc::clone(&self.wake),
            stage: Arc::clone(&stage),
        };
        let started_at = (self.clock)();
        let entry = Entry { tag, meter, cancel, stage, started_at, cancelled_at: None };
        self.jobs.insert(id, entry);
        let name = format!("job-{}-{}", id.0, tag.id());
        let spawned = thread::Builder::new().name(name).spawn(move || env.drive(work));
        if let Err(error) = spawned {
            let event = JobEvent::Finished {
                result: Err(JobError::NoThread(error)),
                report: Default::default(),
            };
            // The channel may be full; then the job is dropped from the list without a word, and
            // a system without threads has worse to tell.
            let _sent = self.sender.try_send((id, event));
        }
        id
    }

    /// Takes the events that came since the last call. Call it once a frame.
    pub fn events(&mut self) -> Vec<(JobId, JobEvent)> {
        let events: Vec<_> = self.receiver.try_iter().take(EVENTS).collect();
        for (id, event) in &events {
            if matches!(event, JobEvent::Finished { .. }) {
                self.jobs.remove(id);
                self.plans.retain(|_, plan| plan != id);
            }
        }
        events
    }

    /// The jobs that have not ended, in the order started.
    pub fn jobs(&self) -> impl Iterator<Item = JobView> + '_ {
        self.jobs.keys().filter_map(|id| self.job(*id))
    }

    /// One of them.
    pub fn job(&self, id: JobId) -> Option<JobView> {
        let entry = self.jobs.get(&id)?;
        let reading = entry.meter.read();
        let state = match entry.cancelled_at {
            Some(at) if (self.clock)().saturating_sub(at) >= PATIENCE => JobState::NotResponding,
            _ if reading.is_finishing => JobState::Finishing,
            Some(_) => JobState::Cancelling,
            None if entry.stage.is_waiting() => JobState::Waiting,
            None if entry.stage.is_asking() => JobState::Asking,
            None => JobState::Running,
        };
        Some(JobView {
            id,
            tag: entry.tag,
            state,
            reading,
            started_at: entry.started_at,
            ahead: self.slots.ahead(id),
        })
    }

    /// The time by the queue's clock, for estimates.
    pub fn now(&self) -> Duration {
        (self.clock)()
    }

    /// Asks a job to stop. Its state is Cancelling at once; it ends when its cleanup is done.
    pub fn cancel(&mut self, id: JobId) {
        let now = (self.clock)();
        if let Some(entry) = self.jobs.get_mut(&id) {
            entry.cancel.cancel();
            entry.cancelled_at.get_or_insert(now);
        }
    }

    /// Asks all jobs to stop, as when the window closes.
    pub fn cancel_all(&mut self) {
        let ids: Vec<JobId> = self.jobs.keys().copied().collect();
        for id in ids {
            self.cancel(id);
        }
    }

    /// Stops all jobs and waits until they have cleaned up, `patience` at most: the last thing
    /// before the program ends, when nothing is drawn any more. Whether all ended.
    pub fn shut_down(&mut self, patience: Duration) -> bool {
        self.cancel_all();
        let begin = Instant::now();
        while !self.is_idle() {
            let left = patience.saturating_sub(begin.elapsed());
            match self.receiver.recv_timeout(left) {
                Ok((id, JobEvent::Finished { .. })) => {
                    self.jobs.remove(&id);
                }
                // Dropping a question stops the job that asked it.
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        true
    }

    /// Leaves a job behind that does not respond: it is no longer listed. Its thread goes on.
    pub fn leave_behind(&mut self, id: JobId) {
        self.jobs.remove(&id);
    }

    /// No job is running.
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Lets a job that waits for its disk overtake the one before it.
    pub fn move_up(&mut self, id: JobId) {
        self.slots.move_up(id);
    }

    /// Drops a value on another thread: a million files take a while.
    pub fn discard(&self, value: impl Any + Send) {
        // The thread ends only with the queue.
        let _taken = self.dropper.send(Box::new(value));
    }
}

impl Drop for JobQueue {
    fn drop(&mut self) {
        // The program may end with this; what a job began to write must not stay behind.
        let _all_ended = self.shut_down(PATIENCE);
    }
}
