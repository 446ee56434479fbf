//! `verify`: whether the sectors of a disc agree with their codes, and copies with the bad ones
//! mended.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::base::cd::SectorCheck;
use crate::cli::args::VerifyArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form};
use crate::ops::tracks::{BadSector, CheckError, CheckOutcome, check_sectors, mended_file_name};
use crate::ops::write::{WriteOptions, write};

/// How many bad sectors are named on standard error.
const SHOWN: usize = 50;

pub(in crate::cli) fn run(face: &mut Face, args: &VerifyArgs) -> Result<Exit, Failure> {
    let file = &args.image.image;
    let image = face.open(&args.image)?;
    let workers = face.workers()?;
    face.start_progress();
    let outcome = match &image.disc {
        Some(disc) => check_sectors(disc, &face.ctx, &workers).map_err(|error| match error {
            CheckError::Cancelled(_) => Failure::Cancelled,
            CheckError::Source(error) => {
                let path = error.path.clone().unwrap_or_else(|| file.clone());
                Failure::of(&path, error.kind.to_string()).at(Some(error.range.start))
            }
        })?,
        None => CheckOutcome::default(),
    };
    let mut made = Vec::new();
    if let Some(folder) = &args.repair {
        let options = WriteOptions { may_replace: args.force, ..WriteOptions::default() };
        if !outcome.files.is_empty() {
            let opened = face.fs.open_target(folder);
            opened.map_err(|error| face.host_failure(folder, &error))?;
        }
        for mended in &outcome.files {
            let target = folder.join(mended_file_name(mended, file));
            let written = write(&*mended.bytes, &target, &options, &*face.fs, &face.ctx, &workers);
            written.map_err(|error| super::build::failure(face, &target, error))?;
            made.push(target);
        }
    }
    face.stop_progress();
    let report = face.ctx.take_report();
    tell(face, file, &outcome, &made, args.json.form() == Form::Object);
    match args.json.form() {
        Form::Text => {}
        Form::Object => {
            let mut object = output::head(&file.to_string_lossy());
            if let Value::Object(rest) = to_json(&outcome, &made) {
                object.extend(rest);
            }
            object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            output::print_object(&object)?;
        }
        Form::Lines => {
            use std::io::Write;
            let mut out = output::stdout();
            for sector in &outcome.sectors {
                writeln!(out, "{}", sector_json(sector))?;
            }
            out.flush()?;
        }
    }
    face.tell_report(file, &report, args.json.form());
    Ok(if outcome.bad > 0 { Exit::Differs } else { face.exit(false) })
}

fn tell(face: &mut Face, file: &Path, outcome: &CheckOutcome, made: &[PathBuf], is_json: bool) {
    if is_json {
        return;
    }
    for sector in outcome.sectors.iter().take(SHOWN) {
        let id = match (sector.check, sector.is_mended) {
            (SectorCheck::EccBad, _) => "cli-verify-ecc",
            (_, true) => "cli-verify-mendable",
            (_, false) => "cli-verify-lost",
        };
        let sector_number = sector.address.to_string();
        let values = [("sector", sector_number.into()), ("track", u64::from(sector.track).into())];
        let text = face.format(id, &values);
        face.say(&format!("{}: {text}", file.display()));
    }
    let values = [
        ("checked", outcome.checked.into()),
        ("bad", outcome.bad.into()),
        ("mended", outcome.mended.into()),
    ];
    let id = match (outcome.checked, outcome.bad) {
        (0, _) => "cli-verify-no-codes",
        (_, 0) => "cli-verify-good",
        _ => "cli-verify-bad",
    };
    let text = face.format(id, &values);
    face.say(&format!("{}: {text}", file.display()));
    for target in made {
        let text = face.text("cli-verify-made");
        face.say(&format!("{}: {text}", target.display()));
    }
}

fn to_json(outcome: &CheckOutcome, made: &[PathBuf]) -> Value {
    let sectors: Vec<Value> = outcome.sectors.iter().map(sector_json).collect();
    let made: Vec<String> = made.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    json!({
        "checked": outcome.checked,
        "unchecked": outcome.unchecked,
        "bad": outcome.bad,
        "mendable": outcome.mended,
        "sectors": sectors,
        "made": made,
    })
}

fn sector_json(sector: &BadSector) -> Value {
    let check = match sector.check {
        SectorCheck::Good => "good",
        SectorCheck::EccBad => "ecc",
        SectorCheck::EdcBad => "edc",
        SectorCheck::NoSector => "header",
    };
    json!({
        "track": sector.track,
        "sector": sector.address,
        "wrong": check,
        "mendable": sector.is_mended,
    })
}
