//! From a project to the file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::place::place_of;
use super::raw::{Hex, Raw};
use super::v1::*;
use super::{FIRST_VERSION, FORMAT, VERSION};
use crate::base::bytes::Timestamp;
use crate::base::progress::{Cancelled, Context};
use crate::base::units::{ByteRange, SourceId};
use crate::model::spec::{
    Deep, ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, RockRidgeVersion, VolumeSpec,
};
use crate::model::tree::{HostFile, LinkedFolder, NameCoding, NamespaceName};
use crate::model::{Blob, BlobId, Content, Node, NodeId, NodeKind, Tree};
use crate::project::Project;

/// The project as the file holds it; `home` is the folder the file lies in.
pub(super) fn to_v1(project: &Project, home: &Path, ctx: &Context) -> Result<ProjectV1, Cancelled> {
    let sources = project.sources.iter().map(|(SourceId(id), entry)| SourceV1 {
        id,
        at: place_of(entry.path.as_deref().unwrap_or(Path::new("")), home),
        len: entry.source.len(),
    });
    let mut writer = Writer::new(project, home);
    let folders = writer.folders(ctx)?;
    let boot = super::boot::to_v1(&project.boot, &mut writer);
    let placement = super::placement::to_v1(&project.placement, &writer);
    let shared = writer.shared;
    Ok(ProjectV1 {
        format: FORMAT.to_owned(),
        // What has nothing new in it still opens without a warning in older programs.
        version: if placement.is_empty() { FIRST_VERSION } else { VERSION },
        image: image(&project.spec),
        sources: sources.collect(),
        shared,
        folders,
        boot,
        placement,
    })
}

fn time(stamp: Timestamp) -> TimeV1 {
    TimeV1(stamp.seconds, stamp.nanos, stamp.quarter_hours)
}

fn image(spec: &ImageSpec) -> ImageV1 {
    ImageV1 {
        volume: volume(&spec.volume),
        date: time(spec.date),
        iso_level: match spec.level {
            IsoLevel::One => 1,
            IsoLevel::Two => 2,
            IsoLevel::Three => 3,
            IsoLevel::Four => 4,
        },
        rock_ridge: match spec.rock_ridge {
            None => "off",
            Some(RockRidgeVersion::V110) => "1.10",
            Some(RockRidgeVersion::V112) => "1.12",
        }
        .to_owned(),
        joliet: match spec.joliet {
            None => 0,
            Some(JolietLimit::Units64) => 64,
            Some(JolietLimit::Units103) => 103,
        },
        relocate_deep_folders: spec.deep == Deep::Relocate,
        owner: match spec.owner {
            OwnerPolicy::Root => "root".to_owned(),
            OwnerPolicy::Host => "host".to_owned(),
            OwnerPolicy::Ids { uid, gid } => format!("{uid}:{gid}"),
        },
        mode: match spec.mode {
            ModePolicy::Plain => "plain".to_owned(),
            ModePolicy::Host => "host".to_owned(),
            ModePolicy::Fixed(mode) => format!("{mode:04o}"),
        },
        padding_sectors: spec.padding_sectors,
        align_bytes: spec.align_bytes,
        dedupe: spec.dedupe,
        hide: spec
            .hide
            .iter()
            .map(|rule| HideV1 { view: rule.view.id().to_owned(), glob: rule.glob.clone() })
            .collect(),
        sort: spec
            .sort
            .iter()
            .map(|rule| SortV1 { glob: rule.glob.clone(), weight: rule.weight })
            .collect(),
    }
}

fn volume(spec: &VolumeSpec) -> VolumeV1 {
    VolumeV1 {
        name: spec.volume_id.clone(),
        system: spec.system_id.clone(),
        set: spec.volume_set_id.clone(),
        publisher: spec.publisher_id.clone(),
        preparer: spec.preparer_id.clone(),
        application: spec.application_id.clone(),
        copyright_file: spec.copyright_file.clone(),
        abstract_file: spec.abstract_file.clone(),
        bibliographic_file: spec.bibliographic_file.clone(),
        creation: spec.creation.map(time),
        modification: spec.modification.map(time),
        expiration: spec.expiration.map(time),
        effective: spec.effective.map(time),
        application_use: Hex(spec.application_use.clone()),
    }
}

/// A folder that is still to be written.
struct Waiting {
    id: NodeId,
    /// Its path on the disc.
    path: Vec<u8>,
    /// The host folder its files would come from if nothing else is said.
    inherited: Option<PathBuf>,
}

pub(super) struct Writer<'a> {
    tree: &'a Tree,
    home: &'a Path,
    /// How many names each blob has; to boot counts as one.
    names: Vec<u32>,
    shared: Vec<SharedV1>,
    known: HashMap<BlobId, u32>,
    /// The paths of folders, where something of the disc is named by its path.
    paths: Option<HashMap<NodeId, Vec<u8>>>,
}

impl<'a> Writer<'a> {
    fn new(project: &'a Project, home: &'a Path) -> Writer<'a> {
        let tree = &project.tree;
        let mut names = vec![0u32; tree.blob_bound() as usize];
        let of_nodes = tree.walk(Tree::ROOT).filter_map(|(_, node)| node.blob());
        for blob in of_nodes.chain(project.boot.blobs()) {
            if let Some(count) = names.get_mut(blob.0 as usize) {
                *count = count.saturating_add(1);
            }
        }
        let needs_paths = !project.boot.is_empty() || !project.placement.is_empty();
        let paths = needs_paths.then(HashMap::new);
        Writer { tree, home, names, shared: Vec::new(), known: HashMap::new(), paths }
    }

    /// All folders, parents first, each with what is in it by name.
    fn folders(&mut self, ctx: &Context) -> Result<Vec<FolderV1>, Cancelled> {
        let mut folders = Vec::new();
        let mut taken: HashMap<Vec<u8>, u32> = HashMap::new();
        let mut open = vec![Waiting { id: Tree::ROOT, path: Vec::new(), inherited: None }];
        while let Some(Waiting { id, mut path, inherited }) = open.pop() {
            ctx.check()?;
            let Some(node) = self.tree.node(id) else { continue };
            let count = taken.entry(path.clone()).or_default();
            *count += 1;
            if *count > 1 {
                path.extend_from_slice(format!("//{count}").as_bytes());
            }
            if let Some(paths) = &mut self.paths {
                paths.insert(id, path.clone());
            }
            let mut children: Vec<(NodeId, &Node)> = self
                .tree
                .children(id)
                .iter()
                .filter_map(|id| Some((*id, self.tree.node(*id)?)))
                .collect();
            children.sort_by(|a, b| a.1.name.cmp(&b.1.name).then(a.0.cmp(&b.0)));
            let linked = node.extra.as_ref().and_then(|extra| extra.linked.as_deref());
            let host = self.host_folder(linked, &children, inherited.as_ref());
            let from = host.as_ref().filter(|host| Some(*host) != inherited.as_ref());
            let from = from.map(|host| place_of(host, self.home));
            let mut below = Vec::new();
            let mut entries = Vec::new();
            for (id, child) in children {
                if child.is_folder() {
                    let mut path = path.clone();
                    if !path.is_empty() {
                        path.push(b'/');
                    }
                    path.extend_from_slice(&child.name);
                    let name = crate::io::host::path_from_bytes(&child.name).into_owned();
                    let inherited = host.as_ref().map(|host| host.join(name));
                    below.push(Waiting { id, path, inherited });
                } else {
                    entries.extend(self.entry(child, host.as_deref()));
                }
            }
            folders.push(FolderV1 {
                path: Raw(path),
                from,
                linked: linked.map(|linked| link(linked, self.home)),
                attributes: attributes(node, None),
                entries,
            });
            open.extend(below.into_iter().rev());
        }
        Ok(folders)
    }

    /// The host folder most likely to hold what is in a folder.
    fn host_folder(
        &self,
        linked: Option<&LinkedFolder>,
        children: &[(NodeId, &Node)],
        inherited: Option<&PathBuf>,
    ) -> Option<PathBuf> {
        if let Some(linked) = linked {
            return Some(linked.path.clone());
        }
        let mut first = None;
        for (_, child) in children {
            let Some(file) = self.host_file(child) else { continue };
            let is_named_so = file.path.file_name().map(|name| name.as_encoded_bytes());
            let Some(parent) = file.path.parent() else { continue };
            if is_named_so != Some(&child.name) {
                continue;
            }
            if Some(parent) == inherited.map(PathBuf::as_path) {
                return inherited.cloned();
            }
            first.get_or_insert(parent);
        }
        first.map(Path::to_owned).or_else(|| inherited.cloned())
    }

    fn host_file(&self, node: &Node) -> Option<&'a HostFile> {
        match &self.tree.blob(node.blob()?)?.content {
            Content::Host(file) => Some(file),
            _ => None,
        }
    }

    fn entry(&mut self, node: &Node, host: Option<&Path>) -> Option<EntryV1> {
        let is = match &node.kind {
            NodeKind::Folder(_) => return None,
            NodeKind::File(id) => {
                let blob = self.tree.blob(*id)?;
                let is_shared = self.names.get(id.0 as usize).is_some_and(|names| *names > 1);
                match is_shared {
                    true => KindV1::Shared(self.share(*id, blob)),
                    false => KindV1::File(blob.len, self.data(blob, &node.name, host)),
                }
            }
            NodeKind::Symlink(target) => KindV1::Link(Raw(target.to_vec())),
            NodeKind::CharDevice { major, minor } => KindV1::Char(*major, *minor),
            NodeKind::BlockDevice { major, minor } => KindV1::Block(*major, *minor),
            NodeKind::Fifo => KindV1::Fifo,
            NodeKind::Socket => KindV1::Socket,
        };
        let own_time = self.host_file(node).map(|file| file.fingerprint.mtime);
        let name = Raw(node.name.to_vec());
        Some(EntryV1 { name, is, attributes: attributes(node, own_time) })
    }

    /// A node by its path, as [`NodeV1`] says.
    pub(super) fn node(&self, id: NodeId) -> NodeV1 {
        self.path_of(id).map(Raw).unwrap_or_default()
    }

    fn path_of(&self, id: NodeId) -> Option<Vec<u8>> {
        let (paths, node) = (self.paths.as_ref()?, self.tree.node(id)?);
        if node.is_folder() {
            let mut path = paths.get(&id)?.clone();
            path.push(b'/');
            return Some(path);
        }
        let mut path = paths.get(&node.parent)?.clone();
        if !path.is_empty() {
            path.push(b'/');
        }
        path.extend_from_slice(&node.name);
        let namesakes = files_named(self.tree, node.parent, &node.name);
        let place = namesakes.iter().position(|known| *known == id)?;
        if place > 0 {
            path.extend_from_slice(format!("//{}", place + 1).as_bytes());
        }
        Some(path)
    }

    /// A blob as a number of the list of shared data; `None`: there is no such blob.
    pub(super) fn blob(&mut self, id: BlobId) -> Option<u32> {
        let blob = self.tree.blob(id)?;
        Some(self.share(id, blob))
    }

    fn share(&mut self, id: BlobId, blob: &Blob) -> u32 {
        if let Some(number) = self.known.get(&id) {
            return *number;
        }
        let number = u32::try_from(self.shared.len()).unwrap_or(u32::MAX);
        let data = self.data(blob, b"", None);
        self.shared.push(SharedV1 { id: number, len: blob.len, data });
        self.known.insert(id, number);
        number
    }

    fn data(&self, blob: &Blob, name: &[u8], host: Option<&Path>) -> DataV1 {
        match &blob.content {
            Content::Empty => DataV1::Nothing,
            Content::Zeros => DataV1::Zeros,
            Content::Bytes(bytes) => DataV1::Bytes(Hex(bytes.to_vec())),
            Content::Host(file) => {
                let usual = host.map(|host| host.join(&*crate::io::host::path_from_bytes(name)));
                let is_usual = !name.is_empty() && usual.as_ref() == Some(&file.path);
                let from = (!is_usual).then(|| place_of(&file.path, self.home));
                DataV1::Host { time: file.fingerprint.mtime, from }
            }
            Content::Extents { source, ranges } => {
                DataV1::Extents { source: source.0, ranges: pairs(ranges.as_slice()) }
            }
            Content::Packed(packed) => DataV1::Packed {
                source: packed.source.0,
                ranges: pairs(&packed.ranges),
                version: packed.version,
                header_bytes: packed.header_bytes,
                block_log2: packed.block_log2,
            },
            Content::Unreadable(lost) => DataV1::Unreadable {
                source: lost.source.0,
                ranges: pairs(&lost.ranges),
                code: lost.code.id().to_owned(),
            },
        }
    }
}

/// What is no folder and has that name in a folder, in the order it is written.
pub(super) fn files_named(tree: &Tree, folder: NodeId, name: &[u8]) -> Vec<NodeId> {
    let is_it = |node: &Node| !node.is_folder() && &*node.name == name;
    let all = tree.children(folder).iter().copied();
    let mut found: Vec<NodeId> = all.filter(|id| tree.node(*id).is_some_and(is_it)).collect();
    found.sort();
    found
}

fn pairs(ranges: &[ByteRange]) -> Vec<(u64, u64)> {
    ranges.iter().map(|range| (range.start, range.len)).collect()
}

fn link(linked: &LinkedFolder, home: &Path) -> LinkV1 {
    let rules = linked.rules.clone();
    LinkV1 {
        at: place_of(&linked.path, home),
        system_names: rules.system_names,
        excludes: rules.excludes,
        follow_links: rules.follow_links,
        keep_specials: rules.keep_specials,
        enter_file_systems: rules.enter_file_systems,
        removed: linked.removed.iter().map(|path| Raw::of_path(path)).collect(),
    }
}

/// `own_time`: that of the host file the node names.
fn attributes(node: &Node, own_time: Option<(i64, u32)>) -> AttributesV1 {
    let own = own_time.map(|(seconds, nanos)| Timestamp { seconds, nanos, quarter_hours: 0 });
    let given = node.attributes;
    let mut attributes = AttributesV1 {
        mode: given.mode,
        uid: given.uid,
        gid: given.gid,
        time: given.mtime.filter(|_| given.mtime != own).map(time),
        no_time: own.is_some() && given.mtime.is_none(),
        is_damaged: node.is_damaged,
        is_decoded: node.coding == NameCoding::Decoded,
        ..AttributesV1::default()
    };
    if let Some(extra) = node.extra.as_deref() {
        let named = extra.names.iter().filter_map(|(view, name)| {
            let name = match name {
                NamespaceName::Auto => return None,
                NamespaceName::Fixed(bytes) => Some(Raw(bytes.to_vec())),
                NamespaceName::Hidden => None,
            };
            Some(NamedV1 { view: view.id().to_owned(), name })
        });
        attributes.names = named.collect();
        attributes.carried = Hex(extra.carried.clone());
        attributes.flags = extra.record_flags;
        attributes.links = extra.recorded_links;
        attributes.serial = extra.serial;
        attributes.weight = extra.weight;
    }
    attributes
}
