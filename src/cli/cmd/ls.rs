//! `ls`: what is in an image. Entries are streamed: a million files need no memory each.

use std::io::Write;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt;

use serde_json::{Map, Value};

use super::entry;
use crate::base::diag::Report;
use crate::cli::args::LsArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, JsonRows};
use crate::model::Namespace;
use crate::opened::{Entry, OpenImage};
use crate::ops::select::{Pick, Selection, Step, Wanted, is_glob, normalised};

pub(in crate::cli) fn run(face: &mut Face, args: &LsArgs) -> Result<Exit, Failure> {
    let image = face.open(&args.image)?;
    let ns = face.view(&args.image, &image, &args.view.view)?;
    face.start_progress();
    let file = args.image.image.to_string_lossy().into_owned();
    let mut head = output::head(&file);
    head.insert("view".to_owned(), ns.id().into());
    let mut rows = Rows::begin(args, &head)?;
    let plain = |path: &&std::ffi::OsString| path.to_str().is_none_or(|path| !is_glob(path));
    let has_rules = !args.globs.include.is_empty() || !args.globs.exclude.is_empty();
    if !has_rules && args.paths.iter().all(|path| plain(&path)) {
        let whole = [std::ffi::OsString::new()];
        let paths = if args.paths.is_empty() { &whole[..] } else { &args.paths };
        for path in paths {
            list_path(face, args, &image, ns, &normalised(path.as_bytes()), &mut rows)?;
        }
    } else {
        list_matching(face, args, &image, ns, &mut rows)?;
    }
    let report = face.ctx.take_report();
    rows.end(face, &report)?;
    face.tell_report(&args.image.image, &report, args.json.form());
    Ok(face.exit(false))
}

/// A folder's content, or a file; with `-R` all below.
fn list_path(
    face: &Face,
    args: &LsArgs,
    image: &OpenImage,
    ns: Namespace,
    path: &[u8],
    rows: &mut Rows,
) -> Result<(), Failure> {
    let under = (!path.is_empty()).then_some(path);
    let mut failure = None;
    // Without -R: a folder's own entries end where the first entry of a folder below comes.
    let mut top = None;
    let mut shallow = Vec::new();
    let walked = image.for_each_entry(ns, under, &face.ctx, &mut |entry| {
        if under.is_some() && top.is_none() {
            top = Some(entry.is_folder());
            if entry.is_folder() {
                return ControlFlow::Continue(());
            }
        }
        let below = match under {
            Some(path) if top == Some(true) => entry.path.get(path.len() + 1..).unwrap_or_default(),
            _ => entry.path,
        };
        let is_direct = top == Some(false) || !below.contains(&b'/');
        let result = if args.recursive || top == Some(false) {
            let shown = if args.recursive { entry.path } else { entry.name };
            rows.add(face, args, &entry, shown)
        } else if is_direct {
            shallow.push((entry.name.to_vec(), rows.render(face, args, &entry, entry.name)));
            return ControlFlow::Continue(());
        } else {
            return ControlFlow::Break(());
        };
        flow(result, &mut failure)
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    walked.map_err(|error| face.open_failure(&args.image.image, error))?;
    shallow.sort_by(|a, b| a.0.cmp(&b.0));
    shallow.iter().try_for_each(|(_, rendered)| rows.put(rendered))
}

fn list_matching(
    face: &Face,
    args: &LsArgs,
    image: &OpenImage,
    ns: Namespace,
    rows: &mut Rows,
) -> Result<(), Failure> {
    let wanted = Wanted {
        paths: args.paths.iter().map(|path| path.as_bytes().to_vec()).collect(),
        include: args.globs.include.clone(),
        exclude: args.globs.exclude.clone(),
    };
    let mut selection = Selection::new(&wanted).map_err(|bad| super::bad_glob(face, &bad))?;
    let mut failure = None;
    let walked = image.for_each_entry(ns, None, &face.ctx, &mut |entry| {
        let pick = selection.visit(Step {
            number: entry.number,
            parent: entry.parent,
            path: entry.path,
            name: entry.name,
            is_folder: entry.is_folder(),
        });
        if pick != Pick::In {
            return ControlFlow::Continue(());
        }
        flow(rows.add(face, args, &entry, entry.path), &mut failure)
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    walked.map_err(|error| face.open_failure(&args.image.image, error))?;
    let unfound = selection.unfound().next();
    unfound.map_or(Ok(()), |path| Err(face.no_such_path(&args.image.image, path)))
}

fn flow(result: Result<(), Failure>, failure: &mut Option<Failure>) -> ControlFlow<()> {
    match result {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            *failure = Some(error);
            ControlFlow::Break(())
        }
    }
}

/// A row before it is printed.
enum Rendered {
    Text(String),
    Json(Value),
}

/// Where rows go.
struct Rows {
    json: Option<JsonRows<std::io::BufWriter<std::io::Stdout>>>,
    out: std::io::BufWriter<std::io::Stdout>,
}

impl Rows {
    fn begin(args: &LsArgs, head: &Map<String, Value>) -> Result<Rows, Failure> {
        let json = match args.json.form() {
            Form::Text => None,
            form => Some(JsonRows::begin(output::stdout(), form, head, "entries")?),
        };
        Ok(Rows { json, out: output::stdout() })
    }

    fn render(&self, face: &Face, args: &LsArgs, entry: &Entry<'_>, shown: &[u8]) -> Rendered {
        match self.json {
            Some(_) => Rendered::Json(entry::to_json(entry)),
            None => Rendered::Text(entry::line(entry, shown, args.long, args.human, &face.texts)),
        }
    }

    fn add(
        &mut self,
        face: &Face,
        args: &LsArgs,
        entry: &Entry<'_>,
        shown: &[u8],
    ) -> Result<(), Failure> {
        let rendered = self.render(face, args, entry, shown);
        self.put(&rendered)
    }

    fn put(&mut self, rendered: &Rendered) -> Result<(), Failure> {
        match (rendered, &mut self.json) {
            (Rendered::Json(row), Some(json)) => json.row(row),
            (Rendered::Text(line), _) => Ok(writeln!(self.out, "{line}")?),
            (Rendered::Json(_), None) => Ok(()),
        }
    }

    fn end(mut self, face: &Face, report: &Report) -> Result<(), Failure> {
        if let Some(json) = self.json {
            let mut tail = Map::new();
            tail.insert("warnings".to_owned(), output::warnings(report, &face.texts));
            return json.end(&tail);
        }
        Ok(self.out.flush()?)
    }
}
