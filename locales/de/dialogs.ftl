# Die Dialoge des Fensters.

# -- gemeinsam --
dialogs-cancel = Abbrechen
dialogs-close = Schließen
dialogs-details = Einzelheiten
dialogs-browse = Durchsuchen…
dialogs-copy-what = { $what } kopieren
dialogs-copy-command = Als Befehl kopieren
dialogs-copy-command-tip = Die Befehlszeile, die das gleiche Abbild erstellt
dialogs-copy-details = Einzelheiten kopieren
dialogs-start-again = Neu beginnen
dialogs-try-again = Noch einmal versuchen

# -- ein Ort auf dem Rechner --
dialogs-place-no-folder = Diesen Ordner gibt es nicht.
dialogs-place-is-folder = Das ist ein Ordner. Die Datei braucht einen Namen.
dialogs-place-read-only = In diesen Ordner kann nicht geschrieben werden. Ein anderer Ort wird gebraucht.
dialogs-place-no-room = Braucht { $needed }, der Datenträger hat { $free }. Ein anderer Ort wird gebraucht.
dialogs-place-too-long = Das Abbild hat { $needed }, dieser Datenträger nimmt Dateien bis { $longest } (FAT32). Ein anderer Ort wird gebraucht.
dialogs-place-replaces = Ersetzt die Datei vom { $date } ({ $size }). Sie bleibt, bis die neue vollständig ist.
dialogs-place-replaces-undated = Ersetzt eine Datei von { $size }. Sie bleibt, bis die neue vollständig ist.
dialogs-place-free = { $free } frei auf diesem Datenträger
dialogs-place-new = Eine neue Datei

# -- was zu beachten ist --
dialogs-check-affects = Betrifft { $whom }
dialogs-check-examples = { $count ->
    [one] Welche
   *[other] Welche { $count }
}
dialogs-check-becomes = { $old } wird zu { $new }
dialogs-check-left-out = { $old }
dialogs-check-and-more = { $count ->
    [one] und noch eine
   *[other] und { $count } weitere
}
dialogs-check-more = { $count ->
    [one] Ein weiterer Hinweis steht unter Prüfungen.
   *[other] { $count } weitere Hinweise stehen unter Prüfungen.
}
dialogs-affects-windows = Windows
dialogs-affects-linux = Linux
dialogs-affects-macos = macOS
dialogs-affects-old-bsd = ältere BSD-Systeme
dialogs-affects-grub = den Bootlader GRUB
dialogs-affects-7zip = 7-Zip
dialogs-affects-strict = DOS und alte Abspielgeräte
dialogs-affects-everyone = alle

# -- Abbild erstellen --
dialogs-create-title = Abbild erstellen
dialogs-create-do = Abbild erstellen
dialogs-create-target = Speichern als
dialogs-create-no-name = Das Abbild braucht einen Namen.
dialogs-create-planning = Die Disc wird noch eingeteilt.
dialogs-create-looking = Der Datenträger wird angesehen.
dialogs-create-solve-first = Zuerst zu lösen: { $what }
dialogs-create-size = Größe
dialogs-fits = Passt auf eine { $medium }, { $free } bleiben frei
dialogs-fits-roomier = Passt nur auf manche { $medium }; andere fassen etwas weniger
dialogs-too-big = { $over } zu viel für eine { $medium }
dialogs-create-verify = Zurücklesen und vergleichen
dialogs-create-verify-note = Findet schlechte Datenträger und Kabel. Dauert etwa noch einmal so lange.
dialogs-create-checksum = Prüfsumme { $kind } berechnen
dialogs-create-checksum-note = Wer das Abbild bekommt, kann prüfen, ob es heil angekommen ist.
dialogs-create-other-checksums = Andere Prüfsummen
dialogs-create-to-look-at = { $count ->
    [one] Ein Hinweis
   *[other] { $count } Hinweise
}
dialogs-create-to-solve = Zuerst zu lösen
dialogs-create-to-know = Gut zu wissen
dialogs-create-layout = Einteilung
dialogs-create-sectors = Sektoren
dialogs-create-running = { $name } wird erstellt

# -- ein Auftrag --
dialogs-phase-prepare = Dateien ansehen
dialogs-phase-write = Abbild schreiben
dialogs-phase-sync = Sicherstellen, dass der Datenträger es hat
dialogs-phase-verify = Zurücklesen und vergleichen
dialogs-phase-extract = Dateien kopieren
dialogs-job-bar = Fortschritt von { $name }
dialogs-job-hide = Im Hintergrund weitermachen
dialogs-job-bytes = { $done } von { $total }
dialogs-job-percent = { $percent } %
dialogs-job-queued = Wartet, bis ein anderer Auftrag mit diesem Datenträger fertig ist
dialogs-job-cancel-sure = Abbrechen?
dialogs-job-cancel-sure-left = Abbrechen? { $left }
dialogs-job-cancelling = Wird abgebrochen…
dialogs-job-cancelling-why = Aufräumen; nichts bleibt zurück
dialogs-job-not-responding = Antwortet nicht
dialogs-job-not-responding-why = Ein Gerät antwortet nicht; der Auftrag endet, sobald es das tut
dialogs-job-finishing = Wird fertig, nicht mehr abzubrechen
dialogs-job-finishing-why = Das Abbild ist vollständig und bekommt jetzt seinen Namen

# -- das Ende eines Auftrags --
dialogs-done-title = Abbild erstellt
dialogs-done-show = Im Ordner zeigen
dialogs-done-open = Abbild öffnen
dialogs-done-size = Größe
dialogs-done-took = Dauer
dialogs-done-verified = Geprüft
dialogs-done-equal = Zurückgelesen und gleich
dialogs-done-save-sums = Prüfsummendatei speichern…
dialogs-cancelled-title = Abgebrochen
dialogs-cancelled-at = Bei { $percent } % abgebrochen.
dialogs-cancelled-nothing-left = Nichts blieb zurück.
dialogs-failed-title = Das Abbild wurde nicht erstellt

# -- Fragen --
dialogs-closing-title = Vor dem Schließen ein Abbild von „{ $name }“ erstellen?
dialogs-closing-not-created = Von dieser Disc wurde noch kein Abbild erstellt. Ohne eines geht die Arbeit daran verloren. Die Dateien auf dem Rechner bleiben, wo sie sind.
dialogs-closing-changed = Die Disc wurde geändert, seit ihr Abbild erstellt wurde. Das Abbild bleibt, wie es ist; die Änderungen gehen verloren.
dialogs-closing-create = Abbild erstellen…
dialogs-closing-discard = Änderungen verwerfen
dialogs-unreadable-title = { $count ->
    [one] Eine Datei kann nicht gelesen werden
   *[other] { $count } Dateien können nicht gelesen werden
}
dialogs-unreadable-body = Noch wurde nichts geschrieben. Das Abbild kann ohne sie erstellt werden.
dialogs-unreadable-line = { $path }: { $why }
dialogs-unreadable-leave-out = { $count ->
    [one] Weglassen
   *[other] Diese { $count } weglassen
}
dialogs-unreadable-stop = Anhalten
dialogs-changed-title = { $count ->
    [one] Eine Datei wurde inzwischen geändert
   *[other] { $count } Dateien wurden inzwischen geändert
}
dialogs-changed-body = Sie sind nicht mehr, wie sie waren, als die Disc eingeteilt wurde. Es wurde nichts geschrieben.
dialogs-changed-again = Neu einteilen
