//! The files that boot loaders read, as far as one must know which files and volumes they name.
//! Nothing is executed: what a variable holds is not known, conditions are not looked at.

mod grub;
mod loader;
mod syslinux;

use crate::model::boot::{ConfigKind, ConfigName, ConfigUse};

/// Longest file that is read.
pub const MAX_BYTES: u64 = 1 << 20;
/// Names that are kept of one file.
const MAX_NAMES: usize = 2000;

/// What a file names, in its order. `path` is where the file lies: relative names begin there.
pub fn names(kind: ConfigKind, text: &str, path: &str) -> Vec<ConfigName> {
    let mut found = Names { found: Vec::new(), line: 0 };
    match kind {
        ConfigKind::Grub => grub::read(text, &mut found),
        ConfigKind::Syslinux => syslinux::read(text, path, &mut found),
        ConfigKind::Loader => loader::read(text, &mut found),
    }
    found.found
}

/// Collects names with their lines.
struct Names {
    found: Vec<ConfigName>,
    line: u32,
}

impl Names {
    fn add(&mut self, what: ConfigUse, name: impl Into<String>) {
        if self.found.len() < MAX_NAMES {
            let name = name.into();
            self.found.push(ConfigName { line: self.line, what, name, is_there: None });
        }
    }

    /// What kernels are told about the volume they come from (dracut, live-boot, archiso).
    fn add_kernel_arguments<'a>(&mut self, arguments: impl Iterator<Item = &'a str>) {
        for argument in arguments {
            let Some((key, value)) = argument.split_once('=') else { continue };
            if matches!(key, "archisolabel" | "misolabel") {
                self.add(ConfigUse::RootLabel, unescaped(value));
            }
            if key == "archisosearchuuid" {
                self.add(ConfigUse::Uuid, value);
            }
            for mark in ["CDLABEL=", "hd:LABEL=", "live:LABEL="] {
                if let Some(at) = value.find(mark) {
                    let rest = value.get(at + mark.len()..).unwrap_or_default();
                    self.add(
                        ConfigUse::RootLabel,
                        unescaped(rest.split(':').next().unwrap_or(rest)),
                    );
                }
            }
        }
    }
}

/// A name with `\x20` and its like turned back (udev).
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\x") {
        let (before, escaped) = rest.split_at(at);
        out.push_str(before);
        match escaped.get(2..4).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(char::from(byte));
                rest = escaped.get(4..).unwrap_or_default();
            }
            None => {
                out.push_str("\\x");
                rest = escaped.get(2..).unwrap_or_default();
            }
        }
    }
    out + rest
}

/// `name` seen from the folder of the file `from`, without `.` and `..`.
fn resolved(name: &str, from: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if name.starts_with('/') { name.to_owned() } else { format!("{folder}/{name}") };
    let mut parts = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn seen(kind: ConfigKind, text: &str, path: &str) -> Vec<(u32, ConfigUse, String)> {
        names(kind, text, path).into_iter().map(|n| (n.line, n.what, n.name)).collect()
    }

    #[test]
    fn escapes_and_relative_names_are_resolved() {
        assert_eq!(unescaped("Fedora\\x2dLive\\x20x"), "Fedora-Live x");
        assert_eq!(unescaped("a\\xZZ\\x2"), "a\\xZZ\\x2");
        assert_eq!(resolved("../boot//vmlinuz", "isolinux/isolinux.cfg"), "boot/vmlinuz");
        assert_eq!(resolved("/a/./b", "x/y"), "a/b");
        assert_eq!(resolved("../../..", "x/y"), "");
    }
}
