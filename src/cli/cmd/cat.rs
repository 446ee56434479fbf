//! `cat`: the bytes of files of an image to standard output.

use std::io::Write;
use std::os::unix::ffi::OsStrExt;

use crate::base::units::SourceId;
use crate::cli::args::CatArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::cli::output::{Form, printable};
use crate::io::BlockSource;
use crate::model::tree::{Blob, NodeKind, Tree};
use crate::opened::{BlobError, OpenImage};
use crate::ops::extract::stream_blob;
use crate::ops::select::{Pick, Selection, Step, Wanted};

/// Bytes read and written at a time.
const CHUNK: usize = 1 << 20;

pub(in crate::cli) fn run(face: &mut Face, args: &CatArgs) -> Result<Exit, Failure> {
    let image = face.open(&args.image)?;
    let ns = face.view(&args.image, &image, &args.view.view)?;
    let view = image
        .read_view(ns, &face.ctx)
        .map_err(|error| face.open_failure(&args.image.image, error))?;
    for path in &args.paths {
        let found = find(face, args, &view.tree, path.as_bytes(), image.source_id)?;
        for (path, blob) in found {
            print(face, args, &image, &path, &blob)?;
        }
    }
    let report = face.ctx.take_report();
    face.tell_report(&args.image.image, &report, Form::Text);
    Ok(face.exit(false))
}

/// The files a path or glob means; a folder is an error.
fn find(
    face: &Face,
    args: &CatArgs,
    tree: &Tree,
    path: &[u8],
    image: SourceId,
) -> Result<Vec<(Vec<u8>, Blob)>, Failure> {
    let file = &args.image.image;
    if let Some(node) = tree.lookup(path).and_then(|id| tree.node(id)) {
        let blob = node.blob().and_then(|blob| tree.blob(blob)).ok_or_else(|| {
            let args = [("path", printable(path).into())];
            Failure::of(file, face.format("cli-no-file", &args))
        })?;
        return Ok(vec![(path.to_vec(), blob.clone())]);
    }
    if let Some(stream) = stream_of(tree, path, image) {
        return Ok(vec![(path.to_vec(), stream)]);
    }
    let wanted = Wanted { paths: vec![path.to_vec()], ..Wanted::default() };
    let mut selection = Selection::new(&wanted).map_err(|bad| super::bad_glob(face, &bad))?;
    let mut found = Vec::new();
    for (id, node) in tree.walk(Tree::ROOT).skip(1) {
        let path = tree.path_of(id);
        let is_folder = matches!(node.kind, NodeKind::Folder(_));
        let step =
            Step { number: id.0, parent: node.parent.0, path: &path, name: &node.name, is_folder };
        let pick = selection.visit(step);
        let blob = node.blob().and_then(|blob| tree.blob(blob));
        if let (Pick::In, Some(blob)) = (pick, blob) {
            found.push((path, blob.clone()));
        }
    }
    if found.is_empty() {
        return Err(face.no_such_path(file, path));
    }
    Ok(found)
}

/// `FILE:STREAM`, as `ls -l` shows them.
fn stream_of(tree: &Tree, path: &[u8], image: SourceId) -> Option<Blob> {
    let mut colons = path.iter().enumerate().filter(|(_, byte)| **byte == b':');
    colons.find_map(|(at, _)| {
        let (file, stream) = (path.get(..at)?, path.get(at + 1..)?);
        stream_blob(tree.node(tree.lookup(file)?)?, stream, image)
    })
}

fn print(
    face: &Face,
    args: &CatArgs,
    image: &OpenImage,
    path: &[u8],
    blob: &Blob,
) -> Result<(), Failure> {
    let damaged = |offset: Option<u64>| {
        let values = [("path", printable(path).into())];
        Failure::of(&args.image.image, face.format("cli-unreadable", &values)).at(offset)
    };
    let source = image.blob_source(blob).map_err(|error| match error {
        BlobError::Source(error) => damaged(Some(error.range.start)),
        _ => damaged(None),
    })?;
    let mut out = std::io::stdout().lock();
    let mut buffer = vec![0; CHUNK.min(usize::try_from(source.len()).unwrap_or(CHUNK))];
    let mut at = 0;
    while at < source.len() {
        face.ctx.check()?;
        let want = usize::try_from(source.len() - at).unwrap_or(CHUNK).min(buffer.len());
        let Some(chunk) = buffer.get_mut(..want) else { break };
        let mut count = want;
        let read = source.read_at(at, chunk);
        if read.is_err() {
            // What can be read before the bad place is printed all the same.
            count = readable_prefix(&*source, at, chunk);
        }
        out.write_all(chunk.get(..count).unwrap_or_default())?;
        if read.is_err() {
            out.flush()?;
            return Err(damaged(None));
        }
        at += count as u64;
    }
    Ok(out.flush()?)
}

fn readable_prefix(source: &dyn BlockSource, offset: u64, chunk: &mut [u8]) -> usize {
    let mut done = 0;
    for part in chunk.chunks_mut(2048) {
        if source.read_at(offset + done as u64, part).is_err() {
            break;
        }
        done += part.len();
    }
    done
}
