//! The file dialogs of the desktop, asked on a thread of their own: the window goes on painting.
//!
//! Where the desktop has none (no portal on the session bus and no `zenity`), rfd answers as if
//! the person had cancelled. So that is looked for first, and the answer says so: the window then
//! shows its own field for a path.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::Context;
use rfd::AsyncFileDialog;

use super::dialogs::Pick;
use crate::job::{IMAGE_ENDINGS, PACKED_ENDINGS};

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// What for.
    pub pick: Pick,
    /// Where to begin: a folder, or a new file's path with the name to begin with. May be empty.
    pub begin: PathBuf,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Picked {
    /// These; never none.
    Paths(Vec<PathBuf>),
    /// The person cancelled.
    Nothing,
    /// The desktop has no file dialog.
    NoDialog,
}

/// Words of a dialog.
#[derive(Clone, Debug)]
pub struct AskWords {
    /// Its title.
    pub title: String,
    /// The name of the filter for disc images, or for those of the kind that is made.
    pub images: String,
    /// The name of the filter for projects.
    pub projects: String,
    /// The name of the filter for all files.
    pub all: String,
}

/// Asks, one dialog at a time.
pub struct Picker {
    sender: Sender<(Ask, Picked)>,
    receiver: Receiver<(Ask, Picked)>,
    is_open: bool,
}

impl Default for Picker {
    fn default() -> Picker {
        let (sender, receiver) = channel();
        Picker { sender, receiver, is_open: false }
    }
}

impl Picker {
    /// Shows a dialog. Nothing happens while another one is open.
    pub fn ask(
        &mut self,
        ctx: &Context,
        ask: Ask,
        words: &AskWords,
        frame: Option<&eframe::Frame>,
    ) {
        if self.is_open {
            return;
        }
        // Made here and not on the thread, since macOS wants it so.
        let mut dialog = AsyncFileDialog::new().set_title(&words.title);
        if let Some(frame) = frame {
            dialog = dialog.set_parent(frame);
        }
        match ask.pick {
            Pick::Images | Pick::MoreImages | Pick::CompareFile => {
                let known = IMAGE_ENDINGS.iter().chain(&PACKED_ENDINGS).chain(&["glass"]);
                let both: Vec<String> =
                    known.flat_map(|e| [(*e).to_owned(), e.to_uppercase()]).collect();
                // What a file is, is found out by reading it: any may be chosen.
                dialog = dialog.add_filter(&words.images, &both).add_filter(&words.all, &["*"]);
            }
            Pick::NewImage(kind) => {
                dialog = dialog.add_filter(&words.images, &[kind.extension()]);
            }
            Pick::Project => dialog = dialog.add_filter(&words.projects, &["glass"]),
            _ => {}
        }
        if ask.pick.is_new_file() {
            let name = ask.begin.file_name().unwrap_or_default().to_string_lossy();
            dialog = begin_in(dialog.set_file_name(name), ask.begin.parent());
        } else {
            dialog = begin_in(dialog, Some(&ask.begin));
        }
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let asked = ask.clone();
        let work = move || {
            let picked = if has_dialog() { run(dialog, &ask) } else { Picked::NoDialog };
            // The window may be gone by now.
            let _sent = sender.send((ask, picked));
            ctx.request_repaint();
        };
        self.is_open = true;
        if std::thread::Builder::new().name("picker".to_owned()).spawn(work).is_err() {
            let _sent = self.sender.send((asked, Picked::NoDialog));
        }
    }

    /// What came of the open dialog, once it is closed.
    pub fn answer(&mut self) -> Option<(Ask, Picked)> {
        let answer = self.receiver.try_recv().ok()?;
        self.is_open = false;
        Some(answer)
    }
}

fn begin_in(dialog: AsyncFileDialog, folder: Option<&Path>) -> AsyncFileDialog {
    match folder.filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    }
}

fn run(dialog: AsyncFileDialog, ask: &Ask) -> Picked {
    let one = |file: Option<rfd::FileHandle>| file.map(|file| vec![file]);
    let files = pollster::block_on(async {
        match ask.pick {
            Pick::Images | Pick::MoreImages | Pick::Files | Pick::BootFile => {
                dialog.pick_files().await
            }
            Pick::CompareFile => one(dialog.pick_file().await),
            pick if pick.is_folder() => one(dialog.pick_folder().await),
            _ => one(dialog.save_file().await),
        }
    });
    match files {
        Some(files) if !files.is_empty() => {
            Picked::Paths(files.iter().map(|file| file.path().to_owned()).collect())
        }
        _ => Picked::Nothing,
    }
}

/// Whether the desktop has a file dialog: a portal that the session bus can start, or zenity.
fn has_dialog() -> bool {
    if cfg!(not(target_os = "linux")) {
        return true;
    }
    let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|bus| !bus.is_empty());
    let data = std::env::var_os("XDG_DATA_DIRS").filter(|dirs| !dirs.is_empty());
    let data = data.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let service = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    let has_portal =
        has_bus && std::env::split_paths(&data).any(|folder| folder.join(service).exists());
    let programs = std::env::var_os("PATH").unwrap_or_default();
    has_portal || std::env::split_paths(&programs).any(|folder| folder.join("zenity").exists())
}
