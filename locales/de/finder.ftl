# Die Seite des Suchens.
finder-name = Name oder Muster wie *.jpg
finder-at-least = Größe ab
finder-at-most = Größe bis
finder-since = Geändert seit 2026-11-02
finder-content = Was in der Datei steht
finder-look-inside = Hineinsehen
finder-empty = Dateien der ganzen Disc finden
finder-empty-sentence = Nach Namensteil, Muster, Größe, Datum oder Inhalt.
finder-nothing = Nichts gefunden
finder-nothing-sentence = Keine Datei dieser Disc ist so.
finder-looking = Es wird gesucht …
finder-looking-sentence = Dateien erscheinen hier, wie sie gefunden werden.
finder-inside = { $count ->
    [one] { $count } Datei enthält es
   *[other] { $count } Dateien enthalten es
}
finder-inside-so-far = { $count ->
    [one] bisher { $count } Datei
   *[other] bisher { $count } Dateien
}
finder-count = { $count ->
    [one] { $count } gefunden
   *[other] { $count } gefunden
}
finder-count-most = Die ersten { $count } werden gezeigt.
