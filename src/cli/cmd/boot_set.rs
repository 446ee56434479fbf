//! The grammar of what is to start: `IMAGE,KEY=VALUE,...`, spans of partitions, types. A comma in
//! a name is written `\,`.

use std::sync::Arc;

use super::parse_bytes;
use crate::base::units::{Guid, Lba512};
use crate::cli::args::BootSetArgs;
use crate::cli::exit::Failure;
use crate::cli::face::Face;
use crate::io::SourceTable;
use crate::model::spec::{
    ApmPartition, ApmSpec, AppendAlign, BootCode, BootEntry, BootImageSource, BootPlatform,
    BootSpec, Cylinders, Emulation, EspSpec, GptPartition, GptSpec, LoadSize, MbrPartition,
    MbrSpec, PartitionSpan, Patch,
};
use crate::model::tree::{Blob, Content, Node};
use crate::model::{NodeKind, Tree};
use crate::ops::boot_set::{BootNames, BootSetError, PartitionKind, TableWish, usual_tables};
use crate::ops::rescue::{RescueError, RescueLoader, RescueWish, rescue};

/// A value that is not understood: the option and the text.
struct Bad(&'static str, String);

/// A list of `KEY=VALUE` and bare words behind a name.
struct Words<'a> {
    option: &'static str,
    list: Vec<(String, Option<String>)>,
    text: &'a str,
}

impl<'a> Words<'a> {
    /// The name in front, and the words behind it.
    fn split(option: &'static str, text: &'a str) -> (String, Words<'a>) {
        let mut parts = split_unescaped(text).into_iter();
        let name = parts.next().unwrap_or_default();
        let pair = |part: String| match part.split_once('=') {
            Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
            None => (part, None),
        };
        (name, Words { option, list: parts.map(pair).collect(), text })
    }

    fn bad(&self) -> Bad {
        Bad(self.option, self.text.to_owned())
    }

    /// The value of a key, read by `read`.
    fn take<T>(&mut self, key: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Bad> {
        let Some(at) = self.list.iter().position(|(name, _)| name == key) else { return Ok(None) };
        let (_, value) = self.list.remove(at);
        let value = value.as_deref().and_then(read);
        value.map(Some).ok_or_else(|| self.bad())
    }

    /// Whether a bare word is there.
    fn has(&mut self, word: &str) -> bool {
        let at = self.list.iter().position(|(name, value)| name == word && value.is_none());
        at.map(|at| self.list.remove(at)).is_some()
    }

    /// Nothing may be left.
    fn end(&self) -> Result<(), Bad> {
        if self.list.is_empty() { Ok(()) } else { Err(self.bad()) }
    }
}

fn split_unescaped(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == ',' {
            parts.push(String::new());
            continue;
        }
        let is_escape = character == '\\' && characters.peek() == Some(&',');
        let character = if is_escape { characters.next().unwrap_or(',') } else { character };
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

fn byte(text: &str) -> Option<u8> {
    number(text).and_then(|value| u8::try_from(value).ok())
}

fn half(text: &str) -> Option<u16> {
    number(text).and_then(|value| u16::try_from(value).ok())
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn platform(text: &str) -> Option<BootPlatform> {
    match text {
        "bios" => Some(BootPlatform::X86),
        "efi" | "uefi" => Some(BootPlatform::Efi),
        "powerpc" => Some(BootPlatform::PowerPc),
        "mac" => Some(BootPlatform::Mac),
        other => byte(other).map(BootPlatform::from_byte),
    }
}

fn partition_kind(text: &str) -> Option<PartitionKind> {
    match text {
        "efi" => Some(PartitionKind::Efi),
        "data" => Some(PartitionKind::Gpt(Guid::BASIC_DATA)),
        "hfs+" => Some(PartitionKind::Gpt(Guid::HFS_PLUS)),
        other => match other.parse() {
            Ok(guid) => Some(PartitionKind::Gpt(guid)),
            Err(_) => byte(other).map(PartitionKind::Mbr),
        },
    }
}

fn load(text: &str) -> Option<LoadSize> {
    match text {
        "usual" => Some(LoadSize::Usual),
        "whole" => Some(LoadSize::Whole),
        other => half(other).map(LoadSize::Sectors),
    }
}

fn patch(text: &str) -> Option<Patch> {
    match text {
        "none" => Some(Patch::NONE),
        "table" => Some(Patch::TABLE),
        "grub2" => Some(Patch::GRUB2),
        "grub2-only" => Some(Patch { boot_info_table: false, grub2: true }),
        _ => None,
    }
}

fn emulation(text: &str) -> Option<Option<Emulation>> {
    match text {
        "none" => Some(Some(Emulation::None)),
        "floppy" => Some(None),
        "floppy-1200" => Some(Some(Emulation::Floppy1200)),
        "floppy-1440" => Some(Some(Emulation::Floppy1440)),
        "floppy-2880" => Some(Some(Emulation::Floppy2880)),
        "disk" | "hard-disk" => Some(Some(Emulation::HardDisk)),
        _ => None,
    }
}

fn cylinders(text: &str) -> Option<Cylinders> {
    match text {
        "auto" => Some(Cylinders::Auto),
        "off" => Some(Cylinders::Off),
        other => {
            let (heads, sectors) = other.split_once('x')?;
            let (heads, sectors) = (heads.parse().ok()?, sectors.parse().ok()?);
            (heads > 0 && (1..=63).contains(&sectors))
                .then_some(Cylinders::Geometry { heads, sectors })
        }
    }
}

/// What is put together, and where names are looked up.
struct Making<'a> {
    names: BootNames<'a>,
    boot: BootSpec,
    kinds: Vec<PartitionKind>,
    esp: EspSpec,
}

/// Either a text nobody understands, or something that is not there.
enum Trouble {
    Bad(Bad),
    Set(BootSetError),
}

impl From<Bad> for Trouble {
    fn from(bad: Bad) -> Trouble {
        Trouble::Bad(bad)
    }
}

impl From<BootSetError> for Trouble {
    fn from(error: BootSetError) -> Trouble {
        Trouble::Set(error)
    }
}

/// What the options make of `tree`: files of the host are added to its blobs, the catalog and boot
/// loaders to its files.
pub(super) fn boot_set(
    face: &mut Face,
    args: &BootSetArgs,
    tree: &mut Tree,
    sources: &SourceTable,
    volume_name: &str,
) -> Result<BootSpec, Failure> {
    let begun = rescue_set(face, args, tree, sources, volume_name)?;
    let names = BootNames {
        tree,
        sources,
        fs: &*face.fs,
        ctx: &face.ctx,
        appended: begun.appended.clone(),
    };
    let mut making = Making { names, boot: begun, kinds: Vec::new(), esp: EspSpec::default() };
    match making.make(args) {
        Ok(()) => Ok(making.boot),
        Err(Trouble::Bad(Bad(option, text))) => {
            let args = [("option", option.into()), ("text", text.into())];
            Err(Failure::usage(face.format("cli-build-bad-boot", &args)))
        }
        Err(Trouble::Set(error)) => Err(failure(face, error)),
    }
}

/// What `--rescue` makes.
fn rescue_set(
    face: &mut Face,
    args: &BootSetArgs,
    tree: &mut Tree,
    sources: &SourceTable,
    volume_name: &str,
) -> Result<BootSpec, Failure> {
    let loader = match args.rescue.as_deref() {
        Some("grub") => RescueLoader::Grub,
        Some("isolinux") => RescueLoader::Isolinux,
        Some(_) => RescueLoader::Efi,
        None => return Ok(BootSpec::default()),
    };
    let wish = RescueWish {
        loader,
        title: args.menu_title.clone().unwrap_or_else(|| volume_name.to_owned()),
        timeout: args.menu_timeout,
        first: None,
        kernel_options: args.kernel_options.clone(),
        folder: args.loader_folder.clone(),
    };
    let (fs, ctx) = (&*face.fs, &face.ctx);
    let mut names = BootNames { tree, sources, fs, ctx, appended: Vec::new() };
    let made = rescue(&wish, &mut names).map_err(|error| rescue_failure(face, error))?;
    let platforms = made.platforms.join(", ");
    let text = face.format("cli-build-rescue-starts", &[("platforms", platforms.into())]);
    face.say(&text);
    if let Some(count) = made.count_systems {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let text = face.format("cli-build-rescue-menu", &[("count", count.into())]);
        face.say(&text);
    }
    Ok(made.boot)
}

fn rescue_failure(face: &Face, error: RescueError) -> Failure {
    match error {
        RescueError::NotInstalled { loader } => {
            let args = [("loader", loader.into())];
            Failure::new(face.format("cli-build-rescue-not-installed", &args))
        }
        RescueError::NoEfiProgram => Failure::new(face.text("cli-build-rescue-no-efi")),
        RescueError::InTheWay { path } => {
            Failure::new(face.format("cli-build-rescue-in-the-way", &[("path", path.into())]))
        }
        RescueError::Boot(error) => failure(face, error),
        other => Failure::new(other.to_string()),
    }
}

fn failure(face: &Face, error: BootSetError) -> Failure {
    match error {
        BootSetError::NotFound { path } => {
            Failure::new(face.format("cli-build-boot-missing", &[("path", path.into())]))
        }
        BootSetError::Host { path, source } => face.host_failure(&path, &source),
        BootSetError::NotAFile { path } => {
            Failure::new(face.format("cli-build-boot-no-file", &[("path", path.into())]))
        }
        BootSetError::NoSuch { what } => {
            Failure::usage(face.format("cli-build-boot-no-such", &[("what", what.into())]))
        }
        BootSetError::CodeTooLong { path } => {
            let path = path.to_string_lossy().into_owned();
            Failure::new(face.format("cli-build-boot-code-long", &[("path", path.into())]))
        }
        other => Failure::new(other.to_string()),
    }
}

impl Making<'_> {
    fn make(&mut self, args: &BootSetArgs) -> Result<(), Trouble> {
        let bad = |option, text: &str| Bad(option, text.to_owned());
        if let Some(text) = &args.esp_free {
            let bytes = parse_bytes(text).ok_or_else(|| bad("--esp-free", text))?;
            self.esp.free_bytes = bytes;
        }
        self.esp.label = args.esp_label.clone().unwrap_or_default();
        for text in &args.append_partition {
            self.append(text)?;
        }
        self.entries(args)?;
        if let Some(path) = &args.boot_catalog {
            let node = self.catalog_node(path)?;
            self.boot.catalog.get_or_insert_default().node = Some(node);
        }
        if let Some(text) = &args.mbr {
            let (path, mut words) = Words::split("--mbr", text);
            self.boot.system_area = self.names.code(path.as_ref())?;
            let kind = words.take("kind", |kind| match kind {
                "isolinux" => Some(BootCode::Isolinux(None)),
                "grub2" => Some(BootCode::Grub2(None)),
                "plain" => Some(BootCode::Plain),
                _ => None,
            })?;
            words.end()?;
            if let Some(kind) = kind {
                self.boot.system_area.code = kind;
            }
        }
        if let Some(text) = &args.append_align {
            let bytes = parse_bytes(text).filter(|b| b.is_power_of_two() && *b >= 2048);
            self.boot.append_align = AppendAlign(bytes.ok_or_else(|| bad("--append-align", text))?);
        }
        if args.partition_offset > 0 {
            self.boot.partition_offset = args.partition_offset;
        }
        self.tables(args)?;
        usual_tables(
            &mut self.boot,
            &TableWish {
                is_for_usb: args.usb == "on",
                gpt: args.gpt || args.disk_guid.is_some(),
                apm: args.apm,
                appended: std::mem::take(&mut self.kinds),
            },
        );
        if let Some(text) = &args.cylinders {
            self.boot.cylinders = cylinders(text).ok_or_else(|| bad("--cylinders", text))?;
        }
        if let Some(text) = &args.disk_id {
            let digits = text.strip_prefix("0x").unwrap_or(text);
            let id = u32::from_str_radix(digits, 16).map_err(|_| bad("--disk-id", text))?;
            self.boot.mbr.get_or_insert_default().signature = Some(id);
        }
        if let (Some(text), Some(gpt)) = (&args.disk_guid, &mut self.boot.gpt) {
            gpt.disk_guid = Some(text.parse().map_err(|_| bad("--disk-guid", text))?);
        }
        Ok(())
    }

    /// An image; volumes made from folders get their label and free room.
    fn image(&mut self, name: &str) -> Result<BootImageSource, BootSetError> {
        let image = self.names.image(name)?;
        Ok(self.labelled(image))
    }

    fn labelled(&self, image: BootImageSource) -> BootImageSource {
        match image {
            BootImageSource::Esp(esp) => BootImageSource::Esp(Arc::new(EspSpec {
                items: esp.items.clone(),
                node: esp.node,
                ..self.esp.clone()
            })),
            other => other,
        }
    }

    fn append(&mut self, text: &str) -> Result<(), Trouble> {
        let bad = || Bad("--append-partition", text.to_owned());
        let (kind, name) = text.split_once('=').ok_or_else(bad)?;
        let kind = partition_kind(kind).ok_or_else(bad)?;
        let image = self.image(name)?;
        self.names.appended.push(image.clone());
        self.boot.appended.push(image);
        self.kinds.push(kind);
        Ok(())
    }

    fn entries(&mut self, args: &BootSetArgs) -> Result<(), Trouble> {
        let bios = args.boot_bios.iter().map(|text| ("--boot-bios", BootPlatform::X86, &**text));
        let efi = args.boot_uefi.iter().map(|text| ("--boot-uefi", BootPlatform::Efi, &**text));
        let mut all: Vec<(&'static str, BootPlatform, &str)> = bios.chain(efi).collect();
        for text in &args.boot_entry {
            let bad = || Bad("--boot-entry", text.clone());
            let (kind, rest) = text.split_once(':').ok_or_else(bad)?;
            all.push(("--boot-entry", platform(kind).ok_or_else(bad)?, rest));
        }
        for (option, platform, text) in all {
            let entry = self.entry(option, platform, text)?;
            self.boot.catalog.get_or_insert_default().entries.push(entry);
        }
        Ok(())
    }

    fn entry(
        &mut self,
        option: &'static str,
        platform: BootPlatform,
        text: &str,
    ) -> Result<BootEntry, Trouble> {
        let (name, mut words) = Words::split(option, text);
        let mut entry = self.names.entry(platform, &name)?;
        entry.image = self.labelled(entry.image);
        if let Some(emulated) = words.take("emulation", emulation)? {
            let by_size = || match self.names.len_of(&entry.image) {
                Some(len) if Emulation::Floppy1200.image_bytes() == Some(len) => {
                    Emulation::Floppy1200
                }
                Some(len) if Emulation::Floppy2880.image_bytes() == Some(len) => {
                    Emulation::Floppy2880
                }
                _ => Emulation::Floppy1440,
            };
            entry.emulation = emulated.unwrap_or_else(by_size);
            if entry.emulation != Emulation::None {
                (entry.load, entry.patch) = (LoadSize::Usual, Patch::NONE);
            }
        }
        if let Some(size) = words.take("load", load)? {
            entry.load = size;
        }
        if let Some(wanted) = words.take("patch", patch)? {
            entry.patch = wanted;
        }
        entry.load_segment = words.take("segment", half)?.unwrap_or(0);
        entry.system_type = words.take("system", byte)?;
        entry.media_flags = words.take("flags", byte)?.unwrap_or(0);
        entry.id = words.take("id", |id| Some(id.as_bytes().to_vec()))?.unwrap_or_default();
        if let Some(id) = words.take("id-hex", hex_bytes)? {
            entry.id = id;
        }
        let criteria = words.take("criteria", |text| {
            let (kind, bytes) = text.split_once(':')?;
            Some((byte(kind)?, hex_bytes(bytes)?))
        })?;
        entry.criteria = criteria.unwrap_or_default();
        entry.is_bootable = !words.has("not-bootable");
        entry.starts_section = words.has("new-section");
        words.end()?;
        Ok(entry)
    }

    /// The file that shows the catalog; made where it is not there, with the folders above it.
    fn catalog_node(&mut self, path: &str) -> Result<crate::model::NodeId, Trouble> {
        let bad = || Trouble::Bad(Bad("--boot-catalog", path.to_owned()));
        if let Some(node) = self.names.node(path) {
            return Ok(node);
        }
        let tree = &mut *self.names.tree;
        let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let name = parts.pop().ok_or_else(bad)?;
        let mut folder = Tree::ROOT;
        for part in parts {
            folder = match tree.child_named(folder, part.as_bytes()) {
                Some(found) => found,
                None => tree
                    .add(folder, Node::folder(part.as_bytes().to_vec()))
                    .map_err(BootSetError::from)?,
            };
        }
        let blob = tree
            .add_blob(Blob { content: Content::Zeros, len: 2048 })
            .map_err(BootSetError::from)?;
        let node = Node::new(name.as_bytes().to_vec(), NodeKind::File(blob));
        Ok(tree.add(folder, node).map_err(BootSetError::from)?)
    }

    fn tables(&mut self, args: &BootSetArgs) -> Result<(), Trouble> {
        for text in &args.mbr_partition {
            let (span, mut words) = Words::split("--mbr-partition", text);
            let span = self.span(&span, &words)?;
            let mbr = self.boot.mbr.get_or_insert_with(MbrSpec::default);
            let next = u8::try_from(mbr.partitions.len() + 1).unwrap_or(u8::MAX);
            let number = words.take("number", byte)?.unwrap_or(next);
            let kind = words.take("type", partition_kind)?.map_or(0, PartitionKind::mbr);
            let is_active = words.has("active");
            words.end()?;
            mbr.partitions.push(MbrPartition { number, span, kind, is_active });
        }
        for text in &args.gpt_partition {
            let (span, mut words) = Words::split("--gpt-partition", text);
            let span = self.span(&span, &words)?;
            let place = words.take("number", number)?.and_then(|n| u32::try_from(n).ok());
            let kind = words.take("type", partition_kind)?;
            let partition = GptPartition {
                number: place.unwrap_or(0),
                span,
                kind: kind.map_or(Guid::BASIC_DATA, PartitionKind::gpt),
                guid: words.take("guid", |text| text.parse().ok())?,
                name: words.take("name", |text| Some(text.to_owned()))?.unwrap_or_default(),
                attributes: words.take("flags", number)?.unwrap_or(0),
            };
            words.end()?;
            self.boot.gpt.get_or_insert_with(GptSpec::default).partitions.push(partition);
        }
        for text in &args.apm_partition {
            let (span, mut words) = Words::split("--apm-partition", text);
            let span = self.span(&span, &words)?;
            let flags = words.take("flags", number)?.and_then(|n| u32::try_from(n).ok());
            let partition = ApmPartition {
                span,
                name: words.take("name", |text| Some(text.to_owned()))?.unwrap_or_default(),
                kind: words.take("type", |text| Some(text.to_owned()))?.unwrap_or_default(),
                flags: flags.unwrap_or(0x13),
            };
            words.end()?;
            let empty = || ApmSpec { block_bytes: 2048, partitions: Vec::new() };
            self.boot.apm.get_or_insert_with(empty).partitions.push(partition);
        }
        Ok(())
    }

    /// `volume[@BLOCK]`, `image[@BLOCK]`, `bootN`, `appendN`, `gaps`, `nothing`, `FIRST+COUNT`.
    fn span(&mut self, text: &str, words: &Words<'_>) -> Result<PartitionSpan, Trouble> {
        let from = |text: &str| match text.split_once('@') {
            Some((_, block)) => number(block).map(Lba512),
            None => Some(Lba512(0)),
        };
        let nth = |digits: &str| digits.parse::<usize>().ok()?.checked_sub(1);
        let span = match text {
            "gaps" => Some(PartitionSpan::Gaps),
            "nothing" => Some(PartitionSpan::Nothing),
            _ if text.starts_with("volume") => {
                from(text).map(|from| PartitionSpan::Volume { from })
            }
            _ if text.starts_with("image") => from(text).map(|from| PartitionSpan::Image { from }),
            _ if text.starts_with("append") => Some(PartitionSpan::Data(self.names.image(text)?)),
            _ => match (text.strip_prefix("boot"), text.split_once('+')) {
                (Some(digits), _) => {
                    let catalog = self.boot.catalog.as_ref();
                    let entry = nth(digits).and_then(|n| catalog?.entries.get(n));
                    let no_such = || BootSetError::NoSuch { what: text.to_owned() };
                    let image = entry.ok_or_else(no_such)?.image.clone();
                    Some(PartitionSpan::Data(image))
                }
                (None, Some((first, count))) => number(first)
                    .zip(number(count))
                    .map(|(first, count)| PartitionSpan::Fixed(Lba512(first), count)),
                _ => None,
            },
        };
        span.ok_or_else(|| words.bad().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_commas_are_escaped() {
        assert_eq!(split_unescaped(r"a\,b,load=4,x\y"), ["a,b", "load=4", r"x\y"]);
        let (name, mut words) = Words::split("--boot-bios", "x.img,load=0x10,not-bootable,id=a=b");
        assert_eq!(name, "x.img");
        assert_eq!(words.take("load", load).ok().flatten(), Some(LoadSize::Sectors(16)));
        assert!(words.has("not-bootable") && words.end().is_err());
        assert_eq!(
            words.take("id", |id| Some(id.to_owned())).ok().flatten().as_deref(),
            Some("a=b")
        );
        assert!(words.end().is_ok());
    }

    #[test]
    fn types_are_words_numbers_or_guids() {
        assert_eq!(partition_kind("efi").map(PartitionKind::gpt), Some(Guid::ESP));
        assert_eq!(partition_kind("0xef").map(PartitionKind::gpt), Some(Guid::ESP));
        assert_eq!(partition_kind("0x0c").map(PartitionKind::mbr), Some(0x0C));
        let guid = partition_kind("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
        assert_eq!(guid.map(PartitionKind::mbr), Some(0xEF));
        assert_eq!(partition_kind("whatever"), None);
        assert_eq!(cylinders("255x63"), Some(Cylinders::Geometry { heads: 255, sectors: 63 }));
        assert_eq!(cylinders("0x63"), None);
        assert_eq!(hex_bytes("00ff"), Some(vec![0, 255]));
    }
}
