# Was nicht geschehen ist, dann warum.
error-edit = Das wurde nicht geändert.
error-add = Nichts wurde hinzugefügt.
error-plan = Die Disc ließ sich nicht anordnen.
error-save = Die Datei wurde nicht gespeichert.
error-sample = Das Beispiel wurde nicht gemacht.
error-sources = Die Dateien ließen sich nicht ansehen.
error-crashed = Das Programm hat einen Fehler gemacht ({ $place }). Sonst wurde nichts angerührt.
error-other = { $reason }
error-not-an-image = In dieser Datei ist nichts, was sich als Disc lesen lässt.
error-not-read = Das ist { $kind }; das ist hier nicht lesbar.
error-clashes = { $count ->
    [one] „{ $name }“ ist schon vergeben.
   *[other] { $count } Namen sind schon vergeben, darunter „{ $name }“.
}
error-not-found = Es ist nicht mehr da.
error-not-allowed = Dort dürfen Sie nicht lesen oder schreiben.
error-disk-full = Die Platte ist voll.
error-system = Das System sagt: { $reason }
error-advice-changed = Während des Erstellens haben sich Dateien geändert. Mit einem neuen Versuch gelten sie, wie sie jetzt sind.
error-advice-source = Eine Datei ließ sich nicht lesen. Nehmen Sie sie von der Disc oder bringen Sie sie zurück und versuchen Sie es erneut.
error-advice-space = Wählen Sie einen anderen Ort oder schaffen Sie Platz.
error-advice-target = Wählen Sie einen anderen Ort.
error-advice-again = Nichts blieb zurück. Versuchen Sie es erneut.
error-exists = Es ist schon da und blieb, wie es ist.
error-in-the-way = Etwas anderes dieses Namens ist schon da.
error-damaged = Nur ein Teil war lesbar; er bleibt als „.partial“ erhalten.
error-unreadable = Die Daten sind nicht lesbar.
error-path-too-long = Der Pfad ist für dieses System zu lang.
error-open-file = Die Datei wurde nicht geöffnet.
error-cache = Der Zwischenspeicher konnte nicht geleert werden.
error-convert-exists = „{ $name }“ gibt es schon und wäre ersetzt worden. Wählen Sie einen anderen Namen.
error-not-a-project = Das ist keine Projektdatei.
error-project-newer = Sie wurde von einer neueren Version ({ $version }) gespeichert, die Projekte anders ablegt. Die Datei blieb, wie sie ist.
error-project-malformed = Die Projektdatei ergibt in Zeile { $line }, Spalte { $column } keinen Sinn: { $reason }
error-open-project = „{ $name }“ wurde nicht geöffnet.
error-copy-project = Für den Fall eines Absturzes konnte keine Kopie der Disc abgelegt werden. Speichern Sie sie als Projekt.
error-write-is-source = Das ist eine der Dateien, die geschrieben werden. Wählen Sie einen anderen Namen.
error-write-no-room = Der Platz reicht nicht: { $size } fehlen.
error-write-too-long = Dateien können dort nicht länger als { $size } sein.
error-write-changed = { $count ->
    [one] Eine Datei hat sich beim Lesen geändert.
   *[other] { $count } Dateien haben sich beim Lesen geändert.
}
error-write-differs = Zurückgelesen wurde etwas anderes als geschrieben. Vielleicht ist die Platte oder ihr Kabel am Ende.
error-write-target-changed = Jemand anders hat diese Datei inzwischen geändert.
error-source-in = { $path }: { $why }
error-source-truncated = Die Datei endet zu früh.
error-source-bad-sector = Ein Sektor ist nicht lesbar, bei Byte { $at }.
error-source-corrupt = Die Daten sind beschädigt, bei Byte { $at }.
error-source-changed = Die Datei hat sich beim Lesen geändert.
error-source-gone = Es ist nicht mehr angeschlossen.
error-source-limit = Es ist größer als erlaubt.
error-sheet-files = Die Beschreibung nennt „{ $name }“; das liegt nicht daneben.
error-edit-not-iso = Nur Abbilder mit einem ISO-9660-Datenträger lassen sich bearbeiten.
error-edit-udf = Neben den Dateien steht ein UDF-Baum, der noch nicht geschrieben werden kann und nicht auf verschobene Daten zeigen darf.
error-edit-tracks = Diese Disc hat { $count } Spuren; bearbeiten lässt sich nur eine mit einer einzigen Datenspur.
error-edit-not-a-file = „{ $path }“ ist keine Datei
error-edit-cannot-stay = Die Kopie der GUID-Partitionstabelle steht am Ende, das sich verschiebt: Die Startbereiche können nicht bleiben, wie sie sind. Wählen Sie --boot replay oder drop.
error-edit-piece = { $piece ->
    [catalog] Der Startkatalog ist beschädigt
    [entry] Das Abbild des Starteintrags { $number } ist nicht ganz zu erkennen
    [system-area] Der Code im Startbereich ist unbekannt, und damit auch, was er sucht
    [mbr-partition] Partition { $number } des MBR umfasst weder den Datenträger noch bekannte Daten
    [gpt-partition] Partition { $number } der GPT umfasst weder den Datenträger noch bekannte Daten
   *[other] Partition { $number } der Apple-Partitionstabelle umfasst weder den Datenträger noch bekannte Daten
}
error-edit-boot-keep = Das Startbare lässt sich nicht neu machen. Wählen Sie --boot keep (es bleibt Byte für Byte an seinem Platz) oder drop (nichts startet)
error-edit-boot-drop = Das Startbare lässt sich weder neu machen noch an seinem Platz lassen. Wählen Sie --boot drop (nichts startet)
error-edit-difference = { $what ->
    [catalog] Der Startkatalog wäre ein anderer
    [entry] Starteintrag { $number } wäre anders: { $field }
    [system-area] Der Code im Startbereich fände nicht, was er startet
    [mbr] Die Partitionen des MBR wären andere
    [gpt] Die GUID-Partitionstabelle wäre eine andere
    [apm] Die Apple-Partitionstabelle wäre eine andere
    [volume-date] Das Datum, das Startprogramme als Kennung des Datenträgers nehmen, wäre ein anderes
   *[other] { $firmware } würde von { $medium } nicht mehr starten
}
error-edit-not-carried = Es würde nicht mehr starten wie vorher; nichts wurde geschrieben. --boot drop lässt das Startbare weg
error-find = Die Suche brach ab.
error-try-no-qemu = Ausprobieren braucht QEMU (qemu-system-x86_64), das nicht installiert ist.
error-try-no-window = QEMU kann hier kein Fenster öffnen, die Maschine liefe also ungesehen. Seine Fenster stecken in einem eigenen Paket: apt install qemu-system-gui.
error-try-no-firmware = Ausprobieren mit UEFI braucht die Firmware OVMF, die nicht installiert ist.
error-copy-out = Die Dateien wurden nicht kopiert.
error-rescan = Der Ordner wurde nicht neu eingelesen.
error-edit-other-names = Das Gewählte ist unter den Namen, die geändert werden, nicht bekannt. Es lässt sich in der ersten Ansicht ändern.
error-save-image = Das Abbild wurde nicht gesichert.
error-loader = Es wurde nicht startbar gemacht.
error-loader-missing = { $loader } ist auf diesem Rechner nicht installiert.
error-try = „{ $name }“ wurde nicht ausprobiert.
