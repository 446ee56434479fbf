//! The `glassmaster` program: a verb runs on the command line, everything else is for the window.

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    glassmaster::cli::run(args).into()
}
