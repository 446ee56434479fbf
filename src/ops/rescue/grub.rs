//! A medium with GRUB 2 for every firmware it is installed for. Its programs are made by
//! `grub-mkimage` from the modules found here; the modules go onto the disc too.

use std::path::{Path, PathBuf};

use super::{
    RescueError, RescueOutcome, RescueWish, add_file, bytes, disc_entry, efi_entry, host_file, menu,
};
use crate::model::spec::{BootPlatform, BootSpec};
use crate::ops::boot_set::BootNames;
use crate::platform::tools;

/// Where distributions put GRUB.
const FOLDERS: [&str; 5] = [
    "/usr/lib/grub",
    "/usr/share/grub2",
    "/usr/share/grub",
    "/usr/local/lib/grub",
    "/usr/lib/grub2",
];
/// The program that puts modules together.
const MAKERS: [&str; 2] = ["grub-mkimage", "grub2-mkimage"];
/// Firmware for UEFI: folder of modules, and the name it looks for (UEFI 2.10, 3.5.1.1).
const UEFI: [(&str, &str); 4] = [
    ("x86_64-efi", "BOOTX64.EFI"),
    ("i386-efi", "BOOTIA32.EFI"),
    ("arm64-efi", "BOOTAA64.EFI"),
    ("riscv64-efi", "BOOTRISCV64.EFI"),
];
const BIOS: &str = "i386-pc";
/// What must work before the modules of the disc can be reached.
const MODULES: [&str; 24] = [
    "part_msdos",
    "part_gpt",
    "iso9660",
    "fat",
    "ext2",
    "udf",
    "normal",
    "configfile",
    "search",
    "search_fs_file",
    "search_label",
    "test",
    "echo",
    "linux",
    "chain",
    "boot",
    "reboot",
    "halt",
    "ls",
    "cat",
    "loopback",
    "serial",
    "terminal",
    "sleep",
];
const BIOS_MODULES: [&str; 2] = ["biosdisk", "linux16"];
/// Names of a menu that is there already.
const MENU: &str = "boot/grub/grub.cfg";
/// Files of a module folder that belong on a disc.
const ENDINGS: [&str; 2] = ["mod", "lst"];

pub(super) fn make(
    wish: &RescueWish,
    names: &mut BootNames<'_>,
) -> Result<RescueOutcome, RescueError> {
    let roots: Vec<PathBuf> =
        wish.folder.iter().cloned().chain(FOLDERS.iter().map(PathBuf::from)).collect();
    let has = |path: PathBuf| host_file(names.fs, &path).is_some().then_some(path);
    let folder_of = |platform: &str, file: &str| {
        let found = roots.iter().find_map(|root| has(root.join(platform).join(file)));
        found.and_then(|path| path.parent().map(Path::to_owned))
    };
    let bios = folder_of(BIOS, "boot_hybrid.img");
    let uefi: Vec<(&str, &str, PathBuf)> = UEFI
        .iter()
        .filter_map(|(platform, name)| Some((*platform, *name, folder_of(platform, "kernel.img")?)))
        .collect();
    if bios.is_none() && uefi.is_empty() {
        return Err(RescueError::NotInstalled { loader: "GRUB" });
    }
    let has_menu = names.node(MENU).is_some();
    let systems = menu::systems(names.tree, wish.first.as_deref(), wish.kernel_options.as_deref());
    if !has_menu {
        let text = menu::grub(&wish.title, wish.timeout, &systems);
        add_file(names.tree, MENU, bytes(text.into_bytes()))?;
    }

    let mut boot = BootSpec::default();
    let mut entries = Vec::new();
    let mut platforms = Vec::new();
    if let Some(folder) = bios {
        let image = image("i386-pc-eltorito", &folder, "/boot/grub", &BIOS_MODULES, names)?;
        let node = add_file(names.tree, "boot/grub/i386-pc/eltorito.img", bytes(image))?;
        add_modules(names, &folder, BIOS)?;
        entries.push(disc_entry(names, BootPlatform::X86, node)?);
        boot.system_area = names.code(&folder.join("boot_hybrid.img"))?;
        platforms.push("BIOS");
    }
    for (platform, name, folder) in &uefi {
        let image = image(platform, folder, "/EFI/BOOT", &[], names)?;
        add_file(names.tree, &format!("EFI/BOOT/{name}"), bytes(image))?;
        add_modules(names, folder, platform)?;
    }
    if !uefi.is_empty() {
        add_file(names.tree, "EFI/BOOT/grub.cfg", bytes(FINDS_THE_DISC.as_bytes().to_vec()))?;
        entries.extend(efi_entry(names)?);
        platforms.push("UEFI");
    }
    boot.catalog.get_or_insert_default().entries = entries;
    let count_systems = (!has_menu).then_some(systems.len());
    Ok(RescueOutcome { boot, count_systems, platforms })
}

/// What GRUB reads first on UEFI: from the EFI volume, from the disc, or from a stick with the
/// files copied. All lead to the menu of the disc.
const FINDS_THE_DISC: &str = "\
if [ ! -f ($root)/boot/grub/grub.cfg ]; then
    search --no-floppy --set=root --file /boot/grub/grub.cfg
fi
set prefix=($root)/boot/grub
configfile ($root)/boot/grub/grub.cfg
";

/// A program with everything in it that is needed to find the rest.
fn image(
    format: &str,
    folder: &Path,
    prefix: &str,
    more: &[&str],
    names: &BootNames<'_>,
) -> Result<Vec<u8>, RescueError> {
    let mut args: Vec<std::ffi::OsString> = Vec::new();
    for (option, value) in
        [("-O", format.as_ref()), ("-d", folder.as_os_str()), ("-p", prefix.as_ref())]
    {
        args.push(option.into());
        args.push(value.to_owned());
    }
    for module in MODULES.iter().chain(more) {
        // Not every platform has all.
        if host_file(names.fs, &folder.join(format!("{module}.mod"))).is_some() {
            args.push((*module).into());
        }
    }
    Ok(tools::output(&MAKERS, &args)?)
}

/// The modules, for menus that want more than the program has.
fn add_modules(
    names: &mut BootNames<'_>,
    folder: &Path,
    platform: &str,
) -> Result<(), RescueError> {
    let host = |source| {
        let path = folder.to_owned();
        RescueError::Boot(crate::ops::boot_set::BootSetError::Host { path, source })
    };
    let mut files = names.fs.list(folder).map_err(host)?;
    files.sort_unstable();
    for name in files {
        let path = folder.join(&name);
        let is_wanted = path.extension().is_some_and(|end| ENDINGS.iter().any(|e| end == *e));
        let (Some(name), true) = (name.to_str(), is_wanted) else { continue };
        if let Some(blob) = host_file(names.fs, &path) {
            add_file(names.tree, &format!("boot/grub/{platform}/{name}"), blob)?;
        }
    }
    Ok(())
}
