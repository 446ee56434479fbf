# Arten von Abbildern, die erzeugt werden können.
convert-kind-iso = Einfaches Abbild (.iso)
convert-kind-cue = Alle Tracks, mit Cue Sheet (.cue und .bin)
convert-kind-toc = Alle Tracks, für cdrdao (.toc und .bin)
convert-kind-ccd = Alle Tracks, für CloneCD (.ccd, .img und .sub)
convert-kind-mds = Alle Tracks, für Alcohol (.mds und .mdf)
convert-kind-nrg = Alle Tracks, für Nero (.nrg)
convert-kind-raw = Rohe Sektoren von 2352 Byte (.bin)
convert-kind-gz = Gepackt, überall zu öffnen (.iso.gz)
convert-kind-xz = So klein wie möglich gepackt (.iso.xz)
convert-kind-zst = Schnell gepackt (.iso.zst)
convert-kind-cso = Gepackt für Spielkonsolen (.cso)
convert-kind-zso = Gepackt für Spielkonsolen, schneller gelesen (.zso)
convert-kind-chd = Gepackt mit allen Tracks, für Emulatoren (.chd)

# Mehrere Abbilder auf einmal.
convert-many-title = Mehrere Abbilder umwandeln
convert-many-do = { $count ->
    [0] Umwandeln
    [one] Ein Abbild umwandeln
   *[other] { $count } Abbilder umwandeln
}
convert-many-failed = Die Abbilder wurden nicht umgewandelt
convert-many-add = Abbilder hinzufügen…
convert-many-add-folder = Ordner hinzufügen…
convert-many-open = Stattdessen in Tabs öffnen
convert-many-looking = Die Abbilder werden angesehen…
convert-many-none = Es gibt kein Abbild zum Umwandeln.
convert-many-twice = Aus zwei Abbildern würde „{ $name }“. Nehmen Sie eines heraus oder legen Sie jedes neben seine Quelle.
convert-many-empty = Noch keine Abbilder
convert-many-empty-note = Fügen Sie Abbilder oder Ordner davon hinzu, oder legen Sie sie hier ab.
convert-many-lost = ohne { $what }
convert-many-waits = ausgelassen: { $what }
convert-many-accept = Auch umwandeln, was etwas verliert: { $what }
convert-many-where = Wohin
convert-many-beside = Neben jedes Abbild
convert-many-one-folder = In einen Ordner
convert-many-folder = Ordner
convert-many-existing = Dateien, die schon da sind, bleiben, wie sie sind. Jedes neue Abbild wird zurückgelesen und verglichen; eines, das scheitert, hält die anderen nicht auf.
convert-many-names = Namen
convert-many-rule = Regel für Namen
convert-many-rule-note = „{"{"}name{"}"}“ steht für den Namen des Abbilds. Ohne Regel: { $usual }
convert-many-rule-bad = Eine Regel braucht „{"{"}name{"}"}“ und keinen Schrägstrich.
convert-many-leave-out = { $name } aus der Liste nehmen
convert-many-made = { $name }, { $size }
convert-column-image = Abbild
convert-column-kind = Art
convert-column-size = Größe
convert-column-becomes = Wird zu
convert-column-note = Hinweis
convert-many-itself = es ist schon eines
convert-container-plain = einfaches Abbild
convert-container-sectors = rohe Sektoren
