# The file table, its menus and what it says about names.
files-table = Files
files-column-name = Name
files-column-size = Size
files-column-modified = Modified
files-column-note = Note
files-column-sector = Sector
files-column-on-disc = On disc as
files-view-iso = Oldest systems (ISO 9660)
files-view-rockridge = Linux (Rock Ridge)
files-view-joliet = Windows (Joliet)
files-view-enhanced = Long names (ISO 9660:1999)
files-view-udf = DVD and Blu-ray (UDF)
files-view-fat = DOS and sticks (FAT)
files-view-hfs = Macintosh (HFS)
files-view-boot = Boot image
files-names-as = Names as:
files-filter = Filter by name
files-up = Folder above
files-up-not = This is the top folder of the disc.
files-go-to = Go to { $name }
files-folders-above = Folders above
files-empty-disc = Drop files here
files-empty-disc-why = They stay where they are; the image gets copies.
files-empty-folder = This folder is empty
files-empty-folder-why = There is nothing in it, neither files nor folders.
files-nothing-found = No name contains '{ $filter }'.
files-nothing-found-where = Only the names of this folder were looked at.
files-clear-filter = Clear filter
files-add = Add files...
files-add-folder = Add a folder...
files-menu-open = Open
files-menu-extract = Extract...
files-menu-rename = Rename
files-menu-new-folder = New folder
files-menu-new-folder-in = New folder in it
files-menu-remove = Remove from disc
files-menu-select-all = Select all
files-count-items = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
files-count-of = { $count } of { $all } items
files-selected = { $count } selected
files-selected-size = { $count } selected, { $size }
files-removed = { $count ->
    [one] Removed from the disc. Your file stays where it is.
   *[other] { $count } removed from the disc. Your files stay where they are.
}
files-undo = Undo
files-dismiss = Dismiss
files-note-damaged = Damaged
files-note-missing = Source missing or changed
files-note-adding = Being added
files-note-link = Link to { $target }
files-note-device = Device
files-note-channel = Pipe or socket
files-rename-name = Name
files-name-empty = A name is needed.
files-name-dots = '.' and '..' mean this folder and the one above.
files-name-slash = A name can't hold '/': it separates folders.
files-name-nul = A name can't hold the character with code 0.
files-name-too-long = { $bytes } bytes are too long; { $limit } fit.
files-name-taken = '{ $name }' is already in this folder.
files-name-joliet-long = Windows will see it cut: { $units } characters, { $limit } fit.
files-name-windows-character = Windows can't show '{ $character }' in a name.
files-name-windows-device = Windows keeps '{ $word }' for a device and can't open it.
files-name-windows-end = Windows drops the blank or dot at the end.
files-name-case-only = Differs from '{ $name }' in letter case only: Windows and macOS will reach one of them.
files-name-not-text = The name holds bytes that are no text.
files-menu-preview = Quick look
files-path = Path
files-menu-select-kind = Select all of this kind
files-menu-rescan = Look at the folder again
files-menu-detach = Detach from the folder
files-note-linked = linked
