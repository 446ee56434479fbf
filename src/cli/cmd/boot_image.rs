//! `extract --raw --volume boot1`: a boot image as it lies on the disc, hidden or not.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use crate::cli::args::ExtractArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form};
use crate::io::SharedSource;
use crate::io::window::WindowSource;
use crate::opened::boot_image_number;
use crate::ops::write::{WriteOptions, write};

pub(super) fn run(face: &mut Face, args: &ExtractArgs) -> Result<Exit, Failure> {
    let file = &args.image.image;
    let id = args.image.volume.clone().unwrap_or_default();
    let Some(number) = boot_image_number(&id) else {
        return Err(Failure::usage(face.text("cli-raw-what")));
    };
    let image = face.open(&args.image)?;
    face.start_progress();
    let range = image.boot_image_range(number, &face.ctx)?;
    let window = range.and_then(|range| WindowSource::new(image.source.clone(), range));
    let Some(window) = window else {
        let there: Vec<&str> = image.volumes.iter().map(|volume| volume.id.as_str()).collect();
        let values = [("id", id.as_str().into()), ("there", there.join(", ").into())];
        return Err(Failure::of(file, face.format("cli-no-volume", &values)));
    };
    let bytes: SharedSource = Arc::new(window);
    let folder = args.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    face.fs.open_target(&folder).map_err(|error| face.host_failure(&folder, &error))?;
    let target = folder.join(format!("{id}.img"));
    let options = WriteOptions { may_replace: args.force, ..WriteOptions::default() };
    let workers = face.workers()?;
    let written = write(&*bytes, &target, &options, &*face.fs, &face.ctx, &workers);
    let outcome = written.map_err(|error| super::build::failure(face, &target, error))?;
    face.stop_progress();
    let report = face.ctx.take_report();
    match args.json.form() {
        Form::Text => {
            let values = [
                ("file", target.to_string_lossy().into_owned().into()),
                ("size", crate::i18n::Value::Bytes(outcome.size_bytes)),
            ];
            let text = face.format("cli-build-done", &values);
            face.say(&text);
        }
        Form::Object | Form::Lines => {
            let mut object = output::head(&file.to_string_lossy());
            object.insert("volume".to_owned(), id.into());
            object.insert("file".to_owned(), target.to_string_lossy().into());
            object.insert("size".to_owned(), json!(outcome.size_bytes));
            object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            output::print_object(&object)?;
        }
    }
    face.tell_report(file, &report, args.json.form());
    Ok(face.exit(false))
}
