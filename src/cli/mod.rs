//! The command line: arguments become calls of `ops`, outcomes become text or JSON.
//!
//! Results go to standard output, everything else to standard error as `FILE: problem (sector N)`.
//! All words come from the locales; JSON keys, codes and exit codes are stable.

mod args;
mod cmd;
mod exit;
mod face;
mod output;
mod progress;

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::time::Duration;

use clap::FromArgMatches;

use crate::base::progress::CancelToken;
use crate::i18n::Texts;
use crate::io::{HostFs, RealFs};
use args::{CommandLine, Verb};
pub use exit::Exit;
use exit::Failure;
use face::Face;

/// Whether the arguments are for the command line: the first is exactly a verb or an option. A
/// file of that name is opened by `./info`.
pub fn is_meant(first: Option<&OsStr>) -> bool {
    let Some(first) = first.and_then(OsStr::to_str) else { return false };
    let is_verb = |command: &clap::Command| {
        command.get_name() == first || command.get_all_aliases().any(|alias| alias == first)
    };
    // A mistyped verb is told so, with the nearest one; a file of that name still opens.
    let is_mistyped =
        || !first.contains(['/', '.']) && RealFs.lstat(std::path::Path::new(first)).is_err();
    first.starts_with('-')
        || first == HELP
        || args::grammar().get_subcommands().any(is_verb)
        || is_mistyped()
}

/// `help` and `help VERB` are what many type first.
const HELP: &str = "help";

/// Runs the command line `args`, the program's name first.
pub fn run(mut args: Vec<OsString>) -> Exit {
    let texts = Texts::system();
    if args.get(1).is_some_and(|first| first == HELP) {
        args.remove(1);
        args.truncate(2);
        args.push("--help".into());
    }
    // Once more with words where something is to be told.
    let parsed = args::grammar().try_get_matches_from(&args);
    let parsed = parsed.or_else(|_| args::command(&texts).try_get_matches_from(&args));
    let matches = match parsed {
        Ok(matches) => matches,
        Err(error) => return told_by_clap(&error, &texts),
    };
    let parsed = match CommandLine::from_arg_matches(&matches) {
        Ok(parsed) => parsed,
        Err(error) => return told_by_clap(&error, &texts),
    };
    let cancel = CancelToken::new();
    stop_on_signal(cancel.clone(), texts.clone());
    let mut face = Face::new(&parsed.common, texts, cancel);
    let result = match parsed.verb {
        Verb::Info(args) => cmd::info::run(&mut face, &args),
        Verb::Ls(args) => cmd::ls::run(&mut face, &args),
        Verb::Find(args) => cmd::find::run(&mut face, &args),
        Verb::Cat(args) => cmd::cat::run(&mut face, &args),
        Verb::Extract(args) => cmd::extract::run(&mut face, &args),
        Verb::Map(args) => cmd::map::run(&mut face, &args),
        Verb::Boot(args) => cmd::boot::run(&mut face, &args),
        Verb::Hash(args) => cmd::hash::run(&mut face, &args),
        Verb::Compare(args) => cmd::compare::run(&mut face, &args),
        Verb::Verify(args) => cmd::verify::run(&mut face, &args),
        Verb::Build(args) => cmd::build::run(&mut face, &args),
        Verb::Plan(args) => cmd::plan::run(&mut face, &args),
        Verb::Order(args) => cmd::order::run(&mut face, &args),
        Verb::Split(args) => cmd::split::run(&mut face, &args),
        Verb::Edit(args) => cmd::edit::run(&mut face, &args),
        Verb::Try(args) => cmd::trial::run(&mut face, &args),
        Verb::Convert(args) => cmd::convert::run(&mut face, &args),
        Verb::Completions(args) => cmd::pages::completions(&face, &args),
        Verb::Manual(args) => cmd::pages::manual(&face, &args),
    };
    face.stop_progress();
    match result {
        Ok(exit) => exit,
        Err(Failure::BrokenPipe) => Exit::Done,
        Err(Failure::Cancelled) => {
            let text = face.text("cli-cancelled");
            face.say(&text);
            Exit::Cancelled
        }
        Err(Failure::Problem(problem)) => {
            face.tell(&problem);
            problem.exit
        }
    }
}

/// Help and version are no errors; everything else clap says is one of usage. It says so in
/// English, with its hints; other languages get our sentence for each kind.
fn told_by_clap(error: &clap::Error, texts: &Texts) -> Exit {
    use clap::error::ErrorKind;
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    match usage_text(error, texts).filter(|_| !is_help && texts.language() != "en") {
        Some(text) => {
            let text = output::printable(text.as_bytes());
            let _written = writeln!(std::io::stderr(), "{text}\n{}", texts.text("cli-usage-more"));
        }
        None => {
            let _written = error.print().and_then(|()| std::io::stdout().flush());
        }
    }
    if is_help { Exit::Done } else { Exit::Usage }
}

/// What is wrong with the arguments, in our words; `None` for what hardly ever happens.
fn usage_text(error: &clap::Error, texts: &Texts) -> Option<String> {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let told = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join(", "),
        _ => String::new(),
    };
    let arg = ("arg", told(ContextKind::InvalidArg).into());
    Some(match error.kind() {
        ErrorKind::UnknownArgument => texts.format("cli-usage-unknown", &[arg]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = told(ContextKind::InvalidValue);
            texts.format("cli-usage-value", &[arg, ("value", value.into())])
        }
        ErrorKind::InvalidSubcommand => {
            let verb = told(ContextKind::InvalidSubcommand);
            texts.format("cli-usage-verb", &[("verb", verb.into())])
        }
        ErrorKind::MissingRequiredArgument => texts.format("cli-usage-missing", &[arg]),
        ErrorKind::ArgumentConflict => {
            let other = told(ContextKind::PriorArg);
            texts.format("cli-usage-conflict", &[arg, ("other", other.into())])
        }
        _ => return None,
    })
}

/// A cancel that takes longer is acknowledged.
const HEARD_AFTER: Duration = Duration::from_millis(80);

/// The first SIGINT or SIGTERM asks the job to stop and clean up, the second ends the program.
fn stop_on_signal(cancel: CancelToken, texts: Texts) {
    let handler = move || {
        if cancel.is_cancelled() {
            std::process::exit(i32::from(Exit::Cancelled.code()));
        }
        cancel.cancel();
        // Nearly all ends before this is over; what takes longer says that it was heard.
        std::thread::sleep(HEARD_AFTER);
        let _told = writeln!(std::io::stderr(), "{}", texts.text("cli-cancelling"));
    };
    // Where the system has no signals the program ends without cleaning up, as it always did.
    let _set = ctrlc::set_handler(handler);
}
