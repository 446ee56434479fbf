//! Panics of a job become an error with the place they came from; the program goes on.

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::panic;
use std::sync::{Mutex, Once, PoisonError};

/// Where and why a job panicked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Crash {
    /// The panic's message.
    pub message: String,
    /// Source file and line.
    pub place: String,
    /// The calls that led there, for a bug report.
    pub backtrace: String,
}

thread_local! {
    static IS_JOB: Cell<bool> = const { Cell::new(false) };
}

/// The last panic of a job's thread or of a worker. A job takes it as soon as it has caught the
/// panic; two jobs that crash in the same instant may swap backtraces, nothing worse.
static LAST: Mutex<Option<Crash>> = Mutex::new(None);

/// Marks this thread as a job's, and makes panics of such threads and of workers be kept instead
/// of printed.
pub(super) fn watch_this_thread() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let thread = std::thread::current();
            let is_worker = thread.name().is_some_and(|name| name.starts_with("worker-"));
            if !is_worker && !IS_JOB.get() {
                return before(info);
            }
            let message = info
                .payload()
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| info.payload().downcast_ref::<String>().cloned())
                .unwrap_or_default();
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let backtrace = Backtrace::force_capture().to_string();
            let crash = Crash { message, place, backtrace };
            *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(crash);
        }));
    });
    IS_JOB.set(true);
}

/// The panic just caught.
pub(super) fn take() -> Crash {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_else(|| Crash {
        message: String::new(),
        place: String::new(),
        backtrace: String::new(),
    })
}
