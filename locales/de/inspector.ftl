# Was über die Auswahl bekannt ist.
inspector-kind = Art
inspector-kind-disc = Disc
inspector-kind-folder = Ordner
inspector-kind-file = Datei
inspector-kind-link = Verweis
inspector-kind-device = Gerät
inspector-kind-channel = Pipe oder Socket
inspector-size = Größe
inspector-files = Dateien
inspector-folders = Ordner
inspector-modified = Geändert
inspector-folder = Im Ordner
inspector-target = Zeigt auf
inspector-source = Kopiert von
inspector-state = Zustand
inspector-state-damaged = Beschädigt: nicht alles ist lesbar
inspector-state-missing = Die Quelle fehlt oder wurde geändert
inspector-names = Namen wie aufgezeichnet
inspector-name-hidden = Dort nicht aufgeführt
inspector-on-disc = Wo auf der Disc
inspector-sectors = Sektoren
inspector-sector-range = { $first } bis { $last }
inspector-more-pieces = { $count ->
    [one] und { $count } weiteres Stück
   *[other] und { $count } weitere Stücke
}
inspector-streams = Datenströme und Forks
inspector-stream = { $name }, { $size }
inspector-attributes = Eigenschaften
inspector-mode = Rechte
inspector-owner = Besitzer
inspector-owner-ids = Benutzer { $user }, Gruppe { $group }
inspector-serial = Seriennummer
inspector-fields = Datenträger
inspector-field-empty = Leer
inspector-field-not-given = Nicht angegeben
inspector-shows = Der Bereich zeigt
inspector-details = Details
inspector-history = Verlauf
inspector-history-begin = Die Disc, wie sie begann
inspector-linked = Steht für den Ordner
