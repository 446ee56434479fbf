//! A bounded reader of a slice: every step may fail, none may panic.

/// Reads forward through a slice.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { rest: bytes }
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Takes `count` bytes, or `None` (and nothing) when there are fewer.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.rest.split_at_checked(count)?;
        self.rest = tail;
        Some(head)
    }

    /// Takes one byte.
    pub fn u8(&mut self) -> Option<u8> {
        let (&head, tail) = self.rest.split_first()?;
        self.rest = tail;
        Some(head)
    }
}
