//! What a name may be, judged while it is typed: refusals block, warnings say who will mind.
//!
//! A node's name is what Linux shows: 255 bytes of anything but `/` and NUL. What the names become
//! in each name space of the disc is worked out by `master`; the warnings here only foresee the
//! two that people meet (Joliet's length, Windows' characters).

use std::collections::HashMap;

use crate::model::spec::JolietLimit;
use crate::model::tree::Name;
use crate::model::{NodeId, Tree};

/// Longest name in bytes (Linux, and Rock Ridge in practice).
pub const NAME_BYTES: usize = 255;

/// Why a name can't be taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NameRefusal {
    /// There is none.
    #[error("empty")]
    Empty,
    /// `.` and `..` mean the folder and its parent.
    #[error("'.' and '..' are taken")]
    Dots,
    /// It holds a slash.
    #[error("holds '/'")]
    Slash,
    /// It holds a NUL byte.
    #[error("holds NUL")]
    Nul,
    /// It is too long.
    #[error("{bytes} bytes, {limit} fit")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// What fits.
        limit: usize,
    },
    /// Something else in the folder has it.
    #[error("taken")]
    Taken {
        /// What has it.
        by: NodeId,
    },
}

/// Who will mind a name that is allowed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum NameWarning {
    /// Longer than the Joliet tree's names; it will be cut there.
    JolietLong {
        /// Its length in UCS-2 units.
        units: usize,
        /// What fits.
        limit: usize,
    },
    /// A character Windows allows in no name.
    WindowsCharacter {
        /// The character.
        character: char,
    },
    /// A device name of DOS (`CON`, `LPT1`), with any extension.
    WindowsDevice {
        /// The word.
        word: String,
    },
    /// Ends in a dot or a blank: Windows drops it.
    WindowsEnd,
    /// Differs from another name of the folder in case only: one of them can't be reached under
    /// Windows and macOS.
    CaseOnly {
        /// The other.
        by: NodeId,
    },
    /// Bytes that are no UTF-8.
    NotText,
}

/// What is to be said about a name.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum NameVerdict {
    /// It can be taken; somebody may mind.
    Allowed(Vec<NameWarning>),
    /// It can't.
    Refused(NameRefusal),
}

/// The names of a folder, indexed once when a name field opens, so that a keystroke costs
/// nothing even among a million siblings.
#[derive(Clone, Debug, Default)]
pub struct Siblings {
    exact: HashMap<Name, NodeId>,
    folded: HashMap<String, NodeId>,
}

impl Siblings {
    /// The names in `folder`, without that of `except` (the node being renamed).
    pub fn of(tree: &Tree, folder: NodeId, except: Option<NodeId>) -> Siblings {
        let mut siblings = Siblings::default();
        for id in tree.children(folder).iter().filter(|id| Some(**id) != except) {
            if let Some(node) = tree.node(*id) {
                siblings.folded.insert(node.display_name().to_lowercase(), *id);
                siblings.exact.insert(node.name.clone(), *id);
            }
        }
        siblings
    }

    /// Judges a name; `joliet` is the limit of the disc's Joliet tree, if it gets one.
    pub fn check(&self, name: &[u8], joliet: Option<JolietLimit>) -> NameVerdict {
        let taken = || self.exact.get(name).copied();
        if let Err(refusal) = well_formed(name) {
            return NameVerdict::Refused(refusal);
        }
        if let Some(by) = taken() {
            return NameVerdict::Refused(NameRefusal::Taken { by });
        }
        let mut warnings = warnings(name, joliet);
        let folded = String::from_utf8_lossy(name).to_lowercase();
        if let Some(by) = self.folded.get(&folded) {
            warnings.push(NameWarning::CaseOnly { by: *by });
        }
        NameVerdict::Allowed(warnings)
    }
}

/// Judges a name for `folder` once; fields that judge every keystroke keep [`Siblings`].
pub fn check_name(
    tree: &Tree,
    folder: NodeId,
    except: Option<NodeId>,
    name: &[u8],
    joliet: Option<JolietLimit>,
) -> NameVerdict {
    Siblings::of(tree, folder, except).check(name, joliet)
}

/// Whether a name can be taken at all, its siblings aside.
///
/// # Errors
/// [`NameRefusal`], never [`NameRefusal::Taken`].
pub fn well_formed(name: &[u8]) -> Result<(), NameRefusal> {
    match name {
        b"" => Err(NameRefusal::Empty),
        b"." | b".." => Err(NameRefusal::Dots),
        name if name.contains(&b'/') => Err(NameRefusal::Slash),
        name if name.contains(&0) => Err(NameRefusal::Nul),
        name if name.len() > NAME_BYTES => {
            Err(NameRefusal::TooLong { bytes: name.len(), limit: NAME_BYTES })
        }
        _ => Ok(()),
    }
}

fn warnings(name: &[u8], joliet: Option<JolietLimit>) -> Vec<NameWarning> {
    let Ok(text) = std::str::from_utf8(name) else { return vec![NameWarning::NotText] };
    let mut warnings = Vec::new();
    let units = text.encode_utf16().count();
    if let Some(limit) = joliet.map(JolietLimit::units).filter(|limit| units > *limit) {
        warnings.push(NameWarning::JolietLong { units, limit });
    }
    let is_bad =
        |c: &char| matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\0'..=' ');
    if let Some(character) = text.chars().filter(|c| *c != ' ').find(is_bad) {
        warnings.push(NameWarning::WindowsCharacter { character });
    }
    let word = text.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_numbered = word.len() == 4
        && (word.starts_with("COM") || word.starts_with("LPT"))
        && word.ends_with(|c: char| ('1'..='9').contains(&c));
    if is_numbered || matches!(word.as_str(), "CON" | "PRN" | "AUX" | "NUL") {
        warnings.push(NameWarning::WindowsDevice { word });
    }
    if text.ends_with(['.', ' ']) {
        warnings.push(NameWarning::WindowsEnd);
    }
    warnings
}

/// Longest volume name of the primary descriptor (ECMA-119 8.4.7).
pub const VOLUME_NAME_CHARACTERS: usize = 32;
/// Longest volume name of the Joliet descriptor, in UCS-2 units.
pub const JOLIET_VOLUME_NAME_UNITS: usize = 16;

/// A volume name made from the name of a folder: without control characters and separators,
/// without blanks at its ends, at most 32 characters; `None` when nothing is left. The case
/// stays; what a descriptor can't hold of it is said by the preflight.
pub fn volume_name_from(name: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(name);
    let cleaned: String = text
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | ';' | ':' | '\u{FFFD}') { '_' } else { c })
        .filter(|c| !c.is_control())
        .collect();
    let short: String = cleaned.trim().chars().take(VOLUME_NAME_CHARACTERS).collect();
    Some(short.trim_end().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Node;

    fn folder_of(names: &[&str]) -> (Tree, Vec<NodeId>) {
        let mut tree = Tree::new();
        let add = |name: &&str| tree.add(Tree::ROOT, Node::folder(name.as_bytes().to_vec()));
        let ids = names.iter().map(add).collect::<Result<_, _>>().expect("added");
        (tree, ids)
    }

    #[test]
    fn what_is_refused() {
        let (tree, ids) = folder_of(&["a", "b"]);
        let check = |name: &[u8]| check_name(&tree, Tree::ROOT, Some(ids[0]), name, None);
        let refused = NameVerdict::Refused;
        assert_eq!(check(b""), refused(NameRefusal::Empty));
        assert_eq!(check(b".."), refused(NameRefusal::Dots));
        assert_eq!(check(b"x/y"), refused(NameRefusal::Slash));
        assert_eq!(check(b"x\0"), refused(NameRefusal::Nul));
        assert_eq!(check(&[b'x'; 256]), refused(NameRefusal::TooLong { bytes: 256, limit: 255 }));
        assert_eq!(check(b"b"), refused(NameRefusal::Taken { by: ids[1] }));
        assert_eq!(check(b"a"), NameVerdict::Allowed(Vec::new()));
    }

    #[test]
    fn who_minds() {
        let (tree, ids) = folder_of(&["Read.me"]);
        let check = |name: &[u8]| match check_name(
            &tree,
            Tree::ROOT,
            None,
            name,
            Some(JolietLimit::Units64),
        ) {
            NameVerdict::Allowed(warnings) => warnings,
            NameVerdict::Refused(refusal) => unreachable!("{refusal}"),
        };
        assert_eq!(check(b"read.ME"), [NameWarning::CaseOnly { by: ids[0] }]);
        assert_eq!(check(b"a:b"), [NameWarning::WindowsCharacter { character: ':' }]);
        assert_eq!(check(b"two words"), []);
        assert_eq!(check(b"nul.txt"), [NameWarning::WindowsDevice { word: "NUL".to_owned() }]);
        assert_eq!(check(b"console"), []);
        assert_eq!(check(b"end."), [NameWarning::WindowsEnd]);
        assert_eq!(check(b"\xff"), [NameWarning::NotText]);
        assert_eq!(check(&[b'x'; 65]), [NameWarning::JolietLong { units: 65, limit: 64 }]);
    }

    #[test]
    fn volume_names_from_folders() {
        assert_eq!(volume_name_from(b"Holiday 2026").as_deref(), Some("Holiday 2026"));
        assert_eq!(volume_name_from(b" a;b\n ").as_deref(), Some("a_b"));
        assert_eq!(volume_name_from(b" \n"), None);
        let long = "ü".repeat(40);
        let name = volume_name_from(long.as_bytes()).expect("a name");
        assert_eq!(name.chars().count(), VOLUME_NAME_CHARACTERS);
    }
}
