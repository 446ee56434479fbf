//! `edit`: changes what is in an image and makes a new one of it.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::author::{
    Authored, Begun, clashes, date, on_clash, plan_json, planned, source_failure, tell_scan,
    warnings,
};
use super::build::{failure, made, say_leftovers, say_made, sync_mode};
use super::edit_way::{self, Saved, save_over, save_shared};
use super::{hash, layout, trial};
use crate::amend::{
    ChangeError, ChangeOutcome, Changes, ImageSumError, Way, apply, blank_image_sum, has_image_sum,
    image_sum, refresh_lists,
};
use crate::base::diag::Code;
use crate::cli::args::EditArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{self, Form};
use crate::i18n::Value as TextValue;
use crate::io::host::path_from_bytes;
use crate::io::{BlockSource, SharedSource};
use crate::master::{self, Wishes};
use crate::model::spec::BootPolicy;
use crate::ops::boot_check::{BootDifference, boot_differences};
use crate::ops::scan_host::{ScanError, Source, disc_path, split_graft};
use crate::ops::{TreeBlobs, Workers, WriteOptions, WriteOutcome, write_planned};
use crate::plan::PlannedImage;
use crate::project::{
    CarriedBoot, Document, Edit, EditError, Gesture, ImportError, LayoutEdit, Project, import,
};

pub(in crate::cli) fn run(face: &mut Face, args: &EditArgs) -> Result<Exit, Failure> {
    let kinds = hash::parse_kinds(face, &args.digest)?;
    let changes = changes(face, args)?;
    let target = args.output.as_deref().filter(|_| !args.dry_run);
    if let Some(target) = target
        && !args.force
        && face.fs.lstat(target).is_ok()
    {
        return Err(Failure::of(target, face.text("cli-system-exists")));
    }
    let workers = face.workers()?;
    let (date, is_dated) = date(face, args.date.as_deref())?;
    let way = edit_way::way(args);
    let canonical = |path: &Path| face.fs.canonical(path).ok();
    let is_itself = target.is_some_and(|path| canonical(path) == canonical(&args.image.image));
    if (way != Way::NewImage && !args.dry_run) || is_itself {
        edit_way::take_back(face, &args.image.image)?;
    }
    face.start_progress();
    let image = Arc::new(face.open(&args.image)?);
    let project = workers.install(|| import(image, date, &face.ctx));
    face.stop_progress();
    let project = project.map_err(|error| import_failure(face, &args.image.image, error))?;
    let mut report = face.ctx.take_report();
    if way != Way::NewImage {
        report.forget(Code::EditDropsSessions);
    }
    face.print_report(&args.image.image, &report);
    let mut project = project;
    choose_boot(face, args, &mut project)?;
    let lists = project.origin.as_ref().map(|origin| origin.boot.facts.tree.check_lists.clone());
    let before = project.tree.clone();
    let mut document = Document::new(project);
    face.start_progress();
    let outcome = apply(&mut document, &changes, &*face.fs, &face.ctx, &workers);
    face.stop_progress();
    let outcome = outcome.map_err(|error| change_failure(face, &args.image.image, error))?;
    let mut has_losses = tell_scan(face, &args.unreadable, &outcome.scanned)?;
    let lists = lists.unwrap_or_default();
    let (fs, ctx) = (&*face.fs, &face.ctx);
    let lists = refresh_lists(&mut document, &before, &lists, fs, ctx, &workers);
    let lists = lists.map_err(|error| change_failure(face, &args.image.image, error))?;
    has_losses |= !lists.stale.is_empty();
    for (id, paths) in [("cli-edit-list", &lists.refreshed), ("cli-edit-stale", &lists.stale)] {
        for path in paths {
            let text = face.format(id, &[("path", path.as_str().into())]);
            face.say(&text);
        }
    }
    let options = WriteOptions {
        may_replace: args.force,
        digests: kinds,
        sync: sync_mode(&args.sync),
        verify: args.verify,
    };
    lay_out(face, args, &mut document, way)?;
    let project = document.project().clone();
    // Rules say where files lie; what shares the old image's bytes has no choice.
    let is_laid = !project.placement.is_empty();
    let saved = match (way, target) {
        (Way::NewImage, None) => None,
        (Way::NewImage, Some(_)) if is_laid => None,
        (Way::NewImage, Some(target)) => {
            save_shared(face, args, &project, target, &options, &workers)?
        }
        _ => Some(save_over(face, args, project.clone(), &workers)?),
    };
    if let Some(mut saved) = saved {
        saved.authored.has_losses |= has_losses;
        saved.authored.is_dated = is_dated;
        tell_saved(face, args, &saved, &outcome, &workers)?;
        return Ok(face.exit(saved.authored.has_losses));
    }
    let Project { tree, spec, boot, placement, sources, origin } = project;
    let policy = boot.policy;
    let mut begun =
        Begun { tree, spec, boot, placement, sources, is_scanned: false, is_dated, has_losses };
    if has_image_sum(&begun.spec.volume.application_use) {
        sum_image(face, &mut begun, &workers)?;
    }
    let authored = planned(face, begun, &args.unreadable, &workers)?;
    if let Some(origin) = origin.filter(|origin| origin.boot.is_any() && policy != BootPolicy::Drop)
    {
        let image =
            PlannedImage::new(Arc::clone(&authored.plan), Arc::clone(authored.image.blobs()));
        let found = boot_differences(image, &origin.boot.facts, &face.ctx)
            .map_err(|error| face.open_failure(&args.image.image, error))?;
        if !found.is_empty() {
            return Err(not_carried(face, &args.image.image, &found));
        }
    }
    if let Some(machine) = &args.try_it {
        let image: SharedSource = Arc::new(authored.image);
        return trial::start(face, &args.image.image, image, &trial::machine(machine));
    }
    let written = match target {
        None => None,
        Some(target) => {
            face.start_progress();
            let (image, facts) = (&authored.image, &authored.facts);
            let written =
                write_planned(image, facts, target, &options, &*face.fs, &face.ctx, &workers)
                    .map_err(|error| failure(face, target, error))?;
            face.stop_progress();
            say_leftovers(face, &written);
            Some((target, written))
        }
    };
    render_id(face, args, &authored, &workers);
    tell(face, args, &authored, &outcome, written.as_ref(), None)?;
    Ok(face.exit(authored.has_losses))
}

/// All metadata is rendered once more for the id: in our threads, and only for who reads it.
fn render_id(face: &Face, args: &EditArgs, authored: &Authored, workers: &Workers) {
    if args.json.form() != Form::Text || !face.is_quiet() {
        workers.install(|| authored.plan.id());
    }
}

/// Says what was saved in another way than as a new image laid out anew.
fn tell_saved(
    face: &mut Face,
    args: &EditArgs,
    saved: &Saved,
    outcome: &ChangeOutcome,
    workers: &Workers,
) -> Result<(), Failure> {
    render_id(face, args, &saved.authored, workers);
    let file = args.output.as_deref().unwrap_or(&args.image.image);
    let written = saved.written.clone().map(|written| (file, written));
    tell(face, args, &saved.authored, outcome, written.as_ref(), Some(saved))?;
    if args.json.form() == Form::Text {
        let values = [
            ("way", TextValue::from(if saved.is_shared { "shared" } else { saved.way.id() })),
            ("written", TextValue::Bytes(saved.written_bytes)),
            ("size", TextValue::Bytes(saved.authored.image.len())),
            ("left", TextValue::Bytes(saved.left_bytes)),
        ];
        let text = face.format("cli-edit-way", &values);
        face.say(&text);
    }
    Ok(())
}

/// Takes the rules of the arguments into the document.
fn lay_out(
    face: &mut Face,
    args: &EditArgs,
    document: &mut Document,
    way: Way,
) -> Result<(), Failure> {
    let project = document.project();
    let (tree, known) = (project.tree.clone(), project.placement.clone());
    let rules = layout::placement(face, &args.layout, &args.align, &tree, known)?;
    if way != Way::NewImage && !rules.is_empty() {
        return Err(Failure::usage(face.text("cli-edit-layout-new")));
    }
    let layout = Edit::Layout(Box::new(LayoutEdit::Set(rules)));
    let laid = document.apply(layout, Gesture::single());
    laid.map_err(|error| Failure::of(&args.image.image, error.to_string()))?;
    Ok(())
}

/// Takes the way of carrying boot over that was asked for, else the one that loses nothing;
/// refuses, naming the pieces, where there is none.
fn choose_boot(face: &mut Face, args: &EditArgs, project: &mut Project) -> Result<(), Failure> {
    let Some(origin) = project.origin.clone().filter(|origin| origin.boot.is_any()) else {
        return Ok(());
    };
    let file = &args.image.image;
    let carried = &origin.boot;
    let policy = match args.boot.as_deref() {
        Some("keep") => BootPolicy::Keep,
        Some("drop") => BootPolicy::Drop,
        Some(_) => BootPolicy::Replay,
        None => match carried.policy() {
            Some(policy) => policy,
            None => return Err(undecided(face, file, carried)),
        },
    };
    if policy == BootPolicy::Keep && !carried.can_stay {
        return Err(Failure::of(file, face.text("error-edit-cannot-stay")));
    }
    if policy == BootPolicy::Replay && !carried.pieces.is_empty() {
        return Err(undecided(face, file, carried));
    }
    project.boot.policy = policy;
    Ok(())
}

/// Writes the sum of the whole image into the descriptor, where one stood: the image is planned
/// with a blank in its place and read once.
fn sum_image(face: &mut Face, begun: &mut Begun, workers: &Workers) -> Result<(), Failure> {
    begun.spec.volume.application_use = blank_image_sum();
    face.start_progress();
    let Begun { tree, spec, boot, placement, sources, .. } = &*begun;
    let wishes = Wishes { tree, spec, boot, placement, sources };
    let facts = workers.install(|| master::gather(wishes, &*face.fs, &face.ctx))?;
    let planned = workers.install(|| master::plan_unless(wishes, &facts, &face.ctx.cancel));
    let (plan, _) = planned?;
    let blobs = TreeBlobs::new(plan.tree().clone(), sources.clone(), Arc::clone(&face.fs));
    let image = PlannedImage::new(Arc::new(plan), Arc::new(blobs));
    let sum = workers.install(|| image_sum(&image, &face.ctx));
    face.stop_progress();
    begun.spec.volume.application_use = sum.map_err(|error| match error {
        ImageSumError::Cancelled(_) => Failure::Cancelled,
        other => Failure::new(other.to_string()),
    })?;
    Ok(())
}

/// Names the pieces that can't be made anew, and the choices.
fn undecided(face: &mut Face, file: &Path, carried: &CarriedBoot) -> Failure {
    for piece in &carried.pieces {
        let (piece, number) = piece.id();
        let values = [("piece", piece.into()), ("number", u64::from(number).into())];
        let text = face.format("error-edit-piece", &values);
        face.say(&text);
    }
    let id = if carried.can_stay { "error-edit-boot-keep" } else { "error-edit-boot-drop" };
    Failure::of(file, face.text(id))
}

/// Names what would not start as before.
pub(super) fn not_carried(face: &mut Face, file: &Path, found: &[BootDifference]) -> Failure {
    for difference in found {
        let mut values = vec![
            ("what", TextValue::from(difference.id())),
            ("number", 0u64.into()),
            ("field", "".into()),
            ("firmware", "".into()),
            ("medium", "".into()),
        ];
        match difference {
            BootDifference::Entry { number, field } => {
                values.extend([("number", u64::from(*number).into()), ("field", (*field).into())]);
            }
            BootDifference::Start { firmware, medium } => {
                values.extend([("firmware", firmware.id().into()), ("medium", medium.id().into())]);
            }
            _ => {}
        }
        let text = face.format("error-edit-difference", &values);
        face.say(&text);
    }
    Failure::of(file, face.text("error-edit-not-carried"))
}

/// What the arguments ask for.
fn changes(face: &Face, args: &EditArgs) -> Result<Changes, Failure> {
    let path = |bytes: &[u8]| disc_path(bytes).map_err(|error| source_failure(face, &error));
    let split = |arg: &OsString| {
        split_graft(arg.as_encoded_bytes()).ok_or_else(|| {
            let values = [("text", arg.to_string_lossy().into_owned().into())];
            Failure::usage(face.format("cli-edit-needs-equals", &values))
        })
    };
    let mut changes = Changes {
        on_clash: on_clash(&args.on_clash),
        volume_id: args.volume_id.clone(),
        ..Changes::default()
    };
    for arg in &args.rm {
        changes.remove.push(path(arg.as_encoded_bytes())?);
    }
    for arg in &args.mv {
        let (from, to) = split(arg)?;
        changes.moves.push((path(&from)?, path(&to)?));
    }
    for arg in &args.replace {
        let (host, to) = split(arg)?;
        changes.replace.push((path_from_bytes(&host).into_owned(), path(&to)?));
    }
    let mut no_input = || Err(std::io::ErrorKind::Unsupported.into());
    for arg in &args.add {
        let source = Source::from_arg(arg, &*face.fs, &mut no_input);
        changes.add.push(source.map_err(|error| source_failure(face, &error))?);
    }
    Ok(changes)
}

pub(super) fn import_failure(face: &Face, file: &Path, error: ImportError) -> Failure {
    match error {
        ImportError::Open(error) => face.open_failure(file, error),
        ImportError::NotIso => Failure::of(file, face.text("error-edit-not-iso")),
        ImportError::Udf => Failure::of(file, face.text("error-edit-udf")),
        ImportError::Tracks { count } => {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            Failure::of(file, face.format("error-edit-tracks", &[("count", count.into())]))
        }
        other => Failure::of(file, other.to_string()),
    }
}

fn change_failure(face: &mut Face, file: &Path, error: ChangeError) -> Failure {
    match error {
        ChangeError::Clashes(undecided) => clashes(face, &undecided),
        ChangeError::NoSuchPath(path) => face.no_such_path(file, &path),
        ChangeError::NotAFile(path) => {
            let path = String::from_utf8_lossy(&path).into_owned();
            Failure::of(file, face.format("error-edit-not-a-file", &[("path", path.into())]))
        }
        ChangeError::Host { path, error } => face.host_failure(&path, &error),
        ChangeError::Edit(EditError::Cancelled(_)) | ChangeError::Scan(ScanError::Cancelled(_)) => {
            Failure::Cancelled
        }
        other => Failure::of(file, other.to_string()),
    }
}

/// Says what was changed, and what was made of it.
fn tell(
    face: &mut Face,
    args: &EditArgs,
    authored: &Authored,
    outcome: &ChangeOutcome,
    written: Option<&(&Path, WriteOutcome)>,
    saved: Option<&Saved>,
) -> Result<(), Failure> {
    let size = authored.image.len();
    let name = written.map_or_else(|| "-".to_owned(), |(path, _)| path.display().to_string());
    if args.json.form() != Form::Text {
        let mut object = output::head(&args.image.image.to_string_lossy());
        object.extend(plan_json(authored));
        object.insert("size_bytes".to_owned(), size.into());
        let changes = json!({
            "removed": outcome.removed,
            "moved": outcome.moved,
            "replaced": outcome.replaced,
            "added": outcome.added,
        });
        object.insert("changes".to_owned(), changes);
        let way = saved.map_or(Way::NewImage, |saved| saved.way);
        object.insert("way".to_owned(), way.id().into());
        if let Some(saved) = saved {
            object.insert("written_bytes".to_owned(), saved.written_bytes.into());
            object.insert("left_bytes".to_owned(), saved.left_bytes.into());
            object.insert("shares_blocks".to_owned(), saved.is_shared.into());
        }
        if let Some((path, outcome)) = written {
            object.insert("output".to_owned(), path.to_string_lossy().into());
            object.insert("digests".to_owned(), Value::Object(hash::to_json(&outcome.digests)));
            object.insert("verified".to_owned(), outcome.is_verified.into());
            object.insert("synced".to_owned(), outcome.is_synced.into());
        }
        object.insert("warnings".to_owned(), warnings(face, &authored.report));
        return output::print_object(&object);
    }
    for (id, count) in [
        ("cli-edit-removed", outcome.removed),
        ("cli-edit-moved", outcome.moved),
        ("cli-edit-replaced", outcome.replaced),
        ("cli-edit-added", outcome.added),
    ] {
        if count > 0 {
            let bytes = TextValue::Bytes(outcome.added_bytes);
            let text = face.format(id, &[("count", count.into()), ("size", bytes)]);
            face.say(&text);
        }
    }
    say_made(face, &made(&name, authored), written.map(|(_, outcome)| outcome));
    if let Some((_, outcome)) = written.filter(|(_, outcome)| !outcome.digests.is_empty()) {
        let mut out = output::stdout();
        hash::print(&mut out, &name, &outcome.digests)?;
        out.flush()?;
    }
    Ok(())
}
