//! "Try it": starts an image in QEMU without writing it first.
//!
//! The machine reads the image, planned or opened, over NBD on one end of a pair of connected
//! sockets, its standard input: nobody else can get at it, and nothing lies on the disk.

pub mod nbd;
#[cfg(unix)]
mod qemu;

use std::path::PathBuf;

#[cfg(unix)]
pub use qemu::try_image;

/// Firmware of the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TrialFirmware {
    /// SeaBIOS.
    #[default]
    Bios,
    /// OVMF, x86-64.
    Uefi,
}

/// What the image is to the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TrialMedium {
    /// A disc in a drive.
    #[default]
    Cd,
    /// A USB stick it was written to.
    Usb,
}

/// How to try.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialOptions {
    /// Firmware.
    pub firmware: TrialFirmware,
    /// Medium.
    pub medium: TrialMedium,
    /// Memory of the machine.
    pub memory_mib: u32,
    /// Further arguments for QEMU.
    pub extra: Vec<std::ffi::OsString>,
}

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrialError {
    /// QEMU is not installed.
    #[error("QEMU is not installed")]
    NoQemu,
    /// It is, but without the part that opens windows: the machine would run unseen.
    #[error("QEMU can open no window")]
    NoWindow,
    /// There is no firmware for UEFI.
    #[error("no UEFI firmware (OVMF)")]
    NoFirmware,
    /// QEMU could not be started, or talked to.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// QEMU ended with an error.
    #[error("QEMU ended with {code:?}")]
    Failed {
        /// Its exit code; `None`: ended by a signal.
        code: Option<i32>,
    },
    /// On request.
    #[error(transparent)]
    Cancelled(#[from] crate::base::progress::Cancelled),
}

/// The program.
const QEMU: &str = "qemu-system-x86_64";

/// What images can be tried with on this computer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TrialTools {
    /// QEMU is installed.
    pub has_qemu: bool,
    /// So is firmware for UEFI.
    pub has_uefi: bool,
}

/// Looks for QEMU in the folders of `path` (a list as of the variable PATH) and for firmware.
pub fn tools(path: &std::ffi::OsStr, fs: &dyn crate::io::HostFs) -> TrialTools {
    let is_in = |folder: PathBuf| fs.stat(&folder.join(QEMU)).is_ok();
    let has_qemu = cfg!(unix) && std::env::split_paths(path).any(is_in);
    TrialTools { has_qemu, has_uefi: ovmf(fs).is_some() }
}

/// Where distributions put OVMF: code and the template of its variables.
const OVMF: [(&str, &str); 5] = [
    ("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
    ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
    ("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"),
    ("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"),
    ("/usr/share/qemu/ovmf-x86_64-code.bin", "/usr/share/qemu/ovmf-x86_64-vars.bin"),
];

/// The firmware that is installed.
fn ovmf(fs: &dyn crate::io::HostFs) -> Option<(PathBuf, PathBuf)> {
    let is_there = |path: &str| fs.stat(std::path::Path::new(path)).is_ok();
    let found = OVMF.into_iter().find(|(code, vars)| is_there(code) && is_there(vars));
    found.map(|(code, vars)| (code.into(), vars.into()))
}
