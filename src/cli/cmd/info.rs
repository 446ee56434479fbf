//! `info`: container, sessions, volumes, fields of an image on one page.

use std::io::Write;

use serde_json::{Value, json};

use crate::base::diag::{Field, FieldValue};
use crate::base::units::SECTOR_BYTES;
use crate::cli::args::InfoArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, printable};
use crate::opened::{BootSummary, OpenImage, PackedKind};

use super::tracks;

pub(in crate::cli) fn run(face: &mut Face, args: &InfoArgs) -> Result<Exit, Failure> {
    let image = face.open(&args.image)?;
    face.start_progress();
    super::note_lacking(face, &image, image.default_view(), &args.image)?;
    face.stop_progress();
    let file = args.image.image.to_string_lossy().into_owned();
    let report = face.ctx.take_report();
    match args.json.form() {
        Form::Text => {
            print_page(face, &image, &file)?;
        }
        Form::Object => {
            let mut object = output::head(&file);
            if let Value::Object(rest) = to_json(&image) {
                object.extend(rest);
            }
            object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            output::print_object(&object)?;
        }
        Form::Lines => {
            let mut out = output::stdout();
            for field in &image.fields {
                writeln!(out, "{}", field_json(field))?;
            }
            out.flush()?;
        }
    }
    face.tell_report(&args.image.image, &report, args.json.form());
    Ok(face.exit(false))
}

fn to_json(image: &OpenImage) -> Value {
    let sessions: Vec<Value> = image
        .sessions
        .iter()
        .map(|s| json!({"number": s.number, "start": s.start.0, "name": s.name}))
        .collect();
    let volumes: Vec<Value> = image
        .volumes
        .iter()
        .map(|volume| {
            let views: Vec<&str> = volume.views.iter().map(|view| view.id()).collect();
            json!({
                "id": volume.id,
                "kind": volume.kind,
                "name": volume.name,
                "block_bytes": volume.block_bytes,
                "size_blocks": volume.size_blocks,
                "views": views,
            })
        })
        .collect();
    let partitions: Vec<Value> = image
        .partitions
        .iter()
        .map(|partition| {
            json!({
                "scheme": partition.scheme,
                "number": partition.number,
                "offset": partition.range.start,
                "bytes": partition.range.len,
                "type": partition.kind,
                "name": partition.name,
                "holds": partition.holds,
                "volume": partition.volume,
            })
        })
        .collect();
    let fields: Vec<Value> = image.fields.iter().map(field_json).collect();
    let tracks = image.disc.as_deref().map(tracks::to_json).unwrap_or_default();
    json!({
        "container": image.container.id(),
        "packed": image.packed.map(PackedKind::id),
        "size_bytes": image.size_bytes,
        "sessions": sessions,
        "session": image.session,
        "tracks": tracks,
        "partitions": partitions,
        "volumes": volumes,
        "boot": image.boot.as_ref().map(boot_json),
        "fields": fields,
    })
}

fn boot_json(boot: &BootSummary) -> Value {
    let entries: Vec<Value> = boot
        .entries
        .iter()
        .map(|entry| {
            json!({
                "number": entry.number,
                "platform": entry.platform,
                "bootable": entry.is_bootable,
                "emulation": entry.emulation,
                "load_segment": entry.load_segment,
                "load_sectors": entry.load_sectors,
                "offset": entry.start,
                "bytes": entry.len,
                "volume": entry.volume,
            })
        })
        .collect();
    json!({"catalog": boot.catalog.start, "valid": boot.is_valid, "entries": entries})
}

fn field_json(field: &Field) -> Value {
    let value = match &field.value {
        FieldValue::Number(number) => json!(number),
        FieldValue::Text(text) => json!(text),
        FieldValue::Bytes(bytes) => json!(hex(bytes)),
        FieldValue::Time(time) => json!(time),
    };
    json!({
        "path": field.path,
        "value": value,
        "offset": field.range.start,
        "bytes": field.range.len,
        "clause": field.clause,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn print_page(face: &Face, image: &OpenImage, file: &str) -> Result<(), Failure> {
    let mut out = output::stdout();
    let texts = &face.texts;
    writeln!(out, "{}", printable(file.as_bytes()))?;
    let size =
        format!("{} ({})", texts.bytes(image.size_bytes), texts.exact_bytes(image.size_bytes));
    row(&mut out, &face.text("cli-info-size"), &size)?;
    let container = image.container.id();
    let container = image
        .packed
        .map_or_else(|| container.to_owned(), |packed| format!("{container}, {}", packed.id()));
    row(&mut out, &face.text("cli-info-container"), &container)?;
    for session in image.sessions.iter().filter(|_| image.sessions.len() > 1) {
        let args = [
            ("number", u64::from(session.number).into()),
            ("sector", u64::from(session.start.0).into()),
            ("name", printable(session.name.as_bytes()).into()),
        ];
        let mark = if session.number == image.session { "*" } else { " " };
        let text = face.format("cli-info-session", &args);
        row(&mut out, &face.text("cli-info-sessions"), &format!("{mark} {text}"))?;
    }
    if let Some(disc) = &image.disc {
        tracks::print(face, &mut out, disc)?;
    }
    for partition in &image.partitions {
        let holds = match (partition.holds, &partition.volume) {
            (Some(kind), Some(id)) => format!("{kind} ({id})"),
            (Some(kind), None) => kind.to_owned(),
            _ => "-".to_owned(),
        };
        let args = [
            ("scheme", partition.scheme.into()),
            ("number", u64::from(partition.number).into()),
            ("kind", printable(partition.kind.as_bytes()).into()),
            ("name", printable(partition.name.as_bytes()).into()),
            ("sector", (partition.range.start / SECTOR_BYTES).into()),
            ("size", crate::i18n::Value::Bytes(partition.range.len)),
            ("holds", holds.into()),
        ];
        let text = face.format("cli-info-partition", &args);
        row(&mut out, &face.text("cli-info-partitions"), &text)?;
    }
    for entry in image.boot.iter().flat_map(|boot| &boot.entries) {
        let size = entry.len.map_or_else(|| "?".to_owned(), |len| texts.bytes(len));
        let args = [
            ("number", u64::from(entry.number).into()),
            ("platform", entry.platform.as_str().into()),
            ("emulation", entry.emulation.as_str().into()),
            ("sector", (entry.start / SECTOR_BYTES).into()),
            ("size", size.into()),
            ("volume", entry.volume.as_str().into()),
        ];
        row(&mut out, &face.text("cli-info-boot"), &face.format("cli-info-boot-entry", &args))?;
    }
    for volume in &image.volumes {
        let views: Vec<&str> = volume.views.iter().map(|view| view.id()).collect();
        let args = [
            ("name", printable(volume.name.as_bytes()).into()),
            ("kind", volume.kind.into()),
            ("blocks", volume.size_blocks.into()),
            ("bytes", u64::from(volume.block_bytes).into()),
        ];
        writeln!(out)?;
        row(&mut out, &face.text("cli-info-volume"), &volume.id)?;
        row(&mut out, "", &face.format("cli-info-volume-line", &args))?;
        row(&mut out, &face.text("cli-info-views"), &views.join(", "))?;
    }
    writeln!(out)?;
    let width = image.fields.iter().map(|field| field.path.len()).max().unwrap_or(0);
    for field in &image.fields {
        let value = match &field.value {
            FieldValue::Number(number) => number.to_string(),
            FieldValue::Text(text) => printable(text.as_bytes()),
            FieldValue::Bytes(bytes) => hex(bytes),
            FieldValue::Time(time) => time.clone().unwrap_or_else(|| "-".to_owned()),
        };
        writeln!(out, "{:width$}  {value}", field.path)?;
    }
    Ok(out.flush()?)
}

pub(super) fn row(out: &mut impl Write, label: &str, value: &str) -> std::io::Result<()> {
    writeln!(out, "  {label:12} {value}")
}
