//! Images that start: what is planned is what the readers find (rule I5), foreign tools accept the
//! tables, and firmware starts them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use glassmaster::base::bytes::Timestamp;
use glassmaster::base::progress::Context;
use glassmaster::io::{RealFs, SharedSource, SourceTable};
use glassmaster::master::{self, Wishes};
use glassmaster::model::spec::{
    AppendAlign, BootCode, BootEntry, BootImageSource, BootPlatform, BootSpec, CatalogSpec,
    Emulation, EspFrom, EspItem, EspSpec, ImageSpec, LoadSize, Patch, Placement,
};
use glassmaster::model::tree::Content;
use glassmaster::model::{Blob, NodeId, Tree};
use glassmaster::opened::{OpenOptions, open_source};
use glassmaster::ops::boot_set::{BootNames, PartitionKind, TableWish, usual_tables};
use glassmaster::ops::rescue::{RescueLoader, RescueWish, rescue};
use glassmaster::ops::{TreeBlobs, compare_layout};
use glassmaster::plan::{PlannedImage, check};
use proptest::prelude::*;

use super::authoring::{DATE, bytes_of, file};

fn spec() -> ImageSpec {
    let mut spec = ImageSpec::new(Timestamp::from_unix(DATE));
    spec.volume.volume_id = "STARTS".to_owned();
    spec
}

/// Plans, and holds the plan to what must be true of every one.
fn planned(tree: &Tree, boot: &BootSpec) -> PlannedImage {
    let (spec, sources, ctx) = (spec(), SourceTable::default(), Context::default());
    let placement = Placement::new();
    let wishes = Wishes { tree, spec: &spec, boot, placement: &placement, sources: &sources };
    let facts = master::gather(wishes, &RealFs, &ctx).expect("not cancelled");
    let (plan, report) = master::plan(wishes, &facts);
    assert!(!report.has_errors(), "{:?}", report.findings());
    assert_eq!(check(&plan), []);
    assert_eq!(plan.id(), master::plan(wishes, &facts).0.id());
    let blobs = TreeBlobs::new(plan.tree().clone(), sources, Arc::new(RealFs));
    PlannedImage::new(Arc::new(plan), Arc::new(blobs))
}

/// The readers find what was planned, all of it and nothing else.
fn hold(tree: &Tree, boot: &BootSpec) {
    let image = planned(tree, boot);
    let plan = Arc::clone(image.plan());
    let source: SharedSource = Arc::new(image);
    let ctx = Context::default();
    let compared = compare_layout(Arc::clone(&source), &plan, &ctx).expect("not cancelled");
    assert!(compared.is_ok(), "{compared:?} of {boot:?}");
    let image = open_source(source, None, &OpenOptions::default(), &ctx).expect("it opens");
    let entries = boot.catalog.as_ref().map_or(0, |catalog| catalog.entries.len());
    assert_eq!(image.boot.map_or(0, |found| found.entries.len()), entries);
}

fn hidden(tree: &mut Tree, bytes: Vec<u8>) -> BootImageSource {
    let blob = Blob { len: bytes.len() as u64, content: Content::Bytes(bytes.into()) };
    BootImageSource::Blob(tree.add_blob(blob).expect("few blobs"))
}

/// Boot options of every kind, drawn as numbers.
#[derive(Clone, Debug)]
struct Drawn {
    entries: Vec<(u8, u8, u16, bool)>,
    is_catalog_named: bool,
    appends: bool,
    offset: bool,
    tables: (bool, bool, bool),
    code: u8,
    free: u64,
}

fn any_drawn() -> impl Strategy<Value = Drawn> {
    let entry = (0u8..4, 0u8..4, 2600u16..20_000, any::<bool>());
    (
        prop::collection::vec(entry, 1..6),
        any::<(bool, bool, bool)>(),
        any::<(bool, bool, bool)>(),
        0u8..3,
        0u64..3_000_000,
    )
        .prop_map(|(entries, (is_catalog_named, appends, offset), tables, code, free)| Drawn {
            entries,
            is_catalog_named,
            appends,
            offset,
            tables,
            code,
            free,
        })
}

fn disc(drawn: &Drawn) -> (Tree, BootSpec) {
    let mut tree = Tree::new();
    for (path, len) in [("read me.txt", 5000usize), ("EFI/BOOT/BOOTX64.EFI", 70_000), ("a/b", 1)] {
        file(&mut tree, path, &vec![7; len]);
    }
    let efi = tree.lookup(b"EFI").expect("made above");
    let items = vec![
        EspItem { path: "EFI".to_owned(), from: EspFrom::Node(efi) },
        EspItem {
            path: "a long name.txt".to_owned(),
            from: EspFrom::Node(tree.lookup(b"read me.txt").expect("made above")),
        },
    ];
    let volume = EspSpec { items, free_bytes: drawn.free, ..EspSpec::default() };
    let volume = BootImageSource::Esp(Arc::new(volume));
    let mut boot = BootSpec::default();
    let mut entries = Vec::new();
    for (n, (platform, kind, len, is_loaded)) in drawn.entries.iter().enumerate() {
        let platform = [BootPlatform::X86, BootPlatform::Efi, BootPlatform::Mac, BootPlatform::X86]
            [usize::from(*platform)];
        let bytes: Vec<u8> = (0..*len).map(|at| (at % 251) as u8 ^ n as u8).collect();
        let mut entry = match kind {
            0 => {
                let node = file(&mut tree, &format!("boot/{n}.img"), &bytes);
                BootEntry::new(platform, BootImageSource::Node(node))
            }
            1 => BootEntry::new(platform, hidden(&mut tree, bytes)),
            2 => BootEntry::new(platform, volume.clone()),
            _ => {
                let floppy = hidden(&mut tree, vec![n as u8; 1440 << 10]);
                let mut entry = BootEntry::new(platform, floppy);
                entry.emulation = Emulation::Floppy1440;
                entry
            }
        };
        if *kind < 2 {
            entry.patch = [Patch::NONE, Patch::TABLE, Patch::GRUB2][n % 3];
        }
        if *is_loaded && *kind < 3 {
            entry.load = LoadSize::Whole;
        }
        entry.starts_section = *is_loaded;
        entries.push(entry);
    }
    let node = drawn.is_catalog_named.then(|| file(&mut tree, "boot/boot.cat", &[1]));
    let mut kinds = Vec::new();
    if drawn.appends {
        boot.appended = vec![volume, hidden(&mut tree, vec![5; 3000])];
        boot.append_align = AppendAlign(4096);
        kinds = vec![PartitionKind::Efi, PartitionKind::Mbr(0x0C)];
    }
    boot.partition_offset = if drawn.offset && drawn.appends { 16 } else { 0 };
    let has_bios = entries.iter().any(|entry| entry.platform == BootPlatform::X86);
    boot.catalog = Some(CatalogSpec { node, entries });
    if has_bios && drawn.code > 0 {
        boot.system_area.bytes = vec![0x90; 432].into();
        boot.system_area.code =
            if drawn.code == 1 { BootCode::Isolinux(None) } else { BootCode::Grub2(None) };
    }
    let (is_for_usb, gpt, apm) = drawn.tables;
    usual_tables(&mut boot, &TableWish { is_for_usb, gpt, apm, appended: kinds });
    (tree, boot)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_survey_finds_what_was_planned_to_start(drawn in any_drawn()) {
        let (tree, boot) = disc(&drawn);
        hold(&tree, &boot);
    }
}

/// What a foreign program says, whether it is content, and that it is there.
fn judge(program: &str, args: &[&str]) -> Option<(bool, String)> {
    let output = match Command::new(program).args(args).env("LC_ALL", "C").output() {
        Ok(output) => output,
        Err(_) => {
            println!("SKIPPED: {program} not installed");
            return None;
        }
    };
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    Some((output.status.success(), said))
}

fn saved(folder: &Path, name: &str, image: &PlannedImage) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes_of(image)).expect("it can be saved");
    path
}

fn bios_and_efi(tree: &mut Tree) -> BootSpec {
    let bios: NodeId = file(tree, "boot/bios.img", &[3; 5000]);
    file(tree, "EFI/BOOT/BOOTX64.EFI", &[4; 40_000]);
    file(tree, "EFI/BOOT/a name of many letters.conf", &[5; 700]);
    let efi = tree.lookup(b"EFI").expect("made above");
    let items = vec![EspItem { path: "EFI".to_owned(), from: EspFrom::Node(efi) }];
    let label = "RESCUE".to_owned();
    let volume = EspSpec { items, label, ..EspSpec::default() };
    let mut bios = BootEntry::new(BootPlatform::X86, BootImageSource::Node(bios));
    bios.patch = Patch::GRUB2;
    let efi = BootEntry::new(BootPlatform::Efi, BootImageSource::Esp(Arc::new(volume)));
    let entries = vec![bios, efi];
    let mut boot =
        BootSpec { catalog: Some(CatalogSpec { node: None, entries }), ..BootSpec::default() };
    let wish = TableWish { is_for_usb: true, gpt: false, apm: true, appended: Vec::new() };
    usual_tables(&mut boot, &wish);
    boot
}

#[test]
fn foreign_tools_accept_tables_and_volumes() {
    let mut tree = Tree::new();
    let boot = bios_and_efi(&mut tree);
    let folder = tempfile::tempdir().expect("a folder");
    let image = planned(&tree, &boot);
    let path = saved(folder.path(), "image.iso", &image);
    let name = path.to_str().expect("a plain name");
    if let Some((_, said)) = judge("sgdisk", &["-v", name]) {
        assert!(said.contains("No problems found"), "{said}");
    }
    let reports = ["-indev", name, "-report_el_torito", "plain", "-report_system_area", "plain"];
    if let Some((_, said)) = judge("xorriso", &reports) {
        for wanted in [
            "El Torito boot img :   1  BIOS  y   none  0x0000  0x00      4",
            "El Torito boot img :   2  UEFI  y   none",
            "boot-info-table grub2-boot-info",
            "GPT partname local :   2  EFI boot partition",
            "APM block size     :      2048",
        ] {
            assert!(said.contains(wanted), "{wanted}: {said}");
        }
    }
    if let Some((_, said)) = judge("isoinfo", &["-d", "-i", name]) {
        assert!(said.contains("El Torito VD version 1 found"), "{said}");
    }
    let opened = glassmaster::opened::open_source(
        Arc::new(image) as SharedSource,
        None,
        &OpenOptions::default(),
        &Context::default(),
    )
    .expect("it opens");
    let entry = opened.boot.expect("a catalog").entries[1].clone();
    let start = usize::try_from(entry.start).expect("small");
    let len = usize::try_from(entry.len.expect("it says")).expect("small");
    let bytes = std::fs::read(&path).expect("just written");
    let volume = folder.path().join("esp.img");
    std::fs::write(&volume, &bytes[start..start + len]).expect("it can be saved");
    let name = volume.to_str().expect("a plain name");
    if let Some((is_content, said)) = judge("fsck.fat", &["-n", name]) {
        assert!(is_content, "{said}");
    }
    if let Some((is_content, said)) = judge("mdir", &["-i", name, "-/", "-b", "::"]) {
        assert!(is_content && said.contains("/EFI/BOOT/a name of many letters.conf"), "{said}");
    }
}

#[test]
fn volumes_of_every_width_are_sound() {
    for (free, kind) in [(0u64, "12 bit"), (20 << 20, "16 bit"), (600 << 20, "32 bit")] {
        let mut tree = Tree::new();
        file(&mut tree, "EFI/BOOT/BOOTX64.EFI", &[4; 40_000]);
        for n in 0..300 {
            file(&mut tree, &format!("EFI/many/file number {n}.txt"), &[1; 10]);
        }
        let items = vec![EspItem { path: String::new(), from: EspFrom::Node(Tree::ROOT) }];
        let volume = EspSpec { items, free_bytes: free, ..EspSpec::default() };
        let image = BootImageSource::Esp(Arc::new(volume));
        let entries = vec![BootEntry::new(BootPlatform::Efi, image)];
        let boot =
            BootSpec { catalog: Some(CatalogSpec { node: None, entries }), ..BootSpec::default() };
        let image = planned(&tree, &boot);
        let (range, _) = *image.plan().claims().first().expect("the boot image");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("esp.img");
        // Only what holds data: hundreds of megabytes are zeros.
        let out = std::fs::File::create(&path).expect("it can be made");
        out.set_len(image.plan().size_bytes() - range.start).expect("there is room");
        let regions =
            image.plan().regions().iter().filter(|region| region.range.start >= range.start);
        for region in regions {
            let len = usize::try_from(region.range.len).expect("small");
            let bytes = glassmaster::io::source::read_vec(&image, region.range.start, len);
            let bytes = bytes.expect("it can be read");
            if bytes.iter().any(|byte| *byte != 0) {
                std::os::unix::fs::FileExt::write_all_at(
                    &out,
                    &bytes,
                    region.range.start - range.start,
                )
                .expect("there is room");
            }
        }
        let name = path.to_str().expect("a plain name");
        if let Some((is_content, said)) = judge("fsck.fat", &["-n", "-v", name]) {
            assert!(is_content && said.contains(kind), "{kind}: {said}");
        }
    }
}

/// A machine that is stopped in any case.
struct Machine(Child);

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether a PC with a BIOS says `marker` when it starts from the image as a disc, and as a disk.
/// `None`: there is no machine here.
fn says(image: &Path, marker: &str) -> Option<[bool; 2]> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut found = [false; 2];
    for (found, medium) in found.iter_mut().zip(["cdrom", "disk"]) {
        let said = folder.path().join(medium);
        let drive = format!("file={},format=raw,snapshot=on,media={medium}", image.display());
        let machine = Command::new("qemu-system-x86_64")
            .args(["-accel", "tcg", "-m", "256", "-nodefaults", "-no-reboot", "-display", "none"])
            .args(["-vga", "std", "-net", "none", "-drive", &drive])
            .arg("-serial")
            .arg(format!("file:{}", said.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(machine) = machine else {
            println!("SKIPPED: qemu-system-x86_64 not installed");
            return None;
        };
        let mut machine = Machine(machine);
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end && !*found && matches!(machine.0.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(100));
            let text = std::fs::read(&said).unwrap_or_default();
            *found = text.windows(marker.len()).any(|window| window == marker.as_bytes());
        }
    }
    Some(found)
}

#[test]
fn rescue_media_start_on_a_bios() {
    for (loader, path, menu) in [
        (
            RescueLoader::Grub,
            "boot/grub/grub.cfg",
            "serial\nterminal_output serial\necho MARKER-GLASS\nsleep 60\n",
        ),
        (
            RescueLoader::Isolinux,
            "isolinux/isolinux.cfg",
            "SERIAL 0 115200\nUI menu.c32\nMENU TITLE MARKER-GLASS\nLABEL m\n LOCALBOOT -1\n",
        ),
    ] {
        let mut tree = Tree::new();
        file(&mut tree, path, menu.as_bytes());
        let (sources, ctx) = (SourceTable::default(), Context::default());
        let mut names = BootNames {
            tree: &mut tree,
            sources: &sources,
            fs: &RealFs,
            ctx: &ctx,
            appended: Vec::new(),
        };
        let title = "Rescue".to_owned();
        let wish = RescueWish {
            loader,
            title,
            timeout: 5,
            first: None,
            kernel_options: None,
            folder: None,
        };
        let made = match rescue(&wish, &mut names) {
            Ok(made) if made.platforms.contains(&"BIOS") => made,
            Ok(_) | Err(_) => {
                println!("SKIPPED: {loader:?} for BIOS not installed");
                continue;
            }
        };
        assert_eq!(made.count_systems, None, "the disc had a menu");
        let mut boot = made.boot;
        let wish = TableWish { is_for_usb: true, gpt: false, apm: false, appended: Vec::new() };
        usual_tables(&mut boot, &wish);
        let folder = tempfile::tempdir().expect("a folder");
        let image = saved(folder.path(), "rescue.iso", &planned(&tree, &boot));
        if let Some(found) = says(&image, "MARKER-GLASS") {
            assert_eq!(found, [true, true], "{loader:?} from disc and from stick");
        }
    }
}
