//! Which dialogs are open: a stack, and a queue of questions that wait until it is empty.

use std::collections::VecDeque;
use std::path::Path;
use std::time::Duration;

use egui::Ui;

use super::answer::Pick;
use super::job::JobPart;
use crate::gui::view::batch::BatchView;
use crate::gui::view::convert::ConvertView;
use crate::gui::view::create::CreateView;
use crate::gui::view::extract::ExtractView;
use crate::gui::view::listing::Listing;
use crate::gui::view::log::{JobLine, LogLine};
use crate::gui::view::place::Place;
use crate::gui::view::preview::PreviewView;
use crate::gui::view::progress::JobStatus;
use crate::gui::view::save::SaveView;
use crate::gui::view::tracks::TracksView;
use crate::gui::{Action, Look};
use crate::job::{Around, JobId};

/// What dialogs show beside their drafts. Dispatch fills it; what is not there is being computed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Feed {
    /// The disc of the present tab.
    pub create: CreateView,
    /// The changes of the present image, and what saving them gives.
    pub save: SaveView,
    /// The image of the present tab.
    pub extract: ExtractView,
    /// What the image of the present tab can become.
    pub convert: ConvertView,
    /// Images that are to become another kind together.
    pub batch: BatchView,
    /// The tracks of the image of the present tab.
    pub tracks: TracksView,
    /// The file that is looked at.
    pub preview: PreviewView,
    /// Bytes kept of packed images, once counted.
    pub cache_bytes: Option<u64>,
    /// Tools of this machine, once looked for.
    pub around: Option<Around>,
    /// Where the cache lies, and copies that other programs show.
    pub places: [String; 2],
    /// The last answer to [`DialogAction::LookAt`](super::DialogAction::LookAt).
    pub place: Option<Place>,
    /// The last answer to [`DialogAction::List`](super::DialogAction::List).
    pub listing: Option<Listing>,
    /// The jobs that go on, as the bar shows them.
    pub running: Vec<JobLine>,
    /// What came of jobs, the latest last.
    pub log: Vec<LogLine>,
    /// The jobs, ended ones included until they are forgotten.
    pub jobs: Vec<JobStatus>,
}

impl Feed {
    /// What is known about a path; `None` while somebody looks.
    pub fn place(&self, path: &Path) -> Option<&Place> {
        self.place.as_ref().filter(|place| place.path == path)
    }

    /// A job.
    pub fn job(&self, id: JobId) -> Option<&JobStatus> {
        self.jobs.iter().find(|job| job.id == id)
    }
}

/// What every dialog gets each frame.
#[derive(Clone, Copy, Debug)]
pub struct DialogCtx<'a> {
    /// Words and colours.
    pub look: &'a Look,
    /// What there is to show.
    pub feed: &'a Feed,
    /// Time since any fixed moment.
    pub now: Duration,
}

/// What becomes of a dialog after a frame.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// It stays.
    Keep,
    /// It goes; nothing happens.
    Close,
    /// It asks for something and stays.
    Do(Action),
    /// It asks for something and goes.
    Finish(Action),
}

/// A dialog.
pub trait Dialog {
    /// Draws it and says what is to happen.
    fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Step;

    /// The person chose a place that this dialog asked for.
    fn picked(&mut self, _pick: Pick, _path: &Path) {}

    /// Where it keeps the job it asked for, if it asks for one.
    fn job_part(&mut self) -> Option<&mut JobPart> {
        None
    }

    /// Whether images that are dropped on the window are for it.
    fn takes_images(&self) -> bool {
        false
    }

    /// Whether it asks before something is closed.
    fn is_about_closing(&self) -> bool {
        false
    }

    /// The job that waits for its answer: without that job it has nothing to ask.
    fn asker(&self) -> Option<JobId> {
        None
    }
}

/// The dialogs that are open.
#[derive(Default)]
pub struct Dialogs {
    stack: Vec<Box<dyn Dialog>>,
    questions: VecDeque<Box<dyn Dialog>>,
}

impl Dialogs {
    /// Opens a dialog over the others.
    pub fn open(&mut self, dialog: impl Dialog + 'static) {
        self.stack.push(Box::new(dialog));
    }

    /// Asks as soon as no other dialog is open.
    pub fn ask(&mut self, question: impl Dialog + 'static) {
        self.questions.push_back(Box::new(question));
    }

    /// Whether the question before closing is open.
    pub fn is_asking_to_close(&self) -> bool {
        self.stack.iter().chain(&self.questions).any(|dialog| dialog.is_about_closing())
    }

    /// Whether the window behind is shut off.
    pub fn is_open(&self) -> bool {
        !self.stack.is_empty() || !self.questions.is_empty()
    }

    /// Hands a chosen place to the dialog that asked for it: the topmost.
    pub fn picked(&mut self, pick: Pick, path: &Path) {
        if let Some(top) = self.stack.last_mut() {
            top.picked(pick, path);
        }
    }

    /// Whether images that are dropped on the window are for the topmost dialog.
    pub fn takes_images(&self) -> bool {
        self.stack.last().is_some_and(|top| top.takes_images())
    }

    /// Tells the dialog that asked for a job which one it is.
    pub fn started(&mut self, id: JobId) {
        if let Some(part) = self.stack.last_mut().and_then(|top| top.job_part()) {
            *part = JobPart::watching(id);
        }
    }

    /// A job goes on as another one: who showed it shows that.
    pub fn goes_on_as(&mut self, before: JobId, after: JobId) {
        let parts = self.stack.iter_mut().filter_map(|dialog| dialog.job_part());
        for part in parts.filter(|part| part.id() == Some(before)) {
            *part = JobPart::watching(after);
        }
    }

    /// A job was stopped or has ended: what it asked is of no interest any more.
    pub fn withdraw(&mut self, asker: JobId) {
        self.stack.retain(|dialog| dialog.asker() != Some(asker));
        self.questions.retain(|dialog| dialog.asker() != Some(asker));
    }

    /// Whether a dialog shows this job: its card needs no other place meanwhile.
    pub fn shows(&mut self, id: JobId) -> bool {
        let mut parts = self.stack.iter_mut().filter_map(|dialog| dialog.job_part());
        parts.any(|part| part.id() == Some(id))
    }

    /// Draws all of them, the topmost last, and gives what they ask for.
    pub fn ui(&mut self, ui: &mut Ui, ctx: &DialogCtx<'_>) -> Vec<Action> {
        if self.stack.is_empty()
            && let Some(question) = self.questions.pop_front()
        {
            self.stack.push(question);
        }
        let mut actions = Vec::new();
        self.stack.retain_mut(|dialog| match dialog.ui(ui, ctx) {
            Step::Keep => true,
            Step::Close => false,
            Step::Do(action) => {
                actions.push(action);
                true
            }
            Step::Finish(action) => {
                actions.push(action);
                false
            }
        });
        actions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::FileAction;
    use crate::i18n::Texts;

    struct Fake(Option<Step>);

    impl Dialog for Fake {
        fn ui(&mut self, _: &mut Ui, _: &DialogCtx<'_>) -> Step {
            self.0.take().unwrap_or(Step::Keep)
        }
    }

    fn frame(dialogs: &mut Dialogs) -> Vec<Action> {
        let feed = Feed::default();
        let mut actions = Vec::new();
        let mut output = egui::Context::default().run_ui(egui::RawInput::default(), |ui| {
            let look = Look::new(ui, Texts::new("en"));
            let ctx = DialogCtx { look: &look, feed: &feed, now: Duration::ZERO };
            actions.extend(dialogs.ui(ui, &ctx));
        });
        output.textures_delta.clear();
        actions
    }

    #[test]
    fn questions_wait_until_nothing_else_is_open() {
        let mut dialogs = Dialogs::default();
        dialogs.open(Fake(Some(Step::Keep)));
        dialogs.ask(Fake(Some(Step::Finish(FileAction::Quit.into()))));
        assert_eq!(frame(&mut dialogs), []);
        dialogs.stack = vec![Box::new(Fake(Some(Step::Close)))];
        assert_eq!(frame(&mut dialogs), []);
        assert!(dialogs.is_open());
        assert_eq!(frame(&mut dialogs), [Action::from(FileAction::Quit)]);
        assert!(!dialogs.is_open());
    }
}
