# -- Volume-Deskriptoren --
diag-endian-mismatch = Die beiden Fassungen der Zahl „{ $field }“ unterscheiden sich; die Little-Endian-Fassung gilt.
diag-terminator-missing = Die Liste der Volume-Deskriptoren hat keine Endmarke.
diag-too-many-descriptors = Es gibt mehr Volume-Deskriptoren, als irgendjemand schreibt; der Rest wurde nicht gelesen.
diag-primary-missing = Das Abbild hat keinen primären Volume-Deskriptor.
diag-primary-differs = Es gibt mehrere primäre Volume-Deskriptoren, und sie unterscheiden sich.
diag-block-size-odd = Die Blockgröße { $value } erlaubt kein Standard; 2048 wurde angenommen.
diag-image-truncated = Diese Datei endet zu früh: angegeben sind { $declared }, vorhanden { $actual }.
diag-image-interrupted = Eine Änderung dieser Datei wurde abgebrochen. Gezeigt wird der Stand davor; die nächste Änderung an Ort und Stelle stellt zuerst die alten Bytes wieder her.
diag-joliet-level-unknown = Die Windows-Namen (Joliet) haben eine unbekannte Stufe.

# -- Verzeichnisse --
diag-directory-outside = Der Ordner „{ $path }“ liegt außerhalb des Abbilds.
diag-directory-loop = Der Ordner „{ $path }“ enthält sich selbst; der Ring wurde hier aufgetrennt.
diag-directory-shared = Der Ordner „{ $path }“ ist auf zwei Wegen erreichbar; er wurde einmal gelesen.
diag-record-bad = Ein Eintrag in „{ $path }“ ist fehlerhaft und wurde ausgelassen.
diag-directory-too-large = Der Ordner „{ $path }“ ist größer als die Grenze; der Rest wurde nicht gelesen.
diag-too-many-entries = Bei der Grenze von { $limit } Dateien wurde aufgehört zu lesen.
diag-too-deep = Bei „{ $path }“ sind Ordner zu tief verschachtelt; was darunter liegt, wurde nicht gelesen.
diag-read-failed = Ein Sektor von „{ $path }“ ließ sich nicht lesen.
diag-cluster-chain-bad = Die Cluster von „{ $path }“ sind falsch verkettet; die Daten sind nicht vollständig.
diag-catalog-bad = Der Katalog ist bei „{ $path }“ beschädigt; gezeigt wird, was heil ist.
diag-hfs-compressed = „{ $path }“ ist von macOS komprimiert; die Daten sind hier nicht lesbar.
diag-boot-catalog-bad = Der Boot-Katalog in Sektor { $sector } ist beschädigt.
diag-path-table-differs = Pfadtabelle und Ordner widersprechen sich.
diag-interleaved = „{ $path }“ ist verschränkt gespeichert; die Daten sind nicht lesbar.
diag-sparse-file = „{ $path }“ ist als Sparse-Datei (SF) gespeichert; die Daten sind nicht lesbar.
diag-multi-extent-bad = Die Teile von „{ $path }“ passen nicht zusammen.
diag-file-outside = Daten von „{ $path }“ liegen außerhalb des Abbilds.
diag-extents-overlap = „{ $path }“ und „{ $other }“ überschneiden sich teilweise.
diag-name-twice = Den Namen „{ $path }“ gibt es zweimal.
diag-name-unsafe = Der Name „{ $path }“ kann kein Dateiname sein; er wird verändert gezeigt und herauskopiert.

# -- System Use --
diag-system-use-bad = Die Zusatzeinträge (SUSP) von „{ $path }“ sind fehlerhaft; der Rest wurde ausgelassen.
diag-continuation-bad = Die Zusatzeinträge (SUSP) von „{ $path }“ führen im Kreis oder aus dem Abbild hinaus.
diag-relocation-bad = Die Verweise des verlegten Ordners „{ $path }“ sind kaputt.
diag-link-target-bad = Das Ziel der Verknüpfung „{ $path }“ ist fehlerhaft.
diag-time-bad = Das Datum von „{ $path }“ ist kein Datum.
diag-zisofs-bad = Die komprimierte Datei „{ $path }“ ist fehlerhaft.
diag-zisofs-algorithm = „{ $path }“ ist mit { $algorithm } komprimiert; das ist nicht lesbar.

# -- UDF --
diag-udf-anchor-missing = Die Disc meldet UDF, aber kein Anker wurde gefunden.
diag-udf-incomplete = UDF ist nicht lesbar: { $what ->
    [logical-volume] die Beschreibung des logischen Volumes fehlt.
    [partition] die Beschreibung der Partition fehlt.
    [metadata-file] die Metadatendatei und ihre Kopie fehlen.
   *[other] die Beschreibung des Dateisatzes fehlt.
}
diag-udf-descriptor-bad = Eine UDF-Beschreibung ({ $what }) ist beschädigt ({ $problem }); sie wurde trotzdem gelesen.
diag-udf-copy-used = Eine beschädigte UDF-Struktur ({ $what }) wurde aus ihrer Kopie gelesen.
diag-udf-copy-differs = Eine UDF-Beschreibung ({ $what }) und ihre Kopie unterscheiden sich.
diag-udf-map-bad = Die UDF-Partitionszuordnung { $index } ist fehlerhaft oder unbekannter Art.
diag-udf-sparing-missing = Keine UDF-Ersatztabelle ist lesbar; verlegte Blöcke werden an ihrem alten Platz gelesen.
diag-udf-vat-missing = Keine virtuelle UDF-Zuordnungstabelle gefunden: Die Disc wurde nicht abgeschlossen, oder ihr Ende fehlt.
diag-udf-not-closed = Das UDF-Volume wurde nicht ordentlich geschlossen; die letzten Änderungen können fehlen.
diag-file-entry-bad = Der Dateieintrag von „{ $path }“ ist nicht lesbar.
diag-file-entry-faulty = Der Dateieintrag von „{ $path }“ ist beschädigt ({ $problem }); er wurde trotzdem gelesen.
diag-file-extents-bad = Die Liste der Bereiche von „{ $path }“ ist fehlerhaft oder kürzer als die Datei.
diag-streams-bad = Streams oder Attribute von „{ $path }“ sind nicht lesbar.
diag-deleted-entries = { $count ->
    [one] Eine gelöschte Datei ist noch verzeichnet; sie wird nicht gezeigt.
   *[other] { $count } gelöschte Dateien sind noch verzeichnet; sie werden nicht gezeigt.
}
diag-space-bitmap-free = { $count ->
    [one] Ein benutzter Block gilt in der Belegungstabelle als frei.
   *[other] { $count } benutzte Blöcke gelten in der Belegungstabelle als frei.
}
diag-space-bitmap-lost = { $count ->
    [one] Ein Block gilt in der Belegungstabelle als belegt, aber nichts benennt ihn.
   *[other] { $count } Blöcke gelten in der Belegungstabelle als belegt, aber nichts benennt sie.
}
diag-views-disagree = { $count ->
    [one] Die Namenssätze { $view } und { $other } widersprechen sich bei einer Datei: „{ $path }“.
   *[other] Die Namenssätze { $view } und { $other } widersprechen sich bei { $count } Dateien, die erste ist „{ $path }“.
}

# -- Ansichten und Sitzungen --
diag-other-view-has-more = { $count ->
    [one] Ein anderer Namenssatz ({ $view }) hat eine Datei, die hier fehlt.
   *[other] Ein anderer Namenssatz ({ $view }) hat { $count } Dateien, die hier fehlen.
}
diag-older-sessions = { $count ->
    [one] Auf dieser Disc gibt es eine ältere Sitzung.
   *[other] Auf dieser Disc gibt es { $count } ältere Sitzungen.
}
diag-charset-unclear = Manche Namen sind kein gültiges UTF-8; wählen Sie einen Zeichensatz, wenn sie falsch aussehen.

# -- preflight --
diag-name-clash =
    { $count ->
        [one] Ein Name wurde
       *[other] { $count } Namen wurden
    } in den { $view ->
        [joliet] Windows-Namen (Joliet)
        [enhanced] langen ISO-Namen
       *[other] einfachen ISO-Namen
    } gleich einem anderen und bekam eine Nummer, etwa „{ $path }“: „{ $new }“.
diag-name-cut =
    { $count ->
        [one] Ein Name ist
       *[other] { $count } Namen sind
    } zu lang für die { $view ->
        [joliet] Windows-Namen (Joliet)
        [enhanced] langen ISO-Namen
       *[other] einfachen ISO-Namen
    } (mehr als { $limit }), etwa „{ $path }“: „{ $new }“.
diag-name-replaced =
    { $count ->
        [one] Ein Name hat
       *[other] { $count } Namen haben
    } Zeichen, die es in den { $view ->
        [joliet] Windows-Namen (Joliet)
        [enhanced] langen ISO-Namen
       *[other] einfachen ISO-Namen
    } nicht gibt, etwa „{ $path }“: „{ $new }“.
diag-name-windows =
    { $count ->
        [one] Ein Name ist
       *[other] { $count } Namen sind
    } in Windows nicht erlaubt, etwa „{ $path }“: Windows zeigt ihn, öffnet ihn aber vielleicht nicht.
diag-name-case-twins =
    { $count ->
        [one] Ein Name unterscheidet
       *[other] { $count } Namen unterscheiden
    } sich von einem anderen nur durch Groß- und Kleinschreibung, etwa „{ $path }“: Windows öffnet nur einen von beiden.
diag-name-long-linux =
    { $count ->
        [one] Ein Name ist
       *[other] { $count } Namen sind
    } länger als { $limit } Byte, etwa „{ $path }“: Linux zeigt ihn gekürzt.
diag-name-not-utf8 =
    { $count ->
        [one] Ein Name ist
       *[other] { $count } Namen sind
    } kein gültiges Unicode, etwa „{ $path }“: andere Systeme zeigen ihn vielleicht falsch.
diag-link-long =
    { $count ->
        [one] Ein Link hat ein Ziel
       *[other] { $count } Links haben Ziele
    } von mehr als { $limit } Byte, etwa „{ $path }“: xorriso kann das Image dann nicht öffnen, und Linux folgt bis 4095.
diag-special-left-out =
    { $count ->
        [one] Ein Link oder Gerät fehlt
       *[other] { $count } Links oder Geräte fehlen
    } in den { $view ->
        [joliet] Windows-Namen (Joliet)
        [enhanced] langen ISO-Namen
       *[other] einfachen ISO-Namen
    }, die sie nicht aufnehmen können, etwa „{ $path }“.
diag-folder-deep =
    { $count ->
        [one] Ein Ordner liegt
       *[other] { $count } Ordner liegen
    } tiefer als { $limit } Ebenen, etwa „{ $path }“: alte Systeme erreichen ihn vielleicht nicht.
diag-folder-relocated =
    { $count ->
        [one] Ein Ordner lag
       *[other] { $count } Ordner lagen
    } tiefer als { $limit } Ebenen und wurde verschoben, etwa „{ $path }“: GRUB und 7-Zip zeigen ihn anderswo.
diag-folder-too-large = Ein Ordner hat mehr Einträge, als aufgezeichnet werden können.
diag-path-long =
    { $count ->
        [one] Ein Pfad ist
       *[other] { $count } Pfade sind
    } in den { $view ->
        [joliet] Windows-Namen (Joliet)
        [enhanced] langen ISO-Namen
       *[other] einfachen ISO-Namen
    } länger als { $limit }, etwa „{ $path }“.
diag-directories-many = Es gibt mehr als { $limit } Ordner: alte Systeme, die die Pfadtabelle benutzen, finden vielleicht nicht alle.
diag-file-sections =
    { $count ->
        [one] Eine Datei ab 4 GiB ist
       *[other] { $count } Dateien ab 4 GiB sind
    } in mehreren Teilen aufgezeichnet, etwa „{ $path }“: sehr alte Systeme zeigen nur einen.
diag-file-many-sections =
    { $count ->
        [one] Eine Datei hat
       *[other] { $count } Dateien haben
    } mehr als { $limit } Teile, etwa „{ $path }“: Linux kann sie nicht lesen.
diag-file-large-for-level = „{ $path }“ hat 4 GiB oder mehr; Level 1 und 2 erlauben das nicht. Wählen Sie Level 3.
diag-time-outside =
    { $count ->
        [one] Eine Datei hat ein Datum
       *[other] { $count } Dateien haben Daten
    } außerhalb von 1900 bis 2155, etwa „{ $path }“: ältere Systeme zeigen ein falsches.
diag-field-cut = „{ $path }“ ist zu lang für sein Feld (mehr als { $limit }); daraus wird „{ $new }“.
diag-field-changed = „{ $path }“ hat Zeichen, die sein Feld nicht aufnehmen kann; daraus wird „{ $new }“.
diag-field-lower-case = „{ $path }“ hat Kleinbuchstaben oder Zeichen, die sehr strenge Leser nicht erwarten.
diag-field-names-no-file = „{ $path }“ muss der Name einer Datei ganz oben auf der Disc sein und ist es nicht; das Feld bleibt leer.
diag-placement-lost = { $count ->
    [one] Eine Regel der Anordnung ist nicht einzuhalten und entfällt.
   *[other] { $count } Regeln der Anordnung sind nicht einzuhalten und entfallen.
}
diag-glob-bad = Das Muster „{ $path }“ ist nicht zu verstehen.
diag-boot-image-gone = Das Startabbild „{ $path }“ ist nicht auf dem Datenträger oder keine Datei.
diag-boot-image-empty = Das Startabbild „{ $path }“ ist leer.
diag-boot-image-unread = Das Startabbild „{ $path }“ kann nicht gelesen werden; seine Boot-Info-Tabelle lässt sich so nicht erstellen.
diag-boot-image-short = Das Startabbild „{ $path }“ ist kürzer als { $limit } Bytes: Was hineingeschrieben werden muss, passt nicht.
diag-boot-floppy-size = „{ $path }“ muss genau { $limit } Bytes haben, um als diese Diskette zu starten.
diag-boot-disk-table = „{ $path }“ soll als Festplatte starten, enthält aber nicht genau eine Partition.
diag-boot-code-aimless = Der Startcode am Anfang des Abbilds sucht ein Startabbild für ein BIOS, und es gibt keines.
diag-boot-partitions-many = Eine Partitionstabelle fasst hier höchstens { $limit } Partitionen.
diag-boot-tables-clash = Die Partitionstabellen brauchen dieselben Sektoren. Eine Apple-Partitionstabelle neben einer GPT braucht Blöcke von 2048 Bytes.
diag-boot-offset-small = Die Partition muss bei Sektor { $limit } oder dahinter beginnen.
diag-esp-name = „{ $path }“ hat einen Namen, den eine EFI-Partition nicht aufnehmen kann.
diag-esp-clash = „{ $path }“ gibt es auf der EFI-Partition zweimal; große und kleine Buchstaben sind dort gleich.
diag-esp-too-large = „{ $path }“ ist zu groß für die EFI-Partition.
diag-esp-left-out =
    { $count ->
        [one] Eine Verknüpfung oder ein Gerät kann
       *[other] { $count } Verknüpfungen und Geräte können
    } nicht auf der EFI-Partition liegen und { $count ->
        [one] fehlt
       *[other] fehlen
    } dort, etwa „{ $path }“.
diag-source-changed =
    { $count ->
        [one] Eine Datei hat
       *[other] { $count } Dateien haben
    } sich geändert, seit sie hinzugefügt wurde, etwa „{ $path }“.
diag-source-missing =
    { $count ->
        [one] Eine Datei ist
       *[other] { $count } Dateien sind
    } nicht mehr da, etwa „{ $path }“.
diag-source-unreadable =
    { $count ->
        [one] Eine Datei kann
       *[other] { $count } Dateien können
    } nicht gelesen werden, etwa „{ $path }“.
diag-sheet-file-mended = Die Liste nennt „{ $named }“, das fehlt; „{ $used }“ passt und wurde genommen.
diag-sheet-file-missing = Die Liste nennt „{ $named }“, das fehlt, und nichts anderes passt.
diag-track-short = Track { $track } reicht über das Ende seiner Datei hinaus.
diag-sector-size-differs = Track { $track }: laut Liste { $declared } Byte je Sektor, in der Datei sind es { $actual }.
diag-audio-format-unknown = „{ $file }“ ist keine lesbare Audiodatei (44,1 kHz, Stereo, 16 Bit).
diag-split-part-missing = Teil { $number } des geteilten Abbilds fehlt; nur die Teile davor wurden gelesen.
diag-project-odd = { $what } in der Projektdatei ergibt keinen Sinn und wurde weggelassen: { $value }
diag-project-newer = Das Projekt wurde von einer neueren Version ({ $version }) gespeichert. Was diese Version nicht kennt, fehlt; speichern Sie es unter einem anderen Namen.
diag-project-source-missing = Das Abbild { $path } ist nicht da. Dateien, die darin liegen, sind nicht lesbar.
diag-project-source-changed = Das Abbild { $path } ist nicht mehr das, mit dem das Projekt entstand. Dateien, die darin liegen, sind nicht lesbar.

## Bearbeiten eines geöffneten Abbilds
diag-edit-unpacks = { $count ->
    [one] Eine komprimierte Datei liegt im neuen Abbild entpackt
   *[other] { $count } komprimierte Dateien liegen im neuen Abbild entpackt
}
diag-edit-drops-checksums = { $count ->
    [one] Die Prüfsummen einer Datei gelten nur für die alte Anordnung und entfallen
   *[other] Die Prüfsummen von { $count } Dateien gelten nur für die alte Anordnung und entfallen
}
diag-edit-drops-sessions = { $count ->
    [one] Eine frühere Sitzung entfällt im neuen Abbild
   *[other] { $count } frühere Sitzungen entfallen im neuen Abbild
}
diag-edit-drops-descriptors = { $count ->
    [one] Ein Deskriptor, der nicht geschrieben werden kann, entfällt im neuen Abbild
   *[other] { $count } Deskriptoren, die nicht geschrieben werden können, entfallen im neuen Abbild
}
diag-edit-drops-volume = Der Datenträger „{ $volume }“ neben den Dateien kann nicht geschrieben werden und entfällt im neuen Abbild
diag-compare-unread = { $bytes } konnten nicht verglichen werden: eines der beiden ist dort nicht lesbar
diag-project-origin-left-out = Die Projektdatei hält nicht fest, aus welchem Abbild diese Disc geöffnet wurde. Erneut geöffnet, ergibt das Projekt ein neues Abbild; in das alte kann nicht gespeichert werden.
