# Namen von Schritten, hinter Rückgängig und Wiederholen.
step-add = { $count ->
    [one] { $name } hinzufügen
   *[other] { $count } Dateien oder Ordner hinzufügen
}
step-remove = { $count ->
    [one] { $name } entfernen
   *[other] { $count } Dateien oder Ordner entfernen
}
step-move = { $count ->
    [one] { $name } nach { $folder } verschieben
   *[other] { $count } Dateien oder Ordner nach { $folder } verschieben
}
step-rename = { $from } in { $to } umbenennen
step-rename-in = { $name } in { $namespace } umbenennen
step-new-folder = neuer Ordner { $name }
step-unwrap = { $name } auflösen
step-replace-content = { $name } ersetzen
step-attributes = { $count ->
    [one] Eigenschaften von { $name }
   *[other] Eigenschaften von { $count } Dateien oder Ordnern
}
step-sources = { $count ->
    [one] { $name } nehmen, wie es jetzt ist
   *[other] { $count } Dateien nehmen, wie sie jetzt sind
}
step-volume-name = Disc { $to } nennen
step-volume-fields = Felder der Disc
step-options = Optionen der Disc
step-boot = was von der Disc startet
step-pin = { $name } bei Sektor { $sector } halten
step-unpin = { $count ->
    [one] { $name } wieder fließen lassen
   *[other] { $count } Dateien oder Ordner wieder fließen lassen
}
step-order = { $count ->
    [one] { $name } anderswo auf die Disc legen
   *[other] { $count } Dateien oder Ordner anderswo auf die Disc legen
}
step-rule-add = neue Regel der Anordnung
step-rule-remove = Regel der Anordnung entfernen
step-rule-change = Regeln der Anordnung ändern
step-rule-rank = Regeln der Anordnung reihen
step-natural-order = natürliche Reihenfolge
step-rescan = { $name } neu einlesen: { $added } dazu, { $changed } geändert, { $gone } weg
step-detach = { $name } vom Ordner lösen
step-take-back = { $count ->
    [one] Änderung an { $name } zurücknehmen
   *[other] { $count } Änderungen zurücknehmen
}
