# Tracks, die aus einer Disc herauskopiert werden.
tracks-title = Tracks aus { $image } herauskopieren
tracks-one = Track { $number }
tracks-form = Als
tracks-plain = WAV für Ton, Sektoren von 2048 Byte für Daten
tracks-raw = Rohe Sektoren von 2352 Byte, wie sie gepresst sind
tracks-none = Wählen Sie zuerst einen Track.
tracks-all = Alle wählen
tracks-no = Keinen wählen
tracks-chosen = { $count ->
    [one] Ein Track, { $size }
   *[other] { $count } Tracks, { $size }
}
tracks-replace = Dateien ersetzen, die schon da sind
tracks-failed = Die Tracks wurden nicht herauskopiert
