//! From the file to a project. What can't be used is left out and noted; the host is asked whether
//! its files are what they were.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::FileError;
use super::place::path_of;
use super::raw::Raw;
use super::v1::*;
use super::write::files_named;
use crate::base::bytes::Timestamp;
use crate::base::diag::{Code, Diagnostic};
use crate::base::progress::Context;
use crate::base::units::{ByteRange, Fingerprint, SourceId};
use crate::io::{AbsentSource, HostFs, SourceTable};
use crate::model::spec::{
    Deep, HideRule, ImageSpec, IsoLevel, JolietLimit, ModePolicy, OwnerPolicy, RockRidgeVersion,
    SortRule, VolumeSpec,
};
use crate::model::tree::{
    Attributes, HostFile, LinkRules, LinkedFolder, NameCoding, NamespaceName, Packed, Unreadable,
};
use crate::model::{Blob, BlobId, Content, Namespace, Node, NodeId, NodeKind, Tree};
use crate::opened::{self, OpenOptions};
use crate::project::Project;

/// What reading needs besides the file.
pub(super) struct Surroundings<'a> {
    pub(super) fs: &'a dyn HostFs,
    /// The folder that near paths count from.
    pub(super) home: &'a Path,
    pub(super) options: &'a OpenOptions,
    pub(super) ctx: &'a Context,
}

pub(super) fn from_v1(file: ProjectV1, with: &Surroundings<'_>) -> Result<Project, FileError> {
    let spec = image(&file.image, with.ctx);
    let mut sources = SourceTable::default();
    for source in &file.sources {
        with.ctx.check()?;
        read_source(source, &mut sources, with)?;
    }
    let mut reader = Reader { with, sources: &sources, tree: Tree::new(), shared: HashMap::new() };
    for shared in &file.shared {
        if let Some(blob) = reader.blob(shared.len, &shared.data, &[], None) {
            let blob = reader.tree.add_blob(blob)?;
            reader.shared.insert(shared.id, blob);
        }
    }
    let folders = reader.folders(file.folders)?;
    let resolver = Resolver { reader: &reader, folders };
    let boot = super::boot::from_v1(&file.boot, &resolver);
    let placement = super::placement::from_v1(&file.placement, &resolver);
    let tree = reader.tree;
    Ok(Project { sources, tree, boot, placement, ..Project::new(spec) })
}

pub(super) fn odd(ctx: &Context, what: &str, value: &str) {
    let note = Diagnostic::warning(Code::ProjectOdd);
    ctx.note(note.with("what", what.to_owned()).with("value", value.to_owned()));
}

fn stamp(time: TimeV1) -> Timestamp {
    Timestamp { seconds: time.0, nanos: time.1.min(999_999_999), quarter_hours: time.2 }
}

fn image(image: &ImageV1, ctx: &Context) -> ImageSpec {
    let usual = ImageSpec::new(stamp(image.date));
    let number = |what: &str, value: u64| odd(ctx, what, &value.to_string());
    ImageSpec {
        level: match image.iso_level {
            1 => IsoLevel::One,
            2 => IsoLevel::Two,
            3 => IsoLevel::Three,
            4 => IsoLevel::Four,
            other => {
                number("iso_level", other.into());
                usual.level
            }
        },
        rock_ridge: match image.rock_ridge.as_str() {
            "off" => None,
            "1.10" => Some(RockRidgeVersion::V110),
            "1.12" => Some(RockRidgeVersion::V112),
            other => {
                odd(ctx, "rock_ridge", other);
                usual.rock_ridge
            }
        },
        joliet: match image.joliet {
            0 => None,
            64 => Some(JolietLimit::Units64),
            103 => Some(JolietLimit::Units103),
            other => {
                number("joliet", other.into());
                usual.joliet
            }
        },
        deep: if image.relocate_deep_folders { Deep::Relocate } else { Deep::Keep },
        volume: volume(&image.volume),
        owner: owner(&image.owner).unwrap_or_else(|| {
            odd(ctx, "owner", &image.owner);
            usual.owner
        }),
        mode: mode(&image.mode).unwrap_or_else(|| {
            odd(ctx, "mode", &image.mode);
            usual.mode
        }),
        padding_sectors: image.padding_sectors,
        align_bytes: if image.align_bytes.is_power_of_two() && image.align_bytes >= 2048 {
            image.align_bytes
        } else {
            number("align_bytes", image.align_bytes);
            usual.align_bytes
        },
        dedupe: image.dedupe,
        hide: image
            .hide
            .iter()
            .filter_map(|rule| {
                let view = Namespace::from_id(&rule.view);
                if view.is_none() {
                    odd(ctx, "hide", &rule.view);
                }
                Some(HideRule { view: view?, glob: rule.glob.clone() })
            })
            .collect(),
        sort: image
            .sort
            .iter()
            .map(|rule| SortRule { glob: rule.glob.clone(), weight: rule.weight })
            .collect(),
        date: usual.date,
    }
}

fn volume(volume: &VolumeV1) -> VolumeSpec {
    VolumeSpec {
        volume_id: volume.name.clone(),
        system_id: volume.system.clone(),
        volume_set_id: volume.set.clone(),
        publisher_id: volume.publisher.clone(),
        preparer_id: volume.preparer.clone(),
        application_id: volume.application.clone(),
        copyright_file: volume.copyright_file.clone(),
        abstract_file: volume.abstract_file.clone(),
        bibliographic_file: volume.bibliographic_file.clone(),
        creation: volume.creation.map(stamp),
        modification: volume.modification.map(stamp),
        expiration: volume.expiration.map(stamp),
        effective: volume.effective.map(stamp),
        application_use: volume.application_use.0.clone(),
    }
}

fn owner(word: &str) -> Option<OwnerPolicy> {
    match word {
        "root" => Some(OwnerPolicy::Root),
        "host" => Some(OwnerPolicy::Host),
        ids => {
            let (uid, gid) = ids.split_once(':')?;
            Some(OwnerPolicy::Ids { uid: uid.parse().ok()?, gid: gid.parse().ok()? })
        }
    }
}

fn mode(word: &str) -> Option<ModePolicy> {
    match word {
        "plain" => Some(ModePolicy::Plain),
        "host" => Some(ModePolicy::Host),
        octal => {
            let mode = u16::from_str_radix(octal, 8).ok()?;
            (mode <= 0o7777).then_some(ModePolicy::Fixed(mode))
        }
    }
}

/// Opens an image that files lie in. One that is gone keeps its place, and is noted.
fn read_source(
    source: &SourceV1,
    sources: &mut SourceTable,
    with: &Surroundings<'_>,
) -> Result<(), FileError> {
    let path = path_of(&source.at, with.home, with.fs);
    let of = |code| Diagnostic::warning(code).with("path", path.display().to_string());
    let bytes = match opened::open(with.fs, &path, with.options, &with.ctx.apart()) {
        Ok(image) if image.source.len() == source.len => image.source,
        Ok(_) => {
            with.ctx.note(of(Code::ProjectSourceChanged));
            Arc::new(AbsentSource::new(path.clone(), source.len))
        }
        Err(opened::OpenError::Cancelled(cancelled)) => return Err(cancelled.into()),
        Err(_) => {
            with.ctx.note(of(Code::ProjectSourceMissing));
            Arc::new(AbsentSource::new(path.clone(), source.len))
        }
    };
    sources.put(SourceId(source.id), bytes, Some(path));
    Ok(())
}

/// Folders of the disc by path, each with the host folder its files come from.
type Folders = HashMap<Vec<u8>, (NodeId, Option<PathBuf>)>;

/// Finds what the boot set names in what was read before it.
pub(super) struct Resolver<'a> {
    reader: &'a Reader<'a>,
    folders: Folders,
}

impl Resolver<'_> {
    /// Says that something was odd.
    pub(super) fn odd(&self, what: &str, value: &str) {
        odd(self.reader.with.ctx, what, value);
    }

    /// The node of a path; `None`, and noted unless the path is empty, when there is none.
    pub(super) fn node(&self, path: &NodeV1) -> Option<NodeId> {
        let found = self.find(&path.0);
        if found.is_none() && !path.0.is_empty() {
            self.odd("boot", &format!("{path:?}"));
        }
        found
    }

    /// The node a rule of the layout names; `None`, and noted, when there is none.
    pub(super) fn place(&self, path: &NodeV1) -> Option<NodeId> {
        let found = self.find(&path.0);
        if found.is_none() {
            self.odd("placement", &format!("{path:?}"));
        }
        found
    }

    fn find(&self, path: &[u8]) -> Option<NodeId> {
        if let Some(folder) = path.strip_suffix(b"/") {
            return self.folders.get(folder).map(|(id, _)| *id);
        }
        let (above, name) = split(path);
        let (folder, _) = self.folders.get(above)?;
        let rest = path.get(above.len() + usize::from(!above.is_empty()) + name.len()..)?;
        let place = match rest.strip_prefix(b"//") {
            Some(number) => {
                std::str::from_utf8(number).ok()?.parse::<usize>().ok()?.checked_sub(1)?
            }
            None => 0,
        };
        files_named(&self.reader.tree, *folder, name).get(place).copied()
    }

    /// Data of the shared list.
    pub(super) fn blob(&self, number: u32) -> Option<BlobId> {
        let found = self.reader.shared.get(&number).copied();
        if found.is_none() {
            self.odd("boot", &format!("Shared({number})"));
        }
        found
    }

    /// A range of a source.
    pub(super) fn range(&self, source: u32, (start, len): (u64, u64)) -> Option<ByteRange> {
        self.reader.ranges(source, &[(start, len)])?.first().copied()
    }
}

struct Reader<'a> {
    with: &'a Surroundings<'a>,
    sources: &'a SourceTable,
    tree: Tree,
    shared: HashMap<u32, BlobId>,
}

impl Reader<'_> {
    /// The folders, by the paths the file gives them.
    fn folders(&mut self, folders: Vec<FolderV1>) -> Result<Folders, FileError> {
        let mut known = Folders::new();
        for folder in folders {
            self.with.ctx.check()?;
            let FolderV1 { path, from, linked, attributes, entries } = folder;
            let (above, name) = split(&path.0);
            let id;
            let mut host = None;
            if known.is_empty() && path.0.is_empty() {
                id = Tree::ROOT;
            } else if let Some((parent, of_parent)) = known.get(above) {
                let own = crate::io::host::path_from_bytes(name);
                host = of_parent.as_ref().map(|host| host.join(&*own));
                id = self.tree.add(*parent, Node::folder(name.to_vec()))?;
            } else {
                odd(self.with.ctx, "folder", &format!("{path:?}"));
                continue;
            }
            if let Some(from) = &from {
                host = Some(path_of(from, self.with.home, self.with.fs));
            }
            let linked = linked.map(|linked| self.link(linked));
            if let Some(node) = self.tree.node_mut(id) {
                set_attributes(node, &attributes, None, self.with.ctx);
                if let Some(linked) = linked {
                    host.get_or_insert_with(|| linked.path.clone());
                    node.extra_mut().linked = Some(Box::new(linked));
                }
            }
            for entry in entries {
                self.entry(id, entry, host.as_deref())?;
            }
            known.insert(path.0, (id, host));
        }
        Ok(known)
    }

    fn link(&self, link: LinkV1) -> LinkedFolder {
        LinkedFolder {
            path: path_of(&link.at, self.with.home, self.with.fs),
            rules: LinkRules {
                system_names: link.system_names,
                excludes: link.excludes,
                follow_links: link.follow_links,
                keep_specials: link.keep_specials,
                enter_file_systems: link.enter_file_systems,
            },
            removed: link.removed.iter().map(Raw::to_path).collect(),
        }
    }

    fn entry(
        &mut self,
        folder: NodeId,
        entry: EntryV1,
        host: Option<&Path>,
    ) -> Result<(), FileError> {
        let EntryV1 { name: Raw(name), is, attributes } = entry;
        let mut own_time = None;
        let kind = match is {
            KindV1::File(len, data) => {
                if let DataV1::Host { time, .. } = data {
                    own_time = Some(time);
                }
                let Some(blob) = self.blob(len, &data, &name, host) else {
                    odd(self.with.ctx, "file", &String::from_utf8_lossy(&name));
                    return Ok(());
                };
                NodeKind::File(self.tree.add_blob(blob)?)
            }
            KindV1::Shared(id) => match self.shared.get(&id) {
                Some(blob) => {
                    if let Some(Content::Host(file)) =
                        self.tree.blob(*blob).map(|blob| &blob.content)
                    {
                        own_time = Some(file.fingerprint.mtime);
                    }
                    NodeKind::File(*blob)
                }
                None => {
                    odd(self.with.ctx, "file", &String::from_utf8_lossy(&name));
                    return Ok(());
                }
            },
            KindV1::Link(target) => NodeKind::Symlink(Box::new(target.0.into())),
            KindV1::Char(major, minor) => NodeKind::CharDevice { major, minor },
            KindV1::Block(major, minor) => NodeKind::BlockDevice { major, minor },
            KindV1::Fifo => NodeKind::Fifo,
            KindV1::Socket => NodeKind::Socket,
        };
        let mut node = Node::new(name, kind);
        set_attributes(&mut node, &attributes, own_time, self.with.ctx);
        self.tree.add(folder, node)?;
        Ok(())
    }

    /// The data of a file; `None` when the file says what can't be.
    fn blob(&self, len: u64, data: &DataV1, name: &[u8], host: Option<&Path>) -> Option<Blob> {
        let content = match data {
            DataV1::Nothing => Content::Empty,
            DataV1::Zeros => Content::Zeros,
            DataV1::Bytes(bytes) => Content::Bytes(bytes.0.as_slice().into()),
            DataV1::Host { time, from } => {
                let path = match from {
                    Some(from) => path_of(from, self.with.home, self.with.fs),
                    None => host?.join(&*crate::io::host::path_from_bytes(name)),
                };
                let fingerprint = self.as_saved(&path, len, *time);
                Content::Host(Box::new(HostFile { path, fingerprint }))
            }
            DataV1::Extents { source, ranges } => {
                let ranges = self.ranges(*source, ranges)?.into();
                Content::Extents { source: SourceId(*source), ranges }
            }
            DataV1::Packed { source, ranges, version, header_bytes, block_log2 } => {
                Content::Packed(Box::new(Packed {
                    source: SourceId(*source),
                    ranges: self.ranges(*source, ranges)?,
                    version: *version,
                    header_bytes: *header_bytes,
                    block_log2: *block_log2,
                }))
            }
            DataV1::Unreadable { source, ranges, code } => {
                Content::Unreadable(Box::new(Unreadable {
                    source: SourceId(*source),
                    ranges: self.ranges(*source, ranges)?,
                    code: *Code::ALL.iter().find(|known| known.id() == code)?,
                }))
            }
        };
        Some(Blob { content, len })
    }

    fn ranges(&self, source: u32, pairs: &[(u64, u64)]) -> Option<Vec<ByteRange>> {
        self.sources.entry(SourceId(source))?;
        pairs.iter().map(|(start, len)| ByteRange::new(*start, *len)).collect()
    }

    /// What a host file was like. Only length and time are kept in the file, since the rest differs
    /// between machines; where those still hold, the file is taken for the same.
    fn as_saved(&self, path: &Path, len: u64, mtime: (i64, u32)) -> Fingerprint {
        let saved = Fingerprint { len, mtime, ..Fingerprint::default() };
        match self.with.fs.stat(path) {
            Ok(now) if now.fingerprint.len == len && now.fingerprint.mtime == mtime => {
                now.fingerprint
            }
            _ => saved,
        }
    }
}

/// The path of the folder above, and the name.
fn split(path: &[u8]) -> (&[u8], &[u8]) {
    let mut path = path;
    if let Some(at) = path.windows(2).rposition(|pair| pair == b"//")
        && let Some((whole, number)) = path.split_at_checked(at)
        && number.iter().skip(2).all(u8::is_ascii_digit)
        && number.len() > 2
    {
        path = whole;
    }
    match path.iter().rposition(|byte| *byte == b'/').and_then(|at| path.split_at_checked(at)) {
        Some((above, name)) => (above, name.split_first().map_or(&[][..], |(_, name)| name)),
        None => (&[], path),
    }
}

fn set_attributes(
    node: &mut Node,
    saved: &AttributesV1,
    own_time: Option<(i64, u32)>,
    ctx: &Context,
) {
    let own = own_time.map(|(seconds, nanos)| Timestamp { seconds, nanos, quarter_hours: 0 });
    node.attributes = Attributes {
        mode: saved.mode.map(|mode| mode & 0o7777),
        uid: saved.uid,
        gid: saved.gid,
        mtime: saved.time.map(stamp).or(own.filter(|_| !saved.no_time)),
    };
    node.is_damaged = saved.is_damaged;
    if saved.is_decoded && node.coding == NameCoding::Utf8 {
        node.coding = NameCoding::Decoded;
    }
    let plain = AttributesV1::default();
    if (&saved.carried, saved.flags, saved.links, saved.serial, saved.weight)
        != (&plain.carried, plain.flags, plain.links, plain.serial, plain.weight)
    {
        let extra = node.extra_mut();
        extra.carried.clone_from(&saved.carried.0);
        extra.record_flags = saved.flags;
        extra.recorded_links = saved.links;
        extra.serial = saved.serial;
        extra.weight = saved.weight;
    }
    for named in &saved.names {
        let Some(view) = Namespace::from_id(&named.view) else {
            odd(ctx, "view", &named.view);
            continue;
        };
        let name = match &named.name {
            Some(name) => NamespaceName::Fixed(name.0.as_slice().into()),
            None => NamespaceName::Hidden,
        };
        node.set_name_in(view, name);
    }
}
