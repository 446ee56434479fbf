# Die Leiste der Aufgaben am Fuß des Fensters.
jobs-add = { $count ->
    [one] { $name } wird hinzugefügt
   *[other] { $name } und mehr werden hinzugefügt
}
jobs-add-detail = { $files ->
    [one] bisher { $files } Datei, { $size }
   *[other] bisher { $files } Dateien, { $size }
}
jobs-read = Das Abbild wird gelesen
jobs-survey = Wem gehört jeder Sektor?
jobs-create = { $name } wird erstellt
jobs-waiting = wartet auf die Platte
jobs-cancelling = wird angehalten
jobs-finishing = wird abgeschlossen, nicht mehr anzuhalten
jobs-not-responding = ein Gerät antwortet nicht
jobs-stop = Anhalten
jobs-extract = Herauskopieren nach { $name }
jobs-edit = Änderung wird vorbereitet
jobs-sample = Das Beispiel wird gemacht
jobs-open-file = { $name } wird geöffnet
jobs-save-project = { $name } wird gespeichert
jobs-open-project = { $name } wird geöffnet
jobs-batch = { $count ->
    [one] Ein Abbild wird umgewandelt
   *[other] { $count } Abbilder werden umgewandelt
}
jobs-find = In den Dateien wird gesucht
jobs-log-done = fertig in { $took }
jobs-log-stopped = angehalten nach { $took }
jobs-log-failed = fehlgeschlagen: { $why }
jobs-copy-out = Kopien werden bereitgelegt
jobs-rescan = Ordner werden neu eingelesen
jobs-import = Das Abbild wird zum Ändern vorbereitet
jobs-loader = Das Startprogramm kommt auf die Disc
jobs-try = { $name } wird ausprobiert
jobs-try-detail = läuft in QEMU, bis es geschlossen wird
jobs-compare = Vergleich
