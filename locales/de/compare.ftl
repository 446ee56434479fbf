# Zwei Medien nebeneinander, in einem Tab.
compare-title = Zwei Medien vergleichen
compare-title-note = Auf jeder Seite ein Abbild, ein Projekt oder ein Ordner. Beide werden nur gelesen.
compare-do = Vergleichen
compare-choose-file = Datei wählen…
compare-choose-folder = Ordner wählen…
compare-choose-none = Nichts ist geöffnet
compare-choose-both = Zwei Dinge zum Vergleichen wählen
compare-choose-other = Beide Seiten sind dasselbe
compare-offer = Zwei Abbilder wurden geöffnet.
compare-left = Links
compare-right = Rechts
compare-page-files = Dateien
compare-page-sectors = Abweichende Bytes
compare-page-fields = Felder und Start
compare-page-views = Namen je System
compare-rows = Beide Medien, Zeile für Zeile
compare-fold = { $name } auf- oder zuklappen
compare-opening = Beide werden geöffnet…
compare-reading = { $percent } % gelesen
compare-comparing = Vergleich
compare-folder = Ein Ordner dieses Rechners
compare-starts = startet: { $names }
compare-starts-not = startet nicht
compare-all-same =
    { $count ->
        [one] Der eine Sektor ist gleich.
       *[other] Alle { $count } Sektoren sind gleich.
    }
compare-swap = Seiten tauschen
compare-next = Nächster Unterschied
compare-previous = Voriger Unterschied
compare-report = Bericht speichern…
compare-again = Noch einmal vergleichen
compare-outdated = Das rechte Medium wurde seit dem Vergleich geändert.
compare-stopped = Nicht zu Ende verglichen
compare-stopped-why = Der Vergleich wurde angehalten.
compare-failed = Diese beiden lassen sich nicht vergleichen
compare-gone = Eines der beiden wurde geschlossen.
compare-ignore = Nicht beachten:
compare-ignore-times = Zeiten
compare-ignore-ids = Namen und Nummern
compare-ignore-order = Reihenfolge
compare-ignore-padding = Füllung
compare-state-pending = noch nicht verglichen
compare-state-same = gleich
compare-state-moved = auf dem Medium verschoben
compare-state-metadata = andere Eigenschaften
compare-state-unread = unlesbar
compare-state-changed = geändert
compare-state-left = nur links
compare-state-right = nur rechts
compare-filtered = Nichts von dieser Art
compare-filtered-why = Alle Zeilen sind durch die Schalter darüber ausgeblendet.
compare-no-files = Keine Dateien zu vergleichen
compare-no-files-why = Keine der Seiten hat eine Datei.
compare-show-all = Alle zeigen
compare-column-sector = Sektor
compare-column-bytes = Bytes
compare-column-class = Art
compare-run = { $bytes } Bytes ab Sektor { $sector }: { $class }, { $owner }
compare-no-runs = Kein Byte weicht ab
compare-no-discs = Nichts gegeneinander zu halten
compare-no-discs-why = Ein Ordner hat keine Sektoren; nur die Dateien werden verglichen.
compare-no-fields = Alle Felder sind gleich
compare-no-fields-why = Datenträgerbeschreibung, Startbares und Spuren sagen auf beiden Seiten dasselbe.
compare-no-views = Nur eine Art von Namen
compare-no-views-why = Keine der Seiten zeigt ihre Dateien auch unter anderen Namen.
compare-views-same = { $name }: { $other } zeigt dieselben Dateien wie { $first }
compare-views-differ =
    { $count ->
        [one] { $name }: { $other } weicht in einer Datei von { $first } ab
       *[other] { $name }: { $other } weicht in { $count } Dateien von { $first } ab
    }
compare-against = Gegen
compare-strips = Sektoren beider Medien
compare-sector = Sektor { $sector }
compare-behind-end = Hinter dem Ende
compare-facts = Angaben
compare-text = Text
compare-picture = Bild
compare-bytes = Bytes
compare-show = Zeigen
compare-looking = Beide werden gelesen…
compare-difference = Unterschied
compare-pixels =
    { $count ->
        [one] Ein Bildpunkt weicht ab
       *[other] { $count } Bildpunkte weichen ab
    }
compare-lines-same =
    { $count ->
        [one] Eine Zeile ist gleich
       *[other] { $count } Zeilen sind gleich
    }
compare-fact-size = Größe
compare-fact-time = Geändert
compare-fact-mode = Rechte
compare-fact-owner = Besitzer
compare-fact-place = Liegt bei
compare-take = Von links übernehmen
compare-take-new = Von links hinzufügen
compare-take-nothing = Die linke Seite hat es nicht
compare-take-unmade = Das linke Medium ist noch nicht erstellt; Dateien kommen aus einem Abbild oder Ordner.
