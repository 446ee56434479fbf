//! Fills what dialogs show beside their drafts.

use std::path::PathBuf;

use crate::gui::app::App;
use crate::gui::tabs::TabContent;
use crate::gui::view::checks::{Check, Checks, Example};
use crate::gui::view::command_line::{ChosenPaths, CommandLine};
use crate::gui::view::create::{CreateView, image_name};
use crate::gui::view::extract::ExtractView;
use crate::gui::view::facts::Totals;
use crate::gui::view::folder::size_of;
use crate::gui::view::place::{Place, Standing};
use crate::gui::view::progress::Stage;
use crate::job::{HostPlace, HostStanding, PlanReport};
use crate::model::Tree;

impl App {
    /// Brings the feed up to date with the present tab and the jobs.
    pub(in crate::gui) fn fill_feed(&mut self) {
        self.fill_create();
        self.fill_save();
        self.fill_jobs();
        self.fill_preview();
    }

    /// The folder that something was put into last, or the person's own.
    pub(super) fn usual_folder(&self) -> PathBuf {
        let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        self.settings.last_target.clone().or_else(home).unwrap_or_default()
    }

    fn fill_create(&mut self) {
        let folder = self.usual_folder();
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Making(making) = &tab.content else { return };
        let document = &making.document;
        let key = (
            tab.id,
            document.revision(),
            making.planned.as_ref().map(|planned| planned.revision),
            tab.panes.medium,
        );
        if self.feed_key == Some(key) {
            return;
        }
        let spec = &document.project().spec;
        let planned = making.planned.as_ref();
        let current = planned.filter(|planned| planned.revision == document.revision());
        self.feed.create = CreateView {
            suggested: folder.join(image_name(&spec.volume.volume_id)),
            size: current.map(|planned| planned.map.size_bytes()),
            medium: tab.panes.medium,
            checks: current.map_or_else(Checks::default, |planned| checks(&planned.report)),
            plan_id: current.map(|planned| planned.plan.id().to_string()),
            command: CommandLine {
                spec: Some(spec.clone()),
                sources: making.sources.get(&document.state()).cloned(),
                adding: adding_words(&self.settings.new_disc),
            },
        };
        self.feed_key = Some(key);
    }

    /// What the Extract sheet says of the present image and the chosen files.
    pub(super) fn fill_extract(&mut self) {
        let Some(tab) = self.tabs.current() else { return };
        let TabContent::Browsing(browsing) = &tab.content else { return };
        let tree = &tab.shown.tree;
        let root = [Tree::ROOT];
        let nodes = if self.extracted.is_empty() { &root[..] } else { &self.extracted };
        // Beyond that counting would be felt; the sheet goes without the numbers.
        let is_countable = tree.count_nodes() < 200_000;
        let totals = is_countable.then(|| {
            nodes.iter().fold((0, 0), |(files, bytes), node| {
                let below = Totals::below(tree, *node);
                let own = tree.node(*node).and_then(|found| size_of(tree, found));
                let is_file = u64::from(own.is_some());
                (files + below.files + is_file, bytes + below.bytes + own.unwrap_or(0))
            })
        });
        let name = browsing.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        self.feed.extract = ExtractView {
            image: name,
            suggested: self.usual_folder(),
            // What was chosen has its place under the names it was chosen by.
            views: if self.extracted.is_empty() {
                tab.shown.views.clone()
            } else {
                vec![tab.shown.view]
            },
            view: tab.shown.view,
            has_other_views: tab.shown.views.len() > 1,
            selected: (!self.extracted.is_empty()).then_some(self.extracted.len() as u64),
            files: totals.map(|(files, _)| files),
            bytes: totals.map(|(_, bytes)| bytes),
            words: browsing.words(),
            chosen: ChosenPaths::of(tree, &self.extracted),
            damaged: 0,
        };
    }

    fn fill_jobs(&mut self) {
        let look = crate::gui::look::Look {
            texts: self.texts.clone(),
            palette: &crate::gui::theme::LIGHT,
        };
        self.feed.running = self.book.lines(&self.jobs, &look);
        let now = self.jobs.now();
        for (id, work) in &mut self.works {
            if matches!(work.status.stage, Stage::Ended(_)) {
                continue;
            }
            let Some(job) = self.jobs.job(*id) else { continue };
            work.status.stage = job.state.into();
            let progress = work.follower.follow(now, &job.reading);
            work.status.progress = match &work.part {
                Some(part) => part.of_all(progress),
                None => progress,
            };
        }
        self.feed.jobs.clear();
        self.feed.jobs.extend(self.works.values().map(|work| work.status.clone()));
    }
}

/// How files are added, as options of the command line.
fn adding_words(disc: &crate::settings::NewDisc) -> Vec<&'static str> {
    let keeps_all = disc.left_out.as_ref().is_some_and(Vec::is_empty);
    let words = [(keeps_all, "--keep-system-files"), (disc.follow_links, "--follow-links")];
    words.into_iter().filter(|(is_on, _)| *is_on).map(|(_, word)| word).collect()
}

/// The findings of a plan as the dialogs show them.
pub fn checks(report: &PlanReport) -> Checks {
    let check = |finding: &crate::job::Finding| Check {
        found: finding.diagnostic(),
        affects: finding.affects.iter().map(|consumer| consumer.id()).collect(),
        count: finding.count,
        examples: finding
            .examples
            .iter()
            .map(|example| Example { old: example.old.clone(), new: example.new.clone() })
            .collect(),
    };
    Checks::new(report.findings().iter().map(check).collect())
}

/// What a job found out about a place.
pub(super) fn place_view(place: HostPlace) -> Place {
    Place {
        path: place.path,
        standing: match place.standing {
            HostStanding::Nothing => Standing::Nothing,
            HostStanding::File { bytes, mtime } => Standing::File { bytes, mtime },
            HostStanding::Folder => Standing::Folder,
        },
        has_folder: place.has_folder,
        is_writable: place.is_writable,
        free_bytes: place.free_bytes,
        longest_file: place.longest_file,
    }
}
