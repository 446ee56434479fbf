# The page of what fills the disc.
space-empty = Nothing in here yet
space-empty-sentence = What takes room on the disc is drawn here, as large as it is.
space-rest = Small files
space-tip = { $path }, { $size }
