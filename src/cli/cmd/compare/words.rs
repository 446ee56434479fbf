//! A comparison in plain words: the verdict, what differs and where, then the lists.

use super::Compared;
use super::report::{Report, Table};
use crate::base::diag::FieldValue;
use crate::base::units::SECTOR_BYTES;
use crate::cli::face::Face;
use crate::i18n::Value;
use crate::model::Owner;
use crate::ops::compare::views::ViewDifference;
use crate::ops::compare::{
    Aspect, Class, FactDifference, FileDifference, Place, Run, Side, State, Verdict, ViewComparison,
};

/// Rows of one table of a report; a page with more is read by nobody.
const ROWS: usize = 5_000;

/// The path of a difference, on whichever side has it.
pub(super) fn path(
    compared: &Compared<'_>,
    view: &ViewComparison,
    difference: &FileDifference,
) -> String {
    match (difference.left, difference.right) {
        (Some(node), _) => compared.left.path(view.left, node),
        (None, Some(node)) => compared.right.path(view.right, node),
        (None, None) => String::new(),
    }
}

/// The verdict and what differs, in one sentence.
pub(super) fn summary(face: &Face, compared: &Compared<'_>) -> String {
    let found = &compared.found;
    match found.verdict {
        Verdict::Identical => face.text("differ-identical"),
        Verdict::SameData => face.text("differ-same-data"),
        Verdict::Equivalent => {
            let mut parts = tally(face, compared);
            if parts.is_empty() {
                parts.extend(found.classes.iter().map(|class| class_name(face, *class)));
            }
            face.format("differ-equivalent", &[("what", list(face, parts).into())])
        }
        Verdict::Different => face.text("differ-different"),
    }
}

fn list(face: &Face, mut parts: Vec<String>) -> String {
    match parts.pop() {
        None => String::new(),
        Some(last) if parts.is_empty() => last,
        Some(last) => {
            let values = [("first", parts.join(", ").into()), ("last", last.into())];
            face.format("differ-and", &values)
        }
    }
}

fn class_name(face: &Face, class: Class) -> String {
    face.text(match class {
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
fn tally(face: &Face, compared: &Compared<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    for ((class, place), count) in compared.found.tally() {
        let place = face.text(match place {
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
        parts.push(face.format(id, &[("count", count.into()), ("place", place.into())]));
    }
    parts
}

fn aspect_name(face: &Face, aspect: Aspect) -> String {
    face.text(match aspect {
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

fn state_name(face: &Face, state: State) -> String {
    face.text(match state {
        State::Changed => "differ-state-changed",
        State::OnlyLeft => "differ-state-left",
        State::OnlyRight => "differ-state-right",
        State::Metadata => "differ-state-metadata",
        State::Unread => "differ-state-unread",
    })
}

/// All of it.
pub(super) fn report(face: &Face, compared: &Compared<'_>) -> Report {
    let found = &compared.found;
    let names =
        [("a", compared.left_name.as_str().into()), ("b", compared.right_name.as_str().into())];
    let mut lines = Vec::new();
    if found.verdict == Verdict::Different {
        lines.extend(counts(face, compared));
    }
    if found.differing_bytes() > 0 {
        let values = [
            ("differing", Value::Number(found.differing_bytes())),
            ("compared", Value::Number(found.compared_bytes)),
        ];
        lines.push(face.format("differ-bytes", &values));
    }
    if let Some(tail) = found.tail {
        let id = if tail.is_left { "differ-tail-left" } else { "differ-tail-right" };
        let bytes = face.texts.exact_bytes(tail.range.len);
        let class = class_name(face, tail.class);
        lines.push(face.format(id, &[("bytes", bytes.into()), ("class", class.into())]));
    }
    for (id, views) in
        [("differ-view-left", &found.left_views), ("differ-view-right", &found.right_views)]
    {
        lines.extend(views.iter().map(|ns| face.format(id, &[("view", ns.id().into())])));
    }
    let tables = vec![
        files(face, compared),
        moved(face, compared),
        fields(face, compared),
        facts(face, "differ-title-boot", &found.boot),
        facts(face, "differ-title-tracks", &found.tracks),
        runs(face, compared),
    ];
    Report {
        title: face.format("differ-title", &names),
        verdict: summary(face, compared),
        lines,
        tables,
        cut: face.format("differ-more", &[("count", "{}".into())]),
    }
}

/// Files changed, gone and new in the view that decides.
fn counts(face: &Face, compared: &Compared<'_>) -> Vec<String> {
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
        there.map(|(id, count)| face.format(id, &[("count", count.into())])).collect();
    let of_runs = tally(face, compared);
    if !of_runs.is_empty() {
        let what = list(face, of_runs);
        lines.push(face.format("differ-on-disc", &[("what", what.into())]));
    }
    lines
}

fn table(face: &Face, title: &str, head: &[&str], rows: Vec<Vec<String>>, count: usize) -> Table {
    let more = count.saturating_sub(rows.len());
    let more = (more > 0).then(|| face.format("differ-more", &[("count", (more as u64).into())]));
    let head = head.iter().map(|id| face.text(id)).collect();
    Table { title: face.text(title), head, rows, more }
}

fn files(face: &Face, compared: &Compared<'_>) -> Table {
    let views = &compared.found.views;
    let count = views.iter().map(|view| view.differences.len()).sum();
    let all = views.iter().flat_map(|view| view.differences.iter().map(move |one| (view, one)));
    let rows = all.take(ROWS).map(|(view, one)| {
        let aspects: Vec<String> =
            one.aspects.iter().map(|aspect| aspect_name(face, *aspect)).collect();
        vec![
            state_name(face, one.state),
            path(compared, view, one),
            aspects.join(", "),
            view.left.or(view.right).map_or(String::new(), |ns| ns.id().to_owned()),
        ]
    });
    let head = ["differ-head-state", "differ-head-path", "differ-head-what", "differ-head-view"];
    table(face, "differ-title-files", &head, rows.collect(), count)
}

fn moved(face: &Face, compared: &Compared<'_>) -> Table {
    // Other views name the same data.
    let view = compared.found.views.first();
    let all = view.map_or(&[][..], |view| view.moved.as_slice());
    let ns = view.and_then(|view| view.left);
    let rows = all.iter().take(ROWS).map(|moved| {
        vec![
            compared.left.path(ns, moved.left),
            (moved.from / SECTOR_BYTES).to_string(),
            (moved.to / SECTOR_BYTES).to_string(),
            face.texts.bytes(moved.len),
        ]
    });
    let head = ["differ-head-path", "differ-head-from", "differ-head-to", "differ-head-size"];
    table(face, "differ-title-moved", &head, rows.collect(), all.len())
}

fn value(value: Option<&FieldValue>) -> String {
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

fn fields(face: &Face, compared: &Compared<'_>) -> Table {
    let all = &compared.found.fields;
    let rows = all.iter().take(ROWS).map(|field| {
        vec![
            field.path.clone(),
            value(field.left.as_ref()),
            value(field.right.as_ref()),
            class_name(face, field.class),
        ]
    });
    table(face, "differ-title-fields", &SIDES, rows.collect(), all.len())
}

fn facts(face: &Face, title: &str, all: &[FactDifference]) -> Table {
    let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let rows = all.iter().take(ROWS).map(|fact| {
        let class = class_name(face, fact.class);
        vec![fact.name.clone(), side(&fact.left), side(&fact.right), class]
    });
    table(face, title, &SIDES, rows.collect(), all.len())
}

fn runs(face: &Face, compared: &Compared<'_>) -> Table {
    let all = &compared.found.runs;
    let owner = |owner: Owner, is_left: bool| {
        let names = if is_left { &compared.left_owners } else { &compared.right_owners };
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
            class_name(face, run.class),
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
    table(face, "differ-title-runs", &head, rows.collect(), all.len())
}

/// The views of one image against each other.
pub(super) fn views_report(face: &Face, side: &Side, found: &[ViewDifference]) -> Report {
    let mut lines = Vec::new();
    let mut tables = Vec::new();
    for view in found {
        let names = [("first", view.first.id().into()), ("other", view.other.id().into())];
        if view.hidden.is_empty() && view.more.is_empty() && view.changed.is_empty() {
            lines.push(face.format("differ-views-same", &names));
            continue;
        }
        let mut rows = Vec::new();
        for (ids, ns, id) in [
            (&view.hidden, view.first, "differ-views-hidden"),
            (&view.more, view.other, "differ-views-more"),
        ] {
            let state = face.text(id);
            rows.extend(ids.iter().map(|node| vec![state.clone(), side.path(Some(ns), *node)]));
        }
        let state = face.text("differ-views-changed");
        let changed = view.changed.iter().map(|(node, _)| side.path(Some(view.first), *node));
        rows.extend(changed.map(|path| vec![state.clone(), path]));
        let count = rows.len();
        rows.truncate(ROWS);
        let head = ["differ-head-state", "differ-head-path"];
        let table = table(face, "differ-title-files", &head, rows, count);
        tables.push(Table { title: face.format("differ-views-differ", &names), ..table });
    }
    let is_same = tables.is_empty();
    Report {
        title: String::new(),
        verdict: face.text(if is_same { "differ-views-all-same" } else { "differ-views-not" }),
        lines,
        tables,
        cut: face.format("differ-more", &[("count", "{}".into())]),
    }
}
