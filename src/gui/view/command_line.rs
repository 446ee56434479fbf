//! "Copy as command": the line that does the same without a window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::bytes::Timestamp;
use crate::gui::view::checksum::Checksums;
use crate::job::{Loss, Target};
use crate::model::spec::{
    Deep, ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, RockRidgeVersion,
};
use crate::model::{Namespace, NodeId, Tree};

/// What `build` needs beside the target and the checksums.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CommandLine {
    /// The wishes.
    pub spec: Option<ImageSpec>,
    /// Host path and path on the disc of everything that was added; an empty path is the root.
    /// `None`: more was done to the disc than adding, which no command repeats.
    pub sources: Option<Arc<Vec<(String, String)>>>,
    /// How files were added, where that is not the usual way.
    pub adding: Vec<&'static str>,
}

impl CommandLine {
    /// The whole line for a POSIX shell. Options that are the default are left out, the date is
    /// always there: with it the bytes are the same.
    /// `None`: no command makes the same.
    pub fn build(&self, target: &str, checksums: Checksums, verify: bool) -> Option<String> {
        let mut words: Vec<String> = vec!["glassmaster".into(), "build".into()];
        words.extend(self.plan_words()?);
        words.extend(["-o".into(), quoted(target)]);
        for kind in checksums.wanted() {
            words.extend(["--digest".into(), kind.id().into()]);
        }
        if verify {
            words.push("--verify".into());
        }
        Some(words.join(" "))
    }

    /// Sources and options: what `plan` needs as well.
    fn plan_words(&self) -> Option<Vec<String>> {
        let mut words = Vec::new();
        for (host, disc) in self.sources.as_ref()?.iter() {
            words.push(match disc.trim_matches('/') {
                "" => quoted(host),
                // The last `=` without a backslash splits.
                disc => quoted(&format!("{}={}", escaped(host), escaped(disc))),
            });
        }
        words.extend(self.adding.iter().map(|word| (*word).to_owned()));
        if let Some(spec) = &self.spec {
            words.extend(options(spec));
        }
        Some(words)
    }
}

/// An image as commands name it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImageWords {
    /// Where it lies.
    pub path: PathBuf,
    /// Its session, where another than the usual one is shown.
    pub session: Option<u32>,
    /// Its volume, where another than the usual one is shown.
    pub volume: Option<String>,
}

impl ImageWords {
    /// `extract`: what was chosen, or all, into a folder. Files that are there are replaced if
    /// `replaces`, else left. `None` where a path is no text.
    pub fn extract(
        &self,
        chosen: &ChosenPaths,
        view: Namespace,
        folder: &Path,
        replaces: bool,
    ) -> Option<String> {
        let mut words = self.verb("extract")?;
        words.extend(chosen.paths.as_ref()?.iter().map(|path| quoted(path)));
        words.push(format!("--view={}", view.id()));
        if let Some(volume) = &self.volume {
            words.extend(["--volume".into(), quoted(volume)]);
        }
        if chosen.depth > 0 {
            words.push(format!("--strip={}", chosen.depth));
        }
        words.extend(["-C".into(), quoted(folder.to_str()?)]);
        words.extend(replaces.then(|| "--force".to_owned()));
        Some(words.join(" "))
    }

    /// `verify`, with mended copies into a folder.
    pub fn sectors(&self, mend_in: Option<&Path>) -> Option<String> {
        let mut words = self.verb("verify")?;
        if let Some(folder) = mend_in {
            words.extend(["--repair".into(), quoted(folder.to_str()?)]);
        }
        Some(words.join(" "))
    }

    /// `extract --track`: these tracks into a folder.
    pub fn tracks(&self, numbers: &[u8], is_raw: bool, folder: &Path) -> Option<String> {
        let mut words = self.verb("extract")?;
        let numbers: Vec<String> = numbers.iter().map(u8::to_string).collect();
        words.extend(["--track".into(), numbers.join(",")]);
        words.extend(is_raw.then(|| "--raw".to_owned()));
        words.extend(["-C".into(), quoted(folder.to_str()?)]);
        Some(words.join(" "))
    }

    /// `convert` into one file.
    pub fn convert(&self, to: Target, target: &Path, accepted: &[Loss]) -> Option<String> {
        let mut words = self.verb("convert")?;
        words.push(quoted(target.to_str()?));
        words.extend(["--to".into(), to.id().into()]);
        words.extend(accepted_words(accepted));
        Some(words.join(" "))
    }

    fn verb(&self, verb: &str) -> Option<Vec<String>> {
        let mut words =
            vec!["glassmaster".to_owned(), verb.to_owned(), quoted(self.path.to_str()?)];
        if let Some(session) = self.session {
            words.push(format!("--session={session}"));
        }
        Some(words)
    }
}

/// `convert` of several images into one folder.
pub fn convert_many<'a>(
    inputs: impl Iterator<Item = &'a Path>,
    to: Target,
    folder: &Path,
    rule: Option<&str>,
    accepted: &[Loss],
) -> Option<String> {
    let mut words: Vec<String> = ["glassmaster", "convert", "--to", to.id()].map(Into::into).into();
    words.extend(["-C".into(), quoted(folder.to_str()?)]);
    if let Some(rule) = rule {
        words.extend(["--name".into(), quoted(rule)]);
    }
    words.extend(accepted_words(accepted));
    for input in inputs {
        words.push(quoted(input.to_str()?));
    }
    Some(words.join(" "))
}

fn accepted_words(accepted: &[Loss]) -> Vec<String> {
    let ids: Vec<&str> = accepted.iter().map(|loss| loss.id()).collect();
    if ids.is_empty() { Vec::new() } else { vec!["--accept-loss".into(), ids.join(",")] }
}

/// What was chosen in an image, as commands name it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChosenPaths {
    /// Paths in the image; none: all of it. `None`: one is no text, or there are too many.
    pub paths: Option<Vec<String>>,
    /// Folders above what was chosen, which are not made again.
    pub depth: usize,
}

impl ChosenPaths {
    /// More would be no line any more.
    const MOST: usize = 100;

    /// The chosen nodes of a tree.
    pub fn of(tree: &Tree, nodes: &[NodeId]) -> ChosenPaths {
        let path = |node: &NodeId| {
            let path = String::from_utf8(tree.path_of(*node)).ok()?;
            // A glob would mean others as well.
            (!path.contains(['*', '?', '['])).then(|| path.trim_start_matches('/').to_owned())
        };
        let paths: Option<Vec<String>> = match nodes.len() {
            0..=ChosenPaths::MOST => nodes.iter().map(path).collect(),
            _ => None,
        };
        let depths = paths.iter().flatten().map(|path| path.matches('/').count());
        let (least, most) = depths
            .fold((usize::MAX, 0), |(least, most), depth| (least.min(depth), most.max(depth)));
        match paths {
            // Out of several folders they would not land side by side.
            Some(paths) if paths.is_empty() || least == most => {
                ChosenPaths { paths: Some(paths), depth: most }
            }
            _ => ChosenPaths::default(),
        }
    }
}

/// A path in front of or behind the `=` of a source.
fn escaped(path: &str) -> String {
    path.replace('\\', "\\\\").replace('=', "\\=")
}

fn options(spec: &ImageSpec) -> Vec<String> {
    let usual = ImageSpec::new(spec.date);
    let mut words = Vec::new();
    let mut add = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    // Without it the first source names the disc.
    add("--volume-id", &spec.volume.volume_id);
    if spec.level != usual.level {
        add("--iso-level", level(spec.level));
    }
    add("--date", &date(spec.date));
    if spec.joliet != usual.joliet {
        words.push(format!("--joliet={}", joliet(spec.joliet)));
    }
    if spec.rock_ridge != usual.rock_ridge {
        words.push(format!("--rock-ridge={}", rock_ridge(spec.rock_ridge)));
    }
    let mut add = |name: &str, value: &str| words.extend([name.to_owned(), quoted(value)]);
    if spec.deep == Deep::Relocate {
        add("--deep", "relocate");
    }
    match spec.owner {
        OwnerPolicy::Root => {}
        OwnerPolicy::Host => add("--owner", "host"),
        OwnerPolicy::Ids { uid, gid } => add("--owner", &format!("{uid}:{gid}")),
    }
    match spec.mode {
        ModePolicy::Plain => {}
        ModePolicy::Host => add("--mode", "host"),
        ModePolicy::Fixed(bits) => add("--mode", &format!("{bits:04o}")),
    }
    if spec.align_bytes != usual.align_bytes {
        add("--align", &spec.align_bytes.to_string());
    }
    if spec.padding_sectors != usual.padding_sectors {
        add("--padding", &spec.padding_sectors.to_string());
    }
    let volume = &spec.volume;
    for (name, value) in [
        ("--system-id", &volume.system_id),
        ("--volume-set-id", &volume.volume_set_id),
        ("--publisher-id", &volume.publisher_id),
        ("--preparer-id", &volume.preparer_id),
        ("--application-id", &volume.application_id),
        ("--copyright-file", &volume.copyright_file),
        ("--abstract-file", &volume.abstract_file),
        ("--bibliographic-file", &volume.bibliographic_file),
    ] {
        if !value.is_empty() {
            add(name, value);
        }
    }
    for rule in &spec.hide {
        add("--hide", &format!("{}:{}", rule.view.id(), rule.glob));
    }
    if spec.dedupe {
        words.push("--dedupe".into());
    }
    words
}

fn level(level: IsoLevel) -> &'static str {
    match level {
        IsoLevel::One => "1",
        IsoLevel::Two => "2",
        IsoLevel::Three => "3",
        IsoLevel::Four => "4",
    }
}

fn joliet(limit: Option<JolietLimit>) -> &'static str {
    match limit {
        None => "off",
        Some(JolietLimit::Units64) => "64",
        Some(JolietLimit::Units103) => "103",
    }
}

fn rock_ridge(version: Option<RockRidgeVersion>) -> &'static str {
    match version {
        None => "off",
        Some(RockRidgeVersion::V110) => "1.10",
        Some(RockRidgeVersion::V112) => "1.12",
    }
}

fn date(time: Timestamp) -> String {
    time.to_rfc3339_utc()
}

/// A word for a POSIX shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=:,@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_disc_is_a_short_line() {
        let mut spec = ImageSpec::new(Timestamp::from_unix(1_793_628_300));
        spec.volume.volume_id = "Summer 2026".to_owned();
        let command = CommandLine {
            spec: Some(spec),
            sources: Some(Arc::new(vec![("/home/a/Bob's photos".into(), "photos".into())])),
            adding: Vec::new(),
        };
        assert_eq!(
            command.build("/home/a/Summer 2026.iso", Checksums::default(), false).as_deref(),
            Some(
                "glassmaster build '/home/a/Bob'\\''s photos=photos' --volume-id 'Summer 2026' \
                 --date 2026-11-02T14:05:00Z -o '/home/a/Summer 2026.iso' --digest sha256"
            )
        );
    }

    #[test]
    fn unusual_options_are_named() {
        let spec = ImageSpec {
            level: IsoLevel::Four,
            joliet: None,
            rock_ridge: Some(RockRidgeVersion::V112),
            owner: OwnerPolicy::Host,
            mode: ModePolicy::Fixed(0o644),
            dedupe: true,
            ..ImageSpec::new(Timestamp::from_unix(0))
        };
        let sources = Some(Arc::new(Vec::new()));
        let command = CommandLine { spec: Some(spec), sources, adding: Vec::new() };
        let line = command.build("out.iso", Checksums::of([]), true).expect("nothing by hand");
        for part in ["--iso-level 4", "--joliet=off", "--rock-ridge=1.12", "--owner host"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(line.ends_with("--mode 0644 --dedupe -o out.iso --verify"), "{line}");
    }

    #[test]
    fn what_was_chosen_lands_side_by_side_or_has_no_command() {
        let image = ImageWords { path: "/a b.iso".into(), session: Some(1), volume: None };
        let chosen = |paths: &[&str], depth| ChosenPaths {
            paths: Some(paths.iter().map(|path| (*path).to_owned()).collect()),
            depth,
        };
        let out = Path::new("/out");
        assert_eq!(
            image.extract(&chosen(&["x/y", "x/z"], 1), Namespace::Joliet, out, true).as_deref(),
            Some(
                "glassmaster extract '/a b.iso' --session=1 x/y x/z --view=joliet --strip=1 \
                 -C /out --force"
            )
        );
        assert_eq!(image.extract(&ChosenPaths::default(), Namespace::Iso, out, false), None);
        let line = image.convert(Target::Chd, Path::new("/o.chd"), &[Loss::Session, Loss::CdText]);
        assert_eq!(
            line.as_deref(),
            Some(
                "glassmaster convert '/a b.iso' --session=1 /o.chd --to chd \
                 --accept-loss session,cd-text"
            )
        );
        let mut tree = Tree::new();
        let folder = tree.add(Tree::ROOT, crate::model::Node::folder(b"x".to_vec())).expect("room");
        let inner = tree.add(folder, crate::model::Node::folder(b"y".to_vec())).expect("room");
        assert_eq!(ChosenPaths::of(&tree, &[inner]), chosen(&["x/y"], 1));
        assert_eq!(ChosenPaths::of(&tree, &[folder, inner]).paths, None);
        assert_eq!(ChosenPaths::of(&tree, &[]), chosen(&[], 0));
    }

    #[test]
    fn what_splits_a_source_is_escaped_and_work_by_hand_has_no_command() {
        let sources = vec![("/a=b\\c".to_owned(), "/x=y".to_owned())];
        let mut command =
            CommandLine { spec: None, sources: Some(Arc::new(sources)), adding: Vec::new() };
        let line = command.build("o.iso", Checksums::of([]), false);
        assert_eq!(line.as_deref(), Some(r"glassmaster build '/a\=b\\c=x\=y' -o o.iso"));
        command.sources = None;
        assert_eq!(command.build("o.iso", Checksums::of([]), false), None);
    }
}
