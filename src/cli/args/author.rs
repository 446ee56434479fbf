//! What the verbs take that make an image: `build`, `plan` and `convert`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::{BootSetArgs, JsonArgs, LayoutArgs};

/// What the disc is to be: shared by `build` and `plan`.
#[derive(Args, Debug)]
pub(in crate::cli) struct AuthorArgs {
    #[arg(value_name = "SOURCE")]
    pub(in crate::cli) sources: Vec<OsString>,
    // `-=DISC/PATH` looks like an option to the parser, so it is one.
    #[arg(short = '=', value_name = "DISC/PATH")]
    pub(in crate::cli) input: Vec<OsString>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) files_from: Vec<PathBuf>,
    #[arg(short = '0', long)]
    pub(in crate::cli) null: bool,
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) exclude: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) exclude_from: Vec<PathBuf>,
    #[arg(long)]
    pub(in crate::cli) use_gitignore: bool,
    #[arg(long)]
    pub(in crate::cli) keep_system_files: bool,
    #[arg(long)]
    pub(in crate::cli) follow_links: bool,
    #[arg(long)]
    pub(in crate::cli) other_file_systems: bool,
    #[arg(long, value_name = "skip|keep", default_value = "skip", value_parser = ["skip", "keep"])]
    pub(in crate::cli) special: String,
    #[arg(long, value_name = "HOW", default_value = "fail")]
    #[arg(value_parser = ["fail", "replace", "keep-both", "skip", "newer"])]
    pub(in crate::cli) on_clash: String,
    #[arg(long, value_name = "fail|skip", default_value = "fail", value_parser = ["fail", "skip"])]
    pub(in crate::cli) unreadable: String,
    #[arg(long, value_name = "root|host|UID:GID", default_value = "root")]
    pub(in crate::cli) owner: String,
    #[arg(long, value_name = "plain|host|OCTAL", default_value = "plain")]
    pub(in crate::cli) mode: String,
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) date: Option<String>,
    #[arg(long, value_name = "1..4", default_value_t = 3)]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=4))]
    pub(in crate::cli) iso_level: u8,
    #[arg(long, value_name = "64|103|off", num_args = 0..=1, require_equals = true)]
    #[arg(default_value = "64", default_missing_value = "64", value_parser = ["64", "103", "off"])]
    pub(in crate::cli) joliet: String,
    #[arg(long, value_name = "on|off|1.12", num_args = 0..=1, require_equals = true)]
    #[arg(default_value = "on", default_missing_value = "on")]
    #[arg(value_parser = ["on", "off", "1.10", "1.12"])]
    pub(in crate::cli) rock_ridge: String,
    #[arg(long, value_name = "keep|relocate", default_value = "keep")]
    #[arg(value_parser = ["keep", "relocate"])]
    pub(in crate::cli) deep: String,
    #[arg(long)]
    pub(in crate::cli) dedupe: bool,
    #[arg(long, value_name = "VIEW:GLOB")]
    pub(in crate::cli) hide: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) sort: Option<PathBuf>,
    #[arg(long, value_name = "BYTES[:GLOB]")]
    pub(in crate::cli) align: Vec<String>,
    #[arg(long, value_name = "SECTORS", default_value_t = 150)]
    pub(in crate::cli) padding: u32,
    #[arg(short = 'V', long, value_name = "TEXT")]
    pub(in crate::cli) volume_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) system_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) volume_set_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) publisher_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) preparer_id: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) application_id: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) copyright_file: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) abstract_file: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) bibliographic_file: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) layout: LayoutArgs,
    #[command(flatten)]
    pub(in crate::cli) boot: BootSetArgs,
}

impl AuthorArgs {
    /// The first option that says how an image is to be, which a project says itself.
    pub(in crate::cli) fn first_beside_a_project(&self) -> Option<&'static str> {
        let texts = [
            &self.system_id,
            &self.volume_set_id,
            &self.publisher_id,
            &self.preparer_id,
            &self.application_id,
            &self.copyright_file,
            &self.abstract_file,
            &self.bibliographic_file,
        ];
        let given = [
            (!self.exclude.is_empty() || !self.exclude_from.is_empty(), "--exclude"),
            (self.use_gitignore, "--use-gitignore"),
            (self.keep_system_files, "--keep-system-files"),
            (self.follow_links, "--follow-links"),
            (self.other_file_systems, "--other-file-systems"),
            (self.special != "skip", "--special"),
            (self.owner != "root", "--owner"),
            (self.mode != "plain", "--mode"),
            (self.iso_level != 3, "--iso-level"),
            (self.joliet != "64", "--joliet"),
            (self.rock_ridge != "on", "--rock-ridge"),
            (self.deep != "keep", "--deep"),
            (self.dedupe, "--dedupe"),
            (!self.hide.is_empty(), "--hide"),
            (self.sort.is_some(), "--sort"),
            (self.align.iter().any(|align| !align.contains(':')), "--align"),
            (self.padding != 150, "--padding"),
            (texts.iter().any(|text| text.is_some()), "--publisher-id"),
        ];
        let first = given.into_iter().find(|(is_given, _)| *is_given).map(|(_, name)| name);
        first.or_else(|| self.boot.first())
    }
}

#[derive(Args, Debug)]
pub(in crate::cli) struct BuildArgs {
    #[command(flatten)]
    pub(in crate::cli) author: AuthorArgs,
    #[arg(short, long, value_name = "FILE", required_unless_present_any = ["print_size", "dry_run"])]
    pub(in crate::cli) output: Option<PathBuf>,
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
    pub(in crate::cli) print_size: bool,
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct PlanArgs {
    #[command(flatten)]
    pub(in crate::cli) author: AuthorArgs,
    #[arg(long)]
    pub(in crate::cli) map: bool,
    #[arg(long)]
    pub(in crate::cli) explain: bool,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct ConvertArgs {
    #[arg(value_name = "IN OUT", required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,
    #[arg(long, value_name = "KIND")]
    pub(in crate::cli) to: Option<String>,
    #[arg(short = 'C', long = "directory", value_name = "DIR")]
    pub(in crate::cli) directory: Option<PathBuf>,
    #[arg(long, value_name = "RULE")]
    pub(in crate::cli) name: Option<String>,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(in crate::cli) accept_loss: Vec<String>,
    #[arg(long, value_name = "N")]
    pub(in crate::cli) session: Option<u32>,
    #[arg(short, long)]
    pub(in crate::cli) force: bool,
    #[arg(long, value_name = "auto|always|never", default_value = "auto")]
    #[arg(value_parser = ["auto", "always", "never"])]
    pub(in crate::cli) sync: String,
    #[command(flatten)]
    pub(in crate::cli) json: JsonArgs,
}
