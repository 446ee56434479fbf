# Die Seite der Bytes.
bytes-whose = Wessen Bytes
bytes-disc = Ganze Disc
bytes-file = Ausgewählte Datei
bytes-go-to = Sektor oder 0x…
bytes-find = Bytes suchen
bytes-find-as = Das Getippte ist
bytes-text = Text
bytes-hex = Hex
bytes-next = Weitersuchen
bytes-find-nothing = Tippen Sie, was gesucht wird; hexadezimale Ziffern stehen in Paaren.
bytes-not-found = Von hier bis zum Ende nicht gefunden.
bytes-place = Sektor { $sector }, Byte { $byte } ({ $offset })
bytes-place-file = Byte { $offset } der Datei
bytes-show-file = Datei zeigen
bytes-no-file = Dieses Byte gehört zu keiner Datei und keinem Ordner.
