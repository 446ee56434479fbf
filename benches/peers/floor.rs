//! What no program can do without: the least that the system asks for a piece of work.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The argument that makes this program do the work of [`small_files`].
pub const SMALL_FILES: &str = "--floor-small-files";

/// Files in each folder.
const IN_A_FOLDER: u32 = 100;

/// Makes the folder `args[0]` with `args[1]` folders of 100 files of 4 KiB, on all cores: each file
/// is made, written, dated and closed, and nothing else is done.
pub fn small_files(args: &[OsString]) -> io::Result<()> {
    let [root, folders] = args else { return Err(io::ErrorKind::InvalidInput.into()) };
    let folders: u32 = folders.to_str().and_then(|text| text.parse().ok()).unwrap_or(1);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = u32::try_from(threads).unwrap_or(1);
    fs::create_dir_all(root)?;
    let root = Path::new(root);
    std::thread::scope(|scope| {
        let work = |first: u32| {
            let step = usize::try_from(threads).unwrap_or(1);
            (first..folders).step_by(step).try_for_each(|folder| fill(root, folder))
        };
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(move || work(first))).collect();
        let broken = || io::Error::other("a thread of the floor panicked");
        running.into_iter().try_for_each(|thread| thread.join().map_err(|_| broken())?)
    })
}

fn fill(root: &Path, number: u32) -> io::Result<()> {
    let folder = root.join(format!("folder-{number:03}"));
    fs::create_dir(&folder)?;
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for file in 0..IN_A_FOLDER {
        let mut file = File::create_new(folder.join(format!("file-{file:02}.txt")))?;
        file.write_all(&[7; 4096])?;
        file.set_modified(date)?;
    }
    Ok(())
}
