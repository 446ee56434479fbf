//! Files on the clipboard of the desktop. egui puts text there only; file managers want a list of
//! files.
//!
//! Under X11 whoever copied serves the data as long as nobody else copies: a thread with a
//! connection of its own waits for that and costs nothing meanwhile. It offers the list in the
//! three forms programs ask for, and as text. Under Wayland only the window itself may do so, and
//! winit gives no way to it: there the addresses go as text.

use std::path::{Path, PathBuf};

/// The address of a file: what is no letter, digit or harmless sign is escaped.
fn address(path: &Path) -> String {
    use std::fmt::Write;
    let mut address = String::from("file://");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                address.push(char::from(*byte));
            }
            other => {
                let _never_fails = write!(address, "%{other:02X}");
            }
        }
    }
    address
}

/// The files as text, an address a line: what a paste into this window or a field gives.
pub fn as_text(paths: &[PathBuf]) -> String {
    let lines: Vec<String> = paths.iter().map(|path| address(path)).collect();
    lines.join("\n")
}

/// Whether files can be offered as files here.
pub fn can_offer() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "linux") && is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY")
}

#[cfg(not(target_os = "linux"))]
/// Offers files to other programs; here there is no way.
///
/// # Errors
/// Always.
pub fn offer(_paths: &[PathBuf]) -> Result<(), OfferError> {
    Err(OfferError)
}

/// The clipboard could not be had.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the clipboard can't be had")]
pub struct OfferError;

#[cfg(target_os = "linux")]
pub use x11::offer;

#[cfg(target_os = "linux")]
mod x11 {
    use std::path::PathBuf;

    use x11rb::connection::Connection;
    use x11rb::protocol::Event;
    use x11rb::protocol::xproto::{
        Atom, AtomEnum, ConnectionExt, CreateWindowAux, EventMask, PropMode,
        SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, WindowClass,
    };
    use x11rb::rust_connection::RustConnection;
    use x11rb::wrapper::ConnectionExt as _;

    use super::{OfferError, address, as_text};

    /// What somebody may ask for, and its bytes.
    type Forms = Vec<(Atom, Vec<u8>)>;

    /// Offers files to other programs, until one of them copies something itself.
    ///
    /// # Errors
    /// When there is no X server, or no thread.
    pub fn offer(paths: &[PathBuf]) -> Result<(), OfferError> {
        let (connection, screen) = x11rb::connect(None).map_err(|_| OfferError)?;
        let (forms, atoms, window) = own(&connection, screen, paths).map_err(|_| OfferError)?;
        let serve = move || {
            while let Ok(event) = connection.wait_for_event() {
                let is_over = match event {
                    Event::SelectionRequest(asked) => {
                        answer(&connection, &asked, &forms, &atoms).is_err()
                    }
                    Event::SelectionClear(_) => true,
                    _ => false,
                };
                if is_over {
                    break;
                }
            }
            let _gone = connection.destroy_window(window);
        };
        let thread = std::thread::Builder::new().name("clipboard".to_owned()).spawn(serve);
        thread.map(drop).map_err(|_| OfferError)
    }

    struct Atoms {
        targets: Atom,
    }

    fn own(
        connection: &RustConnection,
        screen: usize,
        paths: &[PathBuf],
    ) -> Result<(Forms, Atoms, u32), Box<dyn std::error::Error>> {
        let atom = |name: &str| -> Result<Atom, Box<dyn std::error::Error>> {
            Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom)
        };
        let window = connection.generate_id()?;
        let root = connection.setup().roots.get(screen).ok_or("no screen")?.root;
        let nothing = CreateWindowAux::new();
        connection.create_window(
            0,
            window,
            root,
            -1,
            -1,
            1,
            1,
            0,
            WindowClass::INPUT_ONLY,
            x11rb::COPY_FROM_PARENT,
            &nothing,
        )?;
        let addresses: Vec<String> = paths.iter().map(|path| address(path)).collect();
        let list: String = addresses.iter().map(|address| format!("{address}\r\n")).collect();
        let text = as_text(paths);
        let gnome = format!("copy\n{text}");
        let forms = vec![
            (atom("text/uri-list")?, list.into_bytes()),
            (atom("x-special/gnome-copied-files")?, gnome.into_bytes()),
            (atom("UTF8_STRING")?, text.clone().into_bytes()),
            (atom("text/plain;charset=utf-8")?, text.clone().into_bytes()),
            (atom("text/plain")?, text.into_bytes()),
        ];
        let clipboard = atom("CLIPBOARD")?;
        connection.set_selection_owner(window, clipboard, x11rb::CURRENT_TIME)?.check()?;
        let owner = connection.get_selection_owner(clipboard)?.reply()?.owner;
        if owner != window {
            return Err("somebody else has it".into());
        }
        Ok((forms, Atoms { targets: atom("TARGETS")? }, window))
    }

    fn answer(
        connection: &RustConnection,
        asked: &SelectionRequestEvent,
        forms: &Forms,
        atoms: &Atoms,
    ) -> Result<(), Box<dyn std::error::Error>> {
        // Old clients name no property: the target's own is meant (ICCCM 2.2).
        let property = if asked.property == 0 { asked.target } else { asked.property };
        let mut given = property;
        if asked.target == atoms.targets {
            let mut known: Vec<Atom> = forms.iter().map(|(atom, _)| *atom).collect();
            known.push(atoms.targets);
            let kind = AtomEnum::ATOM;
            connection.change_property32(
                PropMode::REPLACE,
                asked.requestor,
                property,
                kind,
                &known,
            )?;
        } else if let Some((target, bytes)) = forms.iter().find(|(atom, _)| *atom == asked.target) {
            connection.change_property8(
                PropMode::REPLACE,
                asked.requestor,
                property,
                *target,
                bytes,
            )?;
        } else {
            given = 0;
        }
        let done = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property: given,
        };
        connection.send_event(false, asked.requestor, EventMask::NO_EVENT, done)?;
        connection.flush()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_escape_what_is_not_plain() {
        let paths = [PathBuf::from("/tmp/a b/ü.txt"), PathBuf::from("/x")];
        assert_eq!(as_text(&paths), "file:///tmp/a%20b/%C3%BC.txt\nfile:///x");
    }
}
