//! `isolinux.cfg` and `syslinux.cfg` (SYSLINUX wiki, "Config").

use super::{Names, resolved};
use crate::model::boot::ConfigUse;

pub(super) fn read(text: &str, path: &str, names: &mut Names) {
    for (number, line) in (1..).zip(text.lines()) {
        names.line = number;
        let line = line.trim();
        let (keyword, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        command(&keyword.to_ascii_lowercase(), rest.trim(), path, names);
    }
}

fn command(keyword: &str, rest: &str, path: &str, names: &mut Names) {
    let mut add = |what, name: &str| {
        // `::x` is the folder of the loader, `tftp://` is elsewhere, `hd0 1` no file.
        let name = name.trim_start_matches("::");
        if !name.is_empty() && !name.contains("://") {
            names.add(what, resolved(name, path));
        }
    };
    let word = rest.split_whitespace().next().unwrap_or_default();
    match keyword {
        "kernel" | "linux" | "com32" | "boot" | "bss" | "pxe" | "fdimage" | "cominit" => {
            add(ConfigUse::Kernel, word);
        }
        "ui" => add(ConfigUse::Config, word),
        // `DEFAULT vesamenu.c32` starts a menu, `DEFAULT live` an entry.
        "default" if word.ends_with(".c32") => add(ConfigUse::Config, word),
        "initrd" => rest.split(',').for_each(|name| add(ConfigUse::Initrd, name.trim())),
        "config" | "include" => add(ConfigUse::Config, word),
        "append" => {
            for argument in rest.split_whitespace() {
                if let Some(files) = argument.strip_prefix("initrd=") {
                    files.split(',').for_each(|name| add(ConfigUse::Initrd, name));
                }
            }
            names.add_kernel_arguments(rest.split_whitespace());
        }
        "display" | "font" | "fdt" | "f1" | "f2" | "f3" => add(ConfigUse::Extra, word),
        "menu" => {
            let mut words = rest.split_whitespace();
            let second = words.next().unwrap_or_default().to_ascii_lowercase();
            let word = words.next().unwrap_or_default();
            match second.as_str() {
                "background" if !word.starts_with('#') => add(ConfigUse::Extra, word),
                "include" => add(ConfigUse::Config, word),
                _ => {}
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::seen;
    use super::*;
    use crate::model::boot::ConfigKind;

    #[test]
    fn entries_name_their_files_from_their_folder() {
        let text = "DEFAULT vesamenu.c32\nLABEL live\n MENU BACKGROUND /isolinux/splash.png\n\
            \tKERNEL ../live/vmlinuz\n  APPEND initrd=/live/initrd,x.img root=live:CDLABEL=Foo quiet\n\
            INCLUDE more.cfg\nDEFAULT live\n LOCALBOOT 0x80\n";
        let found = seen(ConfigKind::Syslinux, text, "isolinux/isolinux.cfg");
        let name = |line, what, name: &str| (line, what, name.to_owned());
        assert_eq!(
            found,
            [
                name(1, ConfigUse::Config, "isolinux/vesamenu.c32"),
                name(3, ConfigUse::Extra, "isolinux/splash.png"),
                name(4, ConfigUse::Kernel, "live/vmlinuz"),
                name(5, ConfigUse::Initrd, "live/initrd"),
                name(5, ConfigUse::Initrd, "isolinux/x.img"),
                name(5, ConfigUse::RootLabel, "Foo"),
                name(6, ConfigUse::Config, "isolinux/more.cfg"),
            ]
        );
    }
}
