# Die Dateitabelle, ihre Menüs und was sie zu Namen sagt.
files-table = Dateien
files-column-name = Name
files-column-size = Größe
files-column-modified = Geändert
files-column-note = Hinweis
files-column-sector = Sektor
files-column-on-disc = Auf der Disc als
files-view-iso = Älteste Systeme (ISO 9660)
files-view-rockridge = Linux (Rock Ridge)
files-view-joliet = Windows (Joliet)
files-view-enhanced = Lange Namen (ISO 9660:1999)
files-view-udf = DVD und Blu-ray (UDF)
files-view-fat = DOS und USB-Sticks (FAT)
files-view-hfs = Macintosh (HFS)
files-view-boot = Startabbild
files-names-as = Namen wie:
files-filter = Nach Namen filtern
files-up = Ordner darüber
files-up-not = Das ist der oberste Ordner der Disc.
files-go-to = Gehe zu { $name }
files-folders-above = Ordner darüber
files-empty-disc = Dateien hier ablegen
files-empty-disc-why = Sie bleiben, wo sie sind; das Abbild bekommt Kopien.
files-empty-folder = Dieser Ordner ist leer
files-empty-folder-why = Er enthält weder Dateien noch Ordner.
files-nothing-found = Kein Name enthält „{ $filter }“.
files-nothing-found-where = Nur die Namen dieses Ordners wurden durchsucht.
files-clear-filter = Filter aufheben
files-add = Dateien hinzufügen...
files-add-folder = Ordner hinzufügen...
files-menu-open = Öffnen
files-menu-extract = Herausholen...
files-menu-rename = Umbenennen
files-menu-new-folder = Neuer Ordner
files-menu-new-folder-in = Neuer Ordner darin
files-menu-remove = Von der Disc nehmen
files-menu-select-all = Alles auswählen
files-count-items = { $count ->
    [one] { $count } Eintrag
   *[other] { $count } Einträge
}
files-count-of = { $count } von { $all } Einträgen
files-selected = { $count } ausgewählt
files-selected-size = { $count } ausgewählt, { $size }
files-removed = { $count ->
    [one] Von der Disc genommen. Die Datei selbst bleibt, wo sie ist.
   *[other] { $count } von der Disc genommen. Die Dateien selbst bleiben, wo sie sind.
}
files-undo = Rückgängig
files-dismiss = Schließen
files-note-damaged = Beschädigt
files-note-missing = Quelle fehlt oder wurde geändert
files-note-adding = Wird hinzugefügt
files-note-link = Verweis auf { $target }
files-note-device = Gerät
files-note-channel = Pipe oder Socket
files-rename-name = Name
files-name-empty = Ein Name ist nötig.
files-name-dots = „.“ und „..“ bedeuten diesen Ordner und den darüber.
files-name-slash = Ein Name kann kein „/“ enthalten: es trennt Ordner.
files-name-nul = Ein Name kann das Zeichen mit dem Code 0 nicht enthalten.
files-name-too-long = { $bytes } Byte sind zu lang; { $limit } passen.
files-name-taken = „{ $name }“ ist schon in diesem Ordner.
files-name-joliet-long = Windows sieht ihn gekürzt: { $units } Zeichen, { $limit } passen.
files-name-windows-character = Windows kann „{ $character }“ in einem Namen nicht anzeigen.
files-name-windows-device = Windows hält „{ $word }“ für ein Gerät frei und kann es nicht öffnen.
files-name-windows-end = Windows lässt das Leerzeichen oder den Punkt am Ende weg.
files-name-case-only = Unterscheidet sich von „{ $name }“ nur in Groß- und Kleinschreibung: Windows und macOS erreichen nur eins davon.
files-name-not-text = Der Name enthält Bytes, die kein Text sind.
files-menu-preview = Schneller Blick
files-path = Pfad
files-menu-select-kind = Alle dieser Art auswählen
files-menu-rescan = Ordner neu einlesen
files-menu-detach = Vom Ordner lösen
files-note-linked = verknüpft
