# Warum ein geändertes Abbild nicht in seine Datei gespeichert werden kann.
refusal-no-image = Das wurde nicht aus einer Abbilddatei begonnen.
refusal-wrapped = Das Abbild liegt in einer Datei anderer Art ({ $kind }), die nicht an Ort und Stelle geändert werden kann.
refusal-older-session = Eine ältere Sitzung wurde geöffnet; beim Speichern in die Datei gingen die neueren verloren.
refusal-hard-linked = Die Datei hat { $links } Namen und würde unter allen geändert.
refusal-busy = Ein anderes Programm hält die Datei.
refusal-mounted = Das Abbild ist eingehängt ({ $device }).
refusal-no-locks = Das Dateisystem kann andere Programme nicht fernhalten, solange die Datei geändert wird.
refusal-unreadable = Die Datei kann nicht zum Schreiben geöffnet werden.
refusal-descriptors = Am Anfang des Abbilds ist kein Platz für die Datenträgerbeschreibungen.
refusal-no-place = { $wanted } braucht einen Platz, der belegt ist ({ $holder }, Byte { $at }).
refusal-impossible = So lässt sich die Scheibe nicht anordnen.
refusal-boot = Es würde nicht mehr starten wie zuvor.
