//! What an image records beyond what people see of it: the identifiers of every name space and
//! the fields of the descriptors, so that an edited image can be made of it that keeps them.

use std::ops::ControlFlow;

use crate::base::bytes::DiscTime;
use crate::base::progress::{Context, Phase};
use crate::formats::fs::iso9660::{DescriptorKind, IsoVolume};
use crate::formats::fs::volume::{Entry, Visitor};
use crate::model::spec::{ImageSpec, IsoLevel, JolietLimit, RockRidgeVersion, VolumeSpec};
use crate::model::tree::{Attributes, NamespaceName, NodeId};
use crate::model::{Namespace, Tree};

use super::open::text;
use super::view::TreeBuilder;
use super::{OpenError, OpenImage, ViewTree, describe};

/// The signature of attributes that only hold for one layout: checksums of libisofs, which name
/// places of the disc (in AL entries).
const LAYOUT_ATTRIBUTES: &[u8] = b"isofs.c";
/// Longest Joliet name in units that the specification allows.
const JOLIET_UNITS: usize = 64;

/// A view with the identifiers of its records.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The view. Every node has its identifier, without version 1, as a fixed name: of the
    /// primary tree in [`Namespace::Iso`], of a Joliet tree in [`Namespace::Joliet`].
    pub view: ViewTree,
    /// Serial numbers are recorded (RRIP 1.12).
    pub has_serials: bool,
    /// The longest identifier in bytes.
    pub longest: usize,
    /// Levels of folders, the root being the first.
    pub levels: u32,
    /// Nodes that lost attributes which name places of this disc.
    pub count_checksums: u64,
}

impl OpenImage {
    /// Reads a view of an ISO 9660 volume whole, with all identifiers.
    ///
    /// # Errors
    /// As [`OpenImage::read_view`].
    pub fn read_recorded(&self, ns: Namespace, ctx: &Context) -> Result<Recorded, OpenError> {
        ctx.meter.phase(Phase::Scan, None);
        let names = match ns {
            Namespace::RockRidge => Namespace::Iso,
            other => other,
        };
        let mut reading = Reading {
            builder: TreeBuilder::new(ns, self.source_id, ctx),
            names,
            identifier: Vec::new(),
            has_serials: false,
            longest: 0,
            levels: 1,
            count_checksums: 0,
        };
        self.walk(ns, None, ctx, &mut reading)?;
        Ok(Recorded {
            has_serials: reading.has_serials,
            longest: reading.longest,
            levels: reading.levels,
            count_checksums: reading.count_checksums,
            view: reading.builder.finish()?,
        })
    }

    /// The identifier that the record of a file or folder has: its name for whoever knows only
    /// ISO 9660, with version. `path` is that of the view, `/` between its parts. `None` where
    /// names are not made from identifiers, or are the identifiers but for the version. Reads
    /// the folders on the way and nothing else.
    ///
    /// # Errors
    /// As [`OpenImage::read_view`]; [`OpenError::NoSuchPath`] for a path that is not there.
    pub fn name_on_disc(
        &self,
        ns: Namespace,
        path: &[u8],
        ctx: &Context,
    ) -> Result<Option<Vec<u8>>, OpenError> {
        if ns != Namespace::RockRidge || path.is_empty() {
            return Ok(None);
        }
        let mut first = FirstIdentifier::default();
        self.walk(ns, Some(path), &ctx.apart(), &mut first)?;
        Ok(first.0)
    }

    /// Whether folders of the Rock Ridge tree were moved because they lie too deep: its records
    /// then lie less deep than it shows.
    ///
    /// # Errors
    /// As [`OpenImage::read_view`].
    pub fn has_relocated(&self, shown_levels: u32, ctx: &Context) -> Result<bool, OpenError> {
        let mut levels = 1;
        let silent = ctx.apart();
        self.for_each_entry(Namespace::Iso, None, &silent, &mut |entry| {
            if entry.is_folder() {
                levels = levels.max(entry.depth.saturating_add(1));
            }
            ControlFlow::Continue(())
        })?;
        Ok(levels < shown_levels)
    }

    /// The fields of the descriptors as wishes for another image, and what trees it has. Names of
    /// files in them are identifiers of the primary tree, without version. `None` without an
    /// ISO 9660 volume.
    pub fn recorded_spec(&self, base: ImageSpec) -> Option<ImageSpec> {
        let iso = self.iso()?;
        let has = |ns| iso.views.iter().any(|view| view.ns == ns);
        Some(ImageSpec {
            level: if has(Namespace::Enhanced) { IsoLevel::Four } else { IsoLevel::Three },
            rock_ridge: has(Namespace::RockRidge).then_some(RockRidgeVersion::V110),
            joliet: has(Namespace::Joliet).then_some(JolietLimit::Units64),
            volume: self.volume_spec(iso)?,
            ..base
        })
    }

    fn volume_spec(&self, iso: &IsoVolume) -> Option<VolumeSpec> {
        let fields = iso.primary()?;
        let told = |bytes: &[u8]| text(bytes, self.charset);
        let file = |bytes: &[u8]| {
            let name = told(bytes);
            name.strip_suffix(";1").map(str::to_owned).unwrap_or(name)
        };
        let date = |bytes: &[u8; 17]| DiscTime::from_17(bytes).timestamp();
        Some(VolumeSpec {
            volume_id: describe::volume_name(iso, self.charset),
            system_id: told(&fields.system_id),
            volume_set_id: told(&fields.volume_set_id),
            publisher_id: told(&fields.publisher_id),
            preparer_id: told(&fields.preparer_id),
            application_id: told(&fields.application_id),
            copyright_file: file(&fields.copyright_file),
            abstract_file: file(&fields.abstract_file),
            bibliographic_file: file(&fields.bibliographic_file),
            creation: date(&fields.created),
            modification: date(&fields.modified),
            expiration: date(&fields.expires),
            effective: date(&fields.effective),
            application_use: carried_use(&fields.application_use),
        })
    }

    /// Descriptors and trees that an image made of the primary volume does not have: further
    /// supplementary and partition descriptors, by kind.
    pub fn unusual_descriptors(&self) -> Vec<DescriptorKind> {
        let Some(iso) = self.iso() else { return Vec::new() };
        let is_unusual = |kind: &DescriptorKind| {
            matches!(
                kind,
                DescriptorKind::Supplementary
                    | DescriptorKind::Partition
                    | DescriptorKind::Unknown(_)
            )
        };
        iso.descriptors.iter().map(|found| found.kind).filter(is_unusual).collect()
    }
}

/// The longest Joliet name allowed, so that a name of `longest` bytes stays whole.
pub fn joliet_limit(longest: usize) -> JolietLimit {
    if longest / 2 > JOLIET_UNITS { JolietLimit::Units103 } else { JolietLimit::Units64 }
}

/// The application's part of the descriptor; empty where nobody used it.
fn carried_use(bytes: &[u8; 512]) -> Vec<u8> {
    let is_used = bytes.iter().any(|byte| *byte != 0);
    if is_used { bytes.to_vec() } else { Vec::new() }
}

/// The identifier of the first entry of a walk.
#[derive(Default)]
struct FirstIdentifier(Option<Vec<u8>>);

impl Visitor for FirstIdentifier {
    fn recorded(&mut self, _: u32, identifier: &[u8]) {
        self.0 = Some(identifier.to_vec());
    }

    fn entry(&mut self, _: &Entry<'_>) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
}

struct Reading<'c> {
    builder: TreeBuilder<'c>,
    names: Namespace,
    identifier: Vec<u8>,
    has_serials: bool,
    longest: usize,
    levels: u32,
    count_checksums: u64,
}

impl Visitor for Reading<'_> {
    fn recorded(&mut self, _: u32, identifier: &[u8]) {
        self.identifier.clear();
        self.identifier.extend_from_slice(identifier);
    }

    fn entry(&mut self, entry: &Entry<'_>) -> ControlFlow<()> {
        self.builder.entry(entry)?;
        self.has_serials |= entry.serial.is_some();
        if entry.is_folder() {
            self.levels = self.levels.max(entry.depth.saturating_add(1));
        }
        let version = match self.names {
            Namespace::Joliet => &b"\0;\x001"[..],
            Namespace::Iso => b";1",
            _ => b"",
        };
        let identifier = &self.identifier;
        let name = match identifier.strip_suffix(version) {
            Some(name) if !entry.is_folder() && !name.is_empty() => name,
            _ => identifier,
        };
        self.longest = self.longest.max(name.len());
        if let Some(node) = self.builder.node_mut(NodeId(entry.number)) {
            node.set_name_in(self.names, NamespaceName::Fixed(name.into()));
            let extra = node.extra_mut();
            extra.carried = well_formed(&extra.carried);
            if extra.carried.windows(LAYOUT_ATTRIBUTES.len()).any(|part| part == LAYOUT_ATTRIBUTES)
            {
                self.count_checksums += 1;
                extra.carried = without_attributes(&extra.carried);
            }
        }
        ControlFlow::Continue(())
    }

    fn root(&mut self, attributes: Attributes) {
        self.builder.root(attributes);
    }
}

/// The entries that follow the rules for signatures (SUSP 4): others are what is left of damage,
/// and would do some when they are written again.
fn well_formed(mut carried: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    while let [first, second, len, version, ..] = carried
        && let Some((entry, rest)) = carried.split_at_checked(usize::from(*len).max(1))
    {
        if first.is_ascii_uppercase() && second.is_ascii_uppercase() && *version == 1 && *len > 3 {
            kept.extend_from_slice(entry);
        }
        carried = rest;
    }
    kept
}

/// System use entries without those of extended attributes (AL).
fn without_attributes(mut carried: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    while let [_, _, len, ..] = carried
        && let Some((entry, rest)) = carried.split_at_checked(usize::from(*len).max(4))
    {
        if !entry.starts_with(b"AL") {
            kept.extend_from_slice(entry);
        }
        carried = rest;
    }
    kept
}

/// The data of a node: where it starts and its length, for files that have any.
pub fn data_place(tree: &Tree, node: NodeId) -> Option<(u64, u64)> {
    let blob = tree.blob(tree.node(node)?.blob()?)?;
    let first = blob.first_stored()?;
    Some((first.start, blob.len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_extended_attributes_go() {
        assert_eq!(
            without_attributes(b"XX\x05\x01aAL\x06\x01bcYY\x04\x01"),
            b"XX\x05\x01aYY\x04\x01"
        );
        assert_eq!(without_attributes(b"AL\0\x01"), b"");
    }

    #[test]
    fn an_unused_field_is_nobody_s() {
        assert!(carried_use(&[0; 512]).is_empty());
        assert_eq!(carried_use(&[b' '; 512]).len(), 512);
        assert_eq!(joliet_limit(128), JolietLimit::Units64);
        assert_eq!(joliet_limit(130), JolietLimit::Units103);
    }
}
