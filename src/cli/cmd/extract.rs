//! `extract`: copies files out of an image.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{bad_glob, note_lacking, parse_bytes};
use crate::cli::args::ExtractArgs;
use crate::cli::exit::{Exit, Failure, Problem};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, printable};
use crate::i18n::Value as TextValue;
use crate::ops::extract::{
    ExtractError, ExtractOptions, ExtractOutcome, Extraction, Incident, IncidentKind, OnExisting,
    Shared, Streams,
};
use crate::ops::select::Wanted;

/// How many files with a problem are named on standard error.
const SHOWN: usize = 100;

pub(in crate::cli) fn run(face: &mut Face, args: &ExtractArgs) -> Result<Exit, Failure> {
    if !args.track.is_empty() {
        return super::take::run(face, args);
    }
    if args.raw {
        return super::boot_image::run(face, args);
    }
    let options = options(face, args)?;
    let image = face.open(&args.image)?;
    let ns = face.view(&args.image, &image, &args.view.view)?;
    face.start_progress();
    if args.view.view == "auto" {
        note_lacking(face, &image, ns, &args.image)?;
    }
    let file = &args.image.image;
    let prepared = Extraction::prepare(&image, ns, options, &face.ctx)
        .map_err(|error| failure(face, file, error))?;
    let report = face.ctx.take_report();
    face.tell_report(file, &report, args.json.form());
    if prepared.is_empty && face.has_failed() {
        // Nothing can be had, and that was said: no folder is made for it.
        return Ok(Exit::Failed);
    }
    face.start_progress();
    let target = target(face, args, prepared.count_tops)?;
    if prepared.shared_bytes > image.size_bytes {
        let values = [
            ("size", TextValue::Bytes(prepared.size_bytes)),
            ("shared", TextValue::Bytes(prepared.shared_bytes)),
        ];
        let text = face.format("cli-extract-shared", &values);
        face.say(&text);
        face.start_progress();
    }
    let workers = face.workers()?;
    let outcome = prepared
        .run(&*face.fs, &target, &face.ctx, &workers)
        .map_err(|error| failure(face, file, error))?;
    face.stop_progress();
    tell(face, file, &outcome);
    match args.json.form() {
        Form::Text => {}
        Form::Object => {
            let mut object = output::head(&file.to_string_lossy());
            object.insert("view".to_owned(), ns.id().into());
            object.insert("target".to_owned(), target.to_string_lossy().into());
            if let Value::Object(rest) = to_json(&outcome) {
                object.extend(rest);
            }
            object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            output::print_object(&object)?;
        }
        Form::Lines => {
            use std::io::Write;
            let mut out = output::stdout();
            for incident in &outcome.incidents {
                writeln!(out, "{}", incident_json(incident))?;
            }
            out.flush()?;
        }
    }
    Ok(face.exit(outcome.losses > 0))
}

fn options(face: &Face, args: &ExtractArgs) -> Result<ExtractOptions, Failure> {
    let max_bytes = match &args.max_bytes {
        None => None,
        Some(text) => Some(parse_bytes(text).ok_or_else(|| {
            Failure::usage(face.format("cli-bad-size", &[("text", text.as_str().into())]))
        })?),
    };
    Ok(ExtractOptions {
        wanted: Wanted {
            paths: args.paths.iter().map(|path| path.as_bytes().to_vec()).collect(),
            include: args.globs.include.clone(),
            exclude: args.globs.exclude.clone(),
        },
        strip: args.strip,
        existing: if args.force { OnExisting::Replace } else { OnExisting::Skip },
        keep_specials: args.special == "keep",
        keep_set_id: args.keep_set_id,
        keep_hidden: args.hidden,
        shared: if args.shared == "link" { Shared::HardLink } else { Shared::Copy },
        streams: match args.streams.as_str() {
            "files" => Streams::Files,
            "appledouble" => Streams::AppleDouble,
            _ => Streams::LeaveOut,
        },
        max_bytes,
        ..ExtractOptions::default()
    })
}

/// Where to: as asked; else here, in a folder of the image's name if there is more than one thing.
fn target(face: &mut Face, args: &ExtractArgs, count_tops: usize) -> Result<PathBuf, Failure> {
    if let Some(directory) = &args.directory {
        return Ok(directory.clone());
    }
    if args.here || count_tops <= 1 {
        return Ok(PathBuf::from("."));
    }
    let stem = args.image.image.file_stem().unwrap_or_default();
    let folder = PathBuf::from(stem);
    // An image without an ending would be in the way of its own folder.
    let folder = if folder.is_file() { folder.with_extension("d") } else { folder };
    let values = [("folder", folder.to_string_lossy().into_owned().into())];
    let text = face.format("cli-extract-into", &values);
    face.say(&text);
    face.start_progress();
    Ok(folder)
}

fn failure(face: &Face, file: &Path, error: ExtractError) -> Failure {
    match error {
        ExtractError::Cancelled(_) => Failure::Cancelled,
        ExtractError::Open(error) => face.open_failure(file, error),
        ExtractError::Glob(bad) => bad_glob(face, &bad),
        ExtractError::NotFound { path } => face.no_such_path(file, &path),
        ExtractError::Target { path, source } => face.host_failure(&path, &source),
        ExtractError::NoSpace { needed_bytes, free_bytes, missing_bytes, shared_bytes } => {
            let values = [
                ("needed", TextValue::Bytes(needed_bytes)),
                ("free", TextValue::Bytes(free_bytes)),
                ("missing", TextValue::Bytes(missing_bytes)),
                ("shared", TextValue::Bytes(shared_bytes)),
            ];
            let id = if shared_bytes > missing_bytes {
                "cli-extract-no-space-shared"
            } else {
                "cli-extract-no-space"
            };
            Failure::of(file, face.format(id, &values))
        }
        ExtractError::OverLimit { needed_bytes, limit_bytes } => {
            let values = [
                ("needed", TextValue::Bytes(needed_bytes)),
                ("limit", TextValue::Bytes(limit_bytes)),
            ];
            Failure::of(file, face.format("cli-extract-over-limit", &values))
        }
        ExtractError::Write { path, source } => {
            let values =
                [("path", printable(&path).into()), ("error", face.system_text(&source).into())];
            Failure::of(file, face.format("cli-extract-write", &values))
        }
        ExtractError::Changed => Failure::of(file, face.text("cli-image-changed")),
    }
}

/// What happened to which file, on standard error.
fn tell(face: &mut Face, file: &Path, outcome: &ExtractOutcome) {
    let is_shown = |incident: &&Incident| {
        incident.kind.is_loss() || matches!(incident.kind, IncidentKind::Renamed { .. })
    };
    for incident in outcome.incidents.iter().filter(is_shown).take(SHOWN) {
        let text = incident_text(face, incident);
        let problem =
            Problem { exit: Exit::Partly, file: Some(file.to_owned()), text, offset: None };
        face.warn(&problem);
    }
    let counts = [
        ("cli-extract-specials", outcome.specials_left_out),
        ("cli-extract-set-id", outcome.set_id_left_out),
        ("cli-extract-hidden", outcome.hidden_left_out),
        ("cli-extract-streams", outcome.streams_left_out),
        ("cli-extract-losses", outcome.losses),
    ];
    for (id, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let text = face.format(id, &[("count", count.into())]);
        face.say(&format!("{}: {text}", file.display()));
    }
}

fn incident_text(face: &Face, incident: &Incident) -> String {
    let path = ("path", TextValue::from(printable(&incident.path)));
    let (id, more) = match &incident.kind {
        IncidentKind::Exists => ("cli-incident-exists", None),
        IncidentKind::InTheWay => ("cli-incident-in-the-way", None),
        IncidentKind::Damaged { .. } => ("cli-incident-damaged", None),
        IncidentKind::Unreadable { code } => {
            ("cli-incident-unreadable", Some(("code", TextValue::from(code.id()))))
        }
        IncidentKind::PathTooLong => ("cli-incident-too-long", None),
        IncidentKind::Failed { error } => {
            ("cli-incident-failed", Some(("error", face.system_text(error).into())))
        }
        IncidentKind::Renamed { to } => {
            ("cli-incident-renamed", Some(("to", printable(to).into())))
        }
        IncidentKind::SpecialLeftOut => ("cli-incident-special", None),
        IncidentKind::SetIdLeftOut => ("cli-incident-set-id", None),
        IncidentKind::HiddenLeftOut => ("cli-incident-hidden", None),
    };
    let values: Vec<(&str, TextValue)> = std::iter::once(path).chain(more).collect();
    face.format(id, &values)
}

fn incident_id(kind: &IncidentKind) -> &'static str {
    match kind {
        IncidentKind::Exists => "exists",
        IncidentKind::InTheWay => "in-the-way",
        IncidentKind::Damaged { .. } => "damaged",
        IncidentKind::Unreadable { .. } => "unreadable",
        IncidentKind::PathTooLong => "path-too-long",
        IncidentKind::Renamed { .. } => "renamed",
        IncidentKind::SpecialLeftOut => "special-left-out",
        IncidentKind::SetIdLeftOut => "set-id-left-out",
        IncidentKind::HiddenLeftOut => "hidden-left-out",
        IncidentKind::Failed { .. } => "failed",
    }
}

fn incident_json(incident: &Incident) -> Value {
    let mut object = json!({
        "path": String::from_utf8_lossy(&incident.path),
        "what": incident_id(&incident.kind),
        "lost": incident.kind.is_loss(),
    });
    let Some(members) = object.as_object_mut() else { return object };
    match &incident.kind {
        IncidentKind::Renamed { to } => {
            members.insert("to".to_owned(), String::from_utf8_lossy(to).into());
        }
        IncidentKind::Unreadable { code } => {
            members.insert("code".to_owned(), code.id().into());
        }
        IncidentKind::Failed { error } => {
            members.insert("error".to_owned(), error.to_string().into());
        }
        _ => {}
    }
    object
}

fn to_json(outcome: &ExtractOutcome) -> Value {
    json!({
        "files": outcome.files,
        "folders": outcome.folders,
        "symlinks": outcome.symlinks,
        "hard_links": outcome.hard_links,
        "specials": outcome.specials,
        "bytes": outcome.bytes,
        "losses": outcome.losses,
        "specials_left_out": outcome.specials_left_out,
        "set_id_left_out": outcome.set_id_left_out,
        "hidden_left_out": outcome.hidden_left_out,
        "streams_left_out": outcome.streams_left_out,
        "incidents": outcome.incidents.iter().map(incident_json).collect::<Vec<Value>>(),
    })
}
