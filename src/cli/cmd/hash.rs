//! `hash`: digests of files in one pass, as `sha256sum -c` reads them.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::cli::args::HashArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form};
use crate::ops::hash::{HashError, HashedFile, hash};
use crate::ops::{DigestKind, Digests};

pub(in crate::cli) fn run(face: &mut Face, args: &HashArgs) -> Result<Exit, Failure> {
    let kinds = parse_kinds(face, &args.digest)?;
    let workers = face.workers()?;
    face.start_progress();
    let files = hash(&args.files, &kinds, &*face.fs, &face.ctx, &workers).map_err(failure)?;
    face.stop_progress();
    match args.json.form() {
        Form::Text => {
            let mut out = output::stdout();
            for file in &files {
                if let Ok(digests) = &file.result {
                    print(&mut out, &file.path.to_string_lossy(), digests)?;
                }
            }
            out.flush()?;
        }
        Form::Object => {
            let mut object = Map::new();
            object.insert("format".to_owned(), 1.into());
            object.insert("files".to_owned(), files.iter().map(row).collect());
            object.insert("warnings".to_owned(), json!([]));
            output::print_object(&object)?;
        }
        Form::Lines => {
            let mut out = output::stdout();
            for file in &files {
                writeln!(out, "{}", row(file))?;
            }
            out.flush()?;
        }
    }
    let mut exit = Exit::Done;
    for file in files {
        let Err(error) = file.result else { continue };
        exit = Exit::Failed;
        let text = match error {
            HashError::Open(error) => face.system_text(&error),
            other => other.to_string(),
        };
        let Failure::Problem(problem) = Failure::of(&file.path, text) else { continue };
        face.tell(&problem);
    }
    Ok(exit)
}

/// Kinds of digests by name; `all` means all.
pub(super) fn parse_kinds(face: &Face, names: &[String]) -> Result<Vec<DigestKind>, Failure> {
    let mut kinds = Vec::new();
    for name in names {
        let found: Vec<DigestKind> = match DigestKind::from_id(&name.to_ascii_lowercase()) {
            Some(kind) => vec![kind],
            None if name == "all" => DigestKind::ALL.to_vec(),
            None => {
                let known: Vec<&str> = DigestKind::ALL.iter().map(|kind| kind.id()).collect();
                let args = [("name", name.as_str().into()), ("known", known.join(", ").into())];
                return Err(Failure::usage(face.format("cli-no-digest", &args)));
            }
        };
        for kind in found {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    Ok(kinds)
}

/// One digest: `HEX  NAME`, as `sha256sum`. Several: `SHA256 (NAME) = HEX`, the tagged BSD form.
pub(super) fn print(out: &mut impl Write, name: &str, digests: &Digests) -> Result<(), Failure> {
    // The escapes of coreutils: a backslash in front says that there are some.
    let has_escapes = name.contains(['\\', '\n', '\r']);
    let escaped = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
    let mark = if has_escapes { "\\" } else { "" };
    let values: Vec<(DigestKind, String)> = hex_values(digests);
    if let [(_, hex)] = values.as_slice() {
        return Ok(writeln!(out, "{mark}{hex}  {escaped}")?);
    }
    for (kind, hex) in values {
        writeln!(out, "{mark}{} ({escaped}) = {hex}", kind.id().to_ascii_uppercase())?;
    }
    Ok(())
}

fn hex_values(digests: &Digests) -> Vec<(DigestKind, String)> {
    digests.iter().map(|(kind, _)| (kind, digests.hex(kind).unwrap_or_default())).collect()
}

/// Digests by name.
pub(super) fn to_json(digests: &Digests) -> Map<String, Value> {
    hex_values(digests).into_iter().map(|(kind, hex)| (kind.id().to_owned(), hex.into())).collect()
}

fn row(file: &HashedFile) -> Value {
    let digests: Map<String, Value> = match &file.result {
        Ok(digests) => to_json(digests),
        Err(_) => Map::new(),
    };
    let mut row = json!({
        "file": file.path.to_string_lossy(),
        "size": file.size_bytes,
        "digests": digests,
    });
    if let (Err(error), Some(row)) = (&file.result, row.as_object_mut()) {
        row.insert("error".to_owned(), error.to_string().into());
    }
    row
}

fn failure(error: HashError) -> Failure {
    match error {
        HashError::Cancelled(_) => Failure::Cancelled,
        other => Failure::new(other.to_string()),
    }
}
