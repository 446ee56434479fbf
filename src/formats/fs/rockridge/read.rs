//! What the system use entries of one directory record say.

use zerocopy::FromBytes;

use super::raw::{
    COMPONENT_CONTINUE, COMPONENT_CURRENT, COMPONENT_PARENT, COMPONENT_ROOT, NM_CONTINUE,
    NM_CURRENT, NM_PARENT, Pn, Px, SL_CONTINUE, TF_LONG_FORM, TF_MODIFY,
};
use crate::base::bytes::{Both32, Cursor, DiscTime, be32, le32};
use crate::base::diag::Limits;
use crate::formats::fs::susp::read::Entry;
use crate::formats::fs::zisofs::raw::ZfEntry;

/// POSIX attributes (PX).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Posix {
    /// Mode with its type bits.
    pub mode: u32,
    /// Number of links.
    pub links: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Serial number, with 44 bytes and more (RRIP 1.12).
    pub serial: Option<u32>,
}

/// Everything the entries of one record said. Cleared and filled again for each record, so that
/// a walk allocates nothing per file.
#[derive(Clone, Debug, Default)]
pub struct SystemUse {
    /// PX.
    pub posix: Option<Posix>,
    /// PN: high and low half.
    pub device: Option<(u32, u32)>,
    /// NM, put together; meaningful when `has_name`.
    pub name: Vec<u8>,
    /// There is an NM with a name.
    pub has_name: bool,
    /// SL, put together; meaningful when `has_target`.
    pub target: Vec<u8>,
    /// There is an SL.
    pub has_target: bool,
    /// TF: modification time.
    pub modified: Option<DiscTime>,
    /// CL: block of the relocated directory.
    pub child: Option<u32>,
    /// PL: block of the original parent.
    pub parent: Option<u32>,
    /// RE.
    pub is_relocated: bool,
    /// SF: size as a reader would see it.
    pub sparse_bytes: Option<u64>,
    /// ZF or Z2.
    pub zisofs: Option<ZfEntry>,
    /// Entries nobody here understands, verbatim.
    pub carried: Vec<u8>,
    /// There is at least one entry of Rock Ridge.
    pub is_present: bool,
    /// An entry is too short or contradicts itself.
    pub is_malformed: bool,
    /// The target of the link is malformed.
    pub is_target_bad: bool,
    /// A time is cut off.
    pub is_time_bad: bool,
    name_goes_on: bool,
    name_is_done: bool,
    component_goes_on: bool,
    needs_slash: bool,
    target_goes_on: bool,
}

impl SystemUse {
    /// Forgets everything but the room it takes.
    pub fn clear(&mut self) {
        let SystemUse { name, target, carried, .. } = std::mem::take(self);
        (self.name, self.target, self.carried) = (name, target, carried);
        self.name.clear();
        self.target.clear();
        self.carried.clear();
    }

    /// Takes in one entry.
    pub fn add(&mut self, entry: Entry<'_>, limits: &Limits) {
        let payload = entry.payload();
        self.is_present |= !matches!(&entry.signature, b"SP" | b"PD" | b"ES" | b"XA");
        let is_fine = match &entry.signature {
            b"PX" => self.add_posix(payload),
            b"PN" => self.add_device(payload),
            b"NM" => self.add_name(payload, limits),
            b"SL" => self.add_target(payload, limits),
            b"TF" => self.add_times(payload),
            b"CL" => read_block(payload, &mut self.child),
            b"PL" => read_block(payload, &mut self.parent),
            b"RE" => {
                self.is_relocated = true;
                true
            }
            b"SF" => self.add_sparse(payload),
            b"ZF" | b"Z2" => {
                self.zisofs = ZfEntry::parse(entry);
                self.zisofs.is_some()
            }
            b"SP" | b"ER" | b"ES" | b"PD" | b"RR" => true,
            _ => {
                if self.carried.len() < limits.link_target_bytes {
                    self.carried.extend_from_slice(entry.bytes);
                }
                true
            }
        };
        self.is_malformed |= !is_fine;
    }

    /// To be called once behind the last entry.
    pub fn finish(&mut self) {
        self.is_malformed |= self.name_goes_on;
        self.is_target_bad |= self.has_target && (self.component_goes_on || self.target_goes_on);
    }

    fn add_posix(&mut self, payload: &[u8]) -> bool {
        let Ok((px, rest)) = Px::read_from_prefix(payload) else { return false };
        self.posix = Some(Posix {
            mode: px.mode.little(),
            links: px.links.little(),
            uid: px.uid.little(),
            gid: px.gid.little(),
            serial: Both32::read_from_prefix(rest).ok().map(|(serial, _)| serial.little()),
        });
        true
    }

    fn add_device(&mut self, payload: &[u8]) -> bool {
        let Ok((pn, _)) = Pn::read_from_prefix(payload) else { return false };
        self.device = Some((pn.high.little(), pn.low.little()));
        true
    }

    fn add_name(&mut self, payload: &[u8], limits: &Limits) -> bool {
        let Some((&flags, bytes)) = payload.split_first() else { return false };
        if self.name_is_done {
            return true;
        }
        // "." and ".." stand in a directory's own two records only.
        if flags & (NM_CURRENT | NM_PARENT) != 0 {
            self.name_is_done = true;
            return true;
        }
        let room = limits.name_bytes.saturating_sub(self.name.len());
        self.name.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        self.has_name |= !bytes.is_empty();
        self.name_goes_on = flags & NM_CONTINUE != 0;
        self.name_is_done = !self.name_goes_on;
        bytes.len() <= room
    }

    fn add_target(&mut self, payload: &[u8], limits: &Limits) -> bool {
        let Some((&flags, mut rest)) = payload.split_first() else { return false };
        if self.has_target && !self.target_goes_on {
            return true;
        }
        self.has_target = true;
        self.target_goes_on = flags & SL_CONTINUE != 0;
        while let [kind, len, behind @ ..] = rest {
            let Some((text, behind)) = behind.split_at_checked(usize::from(*len)) else {
                self.is_target_bad = true;
                return true;
            };
            rest = behind;
            self.add_component(*kind, text, limits);
        }
        true
    }

    fn add_component(&mut self, kind: u8, text: &[u8], limits: &Limits) {
        let kind_bits = kind & !COMPONENT_CONTINUE;
        let text: &[u8] = match kind_bits {
            0 => text,
            COMPONENT_CURRENT => b".",
            COMPONENT_PARENT => b"..",
            // Writers use it in the middle too, for the empty names of doubled slashes.
            COMPONENT_ROOT => b"/",
            _ => {
                self.is_target_bad = true;
                text
            }
        };
        if std::mem::take(&mut self.needs_slash) {
            self.target.push(b'/');
        }
        if self.target.len().saturating_add(text.len()) > limits.link_target_bytes {
            self.is_target_bad = true;
        } else {
            self.target.extend_from_slice(text);
        }
        self.component_goes_on = kind & COMPONENT_CONTINUE != 0;
        self.needs_slash = !self.component_goes_on && kind_bits != COMPONENT_ROOT;
    }

    fn add_times(&mut self, payload: &[u8]) -> bool {
        let mut cursor = Cursor::new(payload);
        let Some(flags) = cursor.u8() else { return false };
        let stamp_bytes = if flags & TF_LONG_FORM != 0 { 17 } else { 7 };
        for bit in 0..7 {
            let kind = 1u8 << bit;
            if flags & kind == 0 {
                continue;
            }
            let Some(stamp) = cursor.take(stamp_bytes) else {
                // FreeBSD 8.4 wrote TF one byte too short; only what is missing is lost.
                self.is_time_bad = true;
                return true;
            };
            if kind == TF_MODIFY {
                self.modified = read_time(stamp);
            }
        }
        true
    }

    fn add_sparse(&mut self, payload: &[u8]) -> bool {
        // 1.10: size; 1.12: size high, size low, depth of the table.
        self.sparse_bytes = match (le32(payload, 0), le32(payload, 8)) {
            (Some(high), Some(low)) => Some((u64::from(high) << 32) | u64::from(low)),
            (Some(size), None) => Some(u64::from(size)),
            _ => return false,
        };
        true
    }
}

fn read_block(payload: &[u8], into: &mut Option<u32>) -> bool {
    let (Some(little), Some(_)) = (le32(payload, 0), be32(payload, 4)) else { return false };
    *into = Some(little);
    true
}

fn read_time(stamp: &[u8]) -> Option<DiscTime> {
    match stamp.len() {
        7 => Some(DiscTime::from_7(stamp.try_into().ok()?)),
        _ => Some(DiscTime::from_17(stamp.try_into().ok()?)),
    }
}

/// Major and minor of a device number. Writers put all of a Linux `dev_t` into the low half
/// (RRIP 4.1.2), whose minor has its upper bits above the major; others put the major into the
/// high half and the minor into the low one, as old BSDs did.
pub fn device_numbers(high: u32, low: u32) -> (u32, u32) {
    if high == 0 && low > 0xFF {
        ((low >> 8) & 0xFFF, (low & 0xFF) | ((low >> 12) & 0xF_FF00))
    } else {
        (high, low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::fs::susp::read::{Parsed, parse};

    fn read(entries: &[&[u8]]) -> SystemUse {
        let mut found = SystemUse::default();
        for bytes in entries {
            if let Parsed::Entry(entry, _) = parse(bytes) {
                found.add(entry, &Limits::default());
            }
        }
        found.finish();
        found
    }

    #[test]
    fn names_continue_and_stop() {
        let found = read(&[b"NM\x07\x01\x01ab", b"NM\x06\x01\x00c", b"NM\x06\x01\x00d"]);
        assert_eq!(found.name, b"abc");
        assert!(!found.is_malformed);
        let open = read(&[b"NM\x07\x01\x01ab"]);
        assert_eq!((open.name.as_slice(), open.is_malformed), (&b"ab"[..], true));
        assert!(!read(&[b"NM\x05\x01\x02"]).has_name);
    }

    #[test]
    fn link_targets_join_their_components() {
        let absolute = read(&[b"SL\x0e\x01\x00\x08\x00\x00\x01a\x00\x02bc"]);
        assert_eq!(absolute.target, b"/a/bc");
        let split = read(&[b"SL\x09\x01\x01\x01\x02ab", b"SL\x0b\x01\x00\x00\x02cd\x04\x00"]);
        assert_eq!((split.target.as_slice(), split.is_target_bad), (&b"abcd/.."[..], false));
        let doubled = read(&[b"SL\x0f\x01\x00\x00\x01a\x08\x00\x08\x00\x00\x01b"]);
        assert_eq!(doubled.target, b"a///b");
        let open = read(&[b"SL\x09\x01\x01\x00\x02ab"]);
        assert!(open.is_target_bad);
        let short = read(&[b"SL\x09\x01\x00\x00\x7fab"]);
        assert!(short.has_target && short.is_target_bad);
    }

    #[test]
    fn a_time_field_cut_short_loses_only_what_is_missing() {
        let cut = read(&[b"TF\x12\x01\x0e\x7b\x0b\x0e\x16\x0d\x14\x00\x7b\x0b\x0e\x16\x0d\x14"]);
        assert!(cut.is_time_bad && cut.modified.and_then(DiscTime::timestamp).is_some());
    }

    #[test]
    fn devices_read_like_linux_does() {
        assert_eq!(device_numbers(0, 0x0801), (8, 1));
        assert_eq!(device_numbers(8, 1), (8, 1));
        assert_eq!(device_numbers(0, 5), (0, 5));
        assert_eq!(device_numbers(0, 0x1111_0370), (259, 70_000));
    }
}
