//! The words of `--help`: the tables that give every verb and every option its line in `cli.ftl`.

use clap::{ArgAction, Command, CommandFactory};

use super::CommandLine;
use crate::i18n::Texts;

/// The parser, with its help in the language of `texts`.
pub(in crate::cli) fn command(texts: &Texts) -> Command {
    parser(&|id| texts.text(id))
}

/// The parser without words: putting them together takes longer than opening an image, and only
/// who asks for help or is wrong reads them.
pub(in crate::cli) fn grammar() -> Command {
    parser(&|_| String::new())
}

/// Gives the text of an id.
type Words<'a> = &'a dyn Fn(&str) -> String;

fn parser(text: Words<'_>) -> Command {
    let command = CommandLine::command();
    let names: Vec<String> =
        command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let mut command = localised(command, "", text)
        .subcommand_help_heading(text("cli-help-verbs"))
        .subcommand_value_name(text("cli-help-verb"))
        .arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(text("cli-arg-version"))
                .help_heading(text("cli-help-options")),
        );
    for name in names {
        command = command.mut_subcommand(&name, |verb| localised(verb, &name, text));
    }
    command
}

/// Where options that every verb has stand in its help.
const LAST: usize = 900;

/// One command with its texts. `verb` is empty for the program itself.
fn localised(command: Command, verb: &str, text: Words<'_>) -> Command {
    let options = text("cli-help-options");
    let arguments = text("cli-help-arguments");
    let usage = text("cli-help-usage");
    let about = VERBS.iter().find(|(name, _, _)| *name == verb);
    let template =
        format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}\n");
    let command = command.help_template(template).disable_help_flag(true).mut_args(|arg| {
        let id = arg.get_id().as_str().to_owned();
        let heading = if arg.is_positional() { &arguments } else { &options };
        let mut arg = arg.help_heading(heading.clone());
        if arg.get_action().takes_values() {
            // The line of help names them, in the language of the reader.
            arg = arg.hide_possible_values(true).hide_default_value(true);
        }
        if arg.is_global_set() {
            arg = arg.display_order(LAST);
        }
        match help_id(verb, &id) {
            Some(id) => arg.help(text(id)),
            None => arg,
        }
    });
    let mut help = clap::Arg::new("help")
        .long("help")
        .action(ArgAction::Help)
        .display_order(LAST)
        .help(text("cli-arg-help"))
        .help_heading(options);
    // `ls -h` means sizes for people, as everywhere.
    if verb != "ls" {
        help = help.short('h');
    }
    let command = command.arg(help);
    match about {
        Some((_, about, examples)) => command.about(text(about)).after_help(text(examples)),
        None => command,
    }
}

fn help_id(verb: &str, arg: &str) -> Option<&'static str> {
    ARGS.iter()
        .find(|(of, name, _)| *of == verb && *name == arg)
        .or_else(|| ARGS.iter().find(|(of, name, _)| of.is_empty() && *name == arg))
        .map(|(_, _, text)| *text)
}

/// Verbs with their sentence and their examples.
const VERBS: &[(&str, &str, &str)] = &[
    ("", "cli-about", "cli-examples"),
    ("info", "cli-about-info", "cli-examples-info"),
    ("ls", "cli-about-ls", "cli-examples-ls"),
    ("find", "cli-about-find", "cli-examples-find"),
    ("cat", "cli-about-cat", "cli-examples-cat"),
    ("extract", "cli-about-extract", "cli-examples-extract"),
    ("map", "cli-about-map", "cli-examples-map"),
    ("boot", "cli-about-boot", "cli-examples-boot"),
    ("hash", "cli-about-hash", "cli-examples-hash"),
    ("verify", "cli-about-verify", "cli-examples-verify"),
    ("compare", "cli-about-compare", "cli-examples-compare"),
    ("build", "cli-about-build", "cli-examples-build"),
    ("plan", "cli-about-plan", "cli-examples-plan"),
    ("order", "cli-about-order", "cli-examples-order"),
    ("split", "cli-about-split", "cli-examples-split"),
    ("edit", "cli-about-edit", "cli-examples-edit"),
    ("try", "cli-about-try", "cli-examples-try"),
    ("convert", "cli-about-convert", "cli-examples-convert"),
    ("completions", "cli-about-completions", "cli-examples-completions"),
    ("manual", "cli-about-manual", "cli-examples-manual"),
];

/// Options with their line of help; those of no verb serve all.
const ARGS: &[(&str, &str, &str)] = &[
    ("", "progress", "cli-arg-progress"),
    ("", "color", "cli-arg-color"),
    ("", "quiet", "cli-arg-quiet"),
    ("", "verbose", "cli-arg-verbose"),
    ("", "strict", "cli-arg-strict"),
    ("", "jobs", "cli-arg-jobs"),
    ("", "temp_dir", "cli-arg-temp-dir"),
    ("", "image", "cli-arg-image"),
    ("", "session", "cli-arg-session"),
    ("", "volume", "cli-arg-volume"),
    ("", "charset", "cli-arg-charset"),
    ("", "view", "cli-arg-view"),
    ("", "json", "cli-arg-json"),
    ("", "include", "cli-arg-include"),
    ("", "exclude", "cli-arg-exclude"),
    ("", "force", "cli-arg-force"),
    ("", "digest", "cli-arg-digest"),
    ("completions", "shell", "cli-arg-shell"),
    ("manual", "verb", "cli-arg-manual-verb"),
    ("ls", "paths", "cli-arg-ls-paths"),
    ("ls", "long", "cli-arg-long"),
    ("ls", "recursive", "cli-arg-recursive"),
    ("ls", "human", "cli-arg-human"),
    ("find", "name", "cli-arg-name"),
    ("find", "size", "cli-arg-size"),
    ("find", "newer", "cli-arg-newer"),
    ("cat", "paths", "cli-arg-cat-paths"),
    ("extract", "paths", "cli-arg-extract-paths"),
    ("extract", "directory", "cli-arg-directory"),
    ("extract", "here", "cli-arg-here"),
    ("extract", "strip", "cli-arg-strip"),
    ("extract", "track", "cli-arg-track"),
    ("extract", "raw", "cli-arg-raw"),
    ("extract", "keep_set_id", "cli-arg-keep-set-id"),
    ("extract", "hidden", "cli-arg-hidden"),
    ("extract", "streams", "cli-arg-streams"),
    ("extract", "shared", "cli-arg-shared"),
    ("extract", "max_bytes", "cli-arg-max-bytes"),
    ("map", "png", "cli-arg-png"),
    ("boot", "as_command", "cli-arg-as-command"),
    ("hash", "files", "cli-arg-hash-files"),
    ("compare", "left", "cli-arg-compare-left"),
    ("compare", "right", "cli-arg-compare-right"),
    ("compare", "ignore", "cli-arg-ignore"),
    ("compare", "report", "cli-arg-report"),
    ("verify", "repair", "cli-arg-repair"),
    ("", "sources", "cli-arg-sources"),
    ("", "input", "cli-arg-input"),
    ("", "files_from", "cli-arg-files-from"),
    ("", "null", "cli-arg-null"),
    ("", "exclude_from", "cli-arg-exclude-from"),
    ("", "use_gitignore", "cli-arg-use-gitignore"),
    ("", "keep_system_files", "cli-arg-keep-system-files"),
    ("", "follow_links", "cli-arg-follow-links"),
    ("", "other_file_systems", "cli-arg-other-file-systems"),
    ("", "on_clash", "cli-arg-on-clash"),
    ("", "unreadable", "cli-arg-unreadable"),
    ("", "owner", "cli-arg-owner"),
    ("", "mode", "cli-arg-mode"),
    ("", "date", "cli-arg-date"),
    ("", "iso_level", "cli-arg-iso-level"),
    ("", "joliet", "cli-arg-joliet"),
    ("", "rock_ridge", "cli-arg-rock-ridge"),
    ("", "deep", "cli-arg-deep"),
    ("", "dedupe", "cli-arg-dedupe"),
    ("", "hide", "cli-arg-hide"),
    ("", "sort", "cli-arg-sort"),
    ("", "align", "cli-arg-align"),
    ("", "pin", "cli-arg-pin"),
    ("", "order", "cli-arg-order"),
    ("", "first", "cli-arg-first"),
    ("", "last", "cli-arg-last"),
    ("", "before", "cli-arg-before"),
    ("", "after", "cli-arg-after"),
    ("", "sort_by", "cli-arg-sort-by"),
    ("", "keep_together", "cli-arg-keep-together"),
    ("", "gap", "cli-arg-gap"),
    ("", "reserve", "cli-arg-reserve"),
    ("", "distance", "cli-arg-distance"),
    ("", "inside", "cli-arg-inside"),
    ("", "outside", "cli-arg-outside"),
    ("edit", "align", "cli-arg-edit-align"),
    ("", "boot_bios", "cli-arg-boot-bios"),
    ("", "boot_uefi", "cli-arg-boot-uefi"),
    ("", "boot_entry", "cli-arg-boot-entry"),
    ("", "boot_catalog", "cli-arg-boot-catalog"),
    ("", "mbr", "cli-arg-mbr"),
    ("", "usb", "cli-arg-usb"),
    ("", "gpt", "cli-arg-gpt"),
    ("", "apm", "cli-arg-apm"),
    ("", "append_partition", "cli-arg-append-partition"),
    ("", "append_align", "cli-arg-append-align"),
    ("", "partition_offset", "cli-arg-partition-offset"),
    ("", "cylinders", "cli-arg-cylinders"),
    ("", "mbr_partition", "cli-arg-mbr-partition"),
    ("", "gpt_partition", "cli-arg-gpt-partition"),
    ("", "apm_partition", "cli-arg-apm-partition"),
    ("", "disk_id", "cli-arg-disk-id"),
    ("", "disk_guid", "cli-arg-disk-guid"),
    ("", "esp_free", "cli-arg-esp-free"),
    ("", "esp_label", "cli-arg-esp-label"),
    ("", "rescue", "cli-arg-rescue"),
    ("", "menu_title", "cli-arg-menu-title"),
    ("", "menu_timeout", "cli-arg-menu-timeout"),
    ("", "kernel_options", "cli-arg-kernel-options"),
    ("", "loader_folder", "cli-arg-loader-folder"),
    ("", "padding", "cli-arg-padding"),
    ("", "volume_id", "cli-arg-volume-id"),
    ("", "system_id", "cli-arg-system-id"),
    ("", "volume_set_id", "cli-arg-volume-set-id"),
    ("", "publisher_id", "cli-arg-publisher-id"),
    ("", "preparer_id", "cli-arg-preparer-id"),
    ("", "application_id", "cli-arg-application-id"),
    ("", "copyright_file", "cli-arg-copyright-file"),
    ("", "abstract_file", "cli-arg-abstract-file"),
    ("", "bibliographic_file", "cli-arg-bibliographic-file"),
    ("", "special", "cli-arg-special"),
    ("build", "exclude", "cli-arg-build-exclude"),
    ("plan", "exclude", "cli-arg-build-exclude"),
    ("build", "output", "cli-arg-output"),
    ("build", "sync", "cli-arg-sync"),
    ("build", "verify", "cli-arg-verify"),
    ("build", "print_size", "cli-arg-print-size"),
    ("build", "dry_run", "cli-arg-dry-run"),
    ("order", "exclude", "cli-arg-build-exclude"),
    ("split", "exclude", "cli-arg-build-exclude"),
    ("order", "of_image", "cli-arg-order-image"),
    ("order", "recording", "cli-arg-recording"),
    ("order", "medium", "cli-arg-order-medium"),
    ("order", "output", "cli-arg-order-output"),
    ("split", "medium", "cli-arg-split-medium"),
    ("split", "capacity", "cli-arg-capacity"),
    ("split", "output", "cli-arg-split-output"),
    ("edit", "output", "cli-arg-output"),
    ("edit", "in_place", "cli-arg-edit-in-place"),
    ("edit", "append", "cli-arg-edit-append"),
    ("edit", "add", "cli-arg-edit-add"),
    ("edit", "rm", "cli-arg-edit-rm"),
    ("edit", "mv", "cli-arg-edit-mv"),
    ("edit", "replace", "cli-arg-edit-replace"),
    ("edit", "boot", "cli-arg-edit-boot"),
    ("edit", "try_it", "cli-arg-edit-try"),
    ("try", "machine", "cli-arg-try-on"),
    ("try", "memory", "cli-arg-try-memory"),
    ("try", "qemu_arg", "cli-arg-qemu-arg"),
    ("edit", "sync", "cli-arg-sync"),
    ("edit", "verify", "cli-arg-verify"),
    ("edit", "dry_run", "cli-arg-dry-run"),
    ("convert", "files", "cli-arg-convert-files"),
    ("convert", "to", "cli-arg-to"),
    ("convert", "directory", "cli-arg-convert-directory"),
    ("convert", "name", "cli-arg-convert-name"),
    ("convert", "accept_loss", "cli-arg-accept-loss"),
    ("convert", "sync", "cli-arg-sync"),
    ("plan", "map", "cli-arg-plan-map"),
    ("plan", "explain", "cli-arg-explain"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_and_every_option_has_its_help() {
        let command = command(&Texts::new("de"));
        command.clone().debug_assert();
        for verb in command.get_subcommands() {
            assert!(verb.get_about().is_some(), "{} has no sentence", verb.get_name());
            assert!(verb.get_after_help().is_some(), "{} has no examples", verb.get_name());
            for arg in verb.get_arguments() {
                assert!(
                    arg.get_help().is_some(),
                    "{} {} has no help",
                    verb.get_name(),
                    arg.get_id()
                );
            }
        }
        for (verb, arg, _) in ARGS {
            let has = |command: &Command| command.get_arguments().any(|a| a.get_id() == arg);
            let found = match command.find_subcommand(verb) {
                Some(command) => has(command),
                None => has(&command) || command.get_subcommands().any(has),
            };
            assert!(found, "{verb} {arg} has help but does not exist");
        }
    }
}
