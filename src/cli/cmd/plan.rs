//! `plan`: the exact layout `build` would write, and its plan id.

use std::io::Write;

use serde_json::Value;

use super::author::{Authored, author, plan_json, warnings};
use super::layout::{print_rules, rules_json};
use super::map::{print_spans, print_table};
use crate::cli::args::PlanArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form};
use crate::i18n::Value as TextValue;
use crate::io::BlockSource;
use crate::model::map::OwnerNames;

pub(in crate::cli) fn run(face: &mut Face, args: &PlanArgs) -> Result<Exit, Failure> {
    let workers = face.workers()?;
    let authored = author(face, &args.author, &workers)?;
    // All metadata is rendered for it: in our threads.
    workers.install(|| authored.plan.id());
    let names = || OwnerNames::of_plan(authored.plan.tree().clone());
    match args.json.form() {
        Form::Text => {
            print_summary(face, args, &authored)?;
            if args.map {
                print_table(face, &authored.plan.map(), &names())?;
            }
        }
        form => {
            let mut head = output::head("");
            head.insert("image".to_owned(), Value::Null);
            head.extend(plan_json(&authored));
            let mut tail = serde_json::Map::new();
            tail.extend(rules_json(face, &authored));
            tail.insert("warnings".to_owned(), warnings(face, &authored.report));
            print_spans(form, head, &authored.plan.map(), &names(), tail)?;
        }
    }
    Ok(face.exit(authored.has_losses))
}

fn print_summary(face: &Face, args: &PlanArgs, authored: &Authored) -> Result<(), Failure> {
    let mut out = output::stdout();
    let size = authored.image.len();
    let size = format!("{} ({})", face.texts.bytes(size), face.texts.exact_bytes(size));
    let id = authored.plan.id();
    for (label, value) in [
        ("cli-plan-id", format!("{} ({})", id.to_hex(), id.to_short())),
        ("cli-plan-date", authored.date.clone()),
        ("cli-plan-size", size),
    ] {
        writeln!(out, "{}: {value}", face.text(label))?;
    }
    print_rules(face, &mut out, authored)?;
    if args.explain {
        let from_host = face.text("cli-plan-from-host");
        if !authored.is_dated {
            let values = [("date", TextValue::from(authored.date.as_str()))];
            writeln!(out, "{}", face.format("cli-plan-unpinned-date", &values))?;
        }
        for (name, value) in [("owner", &args.author.owner), ("mode", &args.author.mode)] {
            if value == "host" {
                writeln!(out, "{name}: {from_host}")?;
            }
        }
        if args.author.volume_id.is_none() {
            writeln!(out, "{}", face.text("cli-plan-unpinned-name"))?;
        }
    }
    Ok(out.flush()?)
}
