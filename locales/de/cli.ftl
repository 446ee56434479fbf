# -- Hilfe: Rahmen --
cli-help-usage = Aufruf:
cli-help-verbs = Befehle
cli-help-verb = BEFEHL
cli-help-options = Optionen
cli-help-arguments = Argumente

# -- Hilfe: Befehle --
cli-about = Disc-Abbilder erstellen, lesen und untersuchen.
cli-examples =
    Ohne Befehl öffnet sich das Fenster, falls dieses Programm eines hat. Rückgabewerte: 0 fertig,
    1 Unterschiede gefunden, 2 fehlgeschlagen, 3 falscher Aufruf, 4 fertig, aber Dateien wurden
    übersprungen, 130 abgebrochen.

    Beispiele:
      glassmaster ls -lR disc.iso
      glassmaster extract disc.iso -C ordner
cli-about-info = Zeigen, was ein Abbild ist: Sitzungen, Volumes, Felder
cli-examples-info =
    Beispiele:
      glassmaster info disc.iso
      glassmaster info --json disc.iso
cli-about-ls = Auflisten, was in einem Abbild ist (auch: l)
cli-examples-ls =
    Ein Muster ohne Schrägstrich gilt für Namen, eines mit Schrägstrich für ganze Pfade.

    Beispiele:
      glassmaster ls -l disc.iso boot
      glassmaster ls -R --view joliet disc.iso
      glassmaster ls disc.iso '*.txt'
cli-about-find = Dateien eines Abbilds nach Name, Größe oder Datum finden
cli-examples-find =
    Beispiele:
      glassmaster find disc.iso --name '*.jpg' --size +1MB
      glassmaster find disc.iso --newer 2026-01-01
cli-about-cat = Dateien eines Abbilds ausgeben
cli-examples-cat =
    Beispiele:
      glassmaster cat disc.iso boot/grub/grub.cfg
      glassmaster cat mac.iso 'Read Me:rsrc' (ein Strom oder eine Fork, wie ls -l sie zeigt)
cli-about-extract = Dateien aus einem Abbild kopieren (auch: x)
cli-examples-extract =
    Ohne -C kommen mehrere Dateien in einen Ordner mit dem Namen des Abbilds. Vorhandene Dateien
    werden ohne --force übersprungen; eine beschädigte Datei bleibt als NAME.partial liegen; beides
    endet mit dem Rückgabewert 4. Namen, die in keinem Ordner stehen können, werden geändert und
    genannt.

    Beispiele:
      glassmaster extract disc.iso -C ordner
      glassmaster extract disc.iso docs '*.txt' --here
      glassmaster extract disc.iso --exclude '*.tmp' --strip 1 -C ordner
      glassmaster extract mac.iso --streams appledouble -C ordner
cli-about-map = Zeigen, wem jeder Sektor eines Abbilds gehört
cli-examples-map =
    Beispiele:
      glassmaster map disc.iso
      glassmaster map --json disc.iso
      glassmaster map --png disc.png disc.iso
cli-about-boot = Sagen, ob ein Abbild startet, wovon und warum
cli-examples-boot =
    Rückgabewert 1, wenn nichts davon startet. „startet“ heißt, dass die Firmware den Startlader
    findet und der seine Konfiguration; ausgeführt wird nichts.

    Beispiele:
      glassmaster boot disc.iso
      glassmaster boot --json disc.iso
cli-about-hash = Prüfsummen von Dateien berechnen, mehrere in einem Durchgang
cli-examples-hash =
    Eine Prüfsumme wird wie von sha256sum ausgegeben, mehrere in der BSD-Form mit Namen; beides
    liest sha256sum -c mit seinen Geschwistern.

    Beispiele:
      glassmaster hash disc.iso > disc.iso.sha256
      glassmaster hash --digest md5,sha256 *.iso

# -- Hilfe: Optionen aller Befehle --
cli-arg-help = Diese Hilfe ausgeben
cli-arg-version = Die Version ausgeben
cli-arg-progress = Wie der Fortschritt gezeigt wird: auto, plain, json oder none
cli-arg-color = Farben in Meldungen: auto, always oder never; NO_COLOR wird beachtet
cli-arg-quiet = Nur Fehler ausgeben
cli-arg-verbose = Jede Meldung ausgeben, nicht nur die ersten einer Art
cli-arg-strict = Bei Warnungen mit dem Rückgabewert 4 enden
cli-arg-jobs = Mit so vielen Threads arbeiten
cli-arg-temp-dir = Ordner für Verzeichnisse und entpackte Abbilder statt deines Zwischenspeichers; Abbilder über 2 GB, die entpackt werden müssen, brauchen ihn
cli-arg-image = Das Abbild
cli-arg-session = Diese Sitzung ansehen; sonst die letzte
cli-arg-volume = Dieses Volume ansehen, genannt wie von info
cli-arg-charset = Zeichensatz alter Namen, etwa cp866 oder shift_jis
cli-arg-view = Welche Namen gelten: auto, iso, rockridge, joliet, enhanced, udf, fat oder hfs
cli-arg-json = JSON ausgeben: ein Objekt, oder mit =lines eine Zeile je Eintrag
cli-arg-include = Nur Dateien, die passen (mehrfach möglich)
cli-arg-exclude = Weglassen, was passt, mit allem darunter (mehrfach möglich)
cli-arg-force = Vorhandene Dateien ersetzen
cli-arg-digest = Welche Prüfsummen: md5, sha1, sha256, sha512, blake3, crc32 oder all; mehrere mit Komma

# -- Hilfe: Optionen einzelner Befehle --
cli-arg-ls-paths = Ordner, Dateien oder Muster; ohne Angabe die oberste Ebene
cli-arg-long = Auch Rechte, Besitzer, Größe und Datum ausgeben
cli-arg-recursive = Auch alles darunter auflisten, mit ganzen Pfaden
cli-arg-human = Größen mit Einheit ausgeben
cli-arg-name = Namen oder Pfade, auf die dieses Muster passt
cli-arg-size = Dateien von genau (N), mindestens (+N) oder höchstens (-N) dieser Größe, etwa 700, 2k, 1GiB
cli-arg-newer = Geändert nach dieser Zeit, etwa 2026-11-02 oder 2026-11-02T14:05:00Z
cli-arg-cat-paths = Dateien oder Muster
cli-arg-extract-paths = Dateien, Ordner oder Muster; ohne Angabe alles
cli-arg-directory = Die Dateien hier ablegen; wird angelegt, falls nötig
cli-arg-here = Die Dateien im aktuellen Ordner ablegen
cli-arg-strip = Die ersten N Teile jedes Pfads weglassen
cli-arg-special = Geräte, Pipes und Sockets: skip (auslassen) oder keep (anlegen)
cli-arg-keep-set-id = Setuid-, Setgid- und Sticky-Bits wiederherstellen
cli-arg-track = Statt Dateien diese Spuren herausholen: Audio als WAV, Daten als Abbild
cli-arg-raw = Spuren als rohe Sektoren von 2352 Byte; ein Startabbild (--volume boot1), wie es auf der Scheibe liegt
cli-arg-hidden = Auch versteckte Dateien von UDF herausholen
cli-arg-streams = Datenströme und Forks von UDF, HFS und HFS+: off lässt sie aus; files schreibt jeden als NAME:STROM; appledouble schreibt die Ressource-Fork und die Angaben des Finders als ._NAME, andere als NAME:STROM
cli-arg-shared = Dateien mit gemeinsamen Daten: copy (kopieren) oder link (verknüpfen)
cli-arg-max-bytes = Nicht mehr als das schreiben
cli-arg-png = Die Karte als Bild zeichnen; - ist die Standardausgabe
cli-arg-as-command = Die build-Zeile ausgeben, die diesen Startaufbau wieder herstellt; Zeilen mit # nennen, was sie braucht
cli-arg-repair = Kopien der Datendateien mit geheilten Sektoren hierher legen
cli-arg-hash-files = Die Dateien

# -- falscher Aufruf --
cli-no-charset = Es gibt keinen Zeichensatz „{ $name }“.
cli-no-digest = Es gibt keine Prüfsumme „{ $name }“; es gibt { $known } und all.
cli-unknown-view = Es gibt keine Ansicht „{ $view }“; es gibt auto, iso, rockridge, joliet, enhanced, udf, fat und hfs.
cli-bad-glob = „{ $glob }“ ist kein Muster: { $error }
cli-bad-size = „{ $text }“ ist keine Größe; möglich sind 700, 2k oder 1GiB.
cli-bad-time = „{ $text }“ ist keine Zeit; möglich sind 2026-11-02 oder 2026-11-02T14:05:00Z.

# -- Abbilder --
cli-not-an-image = Das ist kein Disc-Abbild.
cli-packed-corrupt = Die { $kind }-Daten sind beschädigt oder abgeschnitten.
cli-packed-unsupported = Die { $kind }-Datei nutzt etwas, das hier nicht gelesen werden kann (Nummer { $feature }).
cli-packed-too-large = Die { $kind }-Datei wird entpackt größer als { $limit }.
cli-packed-must-expand = Die { $kind }-Datei lässt sich nicht an beliebiger Stelle lesen; sie müsste einmal entpackt werden.
cli-packed-beyond-cache = Die { $kind }-Datei müsste einmal entpackt werden, auf mehr als die { $limit }, die aufgehoben werden; --temp-dir DIR entpackt sie dort, solange sie offen ist.
cli-packed-no-cache = Es gibt keinen Ordner, in den sie entpackt werden könnte.
cli-packed-not-one = Das Archiv muss genau ein Abbild enthalten; es enthält { $count } Dateien.
cli-not-read = Das ist { $kind }; das ist hier nicht lesbar.
cli-image-changed = Das Abbild hat sich beim Lesen geändert; was geschrieben wurde, kann gemischt sein.
cli-no-session = Es gibt keine Sitzung { $asked }; das Abbild hat { $count }.
cli-no-volume = Es gibt kein Volume „{ $id }“; es gibt: { $there }.
cli-no-files = Diese Disc hat kein Dateisystem; extract --track holt eine Spur heraus.
cli-no-tracks = Es hat keine Spuren.
cli-no-track = Es gibt keine Spur { $number }.
cli-bad-track = „{ $text }“ ist keine Spur; Nummern oder all.
cli-track-too-long = Die Spur ist zu lang für eine WAV-Datei; --raw holt sie heraus.
cli-no-view = Das Abbild hat keine Ansicht „{ $view }“.
cli-no-path = „{ $path }“ gibt es im Abbild nicht.
cli-no-file = „{ $path }“ ist keine Datei.
cli-unreadable = „{ $path }“ lässt sich nicht bis zum Ende lesen.
cli-target-changed = Die Datei hat sich inzwischen geändert und wurde nicht ersetzt.
cli-usage-unknown = Unbekannt: { $arg }
cli-usage-value = { $arg } kann nicht „{ $value }“ sein.
cli-usage-verb = Das Verb „{ $verb }“ gibt es nicht.
cli-usage-missing = Es fehlt: { $arg }
cli-usage-conflict = { $arg } und { $other } gehen nicht zusammen.
cli-usage-more = Mehr dazu: glassmaster --help
cli-cancelling = Wird abgebrochen; Unfertiges wird entfernt …
cli-cancelled = Abgebrochen.
cli-more-like-it = noch { $count } davon ({ $code })

# -- was das System sagt --
cli-system-not-found = Diese Datei oder diesen Ordner gibt es nicht.
cli-system-denied = Keine Berechtigung.
cli-system-exists = Die Datei gibt es schon; --force ersetzt sie.
cli-system-is-folder = Das ist ein Ordner.
cli-system-not-folder = Das ist kein Ordner.
cli-system-full = Es ist kein Platz mehr.
cli-system-read-only = Auf den Datenträger kann nicht geschrieben werden.

# -- info --
cli-info-size = Größe
cli-info-boot = Start
cli-info-boot-entry = { $number }: { $platform }, Emulation { $emulation }, Sektor { $sector }, { $size } ({ $volume })
cli-info-container = Container
cli-info-sessions = Sitzung
cli-info-session = { $number }, ab Sektor { $sector }: { $name }
cli-info-tracks = Spuren
cli-info-track = { $number }  { $mode }, ab Sektor { $sector }, { $count } Sektoren, { $time }  { $title }
cli-info-track-session = { $number }  { $mode }, Sitzung { $session }, ab Sektor { $sector }, { $count } Sektoren, { $time }  { $title }
cli-info-partitions = Partition
cli-info-partition = { $scheme } { $number }, ab Sektor { $sector }, { $size }, Typ { $kind } „{ $name }“: { $holds }
cli-info-volume = Volume
cli-info-volume-line = „{ $name }“, { $kind }, { $blocks } Blöcke zu { $bytes } Byte
cli-info-views = Ansichten

# -- extract --
cli-extract-into = Die Dateien kommen in den Ordner „{ $folder }“.
cli-extract-shared = Die Dateien brauchen { $size }; viele haben gemeinsame Daten: mit --shared=link { $shared } weniger.
cli-extract-no-space = Die Dateien brauchen { $needed }, frei sind { $free }: Es fehlen { $missing }.
cli-extract-no-space-shared = Die Dateien brauchen { $needed }, frei sind { $free }: Es fehlen { $missing }. Viele haben gemeinsame Daten: Mit --shared=link brauchen sie { $shared } weniger.
cli-extract-over-limit = Die Dateien brauchen { $needed }, die Grenze ist { $limit }.
cli-extract-write = „{ $path }“ ließ sich nicht schreiben: { $error }
cli-extract-specials = { $count ->
    [one] Ein Gerät, eine Pipe oder ein Socket wurde ausgelassen; --special=keep legt es an.
   *[other] { $count } Geräte, Pipes und Sockets wurden ausgelassen; --special=keep legt sie an.
}
cli-extract-set-id = { $count ->
    [one] Eine Datei kam ohne Setuid-, Setgid- oder Sticky-Bit; --keep-set-id stellt es wieder her.
   *[other] { $count } Dateien kamen ohne Setuid-, Setgid- oder Sticky-Bit; --keep-set-id stellt sie wieder her.
}
cli-extract-hidden = { $count ->
    [one] Ein versteckter Eintrag wurde ausgelassen; --hidden holt ihn heraus.
   *[other] { $count } versteckte Einträge wurden ausgelassen; --hidden holt sie heraus.
}
cli-extract-streams = { $count ->
    [one] Ein Datenstrom oder eine Ressource-Fork wurde ausgelassen; --streams=files oder --streams=appledouble holt ihn heraus.
   *[other] { $count } Datenströme und Ressource-Forks wurden ausgelassen; --streams=files oder --streams=appledouble holt sie heraus.
}
cli-extract-losses = { $count ->
    [one] Eine Datei wurde nicht oder nicht ganz kopiert.
   *[other] { $count } Dateien wurden nicht oder nicht ganz kopiert.
}
cli-incident-exists = „{ $path }“ gibt es schon und wurde übersprungen.
cli-incident-in-the-way = „{ $path }“: Etwas anderes mit diesem Namen steht im Weg.
cli-incident-damaged = „{ $path }“ ist beschädigt; was lesbar war, liegt als NAME.partial da.
cli-incident-unreadable = „{ $path }“ lässt sich nicht lesen ({ $code }).
cli-incident-too-long = „{ $path }“: Der Pfad ist zu lang.
cli-incident-failed = „{ $path }“: { $error }
cli-incident-renamed = „{ $path }“ heißt jetzt „{ $to }“.
cli-incident-special = „{ $path }“ ist ein Gerät, eine Pipe oder ein Socket und wurde ausgelassen.
cli-incident-set-id = „{ $path }“ kam ohne sein Setuid-, Setgid- oder Sticky-Bit.
cli-incident-hidden = „{ $path }“ ist als versteckt gekennzeichnet und wurde ausgelassen.

# -- build und plan: Hilfe --
cli-about-build = Ein Abbild aus Ordnern und Dateien erstellen
cli-examples-build =
    Was ein Ordner enthält, kommt auf die oberste Ebene der Disc; HOST=DISC/PFAD legt eine Datei
    oder einen Ordner an diese Stelle, -=DISC/PFAD die Standardeingabe. Besitzer ist root, die
    Rechte sind schlicht, wenn nichts anderes gewünscht ist. Eine neue Datei bekommt ihren Namen,
    ohne auf den Datenträger zu warten; --sync=always wartet. Dasselbe --date ergibt dieselbe
    Layout-Kennung wie plan.
    Ein Projekt (.glass) für sich allein wird gemacht, wie es darin steht.

    Beispiele:
      glassmaster build fotos -o fotos.iso
      glassmaster build seite notiz.txt=docs/notiz.txt -V SEITE -o seite.iso
      glassmaster build fotos -o fotos.iso --digest sha256 --verify
cli-about-plan = Genau das Layout zeigen, das build schreiben würde
cli-examples-plan =
    Beispiele:
      glassmaster plan fotos
      glassmaster plan fotos --map --date 2026-11-02
      glassmaster plan fotos --json
cli-arg-sources = Ordner, Dateien, HOST=DISC/PFAD oder -=DISC/PFAD
cli-arg-files-from = Die Pfade dieser Liste nehmen; - ist die Standardeingabe
cli-arg-input = Die Standardeingabe unter diesem Pfad auf die Disc legen, etwa -=etc/motd
cli-arg-null = Pfade in Listen enden mit NUL statt mit der Zeile
cli-arg-build-exclude = Weglassen, was passt (mehrfach möglich)
cli-arg-exclude-from = Weglassen, worauf ein Muster dieser Liste passt
cli-arg-use-gitignore = Weglassen, was .gitignore-Dateien nennen
cli-arg-keep-system-files = .DS_Store, Thumbs.db und Ähnliches behalten
cli-arg-follow-links = Nehmen, worauf symbolische Links zeigen
cli-arg-other-file-systems = Ordner auf anderen Dateisystemen betreten
cli-arg-on-clash = Zwei verschiedene Quellen für einen Pfad: fail (abbrechen), replace (ersetzen), keep-both (beide), skip (auslassen) oder newer (die neuere)
cli-arg-unreadable = Unlesbare Dateien: fail (abbrechen) oder skip (auslassen, Rückgabewert 4)
cli-arg-owner = Besitzer der Dateien: root, host oder UID:GID
cli-arg-mode = Rechte: plain (0444, Ordner und Programme 0555), host oder OKTAL
cli-arg-date = Zeit der Erstellung; sonst SOURCE_DATE_EPOCH, sonst jetzt
cli-arg-iso-level = Stufe von ISO 9660: 1, 2, 3 oder 4
cli-arg-joliet = Windows-Namen mit bis zu 64 oder 103 Zeichen, oder off
cli-arg-rock-ridge = Unix-Namen und -Rechte: on, off oder Version 1.12
cli-arg-deep = Ordner tiefer als acht Ebenen: keep (lassen) oder relocate (verlegen)
cli-arg-dedupe = Gleiche Dateien einmal speichern
cli-arg-hide = Was passt, aus einer Ansicht weglassen, etwa joliet:*.txt (mehrfach möglich)
cli-arg-sort = Reihenfolge der Dateien auf der Disc: Zeilen MUSTER GEWICHT, große zuerst
cli-arg-align = Dateien an Vielfachen davon beginnen lassen, etwa 4096
cli-arg-pin = Datei, oder Ordner mit seinen Dateien hintereinander, bei einem Sektor halten: boot/kernel=20000
cli-arg-order = Diese zuerst, in dieser Reihenfolge: Datei mit einem Pfad der Disc je Zeile
cli-arg-first = Diese Dateien zuerst auf die Disc legen
cli-arg-last = Diese Dateien zuletzt auf die Disc legen
cli-arg-before = Dateien vor andere legen: "*.idx=*.dat"
cli-arg-after = Dateien hinter andere legen: "*.dat=*.idx"
cli-arg-sort-by = Nach name, size, weight oder recorded (altem Platz) sortieren; -size: große zuerst
cli-arg-keep-together = Keine andere Datei zwischen diese lassen; ein Ordner steht für alles darin
cli-arg-gap = So viel hinter jeder davon freilassen: "1MiB:*.log"
cli-arg-reserve = Sektoren freihalten: 5000..6000, oder Bytes: 10MB..12MB
cli-arg-distance = Dateien auseinanderhalten, gegen Kratzer: "100MB:kopie1=kopie2"
cli-arg-inside = Dateien in einem Bereich halten: "700MB:fotos", "0..2295104:film" (Sektoren)
cli-arg-outside = Dateien von einem Bereich fernhalten: "0..1000:logs"
cli-arg-edit-align = Bestimmte Dateien an Vielfachen beginnen lassen: "64KiB:*.img"
cli-arg-boot-bios = Dies auf einem BIOS starten: eine Datei der Disc, sonst des Rechners, die dann verborgen ist. Dahinter: load=N|whole, segment=N, emulation=floppy|disk, patch=none|table|grub2, id=TEXT, criteria=TYP:HEX, not-bootable
cli-arg-boot-uefi = Dies auf UEFI starten: ein EFI-Abbild oder ein Ordner, aus dem eines entsteht
cli-arg-boot-entry = Ein weiterer Starteintrag für bios, efi, powerpc, mac oder eine Zahl, etwa powerpc:boot.img
cli-arg-boot-catalog = Den Startkatalog als diese Datei der Disc zeigen
cli-arg-mbr = Startcode für Sticks: isohdpfx.bin von isolinux, boot_hybrid.img von GRUB oder ein Startbereich; kind=isolinux|grub2|plain, falls er nicht erkannt wird
cli-arg-usb = Auch von Sticks starten: on (Partitionstabellen, wie die Einträge sie brauchen) oder off
cli-arg-gpt = Eine GUID-Partitionstabelle schreiben, ihre Kopie ganz am Ende
cli-arg-apm = Eine Apple-Partitionstabelle schreiben
cli-arg-append-partition = Eine Partition anhängen: efi, data, 0xEF oder eine GUID, dann eine Datei oder ein Ordner; --boot-uefi append1 startet von ihr
cli-arg-append-align = Angehängte Partitionen an Vielfachen davon beginnen lassen
cli-arg-partition-offset = Die Disc auch zu einer Partition machen, die bei diesem Sektor beginnt, etwa 16
cli-arg-cylinders = Auf volle Zylinder auffüllen: auto, off oder KÖPFExSEKTOREN
cli-arg-mbr-partition = Eine Partition des MBR: volume, image, bootN, appendN oder ERSTER+ANZAHL, dann type=0x17, number=N, active
cli-arg-gpt-partition = Dasselbe für die GPT, auch gaps; dann type=efi|data|GUID, name=TEXT, guid=GUID, flags=N
cli-arg-apm-partition = Dasselbe für die Apple-Tabelle; dann type=Apple_HFS, name=TEXT, flags=N
cli-arg-disk-id = Kennung der Platte im MBR, hexadezimal; sonst aus Datum und Name
cli-arg-disk-guid = GUID der Platte; sonst aus Datum und Name
cli-arg-esp-free = Platz, der auf EFI-Partitionen aus Ordnern frei bleibt
cli-arg-esp-label = Name von EFI-Partitionen aus Ordnern
cli-arg-rescue = Ein startfähiges Rettungsmedium daraus machen: grub oder isolinux, wie hier installiert, mit einem Menü der gefundenen Kernel, oder efi nur für den EFI-Ordner
cli-arg-menu-title = Titel des Menüs; sonst der Name der Disc
cli-arg-menu-timeout = Sekunden, bis sein erster Eintrag startet
cli-arg-kernel-options = Optionen für die Kernel des Menüs
cli-arg-loader-folder = Den Startlader zuerst hier suchen, etwa /usr/lib/grub
cli-arg-padding = Sektoren mit Nullen am Ende
cli-arg-volume-id = Name der Disc; sonst der der ersten Quelle
cli-arg-system-id = System, das den Startbereich benutzt
cli-arg-volume-set-id = Name des Satzes von Discs
cli-arg-publisher-id = Herausgeber
cli-arg-preparer-id = Bearbeiter
cli-arg-application-id = Anwendung
cli-arg-copyright-file = Datei auf der obersten Ebene mit dem Urheberrecht
cli-arg-abstract-file = Datei auf der obersten Ebene mit der Zusammenfassung
cli-arg-bibliographic-file = Datei auf der obersten Ebene mit der Bibliografie
cli-arg-output = Das Abbild, das geschrieben wird; - ist die Standardausgabe
cli-arg-sync = Warten, bis der Datenträger es hat: auto (wenn eine Datei ersetzt wird, auf Wechsel- und Netzlaufwerken), always oder never
cli-arg-verify = Das Abbild zurücklesen und vergleichen
cli-arg-print-size = Die Größe in Byte ausgeben und nichts schreiben
cli-arg-dry-run = Alles tun, nur nicht schreiben
cli-arg-plan-map = Ausgeben, wem jeder Sektor gehört
cli-arg-explain = Sagen, welche Eingaben nicht festliegen

# -- build und plan --
cli-build-no-source = Es gibt nichts für die Disc; nenne einen Ordner oder eine Datei.
cli-build-project-option = Ein Projekt legt selbst fest, wie sein Abbild wird; { $option } geht daneben nicht. Name (-V) und Zeit (--date) gehen.
cli-build-nameless = Die Standardeingabe braucht einen Namen auf der Disc: -=DISC/PFAD.
cli-build-bad-path = „{ $path }“ ist kein Pfad auf einer Disc.
cli-build-bad-align = An „{ $text }“ lässt sich nicht ausrichten; möglich sind Zweierpotenzen ab 2048.
cli-build-bad-boot = { $option } versteht „{ $text }“ nicht.
cli-build-boot-missing = „{ $path }“ ist weder auf der Disc noch eine Datei dieses Rechners.
cli-build-boot-no-file = „{ $path }“ ist weder Datei noch Ordner.
cli-build-boot-no-such = { $what } gibt es nicht.
cli-build-boot-code-long = „{ $path }“ ist länger als die 32 KiB des Startbereichs.
cli-build-rescue-not-installed = { $loader } ist auf diesem Rechner nicht installiert: Installieren Sie es oder nennen Sie seinen Ordner mit --loader-folder.
cli-build-rescue-no-efi = Die Disc hat kein EFI/BOOT/BOOT*.EFI, das UEFI starten könnte.
cli-build-rescue-in-the-way = „{ $path }“ wird für den Startlader gebraucht, aber dort ist etwas anderes.
cli-build-rescue-starts = Startet auf { $platforms }.
cli-build-rescue-menu = { $count ->
    [0] Das Menü hat kein System: Es wurde kein Kernel gefunden (vmlinuz, bzImage).
    [one] Das Menü hat ein System.
   *[other] Das Menü hat { $count } Systeme.
}
cli-build-bad-owner = „{ $text }“ ist kein Besitzer; möglich sind root, host und UID:GID.
cli-build-bad-mode = „{ $text }“ sind keine Rechte; möglich sind plain, host und Oktalzahlen.
cli-build-bad-hide = „{ $text }“ blendet nichts aus; schreibe ANSICHT:MUSTER, etwa joliet:*.txt.
cli-build-bad-sort = „{ $text }“ ist keine Reihenfolge; schreibe MUSTER GEWICHT.
cli-build-clash = Zwei verschiedene Quellen für „{ $path }“.
cli-build-clashes = { $count ->
    [one] Ein Pfad hat zwei verschiedene Quellen; --on-clash sagt, welche gilt.
   *[other] { $count } Pfade haben zwei verschiedene Quellen; --on-clash sagt, welche gilt.
}
cli-build-system-files = { $count ->
    [one] Eine Systemdatei ausgelassen; --keep-system-files behält sie.
   *[other] { $count } Systemdateien ausgelassen; --keep-system-files behält sie.
}
cli-build-excluded = { $count ->
    [one] Eine Datei oder ein Ordner ausgeschlossen.
   *[other] { $count } Dateien und Ordner ausgeschlossen.
}
cli-build-specials = { $count ->
    [one] Ein Gerät, eine Pipe oder ein Socket ausgelassen; --special=keep behält es.
   *[other] { $count } Geräte, Pipes und Sockets ausgelassen; --special=keep behält sie.
}
cli-build-not-entered = { $count ->
    [one] Ein Ordner auf einem anderen Dateisystem nicht betreten; --other-file-systems betritt ihn.
   *[other] { $count } Ordner auf anderen Dateisystemen nicht betreten; --other-file-systems betritt sie.
}
cli-build-loops = { $count ->
    [one] Ein Link auf einen Ordner, der ihn enthält, wurde abgeschnitten.
   *[other] { $count } Links auf Ordner, die sie enthalten, wurden abgeschnitten.
}
cli-build-strays = { $count ->
    [one] Ein Link führt aus dem hinzugefügten Ordner heraus; --follow-links nimmt, worauf er zeigt.
   *[other] { $count } Links führen aus den hinzugefügten Ordnern heraus; --follow-links nimmt, worauf sie zeigen.
}
cli-build-unreadable = { $count ->
    [one] Eine Datei oder ein Ordner ist nicht lesbar; --unreadable=skip lässt sie weg.
   *[other] { $count } Dateien und Ordner sind nicht lesbar; --unreadable=skip lässt sie weg.
}
cli-build-cannot-read = Sie ist nicht lesbar.
cli-build-changed = Sie hat sich inzwischen geändert.
cli-build-sources-changed = { $count ->
    [one] Eine Datei hat sich währenddessen geändert; nichts wurde geschrieben.
   *[other] { $count } Dateien haben sich währenddessen geändert; nichts wurde geschrieben.
}
cli-build-fault = Das Layout ist falsch: { $fault }
cli-build-impossible = So lässt sich das Abbild nicht erstellen.
cli-build-would = Es wären { $size }.
cli-build-done = { $file }: { $size }
cli-build-done-verified = { $file }: { $size }, zurückgelesen und gleich
cli-build-layout = Layout { $short } ({ $id }), Datum { $date }
cli-build-is-source = Das Ziel ist eine der Dateien, die auf die Disc sollen.
cli-build-no-space = Der Platz reicht nicht: Es fehlen { $missing }.
cli-build-too-long = Dateien dort können nicht länger als { $limit } sein.
cli-build-leftover = Entfernt; ein früherer, abgebrochener Lauf hatte sie hinterlassen.
cli-build-verify-failed = Zurückgelesen wurde etwas anderes als geschrieben; nichts wurde behalten.
cli-build-verify-layout = Das geschriebene Abbild liest sich anders als geplant: { $what }; nichts wurde behalten.
cli-plan-id = Layout-Kennung
cli-plan-date = Datum
cli-plan-size = Größe
cli-plan-space = Belegung: { $files } in Dateien, { $empty } leer dazwischen, { $wasted } ungenutzt insgesamt
cli-plan-rule-kept = Regel: { $rule }
cli-plan-rule-lost = Regel entfällt: { $rule }
cli-plan-rule-idle = Regel ohne Dateien: { $rule }
cli-plan-rule-off = Regel ausgeschaltet: { $rule }
cli-edit-layout-new = Regeln der Anordnung brauchen ein neues Abbild; nenne es mit -o.
cli-layout-bad-pin = „{ $text }“ ist kein Platz; schreibe PFAD=SEKTOR.
cli-layout-no-path = { $path }: nicht auf der Disc
cli-layout-bad-range = „{ $text }“ ist kein Bereich; schreibe ANFANG..ENDE, etwa 0..700MB oder 1000..2000 (Sektoren).
cli-layout-bad-distance = „{ $text }“ ist kein Abstand; schreibe BYTES:MUSTER=MUSTER.
cli-layout-bad-align = An „{ $text }“ lässt sich nicht ausrichten; schreibe BYTES:MUSTER, ein Vielfaches von 2048.
cli-layout-bad-gap = „{ $text }“ ist keine Lücke; schreibe BYTES:MUSTER.
cli-layout-bad-pair = „{ $text }“ nennt keine zwei Seiten; schreibe MUSTER=MUSTER.
cli-layout-bad-key = „{ $text }“ ist keine Reihenfolge; schreibe name, size, weight oder recorded.
cli-layout-order-missing = { $path }: in der Reihenfolge genannt, aber nicht auf der Disc
cli-plan-from-host = vom Rechner
cli-plan-unpinned-date = Datum: jetzt; --date { $date } wiederholt es
cli-plan-unpinned-name = Name der Disc: von der ersten Quelle

# -- convert --
cli-about-convert = Ein Abbild in ein anderes Format umwandeln
cli-examples-convert =
    Die Endung von AUS sagt, welches Format, wenn --to es nicht tut. Was das neue Format nicht
    fassen kann, wird vorher gesagt; --accept-loss macht ohne es weiter. Das Geschriebene wird
    zurückgelesen, bevor es seinen Namen bekommt. Mit -C werden viele Abbilder nacheinander
    umgewandelt, auch alle in den genannten Ordnern, in dieselben Ordner unter ORDNER: schon
    vorhandene werden übersprungen (Rückgabewert 4), ein Fehler hält den Rest nicht auf
    (Rückgabewert 2).

    Beispiele:
      glassmaster convert spiel.cue spiel.iso
      glassmaster convert --to iso -C aus --accept-loss audio *.cue
      glassmaster convert --to chd -C chd spiele
cli-arg-convert-files = Das Abbild und die neue Datei; mit -C nur Abbilder und Ordner; - ist die Standardausgabe
cli-arg-to = Format des neuen Abbilds: iso, cue, toc, ccd, mds, nrg, raw, gz, xz, zst, cso, zso oder chd
cli-arg-convert-directory = Alle Abbilder umwandeln und die neuen hier ablegen; wird angelegt, wenn er fehlt
cli-arg-convert-name = Wie die neuen heißen, etwa {"{"}name{"}"}-kopie.iso
cli-arg-accept-loss = Was verloren gehen darf: subchannel, cd-text, pregap, session, audio, track, form2, index, codes oder all; mehrere mit Komma
cli-convert-needs-output = Es fehlt, was entstehen soll: der Name einer neuen Datei oder --to.
cli-convert-no-images = In diesen Ordnern sind keine Abbilder.
cli-convert-needs-directory = Mehrere Abbilder brauchen einen Ordner als Ziel: -C.
cli-convert-needs-target = Mit --to ist zu sagen, was entstehen soll.
cli-convert-needs-file = Dieses Format kann nicht auf die Standardausgabe geschrieben werden.
cli-convert-no-target = Aus dem Namen geht nicht hervor, was „{ $file }“ werden soll; --to sagt es.
cli-convert-unknown = „{ $name }“ kann nicht erstellt werden; es gibt { $known }.
cli-convert-no-loss = Einen Verlust „{ $name }“ gibt es nicht; es gibt { $known } und all.
cli-convert-losses = Das ginge verloren: { $lost }. --accept-loss { $ids } macht ohne es weiter.
cli-convert-no-data = Darin sind keine Daten einer Disc.
cli-convert-not-possible = Das neue Format kann diese Disc nicht fassen: sie ist zu groß oder hat keine Tracks.
cli-convert-skipped = Ist schon vorhanden und wurde übersprungen.
cli-convert-same-name = Zwei der neuen Abbilder hießen „{ $file }“.
cli-convert-summary = { $done } fertig, { $skipped } übersprungen, { $failed } fehlgeschlagen
cli-loss-subchannel = der Subchannel
cli-loss-cd-text = Titel und Interpreten (CD-TEXT)
cli-loss-pregap = die Pausen vor den Tracks
cli-loss-session = andere Sessions
cli-loss-audio = Audiotracks
cli-loss-track = andere Datentracks
cli-loss-form2 = was Form-2-Sektoren über 2048 Bytes hinaus enthalten (Video und Ton von XA-Discs)
cli-loss-index = Indexpunkte innerhalb von Tracks
cli-loss-codes = Katalognummer, Aufnahmecodes und Kennzeichen der Tracks

# -- completions, manual --
cli-about-completions = Die Vervollständigung einer Shell ausgeben
cli-examples-completions =
    Pakete installieren sie. Von Hand:

      glassmaster completions bash > ~/.local/share/bash-completion/completions/glassmaster
cli-arg-shell = bash, elvish, fish, powershell oder zsh
cli-about-manual = Die Handbuchseite des Programms oder eines Verbs ausgeben
cli-examples-manual =
    Pakete installieren sie. Zum Lesen:

      glassmaster manual build | man -l -
cli-arg-manual-verb = Das Verb; ohne es die Seite des Programms
cli-no-verb = Ein Verb „{ $name }“ gibt es nicht.

# -- verify --
cli-about-verify = Die Sektoren einer Disc mit ihren Prüfcodes vergleichen (auch: t)
cli-examples-verify =
    Rohe Sektoren tragen Codes, die Schäden zeigen und heilen (EDC und ECC). Schlechte Sektoren
    werden aufgelistet und führen zu Code 1; --repair macht Kopien der Datendateien, in denen
    geheilt ist, was sich heilen lässt.

    Beispiele:
      glassmaster verify game.cue
      glassmaster verify game.cue --repair geheilt
cli-verify-ecc = Sektor { $sector } von Spur { $track }: Die Daten stimmen, ihr ECC nicht.
cli-verify-mendable = Sektor { $sector } von Spur { $track } ist schlecht und heilbar.
cli-verify-lost = Sektor { $sector } von Spur { $track } ist schlecht und nicht heilbar.
cli-verify-no-codes = Es gibt keine Codes zu prüfen: Die Sektoren enthalten nur Daten.
cli-verify-good = { $checked } Sektoren geprüft, alle gut.
cli-verify-bad = { $checked } Sektoren geprüft, { $bad } schlecht, { $mended } davon heilbar.
cli-verify-made = mit geheilten Sektoren gemacht

cli-raw-what = --raw gehört zu --track, oder zu --volume und einem Startabbild wie boot1

# -- boot --
cli-boot-cd = Scheibe
cli-boot-usb = Stick
cli-boot-fat = Dateien kopiert
cli-boot-bios = BIOS
cli-boot-uefi-x64 = UEFI x64
cli-boot-uefi-ia32 = UEFI ia32
cli-boot-uefi-arm64 = UEFI arm64
cli-boot-starts = startet
cli-boot-no = startet nicht
cli-boot-doubtful = unklar
cli-boot-not-carried = Die Zeile lässt aus, was sich nicht wieder herstellen lässt: { $what } { $number }
cli-boot-mend = Was hilft: { $mend }
cli-boot-bytes = Bytes { $start } bis { $end }
cli-boot-line = Zeile { $line }
cli-boot-signed = { $path } auf { $volume }: { $kind } für { $architecture }, signiert von { $signer }
cli-boot-not-signed = { $path } auf { $volume }: { $kind } für { $architecture }, nicht signiert
## edit
cli-about-edit = Den Inhalt eines Abbilds ändern und daraus ein neues machen
cli-examples-edit =
    Entfernt, verschoben, ersetzt, hinzugefügt, benannt: in dieser Reihenfolge, gleich wie die
    Optionen stehen. --mv A=B verschiebt nach B hinein, wenn B ein Ordner ist. Pfade sind die, die
    ls zeigt. -o darf mit --force das Abbild selbst nennen: Es wird ersetzt, wenn das neue ganz ist.

    Beispiele:
      glassmaster edit rescue.iso -o neu.iso --add notizen.txt --rm alt/handbuch.pdf
      glassmaster edit rescue.iso -o neu.iso --replace grub.cfg=boot/grub/grub.cfg -V RESCUE2
      glassmaster edit rescue.iso -o rescue.iso --force --mv docs/a.txt=docs/b.txt
      glassmaster edit rescue.iso --in-place --add notizen.txt
      glassmaster edit rescue.iso --append --add notizen.txt
cli-arg-edit-add = Eine Datei oder einen Ordner hinzufügen; mehrfach möglich
cli-arg-edit-rm = Eine Datei oder einen Ordner entfernen; mehrfach möglich
cli-arg-edit-mv = Verschieben oder umbenennen; mehrfach möglich
cli-arg-edit-replace = Den Inhalt einer Datei vom Rechner nehmen; mehrfach möglich
cli-edit-needs-equals = „{ $text }“ braucht ein Gleichheitszeichen zwischen Was und Wohin
cli-edit-removed = { $count ->
    [one] Eine Datei oder ein Ordner entfernt
   *[other] { $count } Dateien und Ordner entfernt
}
cli-edit-moved = { $count ->
    [one] Eine Datei oder ein Ordner verschoben
   *[other] { $count } Dateien und Ordner verschoben
}
cli-edit-replaced = { $count ->
    [one] Eine Datei ersetzt
   *[other] { $count } Dateien ersetzt
}
cli-edit-added = { $count ->
    [one] Eine Datei hinzugefügt, { $size }
   *[other] { $count } Dateien hinzugefügt, { $size }
}
cli-arg-edit-boot = Was aus dem Startbaren wird: für die neue Anordnung neu gemacht (replay), Byte für Byte an seinem Platz gelassen (keep) oder weggelassen (drop); ohne Angabe replay, sonst keep
cli-arg-edit-in-place = Die Datei selbst ändern: Dateien bleiben an ihrem Platz, und nur Sektoren, die sich unterscheiden, werden geschrieben; die alten liegen daneben, bis alles auf der Platte ist
cli-arg-edit-append = Eine Sitzung an die Datei anhängen: der ältere Stand bleibt und ist mit --session wählbar
cli-edit-taken-back = eine abgebrochene Änderung wurde zuerst zurückgenommen
cli-edit-refused = { $why } Es wurde nichts geschrieben; -o macht ein neues Abbild.
cli-edit-left = Es misslang ({ $why }) und ließ sich noch nicht zurücknehmen. Die alten Bytes liegen in { $kept }; das Abbild liest sich wie zuvor, und das nächste --in-place stellt sie wieder her.
cli-edit-way = { $way ->
    [in-place] { $written } von { $size } an Ort und Stelle geschrieben; { $left }, die keine Datei mehr benennt, bleiben im Abbild
    [append] { $written } von { $size } als weitere Sitzung geschrieben; die ältere bleibt
   *[other] { $written } von { $size } geschrieben, der Rest teilt seine Blöcke mit dem alten Abbild; { $left }, die keine Datei mehr benennt, bleiben darin
}
cli-about-compare = Zwei Images, Projekte oder Ordner vergleichen, oder die Ansichten eines Images
cli-examples-compare =
    Sagt in Worten, was verschieden ist und ob es zählt: Dateien, Felder der Deskriptoren, was
    startet, und jedes verschiedene Byte mit dem, dem es gehört. Ende mit 0: gleich; mit 1:
    verschieden, es sei denn, alles Verschiedene ist von den Arten hinter --ignore.

    Beispiele:
      glassmaster compare a.iso b.iso.gz
      glassmaster compare --ignore times first.iso second.iso
      glassmaster compare disc.iso folder --report differences.html
      glassmaster compare disc.iso
cli-arg-compare-left = Image, Projekt (.glass) oder Ordner
cli-arg-compare-right = Womit verglichen wird; ohne das werden die Ansichten eines Images verglichen
cli-arg-ignore = Was nicht zählt: times, ids, order (auch Orte), padding; durch Kommas getrennt
cli-arg-report = Auch einen Bericht schreiben; sein Name endet auf .html oder .md
cli-bad-ignore = --ignore kennt { $name } nicht; es kennt times, ids, order, padding
cli-bad-report = --report braucht einen Namen, der auf .html oder .md endet
cli-edit-list = { $path }: Prüfsummen geänderter Dateien neu berechnet
cli-edit-stale = { $path }: nicht lesbar, und die Prüfsummen stimmen nicht mehr

## try
cli-about-try = Ein Abbild in QEMU starten, ohne etwas zu schreiben
cli-examples-try =
    Die Maschine liest das Abbild, wie es ist, und vergisst, was sie schreibt. edit --try startet,
    was eine Änderung ergäbe, bevor es gemacht ist.

    Beispiele:
      glassmaster try rescue.iso
      glassmaster try rescue.iso --on uefi-usb
      glassmaster edit rescue.iso --replace grub.cfg=boot/grub/grub.cfg --try uefi-cd
cli-arg-edit-try = Das Ergebnis in QEMU starten, statt es zu schreiben: bios-cd, bios-usb, uefi-cd oder uefi-usb
cli-arg-try-on = Die Maschine: bios-cd, bios-usb, uefi-cd oder uefi-usb
cli-arg-try-memory = Ihr Speicher
cli-arg-qemu-arg = Ein weiteres Argument für QEMU; mehrfach möglich

## order
cli-about-order = Aus aufgezeichneten Lesezugriffen eine Reihenfolge der Dateien vorschlagen
cli-examples-order =
    Die Aufzeichnung ist ein Text: SEKTOR ANZAHL [SEKUNDEN] je Zeile, Sektoren zu 2048 Bytes. Auch
    was QEMU mit -msg timestamp=on -trace blk_co_preadv,file=DATEI schreibt, wird gelesen. Zeiten
    sind die eines üblichen Laufwerks: Rate, Suchzeiten, Puffer. Nichts wird bewegt; -o schreibt
    die Reihenfolge, die build und edit mit --order nehmen.

    Beispiele:
      glassmaster order rettung --recording start.log --medium dvd -o folge.txt
      glassmaster order --image rettung.iso --recording start.log -o folge.txt
      glassmaster edit rettung.iso --order folge.txt -o schneller.iso
cli-arg-order-image = Das Abbild, von dem gelesen wurde, statt der Quellen
cli-arg-recording = Die Aufzeichnung; - ist die Standardeingabe
cli-arg-order-medium = Wovon gelesen werden wird: cd, dvd, dvd-dl, bd, bd-dl oder usb (dvd)
cli-arg-order-output = Die Reihenfolge dorthin schreiben, ein Pfad je Zeile
cli-order-bad-line = Zeile { $line } ist kein Lesezugriff
cli-order-no-reads = keine Lesezugriffe darin
cli-order-recorded = { $reads } Lesezugriffe auf { $files } Dateien; { $elsewhere } auf andere Geräte weggelassen
cli-order-before = Jetzt ({ $medium }): { $time }, { $seeks } Suchläufe
cli-order-after = Vorschlag ({ $medium }): { $time }, { $seeks } Suchläufe
cli-order-nothing = Keine Reihenfolge, die versucht wurde, ist schneller.
cli-order-written = { $file }: die Reihenfolge, für --order
cli-order-not-written = Nichts ist geschrieben; -o DATEI behält die Reihenfolge.

## split
cli-about-split = Dateien auf mehrere Discs verteilen, je ein Projekt
cli-examples-split =
    Ordner bleiben ganz, wo eine Disc sie fasst. Jede Disc wird geplant, also passt sie. Ohne -o
    wird nur gesagt, was wohin käme.

    Beispiele:
      glassmaster split fotos --medium dvd
      glassmaster split fotos --medium bd -o discs
      glassmaster split fotos --capacity 8GB -o discs
cli-arg-split-medium = Was die Discs sind: cd, dvd, dvd-dl, bd oder bd-dl (dvd)
cli-arg-capacity = Was eine Disc fasst, statt eines Mediums
cli-arg-split-output = Die Projekte in diesen Ordner schreiben
cli-split-bad-capacity = „{ $text }“ ist keine Größe
cli-split-too-large = { $path }: { $size }, mehr als eine Disc fasst
cli-split-starts = Was von einer Disc startet, lässt sich nicht aufteilen; lass die Startoptionen weg.
cli-split-no-room = Schon eine leere Disc nimmt { $size }.
cli-split-disc = { $file }: { $name }, { $files } Dateien, { $size }, { $free } frei
cli-split-disc-unsaved = { $name }: { $files } Dateien, { $size }, { $free } frei
