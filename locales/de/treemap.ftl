# Die Seite dessen, was die Disc füllt.
treemap-empty = Hier ist noch nichts
treemap-empty-sentence = Was auf der Disc Platz braucht, wird hier so groß gezeichnet, wie es ist.
treemap-rest = Kleine Dateien
treemap-tip = { $path }, { $size }
