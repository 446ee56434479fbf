//! From the arguments of `build` and `plan` to the plan: one way for both, so that both print the
//! same plan id.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::boot_set::boot_set;
use super::find::parse_time;
use super::layout;
use super::parse_bytes;
use crate::base::bytes::Timestamp;
use crate::base::diag::Severity;
use crate::base::progress::Phase;
use crate::cli::args::AuthorArgs;
use crate::cli::exit::{Exit, Failure, Problem};
use crate::cli::face::Face;
use crate::cli::output::printable;
use crate::i18n::Value as TextValue;
use crate::io::SourceTable;
use crate::io::source::read_vec;
use crate::master::{self, Facts, Finding, IssueKind, PlanReport, Wishes};
use crate::model::spec::{
    BootSpec, Deep, HideRule, ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, Placement,
    RockRidgeVersion, SortRule,
};
use crate::model::tree::{NodeId, Tree};
use crate::model::{Blob, Namespace};
use crate::opened::OpenOptions;
use crate::ops::same::is_same_content;
use crate::ops::scan_host::{
    Origin, ScanError, ScanOptions, ScanOutcome, Source, SourceError, paths_of_list, scan,
};
use crate::ops::{TreeBlobs, Workers};
use crate::plan::{Plan, PlannedImage, check};
use crate::project::file::{FileError, is_project_path, load};
use crate::project::{Clash, MergeRules, OnClash, Project, merge, volume_name_from};

/// Longest list of files or of globs that is read.
const LIST_BYTES: u64 = 1 << 30;
/// Name of a disc whose sources have none.
const NAMELESS: &str = "DISC";
/// How many files of a kind are named on standard error.
const SHOWN: usize = 20;

/// The image as it will be.
pub(super) struct Authored {
    pub(super) plan: Arc<Plan>,
    pub(super) image: PlannedImage,
    /// The rules it was made by.
    pub(super) placement: Placement,
    pub(super) report: PlanReport,
    /// What was known of the files when it was planned.
    pub(super) facts: Facts,
    /// The `--date` that repeats it.
    pub(super) date: String,
    /// Whether the date was given.
    pub(super) is_dated: bool,
    /// Something that was asked for is left out.
    pub(super) has_losses: bool,
}

/// Scans the sources, puts them together and plans the image.
pub(super) fn author(
    face: &mut Face,
    args: &AuthorArgs,
    workers: &Workers,
) -> Result<Authored, Failure> {
    let begun = begin(face, args, workers)?;
    planned(face, begun, &args.unreadable, workers)
}

/// Scans the sources and puts them together, or opens the project.
pub(super) fn begin(
    face: &mut Face,
    args: &AuthorArgs,
    workers: &Workers,
) -> Result<Begun, Failure> {
    match project_path(args) {
        Some(path) => from_project(face, args, path),
        None => from_sources(face, args, workers),
    }
}

/// Looks at the files of what was begun, and takes those out that can't be read.
pub(super) fn gathered(
    face: &mut Face,
    begun: &mut Begun,
    unreadable: &str,
    workers: &Workers,
) -> Result<Facts, Failure> {
    face.start_progress();
    let Begun { tree, spec, boot, placement, sources, is_scanned, .. } = &*begun;
    let wishes = Wishes { tree, spec, boot, placement, sources };
    let gather = if *is_scanned { master::gather_scanned } else { master::gather };
    let mut facts = workers.install(|| gather(wishes, &*face.fs, &face.ctx))?;
    begun.has_losses |= drop_unreadable(face, unreadable, &mut begun.tree, &facts)?;
    facts.issues.clear();
    Ok(facts)
}

/// Plans what was begun.
pub(super) fn planned(
    face: &mut Face,
    begun: Begun,
    unreadable: &str,
    workers: &Workers,
) -> Result<Authored, Failure> {
    let mut begun = begun;
    let facts = gathered(face, &mut begun, unreadable, workers)?;
    let Begun { tree, spec, boot, placement, sources, is_dated, has_losses, .. } = begun;
    let date = spec.date;
    let (spec, boot) = (&spec, &boot);
    face.ctx.meter.phase(Phase::Plan, None);
    let cancel = &face.ctx.cancel;
    let wishes = Wishes { tree: &tree, spec, boot, placement: &placement, sources: &sources };
    let planned = workers.install(|| master::plan_unless(wishes, &facts, cancel));
    let (plan, report) = planned?;
    face.stop_progress();
    let faults = check(&plan);
    tell_findings(face, &report);
    layout::tell_lost(face, &plan, &placement);
    if report.has_errors() || !faults.is_empty() {
        for fault in faults.iter().take(SHOWN) {
            let args = [("fault", format!("{fault:?}").into())];
            let text = face.format("cli-build-fault", &args);
            face.say(&text);
        }
        return Err(Failure::new(face.text("cli-build-impossible")));
    }
    let plan = Arc::new(plan);
    let fs = Arc::clone(&face.fs);
    let blobs = TreeBlobs::new(plan.tree().clone(), sources, fs);
    let image = PlannedImage::new(Arc::clone(&plan), Arc::new(blobs));
    let date = date.to_rfc3339_utc();
    Ok(Authored { plan, image, placement, report, facts, date, is_dated, has_losses })
}

/// What is to be planned, and where its bytes come from.
pub(super) struct Begun {
    pub(super) tree: Tree,
    pub(super) spec: ImageSpec,
    pub(super) boot: BootSpec,
    pub(super) placement: Placement,
    pub(super) sources: SourceTable,
    /// The files were looked at just now.
    pub(super) is_scanned: bool,
    pub(super) is_dated: bool,
    pub(super) has_losses: bool,
}

fn from_sources(face: &mut Face, args: &AuthorArgs, workers: &Workers) -> Result<Begun, Failure> {
    let sources = sources(face, args)?;
    let (date, is_dated) = date(face, args.date.as_deref())?;
    let mut spec = spec(face, args, date)?;
    spec.volume.volume_id = match &args.volume_id {
        Some(name) => name.clone(),
        None => default_name(&sources),
    };
    face.start_progress();
    let scanned = scan_sources(face, args, &sources, workers)?;
    let mut tree = merge_sources(face, args, &scanned)?;
    let has_losses = tell_scan(face, &args.unreadable, &scanned)?;
    let sources = SourceTable::default();
    let name = &spec.volume.volume_id;
    let boot = boot_set(face, &args.boot, &mut tree, &sources, name)?;
    let placement = layout::placement(face, &args.layout, &aligns(args), &tree, Placement::new())?;
    Ok(Begun { tree, spec, boot, placement, sources, is_scanned: true, is_dated, has_losses })
}

/// The project that is the only source, by its ending.
fn project_path(args: &AuthorArgs) -> Option<&Path> {
    let [only] = args.sources.as_slice() else { return None };
    let is_alone = args.input.is_empty() && args.files_from.is_empty();
    Some(Path::new(only)).filter(|path| is_alone && is_project_path(path))
}

/// A project says itself how the image is to be; only name and time can be given beside it.
fn from_project(face: &mut Face, args: &AuthorArgs, path: &Path) -> Result<Begun, Failure> {
    if let Some(option) = args.first_beside_a_project() {
        let values = [("option", TextValue::from(option))];
        return Err(Failure::usage(face.format("cli-build-project-option", &values)));
    }
    face.start_progress();
    let options = OpenOptions::default();
    let loaded = load(&*face.fs, path, None, &options, &face.ctx);
    face.stop_progress();
    let loaded = loaded.map_err(|error| project_failure(face, path, error))?;
    let mut project = loaded.project;
    let report = face.ctx.take_report();
    let mut has_losses = loaded.is_newer;
    for found in report.iter() {
        has_losses |= found.severity >= Severity::Warning;
        let text = face.texts.diagnostic(found);
        face.print(&text, found.severity);
    }
    if let Some(name) = &args.volume_id {
        project.spec.volume.volume_id.clone_from(name);
    }
    if args.date.is_some() || std::env::var_os("SOURCE_DATE_EPOCH").is_some() {
        project.spec.date = date(face, args.date.as_deref())?.0;
    }
    let Project { tree, spec, boot, placement, sources, .. } = project;
    let placement = layout::placement(face, &args.layout, &aligns(args), &tree, placement)?;
    let is_scanned = false;
    Ok(Begun { tree, spec, boot, placement, sources, is_scanned, is_dated: true, has_losses })
}

/// Alignments of certain files; one without a glob is an option of the whole image.
fn aligns(args: &AuthorArgs) -> Vec<String> {
    args.align.iter().filter(|align| align.contains(':')).cloned().collect()
}

fn project_failure(face: &Face, path: &Path, error: FileError) -> Failure {
    match error {
        FileError::Cancelled(_) => Failure::Cancelled,
        FileError::Host { source, .. } => face.host_failure(path, &source),
        FileError::NotAProject => Failure::of(path, face.text("error-not-a-project")),
        FileError::Newer { major, minor } => {
            let version = [("version", format!("{major}.{minor}").into())];
            Failure::of(path, face.format("error-project-newer", &version))
        }
        FileError::Malformed { line, column, reason } => {
            let values = [
                ("line", TextValue::Number(line as u64)),
                ("column", TextValue::Number(column as u64)),
                ("reason", reason.into()),
            ];
            Failure::of(path, face.format("error-project-malformed", &values))
        }
        other => Failure::of(path, other.to_string()),
    }
}

fn sources(face: &Face, args: &AuthorArgs) -> Result<Vec<Source>, Failure> {
    let mut input = || {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(Arc::from(bytes))
    };
    let mut sources = Vec::new();
    let input_args = args.input.iter().map(|path| {
        let mut arg = OsString::from("-=");
        arg.push(path);
        arg
    });
    for arg in args.sources.iter().cloned().chain(input_args) {
        let source = Source::from_arg(&arg, &*face.fs, &mut input);
        sources.push(source.map_err(|error| source_failure(face, &error))?);
    }
    for list in &args.files_from {
        let bytes = read_list(face, list)?;
        sources.push(Source::list(paths_of_list(&bytes, args.null)));
    }
    if sources.is_empty() {
        return Err(Failure::usage(face.text("cli-build-no-source")));
    }
    Ok(sources)
}

pub(super) fn source_failure(face: &Face, error: &SourceError) -> Failure {
    match error {
        SourceError::Missing { path, source } => face.host_failure(path, source),
        SourceError::BadDiscPath { path } => {
            let args = [("path", printable(path).into())];
            Failure::usage(face.format("cli-build-bad-path", &args))
        }
        SourceError::NamelessInput => Failure::usage(face.text("cli-build-nameless")),
        SourceError::Input(error) => face.host_failure(Path::new("-"), error),
    }
}

/// The bytes of a list; `-` is standard input.
pub(super) fn read_list(face: &Face, list: &Path) -> Result<Vec<u8>, Failure> {
    if list == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(LIST_BYTES).read_to_end(&mut bytes);
        read.map_err(|error| face.host_failure(list, &error))?;
        return Ok(bytes);
    }
    let source = face.fs.open(list).map_err(|error| face.host_failure(list, &error))?;
    let len = usize::try_from(source.len().min(LIST_BYTES)).unwrap_or(0);
    read_vec(&*source, 0, len).map_err(|error| Failure::of(list, error.kind.to_string()))
}

/// The time of the build: `--date`, else SOURCE_DATE_EPOCH, else now; taken once.
pub(super) fn date(face: &Face, given: Option<&str>) -> Result<(Timestamp, bool), Failure> {
    let bad = |text: &str| Failure::usage(face.format("cli-bad-time", &[("text", text.into())]));
    if let Some(text) = given {
        let seconds = parse_time(text).ok_or_else(|| bad(text))?;
        return Ok((Timestamp::from_unix(seconds), true));
    }
    if let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") {
        let seconds = text.trim().parse().map_err(|_| bad(&text))?;
        return Ok((Timestamp::from_unix(seconds), true));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((Timestamp::from_unix(i64::try_from(now.as_secs()).unwrap_or(0)), false))
}

fn spec(face: &Face, args: &AuthorArgs, date: Timestamp) -> Result<ImageSpec, Failure> {
    let mut spec = ImageSpec::new(date);
    spec.level = match args.iso_level {
        1 => IsoLevel::One,
        2 => IsoLevel::Two,
        4 => IsoLevel::Four,
        _ => IsoLevel::Three,
    };
    spec.joliet = match args.joliet.as_str() {
        "off" => None,
        "103" => Some(JolietLimit::Units103),
        _ => Some(JolietLimit::Units64),
    };
    spec.rock_ridge = match args.rock_ridge.as_str() {
        "off" => None,
        "1.12" => Some(RockRidgeVersion::V112),
        _ => Some(RockRidgeVersion::V110),
    };
    spec.deep = if args.deep == "relocate" { Deep::Relocate } else { Deep::Keep };
    spec.dedupe = args.dedupe;
    spec.padding_sectors = args.padding;
    let bad = |id: &str, text: &str| Failure::usage(face.format(id, &[("text", text.into())]));
    for align in args.align.iter().filter(|align| !align.contains(':')) {
        spec.align_bytes = parse_bytes(align)
            .filter(|bytes| bytes.is_power_of_two() && *bytes >= 2048)
            .ok_or_else(|| bad("cli-build-bad-align", align))?;
    }
    spec.owner = parse_owner(&args.owner).ok_or_else(|| bad("cli-build-bad-owner", &args.owner))?;
    spec.mode = match args.mode.as_str() {
        "plain" => ModePolicy::Plain,
        "host" => ModePolicy::Host,
        octal => u16::from_str_radix(octal, 8)
            .ok()
            .filter(|mode| *mode <= 0o7777)
            .map(ModePolicy::Fixed)
            .ok_or_else(|| bad("cli-build-bad-mode", octal))?,
    };
    for rule in &args.hide {
        let parsed = rule.split_once(':').and_then(|(view, glob)| {
            Some(HideRule { view: Namespace::from_id(view)?, glob: glob.to_owned() })
        });
        spec.hide.push(parsed.ok_or_else(|| bad("cli-build-bad-hide", rule))?);
    }
    if let Some(list) = &args.sort {
        let bytes = read_list(face, list)?;
        spec.sort = parse_sort(&String::from_utf8_lossy(&bytes))
            .map_err(|line| bad("cli-build-bad-sort", &line))?;
    }
    let volume = &mut spec.volume;
    for (field, given) in [
        (&mut volume.system_id, &args.system_id),
        (&mut volume.volume_set_id, &args.volume_set_id),
        (&mut volume.publisher_id, &args.publisher_id),
        (&mut volume.preparer_id, &args.preparer_id),
        (&mut volume.application_id, &args.application_id),
        (&mut volume.copyright_file, &args.copyright_file),
        (&mut volume.abstract_file, &args.abstract_file),
        (&mut volume.bibliographic_file, &args.bibliographic_file),
    ] {
        if let Some(given) = given {
            field.clone_from(given);
        }
    }
    Ok(spec)
}

fn parse_owner(text: &str) -> Option<OwnerPolicy> {
    match text {
        "root" => Some(OwnerPolicy::Root),
        "host" => Some(OwnerPolicy::Host),
        ids => {
            let (uid, gid) = ids.split_once(':')?;
            Some(OwnerPolicy::Ids { uid: uid.parse().ok()?, gid: gid.parse().ok()? })
        }
    }
}

/// Lines of `GLOB WEIGHT`, as mkisofs reads them; larger weights come earlier.
fn parse_sort(text: &str) -> Result<Vec<SortRule>, String> {
    let rule = |line: &str| {
        let (glob, weight) = line.rsplit_once(char::is_whitespace)?;
        let glob = glob.trim().trim_start_matches("./").to_owned();
        Some(SortRule { glob, weight: weight.parse().ok()? })
    };
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| rule(line).ok_or_else(|| line.to_owned()))
        .collect()
}

/// The name of the first folder or file that was given, cleaned.
fn default_name(sources: &[Source]) -> String {
    let path = sources.iter().find_map(|source| match &source.origin {
        Origin::Host(path) => Some(path.as_path()),
        _ => None,
    });
    let here = || std::env::current_dir().ok().and_then(|path| path.file_name().map(Into::into));
    let name: Option<std::ffi::OsString> = match path {
        Some(path) if path == Path::new(".") => here(),
        Some(path) => path.file_name().map(Into::into),
        None => None,
    };
    let name = name.and_then(|name| volume_name_from(name.as_encoded_bytes()));
    name.unwrap_or_else(|| NAMELESS.to_owned())
}

fn scan_sources(
    face: &Face,
    args: &AuthorArgs,
    sources: &[Source],
    workers: &Workers,
) -> Result<ScanOutcome, Failure> {
    let mut excludes = args.exclude.clone();
    for list in &args.exclude_from {
        let bytes = read_list(face, list)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        excludes.extend(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned));
    }
    let mut options = ScanOptions {
        excludes,
        use_gitignore: args.use_gitignore,
        follow_links: args.follow_links,
        keep_specials: args.special == "keep",
        enter_file_systems: args.other_file_systems,
        ..ScanOptions::default()
    };
    if args.keep_system_files {
        options.system_names.clear();
    }
    let (fs, ctx) = (&*face.fs, &face.ctx);
    workers.install(|| scan(sources, &options, fs, ctx)).map_err(|error| match error {
        ScanError::Cancelled(_) => Failure::Cancelled,
        ScanError::BadGlob { glob, source } => {
            let args = [("glob", glob.into()), ("error", source.to_string().into())];
            Failure::usage(face.format("cli-bad-glob", &args))
        }
        other => Failure::new(other.to_string()),
    })
}

fn merge_sources(
    face: &mut Face,
    args: &AuthorArgs,
    scanned: &ScanOutcome,
) -> Result<Tree, Failure> {
    let on_clash = on_clash(&args.on_clash);
    let none = SourceTable::default();
    let mut is_same =
        |a: &Blob, b: &Blob| is_same_content((a, &none), (b, &none), &*face.fs, &face.ctx);
    let mut rules = MergeRules {
        decide: &mut |clash| on_clash.resolve(clash),
        is_same: &mut is_same,
        map_source: &mut |id| id,
    };
    let mut tree = Tree::new();
    let merged = merge(&mut tree, Tree::ROOT, &scanned.tree, &scanned.parts, &mut rules, &face.ctx);
    let merged = merged.map_err(|error| match error {
        crate::project::MergeError::Cancelled(_) => Failure::Cancelled,
        other => Failure::new(other.to_string()),
    })?;
    face.ctx.check()?;
    if merged.undecided.is_empty() {
        return Ok(tree);
    }
    Err(clashes(face, &merged.undecided))
}

/// Names that are taken by something else.
pub(super) fn clashes(face: &mut Face, clashes: &[Clash]) -> Failure {
    for clash in clashes.iter().take(SHOWN) {
        let args = [("path", printable(&clash.path).into())];
        let text = face.format("cli-build-clash", &args);
        face.say(&text);
    }
    let count = u64::try_from(clashes.len()).unwrap_or(u64::MAX);
    Failure::new(face.format("cli-build-clashes", &[("count", count.into())]))
}

/// What is done about names that are taken, by its name on the command line.
pub(super) fn on_clash(name: &str) -> OnClash {
    let found = OnClash::ALL.iter().find(|(known, _)| *known == name);
    found.map_or(OnClash::Fail, |(_, on_clash)| *on_clash)
}

/// Says what stays out; whether something that was asked for does.
pub(super) fn tell_scan(
    face: &mut Face,
    unreadable: &str,
    scanned: &ScanOutcome,
) -> Result<bool, Failure> {
    if let Some(missing) = scanned.missing.first() {
        return Err(face.host_failure(&missing.path, &missing.error));
    }
    for (id, count) in [
        ("cli-build-system-files", scanned.left_out.count),
        ("cli-build-excluded", scanned.excluded.count),
        ("cli-build-specials", scanned.skipped_specials.count),
        ("cli-build-not-entered", scanned.not_entered.count),
        ("cli-build-loops", scanned.loops.count),
        ("cli-build-strays", scanned.strays.count),
    ] {
        if count > 0 {
            let text = face.format(id, &[("count", count.into())]);
            face.say(&text);
        }
    }
    for unread in scanned.unreadable.first.iter().take(SHOWN) {
        let text = face.system_text(&unread.error);
        warn(face, &unread.path, text);
    }
    let count = scanned.unreadable.count;
    if count > 0 && unreadable == "fail" {
        return Err(Failure::new(face.format("cli-build-unreadable", &[("count", count.into())])));
    }
    Ok(count > 0)
}

fn warn(face: &mut Face, file: &Path, text: String) {
    let problem = Problem { exit: Exit::Failed, file: Some(file.to_owned()), text, offset: None };
    face.warn(&problem);
}

/// Refuses files that can't be read, or takes them out of the tree.
pub(super) fn drop_unreadable(
    face: &mut Face,
    unreadable: &str,
    tree: &mut Tree,
    facts: &Facts,
) -> Result<bool, Failure> {
    if facts.issues.is_empty() {
        return Ok(false);
    }
    for issue in facts.issues.iter().take(SHOWN) {
        let text = face.text(match issue.kind {
            IssueKind::Changed => "cli-build-changed",
            IssueKind::Missing => "cli-system-not-found",
            _ => "cli-build-cannot-read",
        });
        warn(face, &issue.path, text);
    }
    let count = u64::try_from(facts.issues.len()).unwrap_or(u64::MAX);
    if unreadable == "fail" {
        return Err(Failure::new(face.format("cli-build-unreadable", &[("count", count.into())])));
    }
    let gone: std::collections::HashSet<_> = facts.issues.iter().map(|issue| issue.blob).collect();
    let is_gone = |id: &NodeId| {
        let blob = tree.node(*id).and_then(|node| node.blob());
        blob.is_some_and(|blob| gone.contains(&blob))
    };
    let names: Vec<NodeId> = (1..tree.node_bound()).map(NodeId).filter(is_gone).collect();
    tree.remove_all(&names).map_err(|error| Failure::new(error.to_string()))?;
    Ok(true)
}

/// Says what will not be as the files are: a line for each rule, with its first example.
pub(super) fn tell_findings(face: &mut Face, report: &PlanReport) {
    for finding in report.findings() {
        if finding.severity < Severity::Warning && !face.is_verbose() {
            continue;
        }
        let mut text = face.texts.diagnostic(&finding.diagnostic());
        if !finding.affects.is_empty() {
            let who: Vec<&str> = finding.affects.iter().map(|who| who.id()).collect();
            text.push_str(&format!(" [{}]", who.join(", ")));
        }
        face.print(&text, finding.severity);
        let shown = if face.is_verbose() { finding.examples.as_slice() } else { &[] };
        for example in shown {
            let (old, new) = (printable(example.old.as_bytes()), printable(example.new.as_bytes()));
            face.print(&format!("    {old} -> {new}"), Severity::Note);
        }
    }
}

/// The `warnings` of a plan.
pub(super) fn warnings(face: &Face, report: &PlanReport) -> Value {
    let one = |finding: &Finding| {
        json!({
            "severity": finding.severity.id(),
            "code": finding.code.id(),
            "text": face.texts.diagnostic(&finding.diagnostic()),
            "view": finding.view.map(Namespace::id),
            "count": finding.count,
            "limit": finding.limit,
            "affects": finding.affects.iter().map(|who| who.id()).collect::<Vec<_>>(),
            "examples": finding
                .examples
                .iter()
                .map(|example| json!({"old": example.old, "new": example.new}))
                .collect::<Vec<_>>(),
        })
    };
    report.findings().iter().map(one).collect()
}

/// The members that `plan` and `build` share.
pub(super) fn plan_json(authored: &Authored) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("plan_id".to_owned(), authored.plan.id().to_hex().into());
    object.insert("date".to_owned(), authored.date.as_str().into());
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_is_named_after_its_first_source() {
        let named = |path: &str| default_name(&[Source::plain(path.into())]);
        assert_eq!(named("/home/me/My Photos/"), "My Photos");
        assert_eq!(named("/"), "DISC");
        assert_eq!(default_name(&[]), "DISC");
        assert!(!named(".").is_empty());
    }

    #[test]
    fn owners_and_sort_lists_are_read() {
        assert_eq!(parse_owner("10:20"), Some(OwnerPolicy::Ids { uid: 10, gid: 20 }));
        assert_eq!(parse_owner("nobody"), None);
        let rules = parse_sort("# first\nboot/* 100\n\n./my file.txt\t-5\n").expect("good lines");
        let told: Vec<_> = rules.iter().map(|r| (r.glob.as_str(), r.weight)).collect();
        assert_eq!(told, [("boot/*", 100), ("my file.txt", -5)]);
        assert_eq!(parse_sort("a 1\nnonsense\n"), Err("nonsense".to_owned()));
    }
}
