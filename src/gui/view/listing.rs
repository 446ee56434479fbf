//! A folder of the host as the program's own path dialog shows it. Read by a job.

use std::path::PathBuf;

/// A file or folder in a listing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// It can be entered.
    pub is_folder: bool,
    /// Bytes of a file.
    pub bytes: u64,
}

/// What a folder of the host holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// The folder.
    pub path: PathBuf,
    /// What it holds, folders first, in the order people expect; hidden ones left out.
    pub entries: Vec<Listed>,
    /// Why it can't be listed, in words.
    pub refusal: Option<String>,
}
