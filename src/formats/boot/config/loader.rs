//! Entries of systemd-boot (Boot Loader Specification, type 1).

use super::{Names, resolved};
use crate::model::boot::ConfigUse;

pub(super) fn read(text: &str, names: &mut Names) {
    for (number, line) in (1..).zip(text.lines()) {
        names.line = number;
        let line = line.trim();
        let Some((key, value)) = line.split_once([' ', '\t']) else { continue };
        let value = value.trim();
        match key {
            "linux" | "efi" => names.add(ConfigUse::Kernel, resolved(value, "")),
            "initrd" => names.add(ConfigUse::Initrd, resolved(value, "")),
            "devicetree" => names.add(ConfigUse::Extra, resolved(value, "")),
            "options" => names.add_kernel_arguments(value.split_whitespace()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::seen;
    use super::*;
    use crate::model::boot::ConfigKind;

    #[test]
    fn entries_name_kernels_and_volumes() {
        let text = "title Arch\nlinux /arch/boot/vmlinuz\ninitrd\t/arch/boot/initramfs.img\n\
            options archisobasedir=arch archisolabel=ARCH_2024 archisosearchuuid=2024-01\n";
        let found = seen(ConfigKind::Loader, text, "loader/entries/a.conf");
        let name = |line, what, name: &str| (line, what, name.to_owned());
        assert_eq!(
            found,
            [
                name(2, ConfigUse::Kernel, "arch/boot/vmlinuz"),
                name(3, ConfigUse::Initrd, "arch/boot/initramfs.img"),
                name(4, ConfigUse::RootLabel, "ARCH_2024"),
                name(4, ConfigUse::Uuid, "2024-01"),
            ]
        );
    }
}
