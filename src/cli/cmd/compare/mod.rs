//! `compare`: two of image, project and folder side by side, or the views of one image.

mod json;
mod report;
mod words;

use std::path::Path;
use std::sync::Arc;

use clap::Parser;

use super::author::author;
use super::map::{OwnerNames, sink_failure};
use crate::base::progress::Phase;
use crate::cli::args::{CommandLine, CompareArgs, ImageArgs, Verb};
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::Form;
use crate::io::host::{HostKind, Replace};
use crate::io::{SharedSource, SinkError};
use crate::model::{Namespace, Tree};
use crate::opened::{OpenOptions, open_source};
use crate::ops::Workers;
use crate::ops::compare::views::{ViewDifference, compare_views};
use crate::ops::compare::{Comparison, Ignore, Side, compare};
use crate::ops::scan_host::{ScanError, ScanOptions, Source, scan};
use crate::project::file::is_project_path;
use crate::project::{MergeRules, OnClash, merge};

/// What was compared, with names.
struct Compared<'a> {
    left: &'a Side,
    right: &'a Side,
    left_name: String,
    right_name: String,
    left_owners: OwnerNames,
    right_owners: OwnerNames,
    left_views: Vec<ViewDifference>,
    right_views: Vec<ViewDifference>,
    found: Comparison,
}

pub(in crate::cli) fn run(face: &mut Face, args: &CompareArgs) -> Result<Exit, Failure> {
    let ignore = parse_ignore(face, &args.ignore)?;
    let report_form = match &args.report {
        Some(path) => Some((path, report::form_of(face, path)?)),
        None => None,
    };
    let workers = face.workers()?;
    let left = side(face, &args.left, &workers)?;
    let Some(right_path) = &args.right else {
        return views_of_one(face, args, &left);
    };
    let right = side(face, right_path, &workers)?;
    face.start_progress();
    let found = compare(&left, &right, &*face.fs, &face.ctx, &workers)?;
    let compared = Compared {
        left_owners: owner_names(&left),
        right_owners: owner_names(&right),
        left_views: compare_views(&left, &face.ctx)?,
        right_views: compare_views(&right, &face.ctx)?,
        left: &left,
        right: &right,
        left_name: args.left.display().to_string(),
        right_name: right_path.display().to_string(),
        found,
    };
    let noticed = face.ctx.take_report();
    face.stop_progress();
    let form = args.json.form();
    face.tell_report(&args.left, &noticed, form);
    if let Some((path, kind)) = report_form {
        let text = report::write(&words::report(face, &compared), kind, face.texts.language());
        save(face, path, text.as_bytes(), args.force)?;
    }
    match form {
        Form::Text => report::print(&words::report(face, &compared), face.is_verbose())?,
        form => json::print(face, &compared, &noticed, form)?,
    }
    Ok(match compared.found.is_same_but_for(ignore) {
        true => face.exit(false),
        false => Exit::Differs,
    })
}

fn parse_ignore(face: &Face, names: &[String]) -> Result<Ignore, Failure> {
    let mut ignore = Ignore::default();
    for name in names {
        match name.as_str() {
            "times" => ignore.times = true,
            "ids" => ignore.ids = true,
            "order" => ignore.order = true,
            "padding" => ignore.padding = true,
            other => {
                let values = [("name", other.into())];
                return Err(Failure::usage(face.format("cli-bad-ignore", &values)));
            }
        }
    }
    Ok(ignore)
}

/// One of the two: a folder, a project or an image.
fn side(face: &mut Face, path: &Path, workers: &Workers) -> Result<Side, Failure> {
    let stat = face.fs.stat(path).map_err(|error| face.host_failure(path, &error))?;
    if stat.kind == HostKind::Folder {
        return folder(face, path, workers);
    }
    if is_project_path(path) {
        return planned(face, path, workers);
    }
    let image = ImageArgs::of(path.to_owned());
    let image = face.open(&image)?;
    face.start_progress();
    let fs = Arc::clone(&face.fs);
    Side::of_image(image, fs, &face.ctx).map_err(|error| face.open_failure(path, error))
}

/// A folder with everything in it, as it is.
fn folder(face: &mut Face, path: &Path, workers: &Workers) -> Result<Side, Failure> {
    face.start_progress();
    face.ctx.meter.phase(Phase::Scan, None);
    let options =
        ScanOptions { keep_specials: true, system_names: Vec::new(), ..ScanOptions::default() };
    let source = Source::plain(path.to_owned());
    let (fs, ctx) = (&*face.fs, &face.ctx);
    let scanned = workers.install(|| scan(std::slice::from_ref(&source), &options, fs, ctx));
    let scanned = scanned.map_err(|error| match error {
        ScanError::Cancelled(_) => Failure::Cancelled,
        other => Failure::of(path, other.to_string()),
    })?;
    if let Some(unread) = scanned.missing.first().or(scanned.unreadable.first.first()) {
        return Err(face.host_failure(&unread.path, &unread.error));
    }
    let mut rules = MergeRules {
        decide: &mut |clash| OnClash::KeepBoth.resolve(clash),
        is_same: &mut |_, _| false,
        map_source: &mut |id| id,
    };
    let mut tree = Tree::new();
    merge(&mut tree, Tree::ROOT, &scanned.tree, &scanned.parts, &mut rules, &face.ctx)
        .map_err(|error| Failure::of(path, error.to_string()))?;
    Ok(Side::of_folder(tree, Arc::clone(&face.fs)))
}

/// A project: the image as it would be written.
fn planned(face: &mut Face, path: &Path, workers: &Workers) -> Result<Side, Failure> {
    let words = ["glassmaster".as_ref(), "plan".as_ref(), path.as_os_str()];
    let parsed = CommandLine::try_parse_from(words);
    let Ok(CommandLine { verb: Verb::Plan(plan), .. }) = parsed else {
        return Err(Failure::of(path, face.text("error-not-a-project")));
    };
    let authored = author(face, &plan.author, workers)?;
    let source: SharedSource = Arc::new(authored.image);
    let image = open_source(source, None, &OpenOptions::default(), &face.ctx)
        .map_err(|error| face.open_failure(path, error))?;
    let fs = Arc::clone(&face.fs);
    Side::of_image(image, fs, &face.ctx).map_err(|error| face.open_failure(path, error))
}

fn owner_names(side: &Side) -> OwnerNames {
    let mut names = OwnerNames::default();
    for tree in &side.trees {
        names.add(tree.ns.unwrap_or(Namespace::RockRidge), tree.tree.clone());
    }
    names
}

/// What each view of one image hides or shows more than the first.
fn views_of_one(face: &mut Face, args: &CompareArgs, side: &Side) -> Result<Exit, Failure> {
    let found = compare_views(side, &face.ctx)?;
    let noticed = face.ctx.take_report();
    face.stop_progress();
    let form = args.json.form();
    face.tell_report(&args.left, &noticed, form);
    match form {
        Form::Text => report::print(&words::views_report(face, side, &found), face.is_verbose())?,
        form => json::print_views(face, &args.left, side, &found, &noticed, form)?,
    }
    let is_same = found
        .iter()
        .all(|view| view.hidden.is_empty() && view.more.is_empty() && view.changed.is_empty());
    Ok(if is_same { face.exit(false) } else { Exit::Differs })
}

fn save(face: &Face, path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let replace = if force { Replace::IfUnchanged } else { Replace::Never };
    let write = || -> Result<(), SinkError> {
        let mut file = face.fs.create(path, replace)?;
        file.write_at(0, bytes)?;
        file.commit(false)
    };
    write().map_err(|error| sink_failure(face, path, &error))
}
