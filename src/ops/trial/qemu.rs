//! The machine: QEMU with one drive that is the other end of a pair of sockets.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{QEMU, TrialError, TrialFirmware, TrialMedium, TrialOptions, nbd, ovmf};
use crate::base::progress::Context;
use crate::io::{HostFs, SharedSource};

/// How often a cancel is looked for.
const POLL: Duration = Duration::from_millis(50);

/// Starts `source` in QEMU and waits until the machine is switched off.
///
/// # Errors
/// [`TrialError`].
pub fn try_image(
    source: SharedSource,
    options: &TrialOptions,
    fs: &dyn HostFs,
    ctx: &Context,
) -> Result<(), TrialError> {
    if !options.extra.iter().any(|argument| SCREENS.iter().any(|screen| argument == screen))
        && !opens_windows()
    {
        return Err(TrialError::NoWindow);
    }
    let arguments = arguments(options, fs)?;
    let (ours, theirs) = UnixStream::pair()?;
    let mut command = Command::new(QEMU);
    command.args(arguments).args(&options.extra).stdin(Stdio::from(OwnedFd::from(theirs)));
    let mut machine = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => TrialError::NoQemu,
        _ => TrialError::Io(error),
    })?;
    // Only the machine holds the other end now: it is closed with it.
    drop(command);
    let thread = std::thread::Builder::new().name("nbd".to_owned());
    let started = thread.spawn(move || nbd::serve(ours, &*source));
    let ended = match started {
        Ok(_served) => wait(&mut machine, ctx),
        Err(error) => Err(error.into()),
    };
    if ended.is_err() {
        // It may be gone already.
        let _ended = machine.kill();
    }
    let _reaped = machine.wait();
    ended
}

/// Arguments that say where the machine's screen goes.
const SCREENS: [&str; 3] = ["-display", "-nographic", "-vnc"];
/// Its screens that are windows of the desktop.
const WINDOWS: [&str; 3] = ["gtk", "sdl", "cocoa"];

/// Distributions pack the windows of QEMU apart from it. Where it can't be asked, it is tried.
fn opens_windows() -> bool {
    let mut command = Command::new(QEMU);
    command.args(["-display", "help"]).stdin(Stdio::null()).stderr(Stdio::null());
    let Ok(told) = command.output() else { return true };
    !told.status.success() || lists_windows(&String::from_utf8_lossy(&told.stdout))
}

fn lists_windows(list: &str) -> bool {
    list.lines().any(|line| WINDOWS.contains(&line.trim()))
}

fn wait(machine: &mut Child, ctx: &Context) -> Result<(), TrialError> {
    loop {
        if let Some(status) = machine.try_wait()? {
            return match status.success() {
                true => Ok(()),
                false => Err(TrialError::Failed { code: status.code() }),
            };
        }
        ctx.check()?;
        std::thread::sleep(POLL);
    }
}

fn arguments(options: &TrialOptions, fs: &dyn HostFs) -> Result<Vec<OsString>, TrialError> {
    let mut all: Vec<OsString> = Vec::new();
    let mut add = |parts: &[&str]| all.extend(parts.iter().map(OsString::from));
    let memory = format!("{}M", options.memory_mib);
    // The fastest that is there, unless another is named. Nothing leaves the machine.
    if !options.extra.iter().any(|argument| argument == "-accel") {
        add(&["-accel", "kvm", "-accel", "tcg"]);
    }
    add(&["-m", &memory, "-nodefaults", "-vga", "std"]);
    add(&["-net", "none", "-no-reboot", "-name", "Glassmaster"]);
    add(&["-blockdev"]);
    add(&["driver=nbd,node-name=image,read-only=on,server.type=fd,server.str=0,export="]);
    let device = match options.medium {
        TrialMedium::Cd => &["-device", "ide-cd,drive=image,bus=ide.0,bootindex=0"][..],
        TrialMedium::Usb => {
            &["-device", "qemu-xhci", "-device", "usb-storage,drive=image,bootindex=0"]
        }
    };
    add(device);
    match options.firmware {
        TrialFirmware::Bios => add(&["-M", "pc"]),
        TrialFirmware::Uefi => {
            let (code, vars) = ovmf(fs).ok_or(TrialError::NoFirmware)?;
            add(&["-M", "q35,smm=off", "-drive"]);
            add(&[&format!("if=pflash,format=raw,readonly=on,file={}", code.display())]);
            // Variables it sets are forgotten.
            add(&["-drive"]);
            add(&[&format!("if=pflash,format=raw,snapshot=on,file={}", vars.display())]);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::RealFs;

    #[test]
    fn windows_are_among_what_it_lists() {
        let without = "Available display backend types:\nnone\negl-headless\ncurses\ndbus\n";
        assert!(!lists_windows(without));
        assert!(lists_windows(&format!("{without}gtk\n")));
    }

    #[test]
    fn the_drive_is_read_only_and_the_machine_alone() {
        let options = TrialOptions {
            firmware: TrialFirmware::Bios,
            medium: TrialMedium::Usb,
            memory_mib: 256,
            extra: Vec::new(),
        };
        let all = arguments(&options, &RealFs).expect("no firmware is looked for");
        let text = all.join(&OsString::from(" ")).into_string().expect("plain");
        for part in ["read-only=on", "-net none", "usb-storage,drive=image", "-m 256M"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
