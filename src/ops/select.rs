//! Which files of an image a person means: paths, globs, `--include`, `--exclude`.
//!
//! A path means itself and, if it is a folder, all below. A glob without a slash is over names at
//! any depth, one with a slash over whole paths; `*` does not cross a slash, `**` does. A path that
//! looks like a glob and exists is taken as it is, too.
//!
//! Works on a walk that tells folders before what lies in them, with two bits for each entry.

use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};

/// A pattern that is no glob.
#[derive(Debug, thiserror::Error)]
#[error("{source}")]
pub struct BadGlob {
    /// The pattern.
    pub glob: String,
    /// What is wrong with it.
    pub source: globset::Error,
}

/// What the user asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Paths or globs; none: everything.
    pub paths: Vec<Vec<u8>>,
    /// Of those, only files that match one of these globs; none: all.
    pub include: Vec<String>,
    /// Globs of what stays out, with all below it.
    pub exclude: Vec<String>,
}

/// One thing a walk came upon.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Its number in the walk; the root is 0.
    pub number: u32,
    /// The number of its folder.
    pub parent: u32,
    /// Path from the root, without a leading '/'.
    pub path: &'a [u8],
    /// The last part of it.
    pub name: &'a [u8],
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// What becomes of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pick {
    /// Wanted.
    In,
    /// Not wanted itself; something below may be.
    Passed,
    /// Left out with all below.
    Excluded,
}

/// The rules, and what was seen of the tree so far.
#[derive(Debug)]
pub struct Selection {
    paths: Vec<Vec<u8>>,
    path_globs: PathGlobs,
    /// Which of `paths` each glob of `path_globs` came from.
    found: Vec<bool>,
    include: PathGlobs,
    exclude: PathGlobs,
    takes_all: bool,
    has_include: bool,
    chosen: Bits,
    excluded: Bits,
}

impl Selection {
    /// Compiles the globs.
    pub fn new(wanted: &Wanted) -> Result<Selection, BadGlob> {
        let paths: Vec<Vec<u8>> = wanted.paths.iter().map(|path| normalised(path)).collect();
        // What is no text or no good glob is a plain path; nothing matches the empty glob.
        let as_glob = |path: &Vec<u8>| {
            let text = String::from_utf8(path.clone()).ok().filter(|text| is_glob(text))?;
            GlobBuilder::new(&text).build().is_ok().then_some(text)
        };
        let texts: Vec<String> =
            wanted.paths.iter().map(|path| as_glob(path).unwrap_or_default()).collect();
        Ok(Selection {
            takes_all: paths.is_empty() || paths.iter().any(Vec::is_empty),
            found: paths.iter().map(Vec::is_empty).collect(),
            path_globs: PathGlobs::new(&texts)?,
            paths,
            include: PathGlobs::new(&wanted.include)?,
            exclude: PathGlobs::new(&wanted.exclude)?,
            has_include: !wanted.include.is_empty(),
            chosen: Bits::default(),
            excluded: Bits::default(),
        })
    }

    /// Judges the next thing of a walk.
    pub fn visit(&mut self, step: Step<'_>) -> Pick {
        if self.excluded.has(step.parent) || self.exclude.matches(step) {
            self.excluded.set(step.number);
            return Pick::Excluded;
        }
        let mut is_chosen = self.takes_all || self.chosen.has(step.parent);
        for (path, found) in self.paths.iter().zip(&mut self.found) {
            if path == step.path {
                *found = true;
                is_chosen = true;
            }
        }
        for index in self.path_globs.matching(step) {
            is_chosen = true;
            if let Some(found) = self.found.get_mut(index) {
                *found = true;
            }
        }
        if is_chosen && step.is_folder {
            self.chosen.set(step.number);
        }
        let is_included = !self.has_include || (!step.is_folder && self.include.matches(step));
        if is_chosen && is_included { Pick::In } else { Pick::Passed }
    }

    /// Paths and globs that nothing matched.
    pub fn unfound(&self) -> impl Iterator<Item = &[u8]> {
        self.paths.iter().zip(&self.found).filter(|(_, found)| !**found).map(|(path, _)| &**path)
    }
}

/// Whether a path could be meant as a glob.
pub fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// A path as the walk writes it: no empty or `.` parts.
pub fn normalised(path: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> =
        path.split(|b| *b == b'/').filter(|part| !part.is_empty() && *part != b".").collect();
    parts.join(&b'/')
}

/// Whether the path a person gave is `path` or lies below it.
pub fn is_within(given: &[u8], path: &[u8]) -> bool {
    let given = normalised(given);
    given.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

/// Globs over names and globs over paths.
#[derive(Debug)]
pub struct PathGlobs {
    names: GlobSet,
    name_indices: Vec<usize>,
    paths: GlobSet,
    path_indices: Vec<usize>,
}

impl PathGlobs {
    /// Compiles them; empty ones match nothing.
    pub fn new(globs: &[String]) -> Result<PathGlobs, BadGlob> {
        let mut names = GlobSetBuilder::new();
        let mut paths = GlobSetBuilder::new();
        let (mut name_indices, mut path_indices) = (Vec::new(), Vec::new());
        for (index, text) in globs.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let bad = |source| BadGlob { glob: text.clone(), source };
            let bare = text.trim_matches('/');
            let glob = GlobBuilder::new(bare).literal_separator(true).build().map_err(bad)?;
            if text.trim_end_matches('/').contains('/') {
                paths.add(glob);
                path_indices.push(index);
            } else {
                names.add(glob);
                name_indices.push(index);
            }
        }
        let bad = |source| BadGlob { glob: globs.join(" "), source };
        Ok(PathGlobs {
            names: names.build().map_err(bad)?,
            name_indices,
            paths: paths.build().map_err(bad)?,
            path_indices,
        })
    }

    /// Whether any of them matches.
    pub fn matches(&self, step: Step<'_>) -> bool {
        (!self.names.is_empty() && self.names.is_match_candidate(&Candidate::from_bytes(step.name)))
            || (!self.paths.is_empty()
                && self.paths.is_match_candidate(&Candidate::from_bytes(step.path)))
    }

    fn matching(&self, step: Step<'_>) -> Vec<usize> {
        if !self.matches(step) {
            return Vec::new();
        }
        let names = self.names.matches_candidate(&Candidate::from_bytes(step.name));
        let paths = self.paths.matches_candidate(&Candidate::from_bytes(step.path));
        names
            .into_iter()
            .filter_map(|at| self.name_indices.get(at).copied())
            .chain(paths.into_iter().filter_map(|at| self.path_indices.get(at).copied()))
            .collect()
    }
}

/// A growing set of small numbers.
#[derive(Debug, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn has(&self, number: u32) -> bool {
        let word = self.0.get(number as usize / 64).copied().unwrap_or(0);
        word >> (number % 64) & 1 != 0
    }

    pub(super) fn set(&mut self, number: u32) {
        let index = number as usize / 64;
        if index >= self.0.len() {
            self.0.resize(index + 1, 0);
        }
        if let Some(word) = self.0.get_mut(index) {
            *word |= 1 << (number % 64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paths of a little tree, folders first, with the picks of all.
    fn picked(wanted: &Wanted) -> (Vec<&'static str>, Vec<String>) {
        let tree = ["boot/", "boot/grub/", "boot/grub/grub.cfg", "boot/[x].txt", "a.txt", "z.bin"];
        let mut selection = Selection::new(wanted).expect("good globs");
        let number = |path: &str| {
            let at = tree.iter().position(|p| p.trim_end_matches('/') == path);
            at.map_or(0, |at| u32::try_from(at + 1).expect("small"))
        };
        let mut picked = Vec::new();
        for path in tree {
            let bare = path.trim_end_matches('/');
            let (parent, name) = bare.rsplit_once('/').unwrap_or(("", bare));
            let pick = selection.visit(Step {
                number: number(bare),
                parent: number(parent),
                path: bare.as_bytes(),
                name: name.as_bytes(),
                is_folder: path.ends_with('/'),
            });
            if pick == Pick::In {
                picked.push(path);
            }
        }
        let lossy = |path: &[u8]| String::from_utf8_lossy(path).into_owned();
        (picked, selection.unfound().map(lossy).collect())
    }

    fn paths(paths: &[&str]) -> Wanted {
        let paths = paths.iter().map(|p| p.as_bytes().to_vec()).collect();
        Wanted { paths, ..Wanted::default() }
    }

    #[test]
    fn a_path_means_all_below_it() {
        let all_boot = vec!["boot/", "boot/grub/", "boot/grub/grub.cfg", "boot/[x].txt"];
        assert_eq!(picked(&paths(&["/boot/"])).0, all_boot);
        assert_eq!(picked(&paths(&["./boot//grub/grub.cfg"])).0, vec!["boot/grub/grub.cfg"]);
        assert_eq!(picked(&paths(&["bo"])).1, vec!["bo"]);
        assert_eq!(picked(&paths(&[])).0.len(), 6);
        assert_eq!(picked(&paths(&["/"])).0.len(), 6);
    }

    #[test]
    fn globs_are_over_names_or_over_whole_paths() {
        assert_eq!(picked(&paths(&["*.txt"])).0, vec!["boot/[x].txt", "a.txt"]);
        assert_eq!(picked(&paths(&["/*.txt"])).0, vec!["a.txt"]);
        assert_eq!(picked(&paths(&["boot/*"])).0.len(), 3);
        assert_eq!(picked(&paths(&["**/*.cfg"])).0, vec!["boot/grub/grub.cfg"]);
        assert_eq!(picked(&paths(&["boot/[x].txt"])).0, vec!["boot/[x].txt"]);
        assert_eq!(picked(&paths(&["*.png"])).1, vec!["*.png"]);
    }

    #[test]
    fn include_narrows_and_exclude_takes_away() {
        let wanted = Wanted { include: vec!["*.cfg".to_owned()], ..paths(&["boot"]) };
        assert_eq!(picked(&wanted).0, vec!["boot/grub/grub.cfg"]);
        let wanted = Wanted { exclude: vec!["grub".to_owned()], ..paths(&[]) };
        assert_eq!(picked(&wanted).0, vec!["boot/", "boot/[x].txt", "a.txt", "z.bin"]);
        assert_eq!(picked(&paths(&["[a"])).1, vec!["[a"]);
        let wanted = Wanted { exclude: vec!["[a".to_owned()], ..paths(&[]) };
        assert_eq!(Selection::new(&wanted).err().map(|bad| bad.glob), Some("[a".to_owned()));
    }

    #[test]
    fn a_path_lies_within_itself_and_what_is_above_it() {
        let within = |given: &str, path: &str| is_within(given.as_bytes(), path.as_bytes());
        assert!(within("/a/b/", "a/b") && within("./a//b/c", "a/b"));
        assert!(!within("a", "a/b") && !within("a/bc", "a/b") && !within("", "a"));
    }
}
