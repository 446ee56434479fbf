//! The window's state and the order of a frame: events, panels, dialogs, actions.
//!
//! [`App::ui`] needs no eframe: headless tests draw it as it is.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use egui::{Align, CentralPanel, Context, Frame, Layout, Margin, Panel, Rect, Ui};

use super::action::{Action, EditAction};
use super::command::{self, Situation};
use super::dialogs::{DialogCtx, Dialogs, Feed};
use super::dispatch::amend::Saving;
use super::dispatch::jobs::JobBook;
use super::dispatch::preview::QuickLook;
use super::dispatch::sources::{AfterPlan, Doubtful};
use super::dispatch::transfer::Clip;
use super::dispatch::work::Work;
use super::drop::{self, Drops, Pasted};
use super::look::Look;
use super::notify::Notices;
use super::picker::{Ask, Picker};
use super::tabs::{Reading, TabContent, TabId, Tabs};
use super::theme::{self, size, space};
use super::view::capacity::MediumChoice;
use super::view::later::Wake;
use super::view::shown::Page;
use super::view::start::StartView;
use super::{chrome, panels, start_page};
use crate::base::units::Revision;
use crate::i18n::Texts;
use crate::job::{CacheFolder, JobId, JobQueue, Question, TrialTools};
use crate::model::{NodeId, Tree};
use crate::project::Document;
use crate::settings::{Mode, Session, SessionPlace, Settings};

/// The least time between two frames that only show progress (about 20 a second).
const PROGRESS: Duration = Duration::from_millis(50);

/// Wakes the window from any thread, at most once a frame.
#[derive(Clone, Default)]
pub struct Waker {
    ctx: Arc<OnceLock<Context>>,
    is_asked: Arc<AtomicBool>,
}

impl Waker {
    /// Has the window painted soon.
    pub fn wake(&self) {
        if self.is_asked.swap(true, Ordering::AcqRel) {
            return;
        }
        if let Some(ctx) = self.ctx.get() {
            ctx.request_repaint_after(PROGRESS);
        }
    }

    fn begin_frame(&self, ctx: &Context) {
        self.ctx.get_or_init(|| ctx.clone());
        self.is_asked.store(false, Ordering::Release);
    }
}

/// How files and folders are shown outside of this program.
type Outside = Arc<dyn Fn(PathBuf) + Send + Sync>;

fn show_by_desktop(path: PathBuf) {
    // There is nobody to tell: the person sees whether a window opened.
    let _opened = open::that_detached(path);
}

/// What waits for an answer before a tab or the window is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Closing {
    /// A tab.
    Tab(TabId),
    /// The window, after its tabs.
    Window,
}

/// What the view of the Create dialog depends on: tab, its state, the layout's, the medium.
pub(super) type FeedKey = (TabId, Revision, Option<Revision>, MediumChoice);

/// The window.
pub struct App {
    pub(super) texts: Texts,
    pub(super) settings: Settings,
    pub(super) tabs: Tabs,
    pub(super) jobs: JobQueue,
    pub(super) book: JobBook,
    pub(super) notices: Notices,
    pub(super) picker: Picker,
    /// A dialog of the desktop that is to be shown with the window as its parent.
    pub(super) asked: Option<Ask>,
    pub(super) dialogs: Dialogs,
    pub(super) feed: Feed,
    /// What the feed was filled for last.
    pub(super) feed_key: Option<FeedKey>,
    /// Images that are being made, or whose card is still there.
    pub(super) works: BTreeMap<JobId, Work>,
    /// Questions of jobs that wait for an answer.
    pub(super) questions: BTreeMap<JobId, Question>,
    /// Sources that are asked about.
    pub(super) doubtful: Option<Doubtful>,
    /// The person has said that sources are to be taken as they are now.
    pub(super) takes_changed: bool,
    /// What goes on when a disc is laid out anew.
    pub(super) after_plan: Option<AfterPlan>,
    /// What the Extract sheet is about; all when empty.
    pub(super) extracted: Vec<NodeId>,
    /// The quick look at a file.
    pub(super) quick_look: QuickLook,
    /// What saving the changes of an image would give.
    pub(super) saving: Saving,
    /// What images can be tried with here, once looked for.
    pub(super) trial_tools: Option<TrialTools>,
    /// Somebody looks for it.
    pub(super) is_trial_asked: bool,
    /// Shows a file or folder by the program of the desktop for it.
    outside: Outside,
    /// Whose checksums are to be saved, while the person chooses where.
    pub(super) sums_of: Option<JobId>,
    /// Where indexes of packed images, expanded ones and copies for other programs are kept.
    pub(super) cache: CacheFolder,
    /// Where tabs and copies of discs are kept; `None`: they are not.
    pub(super) session: Option<SessionPlace>,
    /// What was kept last.
    pub(super) kept: Session,
    /// Something of it changed that can't be seen by comparing.
    pub(super) is_session_new: bool,
    /// What the start page shows.
    pub(super) start: StartView,
    /// What was copied or cut last.
    pub(super) clip: Option<Clip>,
    /// Goes to the clipboard at the end of this frame.
    pub(super) copied_text: Option<String>,
    /// The desktop is asked for its clipboard at the end of this frame.
    pub(super) is_paste_wanted: bool,
    /// Writes it.
    pub(super) session_writer: Option<std::thread::JoinHandle<()>>,
    /// What closes once the project is saved.
    pub(super) closes_when_saved: Option<Closing>,
    pub(super) closing: Option<Closing>,
    /// The window closes at the end of this frame.
    pub(super) is_quitting: bool,
    /// The person said that what is left may be lost.
    pub(super) may_quit: bool,
    /// The window closes by itself when the jobs have ended.
    pub(super) is_quitting_when_done: bool,
    /// The window gets out of the way at the end of this frame.
    pub(super) is_to_minimise: bool,
    pub(super) gestures: u64,
    /// Preferences changed: they are used from the next frame on.
    pub(super) are_settings_new: bool,
    drops: Drops,
    waker: Waker,
    is_installed: bool,
    /// Where panels were drawn last: drops are told apart by it.
    pub(super) centre: Rect,
    foot_height: f32,
    pub(super) is_tree_hidden: bool,
    /// Panels get their first sizes at the end of this frame.
    pub(super) are_panels_reset: bool,
    pub(super) is_inspector_hidden: bool,
    pub(super) utc_offset: i32,
}

impl App {
    /// A window over `jobs`; `waker` is the one that the jobs wake it by.
    pub fn new(settings: Settings, jobs: JobQueue, waker: Waker, utc_offset: i32) -> App {
        let mut app = App {
            texts: Texts::new("en"),
            settings,
            tabs: Tabs::default(),
            jobs,
            book: JobBook::default(),
            notices: Notices::default(),
            picker: Picker::default(),
            asked: None,
            dialogs: Dialogs::default(),
            feed: Feed::default(),
            feed_key: None,
            works: BTreeMap::new(),
            questions: BTreeMap::new(),
            doubtful: None,
            takes_changed: false,
            after_plan: None,
            extracted: Vec::new(),
            quick_look: QuickLook::default(),
            saving: Saving::default(),
            trial_tools: None,
            is_trial_asked: false,
            outside: Arc::new(show_by_desktop),
            sums_of: None,
            cache: CacheFolder::default(),
            session: None,
            kept: Session::default(),
            is_session_new: false,
            start: StartView::default(),
            clip: None,
            copied_text: None,
            is_paste_wanted: false,
            session_writer: None,
            closes_when_saved: None,
            closing: None,
            is_quitting: false,
            may_quit: false,
            is_quitting_when_done: false,
            is_to_minimise: false,
            gestures: 0,
            are_settings_new: false,
            drops: Drops::default(),
            waker,
            is_installed: false,
            centre: Rect::NOTHING,
            foot_height: 0.0,
            is_tree_hidden: false,
            are_panels_reset: false,
            is_inspector_hidden: false,
            utc_offset,
        };
        app.choose_language();
        app
    }

    /// Keeps what it keeps for the next time in another folder than the person's.
    pub fn keep_in(&mut self, cache: CacheFolder) {
        self.cache = cache;
    }

    /// Keeps tabs and unsaved discs in a place, and shows those that `session` names.
    pub fn restore(&mut self, place: SessionPlace, session: Session) {
        self.session = Some(place);
        self.is_tree_hidden = session.is_tree_hidden;
        self.is_inspector_hidden = session.is_inspector_hidden;
        self.kept = session.clone();
        self.start.is_asked = false;
        self.begin_tabs(session);
    }

    /// Shows files and folders outside of this program in another way than the desktop's.
    pub fn show_outside_by(&mut self, show: impl Fn(PathBuf) + Send + Sync + 'static) {
        self.outside = Arc::new(show);
    }

    /// Shows a file or folder by the program of the desktop for it, on a thread: it may take its
    /// time.
    pub(super) fn show_outside(&self, path: PathBuf) {
        let show = Arc::clone(&self.outside);
        let _thread = std::thread::Builder::new().name("show".to_owned()).spawn(move || show(path));
    }

    /// Has the window painted when something was made on a thread.
    pub(super) fn wake_later(&self) -> Wake {
        let waker = self.waker.clone();
        Arc::new(move || waker.wake())
    }

    /// Takes files and folders as if they had been dropped on the start page, whatever tab is
    /// shown.
    pub fn open(&mut self, paths: Vec<PathBuf>) {
        for action in self.meaning_elsewhere(paths) {
            self.dispatch(action);
        }
    }

    /// Does what a click would do; for tests, which have no dialogs of the desktop.
    pub fn act(&mut self, action: impl Into<Action>) {
        self.dispatch(action.into());
    }

    /// Whether the disc of the present tab is laid out as it is now; for tests.
    pub fn is_laid_out(&mut self) -> bool {
        let making = self.tabs.current_mut().and_then(|tab| tab.making());
        making.is_some_and(|making| making.current_plan().is_some())
    }

    /// The tabs, left to right.
    pub fn tab_ids(&self) -> Vec<TabId> {
        self.tabs.iter().map(|tab| tab.id).collect()
    }

    /// Shows a disc that was begun elsewhere, in a tab of its own.
    pub fn begin(&mut self, document: Document) {
        let untitled = self.texts.text("window-untitled");
        self.tabs.make(document, &untitled);
    }

    /// What happened since the last frame; runs also while the window is hidden.
    pub fn logic(&mut self, ctx: &Context) {
        self.waker.begin_frame(ctx);
        self.drain_jobs();
        while let Some((ask, picked)) = self.picker.answer() {
            self.take_picked(ask, picked);
        }
        let untitled = self.texts.text("window-untitled");
        let wake = self.wake_later();
        for tab in self.tabs.iter_mut() {
            tab.refresh(&untitled, &wake);
        }
        self.start_due_plans();
        self.start_due_boot_report();
        self.read_recorded_name();
        self.start_due_save_check();
        self.copy_changed(ctx);
        self.update_start_page();
        self.keep_session();
        self.quit_when_done(ctx);
    }

    /// Draws a frame and does what was asked for in it.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        if !self.is_installed {
            // Fonts that are set now are there in the next pass.
            self.install(&ctx);
            ctx.request_repaint();
            return;
        }
        let look = Look::new(ui, self.texts.clone());
        let mut actions = Vec::new();
        if let Some(dropped) = self.drops.update(&ctx) {
            actions.extend(self.meaning_of(dropped));
        }
        if !self.is_asking()
            && let Some(pasted) = drop::pasted(&ctx, |text| self.is_clip(text))
        {
            match pasted {
                Pasted::Ours => actions.push(EditAction::PasteClip.into()),
                Pasted::Files(paths) => actions.extend(self.meaning_of_pasted(paths)),
            }
        }
        if !self.is_asking() {
            actions.extend(command::pressed(&ctx, &self.situation()));
        }
        // Keys belong to an open dialog; the panels behind it, drawn first, must not see them.
        let held = match self.is_asking() {
            true => ctx.input_mut(|input| std::mem::take(&mut input.events)),
            false => Vec::new(),
        };
        self.chrome_and_panels(ui, &look, &mut actions);
        if self.is_asking() {
            ctx.input_mut(|input| input.events = held);
        }
        if drop::is_hovering(&ctx) && !self.is_asking() {
            drop::paint_zones(&ctx, &look, self.centre, &self.offer(&look));
        }
        let foot = if self.tabs.is_empty() { 0.0 } else { self.foot_height };
        actions.extend(self.notices.show(&ctx, &look, foot + space::GROUP));
        if self.dialogs.is_open() {
            self.fill_feed();
            let now = self.jobs.now();
            let dialog = DialogCtx { look: &look, feed: &self.feed, now };
            actions.extend(self.dialogs.ui(ui, &dialog));
        }
        theme::paint_focus(&ctx);
        for action in actions {
            self.dispatch(action);
        }
        if let Some(text) = self.copied_text.take() {
            ctx.copy_text(text);
        }
        if std::mem::take(&mut self.is_paste_wanted) {
            ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
        }
        if ctx.input(|input| input.viewport().close_requested()) {
            self.close_requested(&ctx);
        }
        if std::mem::take(&mut self.is_quitting) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        if std::mem::take(&mut self.is_to_minimise) {
            ctx.send_viewport_cmd(egui::ViewportCommand::Minimized(true));
        }
        if std::mem::take(&mut self.are_panels_reset) {
            ctx.data_mut(|data| data.remove_by_type::<egui::containers::panel::PanelState>());
        }
        if std::mem::take(&mut self.are_settings_new) {
            self.apply_settings(&ctx);
        }
    }

    /// A dialog of the desktop that waits to be shown.
    pub(super) fn show_picker(&mut self, ctx: &Context, frame: Option<&eframe::Frame>) {
        let Some(ask) = self.asked.take() else { return };
        let words = self.picker_words(&ask);
        self.picker.ask(ctx, ask, &words, frame);
    }

    /// Puts fonts, colours and preferences into egui, before anything is drawn.
    pub fn install(&mut self, ctx: &Context) {
        theme::install(ctx);
        self.apply_settings(ctx);
        self.is_installed = true;
    }

    /// Uses the preferences as they are now.
    pub(super) fn apply_settings(&mut self, ctx: &Context) {
        ctx.set_theme(match self.settings.mode {
            Mode::System => egui::ThemePreference::System,
            Mode::Light => egui::ThemePreference::Light,
            Mode::Dark => egui::ThemePreference::Dark,
        });
        theme::set_roomy(ctx, self.settings.is_roomy);
        ctx.set_zoom_factor(self.settings.text_percent as f32 / 100.0);
        self.choose_language();
    }

    fn choose_language(&mut self) {
        let texts = match &self.settings.language {
            Some(code) => Texts::new(code),
            None => Texts::system(),
        };
        self.texts = texts.with_utc_offset(self.utc_offset);
    }

    /// A dialog is open: keys and drops are not for the window behind.
    fn is_asking(&self) -> bool {
        self.dialogs.is_open()
    }

    /// What the conditions of commands look at.
    pub(super) fn situation(&self) -> Situation<'_> {
        let tabs = (self.tabs.len(), self.tabs.place());
        let Some(tab) = self.tabs.current() else { return Situation::default() };
        let mut now = Situation {
            selection: Some(&tab.panes.selection),
            folder: tab.panes.folder(),
            has_files: !tab.shown.tree.children(Tree::ROOT).is_empty(),
            tabs,
            ..Situation::default()
        };
        match &tab.content {
            TabContent::Making(making) => {
                now.is_making = true;
                now.can_change = true;
                now.is_amended = making.origin().is_some();
                now.has_changes = tab.shown.count_changes() > 0;
                let words = |label| self.step_words(label);
                now.undo = making.document.undo_labels().next().map(words);
                now.redo = making.document.redo_labels().next().map(words);
            }
            TabContent::Compare(comparing) => {
                now.is_comparing = true;
                now.is_compared = comparing.shown.result.is_some();
            }
            TabContent::Browsing(browsing) => {
                now.is_browsing = true;
                now.can_change = tab.shown.is_editable;
                now.is_read = browsing.opened.is_some();
                now.has_tracks = !tab.shown.tracks.is_empty();
                let opened = browsing.opened.iter();
                let mut tracks = opened.flat_map(|opened| opened.tracks());
                now.has_data_tracks = tracks.any(|track| track.mode.is_data());
            }
        }
        now
    }

    fn chrome_and_panels(&mut self, ui: &mut Ui, look: &Look, actions: &mut Vec<Action>) {
        let palette = look.palette;
        let bar = |fill| Frame::new().fill(fill);
        Panel::top("menus").exact_size(size::TOP_ROW).frame(bar(palette.ground)).show(ui, |ui| {
            actions.extend(chrome::top_row(ui, look, &self.tabs, &self.situation()));
        });
        let Some(tab) = self.tabs.current() else {
            let page = CentralPanel::no_frame().frame(bar(palette.ground)).show(ui, |ui| {
                actions.extend(start_page::show(ui, look, &self.start));
            });
            self.centre = page.response.rect;
            return;
        };
        if matches!(tab.content, TabContent::Compare(_)) {
            return self.comparison(ui, look, actions);
        }
        Panel::top("tools").exact_size(size::TOOLBAR).frame(bar(palette.panel)).show(ui, |ui| {
            actions.extend(chrome::toolbar(ui, look, tab, &self.situation()));
        });
        let missing = tab.shown.missing.len();
        if missing > 0 {
            Panel::top("sources").frame(bar(palette.panel)).show(ui, |ui| {
                actions.extend(chrome::sources(ui, look, missing));
            });
        }
        if let TabContent::Browsing(browsing) = &tab.content {
            if !browsing.mends.is_empty() {
                Panel::top("mended").frame(bar(palette.panel)).show(ui, |ui| {
                    actions.extend(chrome::mended(ui, look, &tab.title(), &browsing.mends));
                });
            } else if let Some((declared, actual)) = browsing.cut {
                Panel::top("cut").frame(bar(palette.panel)).show(ui, |ui| {
                    actions.extend(chrome::cut(ui, look, declared, actual));
                });
            }
        }
        let foot = self.foot(ui, look, actions);
        let width = ui.available_width();
        let Some(tab) = self.tabs.current_mut() else { return };
        if let TabContent::Browsing(browsing) = &tab.content
            && !matches!(browsing.state, Reading::Done | Reading::Filling)
        {
            let centre = CentralPanel::no_frame().frame(bar(palette.panel)).show(ui, |ui| {
                actions.extend(chrome::unread(ui, look, &browsing.state));
            });
            self.centre = centre.response.rect;
            return;
        }
        let arrangement = tab.panes.arrangement;
        let columns = self.columns_of(arrangement);
        let Some(tab) = self.tabs.current_mut() else { return };
        tab.panes.columns = columns;
        let wake = panels::wake(ui.ctx());
        tab.panes.update(&tab.shown, &wake);
        let (shown, panes) = (&tab.shown, &mut tab.panes);
        panes.is_tree_away = width < size::VERY_NARROW;
        panes.is_inspector_away = width < size::NARROW;
        // The layout has a list of its own, and wants the room.
        let is_layout = panes.page == Page::Layout;
        if !self.is_tree_hidden && !panes.is_tree_away && !is_layout {
            let (usual, least, most) = size::TREE;
            Panel::left("tree")
                .default_size(usual)
                .size_range(least..=most)
                .resizable(true)
                .frame(bar(palette.panel))
                .show(ui, |ui| actions.extend(panels::tree(ui, look, shown, panes)));
        }
        let is_wide = width >= size::NARROW;
        if !self.is_inspector_hidden && is_wide && !(is_layout && width < size::LAYOUT_WIDE) {
            let (usual, least, most) = size::INSPECTOR;
            Panel::right("inspector")
                .default_size(usual)
                .size_range(least..=most)
                .resizable(true)
                .frame(bar(palette.panel))
                .show(ui, |ui| actions.extend(panels::inspector(ui, look, shown, panes)));
        }
        let centre = CentralPanel::no_frame().frame(bar(palette.panel)).show(ui, |ui| {
            chrome::pages(ui, look, panes);
            actions.extend(match panes.page {
                Page::Files => panels::files(ui, look, shown, panes),
                Page::Layout => panels::layout(ui, look, shown, panes),
                Page::Boot => panels::boot(ui, look, shown, panes),
                Page::Find => panels::find(ui, look, shown, panes),
                Page::Space => panels::space(ui, look, shown, panes),
                Page::Bytes => panels::bytes(ui, look, shown, panes),
            });
        });
        self.centre = Rect::from_min_max(
            egui::pos2(ui.max_rect().left(), centre.response.rect.top()),
            egui::pos2(ui.max_rect().right(), foot),
        );
        if !is_wide && panes.is_inspector_open {
            let room = centre.response.rect;
            let room = room.with_min_y(room.top() + size::CONTROL + size::TOOLBAR);
            let (usual, ..) = size::INSPECTOR;
            let place = room.with_min_x(room.right() - usual.min(room.width()));
            over_centre(ui, look, "inspector over centre", place, |ui| {
                actions.extend(panels::inspector(ui, look, shown, panes));
            });
        }
        if panes.is_tree_away && panes.is_tree_open {
            let room = centre.response.rect;
            let room = room.with_min_y(room.top() + size::CONTROL + size::TOOLBAR);
            let (usual, ..) = size::TREE;
            let place = room.with_max_x(room.left() + usual.min(room.width()));
            let folder = panes.folder();
            over_centre(ui, look, "tree over centre", place, |ui| {
                actions.extend(panels::tree(ui, look, shown, panes));
            });
            // Whoever chose a folder wants to see it.
            panes.is_tree_open = panes.folder() == folder;
        }
    }

    /// A tab that compares two discs.
    fn comparison(&mut self, ui: &mut Ui, look: &Look, actions: &mut Vec<Action>) {
        self.jobs_at_foot(ui, look, actions);
        let right = match self.tabs.current_mut().and_then(|tab| tab.comparing()) {
            Some(comparing) => (comparing.right.clone(), comparing.right_of, comparing.job),
            None => return,
        };
        let can_take = self.can_take(&right.0);
        let is_outdated = right.1.is_some_and(|(id, compared)| {
            let making = self.tabs.find(id).and_then(|tab| tab.making());
            making.is_some_and(|making| making.document.revision() != compared)
        });
        let progress = right.2.and_then(|job| self.jobs.job(job)).and_then(|job| {
            let total = job.reading.total.filter(|total| *total > 0)?;
            Some(job.reading.done as f32 / total as f32)
        });
        let Some(comparing) = self.tabs.current_mut().and_then(|tab| tab.comparing()) else {
            return;
        };
        comparing.shown.progress = progress;
        comparing.shown.can_take = can_take;
        comparing.pane.is_outdated = is_outdated;
        let frame = Frame::new().fill(look.palette.panel);
        let centre = CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            actions.extend(match &comparing.failed {
                Some(why) => chrome::not_compared(ui, look, why, comparing.is_stopped),
                None => panels::compare(ui, look, &comparing.shown, &mut comparing.pane),
            });
        });
        self.centre = centre.response.rect;
        self.foot_height = 0.0;
    }

    /// The jobs that go on, at the foot.
    fn jobs_at_foot(&mut self, ui: &mut Ui, look: &Look, actions: &mut Vec<Action>) {
        let lines = self.book.lines(&self.jobs, look);
        if !lines.is_empty() {
            let frame = Frame::new().fill(look.palette.raised);
            Panel::bottom("jobs").frame(frame).show(ui, |ui| {
                actions.extend(chrome::jobs_bar(ui, look, &lines));
            });
        }
    }

    /// Jobs, status line and strip, from the foot upwards; where they begin.
    fn foot(&mut self, ui: &mut Ui, look: &Look, actions: &mut Vec<Action>) -> f32 {
        let palette = look.palette;
        let bar = |fill| Frame::new().fill(fill);
        self.jobs_at_foot(ui, look, actions);
        let Some(tab) = self.tabs.current_mut() else { return ui.max_rect().bottom() };
        let found = match &tab.content {
            TabContent::Making(making) => making.found(),
            TabContent::Browsing(browsing)
                if !matches!(browsing.state, Reading::Done | Reading::Filling) =>
            {
                return ui.max_rect().bottom();
            }
            TabContent::Browsing(_) | TabContent::Compare(_) => None,
        };
        let (shown, panes) = (&tab.shown, &mut tab.panes);
        let status = bar(palette.panel).inner_margin(Margin::symmetric(16, 0));
        Panel::bottom("status").exact_size(size::STATUS).frame(status).show(ui, |ui| {
            ui.spacing_mut().interact_size.y = size::ROW;
            ui.spacing_mut().button_padding.y = 2.0;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(found) = found {
                    actions.extend(chrome::found(ui, look, found));
                }
                actions.extend(chrome::changes(ui, look, shown));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    actions.extend(panels::capacity(ui, look, shown, panes));
                });
            });
        });
        if panes.page == Page::Layout {
            // The page is one large strip.
            self.foot_height = size::STATUS;
            return ui.max_rect().bottom();
        }
        let strip = bar(palette.panel).inner_margin(Margin::symmetric(16, 6));
        let strip = Panel::bottom("strip").frame(strip).show(ui, |ui| {
            actions.extend(panels::strip(ui, look, shown, panes));
        });
        self.foot_height = ui.ctx().content_rect().bottom() - strip.response.rect.top();
        strip.response.rect.top()
    }
}

/// A panel that lies over the centre while the window is narrow.
fn over_centre(ui: &Ui, look: &Look, id: &'static str, rect: Rect, content: impl FnOnce(&mut Ui)) {
    egui::Area::new(egui::Id::unique(id)).order(egui::Order::Middle).fixed_pos(rect.min).show(
        ui.ctx(),
        |ui| {
            Frame::new()
                .fill(look.palette.panel)
                .stroke(egui::Stroke::new(1.0, look.palette.hairline))
                .shadow(theme::shadow(look.palette))
                .show(ui, |ui| {
                    ui.set_width(rect.width());
                    ui.set_height(rect.height());
                    content(ui);
                });
        },
    );
}
