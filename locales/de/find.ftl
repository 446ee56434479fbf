# Die Seite des Suchens.
find-name = Name oder Muster wie *.jpg
find-at-least = Größe ab
find-at-most = Größe bis
find-since = Geändert seit 2026-11-02
find-content = Was in der Datei steht
find-look-inside = Hineinsehen
find-empty = Dateien der ganzen Disc finden
find-empty-sentence = Nach Namensteil, Muster, Größe, Datum oder Inhalt.
find-nothing = Nichts gefunden
find-nothing-sentence = Keine Datei dieser Disc ist so.
find-looking = Es wird gesucht …
find-looking-sentence = Dateien erscheinen hier, wie sie gefunden werden.
find-inside = { $count ->
    [one] { $count } Datei enthält es
   *[other] { $count } Dateien enthalten es
}
find-inside-so-far = { $count ->
    [one] bisher { $count } Datei
   *[other] bisher { $count } Dateien
}
find-count = { $count ->
    [one] { $count } gefunden
   *[other] { $count } gefunden
}
find-count-most = Die ersten { $count } werden gezeigt.
