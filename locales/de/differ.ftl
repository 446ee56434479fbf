# Zwei Discs nebeneinander.
differ-title = { $a } und { $b }
differ-identical = Identische Bytes
differ-same-data = Dieselben Daten in einem anderen Behälter
differ-equivalent = Derselbe Inhalt, verschieden nur in: { $what }
differ-ignored = Gleicher Inhalt; was abweicht, wird nicht beachtet: { $what }
differ-different = Verschieden
differ-and = { $first } und { $last }

differ-class-time = Zeiten
differ-class-id = Namen und Nummern der Disc
differ-class-order = Reihenfolge auf der Disc
differ-class-content = Inhalt
differ-class-address = Adressen
differ-class-padding = Füllung
differ-class-unowned = Bytes, die niemandem gehören

differ-place-volume = den Volume-Deskriptoren
differ-place-folders = Ordnern
differ-place-files = Dateien
differ-place-boot = den Startstrukturen
differ-place-start = dem Startbereich
differ-place-rest = den Lücken

differ-count-time =
    { $count ->
        [one] 1 Zeitangabe
       *[other] { $count } Zeitangaben
    } in { $place }
differ-count-id =
    { $count ->
        [one] 1 Name oder Nummer
       *[other] { $count } Namen und Nummern
    } in { $place }
differ-count-order =
    { $count ->
        [one] Reihenfolge an 1 Stelle
       *[other] Reihenfolge an { $count } Stellen
    } in { $place }
differ-count-content =
    { $count ->
        [one] Inhalt an 1 Stelle
       *[other] Inhalt an { $count } Stellen
    } in { $place }
differ-count-address =
    { $count ->
        [one] 1 Adresse
       *[other] { $count } Adressen
    } in { $place }
differ-count-padding =
    { $count ->
        [one] 1 Stück Füllung
       *[other] { $count } Stücke Füllung
    } in { $place }
differ-count-unowned =
    { $count ->
        [one] 1 Stück, das niemandem gehört,
       *[other] { $count } Stücke, die niemandem gehören,
    } in { $place }

differ-aspect-content = Inhalt
differ-aspect-kind = Art
differ-aspect-target = Ziel
differ-aspect-mode = Rechte
differ-aspect-owner = Eigentümer
differ-aspect-time = Zeit
differ-aspect-hidden = versteckt
differ-aspect-case = Groß- und Kleinschreibung

differ-state-changed = geändert
differ-state-left = nur links
differ-state-right = nur rechts
differ-state-metadata = andere Attribute
differ-state-unread = unlesbar

differ-files-changed =
    { $count ->
        [one] 1 Datei geändert
       *[other] { $count } Dateien geändert
    }
differ-files-left =
    { $count ->
        [one] 1 Datei nur links
       *[other] { $count } Dateien nur links
    }
differ-files-right =
    { $count ->
        [one] 1 Datei nur rechts
       *[other] { $count } Dateien nur rechts
    }
differ-files-metadata =
    { $count ->
        [one] 1 Datei oder Ordner mit anderen Attributen
       *[other] { $count } Dateien und Ordner mit anderen Attributen
    }
differ-files-unread =
    { $count ->
        [one] 1 Datei war nicht lesbar
       *[other] { $count } Dateien waren nicht lesbar
    }
differ-files-moved =
    { $count ->
        [one] 1 Datei liegt anderswo auf der Disc
       *[other] { $count } Dateien liegen anderswo auf der Disc
    }
differ-on-disc = Auf der Disc: { $what }
differ-bytes = { $differing } von { $compared } Bytes sind verschieden
differ-tail-left = Die linke ist { $bytes } länger ({ $class })
differ-tail-right = Die rechte ist { $bytes } länger ({ $class })
differ-view-left = Nur die linke hat die Ansicht { $view }
differ-view-right = Nur die rechte hat die Ansicht { $view }
differ-more =
    { $count ->
        [one] … und 1 weitere
       *[other] … und { $count } weitere
    }

differ-title-files = Dateien und Ordner
differ-title-moved = Auf der Disc verschoben
differ-title-fields = Felder der Deskriptoren
differ-title-boot = Starten von der Disc
differ-title-tracks = Spuren
differ-title-runs = Verschiedene Bytes
differ-head-state = Zustand
differ-head-path = Pfad
differ-head-what = Was
differ-head-view = Ansicht
differ-head-from = Von Sektor
differ-head-to = Nach Sektor
differ-head-size = Größe
differ-head-left = Links
differ-head-right = Rechts
differ-head-class = Art
differ-head-sector = Sektor
differ-head-offset = Byte
differ-head-bytes = Bytes
differ-head-owner = Gehört zu
differ-head-field = Feld

differ-views-all-same = Alle Ansichten zeigen dieselben Dateien
differ-views-not = Nicht alle Ansichten zeigen dieselben Dateien
differ-views-same = { $other } zeigt dieselben Dateien wie { $first }
differ-views-differ = { $other } gegenüber { $first }
differ-views-hidden = nicht gezeigt
differ-views-more = nur hier
differ-views-changed = andere Daten
