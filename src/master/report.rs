//! What the preflight found, grouped by rule: what bites, whom, and what each name becomes.

use crate::base::diag::{Code, Diagnostic, Severity};
use crate::model::{Namespace, NodeId};

/// Who minds a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Consumer {
    /// Windows.
    Windows,
    /// The Linux kernel.
    Linux,
    /// macOS.
    MacOs,
    /// Older releases of BSD.
    OldBsd,
    /// The GRUB boot loader.
    Grub,
    /// 7-Zip.
    SevenZip,
    /// xorriso and what is built on libisofs.
    Xorriso,
    /// Readers that keep to ECMA-119 strictly, as DOS and old players do.
    StrictReaders,
    /// Everybody.
    Everyone,
}

impl Consumer {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Consumer::Windows => "windows",
            Consumer::Linux => "linux",
            Consumer::MacOs => "macos",
            Consumer::OldBsd => "old-bsd",
            Consumer::Grub => "grub",
            Consumer::SevenZip => "7zip",
            Consumer::Xorriso => "xorriso",
            Consumer::StrictReaders => "strict-readers",
            Consumer::Everyone => "everyone",
        }
    }
}

/// One thing a rule found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// The file or folder; the root where the volume itself is meant.
    pub node: NodeId,
    /// What was wanted: the path on disc, or a text.
    pub old: String,
    /// What it becomes; empty where nothing takes its place.
    pub new: String,
}

/// All that one rule found in one view.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule.
    pub code: Code,
    /// How much it matters: an error keeps the plan from being written.
    pub severity: Severity,
    /// The view it is about, where it is about one.
    pub view: Option<Namespace>,
    /// Who minds.
    pub affects: &'static [Consumer],
    /// How many files, folders or texts.
    pub count: u64,
    /// The number the rule is about: a limit of length, a level.
    pub limit: Option<u64>,
    /// The first of them.
    pub examples: Vec<Example>,
}

impl Finding {
    /// Examples kept of each finding.
    pub const KEPT: usize = 100;

    /// The same as a diagnostic: `count`, `view`, `limit`, and `path` and `new` of the first
    /// example.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic { severity: self.severity, ..Diagnostic::note(self.code) }
            .with("count", self.count)
            .with("view", self.view.map_or("", Namespace::id));
        diagnostic = diagnostic.with("limit", self.limit.unwrap_or(0));
        let first = self.examples.first();
        diagnostic = diagnostic.with("path", first.map_or("", |example| &*example.old));
        diagnostic.with("new", first.map_or("", |example| &*example.new))
    }
}

/// What will not be as the files are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PlanReport {
    findings: Vec<Finding>,
}

/// A rule as it is told to the report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub code: Code,
    pub severity: Severity,
    pub view: Option<Namespace>,
    pub affects: &'static [Consumer],
    pub limit: Option<u64>,
}

impl Rule {
    pub(super) fn new(code: Code, severity: Severity, affects: &'static [Consumer]) -> Rule {
        Rule { code, severity, view: None, affects, limit: None }
    }

    pub(super) fn in_view(mut self, view: Namespace) -> Rule {
        self.view = Some(view);
        self
    }

    pub(super) fn limited_to(mut self, limit: u64) -> Rule {
        self.limit = Some(limit);
        self
    }
}

impl PlanReport {
    /// The findings, worst first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The worst severity; `None` when there is nothing to say.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Whether something must be solved before the plan can be written.
    pub fn has_errors(&self) -> bool {
        self.worst() == Some(Severity::Error)
    }

    /// Counts one more case of a rule; `example` is asked for only while examples are kept.
    pub(super) fn add(&mut self, rule: Rule, example: impl FnOnce() -> Example) {
        let same = |finding: &&mut Finding| finding.code == rule.code && finding.view == rule.view;
        if let Some(finding) = self.findings.iter_mut().find(same) {
            finding.count = finding.count.saturating_add(1);
            finding.severity = finding.severity.max(rule.severity);
            if finding.examples.len() < Finding::KEPT {
                finding.examples.push(example());
            }
            return;
        }
        self.findings.push(Finding {
            code: rule.code,
            severity: rule.severity,
            view: rule.view,
            affects: rule.affects,
            count: 1,
            limit: rule.limit,
            examples: vec![example()],
        });
    }

    pub(super) fn sort(&mut self) {
        self.findings.sort_by_key(|f| (std::cmp::Reverse(f.severity), f.code, f.view));
    }
}
