//! Extraction from an opened image: first what it would take, then the work.

use std::path::Path;

use super::options::{ExtractError, ExtractOptions, ExtractOutcome};
use super::pick::Picked;
use super::run::Job;
use super::streams::Beside;
use crate::base::diag::Code;
use crate::base::progress::Context;
use crate::io::{HostFs, SharedSource};
use crate::model::Namespace;
use crate::model::tree::{Blob, Tree};
use crate::opened::{BlobError, OpenError, OpenImage, ViewTree};
use crate::ops::Workers;

/// An extraction that was looked at and not begun.
#[derive(Debug)]
pub struct Extraction<'a> {
    image: &'a OpenImage,
    view: ViewTree,
    options: ExtractOptions,
    picked: Picked,
    outcome: ExtractOutcome,
    beside: Beside,
    /// Entries that will lie side by side in the target folder.
    pub count_tops: usize,
    /// There is nothing at all in the view.
    pub is_empty: bool,
    /// Files to write.
    pub count_files: u64,
    /// Bytes to write.
    pub size_bytes: u64,
    /// Bytes of those that linking files which share their data would save.
    pub shared_bytes: u64,
}

impl<'a> Extraction<'a> {
    /// Reads the view `ns` and finds what `options` want of it. Nothing is written.
    pub fn prepare(
        image: &'a OpenImage,
        ns: Namespace,
        options: ExtractOptions,
        ctx: &Context,
    ) -> Result<Extraction<'a>, ExtractError> {
        let mut view = image.read_view(ns, ctx)?;
        let limit = ctx.limits.entries;
        let beside = Beside::add(&mut view.tree, image.source_id, options.streams, limit)
            .map_err(|_| OpenError::TooManyFiles)?;
        let mut outcome =
            ExtractOutcome { streams_left_out: beside.count_left_out, ..ExtractOutcome::default() };
        // Linux shows hidden files of ISO 9660, and those of UDF only on request.
        let leaves_hidden = ns == Namespace::Udf && !options.keep_hidden;
        let picked = Picked::new(&view.tree, &options, leaves_hidden, &mut outcome, ctx)?;
        let tops = view.tree.children(Tree::ROOT).iter().filter(|id| picked.has(**id)).count();
        Ok(Extraction {
            image,
            // What several stripped folders hold is not looked at: more than one, then.
            count_tops: if options.strip > 0 { usize::MAX } else { tops },
            is_empty: view.tree.count_nodes() <= 1,
            count_files: picked.files,
            size_bytes: picked.bytes,
            shared_bytes: picked.shared_bytes,
            view,
            options,
            picked,
            outcome,
            beside,
        })
    }

    /// Copies the files into the folder `target`, which is made if missing.
    pub fn run(
        self,
        fs: &dyn HostFs,
        target: &Path,
        ctx: &Context,
        workers: &Workers,
    ) -> Result<ExtractOutcome, ExtractError> {
        let open = |blob: &Blob| -> Result<SharedSource, Code> {
            self.beside.open(self.image, blob).map_err(|error| match error {
                BlobError::Unreadable { code } => code,
                // The header of a compressed file.
                BlobError::Source(_) => Code::ZisofsBad,
                _ => Code::ReadFailed,
            })
        };
        let job = Job {
            tree: &self.view.tree,
            open_blob: &open,
            picked: self.picked,
            outcome: self.outcome,
            options: &self.options,
        };
        let outcome = job.run(fs, target, ctx, workers)?;
        self.image.source.check_unchanged().map_err(|_| ExtractError::Changed)?;
        Ok(outcome)
    }
}
