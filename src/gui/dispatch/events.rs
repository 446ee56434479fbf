//! What jobs tell: finished drops, opened images, layouts.

use std::sync::Arc;
use std::time::Duration;

use super::jobs::{self, LeftOut, Purpose};
use super::words;
use crate::base::diag::{Arg, Code, Report};
use crate::base::units::Revision;
use crate::gui::action::{EditAction, FileAction};
use crate::gui::app::App;
use crate::gui::dialogs::ClashesDialog;
use crate::gui::look::Look;
use crate::gui::notify::Notice;
use crate::gui::tabs::{Reading, TabContent, TabId};
use crate::gui::view::log::{LINES, LogLine};
use crate::gui::view::parts::{track_rows, volume_rows};
use crate::gui::widgets::MessageKind;
use crate::i18n::Value;
use crate::job::{
    Asked, JobError, JobEvent, JobId, JobKind, OpenError, Outcome, PackedError, Partial, Planned,
    Question, ScanOutcome, Snapshot, ViewTree, looks_like_image,
};
use crate::model::{NodeKind, Tree};
use crate::project::{
    Applied, Edit, EditError, Gesture, Opened, PreparedEdit, StateId, volume_name_from,
};

impl App {
    /// Takes what the jobs told since the last frame.
    pub(in crate::gui) fn drain_jobs(&mut self) {
        for (id, event) in self.jobs.events() {
            match event {
                JobEvent::Started => {}
                JobEvent::Partial(partial) => self.take_partial(id, &partial),
                JobEvent::Question(question) => self.take_question(id, question),
                JobEvent::Finished { result, report } => self.finish(id, result, report),
            }
        }
    }

    /// Lays out what changed; the layout shown until then is dimmed.
    pub(in crate::gui) fn start_due_plans(&mut self) {
        let mut due: Vec<(TabId, Snapshot, Option<crate::job::KnownFacts>)> = Vec::new();
        for tab in self.tabs.iter_mut() {
            let id = tab.id;
            let Some(making) = tab.making() else { continue };
            let revision = making.document.revision();
            if making.plan_asked == Some(revision) {
                continue;
            }
            making.plan_asked = Some(revision);
            // After a look at the sources found something, nothing is known of them.
            let known = making.planned.as_ref().map(|planned| planned.known.clone());
            let known = known.filter(|_| !std::mem::take(&mut making.is_source_in_doubt));
            due.push((id, Snapshot::of(&making.document), known));
        }
        for (tab, of, known) in due {
            let revision = of.revision;
            let job = self.jobs.plan(tab.0, of, known);
            self.book.note(job, Purpose::Plan { tab, revision });
        }
    }

    fn take_partial(&mut self, id: JobId, partial: &Partial) {
        match (partial, self.book.purpose(id)) {
            (
                Partial::Scanned { into, first_new, files, bytes },
                Some(Purpose::Add { so_far, tab, of, .. }),
            ) => {
                *so_far = (*files, *bytes);
                let (id, of) = (*tab, *of);
                if let (Some(tab), Some(tree)) = (self.tabs.find(id), into) {
                    tab.show_adding(tree, *first_new, of);
                }
            }
            (Partial::Comparing(so_far), Some(Purpose::Compare { tab })) => {
                let id = *tab;
                self.take_comparing(id, so_far);
            }
            (Partial::Glanced(found), Some(Purpose::Glance)) => self.take_glances(found),
            (Partial::Converting { at }, Some(Purpose::Batch(_))) => self.batch_goes_on(id, *at),
            (Partial::FoundIn(hits), Some(Purpose::FindInFiles { tab, needle })) => {
                let (tab, needle) = (*tab, needle.clone());
                self.take_found_files(tab, &needle, hits, true);
            }
            (Partial::Read(tree), Some(Purpose::View { tab, view })) => {
                let (id, view) = (*tab, *view);
                let Some(tab) = self.tabs.find(id) else { return };
                let TabContent::Browsing(browsing) = &mut tab.content else { return };
                if !matches!(browsing.state, Reading::Done) {
                    browsing.state = Reading::Filling;
                    tab.set_files(tree.clone(), view);
                }
            }
            (Partial::Surveying { map, view }, Some(Purpose::Survey { tab })) => {
                let id = *tab;
                if let Some(tab) = self.tabs.find(id) {
                    let (map, tree) = (Arc::clone(map), view.tree.clone());
                    tab.set_layout(map, tree, Some(view.ns), Arc::default());
                }
            }
            (Partial::Opening { opened, view }, Some(Purpose::Open { tab })) => {
                let id = *tab;
                self.show_early(id, opened, view.as_ref());
            }
            _ => {}
        }
    }

    /// Shows what can be read of an image that is still being unpacked. Its files are not there
    /// yet: the tab has no image until it is.
    fn show_early(&mut self, id: TabId, opened: &Opened, view: Option<&ViewTree>) {
        let Some(tab) = self.tabs.find(id) else { return };
        let TabContent::Browsing(browsing) = &mut tab.content else { return };
        browsing.state = Reading::Filling;
        if !opened.volume_name().is_empty() {
            tab.shown.title = opened.volume_name().to_owned();
        }
        tab.shown.tracks = track_rows(opened);
        tab.shown.generation += 1;
        if let Some(view) = view {
            tab.set_files(view.tree.clone(), view.ns);
        }
    }

    fn take_question(&mut self, id: JobId, question: Question) {
        match &question.asked {
            Asked::Clashes(clashes) => {
                self.dialogs.ask(ClashesDialog::new(id, Arc::clone(clashes)));
                self.questions.insert(id, question);
            }
            Asked::Existing(clashes) => {
                // Over the progress of the job that asks.
                let clashes = Arc::clone(clashes);
                self.dialogs.open(ClashesDialog::of_extraction(id, clashes));
                self.questions.insert(id, question);
            }
        }
    }

    /// Asks a job to stop; what it wanted to know is not asked any longer.
    pub(super) fn cancel(&mut self, id: JobId) {
        self.jobs.cancel(id);
        self.withdraw_question(id);
    }

    fn withdraw_question(&mut self, id: JobId) {
        self.dialogs.withdraw(id);
        self.questions.remove(&id);
    }

    fn finish(&mut self, id: JobId, result: Result<Outcome, JobError>, report: Report) {
        self.withdraw_question(id);
        let Some(purpose) = self.book.take(id) else { return };
        self.note_end(id, &purpose, &result, &report);
        if let Purpose::Add { tab, .. } = &purpose
            && let Some(tab) = self.tabs.find(*tab)
        {
            tab.forget_adding();
        }
        match purpose {
            Purpose::Add { tab, paths, into, left_out, .. } => match result {
                Ok(Outcome::Added { prepared, edit, scan }) => {
                    let left_out = what_stayed_out(&scan);
                    self.accept(tab, *prepared, *edit, paths, into, left_out);
                    self.jobs.discard(scan);
                }
                Ok(Outcome::Prepared { prepared, edit }) => {
                    self.accept(tab, *prepared, *edit, paths, into, left_out);
                }
                Err(error) => self.tell_job_failure("error-add", &error),
                Ok(_) => {}
            },
            Purpose::Edit { tab } => match result {
                Ok(Outcome::Prepared { prepared, edit }) => {
                    self.accept_edit(tab, *prepared, *edit);
                }
                Err(error) => self.tell_job_failure("error-edit", &error),
                Ok(_) => {}
            },
            Purpose::Open { tab } => {
                self.take_opened(tab, result);
                self.note_damage(tab, &report);
            }
            Purpose::View { tab, view } => match result {
                Ok(Outcome::View(read)) => {
                    if let Some(tab) = self.tabs.find(tab) {
                        tab.set_files(read.tree, view);
                        if let TabContent::Browsing(browsing) = &mut tab.content {
                            browsing.state = Reading::Done;
                        }
                    }
                    self.tell_reading(tab, &report);
                }
                Err(error) => self.take_failed_reading(tab, &error),
                Ok(_) => {}
            },
            Purpose::Survey { tab } => {
                let Ok(Outcome::Surveyed(survey)) = result else { return };
                let Some(tab) = self.tabs.find(tab) else { return };
                let TabContent::Browsing(browsing) = &mut tab.content else { return };
                let map = Arc::new(survey.map);
                let problems = Arc::new(survey.problems);
                browsing.survey = Some((Arc::clone(&map), Arc::clone(&problems)));
                if matches!(browsing.state, Reading::Done) {
                    let (tree, view) = (tab.shown.tree.clone(), tab.shown.view);
                    tab.set_layout(map, tree, Some(view), problems);
                }
            }
            Purpose::Plan { tab, revision } => match result {
                // What will be saved is shown already.
                Ok(Outcome::Planned(planned)) if self.saving.has_check(tab, revision) => {
                    self.jobs.discard(planned);
                }
                Ok(Outcome::Planned(planned)) => self.take_plan(tab, revision, planned),
                Err(JobError::Cancelled(_)) | Ok(_) => {}
                Err(error) => self.tell_job_failure("error-plan", &error),
            },
            Purpose::Import { tab } => self.take_imported(tab, result, &report),
            Purpose::CheckSave { tab, revision } => self.take_save_check(tab, revision, result),
            Purpose::Ways { tab, revision } => self.take_ways(tab, revision, result),
            Purpose::Loader { tab, wish } => self.take_loader(tab, wish, result),
            Purpose::Try(name) => self.take_trial(&name, result),
            Purpose::TrialTools => {
                if let Ok(Outcome::TrialTools(tools)) = result {
                    self.trial_tools = Some(tools);
                }
            }
            Purpose::Sources { tab, request } => self.take_sources(id, tab, request, result),
            Purpose::NameOnDisc { tab } => self.take_recorded_name(tab, result),
            Purpose::Compare { tab } => self.take_compared(id, tab, result),
            Purpose::SwapSides { tab } => self.take_swapped(id, tab, result),
            Purpose::CompareLook { tab, pair, side } => {
                self.take_looked(tab, pair, side, result);
            }
            Purpose::CompareBytes { tab, side, of, offset } => {
                self.take_compared_bytes(tab, (side, of, offset), result);
            }
            Purpose::Bytes { tab, of, offset } => self.take_bytes(tab, of, offset, result),
            Purpose::FindBytes { tab, of } => self.take_found_bytes(tab, of, result),
            Purpose::FindInFiles { tab, needle } => match result {
                Ok(Outcome::FoundIn(hits)) => self.take_found_files(tab, &needle, &hits, false),
                Ok(_) => {}
                Err(error) => {
                    self.take_found_files(tab, &needle, &[], false);
                    self.tell_job_failure("error-find", &error);
                }
            },
            Purpose::SaveProject { tab, path } => self.take_saved(tab, path, result, &report),
            Purpose::CopyProject { tab, path } => self.take_copied(tab, path, result),
            Purpose::OpenProject { path, begin } => {
                self.take_project(&path, begin, result, &report);
            }
            other => self.finish_dialog_job(id, other, result, report),
        }
    }

    /// Notes in the log how a job ended.
    fn note_end(
        &mut self,
        id: JobId,
        purpose: &Purpose,
        result: &Result<Outcome, JobError>,
        report: &Report,
    ) {
        let look = Look { texts: self.texts.clone(), palette: &crate::gui::theme::LIGHT };
        let Some((title, _)) = jobs::words(purpose, "write", &look) else { return };
        let began = self.jobs.job(id).map_or(Duration::ZERO, |job| job.started_at);
        let took = self.texts.duration(self.jobs.now().saturating_sub(began));
        let outcome = match result {
            Ok(_) => self.texts.format("jobs-log-done", &[("took", took.into())]),
            Err(JobError::Cancelled(_)) => {
                self.texts.format("jobs-log-stopped", &[("took", took.into())])
            }
            Err(error) => {
                let why = words::why(&self.texts, error);
                self.texts.format("jobs-log-failed", &[("why", why.into())])
            }
        };
        let is_odd = |severity| severity >= crate::base::diag::Severity::Warning;
        let notes = report.iter().filter(|found| is_odd(found.severity)).take(50);
        let notes = notes.map(|found| self.texts.diagnostic(found)).collect();
        let when = self.texts.date(super::file::now());
        let is_done = result.is_ok();
        self.feed.log.push(LogLine { title, when, outcome, is_done, notes });
        let surplus = self.feed.log.len().saturating_sub(LINES);
        self.feed.log.drain(..surplus);
    }

    pub(super) fn take_plan(&mut self, id: TabId, revision: Revision, planned: Box<Planned>) {
        let Some(tab) = self.tabs.find(id) else { return };
        let map = Arc::clone(&planned.map);
        let tree = planned.plan.tree().clone();
        let is_current = tab.making().is_some_and(|making| making.document.revision() == revision);
        tab.set_layout(map, tree, None, Arc::default());
        tab.set_missing(&planned.issues);
        if let Some(layout) = &mut tab.shown.layout {
            layout.is_stale = !is_current;
            layout.plan = Some(Arc::clone(&planned.plan));
        }
        if let Some(making) = tab.making()
            && let Some(old) = making.planned.replace(planned)
        {
            self.jobs.discard(old);
        }
        if is_current {
            self.go_on_after_plan(id);
        }
    }

    fn take_opened(&mut self, id: TabId, result: Result<Outcome, JobError>) {
        let opened = match result {
            Ok(Outcome::Opened(opened)) => opened,
            Err(error) => return self.take_failed_reading(id, &error),
            Ok(_) => return,
        };
        let Some(tab) = self.tabs.find(id) else { return };
        let TabContent::Browsing(browsing) = &mut tab.content else { return };
        browsing.opened = Some(opened.clone());
        browsing.survey = None;
        tab.boot_asked = None;
        let volume = browsing.how.volume.clone();
        let shown = &mut tab.shown;
        if !opened.volume_name().is_empty() {
            shown.title = opened.volume_name().to_owned();
        }
        shown.view = opened.default_view();
        shown.views = opened.views();
        shown.session = opened.session();
        shown.count_sessions = u32::try_from(opened.sessions().len()).unwrap_or(u32::MAX);
        shown.fields = opened.fields().to_vec();
        shown.layout = None;
        shown.boot = None;
        shown.generation += 1;
        let refusal = opened.edit_refusal();
        shown.is_editable = refusal.is_none() && volume.is_none();
        shown.refusal = refusal.map(|why| words::why_not_changed(&self.texts, &why));
        shown.volumes = volume_rows(&opened, volume);
        shown.tracks = track_rows(&opened);
        let Some(view) = opened.views().first().copied() else {
            // Nothing but sound: there are tracks, but no files.
            browsing.state = Reading::Done;
            tab.shown.tree = Tree::new();
            return;
        };
        let job = self.jobs.start(JobKind::ReadView { of: opened.clone(), view });
        let path = browsing.path.clone();
        if let TabContent::Browsing(browsing) = &mut tab.content
            && !matches!(browsing.state, Reading::Filling)
        {
            browsing.state = Reading::Running;
        }
        self.book.note(job, Purpose::View { tab: id, view });
        let job = self.jobs.start(JobKind::Survey { of: opened });
        self.book.note(job, Purpose::Survey { tab: id });
        self.note_recent(&path);
    }

    /// Notes what is missing of an image, for the banner.
    fn note_damage(&mut self, id: TabId, report: &Report) {
        let cut = report.iter().find(|found| found.code == Code::ImageTruncated);
        let bytes = |name| {
            cut?.args.iter().find_map(|(known, arg)| match arg {
                Arg::Bytes(bytes) if *known == name => Some(*bytes),
                _ => None,
            })
        };
        let Some(TabContent::Browsing(browsing)) = self.tabs.find(id).map(|tab| &mut tab.content)
        else {
            return;
        };
        browsing.cut = bytes("declared").zip(bytes("actual"));
        browsing.mends = browsing.opened.as_ref().map(Opened::mends).unwrap_or_default();
    }

    /// Says how many oddities were found while reading, once the files are there.
    pub(super) fn tell_reading(&mut self, _tab: TabId, report: &Report) {
        let is_odd = |severity| severity >= crate::base::diag::Severity::Warning;
        let rules = report.counts().filter(|(_, severity, _)| is_odd(*severity)).count() as u64;
        let first = report.iter().find(|found| is_odd(found.severity));
        let Some(first) = first else { return };
        let sentence = self.texts.diagnostic(first);
        let text = match rules {
            1 => sentence,
            _ => {
                let more = Value::Number(rules - 1);
                let args = [("first", Value::from(sentence)), ("count", more)];
                self.texts.format("window-odd", &args)
            }
        };
        self.notices.post(Notice::staying(MessageKind::Warning, text));
    }

    fn take_failed_reading(&mut self, id: TabId, error: &JobError) {
        if matches!(error, JobError::Cancelled(_)) {
            return;
        }
        let why = words::why(&self.texts, error);
        let Some(tab) = self.tabs.find(id) else { return };
        if let TabContent::Browsing(browsing) = &mut tab.content {
            browsing.state = match error {
                JobError::Open(OpenError::Packed(PackedError::MustExpand {
                    unpacked_bytes,
                    ..
                })) => Reading::MustExpand(*unpacked_bytes),
                _ => Reading::Failed(why),
            };
        }
    }

    /// Swaps in what a drop made of the disc; if the disc changed meanwhile it is worked out again.
    fn accept(
        &mut self,
        id: TabId,
        prepared: PreparedEdit,
        edit: Edit,
        paths: Vec<std::path::PathBuf>,
        into: crate::model::NodeId,
        left_out: LeftOut,
    ) {
        self.gestures += 1;
        let gesture = || Gesture::part_of(self.gestures);
        let gesture = gesture();
        let Some(tab) = self.tabs.find(id) else { return };
        let Some(making) = tab.making() else { return };
        let before = making.document.state();
        match making.document.accept(prepared, gesture) {
            Ok(applied) => self.after_add(id, before, &applied, paths, into, left_out),
            Err(EditError::Stale { .. }) => {
                let of = Snapshot::of(&making.document);
                let job = self.jobs.start(JobKind::Prepare { edit, of });
                let so_far = (0, 0);
                let of = making.document.revision();
                self.book.note(job, Purpose::Add { tab: id, paths, into, of, so_far, left_out });
            }
            Err(error) => {
                let why = words::why_not_edited(&self.texts, &error);
                self.tell_failure(self.texts.text("error-add"), &why);
            }
        }
    }

    /// The drop is on the disc: names the disc after it, tells what came and what stayed out.
    fn after_add(
        &mut self,
        id: TabId,
        before: StateId,
        applied: &Applied,
        paths: Vec<std::path::PathBuf>,
        into: crate::model::NodeId,
        left_out: LeftOut,
    ) {
        let number = self.gestures;
        let untitled = self.texts.text("window-untitled");
        let wake = self.wake_later();
        let Some(tab) = self.tabs.find(id) else { return };
        let mut folder = None;
        if let Some(making) = tab.making() {
            let project = making.document.project();
            if let [one] = applied.nodes.as_slice()
                && let Some(node) = project.tree.node(*one)
                && matches!(node.kind, NodeKind::Folder(_))
            {
                folder = Some((*one, node.parent == Tree::ROOT));
                let name = volume_name_from(&node.name);
                if project.spec.volume.volume_id.is_empty()
                    && let Some(name) = name
                {
                    let edit = Edit::VolumeName(name);
                    // The same gesture: one undo takes back the drop with the name it gave.
                    let _named = making.document.apply(edit, Gesture::part_of(number));
                }
            }
        }
        tab.refresh(&untitled, &wake);
        if let [one] = applied.nodes.as_slice() {
            tab.panes.show_node(&tab.shown, *one);
        }
        let below = tab.shown.tree.path_of(into);
        // A name that is no text has no word in a command.
        let named = paths.iter().map(|path| {
            let name = path.file_name()?.to_str()?;
            let at = format!("{}/{name}", std::str::from_utf8(&below).ok()?);
            Some((path.to_str()?.to_owned(), at))
        });
        let merged = &applied.merged;
        let is_plain = merged.kept_both + merged.replaced + merged.skipped == 0;
        // What came from another tab is no file that a command could name.
        let added = named.collect::<Option<Vec<_>>>().filter(|_| is_plain && !paths.is_empty());
        if let Some(making) = tab.making() {
            making.note_sources(before, added);
        }
        self.after_edit(id);
        let (files, size) = (Value::Number(merged.files), Value::Bytes(merged.bytes));
        let mut text = self.texts.format("window-added", &[("files", files), ("size", size)]);
        if merged.identical > 0 {
            let args = [("count", Value::Number(merged.identical))];
            text = format!("{text} {}", self.texts.format("window-added-identical", &args));
        }
        for (count, id) in [
            (left_out.system, "window-left-out-system"),
            (left_out.specials, "window-left-out-specials"),
        ] {
            if count > 0 {
                let words = self.texts.format(id, &[("count", Value::Number(count))]);
                text = format!("{text} {words}");
            }
        }
        let kind = if left_out.unreadable > 0 { MessageKind::Warning } else { MessageKind::Good };
        if let Some(first) = &left_out.first {
            let args =
                [("count", Value::Number(left_out.unreadable)), ("path", first.as_str().into())];
            text = format!("{text} {}", self.texts.format("window-left-out-unreadable", &args));
        }
        let mut notice = Notice::passing(kind, text);
        if self.tabs.current().map(|tab| tab.id) != Some(id) {
            // What the buttons would do belongs to a tab that is not shown.
            self.notices.post(notice);
            return;
        }
        notice = notice.about_last_step().action(self.texts.text("command-undo"), EditAction::Undo);
        if !paths.is_empty() && paths.iter().all(|path| looks_like_image(path)) {
            let words = self.texts.text("window-open-instead");
            notice = notice.action(words, FileAction::OpenInstead(paths));
        } else if let (Some((folder, true)), false) = (folder, paths.is_empty()) {
            notice = notice.action(self.texts.text("window-unwrap"), EditAction::Unwrap(folder));
        }
        notice.is_passing = left_out.unreadable == 0;
        self.notices.post(notice);
    }

    pub(super) fn tell_job_failure(&mut self, title: &str, error: &JobError) {
        if matches!(error, JobError::Cancelled(_)) {
            return;
        }
        let why = words::why(&self.texts, error);
        self.tell_failure(self.texts.text(title), &why);
    }
}

fn what_stayed_out(scan: &ScanOutcome) -> LeftOut {
    let missing = scan.missing.iter().chain(scan.unreadable.first.iter());
    LeftOut {
        system: scan.left_out.count,
        specials: scan.skipped_specials.count,
        unreadable: scan.missing.len() as u64 + scan.unreadable.count,
        first: missing.map(|unread| unread.path.display().to_string()).next(),
    }
}
