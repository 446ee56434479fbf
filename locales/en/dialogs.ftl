# The dialogs of the window.

# -- shared --
dialogs-cancel = Cancel
dialogs-close = Close
dialogs-details = Details
dialogs-browse = Browse…
dialogs-copy-what = Copy { $what }
dialogs-copy-command = Copy as command
dialogs-copy-command-tip = The command line that does the same
dialogs-copy-command-not = Files were renamed, moved or removed by hand; no command repeats that.
dialogs-copy-command-none = No command does exactly this.
dialogs-copy-details = Copy details
dialogs-start-again = Start again
dialogs-try-again = Try again

# -- a place on the computer --
dialogs-place-no-folder = There is no such folder.
dialogs-place-is-folder = This is a folder. Give the file a name.
dialogs-place-read-only = Nothing can be written in this folder. Choose another place.
dialogs-place-no-room = Needs { $needed }, the disk has { $free }. Choose another place.
dialogs-place-too-long = The image has { $needed }, and this disk takes files up to { $longest } (FAT32). Choose another place.
dialogs-place-replaces = Replaces the file of { $date } ({ $size }). It stays until the new one is whole.
dialogs-place-replaces-undated = Replaces a file of { $size }. It stays until the new one is whole.
dialogs-place-free = { $free } free on this disk
dialogs-place-new = A new file

# -- things to look at --
dialogs-check-affects = Concerns { $whom }
dialogs-check-examples = { $count ->
    [one] Which one
   *[other] Which { $count }
}
dialogs-check-becomes = { $old } becomes { $new }
dialogs-check-left-out = { $old }
dialogs-check-and-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
dialogs-check-more = { $count ->
    [one] One more thing stands in Checks.
   *[other] { $count } more things stand in Checks.
}
dialogs-affects-windows = Windows
dialogs-affects-linux = Linux
dialogs-affects-macos = macOS
dialogs-affects-old-bsd = older BSD systems
dialogs-affects-grub = the GRUB boot loader
dialogs-affects-7zip = 7-Zip
dialogs-affects-xorriso = xorriso
dialogs-affects-strict = DOS and old players
dialogs-affects-everyone = everybody

# -- create image --
dialogs-create-title = Create image
dialogs-create-do = Create image
dialogs-create-target = Save as
dialogs-create-no-name = Give the image a name.
dialogs-create-planning = The disc is still being laid out.
dialogs-create-looking = Looking at the disk.
dialogs-create-solve-first = Solve this first: { $what }
dialogs-create-size = Size
dialogs-fits = Fits on a { $medium }, { $free } to spare
dialogs-fits-roomier = Fits on some { $medium } only; others hold a little less
dialogs-too-big = { $over } too much for a { $medium }
dialogs-create-verify = Read it back and compare
dialogs-create-verify-note = Finds bad disks and cables. Takes about as long again.
dialogs-create-checksum = Compute the { $kind } checksum
dialogs-create-checksum-note = Whoever gets the image can check that it arrived whole.
dialogs-create-other-checksums = Other checksums
dialogs-create-to-look-at = { $count ->
    [one] One thing to look at
   *[other] { $count } things to look at
}
dialogs-create-to-solve = To be solved first
dialogs-create-to-know = Good to know
dialogs-create-layout = Layout
dialogs-create-sectors = Sectors
dialogs-create-running = Creating { $name }

# -- a job --
dialogs-phase-prepare = Look at the files
dialogs-phase-write = Write the image
dialogs-phase-sync = Make sure the disk has it
dialogs-phase-verify = Read it back and compare
dialogs-phase-extract = Copy the files
dialogs-job-bar = Progress of { $name }
dialogs-job-hide = Keep going in the background
dialogs-job-bytes = { $done } of { $total }
dialogs-job-percent = { $percent } %
dialogs-job-queued = Waits until another job has finished with this disk
dialogs-job-cancel-sure = Cancel?
dialogs-job-cancel-sure-left = Cancel? { $left }
dialogs-job-cancelling = Cancelling…
dialogs-job-cancelling-why = Cleaning up; nothing will be left behind
dialogs-job-not-responding = Not responding
dialogs-job-not-responding-why = A device does not answer; the job ends as soon as it does
dialogs-job-finishing = Finishing, can’t be stopped
dialogs-job-finishing-why = The image is whole and gets its name now

# -- the end of a job --
dialogs-done-title = Image created
dialogs-done-show = Show in folder
dialogs-done-open = Open image
dialogs-done-size = Size
dialogs-done-took = Took
dialogs-done-verified = Verified
dialogs-done-equal = Read back and equal
dialogs-done-save-sums = Save checksums file…
dialogs-cancelled-title = Cancelled
dialogs-cancelled-at = Cancelled at { $percent } %.
dialogs-cancelled-nothing-left = Nothing was left behind.
dialogs-cancelled-whole-stay = Files that are whole already stay.
dialogs-failed-title = The image was not created

# -- questions --
dialogs-closing-title = Create an image of “{ $name }” before closing?
dialogs-closing-not-created = No image was created of this disc yet. Without one, the work on it is lost. The files on your computer stay where they are.
dialogs-closing-changed = The disc was changed since its image was created. The image stays as it is; the changes are lost.
dialogs-closing-keep = Keep as project
dialogs-closing-create = Create image…
dialogs-closing-tab = Close “{ $name }”?
dialogs-closing-window = Close Glassmaster?
dialogs-closing-work = This is lost or stops. The files on your computer stay where they are.
dialogs-closing-jobs = This is not finished yet. What stops leaves nothing behind.
dialogs-closing-line-not-created = “{ $name }”: no image was created yet
dialogs-closing-line-changed = “{ $name }”: changed since its image was created
dialogs-closing-line-adding = { $files ->
    [one] Files are still being added: { $files } file, { $size } so far
   *[other] Files are still being added: { $files } files, { $size } so far
}
dialogs-closing-stop = Stop and close
dialogs-closing-keep-going = Keep going, then close
dialogs-closing-discard = Discard changes
dialogs-unreadable-title = { $count ->
    [one] One file can’t be read
   *[other] { $count } files can’t be read
}
dialogs-unreadable-body = Nothing was written yet. The image can be created without them.
dialogs-unreadable-line = { $path }: { $why }
dialogs-unreadable-leave-out = { $count ->
    [one] Leave it out
   *[other] Leave out these { $count }
}
dialogs-unreadable-stop = Stop
dialogs-changed-title = { $count ->
    [one] One file was changed meanwhile
   *[other] { $count } files were changed meanwhile
}
dialogs-changed-body = They are not as they were when the disc was laid out. Nothing was written.
dialogs-changed-again = Plan again
dialogs-place-is-file = A file of this name is in the way. Choose another folder.

# -- extract --
dialogs-extract-title = Extract from { $image }
dialogs-extract-do = Extract
dialogs-extract-all = { $files ->
    [one] The only file, { $size }
   *[other] All { $files } files, { $size }
}
dialogs-extract-selected = { $files ->
    [one] One file, { $size }
   *[other] { $files } files, { $size }
}
dialogs-extract-damaged = { $count ->
    [one] One of them is damaged; what can be read of it gets a name that ends in “.partial”.
   *[other] { $count } of them are damaged; what can be read of them gets names that end in “.partial”.
}
dialogs-extract-folder = Extract to
dialogs-extract-no-folder = Choose a folder.
dialogs-extract-own-folder = In a new folder “{ $image }”
dialogs-extract-names = Names as
dialogs-extract-existing = Files that are there already
dialogs-extract-ask = Ask about them at the end
dialogs-extract-newer = Keep whichever is newer
dialogs-extract-keep-both = Keep both, with a number behind the name
dialogs-extract-names-chosen = To extract under other names, choose them above the files first.
dialogs-extract-skip = Keep them, and list them at the end
dialogs-extract-replace = Replace them
dialogs-extract-streams = Streams and resource forks
dialogs-extract-streams-off = Leave out
dialogs-extract-streams-files = As files NAME:STREAM
dialogs-extract-streams-double = As AppleDouble files ._NAME, for a Mac
dialogs-extract-running = Extracting { $name }
dialogs-extract-done-title = Extracted
dialogs-extract-done = { $files ->
    [one] One file
   *[other] { $files } files
}
dialogs-extract-done-but = { $files ->
    [one] One file
   *[other] { $files } files
}, { $unread ->
    [one] one could not be extracted whole
   *[other] { $unread } could not be extracted whole
}
dialogs-extract-again = Try those again
dialogs-extract-failed-title = The files were not extracted

# -- options of the disc --
dialogs-options-title = Disc options
dialogs-options-do = Use these options
dialogs-options-usual = { $what } (usual)
dialogs-options-off = Left out
dialogs-options-name = Name of the disc
dialogs-options-name-empty = Without a name, systems show “CD-ROM” or the like.
dialogs-options-name-count = { $count } of { $limit } characters
dialogs-options-name-windows = { $count } of { $limit } characters; Windows shows the first 16: “{ $shown }”
dialogs-options-name-long = { $count } characters, { $limit } fit: “{ $shown }”
dialogs-options-created = Created
dialogs-options-created-note = UTC. The same time makes the same bytes again.
dialogs-options-created-bad = A time looks like 2026-11-02 14:05:00.
dialogs-options-now = Now
dialogs-options-now-tip = Take the present time instead
dialogs-options-joliet = Names for Windows (Joliet)
dialogs-options-joliet-64 = Up to 64 characters
dialogs-options-joliet-103 = Up to 103 characters
dialogs-options-rock-ridge = Names for Linux (Rock Ridge)
dialogs-options-rock-ridge-110 = Version 1.10
dialogs-options-rock-ridge-112 = Version 1.12, with file numbers
dialogs-options-backup = As a backup: keep owners and permissions
dialogs-options-backup-note = Otherwise everybody may read all files, and nobody owns them.
dialogs-options-dedupe = Store equal files once
dialogs-options-dedupe-note = Saves room; reads every file beforehand.
dialogs-options-level = Names for the oldest systems (ISO 9660)
dialogs-options-level-1 = Level 1: 8 and 3 characters, as MS-DOS
dialogs-options-level-2 = Level 2: 31 characters, files up to 4 GB
dialogs-options-level-3 = Level 3: 31 characters, files of any size
dialogs-options-level-4 = Level 4: long names beside them
dialogs-options-deep = Move deep folders up
dialogs-options-deep-note = For readers that stop after eight levels of folders.
dialogs-options-padding = Empty space at the end
dialogs-options-padding-note = Some drives fail to read the very end of a disc; 300 kB keep it away from them.
dialogs-options-publisher = Publisher
dialogs-options-preparer = Preparer
dialogs-options-application = Application
dialogs-options-system = System
dialogs-options-volume-set = Set of discs
dialogs-options-copyright = File with the copyright
dialogs-options-abstract = File with a summary
dialogs-options-bibliographic = File with bibliographic facts
dialogs-options-text-long = { $count } characters, { $limit } fit

# -- clashes --
dialogs-clashes-title = { $count ->
    [one] One name is taken
   *[other] { $count } names are taken
}
dialogs-clashes-body = Files with these names are on the disc already, and their content differs. Nothing was added yet.
dialogs-clashes-all = For all:
dialogs-clashes-newer = Newer wins
dialogs-clashes-replace = Replace
dialogs-clashes-keep-both = Keep both
dialogs-clashes-skip = Skip
dialogs-clashes-there = On the disc: { $size }, { $date }
dialogs-clashes-new = To be added: { $size }, { $date }
dialogs-clashes-is-newer = newer
dialogs-clashes-folder = folder
dialogs-clashes-other = link or device
dialogs-clashes-stop = Add nothing
dialogs-clashes-do = Add files

dialogs-existing-body = Files with these names are there already. Everything else has been extracted.
dialogs-existing-there = There: { $size }, { $date }
dialogs-existing-new = In the image: { $size }, { $date }
dialogs-existing-stop = Keep all that are there
dialogs-existing-do = Go on

# -- checks --
dialogs-checks-title = Checks
dialogs-checks-body = Worst first. Warnings never keep an image from being created.
dialogs-checks-none = Nothing to look at. Every name reads the same everywhere.

# -- settings --
dialogs-settings-title = Settings
dialogs-settings-do = Save settings
dialogs-settings-language = Language
dialogs-settings-language-system = As the system
dialogs-settings-mode = Colours
dialogs-settings-mode-system = As the system
dialogs-settings-mode-light = Light
dialogs-settings-mode-dark = Dark
dialogs-settings-text = Size of text
dialogs-settings-roomy = Roomy tables
dialogs-settings-roomy-note = Higher rows, easier to hit.

dialogs-settings-new-discs = New discs
dialogs-settings-tidy = Leave out system files
dialogs-settings-tidy-note = .DS_Store, Thumbs.db, desktop.ini and their like; it is said when some were there.
dialogs-settings-follow = Take what links point at
dialogs-settings-follow-note = Otherwise links stay links.

# -- about --
dialogs-about-sentence = Makes disc images, looks inside them and takes files out.
dialogs-about-licence = Free software under the MIT or the Apache 2.0 licence, as you like.
dialogs-about-version = Version
dialogs-about-fonts = Fonts
dialogs-about-icons = Icons

# -- choosing a place --
dialogs-path-new-image = Save the image as
dialogs-path-checksums = Save the checksums as
dialogs-path-project = Save the project as
dialogs-path-images = Open images
dialogs-path-files = Add files
dialogs-path-add-folder = Add a folder
dialogs-path-target = Choose a folder
dialogs-path-choose-name = Use this name
dialogs-path-open = Open
dialogs-path-add = Add
dialogs-path-choose = Use this folder
dialogs-path-up = Folder above
dialogs-path-top = This is the topmost folder.
dialogs-path-folder = Folder
dialogs-path-folder-named = Folder { $name }
dialogs-path-name = Name
dialogs-path-taken = A file of this name is there already.
dialogs-path-no-name = Type a name.
dialogs-path-nothing = Choose something from the list.
dialogs-path-empty = This folder is empty.

# -- convert --
dialogs-convert-title = Convert { $image }
dialogs-convert-do = Convert
dialogs-convert-kind = To
dialogs-convert-target = New image
dialogs-convert-no-name = Give the new image a name.
dialogs-convert-itself = That is the image itself. Choose another name.
dialogs-convert-whole = Nothing is lost. The new image is read back and compared.
dialogs-convert-losses = This kind can't carry: { $what }.
dialogs-convert-accept = Go on without it
dialogs-convert-accept-first = Say first that the loss is fine.
dialogs-convert-running = Converting to { $name }
dialogs-convert-done-title = Converted
dialogs-convert-failed-title = The image was not converted
dialogs-settings-cache = Packed images
dialogs-settings-cache-holds = Kept to open them faster: { $size }
dialogs-settings-cache-empty = Empty
dialogs-settings-cache-empty-already = There is nothing in it.
dialogs-done-of = { $count } of { $all } are done
dialogs-done-saved = Saved
dialogs-job-part = { $at } of { $count }

# Palette, keys, jobs.
dialogs-palette-field = What do you want to do?
dialogs-palette-nothing = Nothing is called that.
dialogs-palette-tab = Go to the tab { $name }
dialogs-palette-recent = Open { $name }
dialogs-sheet-title = Keys
dialogs-sheet-table = Table of files
dialogs-sheet-open = Open
dialogs-sheet-up = Folder above
dialogs-sheet-path = Type a path
dialogs-sheet-filter = Filter this folder
dialogs-sheet-all = Select all
dialogs-sheet-menu = Menu of the selection
dialogs-jobs-title = Jobs
dialogs-jobs-copy = Copy the log
dialogs-jobs-nothing = Nothing was done yet.

# Attributes of files.
dialogs-attributes-title = { $count ->
    [one] Attributes of { $count } item
   *[other] Attributes of { $count } items
}
dialogs-attributes-title-of = Attributes of { $name }
dialogs-attributes-do = Set attributes
dialogs-attributes-nothing = Tick what is to be set
dialogs-attributes-mode = Permissions (octal, as of chmod)
dialogs-attributes-mode-bad = Three or four digits from 0 to 7
dialogs-attributes-uid = Owner (number)
dialogs-attributes-gid = Group (number)
dialogs-attributes-id-bad = A number
dialogs-attributes-time = Modified
dialogs-attributes-time-bad = A date as 2026-11-02 or 2026-11-02 14:05
dialogs-attributes-plain = This disc gives all files the same owner and plain permissions. What is set here counts once Disc options say “as a backup”.
dialogs-settings-cache-place = Cache: { $path }
dialogs-settings-passing-place = Copies for other programs, emptied at the end: { $path }
dialogs-settings-tools = Programs on this machine
dialogs-settings-tool-qemu = QEMU, to try images:
dialogs-settings-tool-grub = GRUB, for rescue media:
dialogs-settings-tool-missing = not installed
dialogs-settings-tool-copy = Copy “{ $line }”
