//! Jobs under a hand-moved clock: order, cancel, questions, crashes, turns at a disk.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::*;
use crate::base::bytes::Timestamp;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::{Cancelled, Phase};
use crate::io::RealFs;
use crate::model::Tree;
use crate::model::spec::ImageSpec;
use crate::project::{Document, Gesture, Project, Resolution};

struct Desk {
    queue: JobQueue,
    clock: Arc<AtomicU64>,
    wakes: Arc<AtomicUsize>,
    seen: Vec<(JobId, JobEvent)>,
}

fn desk() -> Desk {
    let clock = Arc::new(AtomicU64::new(0));
    let wakes = Arc::new(AtomicUsize::new(0));
    let (ticks, woken) = (Arc::clone(&clock), Arc::clone(&wakes));
    let queue = JobQueue::with_clock(
        Arc::new(RealFs),
        Workers::new().expect("threads"),
        move || {
            woken.fetch_add(1, Ordering::Relaxed);
        },
        move || Duration::from_millis(ticks.load(Ordering::Relaxed)),
    )
    .expect("threads");
    Desk { queue, clock, wakes, seen: Vec::new() }
}

impl Desk {
    /// Drains events until `is_it`; fails after ten seconds.
    fn until(&mut self, mut is_it: impl FnMut(&JobQueue, &[(JobId, JobEvent)]) -> bool) {
        let begin = Instant::now();
        loop {
            let events = self.queue.events();
            self.seen.extend(events);
            if is_it(&self.queue, &self.seen) {
                return;
            }
            assert!(begin.elapsed() < Duration::from_secs(10), "never came: {:?}", self.seen);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Waits for the end of a job and takes its result.
    fn result(&mut self, job: JobId) -> Result<Outcome, JobError> {
        let is_end = |(id, event): &(JobId, JobEvent)| {
            *id == job && matches!(event, JobEvent::Finished { .. })
        };
        self.until(|_, seen| seen.iter().any(is_end));
        let at = self.seen.iter().position(is_end).expect("just seen");
        match self.seen.remove(at).1 {
            JobEvent::Finished { result, .. } => result,
            _ => unreachable!("is_end said so"),
        }
    }

    fn state(&self, job: JobId) -> Option<JobState> {
        self.queue.job(job).map(|view| view.state)
    }
}

fn until_cancelled(env: &run::Env) -> Result<Outcome, JobError> {
    loop {
        env.sleep(Duration::from_secs(60))?;
    }
}

fn project() -> Project {
    Project::new(ImageSpec::new(Timestamp::default()))
}

#[test]
fn a_scan_becomes_an_edit() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("sub")).expect("a folder");
    fs::write(dir.path().join("sub/a"), b"abc").expect("a file");
    let mut desk = desk();
    let mut document = Document::new(project());
    let job = desk.queue.start(JobKind::ScanHost {
        sources: vec![Source::dropped(dir.path().join("sub"))],
        options: ScanOptions::default(),
        folder: Tree::ROOT,
        into: Snapshot::of(&document),
    });
    let outcome = desk.result(job).expect("scanned");
    let Outcome::Added { prepared, scan, .. } = outcome else { unreachable!("of a scan") };
    assert_eq!((scan.files, scan.bytes), (1, 3));
    document.accept(*prepared, Gesture::single()).expect("fresh");
    assert!(document.project().tree.lookup(b"sub/a").is_some());
    assert_eq!(document.project().spec.volume.volume_id, "sub");
    assert!(matches!(desk.seen.first(), Some((id, JobEvent::Started)) if *id == job));
    assert!(desk.queue.is_idle() && desk.wakes.load(Ordering::Relaxed) >= 2);
}

#[test]
fn clashes_are_asked_about_once_and_equal_files_are_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let files = [("one/same", "1"), ("one/a", "1"), ("two/same", "1"), ("two/a", "2")];
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let mut desk = desk();
    let job = desk.queue.start(JobKind::ScanHost {
        sources: ["one", "two"].map(|name| Source::plain(dir.path().join(name))).to_vec(),
        options: ScanOptions::default(),
        folder: Tree::ROOT,
        into: Snapshot::of(&Document::new(project())),
    });
    let is_question = |(_, event): &(JobId, JobEvent)| matches!(event, JobEvent::Question(_));
    desk.until(|queue, seen| {
        seen.iter().any(is_question) && queue.job(job).is_some_and(|v| v.state == JobState::Asking)
    });
    let at = desk.seen.iter().position(is_question).expect("just seen");
    let (_, JobEvent::Question(question)) = desk.seen.remove(at) else { unreachable!("is one") };
    let Asked::Clashes(clashes) = &question.asked else { unreachable!("of a drop") };
    assert_eq!(clashes.len(), 1);
    assert_eq!(clashes[0].path, b"a");
    question.answer(Answer::Clashes(vec![Resolution::KeepBoth]));
    let Ok(Outcome::Added { prepared, .. }) = desk.result(job) else { unreachable!("of a scan") };
    let merged = &prepared.applied().merged;
    assert_eq!((merged.identical, merged.kept_both), (1, 1));
    assert!(prepared.project().tree.lookup(b"a (2)").is_some());
}

#[test]
fn a_question_that_is_dropped_or_cancelled_stops_the_job() {
    for is_dropped in [true, false] {
        let mut desk = desk();
        let job = desk.queue.spawn(JobTag::Prepare, |env| {
            env.ask(Asked::Clashes(Arc::default()))?;
            until_cancelled(env)
        });
        desk.until(|_, seen| seen.iter().any(|(_, e)| matches!(e, JobEvent::Question(_))));
        if is_dropped {
            desk.seen.clear();
        } else {
            desk.queue.cancel(job);
        }
        assert!(matches!(desk.result(job), Err(JobError::Cancelled(Cancelled))));
    }
}

#[test]
fn cancel_shows_at_once_and_ends_soon() {
    let mut desk = desk();
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let job = desk.queue.spawn(JobTag::Prepare, until_cancelled);
        desk.until(|_, seen| seen.iter().any(|(id, _)| *id == job));
        let begin = Instant::now();
        desk.queue.cancel(job);
        assert_eq!(desk.state(job), Some(JobState::Cancelling));
        assert!(matches!(desk.result(job), Err(JobError::Cancelled(Cancelled))));
        slowest = slowest.max(begin.elapsed());
    }
    assert!(slowest < Duration::from_millis(100), "{slowest:?}");
}

#[test]
fn what_ends_in_the_instant_of_a_cancel_did_not_happen() {
    let mut desk = desk();
    let job = desk.queue.spawn(JobTag::Prepare, |env| {
        while env.ctx.check().is_ok() {
            std::thread::yield_now();
        }
        let kind = JobKind::Prepare {
            edit: crate::project::Edit::VolumeName("x".to_owned()),
            of: Snapshot::of(&Document::new(project())),
        };
        kind.run(env)
    });
    desk.queue.cancel(job);
    assert!(matches!(desk.result(job), Err(JobError::Cancelled(Cancelled))));
}

#[test]
fn a_job_that_does_not_let_go_is_named_and_left_behind() {
    let mut desk = desk();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let job = desk.queue.spawn(JobTag::Prepare, move |_| {
        let _until_released = held.recv();
        Err(Cancelled.into())
    });
    desk.queue.cancel(job);
    desk.clock.store(4_999, Ordering::Relaxed);
    assert_eq!(desk.state(job), Some(JobState::Cancelling));
    desk.clock.store(5_000, Ordering::Relaxed);
    assert_eq!(desk.state(job), Some(JobState::NotResponding));
    desk.queue.leave_behind(job);
    assert!(desk.queue.is_idle());
    drop(release);
    assert!(matches!(desk.result(job), Err(JobError::Cancelled(Cancelled))));
}

#[test]
fn a_panic_ends_one_job_and_says_where() {
    let mut desk = desk();
    let here = desk.queue.spawn(JobTag::Prepare, |_| {
        std::panic::panic_any("there is something");
    });
    let Err(JobError::Crashed(crash)) = desk.result(here) else { unreachable!("it panicked") };
    assert!(crash.place.contains("tests.rs"), "{crash:?}");
    assert_eq!(crash.message, "there is something");
    assert!(!crash.backtrace.is_empty());
    let worker = desk.queue.spawn(JobTag::Prepare, |env| {
        env.workers.install(|| std::panic::panic_any("in the pool".to_owned()));
        Err(Cancelled.into())
    });
    let Err(JobError::Crashed(crash)) = desk.result(worker) else { unreachable!("it panicked") };
    assert!(crash.message.contains("in the pool"), "{crash:?}");
}

#[test]
fn writers_to_one_disk_take_turns_in_an_order_that_can_be_changed() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut desk = desk();
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let (release, held) = std::sync::mpsc::channel::<()>();
    let first = desk.queue.spawn(JobTag::Prepare, {
        let target = dir.path().join("first.iso");
        move |env| {
            let _turn = env.wait_for_disk(&target)?;
            let _until_released = held.recv();
            Err(Cancelled.into())
        }
    });
    desk.until(|queue, _| queue.job(first).is_some_and(|v| v.reading.done == 0));
    std::thread::sleep(Duration::from_millis(20));
    let writer = |desk: &mut Desk, name: &'static str| {
        let (order, target) = (Arc::clone(&order), dir.path().join(name));
        let job = desk.queue.spawn(JobTag::Prepare, move |env| {
            let _turn = env.wait_for_disk(&target)?;
            order.lock().expect("no panic").push(name);
            Err(Cancelled.into())
        });
        desk.until(|queue, _| queue.job(job).is_some_and(|v| v.state == JobState::Waiting));
        job
    };
    let second = writer(&mut desk, "second");
    let third = writer(&mut desk, "third");
    let fourth = writer(&mut desk, "fourth");
    assert_eq!(desk.queue.job(fourth).map(|view| view.ahead), Some(3));
    desk.queue.move_up(second);
    desk.queue.move_up(fourth);
    desk.queue.cancel(third);
    assert!(matches!(desk.result(third), Err(JobError::Cancelled(Cancelled))));
    drop(release);
    for job in [first, second, fourth] {
        assert!(desk.result(job).is_err());
    }
    assert_eq!(*order.lock().expect("no panic"), ["second", "fourth"]);
}

#[test]
fn reports_arrive_with_the_end() {
    let mut desk = desk();
    let job = desk.queue.spawn(JobTag::Prepare, |env| {
        env.ctx.meter.phase(Phase::Scan, None);
        env.ctx.note(Diagnostic::note(Code::OlderSessions));
        Err(Cancelled.into())
    });
    desk.until(|queue, seen| queue.is_idle() && !seen.is_empty());
    let [(_, JobEvent::Started), (id, JobEvent::Finished { report, .. })] = desk.seen.as_slice()
    else {
        unreachable!("two events: {:?}", desk.seen)
    };
    assert_eq!((*id, report.count_of(Code::OlderSessions)), (job, 1));
    let value = vec![project()];
    desk.queue.discard(value);
}

#[test]
fn what_is_no_image_says_so_and_pages_end_where_bytes_do() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("no.iso");
    fs::write(&path, b"just text").expect("a file");
    let mut desk = desk();
    let job = desk
        .queue
        .start(JobKind::OpenImage { path: path.clone(), options: OpenOptions::default() });
    assert!(matches!(desk.result(job), Err(JobError::Open(OpenError::NotAnImage))));
    let blob = crate::model::Blob { content: crate::model::Content::Zeros, len: 10 };
    let job = desk.queue.start(JobKind::ReadPage {
        of: Readable::ProjectFile(blob, Default::default()),
        offset: 4,
        len: u64::MAX,
    });
    let Ok(Outcome::Page { offset, bytes, len }) = desk.result(job) else {
        unreachable!("zeros can be read")
    };
    assert_eq!((offset, bytes, len), (4, vec![0; 6], 10));
}

#[test]
fn the_nearest_folder_tells_the_disk() {
    let mut desk = desk();
    let job = desk.queue.spawn(JobTag::Prepare, |env| {
        let _turn = env.wait_for_disk(std::path::Path::new("no/such/folder/x"))?;
        let _beside = env.wait_for_disk(std::path::Path::new("/proc/no/such"))?;
        Err(Cancelled.into())
    });
    assert!(matches!(desk.result(job), Err(JobError::Cancelled(_))));
}

#[test]
fn digests_of_what_is_shown() {
    let mut desk = desk();
    let blob =
        crate::model::Blob { content: crate::model::Content::Bytes(Arc::from(*b"abc")), len: 3 };
    let job = desk.queue.start(JobKind::Hash {
        of: Readable::ProjectFile(blob, Default::default()),
        kinds: vec![DigestKind::Crc32],
    });
    let Ok(Outcome::Hashed(digests)) = desk.result(job) else { unreachable!("in memory") };
    assert_eq!(digests.hex(DigestKind::Crc32).as_deref(), Some("352441c2"));
}

#[test]
fn an_edit_is_laid_out_looked_at_written_and_read_again() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("sub")).expect("a folder");
    fs::write(dir.path().join("sub/a.txt"), b"hello").expect("a file");
    let mut desk = desk();
    let mut document = Document::new(project());
    let job = desk.queue.start(JobKind::ScanHost {
        sources: vec![Source::dropped(dir.path().join("sub"))],
        options: ScanOptions::default(),
        folder: Tree::ROOT,
        into: Snapshot::of(&document),
    });
    let Ok(Outcome::Added { prepared, .. }) = desk.result(job) else { unreachable!("a scan") };
    document.accept(*prepared, Gesture::single()).expect("fresh");

    // The second layout stops the first one.
    let first = desk.queue.plan(1, Snapshot::of(&document), None);
    let second = desk.queue.plan(1, Snapshot::of(&document), None);
    assert!(matches!(desk.result(first), Err(JobError::Cancelled(_))));
    let Ok(Outcome::Planned(planned)) = desk.result(second) else { unreachable!("a plan") };
    assert!(planned.can_be_written(), "{:?} {:?}", planned.faults, planned.report);
    assert_eq!((planned.revision, planned.state), (document.revision(), document.state()));

    let target = dir.path().join("out.iso");
    let job = desk.queue.start(JobKind::Preflight {
        planned: planned.clone(),
        of: Snapshot::of(&document),
        target: target.clone(),
        may_replace: false,
    });
    let Ok(Outcome::Preflighted(preflight)) = desk.result(job) else { unreachable!("a look") };
    assert!(preflight.target.is_none() && preflight.issues.is_empty());
    assert!(preflight.stored_bytes > 0 && preflight.free_bytes.is_some());

    let job = desk.queue.start(JobKind::Create {
        planned: planned.clone(),
        target: target.clone(),
        options: WriteOptions { digests: vec![DigestKind::Sha256], ..WriteOptions::default() },
    });
    let Ok(Outcome::Created(created)) = desk.result(job) else { unreachable!("an image") };
    document.mark_created(created.state);
    assert_eq!(document.status(), crate::project::Status::UpToDate);

    // What was hashed unwritten is what was written.
    let job = desk
        .queue
        .start(JobKind::Hash { of: Readable::Planned(planned), kinds: vec![DigestKind::Sha256] });
    let Ok(Outcome::Hashed(digests)) = desk.result(job) else { unreachable!("digests") };
    assert_eq!(digests, created.written.digests);

    // Wrapped in gzip it is shown while it is still being unpacked.
    let mut bytes = fs::read(&target).expect("written");
    bytes.extend(crate::io::contract::Dice(8).bytes(3 << 20));
    let wrapped = dir.path().join("out.iso.gz");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, &bytes).expect("memory takes it");
    fs::write(&wrapped, packer.finish().expect("memory takes it")).expect("a file");
    let options = OpenOptions { cache: CacheFolder::none(), ..OpenOptions::default() };
    let job = desk.queue.start(JobKind::OpenImage { path: wrapped, options });
    assert!(matches!(desk.result(job), Ok(Outcome::Opened(_))));
    let early = desk.seen.iter().find_map(|(id, event)| match event {
        JobEvent::Partial(partial) if *id == job => Some(Arc::clone(partial)),
        _ => None,
    });
    let Some(Partial::Opening { view: Some(view), .. }) = early.as_deref() else {
        unreachable!("the front is enough")
    };
    assert!(view.tree.lookup(b"sub/a.txt").is_some());

    let options = OpenOptions::default();
    let job = desk.queue.start(JobKind::OpenImage { path: target, options });
    let Ok(Outcome::Opened(opened)) = desk.result(job) else { unreachable!("an image") };
    let job = desk.queue.start(JobKind::Survey { of: opened.clone() });
    let Ok(Outcome::Surveyed(survey)) = desk.result(job) else { unreachable!("a survey") };
    let file = survey.view.tree.lookup(b"sub/a.txt").expect("it is on the disc");
    let out = dir.path().join("out");
    let job = desk.queue.start(JobKind::Extract {
        of: opened.clone(),
        what: ExtractWhat::Nodes(survey.view.tree.clone(), vec![file]),
        target: out.clone(),
        options: ExtractOptions::default(),
    });
    let Ok(Outcome::Extracted(extracted)) = desk.result(job) else { unreachable!("files") };
    assert_eq!((extracted.files, extracted.losses), (1, 0));
    assert_eq!(fs::read(out.join("a.txt")).expect("extracted"), b"hello");

    // What is there already is asked about when all else is out.
    fs::write(out.join("a.txt"), b"mine").expect("a file");
    let job = desk.queue.start(JobKind::Extract {
        of: opened.clone(),
        what: ExtractWhat::View(opened.default_view()),
        target: out.join("all"),
        options: ExtractOptions::default(),
    });
    desk.result(job).expect("extracted");
    fs::write(out.join("all/sub/a.txt"), b"mine").expect("a file");
    fs::remove_file(out.join("all/sub/b.txt")).ok();
    let job = desk.queue.start(JobKind::Extract {
        of: opened.clone(),
        what: ExtractWhat::View(opened.default_view()),
        target: out.join("all"),
        options: ExtractOptions { existing: OnExisting::Ask, ..ExtractOptions::default() },
    });
    let is_question = |(_, event): &(JobId, JobEvent)| matches!(event, JobEvent::Question(_));
    desk.until(|_, seen| seen.iter().any(is_question));
    let at = desk.seen.iter().position(is_question).expect("just seen");
    let (_, JobEvent::Question(question)) = desk.seen.remove(at) else { unreachable!("is one") };
    let Asked::Existing(clashes) = &question.asked else { unreachable!("of an extraction") };
    let keep_both = clashes.iter().map(|_| Resolution::KeepBoth).collect();
    assert!(clashes.iter().any(|clash| clash.path == b"sub/a.txt"));
    question.answer(Answer::Clashes(keep_both));
    let Ok(Outcome::Extracted(_)) = desk.result(job) else { unreachable!("files") };
    assert_eq!(fs::read(out.join("all/sub/a.txt")).expect("kept"), b"mine");
    assert_eq!(fs::read(out.join("all/sub/a~2.txt")).expect("beside it"), b"hello");

    // Files of an image go into a project like files of the host.
    let insert = opened.insert(&survey.view.tree, &[file], Tree::ROOT);
    let edit = crate::project::Edit::Insert(Box::new(insert));
    document.apply(edit, Gesture::single()).expect("inserted");
    let node = document.project().tree.lookup(b"a.txt").expect("inserted");
    let blob = document.project().tree.node(node).and_then(|node| node.blob()).expect("a file");
    let blob = document.project().tree.blob(blob).expect("its data").clone();
    let of = Readable::ProjectFile(blob, document.project().sources.clone());
    let job = desk.queue.start(JobKind::ReadPage { of, offset: 0, len: 100 });
    let Ok(Outcome::Page { bytes, .. }) = desk.result(job) else { unreachable!("bytes") };
    assert_eq!(bytes, b"hello");
}

#[test]
fn the_last_act_waits_for_cleanup_but_not_for_ever() {
    let mut desk = desk();
    let cleaned = Arc::new(AtomicUsize::new(0));
    for _ in 0..3 {
        let cleaned = Arc::clone(&cleaned);
        desk.queue.spawn(JobTag::Prepare, move |env| {
            let stopped = until_cancelled(env);
            std::thread::sleep(Duration::from_millis(30));
            cleaned.fetch_add(1, Ordering::Relaxed);
            stopped
        });
    }
    assert!(desk.queue.shut_down(Duration::from_secs(10)));
    assert_eq!(cleaned.load(Ordering::Relaxed), 3);
    let (release, held) = std::sync::mpsc::channel::<()>();
    desk.queue.spawn(JobTag::Prepare, move |_| {
        let _until_released = held.recv();
        Err(Cancelled.into())
    });
    assert!(!desk.queue.shut_down(Duration::from_millis(20)));
    drop(release);
}

#[test]
fn moves_ask_about_clashes_too() {
    let mut document = Document::new(project());
    let mut folders = Vec::new();
    for name in ["a", "b"] {
        let edit = crate::project::Edit::NewFolder { folder: Tree::ROOT, name: name.into() };
        let folder = document.apply(edit, Gesture::single()).expect("a folder").nodes[0];
        folders.push(folder);
    }
    let mut files = Vec::new();
    for (number, folder) in folders.iter().enumerate() {
        let mut tree = Tree::new();
        let blob = crate::model::Blob { content: crate::model::Content::Zeros, len: 1 };
        let blob = tree.add_blob(blob).expect("room");
        let kind = crate::model::NodeKind::File(blob);
        tree.add(Tree::ROOT, crate::model::Node::new(b"same".to_vec(), kind)).expect("room");
        let insert = crate::project::Insert::new(*folder, tree, vec![Tree::ROOT]);
        let edit = crate::project::Edit::Insert(Box::new(insert));
        files.extend(document.apply(edit, Gesture::part_of(number as u64)).expect("a file").nodes);
    }
    let edit = crate::project::Edit::Move {
        nodes: vec![files[0]],
        folder: folders[1],
        on_clash: Default::default(),
    };
    assert!(!edit.is_large(document.project()));
    let mut desk = desk();
    let job = desk.queue.start(JobKind::Prepare { edit, of: Snapshot::of(&document) });
    let is_question = |(_, event): &(JobId, JobEvent)| matches!(event, JobEvent::Question(_));
    desk.until(|_, seen| seen.iter().any(is_question));
    let at = desk.seen.iter().position(is_question).expect("just seen");
    let (_, JobEvent::Question(question)) = desk.seen.remove(at) else { unreachable!("is one") };
    question.answer(Answer::Clashes(vec![Resolution::KeepBoth]));
    let Ok(Outcome::Prepared { prepared, edit }) = desk.result(job) else {
        unreachable!("an edit")
    };
    // Stale by now: what was answered is not asked again.
    let other = crate::project::Edit::VolumeName("x".to_owned());
    document.apply(other, Gesture::single()).expect("named");
    assert!(document.accept(*prepared, Gesture::single()).is_err());
    document.apply(*edit, Gesture::single()).expect("decided");
    assert!(document.project().tree.lookup(b"b/same (2)").is_some());
}
