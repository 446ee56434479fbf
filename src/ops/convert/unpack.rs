//! A packed image becomes a plain one while it is unpacked for its index: once, not twice.
//!
//! Only where nothing else can come of it: the first bytes must show an image without tracks, and
//! what was written must be all of the image that is opened in the end. Else it is written as any
//! other.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::Target;
use super::run::{ConvertError, ConvertOptions, ConvertOutcome, convert, convert_sequential};
use crate::base::progress::{Context, Phase};
use crate::io::host::{NewFile, Replace};
use crate::io::{BlockSink, HostFs, SinkError};
use crate::opened::{self, ContainerKind, EarlyImage, OpenError, OpenImage, OpenOptions};
use crate::ops::digest::{Absorb, Digests, Hasher};
use crate::ops::preflight::check_target;
use crate::ops::stream::zeros::stored_runs;
use crate::ops::workers::Workers;
use crate::ops::write::{VERIFY_KIND, WriteError, as_target_problem, must_sync, verify};

/// Bytes looked at before it is decided what comes of an image.
const FIRST_LOOK_BYTES: usize = 1 << 20;
/// Bytes held back at most until that is known.
const MAX_HELD_BYTES: usize = 32 << 20;
/// Zeros of so many bytes become holes.
const HOLE_BYTES: u64 = 64 << 10;

/// Where an image goes.
pub enum Output<'a> {
    /// Into a file, or several named after it.
    File(&'a Path),
    /// Into something that takes bytes in order; plain images only.
    Pipe(&'a mut dyn BlockSink),
}

/// What is converted.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The file.
    pub path: &'a Path,
    /// How to open it.
    pub open: &'a OpenOptions,
}

/// Opens an image and turns it into a `target`, as [`convert`] and [`convert_sequential`] do. A
/// packed image that has no index yet is unpacked only once.
pub fn open_and_convert(
    input: Input<'_>,
    target: Target,
    output: Output<'_>,
    options: &ConvertOptions,
    fs: &dyn HostFs,
    ctx: &Context,
    workers: &Workers,
) -> Result<ConvertOutcome, ConvertError> {
    let state = if target == Target::Iso { State::Waiting(Vec::new()) } else { State::Off };
    let hasher = Hasher::new(VERIFY_KIND);
    let mut tee = Tee { output, options, fs, state, hasher, error: None };
    let mut watch = |early: &EarlyImage<'_>| tee.take(early);
    let image = opened::open_watched(fs, input.path, input.open, ctx, &mut watch);
    let Tee { mut output, state, hasher, error, .. } = tee;
    let path = output.path();
    let failed = |error| match error {
        WriteError::Cancelled(cancelled) => ConvertError::Cancelled(cancelled),
        error => ConvertError::Write { path: path.clone(), error },
    };
    if let Some(error) = error {
        return Err(failed(error));
    }
    let image = image.map_err(|error| match error {
        OpenError::Cancelled(cancelled) => ConvertError::Cancelled(cancelled),
        error => ConvertError::Open(error),
    })?;
    match (state, &mut output) {
        (State::Written { len, file: Some(file) }, _) if is_plain(&image, len) => {
            let digests = Digests::new(vec![hasher.value()]);
            let sync = must_sync(options.sync, &path, fs);
            finish(&image, file, &digests, sync, ctx, workers).map_err(failed)?;
            Ok(outcome(path, len, true))
        }
        (State::Written { len, file: None }, Output::Pipe(sink)) => {
            // What is in the pipe can't be taken back.
            if !is_plain(&image, len) {
                return Err(ConvertError::NotPossible);
            }
            let ended = sink.set_len(len).map_err(WriteError::Sink);
            let unchanged = || image.source.check_unchanged().map_err(WriteError::Source);
            ended.and_then(|()| unchanged()).map_err(failed)?;
            Ok(outcome(path, len, false))
        }
        (_, Output::File(path)) => convert(&image, target, path, options, fs, ctx, workers),
        (_, Output::Pipe(sink)) => {
            convert_sequential(&image, target, *sink, options, fs, ctx, workers)
        }
    }
}

/// Whether `len` bytes are all of an image that is nothing but they.
fn is_plain(image: &OpenImage, len: u64) -> bool {
    is_plain_so_far(image) && image.source.len() == len
}

fn is_plain_so_far(image: &OpenImage) -> bool {
    image.disc.is_none() && image.container == ContainerKind::Raw && image.holds_disc()
}

fn outcome(path: PathBuf, len: u64, is_verified: bool) -> ConvertOutcome {
    ConvertOutcome { files: vec![(path, len)], data_bytes: len, lost: Vec::new(), is_verified }
}

/// Reads back what was written and gives it its name.
fn finish(
    image: &OpenImage,
    mut file: Box<dyn NewFile>,
    digests: &Digests,
    must_sync: bool,
    ctx: &Context,
    workers: &Workers,
) -> Result<(), WriteError> {
    file.set_len(image.source.len()).map_err(WriteError::Sink)?;
    image.source.check_unchanged().map_err(WriteError::Source)?;
    if must_sync {
        ctx.meter.phase(Phase::Sync, None);
        file.sync().map_err(WriteError::Sink)?;
    }
    ctx.meter.phase(Phase::Verify, Some(image.source.len()));
    let copy = file.reopen().map_err(WriteError::Sink)?;
    verify(&*copy, digests, ctx, workers)?;
    ctx.check()?;
    ctx.meter.set_finishing();
    file.commit(must_sync).map_err(as_target_problem)
}

impl Output<'_> {
    fn path(&self) -> PathBuf {
        match self {
            Output::File(path) => (*path).to_owned(),
            Output::Pipe(_) => PathBuf::from("-"),
        }
    }
}

enum State {
    /// Nothing is written of it; bytes that came so far.
    Waiting(Vec<u8>),
    /// Bytes written; into this file, or into the pipe.
    Written { len: u64, file: Option<Box<dyn NewFile>> },
    /// It is written later.
    Off,
}

/// Writes what is unpacked once it is known what it is.
struct Tee<'a, 'o> {
    output: Output<'o>,
    options: &'a ConvertOptions,
    fs: &'a dyn HostFs,
    state: State,
    hasher: Hasher,
    error: Option<WriteError>,
}

impl Tee<'_, '_> {
    fn take(&mut self, early: &EarlyImage<'_>) -> ControlFlow<()> {
        match self.try_take(early) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.state = State::Off;
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn try_take(&mut self, early: &EarlyImage<'_>) -> Result<(), WriteError> {
        let (start, latest) = early.latest();
        let known = match &self.state {
            State::Waiting(held) => held.len() as u64,
            State::Written { len, .. } => *len,
            State::Off => return Ok(()),
        };
        // Where unpacking began anew the same bytes come again; what some of them lack can't be
        // written here.
        let skip = usize::try_from(known.saturating_sub(start)).unwrap_or(usize::MAX);
        let Some(fresh) = latest.get(skip.min(latest.len())..).filter(|_| start <= known) else {
            if matches!(self.output, Output::File(_)) || known == 0 {
                self.state = State::Off;
            }
            return Ok(());
        };
        let State::Waiting(held) = &mut self.state else { return self.write(fresh) };
        held.extend_from_slice(fresh);
        if held.len() < FIRST_LOOK_BYTES {
            return Ok(());
        }
        let is_plain = early.open().filter(is_plain_so_far);
        let held_len = held.len();
        match is_plain.map(|image| self.begin(&image)).transpose()?.flatten() {
            Some(file) => {
                let State::Waiting(held) = std::mem::replace(&mut self.state, file) else {
                    return Ok(());
                };
                self.write(&held)
            }
            None => {
                if held_len > MAX_HELD_BYTES {
                    self.state = State::Off;
                }
                Ok(())
            }
        }
    }

    /// Begins the file; `None` where the usual way has something to say about it.
    fn begin(&self, image: &OpenImage) -> Result<Option<State>, WriteError> {
        let Output::File(path) = &self.output else {
            return Ok(Some(State::Written { len: 0, file: None }));
        };
        let may_replace = self.options.may_replace;
        let size_bytes = image.source.len();
        if check_target(&*image.source, size_bytes, path, may_replace, self.fs).is_err() {
            return Ok(None);
        }
        let replace = if may_replace { Replace::IfUnchanged } else { Replace::Never };
        let mut file = self.fs.create(path, replace).map_err(as_target_problem)?;
        if must_sync(self.options.sync, path, self.fs) {
            file.write_back_early();
        }
        Ok(Some(State::Written { len: 0, file: Some(file) }))
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let State::Written { len, file } = &mut self.state else { return Ok(()) };
        match (file, &mut self.output) {
            (Some(file), _) => {
                self.hasher.absorb(bytes);
                let block = if file.capabilities().is_sparse { HOLE_BYTES } else { u64::MAX };
                write_stored(&mut **file, *len, bytes, block).map_err(WriteError::Sink)?;
            }
            (None, Output::Pipe(sink)) => {
                sink.write_at(*len, bytes).map_err(WriteError::Sink)?;
            }
            (None, Output::File(_)) => {}
        }
        *len += bytes.len() as u64;
        Ok(())
    }
}

fn write_stored(
    file: &mut dyn NewFile,
    at: u64,
    bytes: &[u8],
    block_bytes: u64,
) -> Result<(), SinkError> {
    if block_bytes == u64::MAX {
        return file.write_at(at, bytes);
    }
    for run in stored_runs(bytes, block_bytes) {
        file.write_at(at + run.start as u64, bytes.get(run).unwrap_or_default())?;
    }
    Ok(())
}
