# Titel der Dateidialoge des Desktops.
picker-images = Disc-Abbilder öffnen
picker-files = Dateien zur Disc hinzufügen
picker-folder = Ordner zur Disc hinzufügen
picker-target = Abbild erstellen
picker-extract = In diesen Ordner herauskopieren
picker-checksums = Prüfsummen speichern
picker-project = Projekt speichern
picker-filter-projects = Projekte
picker-filter-images = Disc-Abbilder
picker-filter-all = Alle Dateien
picker-more = Abbilder zum Umwandeln hinzufügen
picker-more-folders = Ordner mit Abbildern zum Umwandeln hinzufügen
picker-mended = Berichtigtes Sheet sichern
picker-sources = Der Ordner, in dem die fehlenden Dateien jetzt liegen
picker-compare-file = Abbild zum Vergleichen wählen
picker-compare-folder = Ordner zum Vergleichen wählen
picker-report = Bericht speichern
