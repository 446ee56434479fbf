//! Progress on standard error: a line on a terminal, lines of text elsewhere, or JSON.
//!
//! A thread polls the meter of the job; the job never waits for it. Unasked, nothing is shown in
//! the first second, so that quick verbs stay quiet.

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::base::progress::{Estimate, Meter, Phase, Reading};
use crate::i18n::Texts;

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum ProgressMode {
    /// A line on a terminal, plain elsewhere.
    Auto,
    /// A line for each phase and each 10 %.
    Plain,
    /// JSON, one object a line.
    Json,
    /// Nothing.
    None,
}

/// How often the meter is looked at.
const POLL: Duration = Duration::from_millis(50);
/// Unasked, nothing is shown before.
const QUIET: Duration = Duration::from_secs(1);
/// Without news for this long, plain progress says that it is still there.
const ALIVE: Duration = Duration::from_secs(60);

/// The thread that shows progress; ends when dropped.
#[derive(Debug)]
pub(super) struct ProgressDisplay {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressDisplay {
    /// Begins to show `meter`.
    pub(super) fn start(mode: ProgressMode, meter: Arc<Meter>, texts: Texts) -> ProgressDisplay {
        let is_terminal = std::io::stderr().is_terminal();
        let mut shown: Box<dyn Shown> = match mode {
            ProgressMode::None => return ProgressDisplay { stop: None, thread: None },
            ProgressMode::Auto if is_terminal => Box::new(Line::new(texts)),
            ProgressMode::Auto | ProgressMode::Plain => Box::new(Plain::new(texts)),
            ProgressMode::Json => Box::new(Json::default()),
        };
        let quiet = if mode == ProgressMode::Auto { QUIET } else { Duration::ZERO };
        let (stop, stopped) = channel::<()>();
        let work = move || {
            let start = Instant::now();
            let mut has_shown = false;
            loop {
                let ended = stopped.recv_timeout(POLL) != Err(RecvTimeoutError::Timeout);
                let reading = meter.read();
                let may_show = start.elapsed() >= quiet && (!ended || has_shown || quiet.is_zero());
                if may_show && reading.phase_number > 0 {
                    shown.show(reading, start.elapsed());
                    has_shown = true;
                }
                if ended {
                    shown.end();
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(work).ok();
        ProgressDisplay { stop: Some(stop), thread }
    }

    /// Ends it, so that messages do not mix with the line.
    pub(super) fn stop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A display that panicked is no reason to fail the job.
            let _ended = thread.join();
        }
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        self.stop();
    }
}

trait Shown: Send {
    fn show(&mut self, reading: Reading, now: Duration);
    fn end(&mut self) {}
}

/// The text of a phase.
fn phase_text(phase: Phase, texts: &Texts) -> String {
    texts.text(&format!("phase-{}", phase.id()))
}

/// Hundredths done; nothing when the total is unknown or counts nothing.
fn percent(reading: Reading) -> Option<u64> {
    let total = reading.total.filter(|total| *total > 0)?;
    let done = u128::from(reading.done.min(total));
    u64::try_from(done * 100 / u128::from(total)).ok()
}

/// Whether the units of a phase are bytes.
fn counts_bytes(phase: Phase) -> bool {
    !matches!(phase, Phase::Scan | Phase::Plan | Phase::Index | Phase::Gather)
}

struct Line {
    bar: ProgressBar,
    texts: Texts,
    phase_number: u64,
    estimate: Estimate,
}

impl Line {
    fn new(texts: Texts) -> Line {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        Line { bar, texts, phase_number: 0, estimate: Estimate::default() }
    }
}

impl Shown for Line {
    fn show(&mut self, reading: Reading, now: Duration) {
        if reading.phase_number != self.phase_number {
            self.phase_number = reading.phase_number;
            self.estimate = Estimate::default();
            self.bar.reset();
        }
        self.estimate.update(now, reading.done);
        let mut parts = vec![phase_text(reading.phase, &self.texts)];
        if counts_bytes(reading.phase) && reading.done > 0 {
            parts.push(self.texts.bytes(reading.done));
            if let Some(rate) = self.estimate.rate() {
                parts.push(self.texts.rate(rate as u64));
            }
        } else if reading.items.max(reading.done) > 0 {
            parts.push(self.texts.number(reading.items.max(reading.done)));
        }
        let left = reading.total.and_then(|total| self.estimate.time_left(total));
        parts.extend(left.map(|left| self.texts.time_left(left)));
        let template = if percent(reading).is_some() {
            "{bar:24} {percent:>3} %  {msg}"
        } else {
            "{spinner} {msg}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style.progress_chars("=> "));
        }
        match reading.total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_position(reading.done);
        self.bar.set_message(parts.join("  "));
        self.bar.tick();
    }

    fn end(&mut self) {
        self.bar.finish_and_clear();
    }
}

struct Plain {
    texts: Texts,
    phase_number: u64,
    tens: u64,
    told: Duration,
}

impl Plain {
    fn new(texts: Texts) -> Plain {
        Plain { texts, phase_number: 0, tens: 0, told: Duration::ZERO }
    }
}

impl Shown for Plain {
    fn show(&mut self, reading: Reading, now: Duration) {
        let tens = percent(reading).unwrap_or(0) / 10;
        let is_new = reading.phase_number != self.phase_number;
        let is_silent = now.saturating_sub(self.told) >= ALIVE;
        if !is_new && tens <= self.tens && !is_silent {
            return;
        }
        (self.phase_number, self.tens, self.told) = (reading.phase_number, tens, now);
        let mut line = phase_text(reading.phase, &self.texts);
        match (percent(reading), reading.total) {
            (Some(_), Some(total)) if is_new && tens == 0 && counts_bytes(reading.phase) => {
                line = format!("{line}: {}", self.texts.bytes(total));
            }
            (Some(percent), _) => line = format!("{line}: {percent} %"),
            (None, _) if !is_new && reading.items.max(reading.done) > 0 => {
                let count = self.texts.number(reading.items.max(reading.done));
                line = format!("{line}: {count}");
            }
            _ => {}
        }
        // Nobody reads it: no reason to fail the job.
        let _written = writeln!(std::io::stderr(), "{line}");
    }
}

#[derive(Default)]
struct Json {
    last: Option<Reading>,
    told: Duration,
}

impl Shown for Json {
    fn show(&mut self, reading: Reading, now: Duration) {
        let is_new = self.last.is_none_or(|last| last.phase_number != reading.phase_number);
        let is_due = now.saturating_sub(self.told) >= Duration::from_millis(200);
        let is_whole = reading.total == Some(reading.done);
        if self.last == Some(reading) || !(is_new || is_due || is_whole) {
            return;
        }
        (self.last, self.told) = (Some(reading), now);
        let line = json!({
            "phase": reading.phase.id(),
            "done": reading.done,
            "total": reading.total,
            "items": reading.items,
            "finishing": reading.is_finishing,
        });
        let _written = writeln!(std::io::stderr(), "{line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_of_what_is_known() {
        let meter = Meter::default();
        meter.phase(Phase::Write, Some(3));
        meter.advance(1);
        assert_eq!(percent(meter.read()), Some(33));
        meter.advance(100);
        assert_eq!(percent(meter.read()), Some(100));
        meter.phase(Phase::Write, None);
        assert_eq!(percent(meter.read()), None);
        meter.phase(Phase::Write, Some(u64::MAX - 1));
        meter.advance(u64::MAX - 1);
        assert_eq!(percent(meter.read()), Some(100));
    }
}
