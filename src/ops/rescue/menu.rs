//! What a menu can start: the kernels of the disc with their first file systems, other images, and
//! what the menu is written as for GRUB and isolinux.

use std::fmt::Write as _;

use crate::model::{NodeId, NodeKind, Tree};

/// Something that can be started.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum System {
    /// A Linux kernel.
    Linux {
        /// What the menu calls it.
        title: String,
        /// Its path, with a slash in front.
        kernel: String,
        /// Its first file system, if there is one beside it.
        initrd: Option<String>,
        /// Its options.
        options: String,
    },
    /// A program for BIOSes: memtest86+.
    Bios16(String),
    /// A program for UEFI.
    Efi(String),
    /// An image with a menu for being started from a file (`loopback.cfg`).
    Iso(String),
}

/// Systems that are listed; a menu of more helps nobody.
const MOST: usize = 100;

/// What the files of a disc can start, in order of their paths, but for the kernel `first`.
pub(super) fn systems(tree: &Tree, first: Option<&str>, options: Option<&str>) -> Vec<System> {
    let mut files: Vec<(String, NodeId)> = tree
        .walk(Tree::ROOT)
        .filter(|(_, node)| matches!(node.kind, NodeKind::File(_)))
        .map(|(id, _)| (format!("/{}", tree.display_path(id)), id))
        .filter(|(path, _)| !path.chars().any(char::is_control))
        .collect();
    files.sort_unstable();
    let mut found: Vec<System> = Vec::new();
    for (path, id) in &files {
        let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
        if is_kernel(&name) {
            let title = title(path, &name);
            let (kernel, initrd) = (path.clone(), initrd(tree, *id, &name));
            let options = options.map_or_else(|| usual_options(path, &files), str::to_owned);
            found.push(System::Linux { title, kernel, initrd, options });
        } else if name.starts_with("memtest") && name.ends_with(".efi") {
            found.push(System::Efi(path.clone()));
        } else if name.starts_with("memtest") && !name.contains(".txt") {
            found.push(System::Bios16(path.clone()));
        } else if name.starts_with("shell") && name.ends_with(".efi") {
            found.push(System::Efi(path.clone()));
        } else if name.ends_with(".iso") {
            found.push(System::Iso(path.clone()));
        }
    }
    // Systems first, tools behind them.
    found.sort_by_key(|system| match system {
        System::Linux { kernel, .. } if Some(kernel.as_str()) == first => 0,
        System::Linux { .. } => 1,
        _ => 2,
    });
    found.truncate(MOST);
    found
}

fn is_kernel(name: &str) -> bool {
    let is_part = [".cfg", ".conf", ".txt", ".c32", ".sig", ".p7s", ".hmac", ".efi.signed"];
    ["vmlinuz", "bzimage", "vmlinux"].iter().any(|start| name.starts_with(start))
        && !is_part.iter().any(|end| name.ends_with(end))
}

/// The initial file system for a kernel, in its folder: the one of its version, else the only one.
fn initrd(tree: &Tree, kernel: NodeId, name: &str) -> Option<String> {
    let folder = tree.node(kernel)?.parent;
    let version = name.find(['-', '_']).and_then(|at| name.get(at..)).unwrap_or_default();
    let mut candidates: Vec<(String, NodeId)> = tree
        .children(folder)
        .iter()
        .filter_map(|id| Some((String::from_utf8_lossy(&tree.node(*id)?.name).to_lowercase(), *id)))
        .filter(|(name, id)| {
            let is_file = matches!(tree.node(*id).map(|n| &n.kind), Some(NodeKind::File(_)));
            is_file && (name.starts_with("initr") || name.starts_with("initfs"))
        })
        .collect();
    candidates.sort_unstable();
    let fitting = candidates.iter().find(|(name, _)| !version.is_empty() && name.contains(version));
    let only = candidates.first().filter(|_| candidates.len() == 1 || version.is_empty());
    fitting.or(only).map(|(_, id)| format!("/{}", tree.display_path(*id)))
}

/// What live systems want to be told.
fn usual_options(kernel: &str, files: &[(String, NodeId)]) -> String {
    let has = |folder: &str| {
        files.iter().any(|(path, _)| path.starts_with(folder) && path.ends_with(".squashfs"))
    };
    match kernel {
        _ if kernel.starts_with("/live/") && has("/live/") => "boot=live components".to_owned(),
        _ if kernel.starts_with("/casper/") && has("/casper/") => "boot=casper".to_owned(),
        _ => String::new(),
    }
}

/// What people see: the folder says more than the name where kernels are called alike.
fn title(path: &str, name: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.pop();
    match parts.last() {
        Some(folder) if *folder != "boot" => format!("{folder}: {name}"),
        _ => format!("Linux: {name}"),
    }
}

/// The menu for GRUB.
pub(super) fn grub(title: &str, timeout: u16, systems: &[System]) -> String {
    let mut menu = String::new();
    let _ = write!(menu, "set timeout={timeout}\nset default=0\n\ninsmod all_video\n\n");
    for system in systems {
        match system {
            System::Linux { title, kernel, initrd, options } => {
                let _ =
                    write!(menu, "menuentry {} {{\n    linux {}", quoted(title), quoted(kernel));
                let _ = writeln!(menu, "{}{options}", if options.is_empty() { "" } else { " " });
                if let Some(initrd) = initrd {
                    let _ = writeln!(menu, "    initrd {}", quoted(initrd));
                }
                menu.push_str("}\n");
            }
            System::Bios16(path) => {
                let _ = write!(
                    menu,
                    "if [ \"$grub_platform\" = pc ]; then\nmenuentry {} {{\n    linux16 {}\n}}\nfi\n",
                    quoted(last(path)),
                    quoted(path)
                );
            }
            System::Efi(path) => {
                let _ = write!(
                    menu,
                    "if [ \"$grub_platform\" = efi ]; then\nmenuentry {} {{\n    chainloader {}\n}}\nfi\n",
                    quoted(last(path)),
                    quoted(path)
                );
            }
            System::Iso(path) => {
                let _ = write!(
                    menu,
                    "menuentry {} {{\n    set iso_path={}\n    export iso_path\n    \
                     loopback loop \"$iso_path\"\n    set root=(loop)\n    \
                     configfile /boot/grub/loopback.cfg\n}}\n",
                    quoted(last(path)),
                    quoted(path)
                );
            }
        }
    }
    let _ = write!(
        menu,
        "if [ \"$grub_platform\" = efi ]; then\nmenuentry {} {{\n    fwsetup\n}}\nfi\n\
         menuentry {} {{\n    reboot\n}}\nmenuentry {} {{\n    halt\n}}\n",
        quoted(&format!("{title}: firmware settings")),
        quoted(&format!("{title}: restart")),
        quoted(&format!("{title}: switch off"))
    );
    menu
}

/// The menu for isolinux; what it can't start is left out, and so are names with spaces.
pub(super) fn isolinux(title: &str, timeout: u16, systems: &[System]) -> String {
    let mut menu = String::new();
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    let tenths = u32::from(timeout) * 10;
    let _ = write!(menu, "UI menu.c32\nPROMPT 0\nMENU TITLE {title}\nTIMEOUT {tenths}\n");
    let mut number = 0;
    for system in systems {
        let (label, kernel, initrd, options) = match system {
            System::Linux { title, kernel, initrd, options } => {
                (title.as_str(), kernel, initrd.as_deref(), options.as_str())
            }
            System::Bios16(path) => (last(path), path, None, ""),
            System::Efi(_) | System::Iso(_) => continue,
        };
        if kernel.contains(' ') || initrd.is_some_and(|path| path.contains(' ')) {
            continue;
        }
        let initrd = initrd.map(|path| format!("initrd={path} ")).unwrap_or_default();
        let append = format!("{initrd}{options}");
        number += 1;
        let _ = write!(menu, "\nLABEL system{number}\n  MENU LABEL {label}\n  LINUX {kernel}\n");
        if !append.trim().is_empty() {
            let _ = writeln!(menu, "  APPEND {}", append.trim());
        }
    }
    menu.push_str("\nLABEL disk\n  MENU LABEL First disk of this computer\n  LOCALBOOT 0x80\n");
    menu
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A word for GRUB's shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::rescue::{add_file, bytes};

    fn disc(paths: &[&str]) -> Tree {
        let mut tree = Tree::new();
        for path in paths {
            add_file(&mut tree, path, bytes(vec![1])).expect("it fits");
        }
        tree
    }

    #[test]
    fn kernels_find_what_belongs_to_them() {
        let tree = disc(&[
            "boot/vmlinuz-6.1",
            "boot/vmlinuz-6.9",
            "boot/initrd.img-6.1",
            "boot/initrd.img-6.9",
            "live/vmlinuz",
            "live/initrd.img",
            "live/filesystem.squashfs",
            "tools/memtest.efi",
            "other.iso",
        ]);
        let found = systems(&tree, None, None);
        let linux: Vec<_> = found
            .iter()
            .filter_map(|system| match system {
                System::Linux { kernel, initrd, options, .. } => {
                    Some((kernel.as_str(), initrd.as_deref().unwrap_or(""), options.as_str()))
                }
                _ => None,
            })
            .collect();
        assert_eq!(
            linux,
            [
                ("/boot/vmlinuz-6.1", "/boot/initrd.img-6.1", ""),
                ("/boot/vmlinuz-6.9", "/boot/initrd.img-6.9", ""),
                ("/live/vmlinuz", "/live/initrd.img", "boot=live components"),
            ]
        );
        assert_eq!(found.len(), 5);
        let menu = grub("Help", 5, &found);
        assert!(menu.contains("    linux '/live/vmlinuz' boot=live components\n"), "{menu}");
        assert!(menu.contains("chainloader '/tools/memtest.efi'"), "{menu}");
        let menu = isolinux("Help", 5, &found);
        assert!(menu.contains("  APPEND initrd=/live/initrd.img boot=live components\n"), "{menu}");
        assert!(menu.contains("TIMEOUT 50\n") && !menu.contains(".efi"), "{menu}");
    }

    #[test]
    fn quotes_stay_inside_their_word() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
        let options = systems(&disc(&["vmlinuz"]), None, Some("quiet"));
        assert!(grub("x", 1, &options).contains("linux '/vmlinuz' quiet\n"));
    }
}
