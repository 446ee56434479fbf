//! Jobs that only read: opening an image, pages of bytes for panels.

use std::path::Path;
use std::sync::Arc;

use super::event::JobError;
use super::kind::{Outcome, PAGE_BYTES, Readable};
use super::run::Env;
use crate::io::SharedSource;
use crate::io::source::{SourceError, SourceErrorKind, read_vec};
use crate::opened::{OpenOptions, open};
use crate::ops::open_blob;
use crate::project::Opened;

pub(super) fn open_image(
    path: &Path,
    options: &OpenOptions,
    env: &Env,
) -> Result<Outcome, JobError> {
    Ok(Outcome::Opened(Opened::new(open(&*env.fs, path, options, &env.ctx)?)))
}

pub(super) fn page(of: &Readable, offset: u64, len: u64, env: &Env) -> Result<Outcome, JobError> {
    let source: SharedSource = match of {
        Readable::Image(opened) => Arc::clone(&opened.image().source),
        Readable::ImageFile(opened, blob) => opened.image().blob_source(blob)?,
        Readable::ProjectFile(blob, sources) => {
            // Gone from the host, or in a form only its image can read.
            open_blob(blob, sources, &*env.fs)
                .ok_or_else(|| SourceError::new(offset, 0, SourceErrorKind::Disconnected))?
        }
    };
    let whole = source.len();
    let here = len.min(PAGE_BYTES).min(whole.saturating_sub(offset));
    let bytes = match usize::try_from(here) {
        Ok(here) if here > 0 => read_vec(&*source, offset, here)?,
        _ => Vec::new(),
    };
    Ok(Outcome::Page { offset, bytes, len: whole })
}
