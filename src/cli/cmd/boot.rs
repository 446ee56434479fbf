//! `boot`: whether an image starts, on which firmware from which medium, and why.

use std::io::Write;

use serde_json::{Value, json};

use crate::cli::args::BootArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form, printable};
use crate::i18n::{Texts, Value as TextValue};
use crate::model::boot::{
    BootConfig, BootFacts, EfiProgram, Firmware, Medium, PathVerdict, Place, Reason, Verdict,
    Weight, exit_has_start,
};
use crate::ops::boot_rules::judge;

pub(in crate::cli) fn run(face: &mut Face, args: &BootArgs) -> Result<Exit, Failure> {
    let image = face.open(&args.image)?;
    face.start_progress();
    let facts = image.boot_facts(&face.ctx)?;
    if args.as_command {
        return super::boot_command::run(face, args, &image, &facts);
    }
    let paths = judge(&facts);
    face.stop_progress();
    let report = face.ctx.take_report();
    let file = args.image.image.to_string_lossy().into_owned();
    match args.json.form() {
        Form::Text => print(face, &facts, &paths, &file)?,
        Form::Object => {
            let mut object = output::head(&file);
            let rows = paths.iter().map(|path| path_json(&face.texts, path));
            object.insert("paths".to_owned(), rows.collect());
            object.insert("programs".to_owned(), facts.programs.iter().map(program_json).collect());
            object.insert("configs".to_owned(), facts.configs.iter().map(config_json).collect());
            object.insert("warnings".to_owned(), output::warnings(&report, &face.texts));
            output::print_object(&object)?;
        }
        Form::Lines => {
            let mut out = output::stdout();
            for path in &paths {
                writeln!(out, "{}", path_json(&face.texts, path))?;
            }
            out.flush()?;
        }
    }
    face.tell_report(&args.image.image, &report, args.json.form());
    match face.exit(false) {
        Exit::Done if !exit_has_start(&paths) => Ok(Exit::Differs),
        exit => Ok(exit),
    }
}

/// The sentence of a reason.
fn text(texts: &Texts, reason: &Reason) -> String {
    let args: Vec<(&str, TextValue)> =
        reason.args.iter().map(|(name, value)| (*name, TextValue::from(value))).collect();
    texts.format(&format!("reason-{}", reason.rule.id()), &args)
}

fn path_json(texts: &Texts, path: &PathVerdict) -> Value {
    let reasons: Vec<Value> = path
        .reasons
        .iter()
        .map(|reason| {
            json!({
                "rule": reason.rule.id(),
                "text": text(texts, reason),
                "where": reason.place.as_ref().map(place_json),
                "weight": reason.weight.id(),
                "mend": reason.mend.map(|mend| mend.id()),
            })
        })
        .collect();
    json!({
        "firmware": path.firmware.id(),
        "medium": path.medium.id(),
        "verdict": path.verdict.id(),
        "reasons": reasons,
    })
}

fn place_json(place: &Place) -> Value {
    match place {
        Place::Bytes(range) => json!({"offset": range.start, "bytes": range.len}),
        Place::File { volume, path, line } => {
            json!({"volume": volume, "path": path, "line": line})
        }
    }
}

fn program_json(program: &EfiProgram) -> Value {
    let signatures: Vec<Value> = program
        .signatures
        .iter()
        .map(|signature| {
            json!({
                "signer": signature.signer,
                "chain": signature.chain,
                "not_after": signature.not_after,
                "readable": !signature.is_unreadable,
            })
        })
        .collect();
    let sbat: Vec<Value> = program
        .sbat
        .iter()
        .map(|entry| json!({"component": entry.component, "generation": entry.generation}))
        .collect();
    json!({
        "volume": program.volume,
        "path": program.path,
        "bytes": program.len,
        "architecture": program.architecture.map(|architecture| architecture.id()),
        "efi": program.is_efi,
        "loader": program.loader.id(),
        "signatures": signatures,
        "sbat": sbat,
    })
}

fn config_json(config: &BootConfig) -> Value {
    let names: Vec<Value> = config
        .names
        .iter()
        .map(|name| {
            json!({
                "line": name.line,
                "what": name.what.id(),
                "name": name.name,
                "there": name.is_there,
            })
        })
        .collect();
    json!({
        "volume": config.volume,
        "path": config.path,
        "kind": config.kind.id(),
        "embedded": config.is_embedded,
        "names": names,
    })
}

const FIRMWARE: [Firmware; 4] =
    [Firmware::Bios, Firmware::UefiX64, Firmware::UefiIa32, Firmware::UefiArm64];
const MEDIA: [Medium; 3] = [Medium::Cd, Medium::Usb, Medium::Fat];

fn firmware_id(firmware: Firmware) -> &'static str {
    match firmware {
        Firmware::Bios => "cli-boot-bios",
        Firmware::UefiX64 => "cli-boot-uefi-x64",
        Firmware::UefiIa32 => "cli-boot-uefi-ia32",
        Firmware::UefiArm64 => "cli-boot-uefi-arm64",
    }
}

fn medium_id(medium: Medium) -> &'static str {
    match medium {
        Medium::Cd => "cli-boot-cd",
        Medium::Usb => "cli-boot-usb",
        Medium::Fat => "cli-boot-fat",
    }
}

fn verdict_id(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::No => "cli-boot-no",
        Verdict::Doubtful => "cli-boot-doubtful",
        Verdict::Starts => "cli-boot-starts",
    }
}

/// Firmware down, media across, then the reasons of every way.
fn print(face: &Face, facts: &BootFacts, paths: &[PathVerdict], file: &str) -> Result<(), Failure> {
    let mut out = output::stdout();
    writeln!(out, "{}", printable(file.as_bytes()))?;
    let heads = MEDIA.map(|medium| face.text(medium_id(medium)));
    writeln!(out, "  {:<12} {:<16} {:<16} {:<16}", "", heads[0], heads[1], heads[2])?;
    for firmware in FIRMWARE {
        write!(out, "  {:<12}", face.text(firmware_id(firmware)))?;
        for medium in MEDIA {
            let is_cell = |path: &&PathVerdict| path.firmware == firmware && path.medium == medium;
            let verdict = paths.iter().find(is_cell).map(|path| verdict_id(path.verdict));
            let shown = verdict.map_or_else(|| "-".to_owned(), |id| face.text(id));
            write!(out, " {shown:<16}")?;
        }
        writeln!(out)?;
    }
    for path in paths {
        let heads = [firmware_id(path.firmware), medium_id(path.medium), verdict_id(path.verdict)];
        let [firmware, medium, verdict] = heads.map(|id| face.text(id));
        writeln!(out, "\n{firmware}, {medium}: {verdict}")?;
        for reason in &path.reasons {
            print_reason(face, &mut out, reason)?;
        }
    }
    print_programs(face, &mut out, &facts.programs)?;
    Ok(out.flush()?)
}

fn print_reason(face: &Face, out: &mut dyn Write, reason: &Reason) -> Result<(), Failure> {
    let mark = match reason.weight {
        Weight::Blocks => "x",
        Weight::Unsure => "?",
        Weight::Caution => "!",
        Weight::Supports => "+",
    };
    let place = reason.place.as_ref().map(|place| place_text(face, place));
    let place = place.map(|place| format!(" [{place}]")).unwrap_or_default();
    let text = printable(text(&face.texts, reason).as_bytes());
    writeln!(out, "  {mark} {text}{place}")?;
    if let Some(mend) = reason.mend {
        let mend = face.text(&format!("mend-{}", mend.id()));
        writeln!(out, "    {}", face.format("cli-boot-mend", &[("mend", mend.into())]))?;
    }
    Ok(())
}

fn place_text(face: &Face, place: &Place) -> String {
    match place {
        Place::Bytes(range) => {
            let last = range.end().saturating_sub(1).max(range.start);
            let args = [("start", range.start.into()), ("end", last.into())];
            face.format("cli-boot-bytes", &args)
        }
        Place::File { volume, path, line } => {
            let file = printable(format!("{volume}:/{path}").as_bytes());
            match line {
                Some(line) => {
                    let line = face.format("cli-boot-line", &[("line", u64::from(*line).into())]);
                    format!("{file}, {line}")
                }
                None => file,
            }
        }
    }
}

/// What Secure Boot looks at.
fn print_programs(
    face: &Face,
    out: &mut dyn Write,
    programs: &[EfiProgram],
) -> Result<(), Failure> {
    for (n, program) in programs.iter().enumerate() {
        let architecture = program.architecture.map_or_else(|| "?".to_owned(), |a| a.id());
        let mut args = vec![
            ("path", printable(format!("/{}", program.path).as_bytes()).into()),
            ("volume", program.volume.as_str().into()),
            ("kind", program.loader.id().into()),
            ("architecture", architecture.into()),
        ];
        let signers: Vec<String> = (program.signatures.iter())
            .map(|signature| {
                let names = std::iter::once(&signature.signer).chain(&signature.chain);
                names.map(String::as_str).collect::<Vec<_>>().join(" < ")
            })
            .collect();
        let line = match signers.is_empty() {
            false => {
                args.push(("signer", printable(signers.join("; ").as_bytes()).into()));
                face.format("cli-boot-signed", &args)
            }
            true => face.format("cli-boot-not-signed", &args),
        };
        let gap = if n == 0 { "\n" } else { "" };
        writeln!(out, "{gap}{line}")?;
    }
    Ok(())
}
