//! Where a file is to be written: what stands there, and whether it has room. Asked before a job
//! starts, so that nobody learns after twenty minutes that the disk is full.

use std::path::PathBuf;

use crate::base::bytes::Timestamp;

/// What stands at a path already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// A file, which would be replaced.
    File {
        /// Its length.
        bytes: u64,
        /// When it was changed.
        mtime: Option<Timestamp>,
    },
    /// A folder, which never is replaced.
    Folder,
}

/// What the host says about a path. Found out by a job: the window asks no file system.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The path this is about.
    pub path: PathBuf,
    /// What stands there.
    pub standing: Standing,
    /// The folder it would lie in exists.
    pub has_folder: bool,
    /// Files can be made in that folder.
    pub is_writable: bool,
    /// Room on its disk, where the system says.
    pub free_bytes: Option<u64>,
    /// The longest file that its file system takes; `None`: no limit that matters. FAT32 takes
    /// 4 GiB less one byte.
    pub longest_file: Option<u64>,
}

/// What is to be said about a place before something is written there. The worst counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlaceVerdict {
    /// There is no such folder.
    NoFolder,
    /// A folder stands there.
    IsFolder,
    /// A file stands where a folder is wanted.
    IsFile,
    /// Nothing can be written in that folder.
    ReadOnly,
    /// The disk has less room than is needed.
    NoRoom {
        /// Bytes needed.
        needed: u64,
        /// Bytes there are.
        free: u64,
    },
    /// The file system takes no file that long.
    TooLong {
        /// Bytes needed.
        needed: u64,
        /// The longest it takes.
        longest: u64,
    },
    /// A file stands there and will be replaced when the new one is whole.
    Replaces {
        /// Its length.
        bytes: u64,
        /// When it was changed.
        mtime: Option<Timestamp>,
    },
    /// Nothing speaks against it.
    Free {
        /// Room on the disk, where known.
        free: Option<u64>,
    },
}

impl PlaceVerdict {
    /// Whether something can be written there.
    pub fn is_usable(self) -> bool {
        matches!(self, PlaceVerdict::Replaces { .. } | PlaceVerdict::Free { .. })
    }
}

impl Place {
    /// The verdict for a file of `needed` bytes (`None`: not known yet). The old file stays until
    /// the new one is whole, so its length is no room.
    pub fn verdict(&self, needed: Option<u64>) -> PlaceVerdict {
        if self.standing == Standing::Folder {
            return PlaceVerdict::IsFolder;
        }
        if !self.has_folder {
            return PlaceVerdict::NoFolder;
        }
        if !self.is_writable {
            return PlaceVerdict::ReadOnly;
        }
        if let Some(needed) = needed {
            // Another disk is no help when every place of this one refuses the length.
            if let Some(longest) = self.longest_file.filter(|longest| needed > *longest) {
                return PlaceVerdict::TooLong { needed, longest };
            }
            if let Some(free) = self.free_bytes.filter(|free| needed > *free) {
                return PlaceVerdict::NoRoom { needed, free };
            }
        }
        match self.standing {
            Standing::File { bytes, mtime } => PlaceVerdict::Replaces { bytes, mtime },
            _ => PlaceVerdict::Free { free: self.free_bytes },
        }
    }

    /// The verdict for a folder that gets files of `needed` bytes in all. It is made if missing.
    pub fn folder_verdict(&self, needed: Option<u64>) -> PlaceVerdict {
        if matches!(self.standing, Standing::File { .. }) {
            return PlaceVerdict::IsFile;
        }
        if self.has_folder && !self.is_writable {
            return PlaceVerdict::ReadOnly;
        }
        match (needed, self.free_bytes) {
            (Some(needed), Some(free)) if needed > free => PlaceVerdict::NoRoom { needed, free },
            _ => PlaceVerdict::Free { free: self.free_bytes },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place {
            path: PathBuf::from("/media/stick/photos.iso"),
            standing: Standing::Nothing,
            has_folder: true,
            is_writable: true,
            free_bytes: Some(5_100_000_000),
            longest_file: None,
        }
    }

    #[test]
    fn room_and_limits_are_known_before() {
        assert_eq!(
            place().verdict(Some(8_200_000_000)),
            PlaceVerdict::NoRoom { needed: 8_200_000_000, free: 5_100_000_000 }
        );
        assert_eq!(place().verdict(None), PlaceVerdict::Free { free: Some(5_100_000_000) });
        let stick = Place { longest_file: Some(u64::from(u32::MAX)), ..place() };
        assert!(stick.verdict(Some(4_294_967_295)).is_usable());
        assert_eq!(
            stick.verdict(Some(4_294_967_296)),
            PlaceVerdict::TooLong { needed: 4_294_967_296, longest: 4_294_967_295 }
        );
    }

    #[test]
    fn a_folder_is_made_if_missing_and_never_takes_the_place_of_a_file() {
        let missing = Place { has_folder: false, is_writable: false, ..place() };
        assert!(missing.folder_verdict(Some(1)).is_usable());
        let there = Place { standing: Standing::Folder, ..place() };
        assert!(there.folder_verdict(Some(1)).is_usable());
        assert!(!there.folder_verdict(Some(u64::MAX)).is_usable());
        let standing = Standing::File { bytes: 1, mtime: None };
        assert_eq!(Place { standing, ..place() }.folder_verdict(None), PlaceVerdict::IsFile);
    }

    #[test]
    fn an_old_file_is_replaced_and_its_room_does_not_count() {
        let standing = Standing::File { bytes: 5_000_000_000, mtime: None };
        let old = Place { standing, ..place() };
        assert!(old.verdict(Some(1)).is_usable());
        assert!(!old.verdict(Some(6_000_000_000)).is_usable());
        assert!(!Place { standing: Standing::Folder, ..place() }.verdict(Some(1)).is_usable());
        assert!(!Place { is_writable: false, ..place() }.verdict(Some(1)).is_usable());
        assert!(!Place { has_folder: false, ..place() }.verdict(Some(1)).is_usable());
    }
}
