//! Linked folders: marked when they are added, looked at again, found in another place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::event::JobError;
use super::kind::Snapshot;
use super::make::{SourceIssue, look_again};
use super::outcome::Outcome;
use super::run::Env;
use super::scan;
use crate::base::progress::Phase;
use crate::io::host::HostKind;
use crate::master::IssueKind;
use crate::model::tree::{HostFile, LinkRules, LinkedFolder};
use crate::model::{NodeId, Tree};
use crate::ops::scan_host::{Listed, Origin, Place, ScanOptions, Source, scan as scan_folder};
use crate::project::{Edit, EditError, HostUpdate, Rescan};

/// Marks the folders among `sources` in what a scan of them found: they can be looked at again.
pub(super) fn mark(tree: &mut Tree, parts: &[NodeId], sources: &[Source], options: &ScanOptions) {
    for (part, source) in parts.iter().zip(sources) {
        let (Origin::Host(path), Place::Inside(_)) = (&source.origin, &source.place) else {
            continue;
        };
        // A dropped folder is the only thing in its part.
        let [folder] = tree.children(*part) else { continue };
        let folder = *folder;
        let Some(node) = tree.node_mut(folder).filter(|node| node.is_folder()) else { continue };
        node.extra_mut().linked = Some(Box::new(LinkedFolder {
            path: path.clone(),
            rules: LinkRules {
                system_names: options.system_names.clone(),
                excludes: options.excludes.clone(),
                follow_links: options.follow_links,
                keep_specials: options.keep_specials,
                enter_file_systems: options.enter_file_systems,
            },
            removed: Vec::new(),
        }));
    }
}

/// Looks at a linked folder again. Gives the edit that takes it as it is now.
pub(super) fn rescan(folder: NodeId, of: &Snapshot, env: &Env) -> Result<Outcome, JobError> {
    let node = of.project.tree.node(folder);
    let linked = node.and_then(|node| node.extra.as_ref()?.linked.as_deref());
    let Some(linked) = linked else { return Err(EditError::NotAFile.into()) };
    let path = linked.path.clone();
    let target = |source| JobError::Target { path: path.clone(), source };
    if env.fs.stat(&path).map_err(target)?.kind != HostKind::Folder {
        return Err(target(std::io::ErrorKind::NotADirectory.into()));
    }
    let rules = linked.rules.clone();
    let options = ScanOptions {
        system_names: rules.system_names,
        excludes: rules.excludes,
        follow_links: rules.follow_links,
        keep_specials: rules.keep_specials,
        enter_file_systems: rules.enter_file_systems,
        ..ScanOptions::default()
    };
    env.ctx.meter.phase(Phase::Scan, None);
    let sources = [Source::dropped(path.clone())];
    let found = env.workers.install(|| scan_folder(&sources, &options, &*env.fs, &env.ctx))?;
    if let Some(unread) = found.missing.into_iter().next() {
        return Err(target(std::io::Error::new(unread.error.kind(), unread.error)));
    }
    let root = found.parts.first().and_then(|part| found.tree.children(*part).first()).copied();
    let Some(root) = root else { return Err(target(std::io::ErrorKind::NotFound.into())) };
    let Listed { count, first } = found.unreadable;
    let is_whole = u64::try_from(first.len()).is_ok_and(|listed| listed == count);
    let unread = is_whole.then(|| first.into_iter().map(|unread| unread.path).collect());
    let rescan = Rescan { folder, scanned: found.tree, root, unread };
    let (prepared, edit) = scan::prepare(Edit::Rescan(Box::new(rescan)), of, env)?;
    Ok(Outcome::Prepared { prepared: Box::new(prepared), edit: Box::new(edit) })
}

/// Looks for missing files, and linked folders, below `place` under the same relative paths. Gives
/// the edit that takes those that are there; it changes nothing where there are none.
pub(super) fn find_sources(of: &Snapshot, place: &Path, env: &Env) -> Result<Outcome, JobError> {
    let issues = look_again(&of.project, env)?;
    env.ctx.meter.phase(Phase::Gather, Some(issues.len() as u64));
    let missing: Vec<&SourceIssue> =
        issues.iter().filter(|issue| issue.kind == IssueKind::Missing).collect();
    let mut files = Vec::new();
    // The part in front that was exchanged, as found by the first file: the others follow it.
    let mut moves: BTreeSet<(PathBuf, PathBuf)> = BTreeSet::new();
    for issue in missing {
        env.ctx.check()?;
        env.ctx.meter.advance(1);
        let is_file = |path: &Path| {
            env.fs
                .stat(path)
                .ok()
                .filter(|stat| stat.kind == HostKind::File)
                .map(|stat| HostFile { path: path.to_owned(), fingerprint: stat.fingerprint })
        };
        let moved = moves.iter().find_map(|(from, to)| {
            let rest = issue.path.strip_prefix(from).ok()?;
            is_file(&to.join(rest))
        });
        let found = moved.or_else(|| {
            // The longest part behind that is there: the nearest to where it was.
            issue
                .path
                .ancestors()
                .skip(1)
                .filter(|up| up.parent().is_some())
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .find_map(|up| {
                    let rest = issue.path.strip_prefix(up).ok()?;
                    let file = is_file(&place.join(rest))?;
                    moves.insert((up.to_owned(), place.to_owned()));
                    Some(file)
                })
        });
        if let Some(file) = found {
            files.push(HostUpdate { blob: issue.blob, file });
        }
    }
    let tree = &of.project.tree;
    let links = tree.walk(Tree::ROOT).filter_map(|(id, node)| {
        let linked = node.extra.as_ref()?.linked.as_ref()?;
        if env.fs.stat(&linked.path).is_ok() {
            return None;
        }
        let moved =
            moves.iter().find_map(|(from, to)| Some(to.join(linked.path.strip_prefix(from).ok()?)));
        // The new place may be the folder itself.
        let itself = (linked.path.file_name() == place.file_name()).then(|| place.to_owned());
        let there =
            |path: &PathBuf| env.fs.stat(path).is_ok_and(|stat| stat.kind == HostKind::Folder);
        Some((id, moved.filter(there).or(itself.filter(there))?))
    });
    let links = links.collect();
    let (prepared, edit) = scan::prepare(Edit::Sources { files, links }, of, env)?;
    Ok(Outcome::Prepared { prepared: Box::new(prepared), edit: Box::new(edit) })
}
