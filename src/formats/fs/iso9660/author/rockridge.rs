//! The Rock Ridge entries of a record (RRIP 1.10 and 1.12, SUSP 5).

use super::record::time_of;
use super::symlink;
use super::volume::{RockRidge, Volume};
use crate::base::bytes::{Both32, DiscTime, Timestamp};
use crate::model::spec::{ModePolicy, OwnerPolicy, RockRidgeVersion};
use crate::model::{Namespace, Node, NodeId, NodeKind};
use zerocopy::IntoBytes;

/// Bytes of a name in one NM entry.
const MAX_NM_BYTES: usize = 250;
/// Longest name that Linux puts together; an NM that would make it longer is dropped whole.
pub const LINUX_NAME_BYTES: usize = 253;
/// The name goes on in the next NM.
const NM_CONTINUE: u8 = 1;
/// The time stamp of a TF entry is the modification.
const TF_MODIFY: u8 = 0x02;
/// The time stamps of a TF entry are of 17 bytes.
const TF_LONG: u8 = 0x80;

/// The system use entries of one record, one behind the other, with the end of each.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub bytes: Vec<u8>,
    pub ends: Vec<usize>,
}

impl Entries {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn push(&mut self, signature: &[u8; 2], parts: &[&[u8]]) {
        let len = 4 + parts.iter().map(|part| part.len()).sum::<usize>();
        self.bytes.extend_from_slice(signature);
        self.bytes.push(u8::try_from(len).unwrap_or(u8::MAX));
        self.bytes.push(1);
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        self.ends.push(self.bytes.len());
    }

    /// Says that the volume uses SUSP: the very first entry of the root's "." (SUSP 5.3).
    pub(super) fn push_sp(&mut self) {
        self.push(b"SP", &[&[0xBE, 0xEF, 0]]);
    }

    /// Names the extension (SUSP 5.5, RRIP 4.3).
    pub(super) fn push_er(&mut self, version: RockRidgeVersion) {
        let (id, text, source) = match version {
            RockRidgeVersion::V110 => (
                &b"RRIP_1991A"[..],
                &b"THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS"[..],
                &b"PLEASE CONTACT DISC PUBLISHER FOR SPECIFICATION SOURCE.  SEE PUBLISHER IDENTIFIER IN PRIMARY VOLUME DESCRIPTOR FOR CONTACT INFORMATION."[..],
            ),
            RockRidgeVersion::V112 => (
                &b"IEEE_1282"[..],
                &b"THE IEEE 1282 PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS"[..],
                &b"PLEASE CONTACT THE IEEE STANDARDS DEPARTMENT, PISCATAWAY, NJ, USA FOR THE 1282 SPECIFICATION."[..],
            ),
        };
        let byte = |part: &[u8]| u8::try_from(part.len()).unwrap_or(u8::MAX);
        self.push(b"ER", &[&[byte(id), byte(text), byte(source), 1], id, text, source]);
    }

    /// Marks a record whose directory was moved here (RRIP 4.1.5.3).
    pub(super) fn push_re(&mut self) {
        self.push(b"RE", &[]);
    }

    /// Points from the placeholder to where the directory is (RRIP 4.1.5.1).
    pub(super) fn push_cl(&mut self, extent: u32) {
        self.push(b"CL", &[Both32::new(extent).as_bytes()]);
    }

    /// Points from a moved directory to where its parent is (RRIP 4.1.5.2).
    pub(super) fn push_pl(&mut self, extent: u32) {
        self.push(b"PL", &[Both32::new(extent).as_bytes()]);
    }

    /// The name. `room` is what the record itself can hold of it, if not all: it is then cut
    /// there and goes on in a second entry, because readers that follow no continuation areas
    /// look for it in the record. What Linux would drop comes in an entry of its own.
    pub(super) fn push_name(&mut self, name: &[u8], room: Option<usize>) {
        let is_inside = |at: &usize| name.get(*at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let shown = if name.len() > LINUX_NAME_BYTES {
            (1..=LINUX_NAME_BYTES).rev().find(|at| !is_inside(at)).unwrap_or(LINUX_NAME_BYTES)
        } else {
            name.len()
        };
        let mut at = 0;
        let mut most = room.unwrap_or(MAX_NM_BYTES).min(MAX_NM_BYTES);
        loop {
            let border = if at < shown { shown } else { name.len() };
            let end = border.min(at + most);
            let flags = if end < name.len() { NM_CONTINUE } else { 0 };
            self.push(b"NM", &[&[flags], name.get(at..end).unwrap_or_default()]);
            if flags == 0 {
                break;
            }
            at = end;
            most = MAX_NM_BYTES;
        }
    }

    /// Attributes (RRIP 4.1.1). `count_folders`: of a directory.
    pub(super) fn push_px(
        &mut self,
        volume: &Volume,
        rules: &RockRidge,
        id: NodeId,
        count_folders: u32,
    ) {
        let Some(node) = volume.tree.node(id) else { return };
        let links = match &node.kind {
            NodeKind::Folder(_) => count_folders.saturating_add(2),
            NodeKind::File(blob) => rules.links.get(blob).copied().unwrap_or(1),
            _ => 1,
        };
        let (uid, gid) = match rules.owner {
            OwnerPolicy::Root => (0, 0),
            OwnerPolicy::Host => (node.attributes.uid, node.attributes.gid),
            OwnerPolicy::Ids { uid, gid } => (uid, gid),
        };
        let mode = type_bits(&node.kind) | u32::from(permissions(node, rules.mode));
        let numbers = [mode, links, uid, gid].map(Both32::new);
        match rules.version {
            RockRidgeVersion::V110 => self.push(b"PX", &[numbers.as_bytes()]),
            RockRidgeVersion::V112 => {
                let serial = rules.serials.get(id.0 as usize).copied().unwrap_or(0);
                self.push(b"PX", &[numbers.as_bytes(), Both32::new(serial).as_bytes()]);
            }
        }
    }

    /// The modification time alone: nothing else of the host's times enters an image. The long
    /// form only where the short one, 1900 to 2155, can't hold it.
    pub(super) fn push_tf(&mut self, volume: &Volume, id: NodeId) {
        let time = time_of(volume, id);
        if is_beyond_short_form(time) {
            self.push(b"TF", &[&[TF_MODIFY | TF_LONG], &DiscTime::to_17(Some(time))]);
        } else {
            self.push(b"TF", &[&[TF_MODIFY], &DiscTime::to_7(time)]);
        }
    }

    /// What only some kinds of files have: device numbers, link targets, other people's entries.
    pub(super) fn push_rest(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::CharDevice { major, minor } | NodeKind::BlockDevice { major, minor } => {
                let numbers = device_words(*major, *minor).map(Both32::new);
                self.push(b"PN", &[numbers.as_bytes()]);
            }
            NodeKind::Symlink(target) => {
                symlink::push_entries(target, &mut self.bytes, &mut self.ends);
            }
            _ => {}
        }
        let mut carried = node.extra.as_ref().map_or(&[][..], |extra| &extra.carried);
        while let [_, _, len, ..] = carried
            && let Some((entry, rest)) = carried.split_at_checked(usize::from(*len))
            && entry.len() >= 4
        {
            self.bytes.extend_from_slice(entry);
            self.ends.push(self.bytes.len());
            carried = rest;
        }
    }
}

/// Whether a time does not fit the 7 bytes of ECMA-119 9.1.5.
pub fn is_beyond_short_form(time: Timestamp) -> bool {
    let shifted = time.seconds.saturating_add(i64::from(time.quarter_hours) * 900);
    let (date, _) = Timestamp::from_unix(shifted).utc();
    !(1900..=2155).contains(&date.year())
}

/// The Rock Ridge name of a node.
pub(super) fn name_of(node: &Node) -> &[u8] {
    match node.name_in(Namespace::RockRidge) {
        crate::model::tree::NamespaceName::Fixed(name) => name,
        _ => &node.name,
    }
}

/// The two words of PN. A small number is one word, as libarchive and libisofs want it; what does
/// not fit there is major and minor, as Linux wants it, which takes both forms.
fn device_words(major: u32, minor: u32) -> [u32; 2] {
    if major < 4096 && minor < 256 { [0, (major << 8) | minor] } else { [major, minor] }
}

fn type_bits(kind: &NodeKind) -> u32 {
    match kind {
        NodeKind::Folder(_) => 0o040_000,
        NodeKind::File(_) => 0o100_000,
        NodeKind::Symlink(_) => 0o120_000,
        NodeKind::CharDevice { .. } => 0o020_000,
        NodeKind::BlockDevice { .. } => 0o060_000,
        NodeKind::Fifo => 0o010_000,
        NodeKind::Socket => 0o140_000,
    }
}

fn permissions(node: &Node, policy: ModePolicy) -> u16 {
    let recorded = node.attributes.mode;
    let plain = match &node.kind {
        NodeKind::Folder(_) | NodeKind::Symlink(_) => 0o555,
        _ if recorded.is_some_and(|mode| mode & 0o111 != 0) => 0o555,
        _ => 0o444,
    };
    match (policy, &node.kind) {
        (ModePolicy::Plain, _) => plain,
        (ModePolicy::Host, _) => recorded.unwrap_or(plain) & 0o7777,
        (ModePolicy::Fixed(_), NodeKind::Symlink(_)) => 0o777,
        (ModePolicy::Fixed(mode), NodeKind::Folder(_)) => (mode & 0o7777) | ((mode & 0o444) >> 2),
        (ModePolicy::Fixed(mode), _) => mode & 0o7777,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a name, each with its flags.
    fn pieces(name: &[u8], room: Option<usize>) -> Vec<(u8, usize)> {
        let mut entries = Entries::default();
        entries.push_name(name, room);
        let mut start = 0;
        let mut joined = Vec::new();
        let mut pieces = Vec::new();
        for end in &entries.ends {
            let entry = &entries.bytes[start..*end];
            assert_eq!((&entry[..2], usize::from(entry[2])), (&b"NM"[..], entry.len()));
            joined.extend_from_slice(&entry[5..]);
            pieces.push((entry[4], entry.len() - 5));
            start = *end;
        }
        assert_eq!(joined, name);
        pieces
    }

    #[test]
    fn long_names_are_cut_where_readers_lose_least() {
        assert_eq!(pieces(b"short", None), [(0, 5)]);
        assert_eq!(pieces(&[b'a'; 200], Some(150)), [(1, 150), (0, 50)]);
        assert_eq!(pieces(&[b'a'; 253], Some(150)), [(1, 150), (0, 103)]);
        assert_eq!(pieces(&[b'a'; 255], Some(150)), [(1, 150), (1, 103), (0, 2)]);
        let umlauts = "ü".repeat(127);
        assert_eq!(pieces(umlauts.as_bytes(), Some(150)), [(1, 150), (1, 102), (0, 2)]);
    }
}
