//! A source that is known, but not there.

use std::path::PathBuf;

use super::source::{BlockSource, SourceError, SourceErrorKind, check_range};

/// Stands for an image that could not be opened, so that what lies in it keeps its place and
/// length. Every read fails and names the file.
#[derive(Clone, Debug)]
pub struct AbsentSource {
    path: PathBuf,
    len: u64,
}

impl AbsentSource {
    /// Stands for `len` bytes of the image at `path`.
    pub fn new(path: PathBuf, len: u64) -> AbsentSource {
        AbsentSource { path, len }
    }
}

impl BlockSource for AbsentSource {
    fn len(&self) -> u64 {
        self.len
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<(), SourceError> {
        check_range(self.len, offset, buf.len())?;
        let why = SourceErrorKind::Io(std::io::ErrorKind::NotFound.into());
        Err(SourceError::new(offset, buf.len(), why).in_file(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_read_fails_and_names_the_file() {
        let source = AbsentSource::new("gone.iso".into(), 10);
        assert_eq!(source.len(), 10);
        let error = source.read_at(0, &mut [0; 4]).expect_err("there is nothing to read");
        assert_eq!(error.path, Some(PathBuf::from("gone.iso")));
        assert!(source.read_at(8, &mut [0; 4]).is_err());
    }
}
