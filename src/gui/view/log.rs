//! Jobs as lines: those that go on, and what came of those that ended.

use crate::job::JobId;

/// Lines that are kept; the oldest go.
pub const LINES: usize = 200;

/// A line in the bar of jobs.
#[derive(Clone, PartialEq, Debug)]
pub struct JobLine {
    /// Which job.
    pub id: JobId,
    /// What it does.
    pub title: String,
    /// How far it is.
    pub detail: String,
    /// How much of it is done; `None` while nobody knows.
    pub fraction: Option<f32>,
    /// Why it can't be stopped; `None`: it can.
    pub unstoppable: Option<String>,
}

/// A job that ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogLine {
    /// What it did.
    pub title: String,
    /// When it ended, for people.
    pub when: String,
    /// How it ended, and how long it took.
    pub outcome: String,
    /// It did what it was asked for.
    pub is_done: bool,
    /// What was noticed on the way.
    pub notes: Vec<String>,
}

impl LogLine {
    /// As text, to be copied.
    pub fn text(&self) -> String {
        let mut text = format!("{}  {}: {}\n", self.when, self.title, self.outcome);
        for note in &self.notes {
            text.push_str(&format!("    {note}\n"));
        }
        text
    }
}
