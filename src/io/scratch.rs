//! A file without a name, for programs that write their result only into files.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::process::Stdio;

/// A file that nobody else sees and that is gone when it is closed.
#[derive(Debug)]
pub struct ScratchFile(File);

impl ScratchFile {
    /// An empty one: in memory on Linux, else in the folder for temporary files.
    ///
    /// # Errors
    /// When there is no room, or no such folder.
    pub fn new() -> io::Result<ScratchFile> {
        nameless().map(ScratchFile)
    }

    /// The file as the standard output of a program.
    ///
    /// # Errors
    /// When the process has no handle left.
    pub fn as_output(&self) -> io::Result<Stdio> {
        self.0.try_clone().map(Stdio::from)
    }

    /// All that was written, which must be no more than `most_bytes`.
    ///
    /// # Errors
    /// When it can't be read, or is longer ([`io::ErrorKind::FileTooLarge`]).
    pub fn read_all(&mut self, most_bytes: u64) -> io::Result<Vec<u8>> {
        self.0.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::new();
        let read = (&self.0).take(most_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
        if u64::try_from(read).is_ok_and(|read| read > most_bytes) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }
}

#[cfg(target_os = "linux")]
fn nameless() -> io::Result<File> {
    use rustix::fs::{MemfdFlags, memfd_create};
    Ok(File::from(memfd_create("glassmaster", MemfdFlags::CLOEXEC)?))
}

#[cfg(not(target_os = "linux"))]
fn nameless() -> io::Result<File> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!(".glassmaster-{}-{number}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        // FILE_FLAG_DELETE_ON_CLOSE.
        options.custom_flags(0x0400_0000);
    }
    let file = options.open(&path)?;
    #[cfg(not(windows))]
    std::fs::remove_file(&path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn what_was_written_is_read_up_to_a_limit() {
        let mut scratch = ScratchFile::new().expect("there is room");
        scratch.0.write_all(b"0123456789").expect("there is room");
        assert_eq!(scratch.read_all(10).expect("whole"), b"0123456789");
        let error = scratch.read_all(9).expect_err("longer");
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}
