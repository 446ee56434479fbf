//! A packed image becomes a plain one while it is unpacked for its index: once, not twice.
//!
//! Only where nothing else can come of it: the first bytes must show an image without tracks, and
//! what was written must be all of the image that is opened in the end. Else it is written as any
//! other.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use super::Target;
use super::run::{ConvertError, ConvertOptions, ConvertOutcome, convert, convert_sequential};
use crate::base::progress::{Context, Phase};
use crate::io::host::{NewFile, Replace};
use crate::io::{BlockSink, HostFs, SinkError};
use crate::opened::{self, ContainerKind, EarlyImage, OpenError, OpenImage, OpenOptions};
use crate::ops::digest::{Absorb, Digests, Hasher};
use crate::ops::preflight::check_target;
use crate::ops::stream::Stage;
use crate::ops::stream::zeros::stored_runs;
use crate::ops::workers::Workers;
use crate::ops::write::{VERIFY_KIND, WriteError, as_target_problem, must_sync, verify};

/// Bytes looked at before it is decided what comes of an image.
const FIRST_LOOK_BYTES: usize = 1 << 20;
/// Bytes held back at most until that is known.
const MAX_HELD_BYTES: usize = 32 << 20;
/// Bytes handed to the writer at once, and how many such pieces may wait for it.
const PIECE_BYTES: usize = 512 << 10;
const MAX_PIECES: usize = 8;
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
    let path = output.path();
    let failed = |error| match error {
        WriteError::Cancelled(cancelled) => ConvertError::Cancelled(cancelled),
        error => ConvertError::Write { path: path.clone(), error },
    };
    // Writing has a thread of its own, so that unpacking does not wait for it.
    let (image, writer, output) = std::thread::scope(|threads| {
        let state = if target == Target::Iso { State::Waiting(Vec::new()) } else { State::Off };
        let output = Some(output);
        let mut tee = Tee { threads, output, options, fs, state, error: None };
        let mut watch = |early: &EarlyImage<'_>| tee.take(early);
        let image = opened::open_watched(fs, input.path, input.open, ctx, &mut watch);
        let writer = tee.end(image.is_ok());
        (image, writer, tee.output)
    });
    // Its failure is why the opening was broken off.
    let writer = writer.map_err(failed)?;
    let image = image.map_err(|error| match error {
        OpenError::Cancelled(cancelled) => ConvertError::Cancelled(cancelled),
        error => ConvertError::Open(error),
    })?;
    match (writer, output) {
        (Some(Writer { len, sink: Sink::File(file), hasher }), _) if is_plain(&image, len) => {
            let digests = Digests::new(vec![hasher.value()]);
            let sync = must_sync(options.sync, &path, fs);
            finish(&image, file, &digests, sync, ctx, workers).map_err(failed)?;
            Ok(outcome(path, len, true))
        }
        (Some(Writer { len, sink: Sink::Pipe(sink), .. }), _) => {
            // What is in the pipe can't be taken back.
            if !is_plain(&image, len) {
                return Err(ConvertError::NotPossible);
            }
            let ended = sink.set_len(len).map_err(WriteError::Sink);
            let unchanged = || image.source.check_unchanged().map_err(WriteError::Source);
            ended.and_then(|()| unchanged()).map_err(failed)?;
            Ok(outcome(path, len, false))
        }
        (None, Some(Output::Pipe(sink))) => {
            convert_sequential(&image, target, sink, options, fs, ctx, workers)
        }
        _ => convert(&image, target, &path, options, fs, ctx, workers),
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

/// What is written to.
enum Sink<'o> {
    File(Box<dyn NewFile>),
    Pipe(&'o mut dyn BlockSink),
}

/// Writes what comes, in order.
struct Writer<'o> {
    sink: Sink<'o>,
    len: u64,
    hasher: Hasher,
}

impl<'o> Writer<'o> {
    fn write_all(mut self, pieces: &Receiver<Vec<u8>>) -> Result<Writer<'o>, WriteError> {
        while let Ok(piece) = pieces.recv() {
            match &mut self.sink {
                Sink::File(file) => {
                    self.hasher.absorb(&piece);
                    write_stored(&mut **file, self.len, &piece)
                }
                Sink::Pipe(sink) => sink.write_at(self.len, &piece),
            }
            .map_err(WriteError::Sink)?;
            self.len += piece.len() as u64;
        }
        Ok(self)
    }
}

enum State<'s, 'o> {
    /// Nothing is written of it; bytes that came so far.
    Waiting(Vec<u8>),
    /// Bytes that came so far, those gathered for the writer, and the writer.
    Writing {
        len: u64,
        held: Vec<u8>,
        pieces: SyncSender<Vec<u8>>,
        writer: ScopedJoinHandle<'s, Result<Writer<'o>, WriteError>>,
    },
    /// It is written later.
    Off,
}

/// Has what is unpacked written once it is known what it is.
struct Tee<'s, 'e, 'a, 'o> {
    threads: &'s Scope<'s, 'e>,
    /// Until the writer has it.
    output: Option<Output<'o>>,
    options: &'a ConvertOptions,
    fs: &'a dyn HostFs,
    state: State<'s, 'o>,
    error: Option<WriteError>,
}

impl<'s, 'o: 's> Tee<'s, '_, '_, 'o> {
    fn take(&mut self, early: &EarlyImage<'_>) -> ControlFlow<()> {
        match self.try_take(early) {
            Ok(flow) => flow,
            Err(error) => {
                self.error = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    /// What was written when the image has been opened, and what was not: then there is nothing
    /// to be finished. Its error is the one that ended it all.
    fn end(&mut self, is_opened: bool) -> Result<Option<Writer<'o>>, WriteError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let State::Writing { held, pieces, writer, .. } =
            std::mem::replace(&mut self.state, State::Off)
        else {
            return Ok(None);
        };
        if is_opened {
            // A writer that is gone says why when it is joined.
            let _sent = pieces.send(held);
        }
        drop(pieces);
        let writer = writer.join().map_err(|_| WriteError::Crashed { stage: Stage::Write })?;
        writer.map(Some)
    }

    fn try_take(&mut self, early: &EarlyImage<'_>) -> Result<ControlFlow<()>, WriteError> {
        let (start, latest) = early.latest();
        let known = match &self.state {
            State::Waiting(held) => held.len() as u64,
            State::Writing { len, .. } => *len,
            State::Off => return Ok(ControlFlow::Continue(())),
        };
        // Where unpacking began anew the same bytes come again. Some that nobody could show are
        // missing for good: then what is written is too short, which is seen in the end.
        let skip = usize::try_from(known.saturating_sub(start)).unwrap_or(usize::MAX);
        let Some(fresh) = latest.get(skip.min(latest.len())..).filter(|_| start <= known) else {
            return Ok(ControlFlow::Continue(()));
        };
        match &mut self.state {
            State::Waiting(held) => {
                held.extend_from_slice(fresh);
                if held.len() < FIRST_LOOK_BYTES {
                    return Ok(ControlFlow::Continue(()));
                }
                let is_last_look = held.len() > MAX_HELD_BYTES;
                match early.open().filter(is_plain_so_far) {
                    Some(image) => self.begin(&image)?,
                    None if is_last_look => self.state = State::Off,
                    None => {}
                }
                Ok(ControlFlow::Continue(()))
            }
            State::Writing { len, held, pieces, .. } => {
                *len += fresh.len() as u64;
                held.extend_from_slice(fresh);
                let is_gone =
                    held.len() >= PIECE_BYTES && pieces.send(std::mem::take(held)).is_err();
                Ok(if is_gone { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            }
            State::Off => Ok(ControlFlow::Continue(())),
        }
    }

    /// Starts the writer; not where the usual way has something to say about the target.
    fn begin(&mut self, image: &OpenImage) -> Result<(), WriteError> {
        let sink = match self.output.take() {
            Some(Output::Pipe(sink)) => Sink::Pipe(sink),
            Some(Output::File(path)) => {
                let may_replace = self.options.may_replace;
                self.output = Some(Output::File(path));
                let len = image.source.len();
                if check_target(&*image.source, len, path, may_replace, self.fs).is_err() {
                    self.state = State::Off;
                    return Ok(());
                }
                let replace = if may_replace { Replace::IfUnchanged } else { Replace::Never };
                let mut file = self.fs.create(path, replace).map_err(as_target_problem)?;
                if must_sync(self.options.sync, path, self.fs) {
                    file.write_back_early();
                }
                Sink::File(file)
            }
            None => return Ok(()),
        };
        let State::Waiting(held) = std::mem::replace(&mut self.state, State::Off) else {
            return Ok(());
        };
        let (pieces, received) = sync_channel(MAX_PIECES);
        let writer = Writer { sink, len: 0, hasher: Hasher::new(VERIFY_KIND) };
        let writer = std::thread::Builder::new()
            .name("write".to_owned())
            .spawn_scoped(self.threads, move || writer.write_all(&received))
            .map_err(WriteError::Thread)?;
        self.state = State::Writing { len: held.len() as u64, held, pieces, writer };
        Ok(())
    }
}

fn write_stored(file: &mut dyn NewFile, at: u64, bytes: &[u8]) -> Result<(), SinkError> {
    if !file.capabilities().is_sparse {
        return file.write_at(at, bytes);
    }
    for run in stored_runs(bytes, HOLE_BYTES) {
        file.write_at(at + run.start as u64, bytes.get(run).unwrap_or_default())?;
    }
    Ok(())
}
