//! Things noticed while a verb ran, counted and capped.

use std::collections::BTreeMap;

use super::Code;

/// How much a diagnostic matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something is odd or was left out; the rest is usable.
    Warning,
    /// Something can't be had at all.
    Error,
}

impl Severity {
    /// The stable name of `--json`.
    pub fn id(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A value that belongs into the sentence of a diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// A name, path or other text, shown as it is.
    Text(String),
    /// A plain number.
    Number(u64),
    /// A number of bytes, shown with a unit.
    Bytes(u64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Arg {
        Arg::Number(number)
    }
}

/// One thing noticed: what, how bad, where, with what values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What it is.
    pub code: Code,
    /// Byte offset in the image, where there is one.
    pub offset: Option<u64>,
    /// Values for the sentence, by the names its code documents.
    pub args: Vec<(&'static str, Arg)>,
}

impl Diagnostic {
    /// A note.
    pub fn note(code: Code) -> Diagnostic {
        Diagnostic { severity: Severity::Note, code, offset: None, args: Vec::new() }
    }

    /// A warning.
    pub fn warning(code: Code) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::note(code) }
    }

    /// An error.
    pub fn error(code: Code) -> Diagnostic {
        Diagnostic { severity: Severity::Error, ..Diagnostic::note(code) }
    }

    /// Says at which byte of the image.
    pub fn at(mut self, offset: u64) -> Diagnostic {
        self.offset = Some(offset);
        self
    }

    /// Adds a value for the sentence.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Diagnostic {
        self.args.push((name, value.into()));
        self
    }
}

/// All that was noticed. Keeps the first [`Report::KEPT_PER_CODE`] of each code and counts the
/// rest, so that a hostile image can't fill the memory with complaints.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    kept: Vec<Diagnostic>,
    counts: BTreeMap<(Code, Severity), u64>,
}

impl Report {
    /// How many diagnostics of one code and severity are kept whole.
    pub const KEPT_PER_CODE: u64 = 100;

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry((diagnostic.code, diagnostic.severity)).or_default();
        *count = count.saturating_add(1);
        if *count <= Report::KEPT_PER_CODE {
            self.kept.push(diagnostic);
        }
    }

    /// Takes away what is no news after all.
    pub fn forget(&mut self, code: Code) {
        self.kept.retain(|diagnostic| diagnostic.code != code);
        self.counts.retain(|(counted, _), _| *counted != code);
    }

    /// Adds all of another report.
    pub fn merge(&mut self, other: Report) {
        let mut left_over = other.counts;
        for diagnostic in other.kept {
            if let Some(count) = left_over.get_mut(&(diagnostic.code, diagnostic.severity)) {
                *count = count.saturating_sub(1);
            }
            self.push(diagnostic);
        }
        for (key, count) in left_over {
            let total = self.counts.entry(key).or_default();
            *total = total.saturating_add(count);
        }
    }

    /// The kept ones, in the order noticed.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.kept.iter()
    }

    /// How often each code was noticed.
    pub fn counts(&self) -> impl Iterator<Item = (Code, Severity, u64)> + '_ {
        self.counts.iter().map(|((code, severity), count)| (*code, *severity, *count))
    }

    /// How often `code` was noticed.
    pub fn count_of(&self, code: Code) -> u64 {
        self.counts.iter().filter(|((c, _), _)| *c == code).map(|(_, n)| *n).sum()
    }

    /// The worst severity; `None` when nothing was noticed.
    pub fn worst(&self) -> Option<Severity> {
        self.counts.keys().map(|(_, severity)| *severity).max()
    }

    /// Nothing was noticed.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_equal_complaints_are_counted_but_not_kept() {
        let mut report = Report::default();
        for offset in 0..1000 {
            report.push(Diagnostic::warning(Code::RecordBad).at(offset));
        }
        let mut sum = Report::default();
        sum.merge(report.clone());
        sum.merge(report);
        assert_eq!(sum.count_of(Code::RecordBad), 2000);
        assert_eq!(sum.iter().count() as u64, Report::KEPT_PER_CODE);
        assert_eq!(sum.worst(), Some(Severity::Warning));
    }
}
