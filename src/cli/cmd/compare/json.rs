//! The comparison as JSON: the keys are stable (design.md 13).

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::base::diag::{FieldValue, Report};
use crate::base::units::ByteRange;
use crate::cli::exit::Failure;
use crate::cli::face::Face;
use crate::cli::output::{self, Form, JsonRows};
use crate::model::{NodeId, Owner};
use crate::ops::compare::views::ViewDifference;
use crate::ops::compare::{
    Compared, FactDifference, FileDifference, Ignore, Run, Side, ViewComparison, words,
};

pub(super) fn print(
    face: &Face,
    compared: &Compared,
    noticed: &Report,
    form: Form,
) -> Result<(), Failure> {
    let found = &compared.found;
    let mut head = Map::new();
    let mut add = |key: &str, value: Value| {
        head.insert(key.to_owned(), value);
    };
    add("format", 1.into());
    add("left", compared.left_name.as_str().into());
    add("right", compared.right_name.as_str().into());
    add("verdict", found.verdict.id().into());
    add("summary", words::summary(&face.texts, compared, Ignore::default()).into());
    add("classes", found.classes.iter().map(|class| Value::from(class.id())).collect());
    let files = found.views.iter().flat_map(|view| {
        view.differences.iter().map(move |difference| file(compared, view, difference))
    });
    add("files", files.collect());
    let fields = found.fields.iter().map(|field| {
        json!({
            "field": field.path,
            "a": field.left.as_ref().map(value),
            "b": field.right.as_ref().map(value),
            "class": field.class.id(),
        })
    });
    add("fields", fields.collect());
    add("boot", found.boot.iter().map(fact).collect());
    add("tracks", found.tracks.iter().map(fact).collect());
    let moved = found.views.iter().flat_map(|view| {
        view.moved.iter().map(move |moved| {
            json!({
                "path": compared.left.path(view.left, moved.left),
                "view": view.left.map(|ns| ns.id()),
                "from": moved.from,
                "to": moved.to,
                "bytes": moved.len,
            })
        })
    });
    add("moved", moved.collect());
    add("compared_bytes", found.compared_bytes.into());
    add("differing_bytes", found.differing_bytes().into());
    add("unread", found.unread.iter().map(range).collect());
    let mut views = Map::new();
    for (key, alone, side, list) in [
        ("a", &found.left_views, &*compared.left, &compared.left_views),
        ("b", &found.right_views, &*compared.right, &compared.right_views),
    ] {
        let alone: Vec<&str> = alone.iter().map(|ns| ns.id()).collect();
        let list: Vec<Value> = list.iter().map(|view| view_json(side, view)).collect();
        views.insert(key.to_owned(), json!({ "only_here": alone, "against_first": list }));
    }
    add("views", Value::Object(views));
    let mut tail = Map::new();
    let behind = found.tail.map(|tail| {
        json!({
            "side": if tail.is_left { "a" } else { "b" },
            "offset": tail.range.start,
            "bytes": tail.range.len,
            "class": tail.class.id(),
        })
    });
    tail.insert("tail".to_owned(), behind.into());
    tail.insert("warnings".to_owned(), output::warnings(noticed, &face.texts));
    let mut rows = JsonRows::begin(output::stdout(), form, &head, "runs")?;
    for one in &found.runs {
        rows.row(&run(compared, one))?;
    }
    rows.end(&tail)
}

fn range(range: &ByteRange) -> Value {
    json!({ "offset": range.start, "bytes": range.len })
}

fn value(value: &FieldValue) -> Value {
    match value {
        FieldValue::Number(number) => (*number).into(),
        FieldValue::Text(text) => text.as_str().into(),
        FieldValue::Bytes(bytes) => {
            bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
        }
        FieldValue::Time(time) => time.clone().into(),
    }
}

fn fact(fact: &FactDifference) -> Value {
    json!({ "name": fact.name, "a": fact.left, "b": fact.right, "class": fact.class.id() })
}

fn file(compared: &Compared, view: &ViewComparison, difference: &FileDifference) -> Value {
    let aspects: Vec<&str> = difference.aspects.iter().map(|aspect| aspect.id()).collect();
    json!({
        "path": words::path(compared, view, difference),
        "view": view.left.or(view.right).map(|ns| ns.id()),
        "state": difference.state.id(),
        "aspects": aspects,
        "files": difference.count_files,
    })
}

fn run(compared: &Compared, run: &Run) -> Value {
    let mut row = Map::new();
    let mut add = |key: &str, value: Value| {
        row.insert(key.to_owned(), value);
    };
    add("offset", run.range.start.into());
    // Bytes that differ; they lie within `span` bytes from the offset on.
    add("bytes", run.bytes.into());
    add("span", run.range.len.into());
    let paths =
        |owner: Owner, is_left: bool| -> Value { compared.owners(is_left).paths(owner).into() };
    add("owner_a", run.left.id().into());
    add("paths_a", paths(run.left, true));
    add("owner_b", run.right.id().into());
    add("paths_b", paths(run.right, false));
    add("field", run.field.as_deref().into());
    add("class", run.class.id().into());
    Value::Object(row)
}

fn view_json(side: &Side, view: &ViewDifference) -> Value {
    let paths = |ns, ids: &[NodeId]| -> Vec<String> {
        ids.iter().map(|id| side.path(Some(ns), *id)).collect()
    };
    let changed: Vec<Value> = view
        .changed
        .iter()
        .map(|(first, other)| {
            json!({
                "path": side.path(Some(view.first), *first),
                "other_path": side.path(Some(view.other), *other),
            })
        })
        .collect();
    json!({
        "first": view.first.id(),
        "view": view.other.id(),
        "hidden": paths(view.first, &view.hidden),
        "more": paths(view.other, &view.more),
        "changed": changed,
    })
}

pub(super) fn print_views(
    face: &Face,
    path: &Path,
    side: &Side,
    found: &[ViewDifference],
    noticed: &Report,
    form: Form,
) -> Result<(), Failure> {
    let head = output::head(&path.to_string_lossy());
    let mut tail = Map::new();
    tail.insert("warnings".to_owned(), output::warnings(noticed, &face.texts));
    let mut rows = JsonRows::begin(output::stdout(), form, &head, "views")?;
    for view in found {
        rows.row(&view_json(side, view))?;
    }
    rows.end(&tail)
}
