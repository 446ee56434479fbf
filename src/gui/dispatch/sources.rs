//! Sources that are missing, can't be read or were changed: looked at before an image is made,
//! asked about once, and answered by an edit that undo takes back.

use std::path::Path;

use crate::gui::app::App;
use crate::gui::dialogs::{CreateRequest, Question, UnreadableChoice};
use crate::gui::look::Look;
use crate::gui::notify::Notice;
use crate::gui::tabs::TabId;
use crate::gui::view::progress::Follower;
use crate::gui::widgets::MessageKind;
use crate::job::{IssueKind, JobError, JobId, JobKind, Outcome, Snapshot, SourceIssue};
use crate::model::{BlobId, Content, NodeId, Tree};
use crate::project::{Edit, Gesture};

use super::jobs::Purpose;
use super::work::Asked;

/// Sources that are asked about.
pub struct Doubtful {
    tab: TabId,
    issues: Vec<SourceIssue>,
    /// The image that waits for the answer.
    request: Option<CreateRequest>,
    /// The job whose card asks.
    card: Option<JobId>,
}

/// What goes on when the disc of a tab is laid out as it is now.
pub struct AfterPlan {
    tab: TabId,
    request: Option<CreateRequest>,
}

impl App {
    /// Looks at all sources of the present disc again.
    pub(super) fn look_at_sources(&mut self) {
        if let Some(id) = self.tabs.current().map(|tab| tab.id) {
            self.start_preflight(id, None);
        }
    }

    /// Asks the host about all sources of a tab, and about the target of an image that is to be
    /// made. While the disc is being laid out that waits.
    pub(super) fn start_preflight(
        &mut self,
        tab: TabId,
        request: Option<CreateRequest>,
    ) -> Option<JobId> {
        let making = self.tabs.find(tab)?.making()?;
        let of = Snapshot::of(&making.document);
        let Some(request) = request else {
            let job = self.jobs.start(JobKind::LookAtSources { of });
            self.book.note(job, Purpose::Sources { tab, request: None });
            return Some(job);
        };
        let Some(planned) = making.current_plan().cloned().map(Box::new) else {
            self.after_plan = Some(AfterPlan { tab, request: Some(request) });
            return None;
        };
        let follower = Follower::create(planned.map.size_bytes(), request.verify);
        let target = request.target.clone();
        let job = self.jobs.start(JobKind::Preflight { planned, of, target, may_replace: true });
        let asked = Asked::Create { tab, request: request.clone() };
        self.begin_work(job, asked, follower, &request.target);
        self.book.note(job, Purpose::Sources { tab, request: Some(request) });
        Some(job)
    }

    /// What the host said of the sources: the image is made, or the person decides.
    pub(super) fn take_sources(
        &mut self,
        id: JobId,
        tab: TabId,
        request: Option<CreateRequest>,
        result: Result<Outcome, JobError>,
    ) {
        let issues = match result {
            Ok(Outcome::Preflighted(preflight)) => preflight.issues,
            Ok(Outcome::Sources(issues)) => issues,
            Ok(_) => return,
            Err(error) => {
                match request {
                    Some(request) => self.finish_create(id, tab, &request, Err(error)),
                    None => self.tell_job_failure("error-sources", &error),
                }
                return;
            }
        };
        if let Some(found) = self.tabs.find(tab) {
            found.set_missing(&issues);
            if let Some(making) = found.making() {
                making.is_source_in_doubt |= !issues.is_empty();
            }
        }
        match request {
            Some(request) if issues.is_empty() => {
                self.write_image(id, tab, request);
                self.works.remove(&id);
            }
            request if issues.is_empty() => {
                debug_assert!(request.is_none());
                let text = self.texts.text("window-sources-fine");
                self.notices.post(Notice::passing(MessageKind::Good, text));
            }
            request => {
                // Without its job the dialog shows the form again.
                self.works.remove(&id);
                let is_only_changed = issues.iter().all(|issue| issue.kind == IssueKind::Changed);
                let doubtful = Doubtful { tab, issues, request, card: None };
                if std::mem::take(&mut self.takes_changed) && is_only_changed {
                    self.doubtful = Some(doubtful);
                    self.take_changed();
                } else {
                    self.ask_about_sources(doubtful);
                }
            }
        }
    }

    /// What can't be had is asked about before what is different: that may be gone as well.
    fn ask_about_sources(&mut self, doubtful: Doubtful) {
        let look = Look { texts: self.texts.clone(), palette: &crate::gui::theme::LIGHT };
        let path = |issue: &SourceIssue| issue.path.display().to_string();
        let unreadable: Vec<(String, String)> = doubtful
            .issues
            .iter()
            .filter(|issue| issue.kind != IssueKind::Changed)
            .map(|issue| {
                let why = match issue.kind {
                    IssueKind::Missing => "error-not-found",
                    _ => "error-unreadable",
                };
                (path(issue), look.text(why))
            })
            .collect();
        if unreadable.is_empty() {
            let changed: Vec<String> = doubtful.issues.iter().map(path).collect();
            self.dialogs.open(Question::changed_sources(&look, &changed));
        } else {
            self.dialogs.open(Question::unreadable(&look, &unreadable));
        }
        self.doubtful = Some(doubtful);
    }

    /// A source could not be read while the image of `request` was written: remembers which files
    /// of the disc it is, so that the card can offer to leave them out. Whether there are any.
    pub(super) fn doubt(
        &mut self,
        card: JobId,
        tab: TabId,
        path: &Path,
        request: &CreateRequest,
    ) -> bool {
        let Some(making) = self.tabs.find(tab).and_then(|tab| tab.making()) else { return false };
        let tree = &making.document.project().tree;
        let is_it = |blob: BlobId| {
            let content = tree.blob(blob).map(|blob| &blob.content);
            matches!(content, Some(Content::Host(file)) if file.path == path)
        };
        let named = tree.walk(Tree::ROOT).filter_map(|(id, node)| Some((id, node.blob()?)));
        let found: Vec<(NodeId, BlobId)> = named.filter(|(_, blob)| is_it(*blob)).collect();
        let Some((_, blob)) = found.first().copied() else { return false };
        let nodes = found.into_iter().map(|(id, _)| id).collect();
        let issue = SourceIssue { blob, nodes, path: path.to_owned(), kind: IssueKind::Unreadable };
        let request = Some(request.clone());
        self.doubtful = Some(Doubtful { tab, issues: vec![issue], request, card: Some(card) });
        true
    }

    /// What can't be read is left out of the disc, in one step, or nothing is made.
    pub(super) fn decide_unreadable(&mut self, choice: UnreadableChoice) {
        let Some(Doubtful { tab, issues, request, card }) = self.doubtful.take() else { return };
        if let Some(card) = card {
            self.works.remove(&card);
        }
        if choice == UnreadableChoice::Stop {
            return;
        }
        let unreadable = issues.into_iter().filter(|issue| issue.kind != IssueKind::Changed);
        let nodes = unreadable.flat_map(|issue| issue.nodes).collect();
        self.after_plan = Some(AfterPlan { tab, request });
        self.apply_to(tab, Edit::Remove { nodes }, Gesture::single());
    }

    /// What was changed is taken as it is now, in one step.
    pub(super) fn take_changed(&mut self) {
        let Some(Doubtful { tab, issues, request, .. }) = self.doubtful.take() else { return };
        let Some(making) = self.tabs.find(tab).and_then(|tab| tab.making()) else { return };
        let of = Snapshot::of(&making.document);
        let job = self.jobs.start(JobKind::TakeChanged { of, issues });
        self.after_plan = Some(AfterPlan { tab, request });
        self.book.note(job, Purpose::Edit { tab });
    }

    /// A disc is laid out as it is now: what waited for that goes on, unless the person turned
    /// away meanwhile.
    pub(super) fn go_on_after_plan(&mut self, tab: TabId) {
        let Some(next) = self.after_plan.take_if(|next| next.tab == tab) else { return };
        match next.request {
            Some(request) if self.dialogs.is_open() => {
                if let Some(job) = self.start_preflight(tab, Some(request)) {
                    self.dialogs.started(job);
                }
            }
            Some(_) => {}
            None => {
                self.start_preflight(tab, None);
            }
        }
    }
}
