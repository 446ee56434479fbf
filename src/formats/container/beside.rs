//! The sheet that belongs to a data file: who opens `game.bin` means the disc of `game.cue`.

use std::path::{Path, PathBuf};

use super::disc::Disc;
use super::{has_ending, open_sheet};
use crate::base::progress::Context;
use crate::io::HostFs;
use crate::io::host::HostKind;

/// Endings of sheets, the one that tells most first.
const SHEETS: [&str; 4] = ["ccd", "mds", "cue", "toc"];

/// Endings of files that sheets name.
const DATA: [&str; 7] = ["bin", "img", "mdf", "iso", "sub", "raw", "wav"];

/// Sheets of a folder that are opened to see whether they name the file.
const MAX_SHEETS: usize = 32;

/// Names of a folder looked through.
const MAX_NAMES: usize = 20_000;

/// The disc of the sheet that names the data file at `path`; `None` if no sheet does.
pub(super) fn open_beside(fs: &dyn HostFs, path: &Path, ctx: &Context) -> Option<Disc> {
    if !DATA.iter().any(|ending| has_ending(path, ending)) {
        return None;
    }
    let mut sheets: Vec<PathBuf> = Vec::new();
    for ending in SHEETS {
        sheets.push(path.with_extension(ending));
        sheets.push(path.with_extension(ending.to_ascii_uppercase()));
    }
    let is_file = |path: &Path| fs.stat(path).is_ok_and(|stat| stat.kind == HostKind::File);
    sheets.retain(|sheet| sheet != path && is_file(sheet));
    // One track of many is called other than its sheet; plain images come without one. Such a
    // sheet has to name the file itself: a mended one may mean any.
    let own = sheets.len();
    if sheets.is_empty() && !has_ending(path, "iso") && !has_ending(path, "img") {
        sheets = sheets_of_folder(fs, path);
    }
    sheets.iter().enumerate().find_map(|(n, sheet)| {
        let silent = ctx.apart();
        let source = fs.open(sheet).ok()?;
        let disc = open_sheet(fs, sheet, &source, &silent).ok().flatten()?;
        if !names(&disc, fs, path) || (n >= own && !disc.mends.is_empty()) {
            return None;
        }
        silent.take_report().iter().for_each(|told| ctx.note(told.clone()));
        Some(Disc { sheet: Some(sheet.clone()), ..disc })
    })
}

fn sheets_of_folder(fs: &dyn HostFs, path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let names = fs.list(folder).unwrap_or_default();
    let mut sheets: Vec<PathBuf> = names
        .iter()
        .take(MAX_NAMES)
        .map(|name| folder.join(name))
        .filter(|path| has_ending(path, "cue"))
        .collect();
    sheets.sort();
    sheets.truncate(MAX_SHEETS);
    sheets
}

/// Whether a disc reads from the file at `path`.
fn names(disc: &Disc, fs: &dyn HostFs, path: &Path) -> bool {
    let same = |other: &Path| match (fs.canonical(path), fs.canonical(other)) {
        (Ok(one), Ok(two)) => one == two,
        _ => other == path,
    };
    let mut is_named = false;
    let stored = disc.tracks().flat_map(|track| &track.fragments);
    for stored in stored.filter_map(|fragment| fragment.stored.as_ref()) {
        stored.source.host_files(&mut |used| is_named |= same(used.path));
        if let Some((sub, _, _)) = &stored.sub {
            sub.host_files(&mut |used| is_named |= same(used.path));
        }
        if is_named {
            break;
        }
    }
    is_named
}
