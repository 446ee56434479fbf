//! What the Create dialog shows of the disc: filled by dispatch from the project and its plan.

use std::path::PathBuf;

use super::capacity::MediumChoice;
use super::checks::Checks;
use super::command_line::CommandLine;
use super::progress::{Done, Failure};

/// The disc that is to become an image.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CreateView {
    /// Where the image would lie: the last folder with the name of the volume.
    pub suggested: PathBuf,
    /// Bytes of the image; `None` while it is laid out.
    pub size: Option<u64>,
    /// What it is to fit on.
    pub medium: MediumChoice,
    /// What there is to look at.
    pub checks: Checks,
    /// Id of the plan: 64 hex digits.
    pub plan_id: Option<String>,
    /// What the command line needs to make the same.
    pub command: CommandLine,
}

/// `3f9a-2c71`: the part of a plan's id that people compare.
pub fn short_plan_id(id: &str) -> String {
    let digits: Vec<char> = id.chars().take(8).collect();
    let (first, second) = digits.split_at(digits.len().min(4));
    if second.is_empty() {
        first.iter().collect()
    } else {
        format!("{}-{}", first.iter().collect::<String>(), second.iter().collect::<String>())
    }
}

/// The file name of an image for a volume of that name; characters that no file system or shell
/// likes become hyphens.
pub fn image_name(volume: &str) -> String {
    let cleaned: String = volume
        .trim()
        .chars()
        .map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c })
        .collect();
    let cleaned = cleaned.trim_matches(|c| c == '.' || c == ' ' || c == '-');
    if cleaned.is_empty() { "disc.iso".to_owned() } else { format!("{cleaned}.iso") }
}

/// The content of a checksums file beside `done`: what `sha256sum -c` reads for one kind, the
/// tagged form of BSD for several.
pub fn checksums_file(done: &Done) -> String {
    let name = done.path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match done.digests.as_slice() {
        [(_, hex)] => format!("{hex}  {name}\n"),
        several => several
            .iter()
            .map(|(kind, hex)| format!("{} ({name}) = {hex}\n", kind.replace('-', "")))
            .collect(),
    }
}

/// What is copied from a failure's details.
pub fn failure_report(failure: &Failure) -> String {
    [&*failure.why, &*failure.details].join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_known_by_eight_digits() {
        assert_eq!(short_plan_id("3f9a2c71ffff0000"), "3f9a-2c71");
        assert_eq!(short_plan_id("3f"), "3f");
    }

    #[test]
    fn volume_names_make_file_names() {
        assert_eq!(image_name("Summer 2026"), "Summer 2026.iso");
        assert_eq!(image_name("a/b:c"), "a-b-c.iso");
        assert_eq!(image_name(" .. "), "disc.iso");
    }

    #[test]
    fn checksum_files_are_what_tools_read() {
        let mut done = Done {
            path: PathBuf::from("/home/a/photos.iso"),
            digests: vec![("SHA-256", "ab".to_owned())],
            ..Done::default()
        };
        assert_eq!(checksums_file(&done), "ab  photos.iso\n");
        done.digests.push(("MD5", "cd".to_owned()));
        assert_eq!(checksums_file(&done), "SHA256 (photos.iso) = ab\nMD5 (photos.iso) = cd\n");
    }
}
