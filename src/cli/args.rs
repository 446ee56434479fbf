//! The grammar of the command line. The words of `--help` come from the locales: every option has
//! its line in `cli.ftl`, found through the tables at the end of this file.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, Command, CommandFactory, Parser, Subcommand};

use super::output::Form;
use super::progress::ProgressMode;
use crate::i18n::Texts;

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum ColorMode {
    Auto,
    Always,
    Never,
}

#[derive(Parser, Debug)]
#[command(name = "glassmaster", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub(super) struct CommandLine {
    #[command(flatten)]
    pub(super) common: CommonArgs,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Args, Debug)]
pub(super) struct CommonArgs {
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "MODE")]
    pub(super) progress: ProgressMode,
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: ColorMode,
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    #[arg(long, global = true)]
    pub(super) strict: bool,
    #[arg(long, global = true, value_name = "N")]
    pub(super) jobs: Option<usize>,
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) temp_dir: Option<PathBuf>,
    /// What is to go wrong: rules of [`crate::io::fault`].
    #[cfg(feature = "fault")]
    #[arg(long, global = true, hide = true, value_parser = crate::io::fault::Faults::parse)]
    pub(super) fault: Option<crate::io::fault::Faults>,
}

#[derive(Subcommand, Debug)]
pub(super) enum Verb {
    Info(InfoArgs),
    #[command(alias = "l")]
    Ls(LsArgs),
    Find(FindArgs),
    Cat(CatArgs),
    #[command(alias = "x")]
    Extract(ExtractArgs),
    Map(MapArgs),
    Hash(HashArgs),
    #[command(alias = "t")]
    Verify(VerifyArgs),
    Build(Box<BuildArgs>),
    Plan(Box<PlanArgs>),
    Convert(ConvertArgs),
    Completions(CompletionsArgs),
    Manual(ManualArgs),
}

/// Which image, and where in it to look.
#[derive(Args, Debug)]
pub(super) struct ImageArgs {
    #[arg(value_name = "IMAGE")]
    pub(super) image: PathBuf,
    #[arg(long, value_name = "N")]
    pub(super) session: Option<u32>,
    #[arg(long, value_name = "ID")]
    pub(super) volume: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) charset: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct ViewArgs {
    #[arg(long, value_name = "VIEW", default_value = "auto")]
    pub(super) view: String,
}

/// Which of the entries of an image.
#[derive(Args, Debug)]
pub(super) struct GlobArgs {
    #[arg(long, value_name = "GLOB")]
    pub(super) include: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
}

#[derive(Args, Debug)]
pub(super) struct JsonArgs {
    #[arg(long, value_name = "lines", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "object", value_parser = ["object", "lines"])]
    json: Option<String>,
}

impl JsonArgs {
    pub(super) fn form(&self) -> Form {
        match self.json.as_deref() {
            None => Form::Text,
            Some("lines") => Form::Lines,
            Some(_) => Form::Object,
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct InfoArgs {
    #[command(flatten)]
    pub(super) image: ImageArgs,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct LsArgs {
    #[command(flatten)]
    pub(super) image: ImageArgs,
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<OsString>,
    #[command(flatten)]
    pub(super) view: ViewArgs,
    #[arg(short = 'l', long)]
    pub(super) long: bool,
    #[arg(short = 'R', long)]
    pub(super) recursive: bool,
    #[arg(short = 'h', long)]
    pub(super) human: bool,
    #[command(flatten)]
    pub(super) globs: GlobArgs,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct FindArgs {
    #[command(flatten)]
    pub(super) image: ImageArgs,
    #[command(flatten)]
    pub(super) view: ViewArgs,
    #[arg(long, value_name = "GLOB")]
    pub(super) name: Option<String>,
    #[arg(long, value_name = "[+-]BYTES", allow_hyphen_values = true)]
    pub(super) size: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(super) newer: Option<String>,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct CatArgs {
    #[command(flatten)]
    pub(super) image: ImageArgs,
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<OsString>,
    #[command(flatten)]
    pub(super) view: ViewArgs,
}

#[derive(Args, Debug)]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    pub(super) image: ImageArgs,
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<OsString>,
    #[command(flatten)]
    pub(super) view: ViewArgs,
    #[arg(short = 'C', long = "directory", value_name = "DIR")]
    pub(super) directory: Option<PathBuf>,
    #[arg(long, conflicts_with = "directory")]
    pub(super) here: bool,
    #[command(flatten)]
    pub(super) globs: GlobArgs,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) strip: u32,
    #[arg(short, long)]
    pub(super) force: bool,
    #[arg(long, value_name = "skip|keep", default_value = "skip", value_parser = ["skip", "keep"])]
    pub(super) special: String,
    #[arg(long, value_name = "N|all", value_delimiter = ',', conflicts_with = "paths")]
    pub(super) track: Vec<String>,
    #[arg(long, requires = "track")]
    pub(super) raw: bool,
    #[arg(long)]
    pub(super) keep_set_id: bool,
    #[arg(long)]
    pub(super) hidden: bool,
    #[arg(long, value_name = "copy|link", default_value = "copy", value_parser = ["copy", "link"])]
    pub(super) shared: String,
    #[arg(long, value_name = "BYTES")]
    pub(super) max_bytes: Option<String>,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct MapArgs {
    #[command(flatten)]
    pub(super) image: ImageArgs,
    #[command(flatten)]
    pub(super) json: JsonArgs,
    #[arg(long, value_name = "FILE")]
    pub(super) png: Option<PathBuf>,
    #[arg(short, long)]
    pub(super) force: bool,
}

#[derive(Args, Debug)]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    pub(super) image: ImageArgs,
    #[arg(long, value_name = "DIR")]
    pub(super) repair: Option<PathBuf>,
    #[arg(short, long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct HashArgs {
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[arg(long, value_name = "NAME", value_delimiter = ',', default_value = "sha256")]
    pub(super) digest: Vec<String>,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

/// What the disc is to be: shared by `build` and `plan`.
#[derive(Args, Debug)]
pub(super) struct AuthorArgs {
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<OsString>,
    // `-=DISC/PATH` looks like an option to the parser, so it is one.
    #[arg(short = '=', value_name = "DISC/PATH")]
    pub(super) input: Vec<OsString>,
    #[arg(long, value_name = "FILE")]
    pub(super) files_from: Vec<PathBuf>,
    #[arg(short = '0', long)]
    pub(super) null: bool,
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) exclude_from: Vec<PathBuf>,
    #[arg(long)]
    pub(super) use_gitignore: bool,
    #[arg(long)]
    pub(super) keep_system_files: bool,
    #[arg(long)]
    pub(super) follow_links: bool,
    #[arg(long)]
    pub(super) other_file_systems: bool,
    #[arg(long, value_name = "skip|keep", default_value = "skip", value_parser = ["skip", "keep"])]
    pub(super) special: String,
    #[arg(long, value_name = "HOW", default_value = "fail")]
    #[arg(value_parser = ["fail", "replace", "keep-both", "skip", "newer"])]
    pub(super) on_clash: String,
    #[arg(long, value_name = "fail|skip", default_value = "fail", value_parser = ["fail", "skip"])]
    pub(super) unreadable: String,
    #[arg(long, value_name = "root|host|UID:GID", default_value = "root")]
    pub(super) owner: String,
    #[arg(long, value_name = "plain|host|OCTAL", default_value = "plain")]
    pub(super) mode: String,
    #[arg(long, value_name = "TIME")]
    pub(super) date: Option<String>,
    #[arg(long, value_name = "1..4", default_value_t = 3)]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=4))]
    pub(super) iso_level: u8,
    #[arg(long, value_name = "64|103|off", num_args = 0..=1, require_equals = true)]
    #[arg(default_value = "64", default_missing_value = "64", value_parser = ["64", "103", "off"])]
    pub(super) joliet: String,
    #[arg(long, value_name = "on|off|1.12", num_args = 0..=1, require_equals = true)]
    #[arg(default_value = "on", default_missing_value = "on")]
    #[arg(value_parser = ["on", "off", "1.10", "1.12"])]
    pub(super) rock_ridge: String,
    #[arg(long, value_name = "keep|relocate", default_value = "keep")]
    #[arg(value_parser = ["keep", "relocate"])]
    pub(super) deep: String,
    #[arg(long)]
    pub(super) dedupe: bool,
    #[arg(long, value_name = "VIEW:GLOB")]
    pub(super) hide: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) sort: Option<PathBuf>,
    #[arg(long, value_name = "BYTES", default_value = "2048")]
    pub(super) align: String,
    #[arg(long, value_name = "SECTORS", default_value_t = 150)]
    pub(super) padding: u32,
    #[arg(short = 'V', long, value_name = "TEXT")]
    pub(super) volume_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) system_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) volume_set_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) publisher_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) preparer_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) application_id: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) copyright_file: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) abstract_file: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) bibliographic_file: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub(super) author: AuthorArgs,
    #[arg(short, long, value_name = "FILE", required_unless_present_any = ["print_size", "dry_run"])]
    pub(super) output: Option<PathBuf>,
    #[arg(short, long)]
    pub(super) force: bool,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) digest: Vec<String>,
    #[arg(long, value_name = "auto|always|never", default_value = "auto")]
    #[arg(value_parser = ["auto", "always", "never"])]
    pub(super) sync: String,
    #[arg(long)]
    pub(super) verify: bool,
    #[arg(long)]
    pub(super) print_size: bool,
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    pub(super) author: AuthorArgs,
    #[arg(long)]
    pub(super) map: bool,
    #[arg(long)]
    pub(super) explain: bool,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct ConvertArgs {
    #[arg(value_name = "IN OUT", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[arg(long, value_name = "KIND")]
    pub(super) to: Option<String>,
    #[arg(short = 'C', long = "directory", value_name = "DIR")]
    pub(super) directory: Option<PathBuf>,
    #[arg(long, value_name = "RULE")]
    pub(super) name: Option<String>,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) accept_loss: Vec<String>,
    #[arg(long, value_name = "N")]
    pub(super) session: Option<u32>,
    #[arg(short, long)]
    pub(super) force: bool,
    #[arg(long, value_name = "auto|always|never", default_value = "auto")]
    #[arg(value_parser = ["auto", "always", "never"])]
    pub(super) sync: String,
    #[command(flatten)]
    pub(super) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(super) struct ManualArgs {
    #[arg(value_name = "VERB")]
    pub(super) verb: Option<String>,
}

/// The parser, with its help in the language of `texts`.
pub(super) fn command(texts: &Texts) -> Command {
    let command = CommandLine::command();
    let names: Vec<String> =
        command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let mut command = localised(command, "", texts)
        .subcommand_help_heading(texts.text("cli-help-verbs"))
        .subcommand_value_name(texts.text("cli-help-verb"))
        .arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(texts.text("cli-arg-version"))
                .help_heading(texts.text("cli-help-options")),
        );
    for name in names {
        command = command.mut_subcommand(&name, |verb| localised(verb, &name, texts));
    }
    command
}

/// Where options that every verb has stand in its help.
const LAST: usize = 900;

/// One command with its texts. `verb` is empty for the program itself.
fn localised(command: Command, verb: &str, texts: &Texts) -> Command {
    let options = texts.text("cli-help-options");
    let arguments = texts.text("cli-help-arguments");
    let usage = texts.text("cli-help-usage");
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
            Some(text) => arg.help(texts.text(text)),
            None => arg,
        }
    });
    let mut help = clap::Arg::new("help")
        .long("help")
        .action(ArgAction::Help)
        .display_order(LAST)
        .help(texts.text("cli-arg-help"))
        .help_heading(options);
    // `ls -h` means sizes for people, as everywhere.
    if verb != "ls" {
        help = help.short('h');
    }
    let command = command.arg(help);
    match about {
        Some((_, about, examples)) => {
            command.about(texts.text(about)).after_help(texts.text(examples))
        }
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
    ("hash", "cli-about-hash", "cli-examples-hash"),
    ("verify", "cli-about-verify", "cli-examples-verify"),
    ("build", "cli-about-build", "cli-examples-build"),
    ("plan", "cli-about-plan", "cli-examples-plan"),
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
    ("extract", "shared", "cli-arg-shared"),
    ("extract", "max_bytes", "cli-arg-max-bytes"),
    ("map", "png", "cli-arg-png"),
    ("hash", "files", "cli-arg-hash-files"),
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
