//! Whether images start: what `boot` says against what QEMU does, good images and broken ones, and
//! what is known of the boot sets of the corpus. Made with foreign tools where they are installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use glassmaster::base::progress::Context;
use glassmaster::io::RealFs;
use glassmaster::model::boot::{
    BootFacts, BootImageLength, BootProgram, ConfigUse, Firmware, MbrCode, Medium, Rule, Verdict,
};
use glassmaster::model::spec::{BootCode, BootImageSource, PartitionSpan, Patch};
use glassmaster::opened::{self, OpenImage, OpenOptions};
use glassmaster::ops::boot_rules::judge;

const ISOLINUX: &str = "/usr/lib/ISOLINUX/isolinux.bin";
const ISOHYBRID: &str = "/usr/lib/ISOLINUX/isohdpfx.bin";
const LDLINUX: &str = "/usr/lib/syslinux/modules/bios/ldlinux.c32";
const OVMF: [&str; 2] = ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"];
const MARKER: &str = "MARKER-STARTED";

fn is_installed(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok()
}

fn has(test: &str, programs: &[&str], files: &[&str]) -> bool {
    let missing = programs.iter().find(|program| !is_installed(program));
    let missing = missing.or_else(|| files.iter().find(|file| !Path::new(file).exists()));
    if let Some(missing) = missing {
        println!("SKIPPED: {missing} not installed ({test})");
    }
    missing.is_none()
}

fn run(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("it starts");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
}

/// A hybrid with ISOLINUX that prints the marker, made by xorriso.
fn isolinux_hybrid(folder: &Path) -> PathBuf {
    let tree = folder.join("tree");
    fs::create_dir_all(tree.join("isolinux")).expect("made");
    for file in [ISOLINUX, LDLINUX] {
        let name = Path::new(file).file_name().expect("it has one");
        fs::copy(file, tree.join("isolinux").join(name)).expect("copied");
    }
    let config = format!(
        "SERIAL 0 115200\nSAY {MARKER}\nDEFAULT live\nLABEL live\n KERNEL /live/vmlinuz\n \
         APPEND initrd=/live/gone root=live:CDLABEL=OTHER\n"
    );
    fs::write(tree.join("isolinux/isolinux.cfg"), config).expect("written");
    fs::create_dir_all(tree.join("live")).expect("made");
    fs::write(tree.join("live/vmlinuz"), b"no kernel").expect("written");
    let image = folder.join("hybrid.iso");
    run(Command::new("xorriso")
        .args(["-as", "mkisofs", "-quiet", "-r", "-V", "LIVE", "-b", "isolinux/isolinux.bin"])
        .args(["-c", "isolinux/boot.cat", "-no-emul-boot", "-boot-load-size", "4"])
        .args(["-boot-info-table", "-isohybrid-mbr", ISOHYBRID, "-o"])
        .args([&image, &tree]));
    image
}

/// A hybrid with GRUB for BIOS and UEFI that prints the marker.
fn grub_hybrid(folder: &Path) -> PathBuf {
    let tree = folder.join("grub");
    fs::create_dir_all(tree.join("boot/grub")).expect("made");
    let config = format!(
        "serial --unit=0\nterminal_output serial console\nset timeout=0\necho {MARKER}\nsleep 2\n"
    );
    fs::write(tree.join("boot/grub/grub.cfg"), config).expect("written");
    let image = folder.join("grub.iso");
    run(Command::new("grub-mkrescue")
        .args(["--locales=", "--fonts=", "--themes=", "-o"])
        .args([&image, &tree]));
    image
}

fn open(path: &Path) -> OpenImage {
    opened::open(&RealFs, path, &OpenOptions::default(), &Context::default()).expect("an image")
}

fn facts(path: &Path) -> BootFacts {
    open(path).boot_facts(&Context::default()).expect("nobody cancels")
}

fn verdict(facts: &BootFacts, firmware: Firmware, medium: Medium) -> (Verdict, Vec<Rule>) {
    let mut all = judge(facts).into_iter();
    let path = all.find(|path| path.firmware == firmware && path.medium == medium);
    let path = path.expect("every way is judged");
    (path.verdict, path.reasons.iter().map(|reason| reason.rule).collect())
}

/// Ends what was started, however the test ends.
struct Machine(Child);

impl Drop for Machine {
    fn drop(&mut self) {
        let _killed = self.0.kill();
        let _waited = self.0.wait();
    }
}

/// What firmware and loaders say when nothing starts.
const ENDS: [&str; 6] = [
    "No bootable device",
    "Shell>",
    "grub>",
    "grub rescue>",
    "Boot failed: press a key",
    "Image checksum error",
];

/// Whether the marker comes up in QEMU.
fn starts(image: &Path, firmware: Firmware, medium: Medium, folder: &Path) -> bool {
    let serial = folder.join("serial");
    let _removed = fs::remove_file(&serial);
    let mut command = Command::new("qemu-system-x86_64");
    command.args(["-accel", "tcg", "-m", "384", "-nodefaults", "-no-reboot", "-net", "none"]);
    command.args(["-display", "none", "-serial", &format!("file:{}", serial.display())]);
    let drive = format!("if=none,id=d,format=raw,file.locking=off,file={}", image.display());
    match medium {
        Medium::Cd => {
            command.args(["-drive", &format!("{drive},readonly=on,media=cdrom")]);
            command.args(["-device", "ide-cd,drive=d,bus=ide.0,bootindex=0"]);
        }
        Medium::Usb | Medium::Fat => {
            command.args(["-drive", &format!("{drive},snapshot=on"), "-device", "qemu-xhci"]);
            command.args(["-device", "usb-storage,drive=d,bootindex=0,removable=on"]);
        }
    }
    match firmware {
        // Without a screen SeaBIOS and what it starts talk on the serial line.
        Firmware::Bios => {
            command.args(["-M", "pc,graphics=off"]);
        }
        _ => {
            let vars = folder.join("vars.fd");
            fs::copy(OVMF[1], &vars).expect("copied");
            command.args(["-M", "q35,smm=off", "-vga", "std"]);
            for (file, mode) in [(Path::new(OVMF[0]), ",readonly=on"), (&vars, "")] {
                let drive = format!("if=pflash,format=raw{mode},file={}", file.display());
                command.args(["-drive", &drive]);
            }
        }
    }
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("QEMU starts");
    let _machine = Machine(child);
    let limit = Duration::from_secs(if firmware == Firmware::Bios { 60 } else { 120 });
    let begun = Instant::now();
    let mut ended: Option<Instant> = None;
    while begun.elapsed() < limit {
        std::thread::sleep(Duration::from_millis(200));
        let text = fs::read(&serial).unwrap_or_default();
        let text: String = text.iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect();
        if text.contains(MARKER) {
            return true;
        }
        if ENDS.iter().any(|end| text.contains(end)) {
            // The last words may still be on their way.
            let since = *ended.get_or_insert_with(Instant::now);
            if since.elapsed() > Duration::from_secs(1) {
                return false;
            }
        }
    }
    false
}

/// A copy with some bytes changed.
fn broken(image: &Path, name: &str, change: impl Fn(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = fs::read(image).expect("read");
    change(&mut bytes);
    let path = image.with_file_name(name);
    fs::write(&path, bytes).expect("written");
    path
}

#[test]
fn a_hybrid_of_isolinux_is_seen_whole() {
    if !has("isolinux", &["xorriso"], &[ISOLINUX, ISOHYBRID, LDLINUX]) {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let path = isolinux_hybrid(dir.path());
    let image = open(&path);
    let ctx = Context::default();
    let facts = image.boot_facts(&ctx).expect("nobody cancels");
    let catalog = facts.catalog.as_ref().expect("a catalog");
    assert_eq!(catalog.path.as_deref(), Some("isolinux/boot.cat"));
    let entry = catalog.entries.first().expect("an entry");
    assert_eq!(entry.path.as_deref(), Some("isolinux/isolinux.bin"));
    assert_eq!(entry.length, BootImageLength::File);
    assert!(matches!(&entry.program, BootProgram::Isolinux(version) if version.starts_with("6.")));
    assert!(entry.info_table.is_some_and(|table| table.is_right()));
    let mbr = facts.mbr.as_ref().expect("an MBR");
    assert_eq!(mbr.code, MbrCode::Isohybrid);
    assert!(mbr.target.is_some_and(|t| t.is_right && t.byte == entry.image.start));
    // What the configuration names, with lines: one file is gone, and the label is another.
    let config = facts.configs.first().expect("a configuration");
    let named: Vec<_> =
        config.names.iter().map(|n| (n.line, n.what, n.name.as_str(), n.is_there)).collect();
    assert_eq!(
        named,
        [
            (5, ConfigUse::Kernel, "live/vmlinuz", Some(true)),
            (6, ConfigUse::Initrd, "live/gone", Some(false)),
            (6, ConfigUse::RootLabel, "OTHER", Some(false)),
        ]
    );
    // The same boot set as wishes: everything is understood.
    let mut tree = image.read_view(image.default_view(), &ctx).expect("a tree").tree;
    let carried = image.carried_boot(&facts, &mut tree, image.source_id).expect("room");
    assert_eq!(carried.missing, []);
    let spec = &carried.spec;
    let wish = &spec.catalog.as_ref().expect("a catalog").entries[0];
    let program = tree.lookup(b"isolinux/isolinux.bin").map(BootImageSource::Node);
    assert_eq!((Some(&wish.image), wish.patch), (program.as_ref(), Patch::TABLE));
    assert_eq!(spec.system_area.code, BootCode::Isolinux(program));
    let partitions = &spec.mbr.as_ref().expect("an MBR").partitions;
    assert!(matches!(partitions[0].span, PartitionSpan::Image { .. }), "{partitions:?}");
    assert_eq!((partitions[0].kind, partitions[0].is_active), (0x17, true));
    // The image as a volume of its own.
    let options = OpenOptions { volume: Some("boot1".to_owned()), ..OpenOptions::default() };
    let shown = opened::open(&RealFs, &path, &options, &ctx).expect("opened");
    let view = shown.read_view(shown.default_view(), &ctx).expect("a tree");
    let file = view.tree.lookup(b"boot1.img").expect("the image as a file");
    let blob = view.tree.node(file).and_then(|node| node.blob()).expect("a file");
    let blob = view.tree.blob(blob).expect("its data");
    assert_eq!(blob.len, fs::metadata(ISOLINUX).expect("there").len());
}

#[test]
fn verdicts_for_bios_agree_with_qemu() {
    let files = [ISOLINUX, ISOHYBRID, LDLINUX];
    if !has("BIOS", &["xorriso", "qemu-system-x86_64"], &files) {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    // The label is another one, but the loader says its marker before a kernel could find out.
    let whole = isolinux_hybrid(dir.path());
    let fixed = broken(&whole, "fixed.iso", |bytes| {
        let at = bytes.windows(5).position(|w| w == b"OTHER").expect("the configuration");
        bytes[at..at + 6].copy_from_slice(b"LIVE \n");
    });
    let program = facts(&fixed).catalog.expect("a catalog").entries[0].image.start;
    let program = usize::try_from(program).expect("a small image");
    let stale = broken(&fixed, "stale.iso", |bytes| bytes[program + 12] += 1);
    let wiped = broken(&fixed, "wiped.iso", |bytes| bytes[..512].fill(0));
    for (image, medium) in
        [(&fixed, Medium::Cd), (&fixed, Medium::Usb), (&stale, Medium::Cd), (&wiped, Medium::Usb)]
    {
        let (said, why) = verdict(&facts(image), Firmware::Bios, medium);
        let is_said = said == Verdict::Starts;
        // Emulated on a busy host the firmware may give up its wait for a stick: asked once more.
        let does = starts(image, Firmware::Bios, medium, dir.path())
            || is_said && starts(image, Firmware::Bios, medium, dir.path());
        assert_eq!(is_said, does, "{} {medium:?}: {why:?}", image.display());
    }
    let (_, why) = verdict(&facts(&stale), Firmware::Bios, Medium::Cd);
    assert!(why.contains(&Rule::InfoTableStale), "{why:?}");
}

#[test]
fn verdicts_for_uefi_agree_with_qemu() {
    if !has("UEFI", &["grub-mkrescue", "xorriso", "mformat", "qemu-system-x86_64"], &OVMF) {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let whole = grub_hybrid(dir.path());
    let read = facts(&whole);
    if read.programs.is_empty() {
        println!("SKIPPED: GRUB for UEFI not installed");
        return;
    }
    assert!(read.gpt.as_ref().is_some_and(|gpt| gpt.is_backup_last));
    let gone = broken(&whole, "gone.iso", |bytes| {
        let name = b"BOOTX64 EFI";
        while let Some(at) = bytes.windows(name.len()).position(|w| w == name) {
            bytes[at..at + 7].copy_from_slice(b"BOOTX99");
        }
    });
    for (image, medium) in [(&whole, Medium::Usb), (&gone, Medium::Cd)] {
        let (said, why) = verdict(&facts(image), Firmware::UefiX64, medium);
        let does = starts(image, Firmware::UefiX64, medium, dir.path());
        assert_eq!(said == Verdict::Starts, does, "{} {medium:?}: {why:?}", image.display());
    }
}

#[test]
fn the_line_of_boot_makes_the_same_boot_set_again() {
    if !has("isolinux", &["xorriso"], &[ISOLINUX, ISOHYBRID, LDLINUX]) {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let image = isolinux_hybrid(dir.path());
    let program = env!("CARGO_BIN_EXE_glassmaster");
    let told = Command::new(program).args(["boot", "--as-command"]).arg(&image).output();
    let told = String::from_utf8(told.expect("it runs").stdout).expect("text");
    let script: Vec<String> = told
        .lines()
        .map(|line| line.trim_start_matches("# ").replace("glassmaster ", &format!("{program} ")))
        .collect();
    run(Command::new("sh").args(["-e", "-c", &script.join("\n")]).current_dir(dir.path()));
    let (before, after) = (facts(&image), facts(&dir.path().join("new.iso")));
    let shape = |facts: &BootFacts| {
        let catalog = facts.catalog.clone().expect("a catalog");
        let entries: Vec<_> = (catalog.entries.into_iter())
            .map(|e| {
                (e.platform, e.media, e.load_sectors, e.path, e.info_table.map(|t| t.is_right()))
            })
            .collect();
        let mbr = facts.mbr.clone().expect("an MBR");
        let partitions: Vec<_> =
            mbr.entries.iter().map(|e| (e.number, e.is_active, e.kind, e.range.start)).collect();
        let target = mbr.target.map(|target| target.is_right);
        (catalog.path, entries, mbr.code, target, mbr.disk_id, partitions)
    };
    assert_eq!(shape(&before), shape(&after));
    let ids = |facts: &BootFacts| {
        facts.iso.clone().map(|iso| (iso.label, iso.uuid.get(..19).map(str::to_owned)))
    };
    assert_eq!(ids(&before), ids(&after));
    let verdicts =
        |facts: &BootFacts| judge(facts).into_iter().map(|path| path.verdict).collect::<Vec<_>>();
    assert_eq!(verdicts(&before), verdicts(&after));
}
