//! What all authors of a volume share, and the author of everything that is neither directory nor
//! file data: descriptors, path tables, padding.
//!
//! A volume may lie at a partition offset: then its addresses count from there, and the files are
//! those of the volume at the start of the image.

use std::collections::HashMap;
use std::sync::Arc;

use super::descriptor;
use super::path_table::PathTable;
use super::view::{View, ViewKind};
use super::{count_sections, sections};
use crate::base::bytes::Timestamp;
use crate::base::units::{Lba, SECTOR_BYTES};
use crate::model::spec::{ModePolicy, OwnerPolicy, RockRidgeVersion};
use crate::model::{BlobId, Namespace, NodeId, NodeKind, Owner, PathTableOrder, Tree};
use crate::plan::{
    Addresses, Author, AuthorId, Key, OrderClass, Payload, Request, Requests, Subject,
};

/// The places of the authors of one volume in the list of authors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AuthorIds {
    /// [`VolumeAuthor`].
    pub volume: AuthorId,
    /// [`super::DirectoryAuthor`] of the primary tree.
    pub primary: AuthorId,
    /// [`super::DirectoryAuthor`] of the Joliet tree, if there is one.
    pub joliet: AuthorId,
    /// [`super::DirectoryAuthor`] of the enhanced tree, if there is one.
    pub enhanced: AuthorId,
    /// The [`VolumeAuthor`] that asks for the padding.
    pub padding: AuthorId,
}

impl AuthorIds {
    /// Who writes the directories of a view.
    pub fn directories(&self, kind: ViewKind) -> AuthorId {
        match kind {
            ViewKind::Primary => self.primary,
            ViewKind::Joliet => self.joliet,
            ViewKind::Enhanced => self.enhanced,
        }
    }
}

/// How Rock Ridge is written.
#[derive(Clone, Debug)]
pub struct RockRidge {
    /// Version of the protocol.
    pub version: RockRidgeVersion,
    /// Whose the files are.
    pub owner: OwnerPolicy,
    /// Their permissions.
    pub mode: ModePolicy,
    /// Names of a file in the tree, where there is more than one.
    pub links: HashMap<BlobId, u32>,
    /// Serial numbers by node (RRIP 1.12); empty for 1.10.
    pub serials: Vec<u32>,
}

/// The texts and dates of the descriptors, as bytes that fit their fields.
#[derive(Clone, Debug, Default)]
pub struct Descriptors {
    /// By view: primary, Joliet, enhanced.
    pub texts: [descriptor::Texts; 3],
    /// Creation, modification, expiration, effective.
    pub dates: [Option<Timestamp>; 4],
    /// What the application keeps in the primary descriptor; at most 512 bytes.
    pub application_use: Vec<u8>,
}

/// A volume before it has addresses.
#[derive(Clone, Debug)]
pub struct Volume {
    /// The files.
    pub tree: Tree,
    /// The primary tree, then Joliet and enhanced where wanted.
    pub views: Arc<[View]>,
    /// Rock Ridge on the primary tree.
    pub rock_ridge: Option<Arc<RockRidge>>,
    /// Fields of the descriptors.
    pub descriptors: Descriptors,
    /// Time of what has none of its own.
    pub date: Timestamp,
    /// Blobs that are stored as another one.
    pub same_as: Arc<HashMap<BlobId, BlobId>>,
    /// Sectors of zeros at the end; none where the volume starts at an offset: it ends with the
    /// one at the start of the image.
    pub padding_sectors: u32,
    /// The byte of the image that its addresses count from, a multiple of a sector.
    pub base_bytes: u64,
    /// What it ends with; `None`: with the image.
    pub ends_with: Option<Subject>,
    /// Where a session begins that is appended: its descriptors stand there too, and tell of the
    /// session alone.
    pub session_bytes: Option<u64>,
    /// A boot record stands behind the primary descriptor.
    pub has_record: bool,
    /// Who writes what.
    pub ids: AuthorIds,
}

impl Volume {
    /// A view.
    pub fn view(&self, kind: ViewKind) -> Option<&View> {
        self.views.iter().find(|view| view.kind == kind)
    }

    /// The namespace that owns the directories of a view in the map.
    pub fn owner_namespace(&self, kind: ViewKind) -> Namespace {
        match kind {
            ViewKind::Primary if self.rock_ridge.is_some() => Namespace::RockRidge,
            _ => kind.namespace(),
        }
    }

    /// The blob that is stored for `blob`.
    pub fn stored(&self, blob: BlobId) -> BlobId {
        self.same_as.get(&blob).copied().unwrap_or(blob)
    }

    /// Length of a file; 0 for everything else.
    pub(super) fn len_bytes(&self, node: NodeId) -> u64 {
        match self.tree.node(node).map(|node| &node.kind) {
            Some(NodeKind::File(blob)) => self.tree.blob(*blob).map_or(0, |blob| blob.len),
            _ => 0,
        }
    }

    /// How many directory records a node needs.
    pub(super) fn count_records(&self, node: NodeId) -> u64 {
        count_sections(self.len_bytes(node))
    }

    /// Address and length of every section of a file. An empty one gets the address of
    /// something behind all directories, so that readers of streams need not go back.
    pub(super) fn sections(&self, node: NodeId, addresses: &Addresses) -> Vec<(u32, u32)> {
        let blob = match self.tree.node(node).map(|node| &node.kind) {
            Some(NodeKind::File(blob)) => Some(self.stored(*blob)),
            _ => None,
        };
        let place = blob.and_then(|blob| addresses.blob(blob)).filter(|range| !range.is_empty());
        match place {
            Some(range) => sections(self.len_bytes(node))
                .map(|(start, len)| (self.lba(range.start + start), len))
                .collect(),
            None => vec![(self.empty_address(addresses), 0)],
        }
    }

    fn empty_address(&self, addresses: &Addresses) -> u32 {
        let last = addresses.image_bytes().saturating_sub(SECTOR_BYTES);
        let padding = addresses.part(self.ids.padding, key::PADDING);
        self.lba(padding.map_or(last, |range| range.start.min(last)))
    }

    /// Address of a directory.
    pub(super) fn directory_lba(&self, kind: ViewKind, index: u32, addresses: &Addresses) -> u32 {
        addresses
            .part(self.ids.directories(kind), u64::from(index))
            .map_or(0, |range| self.lba(range.start))
    }

    /// The sector of a byte of the image, in addresses of the volume; addresses of plans that can
    /// be written fit (`plan::check`).
    pub(super) fn lba(&self, byte: u64) -> u32 {
        let byte = byte.saturating_sub(self.base_bytes);
        Lba::containing(byte).map_or(u32::MAX, |lba| lba.0)
    }

    /// Sectors of the volume.
    pub(super) fn count_sectors(&self, addresses: &Addresses) -> u32 {
        let end = self.ends_with.and_then(|subject| addresses.of(subject));
        let end = end.map_or(addresses.image_bytes(), |range| range.end());
        let sectors = end.saturating_sub(self.base_bytes).div_ceil(SECTOR_BYTES);
        u32::try_from(sectors).unwrap_or(u32::MAX)
    }
}

/// Keys of the parts of this author.
pub(super) mod key {
    use super::ViewKind;

    pub const TERMINATOR: u64 = 0;
    pub const PADDING: u64 = 1;
    /// First of the descriptors, in the order of [`ViewKind`].
    const DESCRIPTORS: u64 = 2;
    /// First of the path tables: L and M of each view.
    const PATH_TABLES: u64 = 5;
    /// Descriptors at the start of an appended session: those of the image, and this.
    pub const SESSION: u64 = 1 << 5;
    /// Pieces of a path table count up from here.
    pub const PIECE: u64 = 1 << 8;

    fn rank(kind: ViewKind) -> u64 {
        match kind {
            ViewKind::Primary => 0,
            ViewKind::Joliet => 1,
            ViewKind::Enhanced => 2,
        }
    }

    pub fn descriptor(kind: ViewKind) -> u64 {
        DESCRIPTORS + rank(kind)
    }

    pub fn path_table(kind: ViewKind, is_big: bool) -> u64 {
        PATH_TABLES + 2 * rank(kind) + u64::from(is_big)
    }
}

/// Writes the descriptors, the path tables and the padding.
#[derive(Debug)]
pub struct VolumeAuthor {
    volume: Arc<Volume>,
    /// In the order of the views.
    path_tables: Vec<PathTable>,
    /// Length of the directories the descriptors point to, in the order of the views.
    root_bytes: Vec<u32>,
}

/// Sectors in front of the descriptors (ECMA-119 6.2.1).
const SYSTEM_AREA_BYTES: u64 = 16 * SECTOR_BYTES;

impl VolumeAuthor {
    /// The author of `volume`. `root_bytes`: lengths of the root directories, view by view.
    pub fn new(volume: Arc<Volume>, root_bytes: Vec<u32>) -> VolumeAuthor {
        let path_tables = volume.views.iter().map(PathTable::measure).collect();
        VolumeAuthor { volume, path_tables, root_bytes }
    }

    fn part(&self, id: AuthorId, key: u64, owner: Owner, class: OrderClass, len: u64) -> Request {
        Request::flow(Subject::Part(id, key), owner, class, len)
    }

    fn find_path_table(&self, request_key: u64) -> Option<(&View, &PathTable, bool)> {
        self.volume.views.iter().zip(&self.path_tables).find_map(|(view, table)| {
            [false, true]
                .into_iter()
                .find(|is_big| key::path_table(view.kind, *is_big) == request_key)
                .map(|is_big| (view, table, is_big))
        })
    }
}

impl Author for VolumeAuthor {
    fn request(&self, id: AuthorId, requests: &mut Requests) {
        let descriptor = |kind: ViewKind| Owner::VolumeDescriptor { ns: kind.namespace() };
        let base = self.volume.base_bytes;
        let mut others: Vec<(u64, Owner)> = (self.volume.views.iter())
            .filter(|view| view.kind != ViewKind::Primary)
            .map(|view| (key::descriptor(view.kind), descriptor(view.kind)))
            .collect();
        others.push((key::TERMINATOR, descriptor(ViewKind::Primary)));
        let class = OrderClass::Descriptors;
        if let Some(session) = self.volume.session_bytes {
            let primary = (key::descriptor(ViewKind::Primary), descriptor(ViewKind::Primary));
            let behind = 1 + u64::from(self.volume.has_record);
            let copies = std::iter::once((0, &primary)).chain((behind..).zip(&others));
            for (n, (key, owner)) in copies {
                let request = self.part(id, key | key::SESSION, *owner, class, SECTOR_BYTES);
                let at = session + SYSTEM_AREA_BYTES + n * SECTOR_BYTES;
                requests.push(request.fixed_at(at));
            }
        }
        for (n, (key, owner)) in (1..).zip(others) {
            let request = self.part(id, key, owner, class, SECTOR_BYTES);
            // At an offset one follows the other; at the start the boot record may lie between.
            let at = base + SYSTEM_AREA_BYTES + n * SECTOR_BYTES;
            requests.push(if base > 0 { request.fixed_at(at) } else { request });
        }
        for (view, table) in self.volume.views.iter().zip(&self.path_tables) {
            for (is_big, order) in [(false, PathTableOrder::L), (true, PathTableOrder::M)] {
                let owner = Owner::PathTable { ns: view.kind.namespace(), order };
                let key = key::path_table(view.kind, is_big);
                requests.push(self.part(id, key, owner, OrderClass::PathTables, table.len_bytes()));
            }
        }
        if self.volume.ids.padding == id {
            let padding = u64::from(self.volume.padding_sectors) * SECTOR_BYTES;
            // Also without padding: it ends the image at the border of a sector.
            let class = OrderClass::Tail;
            requests.push(self.part(id, key::PADDING, Owner::Padding, class, padding));
        }
        let (kind, key) = (ViewKind::Primary, key::descriptor(ViewKind::Primary));
        let primary = self.part(id, key, descriptor(kind), class, SECTOR_BYTES);
        requests.push(primary.fixed_at(base + SYSTEM_AREA_BYTES));
    }

    fn pieces(&self, _: &Request, key: Key, len_bytes: u64) -> Vec<(u64, Payload)> {
        if key == key::PADDING {
            return vec![(len_bytes, Payload::Zero)];
        }
        match self.find_path_table(key) {
            Some((_, table, _)) => table
                .pieces()
                .map(|(piece, len)| (len, Payload::Rendered(key + piece * key::PIECE)))
                .collect(),
            None => vec![(len_bytes, Payload::Rendered(key))],
        }
    }

    fn render(&self, key: Key, addresses: &Addresses, out: &mut [u8]) {
        let (part, piece) = (key % key::PIECE, key / key::PIECE);
        let start_bytes = self.volume.session_bytes.filter(|_| part & key::SESSION != 0);
        let part = part & !key::SESSION;
        if let Some((view, table, is_big)) = self.find_path_table(part) {
            table.render(&self.volume, view, is_big, piece, addresses, out);
        } else if part == key::TERMINATOR {
            descriptor::render_terminator(out);
        } else {
            let at = |kind| key::descriptor(kind) == part;
            let found = self.volume.views.iter().position(|view| at(view.kind));
            if let Some(index) = found
                && let (Some(view), Some(table), Some(root)) = (
                    self.volume.views.get(index),
                    self.path_tables.get(index),
                    self.root_bytes.get(index),
                )
            {
                descriptor::render(
                    &self.volume,
                    view.kind,
                    table.len_bytes(),
                    *root,
                    start_bytes.unwrap_or(0),
                    addresses,
                    out,
                );
            }
        }
    }
}
