//! A comparison in plain words: the verdict, what differs and where, then the lists.

use super::compared::Compared;
use super::report::{Report, Table};
use super::views::ViewDifference;
use super::{
    Aspect, Class, FactDifference, FileDifference, Ignore, Place, Run, Side, State, Verdict,
    ViewComparison,
};
use crate::base::diag::FieldValue;
use crate::base::units::SECTOR_BYTES;
use crate::i18n::{Texts, Value};
use crate::model::Owner;

/// Rows of one table of a report; a page with more is read by nobody.
const ROWS: usize = 5_000;

/// The path of a difference, on whichever side has it.
pub fn path(compared: &Compared, view: &ViewComparison, difference: &FileDifference) -> String {
    match (difference.left, difference.right) {
        (Some(node), _) => compared.left.path(view.left, node),
        (None, Some(node)) => compared.right.path(view.right, node),
        (None, None) => String::new(),
    }
}

/// The verdict and what differs beyond what is ignored, in one sentence.
pub fn summary(texts: &Texts, compared: &Compared, ignore: Ignore) -> String {
    let found = &compared.found;
    match found.verdict {
        Verdict::Identical => texts.text("differ-identical"),
        Verdict::SameData => texts.text("differ-same-data"),
        Verdict::Equivalent if ignore.covers_all(&found.classes) => {
            let what = found.classes.iter().map(|class| class_name(texts, *class)).collect();
            texts.format("differ-ignored", &[("what", list(texts, what).into())])
        }
        Verdict::Equivalent => {
            let mut parts = tally(texts, compared, ignore);
            if parts.is_empty() {
                let left = found.classes.iter().filter(|class| !ignore.covers(**class));
                parts.extend(left.map(|class| class_name(texts, *class)));
            }
            texts.format("differ-equivalent", &[("what", list(texts, parts).into())])
        }
        Verdict::Different => texts.text("differ-different"),
    }
}

fn list(texts: &Texts, mut parts: Vec<String>) -> String {
    match parts.pop() {
        None => String::new(),
        Some(last) if parts.is_empty() => last,
        Some(last) => {
            let values = [("first", parts.join(", ").into()), ("last", last.into())];
            texts.format("differ-and", &values)
        }
    }
}

/// The name of a kind of difference.
pub fn class_name(texts: &Texts, class: Class) -> String {
    texts.text(match class {
        Class::Time => "differ-class-time",
        Class::Id => "differ-class-id",
        Class::Order => "differ-class-order",
        Class::Content => "differ-class-content",
        Class::Address => "differ-class-address",
        Class::Padding => "differ-class-padding",
        Class::Unowned => "differ-class-unowned",
    })
}

/// How many things of each kind differ, and where.
fn tally(texts: &Texts, compared: &Compared, ignore: Ignore) -> Vec<String> {
    let mut parts = Vec::new();
    let tally = compared.found.tally();
    for ((class, place), count) in tally.into_iter().filter(|((c, _), _)| !ignore.covers(*c)) {
        let place = texts.text(match place {
            Place::Volume => "differ-place-volume",
            Place::Folders => "differ-place-folders",
            Place::Files => "differ-place-files",
            Place::Boot => "differ-place-boot",
            Place::StartArea => "differ-place-start",
            Place::Rest => "differ-place-rest",
        });
        let id = match class {
            Class::Time => "differ-count-time",
            Class::Id => "differ-count-id",
            Class::Order => "differ-count-order",
            Class::Content => "differ-count-content",
            Class::Address => "differ-count-address",
            Class::Padding => "differ-count-padding",
            Class::Unowned => "differ-count-unowned",
        };
        parts.push(texts.format(id, &[("count", count.into()), ("place", place.into())]));
    }
    parts
}

/// The name of what differs between two files of a path.
pub fn aspect_name(texts: &Texts, aspect: Aspect) -> String {
    texts.text(match aspect {
        Aspect::Content => "differ-aspect-content",
        Aspect::Kind => "differ-aspect-kind",
        Aspect::Target => "differ-aspect-target",
        Aspect::Mode => "differ-aspect-mode",
        Aspect::Owner => "differ-aspect-owner",
        Aspect::Time => "differ-aspect-time",
        Aspect::Hidden => "differ-aspect-hidden",
        Aspect::Case => "differ-aspect-case",
    })
}

/// How the two of a path differ.
pub fn state_name(texts: &Texts, state: State) -> String {
    texts.text(match state {
        State::Changed => "differ-state-changed",
        State::OnlyLeft => "differ-state-left",
        State::OnlyRight => "differ-state-right",
        State::Metadata => "differ-state-metadata",
        State::Unread => "differ-state-unread",
    })
}

/// All of it.
pub fn report(texts: &Texts, compared: &Compared, ignore: Ignore) -> Report {
    let found = &compared.found;
    let names =
        [("a", compared.left_name.as_str().into()), ("b", compared.right_name.as_str().into())];
    let lines = lines(texts, compared, ignore);
    let tables = vec![
        files(texts, compared),
        moved(texts, compared),
        fields(texts, compared),
        facts(texts, "differ-title-boot", &found.boot),
        facts(texts, "differ-title-tracks", &found.tracks),
        runs(texts, compared),
    ];
    Report {
        title: texts.format("differ-title", &names),
        verdict: summary(texts, compared, ignore),
        lines,
        tables,
        cut: texts.format("differ-more", &[("count", "{}".into())]),
    }
}

/// What belongs to the verdict, a sentence each.
pub fn lines(texts: &Texts, compared: &Compared, ignore: Ignore) -> Vec<String> {
    let found = &compared.found;
    let mut lines = Vec::new();
    if found.verdict == Verdict::Different {
        lines.extend(counts(texts, compared, ignore));
    }
    if found.differing_bytes() > 0 {
        let values = [
            ("differing", Value::Number(found.differing_bytes())),
            ("compared", Value::Number(found.compared_bytes)),
        ];
        lines.push(texts.format("differ-bytes", &values));
    }
    if let Some(tail) = found.tail {
        let id = if tail.is_left { "differ-tail-left" } else { "differ-tail-right" };
        let bytes = texts.exact_bytes(tail.range.len);
        let class = class_name(texts, tail.class);
        lines.push(texts.format(id, &[("bytes", bytes.into()), ("class", class.into())]));
    }
    for (id, views) in
        [("differ-view-left", &found.left_views), ("differ-view-right", &found.right_views)]
    {
        lines.extend(views.iter().map(|ns| texts.format(id, &[("view", ns.id().into())])));
    }
    lines
}

/// Files changed, gone and new in the view that decides.
fn counts(texts: &Texts, compared: &Compared, ignore: Ignore) -> Vec<String> {
    let Some(view) = compared.found.views.first() else { return Vec::new() };
    let count = |state: State| -> u64 {
        let all = view.differences.iter().filter(|difference| difference.state == state);
        all.map(|difference| difference.count_files.max(1)).sum()
    };
    let counted = [
        ("differ-files-changed", count(State::Changed)),
        ("differ-files-left", count(State::OnlyLeft)),
        ("differ-files-right", count(State::OnlyRight)),
        ("differ-files-metadata", count(State::Metadata)),
        ("differ-files-unread", count(State::Unread)),
        ("differ-files-moved", view.moved.len() as u64),
    ];
    let there = counted.into_iter().filter(|(_, count)| *count > 0);
    let mut lines: Vec<String> =
        there.map(|(id, count)| texts.format(id, &[("count", count.into())])).collect();
    let of_runs = tally(texts, compared, ignore);
    if !of_runs.is_empty() {
        let what = list(texts, of_runs);
        lines.push(texts.format("differ-on-disc", &[("what", what.into())]));
    }
    lines
}

fn table(texts: &Texts, title: &str, head: &[&str], rows: Vec<Vec<String>>, count: usize) -> Table {
    let more = count.saturating_sub(rows.len());
    let more = (more > 0).then(|| texts.format("differ-more", &[("count", (more as u64).into())]));
    let head = head.iter().map(|id| texts.text(id)).collect();
    Table { title: texts.text(title), head, rows, more }
}

fn files(texts: &Texts, compared: &Compared) -> Table {
    let views = &compared.found.views;
    let count = views.iter().map(|view| view.differences.len()).sum();
    let all = views.iter().flat_map(|view| view.differences.iter().map(move |one| (view, one)));
    let rows = all.take(ROWS).map(|(view, one)| {
        let aspects: Vec<String> =
            one.aspects.iter().map(|aspect| aspect_name(texts, *aspect)).collect();
        vec![
            state_name(texts, one.state),
            path(compared, view, one),
            aspects.join(", "),
            view.left.or(view.right).map_or(String::new(), |ns| ns.id().to_owned()),
        ]
    });
    let head = ["differ-head-state", "differ-head-path", "differ-head-what", "differ-head-view"];
    table(texts, "differ-title-files", &head, rows.collect(), count)
}

fn moved(texts: &Texts, compared: &Compared) -> Table {
    // Other views name the same data.
    let view = compared.found.views.first();
    let all = view.map_or(&[][..], |view| view.moved.as_slice());
    let ns = view.and_then(|view| view.left);
    let rows = all.iter().take(ROWS).map(|moved| {
        vec![
            compared.left.path(ns, moved.left),
            (moved.from / SECTOR_BYTES).to_string(),
            (moved.to / SECTOR_BYTES).to_string(),
            texts.bytes(moved.len),
        ]
    });
    let head = ["differ-head-path", "differ-head-from", "differ-head-to", "differ-head-size"];
    table(texts, "differ-title-moved", &head, rows.collect(), all.len())
}

/// A value of a field, as text.
pub fn value(value: Option<&FieldValue>) -> String {
    match value {
        None => "-".to_owned(),
        Some(FieldValue::Number(number)) => number.to_string(),
        Some(FieldValue::Text(text)) => text.clone(),
        Some(FieldValue::Time(time)) => time.clone().unwrap_or_else(|| "-".to_owned()),
        Some(FieldValue::Bytes(bytes)) => {
            bytes.iter().take(32).map(|byte| format!("{byte:02x}")).collect()
        }
    }
}

const SIDES: [&str; 4] =
    ["differ-head-what", "differ-head-left", "differ-head-right", "differ-head-class"];

fn fields(texts: &Texts, compared: &Compared) -> Table {
    let all = &compared.found.fields;
    let rows = all.iter().take(ROWS).map(|field| {
        vec![
            field.path.clone(),
            value(field.left.as_ref()),
            value(field.right.as_ref()),
            class_name(texts, field.class),
        ]
    });
    table(texts, "differ-title-fields", &SIDES, rows.collect(), all.len())
}

fn facts(texts: &Texts, title: &str, all: &[FactDifference]) -> Table {
    let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let rows = all.iter().take(ROWS).map(|fact| {
        let class = class_name(texts, fact.class);
        vec![fact.name.clone(), side(&fact.left), side(&fact.right), class]
    });
    table(texts, title, &SIDES, rows.collect(), all.len())
}

fn runs(texts: &Texts, compared: &Compared) -> Table {
    let all = &compared.found.runs;
    let owner = |owner: Owner, is_left: bool| {
        let names = compared.owners(is_left);
        match names.paths(owner).first() {
            Some(path) => format!("{} {path}", owner.id()),
            None => owner.id().to_owned(),
        }
    };
    let row = |run: &Run| {
        let (left, right) = (owner(run.left, true), owner(run.right, false));
        let whose = if left == right { left } else { format!("{left} / {right}") };
        vec![
            (run.range.start / SECTOR_BYTES).to_string(),
            run.range.start.to_string(),
            run.bytes.to_string(),
            class_name(texts, run.class),
            whose,
            run.field.as_deref().unwrap_or_default().to_owned(),
        ]
    };
    let rows = all.iter().take(ROWS).map(row);
    let head = [
        "differ-head-sector",
        "differ-head-offset",
        "differ-head-bytes",
        "differ-head-class",
        "differ-head-owner",
        "differ-head-field",
    ];
    table(texts, "differ-title-runs", &head, rows.collect(), all.len())
}

/// The views of one image against each other.
pub fn views_report(texts: &Texts, side: &Side, found: &[ViewDifference]) -> Report {
    let mut lines = Vec::new();
    let mut tables = Vec::new();
    for view in found {
        let names = [("first", view.first.id().into()), ("other", view.other.id().into())];
        if view.hidden.is_empty() && view.more.is_empty() && view.changed.is_empty() {
            lines.push(texts.format("differ-views-same", &names));
            continue;
        }
        let mut rows = Vec::new();
        for (ids, ns, id) in [
            (&view.hidden, view.first, "differ-views-hidden"),
            (&view.more, view.other, "differ-views-more"),
        ] {
            let state = texts.text(id);
            rows.extend(ids.iter().map(|node| vec![state.clone(), side.path(Some(ns), *node)]));
        }
        let state = texts.text("differ-views-changed");
        let changed = view.changed.iter().map(|(node, _)| side.path(Some(view.first), *node));
        rows.extend(changed.map(|path| vec![state.clone(), path]));
        let count = rows.len();
        rows.truncate(ROWS);
        let head = ["differ-head-state", "differ-head-path"];
        let table = table(texts, "differ-title-files", &head, rows, count);
        tables.push(Table { title: texts.format("differ-views-differ", &names), ..table });
    }
    let is_same = tables.is_empty();
    Report {
        title: String::new(),
        verdict: texts.text(if is_same { "differ-views-all-same" } else { "differ-views-not" }),
        lines,
        tables,
        cut: texts.format("differ-more", &[("count", "{}".into())]),
    }
}
