# Sektoren mit ihren Prüfsummen verglichen.
sectors-title = Sektoren von { $image } prüfen
sectors-what = Liest jeden Sektor und vergleicht ihn mit seinen Fehlerprüfcodes (EDC und ECC). Ton hat keine.
sectors-mend = Kopien der Datendateien mit ausgebesserten Sektoren in einen Ordner legen
sectors-folder = Ordner für die Kopien
sectors-do = Prüfen
sectors-running = { $name } wird geprüft
sectors-done = Sektoren geprüft
sectors-failed = Die Sektoren wurden nicht geprüft
sectors-sector = Sektor { $sector } von Track { $track }
sectors-ecc = Die Daten stimmen, ihr ECC nicht
sectors-mendable = Fehlerhaft, kann ausgebessert werden
sectors-mended = Fehlerhaft, in der Kopie ausgebessert
sectors-lost = Fehlerhaft, kann nicht ausgebessert werden
sectors-made = Mit ausgebesserten Sektoren angelegt
