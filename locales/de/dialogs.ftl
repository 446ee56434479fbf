# Die Dialoge des Fensters.

# -- gemeinsam --
dialogs-cancel = Abbrechen
dialogs-close = Schließen
dialogs-details = Einzelheiten
dialogs-browse = Durchsuchen…
dialogs-copy-what = { $what } kopieren
dialogs-copy-command = Als Befehl kopieren
dialogs-copy-command-tip = Die Befehlszeile, die das Gleiche tut
dialogs-copy-command-not = Dateien wurden von Hand umbenannt, verschoben oder entfernt; das wiederholt kein Befehl.
dialogs-copy-command-none = Kein Befehl tut genau das.
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
dialogs-affects-xorriso = xorriso
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
dialogs-cancelled-whole-stay = Dateien, die schon ganz sind, bleiben.
dialogs-failed-title = Das Abbild wurde nicht erstellt

# -- Fragen --
dialogs-closing-title = Vor dem Schließen ein Abbild von „{ $name }“ erstellen?
dialogs-closing-not-created = Von dieser Disc wurde noch kein Abbild erstellt. Ohne eines geht die Arbeit daran verloren. Die Dateien auf dem Rechner bleiben, wo sie sind.
dialogs-closing-changed = Die Disc wurde geändert, seit ihr Abbild erstellt wurde. Das Abbild bleibt, wie es ist; die Änderungen gehen verloren.
dialogs-closing-keep = Als Projekt behalten
dialogs-closing-create = Abbild erstellen…
dialogs-closing-tab = „{ $name }“ schließen?
dialogs-closing-window = Glassmaster schließen?
dialogs-closing-work = Das geht verloren oder hört auf. Die Dateien auf dem Rechner bleiben, wo sie sind.
dialogs-closing-jobs = Das ist noch nicht fertig. Was aufhört, lässt nichts zurück.
dialogs-closing-line-not-created = „{ $name }“: noch kein Abbild erstellt
dialogs-closing-line-changed = „{ $name }“: geändert, seit das Abbild erstellt wurde
dialogs-closing-line-adding = { $files ->
    [one] Dateien werden noch hinzugefügt: bisher { $files } Datei, { $size }
   *[other] Dateien werden noch hinzugefügt: bisher { $files } Dateien, { $size }
}
dialogs-closing-stop = Anhalten und schließen
dialogs-closing-keep-going = Weitermachen, dann schließen
dialogs-closing-discard = Verwerfen
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
dialogs-place-is-file = Eine Datei dieses Namens ist im Weg. Ein anderer Ordner wird gebraucht.

# -- entnehmen --
dialogs-extract-title = Aus { $image } entnehmen
dialogs-extract-do = Entnehmen
dialogs-extract-all = { $files ->
    [one] Die einzige Datei, { $size }
   *[other] Alle { $files } Dateien, { $size }
}
dialogs-extract-selected = { $files ->
    [one] Eine Datei, { $size }
   *[other] { $files } Dateien, { $size }
}
dialogs-extract-damaged = { $count ->
    [one] Eine davon ist beschädigt; was sich lesen lässt, bekommt einen Namen mit der Endung „.partial“.
   *[other] { $count } davon sind beschädigt; was sich lesen lässt, bekommt Namen mit der Endung „.partial“.
}
dialogs-extract-folder = Entnehmen nach
dialogs-extract-no-folder = Ein Ordner wird gebraucht.
dialogs-extract-own-folder = In einen neuen Ordner „{ $image }“
dialogs-extract-names = Namen wie
dialogs-extract-existing = Dateien, die es schon gibt
dialogs-extract-ask = Am Ende nach ihnen fragen
dialogs-extract-newer = Jeweils die neuere behalten
dialogs-extract-keep-both = Beide behalten, mit einer Nummer hinter dem Namen
dialogs-extract-names-chosen = Für andere Namen wählen Sie diese zuerst über den Dateien.
dialogs-extract-skip = Behalten und am Ende nennen
dialogs-extract-replace = Ersetzen
dialogs-extract-streams = Datenströme und Ressource-Forks
dialogs-extract-streams-off = Weglassen
dialogs-extract-streams-files = Als Dateien NAME:STROM
dialogs-extract-streams-double = Als AppleDouble-Dateien ._NAME, für einen Mac
dialogs-extract-running = { $name } wird entnommen
dialogs-extract-done-title = Entnommen
dialogs-extract-done = { $files ->
    [one] Eine Datei
   *[other] { $files } Dateien
}
dialogs-extract-done-but = { $files ->
    [one] Eine Datei
   *[other] { $files } Dateien
}, { $unread ->
    [one] eine konnte nicht ganz entnommen werden
   *[other] { $unread } konnten nicht ganz entnommen werden
}
dialogs-extract-again = Diese noch einmal versuchen
dialogs-extract-failed-title = Die Dateien wurden nicht entnommen

# -- Optionen der Disc --
dialogs-options-title = Optionen der Disc
dialogs-options-do = Übernehmen
dialogs-options-usual = { $what } (üblich)
dialogs-options-off = Weglassen
dialogs-options-name = Name der Disc
dialogs-options-name-empty = Ohne Namen zeigen Systeme „CD-ROM“ oder Ähnliches.
dialogs-options-name-count = { $count } von { $limit } Zeichen
dialogs-options-name-windows = { $count } von { $limit } Zeichen; Windows zeigt die ersten 16: „{ $shown }“
dialogs-options-name-long = { $count } Zeichen, { $limit } passen: „{ $shown }“
dialogs-options-created = Erstellt
dialogs-options-created-note = UTC. Dieselbe Zeit ergibt wieder dieselben Bytes.
dialogs-options-created-bad = Eine Zeit sieht aus wie 2026-11-02 14:05:00.
dialogs-options-now = Jetzt
dialogs-options-now-tip = Stattdessen die jetzige Zeit nehmen
dialogs-options-joliet = Namen für Windows (Joliet)
dialogs-options-joliet-64 = Bis 64 Zeichen
dialogs-options-joliet-103 = Bis 103 Zeichen
dialogs-options-rock-ridge = Namen für Linux (Rock Ridge)
dialogs-options-rock-ridge-110 = Version 1.10
dialogs-options-rock-ridge-112 = Version 1.12, mit Dateinummern
dialogs-options-backup = Als Sicherung: Besitzer und Rechte behalten
dialogs-options-backup-note = Sonst darf jeder alle Dateien lesen, und sie gehören niemandem.
dialogs-options-dedupe = Gleiche Dateien nur einmal speichern
dialogs-options-dedupe-note = Spart Platz; liest vorher jede Datei.
dialogs-options-level = Namen für die ältesten Systeme (ISO 9660)
dialogs-options-level-1 = Stufe 1: 8 und 3 Zeichen, wie MS-DOS
dialogs-options-level-2 = Stufe 2: 31 Zeichen, Dateien bis 4 GB
dialogs-options-level-3 = Stufe 3: 31 Zeichen, Dateien jeder Größe
dialogs-options-level-4 = Stufe 4: lange Namen daneben
dialogs-options-deep = Tiefe Ordner nach oben holen
dialogs-options-deep-note = Für Lesegeräte, die nach acht Ebenen aufhören.
dialogs-options-padding = Leerer Platz am Ende
dialogs-options-padding-note = Manche Laufwerke lesen das äußerste Ende einer Disc nicht; 300 kB halten es von ihnen fern.
dialogs-options-publisher = Herausgeber
dialogs-options-preparer = Bearbeiter
dialogs-options-application = Anwendung
dialogs-options-system = System
dialogs-options-volume-set = Satz von Discs
dialogs-options-copyright = Datei mit dem Urheberrecht
dialogs-options-abstract = Datei mit einer Zusammenfassung
dialogs-options-bibliographic = Datei mit bibliographischen Angaben
dialogs-options-text-long = { $count } Zeichen, { $limit } passen

# -- belegte Namen --
dialogs-clashes-title = { $count ->
    [one] Ein Name ist belegt
   *[other] { $count } Namen sind belegt
}
dialogs-clashes-body = Dateien mit diesen Namen sind schon auf der Disc, mit anderem Inhalt. Noch wurde nichts hinzugefügt.
dialogs-clashes-all = Für alle:
dialogs-clashes-newer = Neuere gewinnen
dialogs-clashes-replace = Ersetzen
dialogs-clashes-keep-both = Beide behalten
dialogs-clashes-skip = Überspringen
dialogs-clashes-there = Auf der Disc: { $size }, { $date }
dialogs-clashes-new = Kommt dazu: { $size }, { $date }
dialogs-clashes-is-newer = neuer
dialogs-clashes-folder = Ordner
dialogs-clashes-other = Verknüpfung oder Gerät
dialogs-clashes-stop = Nichts hinzufügen
dialogs-clashes-do = Dateien hinzufügen

# -- Prüfungen --
dialogs-existing-body = Dateien mit diesen Namen gibt es dort schon. Alles andere ist entpackt.
dialogs-existing-there = Dort: { $size }, { $date }
dialogs-existing-new = Im Abbild: { $size }, { $date }
dialogs-existing-stop = Alle vorhandenen behalten
dialogs-existing-do = Weiter
dialogs-checks-title = Prüfungen
dialogs-checks-body = Das Schwerste zuerst. Warnungen verhindern nie, dass ein Abbild erstellt wird.
dialogs-checks-none = Nichts zu beachten. Jeder Name ist überall der gleiche.

# -- Einstellungen --
dialogs-settings-title = Einstellungen
dialogs-settings-do = Einstellungen speichern
dialogs-settings-language = Sprache
dialogs-settings-language-system = Wie das System
dialogs-settings-mode = Farben
dialogs-settings-mode-system = Wie das System
dialogs-settings-mode-light = Hell
dialogs-settings-mode-dark = Dunkel
dialogs-settings-text = Textgröße
dialogs-settings-roomy = Geräumige Tabellen
dialogs-settings-roomy-note = Höhere Zeilen, leichter zu treffen.

dialogs-settings-new-discs = Neue Discs
dialogs-settings-tidy = Systemdateien weglassen
dialogs-settings-tidy-note = .DS_Store, Thumbs.db, desktop.ini und Ähnliches; es wird gesagt, wenn welche da waren.
dialogs-settings-follow = Nehmen, worauf Verknüpfungen zeigen
dialogs-settings-follow-note = Sonst bleiben Verknüpfungen Verknüpfungen.

# -- Über --
dialogs-about-sentence = Erstellt Disc-Abbilder, zeigt ihren Inhalt und entnimmt Dateien.
dialogs-about-licence = Freie Software unter der MIT- oder der Apache-2.0-Lizenz, nach Wahl.
dialogs-about-version = Version
dialogs-about-fonts = Schriften
dialogs-about-icons = Symbole

# -- einen Ort wählen --
dialogs-path-new-image = Abbild speichern als
dialogs-path-checksums = Prüfsummen speichern als
dialogs-path-project = Projekt speichern als
dialogs-path-images = Abbilder öffnen
dialogs-path-files = Dateien hinzufügen
dialogs-path-add-folder = Ordner hinzufügen
dialogs-path-target = Ordner wählen
dialogs-path-choose-name = Diesen Namen nehmen
dialogs-path-open = Öffnen
dialogs-path-add = Hinzufügen
dialogs-path-choose = Diesen Ordner nehmen
dialogs-path-up = Ordner darüber
dialogs-path-top = Das ist der oberste Ordner.
dialogs-path-folder = Ordner
dialogs-path-folder-named = Ordner { $name }
dialogs-path-name = Name
dialogs-path-taken = Eine Datei dieses Namens gibt es schon.
dialogs-path-no-name = Ein Name wird gebraucht.
dialogs-path-nothing = Etwas aus der Liste wird gebraucht.
dialogs-path-empty = Dieser Ordner ist leer.

# -- convert --
dialogs-convert-title = { $image } umwandeln
dialogs-convert-do = Umwandeln
dialogs-convert-kind = In
dialogs-convert-target = Neues Abbild
dialogs-convert-no-name = Geben Sie dem neuen Abbild einen Namen.
dialogs-convert-itself = Das ist das Abbild selbst. Wählen Sie einen anderen Namen.
dialogs-convert-whole = Nichts geht verloren. Das neue Abbild wird zurückgelesen und verglichen.
dialogs-convert-losses = Diese Art kann nicht mitnehmen: { $what }.
dialogs-convert-accept = Ohne das weitermachen
dialogs-convert-accept-first = Bestätigen Sie zuerst den Verlust.
dialogs-convert-running = { $name } wird erzeugt
dialogs-convert-done-title = Umgewandelt
dialogs-convert-failed-title = Das Abbild wurde nicht umgewandelt
dialogs-settings-cache = Gepackte Abbilder
dialogs-settings-cache-holds = Aufgehoben, um sie schneller zu öffnen: { $size }
dialogs-settings-cache-empty = Leeren
dialogs-settings-cache-empty-already = Es ist nichts darin.
dialogs-done-of = { $count } von { $all } sind fertig
dialogs-done-saved = Gespart
dialogs-job-part = { $at } von { $count }

# Befehle, Tasten, Aufgaben.
dialogs-palette-field = Was möchten Sie tun?
dialogs-palette-nothing = So heißt nichts.
dialogs-palette-tab = Zum Reiter { $name }
dialogs-palette-recent = { $name } öffnen
dialogs-sheet-title = Tasten
dialogs-sheet-table = Tabelle der Dateien
dialogs-sheet-open = Öffnen
dialogs-sheet-up = Ordner darüber
dialogs-sheet-path = Pfad eintippen
dialogs-sheet-filter = Diesen Ordner filtern
dialogs-sheet-all = Alles auswählen
dialogs-sheet-menu = Menü der Auswahl
dialogs-jobs-title = Aufgaben
dialogs-jobs-copy = Protokoll kopieren
dialogs-jobs-nothing = Noch wurde nichts getan.

# Attribute von Dateien.
dialogs-attributes-title = { $count ->
    [one] Attribute von { $count } Eintrag
   *[other] Attribute von { $count } Einträgen
}
dialogs-attributes-title-of = Attribute von { $name }
dialogs-attributes-do = Attribute setzen
dialogs-attributes-nothing = Ankreuzen, was gesetzt werden soll
dialogs-attributes-mode = Rechte (oktal, wie bei chmod)
dialogs-attributes-mode-bad = Drei oder vier Ziffern von 0 bis 7
dialogs-attributes-uid = Besitzer (Nummer)
dialogs-attributes-gid = Gruppe (Nummer)
dialogs-attributes-id-bad = Eine Nummer
dialogs-attributes-time = Geändert
dialogs-attributes-time-bad = Ein Datum wie 2026-11-02 oder 2026-11-02 14:05
dialogs-attributes-plain = Diese Disc gibt allen Dateien denselben Besitzer und schlichte Rechte. Was hier gesetzt wird, gilt, sobald in den Optionen der Disc „als Sicherung“ gewählt ist.
dialogs-settings-cache-place = Cache: { $path }
dialogs-settings-passing-place = Kopien für andere Programme, am Ende geleert: { $path }
dialogs-settings-tools = Programme auf diesem Computer
dialogs-settings-tool-qemu = QEMU, um Abbilder auszuprobieren:
dialogs-settings-tool-grub = GRUB, für Rettungsmedien:
dialogs-settings-tool-missing = nicht installiert
dialogs-settings-tool-copy = „{ $line }“ kopieren
