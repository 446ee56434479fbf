//! `grub.cfg`: commands with the files and volumes they name (GRUB manual, 16).

use super::{Names, resolved};
use crate::model::boot::ConfigUse;

pub(super) fn read(text: &str, names: &mut Names) {
    let mut lines = (1..).zip(text.lines());
    while let Some((number, line)) = lines.next() {
        let mut whole = line.trim().to_owned();
        // A backslash at the end joins the next line.
        while whole.ends_with('\\')
            && let Some((_, more)) = lines.next()
        {
            whole.pop();
            whole.push_str(more);
        }
        names.line = number;
        for command in commands(&whole) {
            command_names(&command, names);
        }
    }
}

/// The words of each command of a line. Quotes are taken off, comments left out.
fn commands(line: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, '#') if word.is_none() => break,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().extend(chars.next()),
            (None, ' ' | '\t') => words.extend(word.take()),
            (None, ';' | '&' | '|') => {
                words.extend(word.take());
                all.push(std::mem::take(&mut words));
            }
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    all.push(words);
    all
}

fn command_names(words: &[String], names: &mut Names) {
    let mut words = words.iter().map(String::as_str).skip_while(|word| {
        matches!(*word, "if" | "then" | "elif" | "else" | "while" | "do" | "!" | "{" | "[")
    });
    let Some(command) = words.next() else { return };
    let mut plain = words.clone().filter(|word| !word.starts_with('-'));
    let mut add_first = |what, names: &mut Names| {
        if let Some(name) = plain.next().and_then(path) {
            names.add(what, name);
        }
    };
    match command {
        "linux" | "linuxefi" | "linux16" | "kernel" | "multiboot" | "multiboot2"
        | "xen_hypervisor" => {
            add_first(ConfigUse::Kernel, names);
            names.add_kernel_arguments(words);
        }
        "chainloader" | "ntldr" | "kfreebsd" | "knetbsd" | "kopenbsd" => {
            add_first(ConfigUse::Kernel, names);
        }
        "initrd" | "initrdefi" | "initrd16" => {
            for name in words.filter_map(path) {
                names.add(ConfigUse::Initrd, name);
            }
        }
        "module" | "module2" => add_first(ConfigUse::Initrd, names),
        "configfile" | "source" | "." => add_first(ConfigUse::Config, names),
        "loadfont" | "background_image" => add_first(ConfigUse::Extra, names),
        command if command.starts_with("search") => search(command, words, names),
        _ => {}
    }
}

/// `search --label NAME`, `search.fs_uuid ID root`, ... (GRUB manual, 16.3.64).
fn search<'a>(command: &str, words: impl Iterator<Item = &'a str>, names: &mut Names) {
    let mut what = match command {
        "search.file" | "search.fs_file" => ConfigUse::SearchFile,
        "search.fs_label" | "search.label" => ConfigUse::Label,
        "search.fs_uuid" => ConfigUse::Uuid,
        "search" => ConfigUse::SearchFile,
        _ => return,
    };
    let mut target = None;
    let mut words = words;
    while let Some(word) = words.next() {
        match word {
            "-l" | "--label" | "--fs-label" => what = ConfigUse::Label,
            "-u" | "--fs-uuid" => what = ConfigUse::Uuid,
            "-f" | "--file" => what = ConfigUse::SearchFile,
            "--set" | "-s" | "-n" | "--no-floppy" => {}
            // What stands in front of the name is a hint where to look first.
            hint if hint.starts_with("--hint") && !hint.contains('=') => {
                words.next();
            }
            option if option.starts_with('-') => {}
            name if target.is_none() => target = Some(name),
            // `--set root NAME` and `NAME root`.
            name if target.is_some_and(is_variable) && command == "search" => target = Some(name),
            _ => {}
        }
    }
    let Some(target) = target.filter(|target| !target.contains('$')) else { return };
    match what {
        ConfigUse::SearchFile => names.add(what, resolved(target, "")),
        what => names.add(what, target),
    }
}

fn is_variable(word: &str) -> bool {
    matches!(word, "root" | "prefix" | "dev")
}

/// A path from the root of the disc: `/boot/x`, `($root)/boot/x`. With other variables or on
/// another device it can't be told.
fn path(word: &str) -> Option<String> {
    let rest = match word.strip_prefix('(') {
        Some(device) => {
            let (device, rest) = device.split_once(')')?;
            matches!(device, "$root" | "${root}" | "cd" | "cd0").then_some(rest)?
        }
        None => word.strip_prefix("$root").or(word.strip_prefix("${root}")).unwrap_or(word),
    };
    let is_plain = rest.starts_with('/') && !rest.contains(['$', '*', '{']);
    is_plain.then(|| resolved(rest, ""))
}

#[cfg(test)]
mod tests {
    use super::super::tests::seen;
    use super::*;
    use crate::model::boot::ConfigKind;

    #[test]
    fn commands_name_files_and_volumes() {
        let text = "set timeout=5 # /not/this\n\
            search --no-floppy --set=root --label 'MY DISC'\n\
            search --set=root --file /.disk/info\n\
            menuentry \"Live\" {\n\
            \tlinux /casper/vmlinuz root=live:CDLABEL=My\\x20Disc quiet \\\n\
            \t  splash\n\
            \tinitrd /casper/initrd ($root)/boot/ucode.img $other/x\n\
            }\n\
            if [ -e x ]; then source /boot/grub/more.cfg; fi\n\
            search.fs_uuid 2024-01-01-00-00-00-00 root\n\
            search --set root --fs-uuid ABCD-1234\n";
        let found = seen(ConfigKind::Grub, text, "boot/grub/grub.cfg");
        let name = |line, what, name: &str| (line, what, name.to_owned());
        assert_eq!(
            found,
            [
                name(2, ConfigUse::Label, "MY DISC"),
                name(3, ConfigUse::SearchFile, ".disk/info"),
                name(5, ConfigUse::Kernel, "casper/vmlinuz"),
                name(5, ConfigUse::RootLabel, "Myx20Disc"),
                name(7, ConfigUse::Initrd, "casper/initrd"),
                name(7, ConfigUse::Initrd, "boot/ucode.img"),
                name(9, ConfigUse::Config, "boot/grub/more.cfg"),
                name(10, ConfigUse::Uuid, "2024-01-01-00-00-00-00"),
                name(11, ConfigUse::Uuid, "ABCD-1234"),
            ]
        );
    }
}
