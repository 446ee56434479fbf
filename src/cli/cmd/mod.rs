//! The verbs, one file each.

mod author;
pub(super) mod boot;
mod boot_command;
mod boot_image;
mod boot_set;
pub(super) mod build;
pub(super) mod cat;
pub(super) mod compare;
pub(super) mod convert;
pub(super) mod edit;
mod edit_way;
mod entry;
pub(super) mod extract;
pub(super) mod find;
pub(super) mod hash;
pub(super) mod info;
mod layout;
pub(super) mod ls;
pub(super) mod map;
pub(super) mod order;
pub(super) mod pages;
pub(super) mod plan;
pub(super) mod split;
mod take;
mod tracks;
pub(super) mod trial;
pub(super) mod verify;

use super::args::ImageArgs;
use super::exit::Failure;
use super::face::Face;
use crate::base::diag::{Code, Diagnostic};
use crate::model::Namespace;
use crate::opened::OpenImage;
use crate::ops::select::BadGlob;

/// Notes which other views hold files that `ns` lacks.
fn note_lacking(
    face: &Face,
    image: &OpenImage,
    ns: Namespace,
    args: &ImageArgs,
) -> Result<(), Failure> {
    if image.views().len() < 2 {
        return Ok(());
    }
    let lacking = image
        .views_lacking(ns, &face.ctx)
        .map_err(|error| face.open_failure(&args.image, error))?;
    for other in lacking {
        face.ctx.note(
            Diagnostic::note(Code::OtherViewHasMore)
                .with("view", other.ns.id())
                .with("count", other.count_files),
        );
    }
    Ok(())
}

fn bad_glob(face: &Face, bad: &BadGlob) -> Failure {
    let args = [("glob", bad.glob.as_str().into()), ("error", bad.source.to_string().into())];
    Failure::usage(face.format("cli-bad-glob", &args))
}

/// A number of bytes as people type it: `700`, `2k`, `4.7GB`, `1GiB`.
fn parse_bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let unit = unit.trim().to_ascii_lowercase();
    let factor: u64 = match unit.trim_end_matches('b') {
        "" => 1,
        "k" => 1_000,
        "m" => 1_000_000,
        "g" => 1_000_000_000,
        "t" => 1_000_000_000_000,
        "ki" => 1 << 10,
        "mi" => 1 << 20,
        "gi" => 1 << 30,
        "ti" => 1 << 40,
        _ => return None,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.parse::<u64>().ok()?.checked_mul(factor)?;
    let fraction = match fraction {
        "" => 0,
        digits if digits.len() <= 9 => {
            let scale = 10u64.checked_pow(u32::try_from(digits.len()).ok()?)?;
            let part = u128::from(digits.parse::<u64>().ok()?) * u128::from(factor);
            u64::try_from(part / u128::from(scale)).ok()?
        }
        _ => return None,
    };
    whole.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_typed_in_many_ways() {
        for (text, bytes) in [
            ("700", Some(700)),
            ("2k", Some(2_000)),
            ("4.7 GB", Some(4_700_000_000)),
            ("1GiB", Some(1 << 30)),
            ("1.5KiB", Some(1536)),
            ("0.000000001g", Some(1)),
            ("x", None),
            ("1x", None),
            ("99999999999t", None),
            ("-1", None),
        ] {
            assert_eq!(parse_bytes(text), bytes, "{text}");
        }
    }
}
