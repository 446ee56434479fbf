//! `find`: entries of an image by name, size and date.

use std::io::Write;
use std::ops::ControlFlow;

use serde_json::Map;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use super::{entry, parse_bytes};
use crate::cli::args::FindArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, JsonRows, printable};
use crate::ops::select::{PathGlobs, Step};

/// How a size is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SizeTest {
    AtLeast(u64),
    AtMost(u64),
    Exactly(u64),
}

pub(in crate::cli) fn run(face: &mut Face, args: &FindArgs) -> Result<Exit, Failure> {
    let size = match &args.size {
        None => None,
        Some(text) => Some(parse_size(text).ok_or_else(|| {
            Failure::usage(face.format("cli-bad-size", &[("text", text.as_str().into())]))
        })?),
    };
    let newer = match &args.newer {
        None => None,
        Some(text) => Some(parse_time(text).ok_or_else(|| {
            Failure::usage(face.format("cli-bad-time", &[("text", text.as_str().into())]))
        })?),
    };
    let image = face.open(&args.image)?;
    let ns = face.view(&args.image, &image, &args.view.view)?;
    let names: Vec<String> = args.name.iter().cloned().collect();
    let globs = PathGlobs::new(&names).map_err(|bad| super::bad_glob(face, &bad))?;
    let mut head = output::head(&args.image.image.to_string_lossy());
    head.insert("view".to_owned(), ns.id().into());
    let mut json = match args.json.form() {
        Form::Text => None,
        form => Some(JsonRows::begin(output::stdout(), form, &head, "entries")?),
    };
    let mut out = output::stdout();
    let mut failure = None;
    face.start_progress();
    let walked = image.for_each_entry(ns, None, &face.ctx, &mut |entry| {
        let step = Step {
            number: entry.number,
            parent: entry.parent,
            path: entry.path,
            name: entry.name,
            is_folder: entry.is_folder(),
        };
        let is_it = (names.is_empty() || globs.matches(step))
            && size.is_none_or(|test| !entry.is_folder() && test.matches(entry.len))
            && newer
                .is_none_or(|then| entry.attributes.mtime.is_some_and(|time| time.seconds > then));
        if !is_it {
            return ControlFlow::Continue(());
        }
        let printed = match &mut json {
            Some(json) => json.row(&entry::to_json(&entry)),
            None => writeln!(out, "{}", printable(entry.path)).map_err(Failure::from),
        };
        match printed {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    walked.map_err(|error| face.open_failure(&args.image.image, error))?;
    let report = face.ctx.take_report();
    if let Some(json) = json {
        let mut tail = Map::new();
        tail.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
        json.end(&tail)?;
    }
    out.flush()?;
    face.tell_report(&args.image.image, &report, args.json.form());
    Ok(face.exit(false))
}

impl SizeTest {
    fn matches(self, len: u64) -> bool {
        match self {
            SizeTest::AtLeast(bytes) => len >= bytes,
            SizeTest::AtMost(bytes) => len <= bytes,
            SizeTest::Exactly(bytes) => len == bytes,
        }
    }
}

fn parse_size(text: &str) -> Option<SizeTest> {
    if let Some(rest) = text.strip_prefix('+') {
        return parse_bytes(rest).map(SizeTest::AtLeast);
    }
    if let Some(rest) = text.strip_prefix('-') {
        return parse_bytes(rest).map(SizeTest::AtMost);
    }
    parse_bytes(text).map(SizeTest::Exactly)
}

/// Seconds since 1970 of `2026-11-02`, `2026-11-02T14:05:00Z` or a plain number of seconds.
pub(super) fn parse_time(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds);
    }
    if let Ok(moment) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(moment.unix_timestamp());
    }
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse::<u8>().ok()?.try_into().ok()?;
    let day = parts.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, month, day).ok()?;
    Some(date.midnight().assume_utc().unix_timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_read() {
        assert_eq!(parse_time("1970-01-02"), Some(86_400));
        assert_eq!(parse_time("1970-01-01T01:00:00+01:00"), Some(0));
        assert_eq!(parse_time("-5"), Some(-5));
        assert_eq!(parse_time("yesterday"), None);
        assert_eq!(parse_size("+1k"), Some(SizeTest::AtLeast(1000)));
        assert_eq!(parse_size("-2"), Some(SizeTest::AtMost(2)));
        assert_eq!(parse_size("3"), Some(SizeTest::Exactly(3)));
    }
}
