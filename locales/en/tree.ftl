# The tree of folders.
tree-name = Folders
tree-more = { $count } more folders
tree-session = Session { $number }
tree-session-last = Session { $number } (newest)
