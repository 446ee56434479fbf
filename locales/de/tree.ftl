# Der Baum der Ordner.
tree-name = Ordner
tree-more = { $count } weitere Ordner
tree-session = Sitzung { $number }
tree-session-last = Sitzung { $number } (neueste)
