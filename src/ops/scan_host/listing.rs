//! What is in a folder of the host: names in a fixed order and what the first of them are.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::filter::ScanOptions;
use super::nodes::look;
use crate::base::progress::Context;
use crate::io::HostFs;
use crate::io::host::HostStat;

/// Names looked at together with their folder: bounds what folders that wait their turn hold.
const FIRST: usize = 512;
/// Fewer names than this are not worth handing out.
const SIDE_BY_SIDE: usize = 128;

/// A path below a folder and what it is.
pub(super) type Looked = (PathBuf, io::Result<HostStat>);

/// A folder that was looked into.
pub(super) struct Listing {
    /// All names. The order of a listing is the file system's whim; sorted, the same files give
    /// the same tree.
    pub(super) names: io::Result<Vec<OsString>>,
    /// What the first names are.
    pub(super) first: Vec<Looked>,
}

impl Default for Listing {
    fn default() -> Listing {
        Listing { names: Ok(Vec::new()), first: Vec::new() }
    }
}

impl Listing {
    /// Looks into a folder; empty once the context was cancelled.
    pub(super) fn read(
        folder: &Path,
        fs: &dyn HostFs,
        options: &ScanOptions,
        ctx: &Context,
    ) -> Listing {
        if ctx.check().is_err() {
            return Listing::default();
        }
        let mut names = fs.list(folder);
        let mut first = Vec::new();
        if let Ok(names) = &mut names {
            names.sort_unstable();
            let some = names.get(..FIRST).unwrap_or(names);
            first = look_at_all(folder, some, fs, options);
        }
        Listing { names, first }
    }
}

/// Looks at names of a folder: side by side where the caller runs this in a pool, since a cold
/// disk or a network answers many questions in the time of one.
pub(super) fn look_at_all(
    folder: &Path,
    names: &[OsString],
    fs: &dyn HostFs,
    options: &ScanOptions,
) -> Vec<Looked> {
    let look = |name: &OsString| {
        let host = folder.join(name);
        let stat = look(fs, options, &host);
        (host, stat)
    };
    if rayon::current_thread_index().is_some() && names.len() >= SIDE_BY_SIDE {
        names.par_iter().with_min_len(SIDE_BY_SIDE / 2).map(look).collect()
    } else {
        names.iter().map(look).collect()
    }
}
