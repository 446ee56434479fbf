# Die Seite dessen, was die Disc füllt.
space-empty = Hier ist noch nichts
space-empty-sentence = Was auf der Disc Platz braucht, wird hier so groß gezeichnet, wie es ist.
space-rest = Kleine Dateien
space-tip = { $path }, { $size }
