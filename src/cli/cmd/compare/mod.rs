//! `compare`: two of image, project and folder side by side, or the views of one image.

mod json;
mod report;

use std::path::Path;
use std::sync::Arc;

use clap::Parser;

use super::author::author;
use super::map::sink_failure;
use crate::amend::{SideError, folder_side};
use crate::cli::args::{CommandLine, CompareArgs, ImageArgs, Verb};
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::Form;
use crate::io::host::{HostKind, Replace};
use crate::io::{SharedSource, SinkError};
use crate::opened::{OpenOptions, open_source};
use crate::ops::Workers;
use crate::ops::compare::views::compare_views;
use crate::ops::compare::{Compared, Ignore, ReportForm, Side, compare, words, write_report};
use crate::project::file::is_project_path;

pub(in crate::cli) fn run(face: &mut Face, args: &CompareArgs) -> Result<Exit, Failure> {
    let ignore = parse_ignore(face, &args.ignore)?;
    let report_form = match &args.report {
        Some(path) => Some((path, report_form_of(face, path)?)),
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
    let name = |path: &Path| path.display().to_string();
    let (left, right) = (Arc::new(left), Arc::new(right));
    let compared =
        Compared::new((left, name(&args.left)), (right, name(right_path)), found, &face.ctx)?;
    let noticed = face.ctx.take_report();
    face.stop_progress();
    let form = args.json.form();
    face.tell_report(&args.left, &noticed, form);
    if let Some((path, kind)) = report_form {
        let report = words::report(&face.texts, &compared, Ignore::default());
        let text = write_report(&report, kind, face.texts.language());
        save(face, path, text.as_bytes(), args.force)?;
    }
    match form {
        Form::Text => {
            let told = words::report(&face.texts, &compared, Ignore::default());
            report::print(&told, face.is_verbose())?;
        }
        form => json::print(face, &compared, &noticed, form)?,
    }
    Ok(match compared.found.is_same_but_for(ignore) {
        true => face.exit(false),
        false => Exit::Differs,
    })
}

fn report_form_of(face: &Face, path: &Path) -> Result<ReportForm, Failure> {
    ReportForm::of(path).ok_or_else(|| Failure::usage(face.text("cli-bad-report")))
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
    folder_side(path, &face.fs, &face.ctx, workers).map_err(|error| match error {
        SideError::Cancelled(_) => Failure::Cancelled,
        SideError::Unread { path, source } => face.host_failure(&path, &source),
        other => Failure::of(path, other.to_string()),
    })
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

/// What each view of one image hides or shows more than the first.
fn views_of_one(face: &mut Face, args: &CompareArgs, side: &Side) -> Result<Exit, Failure> {
    let found = compare_views(side, &face.ctx)?;
    let noticed = face.ctx.take_report();
    face.stop_progress();
    let form = args.json.form();
    face.tell_report(&args.left, &noticed, form);
    match form {
        Form::Text => {
            let told = words::views_report(&face.texts, side, &found);
            report::print(&told, face.is_verbose())?;
        }
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
