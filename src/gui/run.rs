//! The window in the desktop: eframe around [`App`]. Nothing else names eframe but the picker,
//! which wants the window as the parent of its dialogs.

use std::path::PathBuf;
use std::process::ExitCode;

use eframe::NativeOptions;
use egui::{IconData, Ui, ViewportBuilder};

use super::app::{App, Waker};
use super::dispatch::file::opened_folder;
#[cfg(unix)]
use crate::job::handover;
use crate::job::{CacheFolder, JobQueue, Workers, remove_folder, sweep};
use crate::settings::{SessionPlace, Settings};

/// Shows the window with these images open, until it is closed.
pub fn run(images: Vec<PathBuf>) -> ExitCode {
    let images: Vec<PathBuf> = images.into_iter().map(from_here).collect();
    show(Some(images.clone()), move |app| app.open(images))
}

/// Shows the window with two discs side by side, until it is closed.
pub fn compare(left: PathBuf, right: PathBuf) -> ExitCode {
    let (left, right) = (from_here(left), from_here(right));
    // In a window of its own: others that are open take files, but no comparisons.
    show(None, move |app| app.compare(left, right))
}

/// A path of the command line from the root: it outlives this folder, in another window, in the
/// documents opened lately, and beside it new images are suggested.
fn from_here(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// Shows the window, or hands `images`, if there are any to be handed, to one that is open.
fn show(images: Option<Vec<PathBuf>>, begin: impl FnOnce(&mut App) + 'static) -> ExitCode {
    let calls = match images.map_or_else(|| Some(Calls::default()), |all| Calls::begin(&all)) {
        Some(calls) => calls,
        None => return ExitCode::SUCCESS,
    };
    // Before the first frame: the only reading of a file on this thread.
    let (settings, odd) = Settings::load();
    if let Some(odd) = odd {
        eprintln!("settings.ron: {odd}");
    }
    // While there is one thread only; later the system does not tell.
    let utc_offset = time::UtcOffset::current_local_offset().map_or(0, |o| o.whole_seconds());
    let viewport = ViewportBuilder::default()
        .with_title("Glassmaster")
        .with_app_id("glassmaster")
        .with_icon(icon())
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([560.0, 420.0])
        .with_drag_and_drop(true);
    let options =
        NativeOptions { viewport, system_font_fallback: true, ..NativeOptions::default() };
    let shown = eframe::run_native(
        "glassmaster",
        options,
        Box::new(move |creation| {
            let waker = Waker::default();
            let wake = waker.clone();
            let wake_too = waker.clone();
            let jobs = JobQueue::of_this_machine(Workers::new()?, move || wake.wake())?;
            let mut app = App::new(settings, jobs, waker, utc_offset);
            app.install(&creation.egui_ctx);
            if let Some(place) = SessionPlace::usual() {
                let session = place.load();
                app.restore(place, session);
            }
            begin(&mut app);
            if let Some(left) = opened_folder(&CacheFolder::default())
                && let Some(folder) = left.parent().map(std::path::Path::to_owned)
            {
                let tidy = move || sweep(&folder);
                let _thread = std::thread::Builder::new().name("sweep".to_owned()).spawn(tidy);
            }
            let calls = calls.open(wake_too);
            Ok(Box::new(Window { app, calls }))
        }),
    );
    // Other programs have their copies open or are done with them.
    if let Some(folder) = opened_folder(&CacheFolder::default()) {
        let _there = remove_folder(&folder);
    }
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("glassmaster: {error}");
            ExitCode::from(2)
        }
    }
}

/// The picture in the task bar. Under Wayland the desktop takes it from the menu entry.
fn icon() -> IconData {
    let png = include_bytes!("../../assets/icon/glassmaster-128.png");
    let picture = image::load_from_memory_with_format(png, image::ImageFormat::Png);
    let picture = picture.expect("the icon is part of the program").into_rgba8();
    let (width, height) = picture.dimensions();
    IconData { rgba: picture.into_raw(), width, height }
}

/// Files that later starts of the program hand over.
#[derive(Default)]
struct Calls {
    #[cfg(unix)]
    desk: Option<handover::Desk>,
    #[cfg(unix)]
    open: Option<(handover::Open, std::sync::mpsc::Receiver<Vec<PathBuf>>)>,
}

#[cfg(unix)]
impl Calls {
    /// `None`: another window has the files now.
    fn begin(images: &[PathBuf]) -> Option<Calls> {
        let Some(folder) = calls_folder() else { return Some(Calls::default()) };
        let is_set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let display = is_set("WAYLAND_DISPLAY").or_else(|| is_set("DISPLAY")).unwrap_or_default();
        match handover::begin(&folder, &display, images) {
            handover::Start::First(desk) => Some(Calls { desk: Some(desk), open: None }),
            handover::Start::HandedOver => None,
            handover::Start::Alone => Some(Calls::default()),
        }
    }

    /// Takes calls from now on.
    fn open(self, waker: Waker) -> Calls {
        let (sender, receiver) = std::sync::mpsc::channel();
        let take = move |files| {
            // The window is there as long as this thread is.
            let _taken = sender.send(files);
            waker.wake();
        };
        let open = self.desk.and_then(|desk| desk.open(take).ok());
        Calls { desk: None, open: open.map(|open| (open, receiver)) }
    }

    /// Opens what was handed over, and comes to the front.
    fn take(&self, app: &mut App, ctx: &egui::Context) {
        let Some((_, receiver)) = &self.open else { return };
        for files in receiver.try_iter() {
            app.open(files);
            ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(egui::ViewportCommand::Focus);
        }
    }
}

#[cfg(not(unix))]
impl Calls {
    fn begin(_images: &[PathBuf]) -> Option<Calls> {
        Some(Calls::default())
    }

    fn open(self, _waker: Waker) -> Calls {
        self
    }

    fn take(&self, _app: &mut App, _ctx: &egui::Context) {}
}

/// Where this person's programs meet; gone with the session, where the system has such a place.
#[cfg(unix)]
fn calls_folder() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "glassmaster")?;
    let passing = dirs.runtime_dir().map(std::path::Path::to_owned);
    passing.or_else(|| dirs.state_dir().map(|folder| folder.join("run")))
}

struct Window {
    app: App,
    calls: Calls,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.calls.take(&mut self.app, ctx);
        self.app.logic(ctx);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.app.flush_session();
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.app.ui(ui);
        self.app.show_picker(&ctx, Some(frame));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_command_line_are_named_from_the_root() {
        let here = std::env::current_dir().expect("a folder");
        assert_eq!(from_here("disc.iso".into()), here.join("disc.iso"));
        assert_eq!(from_here("/a/disc.iso".into()), PathBuf::from("/a/disc.iso"));
    }
}
