//! The `glassmaster` program: without a verb it is the window.

use std::process::ExitCode;

fn main() -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).map(std::path::PathBuf::from).collect();
    window(files)
}

#[cfg(feature = "gui")]
fn window(files: Vec<std::path::PathBuf>) -> ExitCode {
    glassmaster::gui::run(files)
}

#[cfg(not(feature = "gui"))]
fn window(_files: Vec<std::path::PathBuf>) -> ExitCode {
    ExitCode::from(3)
}
