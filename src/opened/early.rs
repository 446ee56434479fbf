//! An image that is still being unpacked: its volumes and folders as far as they are there.
//!
//! Nothing is noted of what can't be read yet; once all of it is there the image is opened as
//! any other and tells what is odd.

use std::path::Path;
use std::sync::Arc;

use super::{OpenImage, OpenOptions, ViewTree, open_source};
use crate::base::progress::{Context, Meter};
use crate::io::SharedSource;
use crate::io::packed::Growing;

/// An image that is still being unpacked.
pub struct EarlyImage<'a> {
    pub(super) growing: &'a Arc<Growing>,
    pub(super) latest: &'a [u8],
    pub(super) path: &'a Path,
    pub(super) options: &'a OpenOptions,
    pub(super) ctx: &'a Context,
}

/// What of an image could be read early.
#[derive(Clone, Debug)]
pub struct EarlyView {
    /// The image. Files in it may not be there yet, and its size may be a guess.
    pub image: OpenImage,
    /// Its default view so far; `None` where there are no files at all.
    pub view: Option<ViewTree>,
    /// No folder of the view is missing.
    pub is_whole: bool,
}

impl EarlyImage<'_> {
    /// Bytes that were unpacked so far.
    pub fn unpacked_bytes(&self) -> u64 {
        self.growing.unpacked_bytes()
    }

    /// The bytes that just came, and where they begin. They come in order from the first byte on;
    /// where unpacking had to begin anew, the same ones come again.
    pub fn latest(&self) -> (u64, &[u8]) {
        let start = self.growing.unpacked_bytes().saturating_sub(self.latest.len() as u64);
        (start, self.latest)
    }

    /// Opens what is there by now: descriptors only. `None`: not enough, or nothing that can be
    /// read early. The image's size may be a guess.
    pub fn open(&self) -> Option<OpenImage> {
        self.open_in(&self.context())
    }

    /// Reads what is there by now. `None`: not enough, or nothing that can be read early. Folders
    /// that were asked for in vain are kept when they come, so that a later call finds them.
    pub fn read(&self) -> Option<EarlyView> {
        let ctx = self.context();
        let image = self.open_in(&ctx)?;
        let first = image.views().first().copied();
        self.growing.take_missed();
        let view = first.and_then(|ns| image.read_view(ns, &ctx).ok());
        let is_whole = !self.growing.take_missed();
        let is_something = view.is_some() || first.is_none();
        is_something.then_some(EarlyView { image, view, is_whole })
    }

    fn open_in(&self, ctx: &Context) -> Option<OpenImage> {
        let source: SharedSource = Arc::<Growing>::clone(self.growing);
        open_source(source, Some(self.path), self.options, ctx).ok()
    }

    /// The meter counts the unpacking; what is odd now may only be not there yet.
    fn context(&self) -> Context {
        let mut ctx = self.ctx.apart();
        ctx.meter = Arc::new(Meter::default());
        ctx
    }
}
