//! Where files are to lie: shared by `build`, `plan`, `edit` and `order`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

#[derive(Args, Debug)]
pub(in crate::cli) struct LayoutArgs {
    #[arg(long, value_name = "PATH=SECTOR")]
    pub(in crate::cli) pin: Vec<OsString>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) order: Option<PathBuf>,
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) first: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) last: Vec<String>,
    #[arg(long, value_name = "GLOB=GLOB")]
    pub(in crate::cli) before: Vec<String>,
    #[arg(long, value_name = "GLOB=GLOB")]
    pub(in crate::cli) after: Vec<String>,
    #[arg(long, value_name = "[-]KEY[:GLOB]", allow_hyphen_values = true)]
    pub(in crate::cli) sort_by: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) keep_together: Vec<String>,
    #[arg(long, value_name = "BYTES:GLOB")]
    pub(in crate::cli) gap: Vec<String>,
    #[arg(long, value_name = "RANGE")]
    pub(in crate::cli) reserve: Vec<String>,
    #[arg(long, value_name = "BYTES:GLOB=GLOB")]
    pub(in crate::cli) distance: Vec<String>,
    #[arg(long, value_name = "RANGE:GLOB")]
    pub(in crate::cli) inside: Vec<String>,
    #[arg(long, value_name = "RANGE:GLOB")]
    pub(in crate::cli) outside: Vec<String>,
}
