//! The plan: sorted regions, and the id that names it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::address::Addresses;
use super::allocate::Conflict;
use super::author::Author;
use super::payload::Payload;
use super::request::AuthorId;
use super::wants::RuleOutcome;
use crate::base::units::ByteRange;
use crate::model::map::{Evidence, Lane, MapBuilder};
use crate::model::spec::Base;
use crate::model::{Owner, SectorMap, Tree};

/// A run of bytes of the image with its owner and what to write there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region {
    /// Where.
    pub range: ByteRange,
    /// Whose.
    pub owner: Owner,
    /// Who renders it.
    pub author: AuthorId,
    /// What.
    pub payload: Payload,
}

/// Names the layout and metadata of a plan; the contents of files do not enter it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlanId(pub [u8; 32]);

impl PlanId {
    /// 64 hex digits, as in `--json`.
    pub fn to_hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first eight as the window shows them: `3f9a-2c71`.
    pub fn to_short(self) -> String {
        let hex = self.to_hex();
        format!("{}-{}", hex.get(..4).unwrap_or_default(), hex.get(4..8).unwrap_or_default())
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlanId({})", self.to_short())
    }
}

/// The image before it exists. What no region covers reads as zeros.
pub struct Plan {
    pub(super) size: u64,
    pub(super) regions: Vec<Region>,
    pub(super) authors: Vec<Arc<dyn Author>>,
    pub(super) addresses: Addresses,
    pub(super) tree: Tree,
    pub(super) conflicts: Vec<Conflict>,
    pub(super) claims: Vec<(ByteRange, Owner)>,
    pub(super) lanes: Vec<Lane>,
    /// What has a place of its own, in disc order.
    pub(super) held: Vec<(ByteRange, Owner)>,
    /// Where the tail begins.
    pub(super) data_end: u64,
    pub(super) rules: Vec<RuleOutcome>,
    pub(super) base: Option<Base>,
    pub(super) id: OnceLock<PlanId>,
}

impl Plan {
    /// Bytes of the image.
    pub fn size_bytes(&self) -> u64 {
        self.size
    }

    /// The regions in disc order, disjoint.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Where everything lies.
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The tree that was planned; blob ids are of this tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The image that is written over, where the plan is for one that stands already.
    pub fn base(&self) -> Option<&Base> {
        self.base.as_ref()
    }

    /// What could not be placed as wanted. A plan with conflicts can be shown but not written.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// What became of each rule of the placement, the strongest first.
    pub fn rules(&self) -> &[RuleOutcome] {
        &self.rules
    }

    /// The same plan with what became of the rules it was made by.
    pub fn with_rules(mut self, rules: Vec<RuleOutcome>) -> Plan {
        self.rules = rules;
        self
    }

    /// What structures say of bytes beside the owner of their region.
    pub fn claims(&self) -> &[(ByteRange, Owner)] {
        &self.claims
    }

    /// The region that holds `byte`; `None` in a gap and beyond the end.
    pub fn region_at(&self, byte: u64) -> Option<&Region> {
        let index =
            self.regions.partition_point(|region| region.range.start <= byte).checked_sub(1)?;
        self.regions.get(index).filter(|region| region.range.contains(byte))
    }

    /// Renders a region that its author renders.
    pub(super) fn render(&self, region: &Region, out: &mut [u8]) {
        if let (Payload::Rendered(key), Some(author)) =
            (&region.payload, self.authors.get(usize::from(region.author.0)))
        {
            author.render(*key, &self.addresses, out);
        }
    }

    /// The id of the plan; computed when first asked for. Renders all metadata once.
    pub fn id(&self) -> PlanId {
        *self.id.get_or_init(|| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(b"glassmaster plan 1");
            hasher.update(&self.size.to_le_bytes());
            // Groups keep memory bounded and let all threads of the pool work.
            for group in self.regions.chunks(4096) {
                let digests: Vec<[u8; 32]> =
                    group.par_iter().map(|region| self.region_digest(region)).collect();
                for digest in &digests {
                    hasher.update(digest);
                }
            }
            PlanId(*hasher.finalize().as_bytes())
        })
    }

    /// Range, role and metadata bytes of a region. Ids of nodes and blobs stay out: they depend on
    /// how a tree was edited, not on what it is.
    fn region_digest(&self, region: &Region) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&region.range.start.to_le_bytes());
        hasher.update(&region.range.len.to_le_bytes());
        hasher.update(region.owner.id().as_bytes());
        match &region.payload {
            Payload::Bytes(bytes) => {
                hasher.update(b"\0bytes");
                hasher.update(bytes);
            }
            Payload::Rendered(_) => {
                let mut bytes = vec![0; usize::try_from(region.range.len).unwrap_or(0)];
                self.render(region, &mut bytes);
                hasher.update(b"\0bytes");
                hasher.update(&bytes);
            }
            Payload::Blob { offset, .. } => {
                hasher.update(b"\0blob");
                hasher.update(&offset.to_le_bytes());
            }
            Payload::Zero => {
                hasher.update(b"\0zero");
            }
            Payload::Keep { offset, .. } => {
                hasher.update(b"\0keep");
                hasher.update(&offset.to_le_bytes());
            }
        }
        *hasher.finalize().as_bytes()
    }

    /// The sector map of the planned image: every region and every further claim is Declared,
    /// gaps are padding.
    pub fn map(&self) -> SectorMap {
        let mut builder = MapBuilder::new(self.size);
        let mut end = 0;
        for region in &self.regions {
            if region.range.start > end {
                let gap = ByteRange::between(end, region.range.start);
                builder.claim(gap, Owner::Padding, Evidence::Declared);
            }
            builder.claim(region.range, region.owner, Evidence::Declared);
            end = region.range.end();
        }
        builder.claim(ByteRange::between(end, self.size), Owner::Padding, Evidence::Declared);
        for (range, owner) in &self.claims {
            builder.claim(*range, *owner, Evidence::Declared);
        }
        for lane in &self.lanes {
            builder.lane(lane.clone());
        }
        builder.finish().0
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("size", &self.size)
            .field("regions", &self.regions.len())
            .field("conflicts", &self.conflicts)
            .finish_non_exhaustive()
    }
}
