# Alles, was über Menü oder Taste geht.
command-new-disc = Neue Daten-Disc
command-open = Öffnen …
command-add-files = Dateien hinzufügen …
command-add-folder = Ordner hinzufügen …
command-save = Projekt speichern
command-save-as = Projekt speichern unter…
command-create = Abbild erstellen …
command-extract = Herauskopieren …
command-convert = Umwandeln…
command-close-tab = Reiter schließen
command-quit = Beenden
command-undo = Rückgängig
command-redo = Wiederholen
command-new-folder = Neuer Ordner
command-rename = Umbenennen
command-remove = Von der Disc nehmen
command-disc-options = Disc-Optionen …
command-toggle-tree = Ordnerbaum
command-toggle-inspector = Einzelheiten
command-toggle-strip = Großer Sektorstreifen
command-settings = Einstellungen …
command-about = Über Glassmaster
command-next-tab = Nächster Reiter
command-previous-tab = Voriger Reiter

# Warum etwas gerade nicht geht.
command-needs-disc = Nur beim Erstellen einer Disc
command-needs-image = Nur beim Ansehen eines Abbilds
command-needs-files = Auf der Disc ist noch nichts
command-needs-reading = Das Abbild ist noch nicht gelesen
command-needs-tab = Kein Reiter ist offen
command-needs-tabs = Es gibt nur einen Reiter
command-needs-step = Noch wurde nichts geändert
command-needs-undone = Es wurde nichts rückgängig gemacht
command-needs-one = Wählen Sie eine Datei oder einen Ordner
command-needs-selection = Nichts ist ausgewählt
