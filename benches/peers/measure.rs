//! Runs one command and says how long it took and how much memory it held.
//!
//! The command runs under a small copy of this program, which has no other child: what the kernel
//! tells about its children is then about this command alone. That copy's own few megabytes are the
//! least that can be measured.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The first argument that turns this program into the measuring copy.
pub const MEASURE: &str = "--measure";

/// One run.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub time: Duration,
    pub peak_bytes: u64,
    pub is_success: bool,
}

/// A command line.
#[derive(Clone, Debug)]
pub struct Line {
    pub words: Vec<OsString>,
    /// Where its standard output goes; nowhere without one.
    pub stdout: Option<std::path::PathBuf>,
}

impl Line {
    pub fn new(words: &[&dyn AsRef<OsStr>]) -> Line {
        let words = words.iter().map(|word| OsStr::to_owned((*word).as_ref())).collect();
        Line { words, stdout: None }
    }

    pub fn into_file(mut self, path: &Path) -> Line {
        self.stdout = Some(path.to_owned());
        self
    }

    pub fn command(&self) -> Command {
        let mut words = self.words.iter();
        let mut command = Command::new(words.next().cloned().unwrap_or_default());
        command.args(words).stdin(Stdio::null()).stderr(Stdio::null()).env("LC_ALL", "C.UTF-8");
        command
    }
}

/// Whether the program of a command is there.
pub fn is_installed(line: &Line) -> bool {
    let Some(program) = line.words.first() else { return false };
    let path = Path::new(program);
    if path.is_absolute() {
        return path.exists();
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let is_there = std::env::split_paths(&folders).any(|folder| folder.join(path).exists());
    if !is_there {
        println!("{}: not installed\n", path.display());
    }
    is_there
}

/// Runs a command to its end.
pub fn run(line: &Line) -> io::Result<Run> {
    let me = std::env::current_exe()?;
    let stdout = match &line.stdout {
        Some(path) => Stdio::from(std::fs::File::create(path)?),
        None => Stdio::null(),
    };
    let mut child = Command::new(me)
        .arg(MEASURE)
        .args(&line.words)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()?;
    let mut report = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut report)?;
    }
    child.wait()?;
    let mut words = report.split_whitespace();
    let mut number = || words.next().and_then(|word| word.parse::<u64>().ok());
    let (nanos, kib, code) = (number(), number(), number());
    let (Some(nanos), Some(kib), Some(code)) = (nanos, kib, code) else {
        return Err(io::Error::other(format!("no measurement: {report}")));
    };
    let time = Duration::from_nanos(nanos);
    Ok(Run { time, peak_bytes: kib * 1024, is_success: code == 0 })
}

/// What the measuring copy does: runs the rest of the arguments, reports on standard error.
pub fn measure(words: &[OsString]) -> io::Result<()> {
    let line = Line { words: words.to_vec(), stdout: None };
    let start = Instant::now();
    let status = line.command().status()?;
    let time = start.elapsed();
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)?;
    eprintln!("{} {} {}", time.as_nanos(), usage.max_rss(), exit_code(status));
    Ok(())
}

fn exit_code(status: ExitStatus) -> i32 {
    status.code().unwrap_or(255)
}

/// Time until a command has printed its first line; it is stopped then.
pub fn time_to_first_line(line: &Line) -> io::Result<Duration> {
    let start = Instant::now();
    let mut child = line.command().stdout(Stdio::piped()).spawn()?;
    let mut first = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut first)?;
    }
    let time = start.elapsed();
    child.kill()?;
    child.wait()?;
    if first.is_empty() { Err(io::Error::other("it printed nothing")) } else { Ok(time) }
}

/// Starts a command, interrupts it after `delay` and says how long it took to end; `None` when it
/// had ended before.
pub fn time_to_cancel(line: &Line, delay: Duration) -> io::Result<Option<Duration>> {
    let mut child = line.command().stdout(Stdio::null()).spawn()?;
    std::thread::sleep(delay);
    if child.try_wait()?.is_some() {
        return Ok(None);
    }
    let start = Instant::now();
    let pid = nix::unistd::Pid::from_raw(child.id().cast_signed());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT)?;
    child.wait()?;
    Ok(Some(start.elapsed()))
}

/// The middle of an odd number of values, the upper middle of an even one.
pub fn median<T: Copy + Ord>(values: &[T]) -> Option<T> {
    let mut values = values.to_vec();
    values.sort();
    values.get(values.len() / 2).copied()
}
