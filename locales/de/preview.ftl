# Ein schneller Blick auf eine Datei.
preview-empty = Es steht nichts darin
preview-unread = Sie ist nicht lesbar
preview-cut = Mehr wird hier nicht gezeigt.
preview-pixels = { $width } × { $height } Pixel
preview-open = Öffnen
