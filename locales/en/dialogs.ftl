# The dialogs of the window.

# -- shared --
dialogs-cancel = Cancel
dialogs-close = Close
dialogs-details = Details
dialogs-browse = Browse…
dialogs-copy-what = Copy { $what }
dialogs-copy-command = Copy as command
dialogs-copy-command-tip = The command line that makes the same image
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
dialogs-failed-title = The image was not created

# -- questions --
dialogs-closing-title = Create an image of “{ $name }” before closing?
dialogs-closing-not-created = No image was created of this disc yet. Without one, the work on it is lost. The files on your computer stay where they are.
dialogs-closing-changed = The disc was changed since its image was created. The image stays as it is; the changes are lost.
dialogs-closing-create = Create image…
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
