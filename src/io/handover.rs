//! One window for all: the first start of the program takes calls, a later one hands its files
//! over and ends.
//!
//! Whoever holds the lock is the first, so that nothing an ended program left behind is in the
//! way. Calls come over a socket that only this person can reach. A first that does not answer,
//! since it hangs, holds nobody up for longer than [`PATIENCE`].

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};

/// How long a later start waits for the first one's answer.
pub const PATIENCE: Duration = Duration::from_secs(1);
/// More than any desktop hands over at once.
const MAX_BYTES: u64 = 1 << 20;
/// What the first one says when it has understood.
const UNDERSTOOD: &[u8] = b"ok";

/// What a start of the program came to.
#[derive(Debug)]
pub enum Start {
    /// It is the first: it takes calls.
    First(Desk),
    /// Another one has the files now.
    HandedOver,
    /// There is another one that does not answer, or no way to find out.
    Alone,
}

/// Where the first one takes calls.
#[derive(Debug)]
pub struct Desk {
    listener: UnixListener,
    socket: PathBuf,
    lock: File,
}

/// Held as long as calls are to come here.
#[derive(Debug)]
pub struct Open {
    socket: PathBuf,
    _lock: File,
}

impl Drop for Open {
    fn drop(&mut self) {
        // Left behind it is in nobody's way: the lock decides.
        let _gone = fs::remove_file(&self.socket);
    }
}

/// Finds out whether this is the first start for `name` (a display), and hands `files` over if it
/// is not. `folder` is one of ours; it is made if missing, for this person only.
pub fn begin(folder: &Path, name: &str, files: &[PathBuf]) -> Start {
    match try_begin(folder, name, files) {
        Ok(start) => start,
        // Whatever is wrong there, a window is better than none.
        Err(_) => Start::Alone,
    }
}

fn try_begin(folder: &Path, name: &str, files: &[PathBuf]) -> io::Result<Start> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = name.chars().map(safe).collect();
    let socket = folder.join(format!("{name}.socket"));
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(folder.join(format!("{name}.lock")))?;
    if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok() {
        if let Err(error) = fs::remove_file(&socket)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error);
        }
        let listener = UnixListener::bind(&socket)?;
        return Ok(Start::First(Desk { listener, socket, lock }));
    }
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match hand_over(&socket, files, until) {
            Ok(()) => return Ok(Start::HandedOver),
            // It has the lock and is about to listen.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused
                ) =>
            {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(_) => break,
        }
    }
    Ok(Start::Alone)
}

fn hand_over(socket: &Path, files: &[PathBuf], until: Instant) -> io::Result<()> {
    let mut call = UnixStream::connect(socket)?;
    let left = until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
    call.set_write_timeout(Some(left))?;
    call.set_read_timeout(Some(left))?;
    let mut message = Vec::new();
    for file in files {
        // The other one stands in another folder.
        message.extend_from_slice(std::path::absolute(file)?.as_os_str().as_bytes());
        message.push(0);
    }
    call.write_all(&message)?;
    call.shutdown(std::net::Shutdown::Write)?;
    let mut said = Vec::new();
    call.take(UNDERSTOOD.len() as u64).read_to_end(&mut said)?;
    if said == UNDERSTOOD { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

impl Desk {
    /// Takes calls on a thread of its own, for as long as what it gives back is held.
    ///
    /// # Errors
    /// When there is no thread.
    pub fn open(self, take: impl Fn(Vec<PathBuf>) + Send + 'static) -> io::Result<Open> {
        let Desk { listener, socket, lock } = self;
        let listen = move || {
            for call in listener.incoming() {
                // One that fails is its caller's trouble: it opens a window of its own.
                let _answered = call.and_then(|call| answer(call, &take));
            }
        };
        std::thread::Builder::new().name("handover".to_owned()).spawn(listen)?;
        Ok(Open { socket, _lock: lock })
    }
}

fn answer(mut call: UnixStream, take: &impl Fn(Vec<PathBuf>)) -> io::Result<()> {
    call.set_read_timeout(Some(PATIENCE))?;
    call.set_write_timeout(Some(PATIENCE))?;
    let mut message = Vec::new();
    (&mut call).take(MAX_BYTES).read_to_end(&mut message)?;
    let parts = message.split(|byte| *byte == 0).filter(|part| !part.is_empty());
    take(parts.map(|part| PathBuf::from(OsStr::from_bytes(part))).collect());
    call.write_all(UNDERSTOOD)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn the_second_hands_over_and_the_next_after_the_end_is_first() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("run");
        let Start::First(desk) = begin(&folder, ":7.0", &[]) else { unreachable!("it is alone") };
        let (sender, taken) = channel();
        let open = desk.open(move |files| drop(sender.send(files))).expect("a thread");
        let files = [PathBuf::from("/a b.iso"), PathBuf::from("near.iso")];
        assert!(matches!(begin(&folder, ":7.0", &files), Start::HandedOver));
        let came = taken.recv_timeout(PATIENCE).expect("they came");
        assert_eq!(came[0], files[0]);
        assert!(came[1].is_absolute() && came[1].ends_with("near.iso"));
        assert!(matches!(begin(&folder, ":7.0", &[]), Start::HandedOver), "no files are fine too");
        assert!(matches!(begin(&folder, ":8", &[]), Start::First(_)), "another display");
        let socket = folder.join("-7-0.socket");
        assert!(socket.exists());
        drop(open);
        assert!(!socket.exists());
        assert!(matches!(begin(&folder, ":7.0", &[]), Start::First(_)));
    }

    #[test]
    fn what_a_crash_left_is_in_nobodys_way_and_who_hangs_holds_nobody_up() {
        let home = tempfile::tempdir().expect("a folder");
        let socket = home.path().join("x.socket");
        drop(UnixListener::bind(&socket).expect("bound"));
        let Start::First(hanging) = begin(home.path(), "x", &[]) else {
            unreachable!("nobody holds the lock")
        };
        let before = Instant::now();
        assert!(matches!(begin(home.path(), "x", &[]), Start::Alone));
        assert!(before.elapsed() < PATIENCE * 2);
        drop(hanging);
        // A folder that can't be made is no reason for no window.
        let blocked = home.path().join("file");
        File::create(&blocked).expect("a file");
        assert!(matches!(begin(&blocked.join("run"), "x", &[]), Start::Alone));
    }
}
