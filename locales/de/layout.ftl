# Wo alles auf dem Medium liegt.
layout-planning = Es wird ermittelt, wo alles liegt…
layout-map = Sektoren
layout-spiral = Scheibe
layout-drawing = Zeichnung
layout-map-name = Sektoren des Mediums, Zeile für Zeile
layout-spiral-name = Das Medium als Spirale
layout-list-name = Abschnitte in der Reihenfolge des Mediums
layout-go-to = Zu Sektor
layout-zoom-in = Näher
layout-zoom-out = Weiter weg
layout-natural = Natürliche Reihenfolge
layout-natural-already = Keine Regel ändert die Reihenfolge
layout-wasted = Leer: { $empty }, ohne Besitzer: { $unclaimed }
layout-nothing-selected = Eine Datei auswählen, um zu sehen, wo sie liegt. Ziehen ändert die Reihenfolge; mit Alt gezogen wird sie an einem Sektor festgehalten.
layout-place = Sektoren { $first } bis { $last }, { $size }
layout-no-place = Keine eigenen Daten auf dem Medium
layout-move-up = Auf dem Medium nach vorn (Alt und Pfeil auf)
layout-move-down = Auf dem Medium nach hinten (Alt und Pfeil ab)
layout-hold = Hier festhalten
layout-hold-sector = Festhalten an Sektor
layout-hold-where = Einen Sektor eingeben, an dem sie festgehalten wird
layout-hold-at = Festhalten an Sektor { $sector }
layout-let-go = Loslassen
layout-costs = Lässt { $empty } leer; das Medium wächst auf { $size }
layout-costs-nothing = Lässt nichts leer; das Medium hat { $size }
layout-taken = { $who } hat diesen Platz
layout-impossible = Dort kann sie nicht liegen
layout-drop-before = Vor { $other } legen
layout-drop-after = Hinter { $other } legen
layout-drop-nowhere = Neben einer Datei ablegen
layout-extents =
    { $count ->
        [one] Ein Abschnitt in der Reihenfolge des Mediums
       *[other] { $count } Abschnitte in der Reihenfolge des Mediums
    }
layout-extent = { $name }, Sektor { $sector }
layout-rules = Regeln ({ $count })
layout-rules-none = Keine: die natürliche Reihenfolge. Eine Datei zu ziehen macht eine.
layout-rule-drag = Auf anderen Rang ziehen: { $rule }
layout-rule-remove = Entfernen: { $rule }
layout-rule-up = Stärker machen: { $rule }
layout-rule-idle = Keine Datei dieses Mediums ist gemeint.
layout-select = Eine Datei auswählen, um zu sehen, wo sie liegt.
