//! The window in the desktop: eframe around [`App`]. Nothing else names eframe but the picker,
//! which wants the window as the parent of its dialogs.

use std::path::PathBuf;
use std::process::ExitCode;

use eframe::NativeOptions;
use egui::{IconData, Ui, ViewportBuilder};

use super::app::{App, Waker};
use super::dispatch::file::opened_folder;
use crate::job::{CacheFolder, JobQueue, Workers, remove_folder};
use crate::settings::{SessionPlace, Settings};

/// Shows the window with these images open, until it is closed.
pub fn run(images: Vec<PathBuf>) -> ExitCode {
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
            let jobs = JobQueue::of_this_machine(Workers::new()?, move || wake.wake())?;
            let mut app = App::new(settings, jobs, waker, utc_offset);
            app.install(&creation.egui_ctx);
            if let Some(place) = SessionPlace::usual() {
                let session = place.load();
                app.restore(place, session);
            }
            app.open(images);
            Ok(Box::new(Window { app }))
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

struct Window {
    app: App,
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
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
