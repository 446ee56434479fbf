//! What marks a Joliet descriptor (Joliet specification 1, "SVD escape sequences field").

/// Escape sequences of levels 1, 2 and 3, at the start of their field.
pub const ESCAPES: [[u8; 3]; 3] = [*b"%/@", *b"%/C", *b"%/E"];

/// The level that an escape sequences field names; `Some(0)`: one that begins like Joliet but
/// names no known level; `None`: not Joliet.
pub fn level(escapes: &[u8; 32]) -> Option<u8> {
    let known = ESCAPES.iter().zip(1..).find(|(mark, _)| escapes.starts_with(*mark));
    match known {
        Some((_, level)) => Some(level),
        None => escapes.starts_with(b"%/").then_some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_told_apart() {
        let field = |mark: &[u8]| {
            let mut field = [0; 32];
            field[..mark.len()].copy_from_slice(mark);
            field
        };
        assert_eq!(level(&field(b"%/@")), Some(1));
        assert_eq!(level(&field(b"%/E")), Some(3));
        assert_eq!(level(&field(b"%/X")), Some(0));
        assert_eq!(level(&field(b"")), None);
    }
}
