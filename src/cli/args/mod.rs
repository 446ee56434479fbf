//! The grammar of the command line. The words of `--help` come from the locales: every option has
//! its line in `cli.ftl`, found through the tables in `help`.

mod author;
mod boot_set;
mod discs;
mod edit;
mod help;
mod layout;
mod read;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::output::Form;
use super::progress::ProgressMode;
pub(super) use author::{AuthorArgs, BuildArgs, ConvertArgs, PlanArgs};
pub(super) use boot_set::BootSetArgs;
pub(super) use discs::{OrderArgs, SplitArgs};
pub(super) use edit::{EditArgs, TryArgs};
pub(super) use help::{command, grammar};
pub(super) use layout::LayoutArgs;
pub(super) use read::{
    BootArgs, CatArgs, CompareArgs, ExtractArgs, FindArgs, HashArgs, ImageArgs, InfoArgs, LsArgs,
    MapArgs, VerifyArgs,
};

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
    Boot(BootArgs),
    Hash(HashArgs),
    #[command(alias = "t")]
    Verify(VerifyArgs),
    Compare(CompareArgs),
    Build(Box<BuildArgs>),
    Plan(Box<PlanArgs>),
    Order(Box<OrderArgs>),
    Split(Box<SplitArgs>),
    Edit(Box<EditArgs>),
    Try(TryArgs),
    Convert(ConvertArgs),
    Completions(CompletionsArgs),
    Manual(ManualArgs),
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
pub(super) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(super) struct ManualArgs {
    #[arg(value_name = "VERB")]
    pub(super) verb: Option<String>,
}
