# Regeln der Anordnung, jede als Satz, und warum eine entfällt.
placement-all = jede Datei
placement-like = jede Datei wie „{ $glob }“
placement-several = { $what } (und { $more } weitere)
placement-rule-pin = { $what } bleibt bei Sektor { $sector }
placement-rule-first = { $what } kommt zuerst
placement-rule-last = { $what } kommt zuletzt
placement-rule-before = { $what } kommt vor { $other }
placement-rule-after = { $what } kommt hinter { $other }
placement-rule-sort = { $what }: { $way ->
    [back] rückwärts
   *[forth] in Reihenfolge
} nach { $key ->
    [name] Namen
    [size] Größe
    [weight] Gewicht
   *[recorded] Platz im Abbild, aus dem sie kommen
}
placement-rule-list = { $count ->
    [one] eine Datei kommt zuerst
   *[other] { $count } Dateien und Ordner kommen zuerst, in der Reihenfolge der Liste
}
placement-rule-together = { $what } bleibt beisammen
placement-rule-align = { $what } beginnt an Vielfachen von { $size }
placement-rule-gap = { $size } bleiben hinter { $what } frei
placement-rule-reserve = Sektoren { $from } bis { $to } bleiben frei
placement-rule-distance = { $what } hält { $size } Abstand von { $other }
placement-rule-inside = { $what } bleibt in den Sektoren { $from } bis { $to }
placement-rule-outside = { $what } bleibt außerhalb der Sektoren { $from } bis { $to }
placement-lost-taken = Entfällt: { $rule }. Sektor { $sector } gehört { $holder }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-order = Entfällt: { $rule }. Für { $file } nicht einzuhalten, { $by ->
    [rule] solange gilt: { $winner }.
   *[place] { $holder } ist im Weg.
}
placement-lost-room = Entfällt: { $rule }. Für { $file } ist dort kein Platz{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-alignment = Entfällt: { $rule }. { $file } liegt bei Sektor { $sector }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-distance = Entfällt: { $rule }. { $holder } liegt zu nahe bei { $file }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-split = Entfällt: { $rule }. { $holder } liegt dazwischen, bei Sektor { $sector }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-beyond = Entfällt: { $rule }. Keine Disc hat Sektor { $sector } und die { $size } dahinter.
placement-lost-bound = Entfällt: { $rule }. { $file } gehört zu dem, was von der Disc startet, und ist nicht zu bewegen.
placement-owner = { $owner ->
    [system-area] dem Startbereich
    [partition-table] einer Partitionstabelle
    [volume-descriptor] den Beschreibungen der Disc
    [path-table] einer Pfadtabelle
    [directory] dem obersten Ordner
    [file-entry] einem Dateieintrag
    [boot-catalog] dem Startverzeichnis
    [boot-image] einem Startabbild
    [space-bitmap] der Belegungskarte
    [checksum] Prüfsummen
    [anchor] einem Anker
    [descriptor-sequence] den Beschreibungen der Disc
    [padding] freigehaltenem Platz
   *[other] etwas anderem
}
