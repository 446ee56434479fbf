//! `order`: proposes an order of files from recorded reads, and says what it brings.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::author::{Begun, begin, date, gathered, read_list};
use super::edit::import_failure;
use super::map::sink_failure;
use crate::cli::args::{ImageArgs, OrderArgs};
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, printable};
use crate::i18n::Value as TextValue;
use crate::io::SinkError;
use crate::io::host::Replace;
use crate::master::{self, Wishes};
use crate::model::{Node, NodeId, Tree};
use crate::ops::Workers;
use crate::ops::reorder::{Proposal, Recorded, reorder};
use crate::plan::MediumKind;
use crate::plan::replay::{FileTime, Recording, parse};
use crate::project::{Project, import};

/// How many files are named.
const SHOWN: usize = 20;
/// A smaller difference is not worth a line.
const NOTICED_US: u64 = 1_000;

pub(in crate::cli) fn run(face: &mut Face, args: &OrderArgs) -> Result<Exit, Failure> {
    if let Some(output) = &args.output
        && !args.force
        && face.fs.lstat(output).is_ok()
    {
        return Err(Failure::of(output, face.text("cli-system-exists")));
    }
    let recording = read_recording(face, &args.recording)?;
    let workers = face.workers()?;
    let mut begun = match &args.of_image {
        Some(image) => of_image(face, args, image, &workers)?,
        None => begin(face, &args.author, &workers)?,
    };
    let facts = gathered(face, &mut begun, &args.author.unreadable, &workers)?;
    let Begun { tree, spec, boot, placement, sources, .. } = &begun;
    let wishes = Wishes { tree, spec, boot, placement, sources };
    let drive = MediumKind::from_id(&args.medium).unwrap_or(MediumKind::Dvd).drive();
    face.start_progress();
    let proposal = workers.install(|| {
        let (plan, _) = master::plan_unless(wishes, &facts, &face.ctx.cancel)?;
        let recorded = match &args.of_image {
            Some(_) => Recorded::Opened(tree),
            None => Recorded::Planned(&plan),
        };
        reorder(wishes, &facts, recorded, &recording, drive, &face.ctx)
    });
    face.stop_progress();
    let proposal = proposal?;
    if let Some(output) = args.output.as_deref().filter(|_| !proposal.order.is_empty()) {
        write(face, output, tree, &proposal.order, args.force)?;
    }
    match args.json.form() {
        Form::Text => print(face, args, tree, &proposal, &recording)?,
        _ => print_json(args, tree, &proposal, &recording)?,
    }
    Ok(face.exit(begun.has_losses))
}

fn read_recording(face: &Face, path: &Path) -> Result<Recording, Failure> {
    let bytes = read_list(face, path)?;
    let parsed = parse(&String::from_utf8_lossy(&bytes));
    let recording = parsed.map_err(|error| {
        let line = u64::try_from(error.line).unwrap_or(u64::MAX);
        Failure::of(path, face.format("cli-order-bad-line", &[("line", line.into())]))
    })?;
    if recording.reads.is_empty() {
        return Err(Failure::of(path, face.text("cli-order-no-reads")));
    }
    Ok(recording)
}

/// The files of an image, as they lie in it.
fn of_image(
    face: &mut Face,
    args: &OrderArgs,
    image: &Path,
    workers: &Workers,
) -> Result<Begun, Failure> {
    let (date, is_dated) = date(face, args.author.date.as_deref())?;
    let image_args =
        ImageArgs { image: image.to_owned(), session: None, volume: None, charset: None };
    face.start_progress();
    let opened = Arc::new(face.open(&image_args)?);
    let project = workers.install(|| import(opened, date, &face.ctx));
    face.stop_progress();
    let project = project.map_err(|error| import_failure(face, image, error))?;
    let report = face.ctx.take_report();
    face.print_report(image, &report);
    let Project { tree, spec, boot, placement, sources, .. } = project;
    let (is_scanned, has_losses) = (false, false);
    Ok(Begun { tree, spec, boot, placement, sources, is_scanned, is_dated, has_losses })
}

/// Writes the order as `--order` reads it.
fn write(
    face: &Face,
    output: &Path,
    tree: &Tree,
    order: &[NodeId],
    force: bool,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    for id in order {
        bytes.extend_from_slice(&tree.path_of(*id));
        bytes.push(b'\n');
    }
    let replace = if force { Replace::IfUnchanged } else { Replace::Never };
    let write = || -> Result<(), SinkError> {
        let mut new = face.fs.create(output, replace)?;
        new.write_at(0, &bytes)?;
        new.commit(false)
    };
    write().map_err(|error| sink_failure(face, output, &error))
}

fn seconds(us: u64) -> String {
    format!("{}.{:03} s", us / 1_000_000, us % 1_000_000 / 1_000)
}

/// Files with their times before and after, the greatest gain first.
fn gains(tree: &Tree, proposal: &Proposal) -> Vec<(String, FileTime, FileTime)> {
    let mut named: std::collections::HashMap<_, NodeId> = std::collections::HashMap::new();
    for (id, node) in tree.walk(Tree::ROOT) {
        if let Some(blob) = Node::blob(node) {
            named.entry(blob).or_insert(id);
        }
    }
    let mut rows: Vec<(String, FileTime, FileTime)> = proposal
        .before
        .files
        .iter()
        .map(|(blob, before)| {
            let after = proposal.after.files.get(blob).copied().unwrap_or_default();
            let path = named.get(blob).map(|id| tree.path_of(*id)).unwrap_or_default();
            (printable(&path), *before, after)
        })
        .collect();
    rows.sort_by_key(|(_, before, after)| after.us.cast_signed() - before.us.cast_signed());
    rows
}

fn print(
    face: &Face,
    args: &OrderArgs,
    tree: &Tree,
    proposal: &Proposal,
    recording: &Recording,
) -> Result<(), Failure> {
    let mut out = output::stdout();
    let files = proposal.before.files.len() as u64;
    let values = [
        ("reads", TextValue::Number(recording.reads.len() as u64)),
        ("files", TextValue::Number(files)),
        ("elsewhere", TextValue::Number(recording.count_elsewhere)),
    ];
    writeln!(out, "{}", face.format("cli-order-recorded", &values))?;
    for (id, replayed) in
        [("cli-order-before", &proposal.before), ("cli-order-after", &proposal.after)]
    {
        let values = [
            ("medium", TextValue::from(args.medium.as_str())),
            ("time", seconds(replayed.us).into()),
            ("seeks", TextValue::Number(replayed.count_seeks)),
        ];
        writeln!(out, "{}", face.format(id, &values))?;
    }
    if proposal.order.is_empty() {
        writeln!(out, "{}", face.text("cli-order-nothing"))?;
        return Ok(out.flush()?);
    }
    let differs = |(_, before, after): &(String, FileTime, FileTime)| {
        before.us.abs_diff(after.us) >= NOTICED_US
    };
    let rows = gains(tree, proposal).into_iter().filter(differs);
    for (path, before, after) in rows.take(SHOWN) {
        writeln!(out, "  {:>9} -> {:>9}  {path}", seconds(before.us), seconds(after.us))?;
    }
    match &args.output {
        Some(output) => {
            let values =
                [("file", TextValue::from(printable(output.as_os_str().as_encoded_bytes())))];
            writeln!(out, "{}", face.format("cli-order-written", &values))?;
        }
        None => writeln!(out, "{}", face.text("cli-order-not-written"))?,
    }
    Ok(out.flush()?)
}

fn print_json(
    args: &OrderArgs,
    tree: &Tree,
    proposal: &Proposal,
    recording: &Recording,
) -> Result<(), Failure> {
    let time = |time: &FileTime| {
        json!({
            "reads": time.count_reads,
            "seeks": time.count_seeks,
            "bytes": time.bytes,
            "microseconds": time.us,
        })
    };
    let files: Vec<Value> = gains(tree, proposal)
        .iter()
        .map(|(path, before, after)| {
            json!({"path": path, "before": time(before), "after": time(after)})
        })
        .collect();
    let order: Vec<String> =
        proposal.order.iter().map(|id| printable(&tree.path_of(*id))).collect();
    let mut object = output::head("");
    object.insert(
        "image".to_owned(),
        args.of_image.as_ref().map_or(Value::Null, |image| image.to_string_lossy().into()),
    );
    object.insert("medium".to_owned(), args.medium.as_str().into());
    object.insert("reads".to_owned(), recording.reads.len().into());
    object.insert("reads_elsewhere".to_owned(), recording.count_elsewhere.into());
    for (key, replayed) in [("before", &proposal.before), ("after", &proposal.after)] {
        let value = json!({
            "microseconds": replayed.us,
            "seeks": replayed.count_seeks,
            "structures": time(&replayed.rest),
        });
        object.insert(key.to_owned(), value);
    }
    let tried = proposal.tried.iter().map(|(way, us)| json!({"way": way.id(), "microseconds": us}));
    object.insert("way".to_owned(), proposal.way.id().into());
    object.insert("tried".to_owned(), tried.collect());
    object.insert("order".to_owned(), order.into());
    object.insert("files".to_owned(), files.into());
    object.insert("warnings".to_owned(), Value::Array(Vec::new()));
    output::print_object(&object)
}
