# Was abhilft, wenn ein Abbild nicht startet. Die Kennung ist `mend-` und die der Abhilfe.
mend-add-entry = Einen Starteintrag hinzufügen
mend-correct-catalog = Den Startkatalog neu schreiben
mend-patch-image = Dem Startabbild sagen, wo es liegt
mend-make-hybrid = Auch von Sticks startbar machen
mend-rewrite-tables = Die Partitionstabellen neu schreiben
mend-add-program = Das Programm dort ablegen
mend-copy-out-of-efi-image = Die Dateien des EFI-Abbilds auf die Scheibe kopieren
mend-split-file = Die Datei teilen
mend-correct-config = Die Datei zurücklegen oder die Konfiguration berichtigen
mend-keep-volume-id = Dem Dateisystem den gesuchten Namen oder das gesuchte Datum geben
mend-newer-loader = Einen neueren signierten Startlader nehmen
mend-copy-files = Stattdessen die Dateien auf einen FAT-Stick kopieren
