# Around the panels.
window-menu-file = File
window-menu-edit = Edit
window-menu-view = View
window-menu-help = Help
window-untitled = Untitled disc
window-disc-name = Name of the disc
window-new-folder = New folder
window-not-created = not created yet
window-up-to-date = created, up to date
window-changed = changed since created
window-read-only = Read only: an image that was opened is never changed
window-close-tab = Close { $name }
window-dismiss = Close this message
window-reading = Reading the image…
window-failed-title = This image can't be opened
window-failed-other = Open another image…
window-to-look-at = { $count ->
    [one] { $count } thing to look at
   *[other] { $count } things to look at
}
window-cant-create = { $count ->
    [one] { $count } thing to solve first
   *[other] { $count } things to solve first
}
window-nothing-odd = Nothing to look at

# Drops.
window-drop-begin = Drop here: images open, files and folders begin a new disc
window-drop-add = Add to “{ $name }”
window-drop-open = Open in a new tab
window-added = { $files ->
    [one] Added { $files } file, { $size }.
   *[other] Added { $files } files, { $size }.
}
window-added-identical = { $count ->
    [one] { $count } was there already.
   *[other] { $count } were there already.
}
window-left-out-system = { $count ->
    [one] { $count } system file left out.
   *[other] { $count } system files left out.
}
window-left-out-specials = { $count ->
    [one] { $count } device or pipe left out.
   *[other] { $count } devices and pipes left out.
}
window-left-out-unreadable = { $count ->
    [one] “{ $path }” could not be read.
   *[other] { $count } could not be read, the first is “{ $path }”.
}
window-open-instead = Open as image instead
window-unwrap = Put the folder's contents at the top
window-odd = { $count ->
    [one] { $first } One more thing is odd.
   *[other] { $first } { $count } more things are odd.
}
window-sources-fine = All files are there, as they were added.
window-quits-when-done = Closes when the work is done.
window-stay-open = Stay open
window-sources-doubtful = { $count ->
    [one] One file is missing or was changed since it was added.
   *[other] { $count } files are missing or were changed since they were added.
}
window-sources-look = Look at them…
window-saved = “{ $name }” is saved.

# Images that must be expanded.
window-expand-title = This image must be expanded first
window-expand-sentence = It is packed in a way that can only be read from the beginning. Expanded once, it takes { $size } of the cache and opens at once from then on.
window-expand-sentence-unknown = It is packed in a way that can only be read from the beginning. Expanded once into the cache, it opens at once from then on.
window-expand-do = Expand and open
window-not-started = “{ $name }” is a program. Programs are not started from here; extract it first.

# Projects.
window-project-other = “{ $name }” was saved by somebody else since you opened it. Nothing was overwritten.
window-project-replace = Replace their version
window-recovered = “{ $name }” was not saved when the program ended. Here it is as it was.
window-mended = “{ $sheet }” names “{ $name }”, which is not here; “{ $used }” fits and is used.{ $more ->
    [0] {""}
    [one] {" One more is missing."}
   *[other] {" "}{ $more } more are missing.
}
window-not-mended = “{ $sheet }” names “{ $name }”, which is not here.{ $more ->
    [0] {""}
    [one] {" One more is missing."}
   *[other] {" "}{ $more } more are missing.
}
window-mended-save = Save a mended sheet…
window-cut = This file ends early: { $missing } of { $size } are missing.
window-cut-extract = Extract what is whole…

# Copies between tabs and to other programs.
window-copy-ready = { $files ->
    [one] Ready to paste: { $files } file, { $size }.
   *[other] Ready to paste: { $files } files, { $size }.
}
window-copy-unread = { $count ->
    [one] One could not be read.
   *[other] { $count } could not be read.
}
window-copy-large = { $size } is too much to keep ready for other programs. It can be pasted into another tab.
window-paste-nowhere = An image that was opened is not changed. Begin a disc and paste there.

# Linked folders and missing sources.
window-nothing-linked = No folder of this disc stands for one on the computer.
window-linked-missing = The folder “{ $path }” is not there.
window-find-folder = Find the folder…
window-rescanned = { $name }: { $added } added, { $changed } changed, { $gone } gone.
window-rescanned-same = { $name } is as it was added.
window-sources-found = { $count ->
    [one] { $count } file was found there.
   *[other] { $count } files were found there.
}
window-sources-not-there = None of the missing files lies there.
# Images that are changed.
window-unchanged = unchanged
window-changes = { $count ->
    [one] { $count } change: { $size }
   *[other] { $count } changes: { $size }
}
window-named-by-boot = “{ $config }”, line { $line }, names “{ $name }”: what it starts may not be found any more.
