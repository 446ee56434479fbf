//! `try`: starts an image in QEMU; nothing is written.

use std::ffi::OsString;
use std::path::Path;

use crate::cli::args::TryArgs;
use crate::cli::exit::{Exit, Failure};
use crate::cli::face::Face;
use crate::io::SharedSource;
use crate::ops::trial::{TrialError, TrialFirmware, TrialMedium, TrialOptions};

/// Memory of a machine for which nobody asked for more.
const MEMORY_MIB: u32 = 1024;

pub(in crate::cli) fn run(face: &mut Face, args: &TryArgs) -> Result<Exit, Failure> {
    let image = face.open(&args.image)?;
    let options = TrialOptions {
        memory_mib: args.memory,
        extra: args.qemu_arg.clone(),
        ..machine(&args.machine)
    };
    start(face, &args.image.image, image.source, &options)
}

/// A machine by its name on the command line: `bios-cd`, `uefi-usb`.
pub(super) fn machine(name: &str) -> TrialOptions {
    let firmware = if name.starts_with("uefi") { TrialFirmware::Uefi } else { TrialFirmware::Bios };
    let medium = if name.ends_with("usb") { TrialMedium::Usb } else { TrialMedium::Cd };
    let extra: Vec<OsString> = Vec::new();
    TrialOptions { firmware, medium, memory_mib: MEMORY_MIB, extra }
}

/// Starts `source`, which is called `file`, and waits for its end.
#[cfg(unix)]
pub(super) fn start(
    face: &mut Face,
    file: &Path,
    source: SharedSource,
    options: &TrialOptions,
) -> Result<Exit, Failure> {
    let started = crate::ops::trial::try_image(source, options, &*face.fs, &face.ctx);
    started.map(|()| Exit::Done).map_err(|error| failure(face, file, error))
}

/// There are no sockets to hand over.
#[cfg(not(unix))]
pub(super) fn start(
    face: &mut Face,
    file: &Path,
    _: SharedSource,
    _: &TrialOptions,
) -> Result<Exit, Failure> {
    Err(failure(face, file, TrialError::NoQemu))
}

fn failure(face: &Face, file: &Path, error: TrialError) -> Failure {
    match error {
        TrialError::Cancelled(_) => Failure::Cancelled,
        TrialError::NoQemu => Failure::new(face.text("error-try-no-qemu")),
        TrialError::NoWindow => Failure::new(face.text("error-try-no-window")),
        TrialError::NoFirmware => Failure::new(face.text("error-try-no-firmware")),
        other => Failure::of(file, other.to_string()),
    }
}
