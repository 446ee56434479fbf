//! What is refused, so that no input can take unbounded time or memory (rule I6).

/// Bounds on work that the input asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Volume descriptors read before giving up on a terminator.
    pub volume_descriptors: u32,
    /// Bytes of one directory.
    pub directory_bytes: u64,
    /// Files and folders of one view.
    pub entries: u64,
    /// Levels of nested folders.
    pub depth: u32,
    /// Continuation areas behind one directory record (Linux: 32).
    pub continuations: u32,
    /// Bytes of a symbolic link's target.
    pub link_target_bytes: usize,
    /// Bytes of one name.
    pub name_bytes: usize,
    /// Sections of one file.
    pub file_sections: usize,
    /// Sessions looked at.
    pub sessions: u32,
    /// Bytes a compressed image may always unpack to, however small it is.
    pub unpacked_bytes: u64,
    /// Beyond that: at most so many times its own size.
    pub unpacked_ratio: u64,
    /// Threads a library may start of its own for one job.
    pub library_threads: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            volume_descriptors: 512,
            directory_bytes: 1 << 30,
            entries: 20_000_000,
            depth: 4096,
            continuations: 32,
            link_target_bytes: 64 * 1024,
            name_bytes: 4096,
            file_sections: 65_536,
            sessions: 256,
            unpacked_bytes: 8 << 30,
            unpacked_ratio: 100,
            library_threads: 4,
        }
    }
}
