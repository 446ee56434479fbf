# The page of bytes.
bytes-whose = Whose bytes
bytes-disc = Whole disc
bytes-file = Selected file
bytes-go-to = Sector or 0x…
bytes-find = Find bytes
bytes-find-as = What is typed is
bytes-text = Text
bytes-hex = Hex
bytes-next = Find next
bytes-find-nothing = Type what to look for; hexadecimal digits come in pairs.
bytes-not-found = Not found from here to the end.
bytes-place = Sector { $sector }, byte { $byte } ({ $offset })
bytes-place-file = Byte { $offset } of the file
bytes-show-file = Show the file
bytes-no-file = This byte belongs to no file or folder.
