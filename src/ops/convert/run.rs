//! One conversion: losses, files, reading back, names.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::loss::all_losses;
use super::overlay::Overlay;
use super::pooled::Pooled;
use super::target::OutputFile;
use super::{Loss, Target};
use crate::base::progress::{Cancelled, Context, Phase};
use crate::base::units::ByteRange;
use crate::io::host::{NewFile, Replace};
use crate::io::window::WindowSource;
use crate::io::{BlockSink, BlockSource, HostFs, SharedSource};
use crate::opened::{self, OpenError, OpenImage, OpenOptions};
use crate::ops::digest::Digests;
use crate::ops::preflight::{check_target, stored};
use crate::ops::stream::{Stage, StreamOptions, stream};
use crate::ops::workers::Workers;
use crate::ops::write::{
    SyncMode, VERIFY_KIND, WriteError, as_target_problem, must_sync, reserve, verify,
    with_all_changed, write_sequential,
};

/// How to convert.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ConvertOptions {
    /// What may be lost.
    pub accepted: Vec<Loss>,
    /// Existing files of the names are replaced.
    pub may_replace: bool,
    /// When to wait for the disk.
    pub sync: SyncMode,
}

/// What was made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ConvertOutcome {
    /// The files with their lengths, the one that is opened last.
    pub files: Vec<(PathBuf, u64)>,
    /// Bytes of the data, before any packing.
    pub data_bytes: u64,
    /// What was lost, as accepted.
    pub lost: Vec<Loss>,
    /// It was read back and is equal; only a pipe can't be.
    pub is_verified: bool,
}

impl ConvertOutcome {
    /// Bytes of all files.
    pub fn size_bytes(&self) -> u64 {
        self.files.iter().fold(0, |sum, (_, len)| sum.saturating_add(*len))
    }
}

/// Why nothing was converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The target can't carry all, and nobody said it may be lost.
    #[error("the target can't carry everything")]
    Losses {
        /// What would be lost beyond what was accepted.
        losses: Vec<Loss>,
    },
    /// There is no disc in it that the target could hold.
    #[error("no data of a disc")]
    NoData,
    /// The target can't hold such a disc: it is too large, or has no tracks.
    #[error("the target can't hold this disc")]
    NotPossible,
    /// Such a file can't be written in order.
    #[error("this kind of image can't be written to a pipe")]
    NeedsFile,
    /// The image could not be opened.
    #[error(transparent)]
    Open(OpenError),
    /// A file could not be written.
    #[error("{}: {error}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: WriteError,
    },
    /// What was written can't be opened.
    #[error("reading back: {0}")]
    VerifyOpen(#[source] OpenError),
}

/// The data of an image: what a plain image of it holds. Of a disc with tracks all sectors up to
/// the end of its last data track.
pub fn data_source(image: &OpenImage) -> Result<SharedSource, ConvertError> {
    if !image.holds_disc() {
        return Err(ConvertError::NoData);
    }
    let data = image.disc.iter().flat_map(|disc| disc.tracks()).filter(|t| t.mode.is_data());
    let end = data.map(|track| track.end().byte_offset()).max().unwrap_or(u64::MAX);
    if end >= image.source.len() {
        return Ok(image.source.clone());
    }
    let window = WindowSource::new(image.source.clone(), ByteRange { start: 0, len: end });
    window.map(|window| Arc::new(window) as SharedSource).ok_or(ConvertError::NoData)
}

/// Turns `image` into a `target` at `path`. Files that are there are as before unless this
/// returns an outcome; the one exception is a failure between the renames of several files.
pub fn convert(
    image: &OpenImage,
    target: Target,
    path: &Path,
    options: &ConvertOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<ConvertOutcome, ConvertError> {
    let work = AssertUnwindSafe(|| {
        let lost = check_losses(image, target, options, ctx)?;
        let data = target.content(image)?;
        let files = target.files(image, &data, path)?;
        let mut conversion =
            Conversion { target, options, fs, ctx, workers, data, new: Vec::new() };
        // The main file may have got another ending than was asked for.
        let path = files.last().map(|file| file.path.clone()).unwrap_or_default();
        conversion.run(&path, files).map(|outcome| ConvertOutcome { lost, ..outcome })
    });
    let crashed = || {
        let error = WriteError::Crashed { stage: Stage::Write };
        Err(ConvertError::Write { path: path.to_owned(), error })
    };
    catch_unwind(work).unwrap_or_else(|_| crashed()).map_err(|error| match error {
        ConvertError::Write { error: WriteError::Cancelled(cancelled), .. } => cancelled.into(),
        error => error,
    })
}

/// The same into a sink that gets its bytes in order, such as a pipe: plain images only. What was
/// written before a failure can't be taken back.
pub fn convert_sequential(
    image: &OpenImage,
    target: Target,
    sink: &mut dyn BlockSink,
    options: &ConvertOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<ConvertOutcome, ConvertError> {
    let lost = check_losses(image, target, options, ctx)?;
    let path = PathBuf::from("-");
    let mut files = target.files(image, &target.content(image)?, &path)?;
    let (Some(OutputFile { bytes, encoder: None, .. }), true) = (files.pop(), files.is_empty())
    else {
        return Err(ConvertError::NeedsFile);
    };
    let written = write_sequential(&*bytes, sink, &[], fs, ctx, workers);
    let written = written.map_err(|error| match error {
        WriteError::Cancelled(cancelled) => cancelled.into(),
        error => ConvertError::Write { path: path.clone(), error },
    })?;
    let data_bytes = written.size_bytes;
    Ok(ConvertOutcome { files: vec![(path, data_bytes)], data_bytes, lost, is_verified: false })
}

fn check_losses(
    image: &OpenImage,
    target: Target,
    options: &ConvertOptions,
    ctx: &Context,
) -> Result<Vec<Loss>, ConvertError> {
    let all = all_losses(image, target, &options.accepted, ctx)?;
    let (lost, losses): (Vec<Loss>, Vec<Loss>) =
        all.into_iter().partition(|loss| options.accepted.contains(loss));
    if losses.is_empty() { Ok(lost) } else { Err(ConvertError::Losses { losses }) }
}

struct Conversion<'a> {
    target: Target,
    options: &'a ConvertOptions,
    fs: &'a dyn HostFs,
    ctx: &'a Context,
    workers: &'a Workers,
    /// What must be found again ([`Target::content`]).
    data: SharedSource,
    /// The files that have no name yet.
    new: Vec<Written>,
}

/// A file that was written.
struct Written {
    path: PathBuf,
    file: Box<dyn NewFile>,
    /// Of its plain bytes.
    digests: Digests,
    is_encoded: bool,
    /// Its plain bytes are the data, nothing more and nothing less.
    is_data: bool,
}

impl Conversion<'_> {
    fn run(&mut self, path: &Path, files: Vec<OutputFile>) -> Result<ConvertOutcome, ConvertError> {
        self.ctx.check()?;
        self.check_targets(&files)?;
        let total = files.iter().fold(0u64, |sum, file| sum.saturating_add(file.bytes.len()));
        let must_sync = self.must_sync(&files);
        self.ctx.meter.phase(Phase::Write, Some(total));
        for file in files {
            let (path, bytes) = (file.path.clone(), file.bytes.clone());
            let written = self.write_file(file, must_sync).map_err(|error| {
                let error = with_all_changed(error, &*bytes, self.fs, self.ctx, self.workers);
                ConvertError::Write { path, error }
            })?;
            self.new.push(written);
        }
        if must_sync {
            self.ctx.meter.phase(Phase::Sync, None);
            for written in &mut self.new {
                let synced = written.file.sync();
                synced.map_err(|error| failed(&written.path, WriteError::Sink(error)))?;
            }
        }
        let lens = self.read_back(path, total)?;
        self.ctx.check()?;
        self.ctx.meter.set_finishing();
        for written in self.new.drain(..) {
            let done = written.file.commit(must_sync).map_err(as_target_problem);
            done.map_err(|error| failed(&written.path, error))?;
        }
        Ok(ConvertOutcome {
            files: lens,
            data_bytes: self.data.len(),
            lost: Vec::new(),
            is_verified: true,
        })
    }

    /// Names that are taken, and room for what will not shrink.
    fn check_targets(&self, files: &[OutputFile]) -> Result<(), ConvertError> {
        let mut needed = 0u64;
        for file in files {
            let mut check = || {
                let bytes =
                    if file.encoder.is_some() { 0 } else { stored(&*file.bytes, self.ctx)?.bytes };
                needed = needed.saturating_add(bytes);
                let may_replace = self.options.may_replace;
                check_target(&*file.bytes, needed, &file.path, may_replace, self.fs)?;
                Ok::<_, WriteError>(())
            };
            check().map_err(|error| failed(&file.path, error))?;
        }
        Ok(())
    }

    fn must_sync(&self, files: &[OutputFile]) -> bool {
        files.iter().any(|file| must_sync(self.options.sync, &file.path, self.fs))
    }

    fn write_file(&self, output: OutputFile, must_sync: bool) -> Result<Written, WriteError> {
        let may_replace = self.options.may_replace;
        let replace = if may_replace { Replace::IfUnchanged } else { Replace::Never };
        let mut file = self.fs.create(&output.path, replace).map_err(as_target_problem)?;
        let source = &*output.bytes;
        let is_encoded = output.encoder.is_some();
        let is_data = std::sync::Arc::ptr_eq(&output.bytes, &self.data);
        if must_sync {
            file.write_back_early();
        }
        let streamed = match output.encoder {
            Some(make) => {
                let sink = make(&mut *file).map_err(WriteError::Sink)?;
                self.stream(source, &mut Pooled { sink, workers: self.workers })
            }
            None => {
                reserve(&stored(source, self.ctx)?, &mut *file, self.ctx)?;
                self.stream(source, &mut *file)
            }
        };
        let digests = streamed?;
        source.check_unchanged().map_err(WriteError::Source)?;
        Ok(Written { path: output.path, file, digests, is_encoded, is_data })
    }

    fn stream(
        &self,
        source: &dyn BlockSource,
        sink: &mut dyn BlockSink,
    ) -> Result<Digests, WriteError> {
        let options = StreamOptions { digests: vec![VERIFY_KIND], ..StreamOptions::default() };
        Ok(stream(source, Some(sink), &options, self.ctx, self.workers)?.digests)
    }

    /// Reads the files back: those written as they are byte for byte, and where the target is
    /// more than the plain data, the data as the readers of this program find it in them. Gives
    /// the lengths of the files.
    fn read_back(&self, path: &Path, total: u64) -> Result<Vec<(PathBuf, u64)>, ConvertError> {
        let is_plain = self.new.iter().all(|one| one.is_data && !one.is_encoded);
        let needs_data = if is_plain { 0 } else { self.data.len() };
        self.ctx.meter.phase(Phase::Verify, Some(total.saturating_add(needs_data)));
        let mut copies = Vec::new();
        for written in &self.new {
            let copy = written.file.reopen();
            let copy = copy.map_err(|error| failed(&written.path, WriteError::Sink(error)))?;
            if !written.is_encoded {
                let same = verify(&*copy, &written.digests, self.ctx, self.workers);
                same.map_err(|error| failed(&written.path, error))?;
            }
            copies.push((written.path.clone(), copy));
        }
        let lens = copies.iter().map(|(path, copy)| (path.clone(), copy.len())).collect();
        if !is_plain {
            self.read_data_back(path, copies)?;
        }
        Ok(lens)
    }

    fn read_data_back(
        &self,
        path: &Path,
        copies: Vec<(PathBuf, SharedSource)>,
    ) -> Result<(), ConvertError> {
        let files = Overlay::new(self.fs, copies);
        let options = OpenOptions::default();
        let opened = opened::open(&files, path, &options, &self.ctx.apart());
        let opened = opened.map_err(|error| match error {
            OpenError::Cancelled(cancelled) => cancelled.into(),
            error => ConvertError::VerifyOpen(error),
        })?;
        let found = self.target.content(&opened)?;
        let known = match self.new.iter().find(|one| one.is_data) {
            Some(written) => written.digests.clone(),
            None => self.digest(&*self.data).map_err(|error| failed(path, error))?,
        };
        verify(&*found, &known, self.ctx, self.workers).map_err(|error| failed(path, error))
    }

    fn digest(&self, source: &dyn BlockSource) -> Result<Digests, WriteError> {
        let options = StreamOptions { digests: vec![VERIFY_KIND], ..StreamOptions::default() };
        Ok(stream(source, None, &options, self.ctx, self.workers)?.digests)
    }
}

fn failed(path: &Path, error: WriteError) -> ConvertError {
    ConvertError::Write { path: path.to_owned(), error }
}
