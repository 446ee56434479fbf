# The tree of folders.
tree-name = Folders
tree-more = { $count } more folders
tree-session = Session { $number }
tree-session-last = Session { $number } (newest)
tree-volume = { $name } ({ $kind })
tree-track-audio = Track { $number }: sound, { $time }
tree-track-data = Track { $number }: data, { $size }
tree-track-take = Extract this track…
tree-track-take-all = Extract all tracks…
