# The page of what fills the disc.
treemap-empty = Nothing in here yet
treemap-empty-sentence = What takes room on the disc is drawn here, as large as it is.
treemap-rest = Small files
treemap-tip = { $path }, { $size }
