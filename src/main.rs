//! The `glassmaster` program: a verb runs on the command line, everything else is for the window.

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    #[cfg(feature = "gui")]
    if let [_, flag, left, right] = args.as_slice()
        && flag == "--compare"
    {
        return glassmaster::gui::compare(left.into(), right.into());
    }
    if cfg!(not(feature = "gui")) || glassmaster::cli::is_meant(args.get(1).map(AsRef::as_ref)) {
        return glassmaster::cli::run(args).into();
    }
    window(args)
}

/// Without a verb: the window, with the named files open in it.
#[cfg(feature = "gui")]
fn window(args: Vec<OsString>) -> ExitCode {
    glassmaster::gui::run(args.into_iter().skip(1).map(Into::into).collect())
}

#[cfg(not(feature = "gui"))]
fn window(args: Vec<OsString>) -> ExitCode {
    glassmaster::cli::run(args).into()
}
