//! The grammar of `order` and `split`.

use std::path::PathBuf;

use clap::Args;

use super::{AuthorArgs, JsonArgs};

#[derive(Args, Debug)]
pub(in crate::cli) struct OrderArgs {
    #[command(flatten)]
    pub(in crate::cli) author: AuthorArgs,
    #[arg(long = "image", value_name = "IMAGE", conflicts_with = "sources")]
    pub(in crate::cli) of_image: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) recording: PathBuf,
    #[arg(long, value_name = "MEDIUM", default_value = "dvd")]
    #[arg(value_parser = ["cd", "dvd", "dvd-dl", "bd", "bd-dl", "usb"])]
    pub(in crate::cli) medium: String,
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct SplitArgs {
    #[command(flatten)]
    pub(in crate::cli) author: AuthorArgs,
    #[arg(long, value_name = "MEDIUM", default_value = "dvd")]
    #[arg(value_parser = ["cd", "dvd", "dvd-dl", "bd", "bd-dl"])]
    pub(in crate::cli) medium: String,
    #[arg(long, value_name = "BYTES", conflicts_with = "medium")]
    pub(in crate::cli) capacity: Option<String>,
    #[arg(short, long, value_name = "DIR")]
    pub(in crate::cli) output: Option<PathBuf>,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}
