//! Whether two blobs hold the same bytes: what tells a file added twice from a clash.

use crate::base::progress::Context;
use crate::io::{BlockSource, HostFs, SourceTable};
pub use crate::master::open_blob;
use crate::model::Blob;

/// Bytes compared at once.
const CHUNK: usize = 256 * 1024;

/// Whether `a` (its extents in `sources_a`) and `b` (in `sources_b`) hold the same bytes. Stops
/// at the first difference. What can't be read, or was cancelled meanwhile, is not the same: the
/// user is asked then.
pub fn is_same_content(
    (a, sources_a): (&Blob, &SourceTable),
    (b, sources_b): (&Blob, &SourceTable),
    fs: &dyn HostFs,
    ctx: &Context,
) -> bool {
    if a.len != b.len {
        return false;
    }
    let (Some(a), Some(b)) = (open_blob(a, sources_a, fs), open_blob(b, sources_b, fs)) else {
        return false;
    };
    compare(&*a, &*b, ctx).unwrap_or(false)
}

/// `None` when something could not be read or the job was cancelled.
fn compare(a: &dyn BlockSource, b: &dyn BlockSource, ctx: &Context) -> Option<bool> {
    if a.len() != b.len() {
        return Some(false);
    }
    let len = a.len();
    let room = usize::try_from(len).unwrap_or(CHUNK).min(CHUNK);
    let (mut left, mut right) = (vec![0; room], vec![0; room]);
    let mut offset = 0;
    while offset < len {
        ctx.check().ok()?;
        let here = usize::try_from(len - offset).unwrap_or(room).min(room);
        let (left, right) = (left.get_mut(..here)?, right.get_mut(..here)?);
        a.read_at(offset, left).ok()?;
        b.read_at(offset, right).ok()?;
        if left != right {
            return Some(false);
        }
        offset += here as u64;
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::RealFs;
    use crate::model::Content;
    use crate::model::tree::HostFile;

    #[test]
    fn bytes_decide_wherever_they_come_from() {
        let dir = tempfile::tempdir().expect("a folder");
        let long = vec![7u8; CHUNK + 100];
        let path = dir.path().join("a");
        std::fs::write(&path, &long).expect("written");
        let len = long.len() as u64;
        let host = HostFile { path, fingerprint: Default::default() };
        let host = Blob { content: Content::Host(Box::new(host)), len };
        let mut other = long.clone();
        let equal = Blob { content: Content::Bytes(long.into()), len };
        *other.last_mut().expect("not empty") = 8;
        let other = Blob { content: Content::Bytes(other.into()), len };
        let table = SourceTable::default();
        let ctx = Context::default();
        let same = |a: &Blob, b: &Blob| is_same_content((a, &table), (b, &table), &RealFs, &ctx);
        assert!(same(&host, &equal));
        assert!(!same(&host, &other));
        ctx.cancel.cancel();
        assert!(!same(&host, &equal));
    }
}
