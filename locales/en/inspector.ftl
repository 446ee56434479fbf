# What is known about the selection.
inspector-kind = Kind
inspector-kind-disc = Disc
inspector-kind-folder = Folder
inspector-kind-file = File
inspector-kind-link = Link
inspector-kind-device = Device
inspector-kind-channel = Pipe or socket
inspector-size = Size
inspector-files = Files
inspector-folders = Folders
inspector-modified = Modified
inspector-folder = In folder
inspector-target = Points to
inspector-source = Copied from
inspector-state = State
inspector-state-damaged = Damaged: not all of it can be read
inspector-state-missing = The source is missing or was changed
inspector-names = Names as recorded
inspector-name-hidden = Not listed there
inspector-on-disc = Where on the disc
inspector-sectors = Sectors
inspector-sector-range = { $first } to { $last }
inspector-more-pieces = { $count ->
    [one] and { $count } more piece
   *[other] and { $count } more pieces
}
inspector-streams = Streams and forks
inspector-stream = { $name }, { $size }
inspector-attributes = Attributes
inspector-mode = Permissions
inspector-owner = Owner
inspector-owner-ids = User { $user }, group { $group }
inspector-serial = Serial number
inspector-fields = Volume
inspector-field-empty = Empty
inspector-field-not-given = Not given
inspector-shows = The panel shows
inspector-details = Details
inspector-history = History
inspector-history-begin = The disc as it began
inspector-linked = Stands for the folder
