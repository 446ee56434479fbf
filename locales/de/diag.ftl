# -- Volume-Deskriptoren --
diag-endian-mismatch = Die beiden Fassungen der Zahl „{ $field }“ unterscheiden sich; die Little-Endian-Fassung gilt.
diag-terminator-missing = Die Liste der Volume-Deskriptoren hat keine Endmarke.
diag-too-many-descriptors = Es gibt mehr Volume-Deskriptoren, als irgendjemand schreibt; der Rest wurde nicht gelesen.
diag-primary-missing = Das Abbild hat keinen primären Volume-Deskriptor.
diag-primary-differs = Es gibt mehrere primäre Volume-Deskriptoren, und sie unterscheiden sich.
diag-block-size-odd = Die Blockgröße { $value } erlaubt kein Standard; 2048 wurde angenommen.
diag-image-truncated = Diese Datei endet zu früh: angegeben sind { $declared }, vorhanden { $actual }.
diag-joliet-level-unknown = Die Windows-Namen (Joliet) haben eine unbekannte Stufe.

# -- Verzeichnisse --
diag-directory-outside = Der Ordner „{ $path }“ liegt außerhalb des Abbilds.
diag-directory-loop = Der Ordner „{ $path }“ enthält sich selbst; der Ring wurde hier aufgetrennt.
diag-directory-shared = Der Ordner „{ $path }“ ist auf zwei Wegen erreichbar; er wurde einmal gelesen.
diag-record-bad = Ein Eintrag in „{ $path }“ ist fehlerhaft und wurde ausgelassen.
diag-directory-too-large = Der Ordner „{ $path }“ ist größer als die Grenze; der Rest wurde nicht gelesen.
diag-too-many-entries = Bei der Grenze von { $limit } Dateien wurde aufgehört zu lesen.
diag-too-deep = Bei „{ $path }“ sind Ordner zu tief verschachtelt; was darunter liegt, wurde nicht gelesen.
diag-read-failed = Ein Sektor von „{ $path }“ ließ sich nicht lesen.
diag-path-table-differs = Pfadtabelle und Ordner widersprechen sich.
diag-interleaved = „{ $path }“ ist verschränkt gespeichert; die Daten sind nicht lesbar.
diag-sparse-file = „{ $path }“ ist als Sparse-Datei (SF) gespeichert; die Daten sind nicht lesbar.
diag-multi-extent-bad = Die Teile von „{ $path }“ passen nicht zusammen.
diag-file-outside = Daten von „{ $path }“ liegen außerhalb des Abbilds.
diag-extents-overlap = „{ $path }“ und „{ $other }“ überschneiden sich teilweise.
diag-name-twice = Den Namen „{ $path }“ gibt es zweimal.
diag-name-unsafe = Der Name „{ $path }“ kann kein Dateiname sein; er wird verändert gezeigt und herauskopiert.

# -- System Use --
diag-system-use-bad = Die Zusatzeinträge (SUSP) von „{ $path }“ sind fehlerhaft; der Rest wurde ausgelassen.
diag-continuation-bad = Die Zusatzeinträge (SUSP) von „{ $path }“ führen im Kreis oder aus dem Abbild hinaus.
diag-relocation-bad = Die Verweise des verlegten Ordners „{ $path }“ sind kaputt.
diag-link-target-bad = Das Ziel der Verknüpfung „{ $path }“ ist fehlerhaft.
diag-time-bad = Das Datum von „{ $path }“ ist kein Datum.
diag-zisofs-bad = Die komprimierte Datei „{ $path }“ ist fehlerhaft.
diag-zisofs-algorithm = „{ $path }“ ist mit { $algorithm } komprimiert; das ist nicht lesbar.

# -- Ansichten und Sitzungen --
diag-other-view-has-more = { $count ->
    [one] Ein anderer Namenssatz ({ $view }) hat eine Datei, die hier fehlt.
   *[other] Ein anderer Namenssatz ({ $view }) hat { $count } Dateien, die hier fehlen.
}
diag-older-sessions = { $count ->
    [one] Auf dieser Disc gibt es eine ältere Sitzung.
   *[other] Auf dieser Disc gibt es { $count } ältere Sitzungen.
}
diag-charset-unclear = Manche Namen sind kein gültiges UTF-8; wählen Sie einen Zeichensatz, wenn sie falsch aussehen.
