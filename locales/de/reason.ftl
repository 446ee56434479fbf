# Warum ein Abbild startet oder nicht. Die Kennung ist `reason-` und die der Regel.

# -- discs --
reason-no-catalog = Es gibt keinen Startkatalog, also startet von einer Scheibe nichts.
reason-record-misplaced = Der Starteintrag steht in Sektor { $sector } und nicht gleich hinter dem ersten Deskriptor; viel Firmware findet ihn nicht.
reason-catalog-invalid = Der Startkatalog beginnt nicht mit einem gültigen Eintrag; die Firmware übergeht ihn.
reason-catalog-sum-wrong = Die Prüfsumme des Startkatalogs ist falsch; UEFI übergeht einen solchen Katalog.
reason-catalog-malformed = Der Startkatalog ist fehlerhaft ({ $fault }); Firmware, die seine Einträge zählt, hört womöglich zu früh auf.
reason-no-entry = Der Startkatalog bietet { $firmware } nichts an.
reason-entry-not-bootable = Eintrag { $number } des Startkatalogs ist als nicht startbar gekennzeichnet.
reason-entry-platform = Eintrag { $number } enthält ein EFI-Abbild, ist aber nicht für UEFI gekennzeichnet; viel Firmware übergeht ihn.
reason-entry-too-far = Der Eintrag für UEFI steht hinter dem, was die Firmware vom Katalog eines Sticks liest.
reason-image-outside = Das Startabbild von Eintrag { $number } liegt außerhalb des Abbilds.
reason-image-empty = Das Startabbild von Eintrag { $number } enthält nur Nullen.
reason-load-too-short = Vom Startabbild { $number } werden nur { $sectors } Sektoren geladen; es braucht { $wanted }.
reason-efi-size-wrong = Eintrag { $number } nennt für sein EFI-Abbild { $declared }; es hat { $actual }.
reason-emulation-size = Startabbild { $number } hat nicht die Größe der Diskette, für die es steht.
reason-hard-disk-emulation = Startabbild { $number } steht für eine Festplatte; ob das geht, hängt vom BIOS ab.
reason-info-table-stale = Startabbild { $number } trägt eine Tabelle, wo es liegt, und die ist veraltet.
reason-info-table-missing = Startabbild { $number } fehlt die Tabelle, die ihm sagt, wo es liegt.
reason-grub2-stale = GRUB im Startabbild { $number } sucht sich selbst, wo es nicht liegt.
reason-unknown-program = Startabbild { $number } ist ein unbekanntes Programm; es wird gestartet, aber was es tut, lässt sich nicht sagen.
reason-entry-found = Eintrag { $number } des Startkatalogs startet es ({ $program }).

# -- sticks --
reason-empty-start = Der Startbereich ist leer: Das Abbild ist nur für Scheiben gemacht.
reason-no-signature = Der erste Sektor ist nicht als Startsektor gekennzeichnet.
reason-no-code = Der erste Sektor enthält kein Programm zum Starten.
reason-code-target-stale = Das Programm im ersten Sektor sucht seinen zweiten Teil bei Byte { $byte }, wo er nicht liegt.
reason-unknown-code = Das Programm im ersten Sektor ist unbekannt; es wird gestartet, aber was es tut, lässt sich nicht sagen.
reason-no-active-partition = Das Programm im ersten Sektor startet die aktive Partition, und keine ist aktiv.
reason-nothing-active = Keine Partition ist als aktiv gekennzeichnet; manches BIOS startet dann nichts.
reason-code-found = Der erste Sektor enthält ein Programm, das es startet ({ $code }).
reason-only-catalog = Nur der Startkatalog führt zum EFI-Abbild; manche Rechner verlangen dafür auf einem Stick eine Partition.
reason-no-efi-volume = Nichts führt UEFI zu einem Dateisystem, das es lesen kann.
reason-gpt-damaged = Die erste Partitionstabelle (GPT) ist beschädigt; die Firmware nimmt die Kopie am Ende.
reason-gpt-backup-misplaced = Die Kopie der Partitionstabelle (GPT) ist beschädigt oder steht nicht am Ende des Abbilds.
reason-partition-beyond-end = Eine Partition reicht über das Ende des Abbilds hinaus.
reason-mbr-overlaps = Partitionen überschneiden sich; viel Firmware lässt eine solche Tabelle liegen.
reason-protective-without-gpt = Der erste Sektor kündigt eine GPT an, es gibt aber keine gültige.
reason-esp-type-wrong = Partition { $number } enthält das EFI-Abbild, ist aber nicht als EFI-Partition gekennzeichnet.
reason-esp-found = UEFI findet das Dateisystem { $volume }.

# -- programs --
reason-no-program = Auf { $volume } gibt es kein { $path }.
reason-wrong-architecture = { $path } ist ein Programm für einen anderen Prozessor ({ $found }).
reason-not-a-program = { $path } ist kein EFI-Programm.
reason-only-in-efi-image = { $path } liegt nur im EFI-Abbild ({ $volume }), nicht unter den Dateien, die kopiert werden.
reason-too-large-for-fat = { $path } hat { $size }; FAT fasst nur Dateien unter 4 GiB.
reason-program-found = Die Firmware startet { $path }.
reason-unsigned = { $path } ist nicht signiert: Mit Secure Boot startet es nicht.
reason-old-authority = { $path } ist über { $signer } signiert; neue Rechner vertrauen dem womöglich nicht mehr.
reason-sbat-old = { $path } ist eine alte Generation ({ $component } { $generation }), die Secure Boot ablehnt, wo Sperrlisten eingespielt sind.
reason-needs-udf-driver = { $path } liegt nur im UDF-Dateisystem; ob die Firmware das liest, hängt vom Rechner ab.

# -- configuration --
reason-config-missing = Der Startlader findet keine Konfiguration ({ $path }).
reason-config-found = Der Startlader liest { $path }.
reason-loader-part-missing = Der Startlader braucht { $path }, das fehlt.
reason-named-file-missing = Die Konfiguration nennt { $name }, das fehlt.
reason-label-searched = Die Konfiguration sucht ein Dateisystem namens „{ $name }“; dieses heißt „{ $label }“.
reason-uuid-searched = Die Konfiguration sucht die Kennung { $name }; diese hier ist { $uuid }.
reason-windows-not-hybrid = Abbilder der Windows-Installation sind nicht dafür gemacht, unverändert auf einen Stick geschrieben zu werden.
