//! The grammar of `edit`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::{ImageArgs, JsonArgs, LayoutArgs};

#[derive(Args, Debug)]
pub(in crate::cli) struct EditArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[arg(short, long, value_name = "FILE")]
    #[arg(required_unless_present_any = ["dry_run", "try_it", "in_place", "append"])]
    pub(in crate::cli) output: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["output", "append", "try_it", "digest", "sync"])]
    pub(in crate::cli) in_place: bool,
    #[arg(long, conflicts_with_all = ["output", "try_it", "digest", "sync"])]
    pub(in crate::cli) append: bool,
    #[arg(long, value_name = "HOST[=PATH]")]
    pub(in crate::cli) add: Vec<OsString>,
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) rm: Vec<OsString>,
    #[arg(long, value_name = "A=B")]
    pub(in crate::cli) mv: Vec<OsString>,
    #[arg(long, value_name = "HOST=PATH")]
    pub(in crate::cli) replace: Vec<OsString>,
    #[arg(short = 'V', long, value_name = "TEXT")]
    pub(in crate::cli) volume_id: Option<String>,
    #[arg(long, value_name = "keep|replay|drop", value_parser = ["keep", "replay", "drop"])]
    pub(in crate::cli) boot: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) layout: LayoutArgs,
    #[arg(long, value_name = "BYTES:GLOB")]
    pub(in crate::cli) align: Vec<String>,
    #[arg(long = "try", value_name = "MACHINE", conflicts_with_all = ["output", "dry_run"])]
    #[arg(value_parser = ["bios-cd", "bios-usb", "uefi-cd", "uefi-usb"])]
    pub(in crate::cli) try_it: Option<String>,
    #[arg(long, value_name = "HOW", default_value = "fail")]
    #[arg(value_parser = ["fail", "replace", "keep-both", "skip", "newer"])]
    pub(in crate::cli) on_clash: String,
    #[arg(long, value_name = "fail|skip", default_value = "fail", value_parser = ["fail", "skip"])]
    pub(in crate::cli) unreadable: String,
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) date: Option<String>,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(in crate::cli) digest: Vec<String>,
    #[arg(long, value_name = "auto|always|never", default_value = "auto")]
    #[arg(value_parser = ["auto", "always", "never"])]
    pub(in crate::cli) sync: String,
    #[arg(long)]
    pub(in crate::cli) verify: bool,
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct TryArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[arg(long = "on", value_name = "MACHINE", default_value = "bios-cd")]
    #[arg(value_parser = ["bios-cd", "bios-usb", "uefi-cd", "uefi-usb"])]
    pub(in crate::cli) machine: String,
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    pub(in crate::cli) memory: u32,
    #[arg(long, value_name = "ARG", allow_hyphen_values = true)]
    pub(in crate::cli) qemu_arg: Vec<OsString>,
}
