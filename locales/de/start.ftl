start-heading = Dateien, Ordner oder ein Disc-Abbild hier ablegen
start-heading-paste = Dateien, Ordner oder ein Disc-Abbild hier einfügen
start-sentence = Sie bleiben, wo sie sind; das Abbild bekommt Kopien, wenn es erstellt wird.
start-new-note = Mit einer leeren Disc beginnen und sie füllen
start-open-note = In ein ISO-Abbild hineinsehen und Dateien herauskopieren
