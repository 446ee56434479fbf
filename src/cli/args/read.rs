//! What the verbs take that read an image, and `hash`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::JsonArgs;

/// Which image, and where in it to look.
#[derive(Args, Debug)]
pub(in crate::cli) struct ImageArgs {
    #[arg(value_name = "IMAGE")]
    pub(in crate::cli) image: PathBuf,
    #[arg(long, value_name = "N")]
    pub(in crate::cli) session: Option<u32>,
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) volume: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) charset: Option<String>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct ViewArgs {
    #[arg(long, value_name = "VIEW", default_value = "auto")]
    pub(in crate::cli) view: String,
}

/// Which of the entries of an image.
#[derive(Args, Debug)]
pub(in crate::cli) struct GlobArgs {
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) include: Vec<String>,
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) exclude: Vec<String>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct InfoArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct BootArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) as_command: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct LsArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<OsString>,
    #[command(flatten)]
    pub(in crate::cli) view: ViewArgs,
    #[arg(short = 'l', long)]
    pub(in crate::cli) long: bool,
    #[arg(short = 'R', long)]
    pub(in crate::cli) recursive: bool,
    #[arg(short = 'h', long)]
    pub(in crate::cli) human: bool,
    #[command(flatten)]
    pub(in crate::cli) globs: GlobArgs,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct FindArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[command(flatten)]
    pub(in crate::cli) view: ViewArgs,
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) name: Option<String>,
    #[arg(long, value_name = "[+-]BYTES", allow_hyphen_values = true)]
    pub(in crate::cli) size: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) newer: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct CatArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[arg(value_name = "PATH", required = true)]
    pub(in crate::cli) paths: Vec<OsString>,
    #[command(flatten)]
    pub(in crate::cli) view: ViewArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct ExtractArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<OsString>,
    #[command(flatten)]
    pub(in crate::cli) view: ViewArgs,
    #[arg(short = 'C', long = "directory", value_name = "DIR")]
    pub(in crate::cli) directory: Option<PathBuf>,
    #[arg(long, conflicts_with = "directory")]
    pub(in crate::cli) here: bool,
    #[command(flatten)]
    pub(in crate::cli) globs: GlobArgs,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(in crate::cli) strip: u32,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
    #[arg(long, value_name = "skip|keep", default_value = "skip", value_parser = ["skip", "keep"])]
    pub(in crate::cli) special: String,
    #[arg(long, value_name = "N|all", value_delimiter = ',', conflicts_with = "paths")]
    pub(in crate::cli) track: Vec<String>,
    #[arg(long)]
    pub(in crate::cli) raw: bool,
    #[arg(long)]
    pub(in crate::cli) keep_set_id: bool,
    #[arg(long)]
    pub(in crate::cli) hidden: bool,
    #[arg(long, value_name = "copy|link", default_value = "copy", value_parser = ["copy", "link"])]
    pub(in crate::cli) shared: String,
    #[arg(long, value_name = "off|files|appledouble", default_value = "off", value_parser = ["off", "files", "appledouble"])]
    pub(in crate::cli) streams: String,
    #[arg(long, value_name = "BYTES")]
    pub(in crate::cli) max_bytes: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct MapArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) png: Option<PathBuf>,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct VerifyArgs {
    #[command(flatten)]
    pub(in crate::cli) image: ImageArgs,
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) repair: Option<PathBuf>,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct HashArgs {
    #[arg(value_name = "FILE", required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,
    #[arg(long, value_name = "NAME", value_delimiter = ',', default_value = "sha256")]
    pub(in crate::cli) digest: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct CompareArgs {
    #[arg(value_name = "A")]
    pub(in crate::cli) left: PathBuf,
    #[arg(value_name = "B")]
    pub(in crate::cli) right: Option<PathBuf>,
    #[arg(long, value_name = "times,ids,order,padding", value_delimiter = ',')]
    pub(in crate::cli) ignore: Vec<String>,
    #[arg(long, value_name = "FILE", requires = "right")]
    pub(in crate::cli) report: Option<PathBuf>,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

impl ImageArgs {
    /// The newest session of an image and all its volumes.
    pub(in crate::cli) fn of(image: PathBuf) -> ImageArgs {
        ImageArgs { image, session: None, volume: None, charset: None }
    }
}
