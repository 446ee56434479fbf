# Um die Bereiche herum.
window-menu-file = Datei
window-menu-edit = Bearbeiten
window-menu-view = Ansicht
window-menu-help = Hilfe
window-untitled = Disc ohne Namen
window-disc-name = Name der Disc
window-new-folder = Neuer Ordner
window-not-created = noch nicht erstellt
window-up-to-date = erstellt, auf dem neuesten Stand
window-changed = seit dem Erstellen geändert
window-read-only = Nur lesen: ein geöffnetes Abbild wird nie verändert
window-close-tab = { $name } schließen
window-dismiss = Diese Nachricht schließen
window-reading = Das Abbild wird gelesen …
window-failed-title = Dieses Abbild lässt sich nicht öffnen
window-failed-other = Anderes Abbild öffnen …
window-to-look-at = { $count ->
    [one] { $count } Hinweis
   *[other] { $count } Hinweise
}
window-cant-create = { $count ->
    [one] { $count } Punkt ist vorher zu lösen
   *[other] { $count } Punkte sind vorher zu lösen
}
window-nothing-odd = Keine Hinweise

# Ablegen.
window-drop-begin = Hier ablegen: Abbilder werden geöffnet, Dateien und Ordner beginnen eine neue Disc
window-drop-add = Zu „{ $name }“ hinzufügen
window-drop-open = In einem neuen Reiter öffnen
window-added = { $files ->
    [one] { $files } Datei hinzugefügt, { $size }.
   *[other] { $files } Dateien hinzugefügt, { $size }.
}
window-added-identical = { $count ->
    [one] { $count } war schon da.
   *[other] { $count } waren schon da.
}
window-left-out-system = { $count ->
    [one] { $count } Systemdatei ausgelassen.
   *[other] { $count } Systemdateien ausgelassen.
}
window-left-out-specials = { $count ->
    [one] { $count } Gerät oder Pipe ausgelassen.
   *[other] { $count } Geräte und Pipes ausgelassen.
}
window-left-out-unreadable = { $count ->
    [one] „{ $path }“ ließ sich nicht lesen.
   *[other] { $count } ließen sich nicht lesen, zuerst „{ $path }“.
}
window-open-instead = Stattdessen als Abbild öffnen
window-unwrap = Inhalt des Ordners nach oben
window-odd = { $count ->
    [one] { $first } Noch etwas ist ungewöhnlich.
   *[other] { $first } { $count } weitere Dinge sind ungewöhnlich.
}
window-sources-fine = Alle Dateien sind da, wie sie hinzugefügt wurden.
window-quits-when-done = Schließt sich, wenn die Arbeit getan ist.
window-stay-open = Offen bleiben
window-sources-doubtful = { $count ->
    [one] Eine Datei fehlt oder wurde geändert, seit sie hinzugefügt wurde.
   *[other] { $count } Dateien fehlen oder wurden geändert, seit sie hinzugefügt wurden.
}
window-sources-look = Ansehen…
window-saved = „{ $name }“ ist gespeichert.

# Abbilder, die erst entpackt werden müssen.
window-expand-title = Dieses Abbild muss zuerst entpackt werden
window-expand-sentence = Es ist so gepackt, dass es nur von Anfang an gelesen werden kann. Einmal entpackt belegt es { $size } im Zwischenspeicher und öffnet sich dann sofort.
window-expand-sentence-unknown = Es ist so gepackt, dass es nur von Anfang an gelesen werden kann. Einmal in den Zwischenspeicher entpackt, öffnet es sich dann sofort.
window-expand-do = Entpacken und öffnen
window-not-started = „{ $name }“ ist ein Programm. Programme werden von hier aus nicht gestartet; kopieren Sie es zuerst heraus.

# Projekte.
window-project-other = „{ $name }“ wurde von jemand anderem gespeichert, seit Sie es geöffnet haben. Nichts wurde überschrieben.
window-project-replace = Dessen Fassung ersetzen
window-recovered = „{ $name }“ war nicht gespeichert, als das Programm endete. Hier ist es, wie es war.
window-mended = „{ $sheet }“ nennt „{ $name }“; das liegt nicht hier. „{ $used }“ passt und wird benutzt.{ $more ->
    [0] {""}
    [one] {" Noch eine fehlt."}
   *[other] {" "}Noch { $more } fehlen.
}
window-not-mended = „{ $sheet }“ nennt „{ $name }“; das liegt nicht hier.{ $more ->
    [0] {""}
    [one] {" Noch eine fehlt."}
   *[other] {" "}Noch { $more } fehlen.
}
window-mended-save = Berichtigtes Sheet sichern…
window-cut = Diese Datei endet zu früh: { $missing } von { $size } fehlen.
window-cut-extract = Was ganz ist, herauskopieren…

# Kopien zwischen Tabs und zu anderen Programmen.
window-copy-ready = { $files ->
    [one] Bereit zum Einfügen: { $files } Datei, { $size }.
   *[other] Bereit zum Einfügen: { $files } Dateien, { $size }.
}
window-copy-unread = { $count ->
    [one] Eine war nicht lesbar.
   *[other] { $count } waren nicht lesbar.
}
window-copy-large = { $size } sind zu viel, um sie für andere Programme bereitzuhalten. In einen anderen Tab lassen sie sich einfügen.
window-paste-nowhere = Ein geöffnetes Abbild wird nicht geändert. Eine Disc beginnen und dort einfügen.

# Verknüpfte Ordner und fehlende Quellen.
window-nothing-linked = Kein Ordner dieser Disc steht für einen auf dem Computer.
window-linked-missing = Den Ordner „{ $path }“ gibt es nicht.
window-find-folder = Ordner suchen…
window-rescanned = { $name }: { $added } dazu, { $changed } geändert, { $gone } weg.
window-rescanned-same = { $name } ist, wie er hinzugefügt wurde.
window-sources-found = { $count ->
    [one] { $count } Datei wurde dort gefunden.
   *[other] { $count } Dateien wurden dort gefunden.
}
window-sources-not-there = Dort liegt keine der fehlenden Dateien.
# Abbilder, die geändert werden.
window-unchanged = unverändert
window-changes = { $count ->
    [one] { $count } Änderung: { $size }
   *[other] { $count } Änderungen: { $size }
}
window-named-by-boot = „{ $config }“, Zeile { $line }, nennt „{ $name }“: Was sie startet, wird vielleicht nicht mehr gefunden.
