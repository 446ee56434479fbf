//! A name in 24 bytes: those of nearly all files need no room elsewhere.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// Longest name that is kept in place.
const INLINE: usize = 22;

/// The bytes of a name. Behaves as the slice of them does.
#[derive(Clone)]
pub struct Name(Room);

#[derive(Clone)]
enum Room {
    Here(u8, [u8; INLINE]),
    Elsewhere(Box<[u8]>),
}

const _: () = assert!(size_of::<Name>() == 24);

impl Deref for Name {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Room::Here(len, bytes) => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Room::Elsewhere(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for Name {
    fn from(name: &[u8]) -> Name {
        let mut bytes = [0; INLINE];
        match (u8::try_from(name.len()), bytes.get_mut(..name.len())) {
            (Ok(len), Some(room)) => {
                room.copy_from_slice(name);
                Name(Room::Here(len, bytes))
            }
            _ => Name(Room::Elsewhere(name.into())),
        }
    }
}

impl From<Vec<u8>> for Name {
    fn from(name: Vec<u8>) -> Name {
        if name.len() <= INLINE {
            return Name::from(&*name);
        }
        Name(Room::Elsewhere(name.into_boxed_slice()))
    }
}

impl From<Box<[u8]>> for Name {
    fn from(name: Box<[u8]>) -> Name {
        if name.len() <= INLINE { Name::from(&*name) } else { Name(Room::Elsewhere(name)) }
    }
}

impl From<&Name> for Box<[u8]> {
    fn from(name: &Name) -> Box<[u8]> {
        Box::from(&**name)
    }
}

impl Default for Name {
    fn default() -> Name {
        Name(Room::Here(0, [0; INLINE]))
    }
}

impl AsRef<[u8]> for Name {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Borrow<[u8]> for Name {
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        **self == **other
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Name) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Name) -> std::cmp::Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_length_are_the_slices_of_them() {
        for len in [0, 1, 21, 22, 23, 24, 255, 256, 70_000] {
            let bytes: Vec<u8> = (0..=255).cycle().take(len).collect();
            let name = Name::from(bytes.clone());
            assert_eq!(*name, *bytes);
            assert_eq!(name, Name::from(bytes.into_boxed_slice()));
            assert_eq!(name, Name::from(&*name));
        }
        assert!(Name::from(&b"a"[..]) < Name::from(&b"b"[..]) && Name::default().is_empty());
        let map = std::collections::HashMap::from([(Name::from(&b"key"[..]), 1)]);
        assert_eq!(map.get(&b"key"[..]), Some(&1));
    }
}
