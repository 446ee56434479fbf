//! A span in 16 bytes: maps of a million files hold two million of them.

use super::{Evidence, Owner, PartitionScheme, PathTableOrder};
use crate::model::{BlobId, Namespace, NodeId};

const ROLE: u32 = 32;
const SUB: u32 = 40;
const EVIDENCE: u32 = 48;
const SHARED: u64 = 1 << 63;

/// Where a span starts, who owns it and why we think so; it ends where the next one starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct StoredSpan {
    pub(super) start: u64,
    /// Bits 0-31 number of node, blob or image; then role, namespace and kind, evidence; bit 63
    /// tells that there are co-owners.
    what: u64,
}

impl StoredSpan {
    pub(super) fn new(start: u64, owner: Owner, evidence: Evidence, is_shared: bool) -> StoredSpan {
        let evidence = match evidence {
            Evidence::Declared => 0,
            Evidence::Inferred => 1u64,
            Evidence::Scanned => 2,
        };
        let shared = if is_shared { SHARED } else { 0 };
        StoredSpan { start, what: pack(owner) | (evidence << EVIDENCE) | shared }
    }

    pub(super) fn owner(self) -> Owner {
        unpack(self.what)
    }

    pub(super) fn evidence(self) -> Evidence {
        match (self.what >> EVIDENCE) & 3 {
            0 => Evidence::Declared,
            1 => Evidence::Inferred,
            _ => Evidence::Scanned,
        }
    }

    pub(super) fn is_shared(self) -> bool {
        self.what & SHARED != 0
    }

    pub(super) fn starting_at(self, start: u64) -> StoredSpan {
        StoredSpan { start, ..self }
    }
}

fn place<T: PartialEq>(all: &[T], value: T) -> u64 {
    all.iter().position(|other| *other == value).map_or(0, |at| at as u64)
}

fn nth<T: Copy>(all: &[T], at: u64, default: T) -> T {
    usize::try_from(at).ok().and_then(|at| all.get(at).copied()).unwrap_or(default)
}

const ORDERS: [PathTableOrder; 4] =
    [PathTableOrder::L, PathTableOrder::OptionalL, PathTableOrder::M, PathTableOrder::OptionalM];
const SCHEMES: [PartitionScheme; 4] =
    [PartitionScheme::Mbr, PartitionScheme::Gpt, PartitionScheme::GptBackup, PartitionScheme::Apm];

fn pack(owner: Owner) -> u64 {
    let ns = |ns: Namespace| place(&Namespace::ALL, ns);
    let (sub, id) = match owner {
        Owner::PartitionTable { scheme } => (place(&SCHEMES, scheme), 0),
        Owner::FileData { ns: of, blob } => (ns(of), blob.0),
        Owner::BootImage { n } => (0, u32::from(n)),
        Owner::Directory { ns: of, node } => (ns(of), node.0),
        Owner::FileEntry { node } => (0, node.0),
        Owner::PathTable { ns: of, order } => (ns(of) * 4 + place(&ORDERS, order), 0),
        Owner::VolumeDescriptor { ns: of } => (ns(of), 0),
        Owner::Unknown
        | Owner::Zero
        | Owner::Padding
        | Owner::SystemArea
        | Owner::BootCatalog
        | Owner::SpaceBitmap
        | Owner::Checksum
        | Owner::DescriptorSequence
        | Owner::Anchor => (0, 0),
    };
    (u64::from(owner.rank()) << ROLE) | (sub << SUB) | u64::from(id)
}

fn unpack(what: u64) -> Owner {
    let id = u32::try_from(what & 0xFFFF_FFFF).unwrap_or(0);
    let sub = (what >> SUB) & 0xFF;
    let ns = nth(&Namespace::ALL, sub, Namespace::Iso);
    match (what >> ROLE) & 0xFF {
        1 => Owner::Zero,
        2 => Owner::Padding,
        3 => Owner::SystemArea,
        4 => Owner::PartitionTable { scheme: nth(&SCHEMES, sub, PartitionScheme::Mbr) },
        5 => Owner::FileData { ns, blob: BlobId(id) },
        6 => Owner::BootImage { n: u16::try_from(id).unwrap_or(0) },
        7 => Owner::BootCatalog,
        8 => Owner::Directory { ns, node: NodeId(id) },
        9 => Owner::FileEntry { node: NodeId(id) },
        10 => Owner::PathTable {
            ns: nth(&Namespace::ALL, sub / 4, Namespace::Iso),
            order: nth(&ORDERS, sub % 4, PathTableOrder::L),
        },
        11 => Owner::SpaceBitmap,
        12 => Owner::Checksum,
        13 => Owner::DescriptorSequence,
        14 => Owner::Anchor,
        15 => Owner::VolumeDescriptor { ns },
        _ => Owner::Unknown,
    }
}

const _: () = assert!(size_of::<StoredSpan>() == 16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_owner_survives_packing() {
        let mut owners = vec![
            Owner::Unknown,
            Owner::Zero,
            Owner::Padding,
            Owner::SystemArea,
            Owner::BootImage { n: u16::MAX },
            Owner::BootCatalog,
            Owner::FileEntry { node: NodeId(u32::MAX) },
            Owner::SpaceBitmap,
            Owner::Checksum,
            Owner::DescriptorSequence,
            Owner::Anchor,
        ];
        owners.extend(SCHEMES.map(|scheme| Owner::PartitionTable { scheme }));
        for ns in Namespace::ALL {
            owners.push(Owner::FileData { ns, blob: BlobId(u32::MAX - 1) });
            owners.push(Owner::Directory { ns, node: NodeId(7) });
            owners.push(Owner::VolumeDescriptor { ns });
            owners.extend(ORDERS.map(|order| Owner::PathTable { ns, order }));
        }
        for owner in owners {
            for evidence in [Evidence::Declared, Evidence::Inferred, Evidence::Scanned] {
                for is_shared in [false, true] {
                    let span = StoredSpan::new(9, owner, evidence, is_shared);
                    let read = (span.owner(), span.evidence(), span.is_shared());
                    assert_eq!(read, (owner, evidence, is_shared));
                }
            }
        }
    }
}
