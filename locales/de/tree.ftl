# Der Baum der Ordner.
tree-name = Ordner
tree-more = { $count } weitere Ordner
tree-session = Sitzung { $number }
tree-session-last = Sitzung { $number } (neueste)
tree-volume = { $name } ({ $kind })
tree-track-audio = Spur { $number }: Ton, { $time }
tree-track-data = Spur { $number }: Daten, { $size }
tree-track-take = Diesen Track herauskopieren…
tree-track-take-all = Alle Tracks herauskopieren…
