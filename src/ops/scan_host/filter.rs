//! What a scan leaves out: system files, globs, `.gitignore`.

use std::path::Path;
use std::sync::Arc;

use globset::{Candidate, GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::walk::ScanError;
use crate::io::host::path_from_bytes;

/// Names that file managers leave behind, left out unless wanted.
pub const SYSTEM_NAMES: [&str; 5] = [".DS_Store", "Thumbs.db", "desktop.ini", "._*", ".Trash-*"];

/// How to scan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScanOptions {
    /// Globs over names, case-insensitive, of system files to leave out and count.
    pub system_names: Vec<String>,
    /// Globs to leave out. Without a slash over the name; with one over the path below the place
    /// it is put. A slash at the end matches folders only; one at the start only anchors.
    pub excludes: Vec<String>,
    /// Leave out what `.gitignore` files in the added folders say, and `.git`.
    pub use_gitignore: bool,
    /// Take what links point at instead of the links.
    pub follow_links: bool,
    /// Keep devices, pipes and sockets.
    pub keep_specials: bool,
    /// Enter folders on other file systems.
    pub enter_file_systems: bool,
}

impl Default for ScanOptions {
    fn default() -> ScanOptions {
        ScanOptions {
            system_names: SYSTEM_NAMES.map(str::to_owned).to_vec(),
            excludes: Vec::new(),
            use_gitignore: false,
            follow_links: false,
            keep_specials: false,
            enter_file_systems: false,
        }
    }
}

/// Why a name stays out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Keep,
    System,
    Excluded,
}

/// The compiled rules of one scan.
pub(super) struct Filter {
    system: GlobSet,
    names: GlobSet,
    folder_names: GlobSet,
    paths: GlobSet,
    folder_paths: GlobSet,
    use_gitignore: bool,
}

impl Filter {
    pub(super) fn new(options: &ScanOptions) -> Result<Filter, ScanError> {
        let mut sets: [GlobSetBuilder; 5] = std::array::from_fn(|_| GlobSetBuilder::new());
        let [system, names, folder_names, paths, folder_paths] = &mut sets;
        for glob in &options.system_names {
            add(system, glob, glob, true)?;
        }
        for glob in &options.excludes {
            let bare = glob.strip_suffix('/').unwrap_or(glob);
            let is_folder = bare.len() != glob.len();
            let set = match (bare.contains('/'), is_folder) {
                (false, false) => &mut *names,
                (false, true) => &mut *folder_names,
                (true, false) => &mut *paths,
                (true, true) => &mut *folder_paths,
            };
            let bare = bare.strip_prefix("./").unwrap_or(bare);
            add(set, glob, bare.strip_prefix('/').unwrap_or(bare), false)?;
        }
        let build = |set: &GlobSetBuilder| {
            set.build().map_err(|source| ScanError::BadGlob { glob: String::new(), source })
        };
        Ok(Filter {
            system: build(system)?,
            names: build(names)?,
            folder_names: build(folder_names)?,
            paths: build(paths)?,
            folder_paths: build(folder_paths)?,
            use_gitignore: options.use_gitignore,
        })
    }

    /// Whether paths are looked at, so that callers need not make them up otherwise.
    pub(super) fn wants_paths(&self) -> bool {
        !self.paths.is_empty() || !self.folder_paths.is_empty()
    }

    pub(super) fn reads_gitignore(&self) -> bool {
        self.use_gitignore
    }

    /// What becomes of `name`, whose path below its part is `path` (see
    /// [`Filter::wants_paths`]) and which lies on the host at `host`.
    pub(super) fn verdict(
        &self,
        name: &[u8],
        path: &[u8],
        host: &Path,
        is_folder: bool,
        ignore: Option<&IgnoreRules>,
    ) -> Verdict {
        let name_path = path_from_bytes(name);
        let candidate = Candidate::new(&name_path);
        if self.system.is_match_candidate(&candidate) {
            return Verdict::System;
        }
        let mut is_out = self.names.is_match_candidate(&candidate)
            || (is_folder && self.folder_names.is_match_candidate(&candidate));
        if !is_out && self.wants_paths() {
            let path = path_from_bytes(path);
            let candidate = Candidate::new(&path);
            is_out = self.paths.is_match_candidate(&candidate)
                || (is_folder && self.folder_paths.is_match_candidate(&candidate));
        }
        if !is_out && self.use_gitignore {
            is_out =
                name == b".git" || ignore.is_some_and(|rules| rules.is_ignored(host, is_folder));
        }
        if is_out { Verdict::Excluded } else { Verdict::Keep }
    }
}

fn add(
    set: &mut GlobSetBuilder,
    given: &str,
    glob: &str,
    is_case_blind: bool,
) -> Result<(), ScanError> {
    let glob = GlobBuilder::new(glob)
        .literal_separator(true)
        .case_insensitive(is_case_blind)
        .build()
        .map_err(|source| ScanError::BadGlob { glob: given.to_owned(), source })?;
    set.add(glob);
    Ok(())
}

/// The `.gitignore` files that hold for a folder, the nearest first.
#[derive(Debug)]
pub(super) struct IgnoreRules {
    matcher: Gitignore,
    above: Option<Arc<IgnoreRules>>,
}

impl IgnoreRules {
    /// The rules of `folder` from the text of its `.gitignore`. Lines that git would not
    /// understand are skipped, as git does.
    pub(super) fn read(
        folder: &Path,
        text: &str,
        above: Option<Arc<IgnoreRules>>,
    ) -> Option<Arc<IgnoreRules>> {
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.lines() {
            let _odd_lines_are_skipped = builder.add_line(None, line);
        }
        match builder.build() {
            Ok(matcher) => Some(Arc::new(IgnoreRules { matcher, above })),
            Err(_) => above,
        }
    }

    fn is_ignored(&self, host: &Path, is_folder: bool) -> bool {
        let mut at = Some(self);
        while let Some(rules) = at {
            match rules.matcher.matched(host, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => at = rules.above.as_deref(),
            }
        }
        false
    }
}
