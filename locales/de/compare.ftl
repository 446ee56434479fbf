# Zwei Discs nebeneinander.
compare-title = { $a } und { $b }
compare-identical = Identische Bytes
compare-same-data = Dieselben Daten in einem anderen Behälter
compare-equivalent = Derselbe Inhalt, verschieden nur in: { $what }
compare-different = Verschieden
compare-and = { $first } und { $last }

compare-class-time = Zeiten
compare-class-id = Namen und Nummern der Disc
compare-class-order = Reihenfolge auf der Disc
compare-class-content = Inhalt
compare-class-address = Adressen
compare-class-padding = Füllung
compare-class-unowned = Bytes, die niemandem gehören

compare-place-volume = den Volume-Deskriptoren
compare-place-folders = Ordnern
compare-place-files = Dateien
compare-place-boot = den Startstrukturen
compare-place-start = dem Startbereich
compare-place-rest = den Lücken

compare-count-time =
    { $count ->
        [one] 1 Zeitangabe
       *[other] { $count } Zeitangaben
    } in { $place }
compare-count-id =
    { $count ->
        [one] 1 Name oder Nummer
       *[other] { $count } Namen und Nummern
    } in { $place }
compare-count-order =
    { $count ->
        [one] Reihenfolge an 1 Stelle
       *[other] Reihenfolge an { $count } Stellen
    } in { $place }
compare-count-content =
    { $count ->
        [one] Inhalt an 1 Stelle
       *[other] Inhalt an { $count } Stellen
    } in { $place }
compare-count-address =
    { $count ->
        [one] 1 Adresse
       *[other] { $count } Adressen
    } in { $place }
compare-count-padding =
    { $count ->
        [one] 1 Stück Füllung
       *[other] { $count } Stücke Füllung
    } in { $place }
compare-count-unowned =
    { $count ->
        [one] 1 Stück, das niemandem gehört,
       *[other] { $count } Stücke, die niemandem gehören,
    } in { $place }

compare-aspect-content = Inhalt
compare-aspect-kind = Art
compare-aspect-target = Ziel
compare-aspect-mode = Rechte
compare-aspect-owner = Eigentümer
compare-aspect-time = Zeit
compare-aspect-hidden = versteckt
compare-aspect-case = Groß- und Kleinschreibung

compare-state-changed = geändert
compare-state-left = nur links
compare-state-right = nur rechts
compare-state-metadata = andere Attribute
compare-state-unread = unlesbar

compare-files-changed =
    { $count ->
        [one] 1 Datei geändert
       *[other] { $count } Dateien geändert
    }
compare-files-left =
    { $count ->
        [one] 1 Datei nur links
       *[other] { $count } Dateien nur links
    }
compare-files-right =
    { $count ->
        [one] 1 Datei nur rechts
       *[other] { $count } Dateien nur rechts
    }
compare-files-metadata =
    { $count ->
        [one] 1 Datei oder Ordner mit anderen Attributen
       *[other] { $count } Dateien und Ordner mit anderen Attributen
    }
compare-files-unread =
    { $count ->
        [one] 1 Datei war nicht lesbar
       *[other] { $count } Dateien waren nicht lesbar
    }
compare-files-moved =
    { $count ->
        [one] 1 Datei liegt anderswo auf der Disc
       *[other] { $count } Dateien liegen anderswo auf der Disc
    }
compare-on-disc = Auf der Disc: { $what }
compare-bytes = { $differing } von { $compared } Bytes sind verschieden
compare-tail-left = Die linke ist { $bytes } länger ({ $class })
compare-tail-right = Die rechte ist { $bytes } länger ({ $class })
compare-view-left = Nur die linke hat die Ansicht { $view }
compare-view-right = Nur die rechte hat die Ansicht { $view }
compare-more =
    { $count ->
        [one] … und 1 weitere
       *[other] … und { $count } weitere
    }

compare-title-files = Dateien und Ordner
compare-title-moved = Auf der Disc verschoben
compare-title-fields = Felder der Deskriptoren
compare-title-boot = Starten von der Disc
compare-title-tracks = Spuren
compare-title-runs = Verschiedene Bytes
compare-head-state = Zustand
compare-head-path = Pfad
compare-head-what = Was
compare-head-view = Ansicht
compare-head-from = Von Sektor
compare-head-to = Nach Sektor
compare-head-size = Größe
compare-head-left = Links
compare-head-right = Rechts
compare-head-class = Art
compare-head-sector = Sektor
compare-head-offset = Byte
compare-head-bytes = Bytes
compare-head-owner = Gehört zu
compare-head-field = Feld

compare-views-all-same = Alle Ansichten zeigen dieselben Dateien
compare-views-not = Nicht alle Ansichten zeigen dieselben Dateien
compare-views-same = { $other } zeigt dieselben Dateien wie { $first }
compare-views-differ = { $other } gegenüber { $first }
compare-views-hidden = nicht gezeigt
compare-views-more = nur hier
compare-views-changed = andere Daten
