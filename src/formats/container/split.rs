//! Images cut into files: `.001`, `.002`; `.i00`, `.i01`; `.part1` is left to archivers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::ContainerError;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::io::concat::ConcatSource;
use crate::io::{HostFs, SharedSource};

/// Parts of one image.
const MAX_PARTS: u32 = 1000;

/// The whole of the image that the file at `path` is a part of; `None` if it is none. A part that
/// is missing while later ones are there is told.
pub(super) fn join(
    fs: &dyn HostFs,
    path: &Path,
    source: &SharedSource,
    ctx: &Context,
) -> Result<Option<SharedSource>, ContainerError> {
    let Some((stem, width, number)) = numbered(path) else { return Ok(None) };
    let name = |n: u32| PathBuf::from(format!("{stem}{n:0width$}"));
    let is_there = |n: u32| fs.stat(&name(n)).is_ok();
    let mut first = number;
    while first > 0 && is_there(first - 1) {
        first -= 1;
    }
    // A lone file with a number at its end is nothing special.
    if first > 1 || !is_there(first + 1) {
        return Ok(None);
    }
    let mut parts = Vec::new();
    for n in first..first.saturating_add(MAX_PARTS) {
        let path = name(n);
        if n == number {
            parts.push(source.clone());
            continue;
        }
        if !is_there(n) {
            if is_there(n + 1) || is_there(n + 2) {
                let number = u64::from(n);
                ctx.note(Diagnostic::warning(Code::SplitPartMissing).with("number", number));
            }
            break;
        }
        let part = fs.open(&path);
        parts.push(part.map_err(|error| ContainerError::Host { path, error })?);
    }
    Ok(ConcatSource::new(parts).map(|joined| Arc::new(joined) as SharedSource))
}

/// The name up to its number, the digits of the number, and the number.
fn numbered(path: &Path) -> Option<(String, usize, u32)> {
    let text = path.to_str()?;
    let ending = path.extension()?.to_str()?;
    let digits = ending.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = ending.len() - digits.len();
    let is_split = match (letters, digits.len()) {
        (0, 3) => true,
        // .i00 of ISO, .m01 of MDF and their like.
        (1, 2) => true,
        _ => false,
    };
    let number = digits.parse().ok().filter(|_| is_split)?;
    let stem = text.get(..text.len() - digits.len())?;
    Some((stem.to_owned(), digits.len(), number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::fault::MemoryFs;
    use crate::io::source::read_vec;

    #[test]
    fn any_part_leads_to_the_whole() {
        let fs = MemoryFs::new();
        for (name, bytes) in [("a.iso.001", "one"), ("a.iso.002", "two"), ("a.iso.003", "3")] {
            fs.put(format!("/d/{name}"), bytes.as_bytes());
        }
        fs.put("/d/b.001", b"lone");
        fs.put("/d/c.i00", b"x");
        fs.put("/d/c.i01", b"y");
        fs.put("/d/c.i03", b"z");
        let ctx = Context::default();
        let whole = |name: &str| {
            let path = Path::new(name);
            let joined = join(&fs, path, &fs.open(path).unwrap(), &ctx).unwrap()?;
            Some(read_vec(&*joined, 0, joined.len() as usize).unwrap())
        };
        for part in ["/d/a.iso.001", "/d/a.iso.002", "/d/a.iso.003"] {
            assert_eq!(whole(part).as_deref(), Some(&b"onetwo3"[..]));
        }
        assert_eq!(whole("/d/b.001"), None);
        assert_eq!(whole("/d/c.i00").as_deref(), Some(&b"xy"[..]));
        assert_eq!(ctx.take_report().count_of(Code::SplitPartMissing), 1);
    }
}
