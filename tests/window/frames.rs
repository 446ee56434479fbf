//! B30: how long a frame takes with a million rows, without a GPU: logic, panels and tessellation.
//!
//! The limit of the project is 4 ms in the 99th percentile of a release build
//! (`cargo test --release --test window frames -- --nocapture`). A machine that builds something
//! else beside has stalls of its own, so the test itself holds the median. A release build also
//! measures the frames while an image is made of the million.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, Event, Key, Modifiers, RawInput, Rect, pos2, vec2};
use glassmaster::base::bytes::Timestamp;
use glassmaster::gui::view::shown::Page;
use glassmaster::gui::{App, ViewAction, Waker};
use glassmaster::job::{JobQueue, Workers};
use glassmaster::model::spec::ImageSpec;
use glassmaster::model::tree::Attributes;
use glassmaster::model::{Blob, Content, Node, NodeKind, Tree};
use glassmaster::project::{Document, Project};
use glassmaster::settings::Settings;

const ROWS: u32 = 1_000_000;
const FRAMES: usize = 400;

fn million() -> Document {
    let mut project = Project::new(ImageSpec::new(Timestamp::from_unix(1)));
    let tree = &mut project.tree;
    let blob = tree
        .add_blob(Blob { content: Content::Bytes(Arc::from(&b"x"[..])), len: 1 })
        .expect("room for a blob");
    for number in 0..ROWS {
        let mut node = Node::folder(format!("file {number}.txt").into_bytes());
        node.kind = NodeKind::File(blob);
        node.attributes = Attributes { mtime: Some(Timestamp::from_unix(1)), ..node.attributes };
        tree.add(Tree::ROOT, node).expect("room for a file");
    }
    Document::new(project)
}

struct Stage {
    ctx: Context,
    app: App,
    time: f64,
}

impl Stage {
    fn frame(&mut self, events: Vec<Event>) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1280.0, 800.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let began = Instant::now();
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(&ui.ctx().clone());
            app.ui(ui);
        });
        let primitives = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let took = began.elapsed();
        assert!(!primitives.is_empty() || self.time < 0.1);
        output.textures_delta.clear();
        took
    }
}

impl Stage {
    /// Creates the image of the disc in `folder`, where the dialog suggests it; the frames from
    /// the first byte to its end.
    fn create_in(&mut self, folder: &Path) -> Vec<Duration> {
        let count = || std::fs::read_dir(folder).expect("it is there").count();
        let is_whole = || {
            let entries = std::fs::read_dir(folder).expect("it is there").flatten();
            entries.into_iter().any(|entry| entry.path().extension().is_some_and(|e| e == "iso"))
        };
        let patience = Instant::now();
        let wait = || {
            assert!(patience.elapsed() < Duration::from_secs(300), "it takes too long");
            std::thread::sleep(Duration::from_millis(5));
        };
        self.frame(press(Key::Enter, Modifiers::COMMAND));
        // The dialog wants the plan and the place looked at before it begins.
        for round in 0.. {
            let events =
                if round % 60 == 59 { press(Key::Enter, Modifiers::NONE) } else { Vec::new() };
            self.frame(events);
            if count() > 0 {
                break;
            }
            wait();
        }
        let mut frames = Vec::new();
        while !is_whole() {
            frames.push(self.frame(Vec::new()));
            wait();
        }
        frames
    }
}

fn press(key: Key, modifiers: Modifiers) -> Vec<Event> {
    let event = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    vec![event(true), event(false)]
}

#[test]
fn a_million_rows_scroll_without_a_stutter() {
    let waker = Waker::default();
    let wake = waker.clone();
    let workers = Workers::new().expect("there are threads");
    let jobs = JobQueue::of_this_machine(workers, move || wake.wake()).expect("there is a thread");
    let home = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings {
        language: Some("en".to_owned()),
        last_target: Some(home.path().to_owned()),
        ..Settings::default()
    };
    let mut app = App::new(settings, jobs, waker, 0);
    app.begin(million());
    let mut stage = Stage { ctx: Context::default(), app, time: 0.0 };
    // Rows are sorted and the disc is laid out beside; frames go on meanwhile.
    let mut busy = Vec::new();
    let patience = Instant::now();
    while busy.len() < 200 || patience.elapsed() < Duration::from_secs(10) {
        busy.push(stage.frame(Vec::new()));
        std::thread::sleep(Duration::from_millis(5));
    }
    let over_table = Event::PointerMoved(pos2(600.0, 400.0));
    let wheel = |delta: f32| Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -delta),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    };
    stage.frame(vec![over_table]);
    let mut scrolling: Vec<Duration> =
        (0..FRAMES).map(|n| stage.frame(vec![wheel(40.0 * (n % 50) as f32)])).collect();
    let (median, late) = told("scrolling a million rows", &mut scrolling);
    told("while the rows are sorted and the disc is laid out", &mut busy);
    if !cfg!(debug_assertions) {
        told("while the image is created", &mut stage.create_in(home.path()));
    }
    let limit = Duration::from_millis(if cfg!(debug_assertions) { 40 } else { 4 });
    assert!(median <= limit, "the median frame took {median:?}, the 99th percentile {late:?}");
}

/// Files of the disc that is zoomed, each with some sectors: 24 million together.
const FILES: u32 = 200_000;
const SECTORS: u64 = 120;

fn huge() -> Document {
    let mut project = Project::new(ImageSpec::new(Timestamp::from_unix(1)));
    let tree = &mut project.tree;
    for number in 0..FILES {
        let blob = Blob { content: Content::Zeros, len: SECTORS * 2048 };
        let blob = tree.add_blob(blob).expect("room for a blob");
        let name = format!("file {number}.bin").into_bytes();
        let node = Node::new(name, NodeKind::File(blob));
        tree.add(Tree::ROOT, node).expect("room for a file");
    }
    Document::new(project)
}

#[test]
fn twenty_four_million_sectors_zoom_without_a_stutter() {
    let waker = Waker::default();
    let wake = waker.clone();
    let workers = Workers::new().expect("there are threads");
    let jobs = JobQueue::of_this_machine(workers, move || wake.wake()).expect("there is a thread");
    let settings = Settings { language: Some("en".to_owned()), ..Settings::default() };
    let mut app = App::new(settings, jobs, waker, 0);
    app.begin(huge());
    app.act(ViewAction::Page(Page::Layout));
    let mut stage = Stage { ctx: Context::default(), app, time: 0.0 };
    let patience = Instant::now();
    while !stage.app.is_laid_out() {
        assert!(patience.elapsed() < Duration::from_secs(120), "it was never laid out");
        stage.frame(Vec::new());
        std::thread::sleep(Duration::from_millis(20));
    }
    // The owners of the new map are sorted on a thread.
    for _ in 0..100 {
        stage.frame(Vec::new());
        std::thread::sleep(Duration::from_millis(20));
    }
    let wheel = |delta: f32| Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, delta),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    };
    let mut zooming = Vec::new();
    for round in 0..8 {
        let place = pos2(200.0 + 60.0 * round as f32, 300.0 + 20.0 * round as f32);
        stage.frame(vec![Event::PointerMoved(place)]);
        // In to single sectors, and out again.
        zooming.extend((0..25).map(|_| stage.frame(vec![wheel(60.0)])));
        zooming.extend((0..25).map(|_| stage.frame(vec![wheel(-60.0)])));
    }
    let (median, late) = told("zooming 24 million sectors", &mut zooming);
    let limit = Duration::from_millis(if cfg!(debug_assertions) { 80 } else { 4 });
    assert!(median <= limit, "the median frame took {median:?}, the 99th percentile {late:?}");
}

/// Prints and gives the median and the 99th percentile.
fn told(what: &str, times: &mut [Duration]) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    println!("{what} ({build}): median {:.1?}, p99 {:.1?}, worst {:.1?}", at(50), at(99), at(100));
    (at(50), at(99))
}
