//! Things to look at before an image is made, grouped by rule and not by file: what bites, whom,
//! and what each name becomes.

use std::sync::Arc;

use crate::base::diag::{Code, Diagnostic, Severity};

/// A name before and after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// What was wanted: a path on the disc, or a text.
    pub old: String,
    /// What it becomes; empty where nothing takes its place.
    pub new: String,
}

/// All that one rule found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// The rule with its numbers, for the sentence.
    pub found: Diagnostic,
    /// Stable names of those who mind, most important first.
    pub affects: Vec<&'static str>,
    /// How many files, folders or texts.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// All checks of a plan, worst first. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checks(Arc<[Check]>);

impl Checks {
    /// Sorts them: errors first, then what concerns most files.
    pub fn new(mut checks: Vec<Check>) -> Checks {
        checks.sort_by_key(|check| std::cmp::Reverse((check.found.severity, check.count)));
        Checks(checks.into())
    }

    /// All of them.
    pub fn all(&self) -> &[Check] {
        &self.0
    }

    /// How many rules of a severity found something.
    pub fn count(&self, severity: Severity) -> u64 {
        let matching = self.0.iter().filter(|check| check.found.severity == severity);
        u64::try_from(matching.count()).unwrap_or(u64::MAX)
    }

    /// How many rules are worth a look: notes do not count.
    pub fn count_to_look_at(&self) -> u64 {
        self.count(Severity::Warning) + self.count(Severity::Error)
    }

    /// The first error that has to be solved by an edit: what is wrong with sources can be left
    /// out or taken as it is now, and Create asks about it.
    pub fn first_to_solve(&self) -> Option<&Check> {
        let is_of_source = |code| {
            matches!(code, Code::SourceChanged | Code::SourceMissing | Code::SourceUnreadable)
        };
        let mut errors = self.0.iter().filter(|check| check.found.severity == Severity::Error);
        errors.find(|check| !is_of_source(check.found.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::Code;

    fn check(found: Diagnostic, count: u64) -> Check {
        Check { found, affects: Vec::new(), count, examples: Vec::new() }
    }

    #[test]
    fn the_worst_comes_first_and_notes_are_nothing_to_look_at() {
        let checks = Checks::new(vec![
            check(Diagnostic::note(Code::TimeBad), 9),
            check(Diagnostic::warning(Code::NameTwice), 2),
            check(Diagnostic::warning(Code::NameUnsafe), 1204),
            check(Diagnostic::error(Code::TooDeep), 1),
        ]);
        let counts: Vec<u64> = checks.all().iter().map(|check| check.count).collect();
        assert_eq!(counts, [1, 1204, 2, 9]);
        assert_eq!(checks.count_to_look_at(), 3);
        assert_eq!(checks.first_to_solve().map(|check| check.found.code), Some(Code::TooDeep));
    }
}
