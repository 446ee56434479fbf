//! `extract --track`: tracks of a disc as files.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::args::ExtractArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form};
use crate::ops::tracks::{TrackForm, track_file, track_file_name};
use crate::ops::write::{WriteOptions, write};

pub(super) fn run(face: &mut Face, args: &ExtractArgs) -> Result<Exit, Failure> {
    let file = &args.image.image;
    let image = face.open(&args.image)?;
    let Some(disc) = image.disc.clone() else {
        return Err(Failure::of(file, face.text("cli-no-tracks")));
    };
    let wanted = wanted(face, args)?;
    let tracks: Vec<_> =
        disc.tracks().filter(|track| wanted.is_empty() || wanted.contains(&track.number)).collect();
    if let Some(missing) = wanted.iter().find(|number| disc.track(**number).is_none()) {
        let values = [("number", u64::from(*missing).into())];
        return Err(Failure::of(file, face.format("cli-no-track", &values)));
    }
    let folder = args.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    face.fs.open_target(&folder).map_err(|error| face.host_failure(&folder, &error))?;
    let form = if args.raw { TrackForm::Raw } else { TrackForm::Plain };
    let options = WriteOptions { may_replace: args.force, ..WriteOptions::default() };
    let workers = face.workers()?;
    let mut rows = Vec::new();
    for track in tracks {
        let Some((bytes, ending)) = track_file(track, form) else {
            let text = face.text("cli-track-too-long");
            return Err(Failure::of(file, text));
        };
        let target = folder.join(track_file_name(file, track.number, ending));
        face.start_progress();
        let written = write(&*bytes, &target, &options, &*face.fs, &face.ctx, &workers);
        let outcome = written.map_err(|error| super::build::failure(face, &target, error))?;
        face.stop_progress();
        rows.push(json!({
            "track": track.number,
            "file": target.to_string_lossy(),
            "size": outcome.size_bytes,
        }));
        if args.json.form() == Form::Text {
            let values = [
                ("file", target.to_string_lossy().into_owned().into()),
                ("size", crate::i18n::Value::Bytes(outcome.size_bytes)),
            ];
            let text = face.format("cli-build-done", &values);
            face.say(&text);
        }
    }
    let report = face.ctx.take_report();
    match args.json.form() {
        Form::Text => {}
        Form::Object => {
            let mut object = output::head(&file.to_string_lossy());
            object.insert("tracks".to_owned(), rows.into());
            object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            output::print_object(&object)?;
        }
        Form::Lines => {
            use std::io::Write;
            let mut out = output::stdout();
            for row in &rows {
                writeln!(out, "{row}")?;
            }
            out.flush()?;
        }
    }
    face.tell_report(file, &report, args.json.form());
    Ok(face.exit(false))
}

/// The numbers asked for; none means all.
fn wanted(face: &Face, args: &ExtractArgs) -> Result<Vec<u8>, Failure> {
    if args.track.iter().any(|track| track == "all") {
        return Ok(Vec::new());
    }
    let number = |text: &String| {
        text.parse().map_err(|_| {
            Failure::usage(face.format("cli-bad-track", &[("text", text.as_str().into())]))
        })
    };
    args.track.iter().map(number).collect()
}
