//! Whether a disc starts, by purpose: which machines, from which medium.

use crate::job::BootReport;
use crate::model::boot::{BootFacts, ConfigName, Firmware, Medium, PathVerdict, Verdict};
use crate::model::spec::BootPlatform;
use crate::model::{NodeId, Tree};

/// Machines by what people know of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Machine {
    /// With a BIOS.
    Older,
    /// With UEFI.
    Newer,
}

impl Machine {
    /// Both, older first.
    pub const ALL: [Machine; 2] = [Machine::Older, Machine::Newer];

    /// What it is called.
    pub fn text_id(self) -> &'static str {
        match self {
            Machine::Older => "bootview-older",
            Machine::Newer => "bootview-newer",
        }
    }

    fn has(self, firmware: Firmware) -> bool {
        (firmware == Firmware::Bios) == (self == Machine::Older)
    }
}

/// Something on the disc that an entry of the boot catalog can be made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BootFix {
    /// For which firmware.
    pub platform: BootPlatform,
    /// Its path on the disc; a folder becomes a volume for UEFI.
    pub path: String,
    /// It is a folder.
    pub is_folder: bool,
}

/// Where boot images lie on discs (lower case), by firmware.
const IMAGES: [(BootPlatform, &[&str]); 2] = [
    (
        BootPlatform::X86,
        &[
            "isolinux/isolinux.bin",
            "boot/isolinux/isolinux.bin",
            "boot/x86_64/loader/isolinux.bin",
            "syslinux/isolinux.bin",
            "isolinux.bin",
            "boot/grub/i386-pc/eltorito.img",
            "boot/grub/bios.img",
            "boot/grub2/i386-pc/eltorito.img",
            "images/eltorito.img",
        ],
    ),
    (
        BootPlatform::Efi,
        &[
            "boot/grub/efi.img",
            "efi.img",
            "boot/grub2/efi.img",
            "images/efiboot.img",
            "efi/efiboot.img",
            "efi/boot/efiboot.img",
            "boot/efi.img",
            "isolinux/efiboot.img",
            "boot/x86_64/efi",
        ],
    ),
];

/// What of the disc would make machines start from it that do not yet.
pub fn fixes(tree: &Tree, report: &BootReport, machine: Machine) -> Vec<BootFix> {
    let platform = match machine {
        Machine::Older => BootPlatform::X86,
        Machine::Newer => BootPlatform::Efi,
    };
    let has_entry = report.facts.catalog.iter().flat_map(|catalog| &catalog.entries);
    if has_entry.into_iter().any(|entry| entry.platform == platform) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let of_platform = IMAGES.iter().filter(|(known, _)| *known == platform);
    for path in of_platform.flat_map(|(_, paths)| *paths) {
        if let Some(node) = folded(tree, path)
            && tree.node(node).is_some_and(|node| node.blob().is_some())
        {
            let path = tree.display_path(node);
            found.push(BootFix { platform, path, is_folder: false });
            break;
        }
    }
    let programs = folded(tree, "efi/boot").map(|folder| tree.children(folder)).unwrap_or_default();
    let is_program = |id: &NodeId| {
        let name = tree.node(*id).map(|node| node.name.to_ascii_lowercase());
        name.is_some_and(|name| name.starts_with(b"boot") && name.ends_with(b".efi"))
    };
    if platform == BootPlatform::Efi
        && programs.iter().any(is_program)
        && let Some(folder) = folded(tree, "efi")
    {
        found.push(BootFix { platform, path: tree.display_path(folder), is_folder: true });
    }
    found
}

/// The node at a path, in whatever case it is written.
pub fn folded(tree: &Tree, path: &str) -> Option<NodeId> {
    path.split('/').filter(|step| !step.is_empty()).try_fold(Tree::ROOT, |at, step| {
        let is_it = |id: &&NodeId| {
            let name = tree.node(**id).map(|node| node.display_name());
            name.is_some_and(|name| name.eq_ignore_ascii_case(step))
        };
        tree.children(at).iter().find(is_it).copied()
    })
}

/// A line of a boot configuration that names a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedBy {
    /// The configuration.
    pub config: String,
    /// The line, counted from 1.
    pub line: u32,
    /// What it names.
    pub name: String,
}

/// The first line of a boot configuration that names something in or at `path`.
pub fn named_by_boot(facts: &BootFacts, path: &str) -> Option<NamedBy> {
    let is_it = |name: &&ConfigName| {
        let known = name.name.trim_start_matches('/');
        let rest = known.get(..path.len()).filter(|head| head.eq_ignore_ascii_case(path));
        let is_inside =
            known.len() == path.len() || known.as_bytes().get(path.len()) == Some(&b'/');
        name.what.is_path() && !path.is_empty() && rest.is_some() && is_inside
    };
    facts.configs.iter().find_map(|config| {
        let name = config.names.iter().find(is_it)?;
        let (config, name, line) = (config.path.clone(), name.name.clone(), name.line);
        Some(NamedBy { config, line, name })
    })
}

/// The media, in the order they are shown.
pub const MEDIA: [Medium; 3] = [Medium::Cd, Medium::Usb, Medium::Fat];

/// What a medium is called.
pub fn medium_text_id(medium: Medium) -> &'static str {
    match medium {
        Medium::Cd => "bootview-disc",
        Medium::Usb => "bootview-stick",
        Medium::Fat => "bootview-copied",
    }
}

/// What a verdict is called.
pub fn verdict_text_id(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Starts => "bootview-starts",
        Verdict::Doubtful => "bootview-doubtful",
        Verdict::No => "bootview-no",
    }
}

/// What a kind of firmware is called among machines of one kind.
pub fn firmware_text_id(firmware: Firmware) -> &'static str {
    match firmware {
        Firmware::Bios => "bootview-bios",
        Firmware::UefiX64 => "bootview-x64",
        Firmware::UefiIa32 => "bootview-ia32",
        Firmware::UefiArm64 => "bootview-arm64",
    }
}

/// What is chosen in the view.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BootPane {
    /// The machines whose reasons are shown.
    pub machine: Machine,
    /// The medium.
    pub medium: Medium,
    /// The firmware among those machines; `None`: the one that gets furthest.
    pub firmware: Option<Firmware>,
    /// Catalog and partition tables are folded out.
    pub are_entries_open: bool,
    /// Programs and their signatures are folded out.
    pub are_programs_open: bool,
}

impl Default for BootPane {
    fn default() -> Self {
        BootPane {
            machine: Machine::Newer,
            medium: Medium::Usb,
            firmware: None,
            are_entries_open: false,
            are_programs_open: false,
        }
    }
}

/// The ways of some machines from a medium, the one that gets furthest first.
pub fn ways(report: &BootReport, machine: Machine, medium: Medium) -> Vec<&PathVerdict> {
    let is_one = |path: &&PathVerdict| path.medium == medium && machine.has(path.firmware);
    let mut ways: Vec<&PathVerdict> = report.paths.iter().filter(is_one).collect();
    ways.sort_by_key(|path| (std::cmp::Reverse(path.verdict), path.firmware));
    ways
}

/// Whether nothing is there that would start anything.
pub fn is_plain(report: &BootReport) -> bool {
    let facts = &report.facts;
    facts.catalog.is_none()
        && facts.is_start_empty
        && facts.gpt.is_none()
        && facts.apm.is_none()
        && facts.programs.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boot::BootFacts;

    #[test]
    fn the_way_that_gets_furthest_speaks_for_its_machines() {
        let path = |firmware, medium, verdict| PathVerdict {
            firmware,
            medium,
            verdict,
            reasons: Vec::new(),
        };
        let report = BootReport {
            facts: BootFacts { is_start_empty: true, ..BootFacts::default() },
            paths: vec![
                path(Firmware::Bios, Medium::Usb, Verdict::Starts),
                path(Firmware::UefiX64, Medium::Usb, Verdict::No),
                path(Firmware::UefiArm64, Medium::Usb, Verdict::Doubtful),
            ],
        };
        let newer = ways(&report, Machine::Newer, Medium::Usb);
        assert_eq!(newer.first().map(|way| way.firmware), Some(Firmware::UefiArm64));
        assert_eq!(newer.len(), 2);
        assert!(ways(&report, Machine::Older, Medium::Cd).is_empty());
        assert!(is_plain(&report));
    }
}
