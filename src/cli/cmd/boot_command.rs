//! `boot --as-command`: the `build` line that makes a boot set again. What the line needs beside
//! the files of the disc (hidden images, code of the start area) is taken out by the commands in
//! front of it, which are comments.

use std::collections::HashMap;
use std::io::Write;

use crate::base::units::ByteRange;
use crate::cli::args::BootArgs;
use crate::cli::exit::{Exit, Failure, Problem};
use crate::cli::face::Face;
use crate::cli::output::{self, printable};
use crate::model::boot::BootFacts;
use crate::model::spec::{
    BootCode, BootEntry, BootImageSource, BootPlatform, BootSpec, Cylinders, Emulation, LoadSize,
    PartitionSpan, Patch,
};
use crate::model::tree::{Content, Tree};
use crate::opened::{NotCarried, OpenImage};

pub(super) fn run(
    face: &mut Face,
    args: &BootArgs,
    image: &OpenImage,
    facts: &BootFacts,
) -> Result<Exit, Failure> {
    let file = &args.image.image;
    let name = file.to_string_lossy().into_owned();
    let view = image.read_view(image.default_view(), &face.ctx.apart());
    let mut tree = view.map_err(|error| face.open_failure(file, error))?.tree;
    let carried = image.carried_boot(facts, &mut tree, image.source_id);
    let carried = carried.map_err(|error| Failure::of(file, error.to_string()))?;
    face.stop_progress();
    let mut line = Line { tree: &tree, spec: &carried.spec, before: Vec::new(), args: Vec::new() };
    line.write(&name, facts);
    let mut out = output::stdout();
    for command in &line.before {
        writeln!(out, "# {}", printable(command.as_bytes()))?;
    }
    let words: Vec<String> = line.args.iter().map(|word| quoted(word)).collect();
    writeln!(out, "{}", printable(words.join(" ").as_bytes()))?;
    out.flush()?;
    for missing in &carried.missing {
        let number = match missing {
            NotCarried::Entry(number) => u64::from(*number),
            NotCarried::Partition(number) => u64::from(*number),
            _ => 0,
        };
        let values = [("what", missing.id().into()), ("number", number.into())];
        let text = face.format("cli-boot-not-carried", &values);
        let exit = Exit::Done;
        face.warn(&Problem { exit, file: Some(file.clone()), text, offset: None });
    }
    Ok(face.exit(false))
}

struct Line<'a> {
    tree: &'a Tree,
    spec: &'a BootSpec,
    /// What has to be taken out of the image first.
    before: Vec<String>,
    args: Vec<String>,
}

impl Line<'_> {
    fn write(&mut self, name: &str, facts: &BootFacts) {
        let file = quoted(name);
        self.before.push(format!("glassmaster extract {file} -C disc"));
        let numbers: Vec<u16> = facts
            .catalog
            .iter()
            .flat_map(|catalog| &catalog.entries)
            .map(|entry| entry.number)
            .collect();
        let names = self.names(&file, &numbers);
        self.add(["glassmaster", "build", "disc", "-o", "new.iso"]);
        if let Some(iso) = &facts.iso {
            if !iso.label.is_empty() {
                self.add(["-V", iso.label.as_str()]);
            }
            if let Some(date) = date(&iso.uuid) {
                // Boot loaders search the disc by it.
                self.add(["--date", date.as_str()]);
            }
        }
        for (n, image) in self.spec.appended.iter().enumerate() {
            let kind = self.appended_kind(image);
            let name = names.get(image).cloned().unwrap_or_else(|| format!("append{}.img", n + 1));
            self.add(["--append-partition", &format!("{kind}={name}")]);
        }
        for entry in self.spec.catalog.iter().flat_map(|catalog| &catalog.entries) {
            let appended = self.spec.appended.iter().position(|image| *image == entry.image);
            let name = match appended {
                Some(n) => format!("append{}", n + 1),
                None => names.get(&entry.image).cloned().unwrap_or_default(),
            };
            self.entry(entry, &name);
        }
        let node = self.spec.catalog.as_ref().and_then(|catalog| catalog.node);
        if let Some(node) = node {
            let path = self.tree.display_path(node);
            self.add(["--boot-catalog", &path]);
        }
        self.start_area(&file);
        self.tables();
    }

    fn add<'s>(&mut self, words: impl IntoIterator<Item = &'s str>) {
        self.args.extend(words.into_iter().map(str::to_owned));
    }

    /// Names for all images: files of the disc by their paths, hidden ones by files they are taken
    /// out to.
    fn names(&mut self, file: &str, numbers: &[u16]) -> HashMap<BootImageSource, String> {
        let mut names = HashMap::new();
        let entries = self.spec.catalog.iter().flat_map(|catalog| &catalog.entries);
        let entries: Vec<&BootEntry> = entries.collect();
        for image in self.spec.images() {
            let name = match image {
                BootImageSource::Node(node) => escaped(&self.tree.display_path(*node)),
                BootImageSource::Esp(_) => continue,
                BootImageSource::Blob(blob) => {
                    let at = entries.iter().position(|entry| entry.image == *image);
                    match at.and_then(|at| numbers.get(at)) {
                        Some(number) => {
                            self.before.push(format!(
                                "glassmaster extract {file} --raw --volume boot{number}"
                            ));
                            format!("host:boot{number}.img")
                        }
                        None => {
                            let range = self.tree.blob(*blob).and_then(|b| first(&b.content));
                            let range = range.unwrap_or_default();
                            let to = format!("part-{}.img", range.start / 512);
                            self.before.push(format!(
                                "dd if={file} of={to} bs=512 skip={} count={}",
                                range.start / 512,
                                range.len.div_ceil(512)
                            ));
                            format!("host:{to}")
                        }
                    }
                }
            };
            names.insert(image.clone(), name);
        }
        names
    }

    fn entry(&mut self, entry: &BootEntry, name: &str) {
        let mut text = name.to_owned();
        let mut word = |word: String| {
            text.push(',');
            text.push_str(&word);
        };
        match entry.emulation {
            Emulation::None => {}
            Emulation::HardDisk => word("emulation=disk".to_owned()),
            floppy => word(format!("emulation={}", floppy.id())),
        }
        word(match entry.load {
            LoadSize::Usual => "load=usual".to_owned(),
            LoadSize::Whole => "load=whole".to_owned(),
            LoadSize::Sectors(sectors) => format!("load={sectors}"),
        });
        if entry.platform == BootPlatform::X86 || entry.patch != Patch::NONE {
            word(format!("patch={}", patch(entry.patch)));
        }
        if entry.load_segment != 0 {
            word(format!("segment={:#x}", entry.load_segment));
        }
        if let Some(system) = entry.system_type.filter(|system| *system != 0) {
            word(format!("system={system:#04x}"));
        }
        if entry.media_flags != 0 {
            word(format!("flags={:#04x}", entry.media_flags));
        }
        if !entry.id.is_empty() {
            word(format!("id-hex={}", hex(&entry.id)));
        }
        if entry.criteria.0 != 0 || !entry.criteria.1.is_empty() {
            word(format!("criteria={}:{}", entry.criteria.0, hex(&entry.criteria.1)));
        }
        if !entry.is_bootable {
            word("not-bootable".to_owned());
        }
        if entry.starts_section {
            word("new-section".to_owned());
        }
        // One option for all keeps the entries in their order.
        self.add(["--boot-entry", &format!("{}:{text}", entry.platform.id())]);
    }

    fn start_area(&mut self, file: &str) {
        let area = &self.spec.system_area;
        if area.bytes.is_empty() {
            return;
        }
        let len = if area.bytes.len() > 440 { 32 * 1024 } else { 440 };
        self.before.push(format!("head -c {len} {file} > start.bin"));
        let kind = match area.code {
            BootCode::Plain => "plain",
            BootCode::Isolinux(_) => "isolinux",
            BootCode::Grub2(_) => "grub2",
        };
        self.add(["--mbr", &format!("start.bin,kind={kind}")]);
    }

    fn tables(&mut self) {
        self.add(["--usb", "off"]);
        if self.spec.partition_offset > 0 {
            self.add(["--partition-offset", &self.spec.partition_offset.to_string()]);
        }
        for partition in self.spec.mbr.iter().flat_map(|mbr| &mbr.partitions) {
            let active = if partition.is_active { ",active" } else { "" };
            let (span, number) = (self.span(&partition.span), partition.number);
            let text = format!("{span},number={number},type={:#04x}{active}", partition.kind);
            self.add(["--mbr-partition", &text]);
        }
        if let Some(id) = self.spec.mbr.as_ref().and_then(|mbr| mbr.signature) {
            self.add(["--disk-id", &format!("{id:08x}")]);
        }
        for partition in self.spec.gpt.iter().flat_map(|gpt| &gpt.partitions) {
            let mut text = format!("{},type={}", self.span(&partition.span), partition.kind);
            if partition.number > 0 {
                text.push_str(&format!(",number={}", partition.number));
            }
            if !partition.name.is_empty() {
                text.push_str(&format!(",name={}", escaped(&partition.name)));
            }
            if let Some(guid) = partition.guid {
                text.push_str(&format!(",guid={guid}"));
            }
            if partition.attributes != 0 {
                text.push_str(&format!(",flags={:#x}", partition.attributes));
            }
            self.add(["--gpt-partition", &text]);
        }
        if let Some(guid) = self.spec.gpt.as_ref().and_then(|gpt| gpt.disk_guid) {
            self.add(["--disk-guid", &guid.to_string()]);
        }
        for partition in self.spec.apm.iter().flat_map(|apm| &apm.partitions) {
            let (name, kind) = (escaped(&partition.name), escaped(&partition.kind));
            let span = self.span(&partition.span);
            let text = format!("{span},name={name},type={kind},flags={:#x}", partition.flags);
            self.add(["--apm-partition", &text]);
        }
        if self.spec.apm.as_ref().is_some_and(|apm| apm.partitions.is_empty()) {
            self.add(["--apm"]);
        }
        match self.spec.cylinders {
            Cylinders::Off => {}
            Cylinders::Auto => self.add(["--cylinders", "auto"]),
            Cylinders::Geometry { heads, sectors } => {
                self.add(["--cylinders", &format!("{heads}x{sectors}")]);
            }
        }
    }

    fn span(&self, span: &PartitionSpan) -> String {
        match span {
            PartitionSpan::Volume { from } => format!("volume@{}", from.0),
            PartitionSpan::Image { from } => format!("image@{}", from.0),
            PartitionSpan::Gaps => "gaps".to_owned(),
            PartitionSpan::Nothing => "nothing".to_owned(),
            PartitionSpan::Fixed(first, count) => format!("{}+{count}", first.0),
            PartitionSpan::Data(image) => {
                let appended = self.spec.appended.iter().position(|other| other == image);
                let entries = self.spec.catalog.iter().flat_map(|catalog| &catalog.entries);
                let entry = entries.into_iter().position(|entry| entry.image == *image);
                match (appended, entry) {
                    (Some(n), _) => format!("append{}", n + 1),
                    (None, Some(n)) => format!("boot{}", n + 1),
                    (None, None) => "nothing".to_owned(),
                }
            }
        }
    }

    /// The type that tables give an appended partition.
    fn appended_kind(&self, image: &BootImageSource) -> String {
        let is_it = |span: &PartitionSpan| span.data() == Some(image);
        let gpt = self.spec.gpt.iter().flat_map(|gpt| &gpt.partitions);
        let mbr = self.spec.mbr.iter().flat_map(|mbr| &mbr.partitions);
        let gpt = gpt.into_iter().find(|p| is_it(&p.span)).map(|p| p.kind.to_string());
        let mbr = mbr.into_iter().find(|p| is_it(&p.span)).map(|p| format!("{:#04x}", p.kind));
        gpt.or(mbr).unwrap_or_else(|| "efi".to_owned())
    }
}

/// `2023-11-14T22:13:00Z` of the id that boot loaders search.
fn date(uuid: &str) -> Option<String> {
    let parts: Vec<&str> = uuid.split('-').collect();
    let [year, month, day, hour, minute, second, _] = parts[..] else { return None };
    Some(format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"))
}

fn first(content: &Content) -> Option<ByteRange> {
    match content {
        Content::Extents { ranges, .. } => ranges.as_slice().first().copied(),
        _ => None,
    }
}

fn patch(patch: Patch) -> &'static str {
    match (patch.boot_info_table, patch.grub2) {
        (false, false) => "none",
        (true, false) => "table",
        (true, true) => "grub2",
        (false, true) => "grub2-only",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A comma in a name is no end of it.
fn escaped(name: &str) -> String {
    name.replace(',', "\\,")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=,@+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_a_shell_and_dates_come_from_ids() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted("isolinux/isolinux.bin,load=4"), "isolinux/isolinux.bin,load=4");
        assert_eq!(date("2023-11-14-22-13-00-00").as_deref(), Some("2023-11-14T22:13:00Z"));
        assert_eq!(date(""), None);
        assert_eq!(escaped("a,b"), "a\\,b");
    }
}
