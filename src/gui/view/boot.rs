//! Whether a disc starts, by purpose: which machines, from which medium.

use crate::job::BootReport;
use crate::model::boot::{Firmware, Medium, PathVerdict, Verdict};

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
