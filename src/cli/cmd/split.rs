//! `split`: spreads files over several discs, one project for each.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::author::{Begun, begin, gathered};
use super::parse_bytes;
use crate::cli::args::SplitArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, printable};
use crate::i18n::Value as TextValue;
use crate::master::Wishes;
use crate::model::spec::VolumeSpec;
use crate::ops::split::{DiscPart, SplitError, split};
use crate::plan::MediumKind;
use crate::project::file::save;
use crate::project::{Project, VOLUME_NAME_CHARACTERS};

pub(in crate::cli) fn run(face: &mut Face, args: &SplitArgs) -> Result<Exit, Failure> {
    let capacity = match &args.capacity {
        Some(text) => parse_bytes(text).ok_or_else(|| {
            let values = [("text", TextValue::from(text.as_str()))];
            Failure::usage(face.format("cli-split-bad-capacity", &values))
        })?,
        None => MediumKind::from_id(&args.medium).and_then(MediumKind::bytes).unwrap_or(0),
    };
    let workers = face.workers()?;
    let mut begun = begin(face, &args.author, &workers)?;
    let facts = gathered(face, &mut begun, &args.author.unreadable, &workers)?;
    let Begun { tree, spec, boot, placement, sources, .. } = &begun;
    let wishes = Wishes { tree, spec, boot, placement, sources };
    face.start_progress();
    let parts = workers.install(|| split(wishes, &facts, capacity, &face.ctx));
    face.stop_progress();
    let parts = parts.map_err(|error| failure(face, error))?;
    let count = parts.len();
    let name = spec.volume.volume_id.clone();
    let mut told = Vec::new();
    for (index, part) in parts.into_iter().enumerate() {
        let number = index + 1;
        let volume_id = disc_name(&name, number, count);
        let path = args
            .output
            .as_ref()
            .map(|folder| folder.join(format!("{} {number} of {count}.glass", file_name(&name))));
        if let Some(path) = &path {
            let mut spec = spec.clone();
            spec.volume = VolumeSpec { volume_id: volume_id.clone(), ..spec.volume };
            let (tree, placement) = (part.tree.clone(), part.placement.clone());
            let sources = sources.clone();
            let project = Project { tree, placement, sources, ..Project::new(spec) };
            write(face, &project, path, args.force)?;
        }
        told.push((volume_id, path, part));
    }
    match args.json.form() {
        Form::Text => print(face, &told, capacity)?,
        _ => print_json(&told, capacity)?,
    }
    Ok(face.exit(begun.has_losses))
}

/// `NAME 2`, cut to what a volume may be called. A single disc keeps its name.
fn disc_name(name: &str, number: usize, count: usize) -> String {
    if count == 1 {
        return name.to_owned();
    }
    let tail = format!(" {number}");
    let room = VOLUME_NAME_CHARACTERS.saturating_sub(tail.len());
    let head: String = name.chars().take(room).collect();
    format!("{}{tail}", head.trim_end())
}

/// The name as a file may be called.
fn file_name(name: &str) -> String {
    let safe = |c: char| if c == '/' || c == '\\' || c.is_control() { '_' } else { c };
    let name: String = name.chars().map(safe).collect();
    if name.trim().is_empty() { "disc".to_owned() } else { name }
}

fn write(face: &Face, project: &Project, path: &Path, force: bool) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        let made = face.fs.open_target(folder);
        made.map_err(|error| face.host_failure(folder, &error))?;
    }
    if !force && face.fs.lstat(path).is_ok() {
        return Err(Failure::of(path, face.text("cli-system-exists")));
    }
    let saved = save(project, &*face.fs, path, None, None, &face.ctx);
    saved.map(drop).map_err(|error| Failure::of(path, error.to_string()))
}

fn failure(face: &Face, error: SplitError) -> Failure {
    match error {
        SplitError::Cancelled(_) => Failure::Cancelled,
        SplitError::TooLarge { path, len_bytes } => {
            let path = printable(path.as_bytes());
            let values = [("path", path.into()), ("size", TextValue::Bytes(len_bytes))];
            Failure::new(face.format("cli-split-too-large", &values))
        }
        SplitError::Starts => Failure::new(face.text("cli-split-starts")),
        SplitError::NoRoom { size_bytes } => {
            let values = [("size", TextValue::Bytes(size_bytes))];
            Failure::new(face.format("cli-split-no-room", &values))
        }
        other => Failure::new(other.to_string()),
    }
}

type Told = (String, Option<PathBuf>, DiscPart);

fn print(face: &Face, told: &[Told], capacity: u64) -> Result<(), Failure> {
    let mut out = output::stdout();
    for (name, path, part) in told {
        let file = path.as_ref().map(|path| printable(path.as_os_str().as_encoded_bytes()));
        let values = [
            ("name", TextValue::from(printable(name.as_bytes()))),
            ("files", TextValue::Number(part.count_files)),
            ("size", TextValue::Bytes(part.size_bytes)),
            ("free", TextValue::Bytes(capacity.saturating_sub(part.size_bytes))),
            ("file", file.unwrap_or_default().into()),
        ];
        let id = if path.is_some() { "cli-split-disc" } else { "cli-split-disc-unsaved" };
        writeln!(out, "{}", face.format(id, &values))?;
    }
    Ok(out.flush()?)
}

fn print_json(told: &[Told], capacity: u64) -> Result<(), Failure> {
    let discs: Vec<Value> = told
        .iter()
        .map(|(name, path, part)| {
            json!({
                "name": name,
                "project": path.as_ref().map(|path| path.to_string_lossy()),
                "files": part.count_files,
                "size_bytes": part.size_bytes,
                "plan_id": part.plan.to_hex(),
            })
        })
        .collect();
    let mut object = output::head("");
    object.insert("image".to_owned(), Value::Null);
    object.insert("capacity_bytes".to_owned(), capacity.into());
    object.insert("discs".to_owned(), discs.into());
    object.insert("warnings".to_owned(), Value::Array(Vec::new()));
    output::print_object(&object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discs_have_clear_names() {
        assert_eq!(disc_name("Photos", 2, 3), "Photos 2");
        assert_eq!(disc_name("Photos", 1, 1), "Photos");
        let long = "x".repeat(40);
        assert_eq!(disc_name(&long, 12, 20).chars().count(), VOLUME_NAME_CHARACTERS);
        assert_eq!(file_name("a/b"), "a_b");
        assert_eq!(file_name(" "), "disc");
    }
}
