//! File identifiers (ECMA-119 7.5) as names.

/// The name that people know: version 1 and a full stop in front of it are not shown. Other
/// versions of a file stay told apart by theirs.
pub fn shown(identifier: &[u8], is_folder: bool) -> &[u8] {
    if is_folder {
        return identifier;
    }
    let name = identifier.strip_suffix(b";1").unwrap_or(identifier);
    match name.strip_suffix(b".") {
        Some(stem) if !stem.is_empty() => stem,
        _ if name.is_empty() => identifier,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_version_one_and_its_dot_go() {
        assert_eq!(shown(b"README.TXT;1", false), b"README.TXT");
        assert_eq!(shown(b"NOEXT.;1", false), b"NOEXT");
        assert_eq!(shown(b"NOEXT.", false), b"NOEXT");
        assert_eq!(shown(b"OLD.TXT;2", false), b"OLD.TXT;2");
        assert_eq!(shown(b"DIR.;1", true), b"DIR.;1");
        assert_eq!(shown(b";1", false), b";1");
        assert_eq!(shown(b".;1", false), b".");
    }
}
