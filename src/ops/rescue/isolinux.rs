//! A medium with isolinux: its program, the modules its menu needs, boot code for sticks.

use std::path::PathBuf;

use super::{
    RescueError, RescueOutcome, RescueWish, add_file, bytes, disc_entry, efi_entry, find,
    host_file, menu,
};
use crate::model::spec::{BootPlatform, BootSpec};
use crate::ops::boot_set::BootNames;

/// Where distributions put isolinux and its modules.
const FOLDERS: [&str; 8] = [
    "/usr/lib/ISOLINUX",
    "/usr/lib/syslinux/modules/bios",
    "/usr/lib/syslinux/mbr",
    "/usr/lib/syslinux/bios",
    "/usr/share/syslinux",
    "/usr/share/syslinux/modules/bios",
    "/usr/lib/syslinux",
    "/usr/local/share/syslinux",
];
/// What the menu is made of.
const MODULES: [&str; 4] = ["ldlinux.c32", "libcom32.c32", "libutil.c32", "menu.c32"];
/// Names of a menu that isolinux reads (syslinux wiki, Config).
const MENUS: [&str; 4] =
    ["boot/isolinux/isolinux.cfg", "isolinux/isolinux.cfg", "isolinux.cfg", "syslinux.cfg"];

pub(super) fn make(
    wish: &RescueWish,
    names: &mut BootNames<'_>,
) -> Result<RescueOutcome, RescueError> {
    let folders: Vec<PathBuf> =
        wish.folder.iter().cloned().chain(FOLDERS.iter().map(PathBuf::from)).collect();
    let missing = RescueError::NotInstalled { loader: "isolinux" };
    let fs = names.fs;
    let file = |name: &str| find(fs, &folders, name).and_then(|path| host_file(fs, &path));
    let program = file("isolinux.bin").ok_or(missing)?;
    let has_menu = MENUS.iter().any(|path| names.node(path).is_some());
    let systems = menu::systems(names.tree, wish.first.as_deref(), wish.kernel_options.as_deref());
    let program = add_file(names.tree, "isolinux/isolinux.bin", program)?;
    for module in MODULES {
        let module_file = file(module).ok_or(RescueError::NotInstalled { loader: "isolinux" })?;
        add_file(names.tree, &format!("isolinux/{module}"), module_file)?;
    }
    if !has_menu {
        let text = menu::isolinux(&wish.title, wish.timeout, &systems);
        add_file(names.tree, "isolinux/isolinux.cfg", bytes(text.into_bytes()))?;
    }
    let mut boot = BootSpec::default();
    let mut platforms = vec!["BIOS"];
    let mut entries = vec![disc_entry(names, BootPlatform::X86, program)?];
    if let Some(efi) = efi_entry(names)? {
        entries.push(efi);
        platforms.push("UEFI");
    }
    boot.catalog.get_or_insert_default().entries = entries;
    if let Some(code) = find(fs, &folders, "isohdpfx.bin") {
        boot.system_area = names.code(&code)?;
    }
    let count_systems = (!has_menu).then_some(systems.len());
    Ok(RescueOutcome { boot, count_systems, platforms })
}
