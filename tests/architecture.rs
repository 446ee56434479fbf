//! Holds the directions of the house: which room may import which (the table in `src/lib.rs`).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Every room with the rooms it may import.
fn allowed(room: &str) -> Option<BTreeSet<&'static str>> {
    let rooms: &[&str] = match room {
        "base" => &[],
        "model" | "i18n" => &["base"],
        // Host files and cached blocks need no more than addresses and errors.
        "io" => &["base"],
        "plan" => &["base", "model", "io"],
        "formats" => &["base", "model", "io", "plan"],
        "opened" => &["base", "model", "io", "formats"],
        "master" => &["base", "model", "io", "plan", "formats"],
        "platform" | "settings" => &["base", "io"],
        "ops" => &[
            "base", "model", "io", "plan", "formats", "opened", "master", "platform", "i18n",
            "settings",
        ],
        "project" => &["base", "model", "io", "plan", "opened", "master"],
        // Verbs and projects do not know each other; what needs both has this room.
        // It plans what it changed, too: whether that fits into the old file decides how it is saved.
        "amend" => &["base", "model", "io", "plan", "opened", "master", "ops", "project"],
        "job" | "cli" => &[
            "base", "model", "io", "plan", "opened", "master", "platform", "i18n", "settings",
            "ops", "project", "amend",
        ],
        "gui" => &["base", "model", "plan", "project", "job", "settings", "i18n"],
        _ => return None,
    };
    Some(rooms.iter().copied().collect())
}

/// Inside formats these don't import each other, but boot may import part.
fn allowed_inside_formats(from: &str, to: &str) -> bool {
    let kinds = ["container", "part", "fs", "boot"];
    from == to || !kinds.contains(&from) || !kinds.contains(&to) || (from, to) == ("boot", "part")
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Paths that start with `crate::`, with braces unfolded one level: `crate::{a, b::c}` gives two.
fn crate_paths(line: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &line[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            paths.extend(
                group
                    .trim_end_matches(|c| "};".contains(c))
                    .split(',')
                    .map(|p| p.trim().to_owned()),
            );
        } else {
            let end = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                .unwrap_or(rest.len());
            paths.push(rest[..end].to_owned());
        }
    }
    paths
}

#[test]
fn every_room_imports_only_what_lies_below_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut broken = Vec::new();
    let mut count_imports = 0;
    for file in files {
        let inside = file.strip_prefix(&src).expect("it was found below src");
        let parts: Vec<&str> = inside.iter().filter_map(|p| p.to_str()).collect();
        let room = parts[0].trim_end_matches(".rs");
        if matches!(room, "lib" | "main") {
            continue;
        }
        let Some(allowed) = allowed(room) else {
            broken.push(format!("{}: the room {room} has no row in the table", inside.display()));
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file can be read");
        let mut in_tests = inside.ends_with("tests.rs") || inside.starts_with("ops/fault_loops");
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            // Tests may use any room to prove theirs.
            in_tests |= line.trim() == "#[cfg(test)]";
            if in_tests || text.starts_with("//! Toy authors") {
                continue;
            }
            let mut complain = |what: &str| {
                broken.push(format!("{}:{}: {what}", inside.display(), number + 1));
            };
            for path in crate_paths(code) {
                count_imports += 1;
                let mut steps = path.split("::");
                let target = steps.next().unwrap_or_default();
                if target != room && !allowed.contains(target) {
                    complain(&format!("{room} may not import {target}"));
                }
                if room == "formats" && target == "formats" && parts.len() > 1 {
                    let kind = steps.next().unwrap_or_default();
                    if !allowed_inside_formats(parts[1].trim_end_matches(".rs"), kind) {
                        complain(&format!("formats::{} may not import formats::{kind}", parts[1]));
                    }
                }
            }
            let names = |word: &str| {
                code.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| w == word)
            };
            if room != "gui" && ["egui", "eframe", "rfd", "egui_extras"].iter().any(|w| names(w)) {
                complain("only gui may name egui, eframe and rfd");
            }
            if room != "io" && (code.contains("std::fs") || code.contains("rustix::fs")) {
                complain("files are touched only in io");
            }
            let may_start_threads = matches!(room, "ops" | "job" | "cli" | "gui");
            if !may_start_threads && code.contains("thread::spawn") {
                complain("threads start only in ops, job and the faces");
            }
        }
    }
    assert!(count_imports > 20, "the scan found almost no imports: it is broken");
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn files_stay_readable() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let long: Vec<String> = files
        .iter()
        .filter_map(|file| {
            let lines =
                fs::read_to_string(file).expect("a source file can be read").lines().count();
            (lines > 700).then(|| format!("{} has {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "find the seam:\n{}", long.join("\n"));
}
