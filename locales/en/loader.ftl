# Making a disc start in one step.
loader-title = Make it start
loader-do = Make it start
loader-which = Boot loader
loader-grub = GRUB menu
loader-grub-note = For older and newer PCs, from disc and stick; as far as GRUB is installed here.
loader-isolinux = isolinux menu
loader-isolinux-note = For older PCs; for newer ones too if the disc has an EFI folder.
loader-efi = EFI folder
loader-efi-note = For newer PCs only: what lies in EFI/BOOT of the disc starts, without a menu of ours.
loader-menu-title = Title of the menu
loader-timeout = Seconds until the first entry starts
loader-kernel = Kernel that starts by itself
loader-no-kernel = No kernel lies on the disc (vmlinuz, bzImage): the menu will list what else can start.
loader-options = Options for kernels (empty: what they need)
