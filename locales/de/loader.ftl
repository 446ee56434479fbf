# Eine Disc in einem Schritt startbar machen.
loader-title = Startbar machen
loader-do = Startbar machen
loader-which = Startprogramm
loader-grub = GRUB-Menü
loader-grub-note = Für ältere und neuere PCs, von Disc und Stick; so weit GRUB hier installiert ist.
loader-isolinux = isolinux-Menü
loader-isolinux-note = Für ältere PCs; auch für neuere, wenn die Disc einen Ordner EFI hat.
loader-efi = Ordner EFI
loader-efi-note = Nur für neuere PCs: Was in EFI/BOOT der Disc liegt, startet, ohne ein Menü von uns.
loader-menu-title = Titel des Menüs
loader-timeout = Sekunden, bis der erste Eintrag startet
loader-kernel = Kernel, der von selbst startet
loader-no-kernel = Auf der Disc liegt kein Kernel (vmlinuz, bzImage): Das Menü wird nennen, was sonst starten kann.
loader-options = Optionen für Kernel (leer: was sie brauchen)
