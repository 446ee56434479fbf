//! Closing a tab or the window: one question for work that would be lost and jobs that would end.

use egui::{Context, ViewportCommand};

use super::jobs::Purpose;
use super::projects::drop_copy;
use crate::gui::app::{App, Closing};
use crate::gui::dialogs::{AtStake, CloseChoice, ClosingTab, Question};
use crate::gui::look::Look;
use crate::gui::notify::Notice;
use crate::gui::tabs::{TabContent, TabId};
use crate::gui::view::progress::{End, Stage};
use crate::gui::widgets::MessageKind;
use crate::i18n::Value;
use crate::project::Status;

impl App {
    /// Closes a tab; asks first where work would be lost or a drop would stop halfway.
    pub(super) fn close_tab_asking(&mut self, id: TabId) {
        let has_work = self.tabs.find(id).is_some_and(|tab| tab.has_work());
        let adding = self.adding_lines(Some(id));
        match (has_work, adding.is_empty()) {
            (false, true) => return self.close_tab(id),
            (true, true) => self.ask_about(id, Closing::Tab(id)),
            (_, false) => {
                let mut lines: Vec<String> = self.work_line(id).into_iter().collect();
                lines.extend(adding);
                let name = self.tabs.find(id).map_or(String::new(), |tab| tab.title());
                let args = [("name", Value::from(name))];
                let title = self.texts.format("dialogs-closing-tab", &args);
                // Waiting for a drop is no use to a tab that closes: there is nothing to keep.
                let look = self.plain_look();
                self.dialogs.ask(Question::closing_all(&look, title, lines, AtStake::Work));
            }
        }
        self.closing = Some(Closing::Tab(id));
    }

    /// The window is to be closed: all that would be lost is asked about at once.
    pub(in crate::gui) fn close_requested(&mut self, ctx: &Context) {
        if self.may_quit {
            return;
        }
        let with_work: Vec<TabId> =
            self.tabs.iter().filter(|tab| tab.has_work()).map(|tab| tab.id).collect();
        let mut jobs = self.adding_lines(None);
        jobs.extend(self.working_lines());
        if with_work.is_empty() && jobs.is_empty() {
            return;
        }
        ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        if self.dialogs.is_asking_to_close() {
            return;
        }
        if let ([only], true) = (with_work.as_slice(), jobs.is_empty()) {
            self.ask_about(*only, Closing::Window);
            return;
        }
        let at_stake = if with_work.is_empty() { AtStake::Jobs } else { AtStake::Work };
        let mut lines: Vec<String> =
            with_work.iter().filter_map(|id| self.work_line(*id)).collect();
        lines.extend(jobs);
        let title = self.texts.text("dialogs-closing-window");
        let look = self.plain_look();
        self.dialogs.open(Question::closing_all(&look, title, lines, at_stake));
        self.closing = Some(Closing::Window);
    }

    /// Closes the window if it was to close when the jobs have ended, and they have.
    pub(in crate::gui) fn quit_when_done(&mut self, ctx: &Context) {
        if !self.is_quitting_when_done
            || !self.adding_lines(None).is_empty()
            || !self.working_lines().is_empty()
        {
            return;
        }
        self.is_quitting_when_done = false;
        let is_fine = |stage: &Stage| matches!(stage, Stage::Ended(End::Done(_)));
        if self.works.values().all(|work| is_fine(&work.status.stage)) {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        } else {
            // Somebody has to see what went wrong.
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
        }
    }

    /// What the person said about the work that would be lost.
    pub(super) fn take_close_choice(&mut self, choice: CloseChoice) {
        let Some(closing) = self.closing.take() else { return };
        match (choice, closing) {
            (CloseChoice::Create, _) => {
                let with_work = self.tabs.iter().position(|tab| tab.has_work());
                let is_here = self.tabs.current().is_some_and(|tab| tab.has_work());
                if let (Some(place), false) = (with_work, is_here) {
                    self.tabs.show(place);
                }
                self.show_create();
            }
            (CloseChoice::Keep, closing) => {
                let with_work = self.tabs.iter().position(|tab| tab.has_work());
                let is_here = self.tabs.current().is_some_and(|tab| tab.has_work());
                if let (Some(place), false) = (with_work, is_here) {
                    self.tabs.show(place);
                }
                self.closes_when_saved = Some(closing);
                self.save_project();
            }
            (CloseChoice::Discard, Closing::Tab(id)) => self.close_tab(id),
            (CloseChoice::Discard, Closing::Window) => {
                for tab in self.tabs.iter_mut() {
                    if let Some(making) = tab.making() {
                        drop_copy(&mut making.keeping);
                    }
                }
                self.may_quit = true;
                self.is_quitting = true;
            }
            (CloseChoice::KeepGoing, _) => {
                self.is_quitting_when_done = true;
                self.is_to_minimise = true;
                let text = self.texts.text("window-quits-when-done");
                let notice = Notice::staying(MessageKind::Info, text);
                let words = self.texts.text("window-stay-open");
                self.notices.post(notice.action(words, crate::gui::ViewAction::StayOpen));
            }
        }
    }

    /// The work is saved: what waited for that closes, unless there is more to lose.
    pub(super) fn go_on_closing(&mut self, closing: Closing) {
        match closing {
            Closing::Tab(id) => self.close_tab_asking(id),
            Closing::Window => self.is_quitting = true,
        }
    }

    /// Closes a tab; its jobs end, and what it held is dropped elsewhere.
    pub(super) fn close_tab(&mut self, id: TabId) {
        for job in self.book.of_tab(id) {
            self.cancel(job);
        }
        if let Some(tab) = self.tabs.close(id) {
            self.jobs.discard(tab.shown);
            if let TabContent::Making(mut making) = tab.content {
                drop_copy(&mut making.keeping);
                self.jobs.discard(making.document);
            }
        }
    }

    /// Asks whether a tab's work may be lost.
    fn ask_about(&mut self, id: TabId, closing: Closing) {
        let place = self.tabs.iter().position(|tab| tab.id == id);
        if let Some(place) = place {
            self.tabs.show(place);
        }
        let Some(tab) = self.tabs.current_mut() else { return };
        let name = tab.title();
        let Some(making) = tab.making() else { return };
        let state = match making.document.status() {
            Status::ChangedSinceCreated => ClosingTab::ChangedSinceCreated,
            Status::NotCreated | Status::UpToDate => ClosingTab::NotCreated,
        };
        let look = self.plain_look();
        self.dialogs.open(Question::closing(&look, &name, state));
        self.closing = Some(closing);
    }

    /// What closing costs in a tab; `None`: nothing.
    fn work_line(&mut self, id: TabId) -> Option<String> {
        let tab = self.tabs.find(id).filter(|tab| tab.has_work())?;
        let args = [("name", Value::from(tab.title()))];
        let id = match tab.making()?.document.status() {
            Status::ChangedSinceCreated => "dialogs-closing-line-changed",
            Status::NotCreated | Status::UpToDate => "dialogs-closing-line-not-created",
        };
        Some(self.texts.format(id, &args))
    }

    /// Drops that go on, into one tab or into any.
    fn adding_lines(&self, of: Option<TabId>) -> Vec<String> {
        let drops = self.book.iter().filter_map(|purpose| match purpose {
            Purpose::Add { tab, so_far: (files, bytes), .. } if of.is_none_or(|id| id == *tab) => {
                let args = [("files", Value::Number(*files)), ("size", Value::Bytes(*bytes))];
                Some(self.texts.format("dialogs-closing-line-adding", &args))
            }
            _ => None,
        });
        drops.collect()
    }

    /// Images that are being made, files that are being taken out.
    fn working_lines(&self) -> Vec<String> {
        let going_on = self.works.values().filter(|w| !matches!(w.status.stage, Stage::Ended(_)));
        let line = |work: &super::work::Work| {
            let args = [("name", Value::from(work.status.name.as_str()))];
            self.texts.format(work.asked.title_id(), &args)
        };
        going_on.map(line).collect()
    }

    fn plain_look(&self) -> Look {
        Look { texts: self.texts.clone(), palette: &crate::gui::theme::LIGHT }
    }
}
