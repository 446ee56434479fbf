//! Every rule with both outcomes: an image that starts everywhere, and what one change does to it.
#![allow(clippy::unit_arg, reason = "changes go through `?`, and what they give is nothing")]

use std::collections::BTreeSet;

use super::*;
use crate::base::units::{ByteRange, Guid};
use crate::model::boot::*;
use crate::model::spec::BootPlatform;

/// A hybrid of ISOLINUX and an EFI image with GRUB, with GPT, as distributions make them.
fn whole() -> BootFacts {
    let range = |start: u64, len: u64| ByteRange { start, len };
    let table = InfoTable {
        descriptor: 16,
        image: 40,
        len: 38_912,
        sum: 7,
        is_descriptor_right: true,
        is_image_right: true,
        is_sum_right: true,
    };
    let bios = BootEntryFacts {
        number: 1,
        at: 30 * 2048 + 32,
        section: 0,
        is_default: true,
        platform: BootPlatform::X86,
        section_id: String::new(),
        is_bootable: true,
        media: 0,
        load_segment: 0,
        system_type: 0,
        load_sectors: 4,
        criteria_type: 0,
        criteria: Vec::new(),
        image: range(40 * 2048, 38_912),
        length: BootImageLength::File,
        path: Some("isolinux/isolinux.bin".to_owned()),
        program: BootProgram::Isolinux("6.04".to_owned()),
        info_table: Some(table),
        grub2: None,
        volume: None,
    };
    let efi = BootEntryFacts {
        number: 2,
        at: 30 * 2048 + 96,
        section: 1,
        is_default: false,
        platform: BootPlatform::Efi,
        load_sectors: 2880,
        image: range(100 * 2048, 1_474_560),
        path: Some("boot/efi.img".to_owned()),
        program: BootProgram::Fat,
        info_table: None,
        volume: Some("boot2".to_owned()),
        ..bios.clone()
    };
    let header = |start: u64, other: u64| GptHeader {
        range: range(start * 512, 512),
        array: range(1024, 16_384),
        is_header_sum_right: true,
        is_array_sum_right: true,
        is_place_right: true,
        other_block: other,
        first_usable: 64,
        last_usable: 40_000,
    };
    let esp = GptEntry {
        number: 2,
        kind: Guid::ESP,
        guid: Guid::ZERO,
        range: range(100 * 2048, 1_474_560),
        flags: 0,
        name: "EFI".to_owned(),
    };
    let protective =
        MbrEntry { number: 1, is_active: true, kind: 0xEE, range: range(512, 20_000_000) };
    let program = |volume: &str| EfiProgram {
        volume: volume.to_owned(),
        path: "EFI/BOOT/BOOTX64.EFI".to_owned(),
        len: 1000,
        start: 0,
        architecture: Some(EfiArchitecture::X64),
        is_efi: true,
        signatures: vec![SignatureFacts {
            signer: "Distribution".to_owned(),
            chain: vec!["Distribution CA".to_owned()],
            ..SignatureFacts::default()
        }],
        sbat: vec![SbatEntry { component: "grub".to_owned(), generation: 5 }],
        loader: EfiLoader::Grub2,
        grub: Some(GrubEmbedded { prefix: "/boot/grub".to_owned(), ..GrubEmbedded::default() }),
    };
    let config = |volume: &str, path: &str, kind, names| BootConfig {
        volume: volume.to_owned(),
        path: path.to_owned(),
        kind,
        is_embedded: false,
        names,
    };
    let kernel = ConfigName {
        line: 3,
        what: ConfigUse::Kernel,
        name: "live/vmlinuz".to_owned(),
        is_there: Some(true),
    };
    let volume = |id: &str, kind, start: u64, len| BootVolume {
        id: id.to_owned(),
        kind,
        label: "LIVE".to_owned(),
        start,
        len,
        uuid: String::new(),
    };
    BootFacts {
        size_bytes: 20_480_000,
        iso: Some(IsoFacts { label: "LIVE".to_owned(), ..IsoFacts::default() }),
        has_udf: false,
        catalog: Some(CatalogFacts {
            record_sector: 17,
            range: range(30 * 2048, 2048),
            path: None,
            platform: BootPlatform::X86,
            id: String::new(),
            is_sum_right: true,
            is_key_right: true,
            entries: vec![bios, efi],
            faults: Vec::new(),
        }),
        is_start_empty: false,
        mbr: Some(MbrFacts {
            code: MbrCode::Isohybrid,
            target: Some(CodeTarget { at: 432, byte: 40 * 2048, is_right: true }),
            disk_id: 1,
            entries: vec![protective],
            is_overlapping: false,
            is_beyond_end: false,
        }),
        gpt: Some(GptFacts {
            block_bytes: 512,
            primary: Some(header(1, 39_999)),
            backup: Some(header(39_999, 1)),
            is_backup_last: true,
            disk_guid: Guid::ZERO,
            entries: vec![esp],
        }),
        apm: None,
        volumes: vec![
            volume("iso", "iso9660", 0, 20_480_000),
            volume("boot2", "fat12", 100 * 2048, 1_474_560),
        ],
        programs: vec![program("boot2"), program("iso")],
        configs: vec![
            config("iso", "isolinux/isolinux.cfg", ConfigKind::Syslinux, vec![kernel.clone()]),
            config("iso", "boot/grub/grub.cfg", ConfigKind::Grub, vec![kernel.clone()]),
            config("boot2", "boot/grub/grub.cfg", ConfigKind::Grub, vec![kernel]),
        ],
        tree: TreeFacts {
            volume: "iso".to_owned(),
            count_files: 10,
            loader_parts: vec!["isolinux/ldlinux.c32".to_owned()],
            ..TreeFacts::default()
        },
    }
}

const BIOS_CD: (Firmware, Medium) = (Firmware::Bios, Medium::Cd);
const BIOS_USB: (Firmware, Medium) = (Firmware::Bios, Medium::Usb);
const X64_CD: (Firmware, Medium) = (Firmware::UefiX64, Medium::Cd);
const X64_USB: (Firmware, Medium) = (Firmware::UefiX64, Medium::Usb);
const X64_FAT: (Firmware, Medium) = (Firmware::UefiX64, Medium::Fat);

fn of(facts: &BootFacts, (firmware, medium): (Firmware, Medium)) -> PathVerdict {
    let mut all = judge(facts).into_iter();
    all.find(|path| path.firmware == firmware && path.medium == medium)
        .expect("every way is judged")
}

/// One change to what starts everywhere: where it shows, as which rule, and the verdict there.
fn change(
    seen: &mut BTreeSet<Rule>,
    rule: Rule,
    way: (Firmware, Medium),
    verdict: Verdict,
    change: impl Fn(&mut BootFacts) -> Option<()>,
) {
    let mut facts = whole();
    let has = |path: &PathVerdict| path.reasons.iter().any(|reason| reason.rule == rule);
    assert!(!has(&of(&facts, way)), "{rule:?} before the change");
    change(&mut facts).expect("the change can be made");
    let path = of(&facts, way);
    assert!(has(&path), "{rule:?} is not told: {:?}", path.reasons);
    assert_eq!(path.verdict, verdict, "{rule:?}: {:?}", path.reasons);
    seen.insert(rule);
}

fn catalog(facts: &mut BootFacts) -> Option<&mut CatalogFacts> {
    facts.catalog.as_mut()
}

fn entry(facts: &mut BootFacts, index: usize) -> Option<&mut BootEntryFacts> {
    facts.catalog.as_mut()?.entries.get_mut(index)
}

#[test]
fn what_is_sound_starts_everywhere_it_is_made_for() {
    let facts = whole();
    for way in [BIOS_CD, BIOS_USB, X64_CD, X64_USB, X64_FAT] {
        let path = of(&facts, way);
        assert_eq!(path.verdict, Verdict::Starts, "{way:?}: {:?}", path.reasons);
        assert!(path.reasons.iter().all(|reason| reason.weight == Weight::Supports), "{path:?}");
    }
    // No program for the others.
    assert_eq!(of(&facts, (Firmware::UefiArm64, Medium::Cd)).verdict, Verdict::No);
    assert!(exit_has_start(&judge(&facts)) && !exit_has_start(&judge(&BootFacts::default())));
}

#[test]
fn every_rule_has_both_outcomes() {
    use Verdict::{Doubtful, No, Starts};
    let mut seen = BTreeSet::new();
    let s = &mut seen;
    // -- discs --
    change(s, Rule::NoCatalog, BIOS_CD, No, |f| f.catalog.take().map(|_| ()));
    change(s, Rule::RecordMisplaced, X64_CD, Starts, |f| Some(catalog(f)?.record_sector = 18));
    change(s, Rule::RecordMisplaced, BIOS_CD, No, |f| Some(catalog(f)?.record_sector = 18));
    change(s, Rule::CatalogInvalid, BIOS_CD, No, |f| Some(catalog(f)?.is_key_right = false));
    change(s, Rule::CatalogSumWrong, X64_CD, No, |f| Some(catalog(f)?.is_sum_right = false));
    change(s, Rule::CatalogSumWrong, BIOS_CD, Starts, |f| Some(catalog(f)?.is_sum_right = false));
    change(s, Rule::CatalogMalformed, BIOS_CD, Starts, |f| {
        Some(catalog(f)?.faults.push(CatalogFault::NoLast(9)))
    });
    change(s, Rule::NoEntry, X64_CD, No, |f| catalog(f)?.entries.pop().map(|_| ()));
    change(s, Rule::NoEntry, BIOS_CD, No, |f| Some(entry(f, 0)?.platform = BootPlatform::Efi));
    change(s, Rule::EntryNotBootable, BIOS_CD, No, |f| Some(entry(f, 0)?.is_bootable = false));
    change(s, Rule::EntryPlatform, X64_CD, Starts, |f| {
        Some(entry(f, 1)?.platform = BootPlatform::X86)
    });
    change(s, Rule::EntryTooFar, X64_USB, No, |f| {
        f.mbr = None;
        Some(entry(f, 1)?.at += 16 * 32)
    });
    change(s, Rule::ImageOutside, BIOS_CD, No, |f| {
        Some(entry(f, 0)?.program = BootProgram::Unreadable)
    });
    change(s, Rule::ImageEmpty, X64_CD, No, |f| {
        entry(f, 1)?.volume = None;
        Some(entry(f, 1)?.program = BootProgram::Empty)
    });
    change(s, Rule::LoadTooShort, BIOS_CD, No, |f| Some(entry(f, 0)?.load_sectors = 0));
    change(s, Rule::LoadTooShort, BIOS_CD, Starts, |f| Some(entry(f, 0)?.load_sectors = 1));
    change(s, Rule::EfiSizeWrong, X64_CD, Starts, |f| Some(entry(f, 1)?.load_sectors = 720));
    change(s, Rule::EfiSizeWrong, X64_CD, No, |f| Some(entry(f, 1)?.load_sectors = 100));
    change(s, Rule::EmulationSize, BIOS_CD, Starts, |f| {
        entry(f, 0)?.program = BootProgram::Syslinux;
        entry(f, 0)?.volume = Some("boot1".to_owned());
        Some(entry(f, 0)?.media = 2)
    });
    change(s, Rule::HardDiskEmulation, BIOS_CD, Doubtful, |f| Some(entry(f, 0)?.media = 4));
    change(s, Rule::InfoTableStale, BIOS_CD, No, |f| {
        Some(entry(f, 0)?.info_table.as_mut()?.is_sum_right = false)
    });
    change(s, Rule::InfoTableMissing, BIOS_USB, No, |f| entry(f, 0)?.info_table.take().map(|_| ()));
    change(s, Rule::InfoTableMissing, BIOS_CD, Starts, |f| {
        entry(f, 0)?.info_table.take().map(|_| ())
    });
    change(s, Rule::Grub2Stale, BIOS_USB, No, |f| {
        entry(f, 0)?.program = BootProgram::Grub2;
        Some(entry(f, 0)?.grub2 = Some((1, 165)))
    });
    change(s, Rule::UnknownProgram, BIOS_CD, Doubtful, |f| {
        Some(entry(f, 0)?.program = BootProgram::Unknown)
    });
    // -- sticks --
    change(s, Rule::StartEmpty, BIOS_USB, No, |f| {
        f.is_start_empty = true;
        f.mbr.take().map(|_| ())
    });
    change(s, Rule::NoSignature, BIOS_USB, No, |f| f.mbr.take().map(|_| ()));
    change(s, Rule::NoCode, BIOS_USB, No, |f| Some(f.mbr.as_mut()?.code = MbrCode::None));
    change(s, Rule::CodeTargetStale, BIOS_USB, No, |f| {
        Some(f.mbr.as_mut()?.target.as_mut()?.is_right = false)
    });
    change(s, Rule::UnknownCode, BIOS_USB, Doubtful, |f| {
        Some(f.mbr.as_mut()?.code = MbrCode::Unknown)
    });
    change(s, Rule::NoActivePartition, BIOS_USB, No, |f| {
        let mbr = f.mbr.as_mut()?;
        mbr.code = MbrCode::ActivePartition;
        Some(mbr.entries.first_mut()?.is_active = false)
    });
    change(s, Rule::NothingActive, BIOS_USB, Starts, |f| {
        Some(f.mbr.as_mut()?.entries.first_mut()?.is_active = false)
    });
    change(s, Rule::OnlyCatalog, X64_USB, Starts, |f| f.mbr.take().map(|_| ()));
    change(s, Rule::NoEfiVolume, X64_USB, No, |f| Some(f.gpt.as_mut()?.entries.clear()));
    change(s, Rule::GptDamaged, X64_USB, Starts, |f| {
        Some(f.gpt.as_mut()?.primary.as_mut()?.is_header_sum_right = false)
    });
    change(s, Rule::GptBackupMisplaced, X64_USB, Starts, |f| {
        Some(f.gpt.as_mut()?.is_backup_last = false)
    });
    change(s, Rule::PartitionBeyondEnd, BIOS_USB, Starts, |f| {
        Some(f.mbr.as_mut()?.is_beyond_end = true)
    });
    change(s, Rule::MbrOverlaps, X64_USB, No, |f| {
        let gpt = f.gpt.as_mut()?;
        let mut twin = gpt.entries.first()?.clone();
        twin.number = 3;
        Some(gpt.entries.push(twin))
    });
    change(s, Rule::ProtectiveWithoutGpt, X64_USB, Starts, |f| f.gpt.take().map(|_| ()));
    change(s, Rule::EspTypeWrong, X64_USB, Starts, |f| {
        Some(f.gpt.as_mut()?.entries.first_mut()?.kind = Guid::BASIC_DATA)
    });
    // -- programs --
    change(s, Rule::NoProgram, X64_CD, No, |f| Some(f.programs.clear()));
    change(s, Rule::WrongArchitecture, X64_CD, No, |f| {
        Some(f.programs.first_mut()?.architecture = Some(EfiArchitecture::Arm64))
    });
    change(s, Rule::NotAProgram, X64_USB, No, |f| {
        f.programs.first_mut()?.architecture.take().map(|_| ())
    });
    change(s, Rule::OnlyInEfiImage, X64_FAT, No, |f| f.programs.pop().map(|_| ()));
    change(s, Rule::TooLargeForFat, X64_FAT, No, |f| {
        Some(f.tree.too_large_for_fat = Some(("sources/install.wim".to_owned(), 5 << 30)))
    });
    change(s, Rule::Unsigned, X64_CD, Starts, |f| Some(f.programs.first_mut()?.signatures.clear()));
    change(s, Rule::OldAuthority, X64_CD, Starts, |f| {
        let signature = f.programs.first_mut()?.signatures.first_mut()?;
        Some(signature.chain = vec!["Microsoft Corporation UEFI CA 2011".to_owned()])
    });
    change(s, Rule::SbatOld, X64_CD, Starts, |f| {
        Some(f.programs.first_mut()?.sbat.first_mut()?.generation = 2)
    });
    change(s, Rule::NeedsUdfDriver, X64_CD, Doubtful, |f| {
        f.has_udf = true;
        f.programs.last_mut()?.volume = "udf".to_owned();
        f.catalog.take().map(|_| ())
    });
    // -- configuration --
    change(s, Rule::ConfigMissing, BIOS_CD, No, |f| Some(drop(f.configs.remove(0))));
    change(s, Rule::ConfigMissing, X64_USB, No, |f| f.configs.pop().map(|_| ()));
    change(s, Rule::LoaderPartMissing, BIOS_CD, No, |f| Some(f.tree.loader_parts.clear()));
    change(s, Rule::NamedFileMissing, BIOS_CD, No, |f| {
        Some(f.configs.first_mut()?.names.first_mut()?.is_there = Some(false))
    });
    change(s, Rule::NamedFileMissing, X64_CD, Starts, |f| {
        Some(f.configs.last_mut()?.names.first_mut()?.is_there = Some(false))
    });
    change(s, Rule::LabelSearched, X64_CD, No, |f| searched(f, ConfigUse::RootLabel, "OTHER"));
    change(s, Rule::LabelSearched, X64_CD, Starts, |f| searched(f, ConfigUse::Label, "OTHER"));
    change(s, Rule::UuidSearched, X64_CD, Starts, |f| searched(f, ConfigUse::Uuid, "2024-01"));
    change(s, Rule::WindowsNotHybrid, BIOS_USB, No, |f| {
        f.tree.windows_setup = Some("sources/boot.wim".to_owned());
        f.mbr.take().map(|_| ())
    });
    // Those say what it starts with: told when sound, gone when not.
    let supports =
        [Rule::EntryFound, Rule::CodeFound, Rule::EspFound, Rule::ProgramFound, Rule::ConfigFound];
    let told: BTreeSet<Rule> =
        judge(&whole()).iter().flat_map(|path| &path.reasons).map(|reason| reason.rule).collect();
    let none: BTreeSet<Rule> = judge(&BootFacts::default())
        .iter()
        .flat_map(|path| &path.reasons)
        .map(|reason| reason.rule)
        .collect();
    for rule in supports {
        assert!(told.contains(&rule) && !none.contains(&rule), "{rule:?}");
        seen.insert(rule);
    }
    let unproven: Vec<_> = Rule::ALL.iter().filter(|rule| !seen.contains(rule)).collect();
    assert!(unproven.is_empty(), "no proof of {unproven:?}");
}

/// The configuration of the EFI image names a volume that is not there.
fn searched(facts: &mut BootFacts, what: ConfigUse, name: &str) -> Option<()> {
    let name = ConfigName { line: 7, what, name: name.to_owned(), is_there: Some(false) };
    facts.configs.last_mut()?.names.push(name);
    Some(())
}

#[test]
fn a_reason_about_a_line_says_which() {
    let mut facts = whole();
    searched(&mut facts, ConfigUse::RootLabel, "OTHER").expect("added");
    let path = of(&facts, X64_CD);
    let reason = path.reasons.first().expect("the heaviest comes first");
    let place = Place::File {
        volume: "boot2".to_owned(),
        path: "boot/grub/grub.cfg".to_owned(),
        line: Some(7),
    };
    assert_eq!((reason.rule, reason.place.as_ref()), (Rule::LabelSearched, Some(&place)));
    assert_eq!(reason.mend, Some(Mend::KeepVolumeId));
}

#[test]
fn what_grub_was_told_to_search_has_to_be_there() {
    let mut facts = whole();
    let name = |is_there| ConfigName {
        line: 1,
        what: ConfigUse::Uuid,
        name: "2024-01-01-00-00-00-00".to_owned(),
        is_there: Some(is_there),
    };
    let embedded = |is_there| BootConfig {
        volume: "boot2".to_owned(),
        path: "EFI/BOOT/BOOTX64.EFI".to_owned(),
        kind: ConfigKind::Grub,
        is_embedded: true,
        names: vec![name(is_there)],
    };
    facts.configs.push(embedded(true));
    assert_eq!(of(&facts, X64_CD).verdict, Verdict::Starts);
    facts.configs.pop();
    facts.configs.push(embedded(false));
    assert_eq!(of(&facts, X64_CD).verdict, Verdict::No);
}
