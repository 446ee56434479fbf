# What did not happen, then why.
error-edit = That was not changed.
error-add = Nothing was added.
error-plan = The disc could not be laid out.
error-save = The file was not saved.
error-sample = The sample was not made.
error-sources = The files could not be looked at.
error-crashed = The program made a mistake ({ $place }). Nothing else was touched.
error-other = { $reason }
error-not-an-image = There is nothing in this file that can be read as a disc.
error-not-read = This is { $kind }, which can't be read here.
error-clashes = { $count ->
    [one] “{ $name }” is taken by something else.
   *[other] { $count } names are taken by something else, “{ $name }” among them.
}
error-not-found = It is no longer there.
error-not-allowed = You may not read or write there.
error-disk-full = The disk is full.
error-system = The system says: { $reason }
error-advice-changed = Files changed while the image was being made. Try again to take them as they are now.
error-advice-source = A file could not be read. Remove it from the disc or bring it back, then try again.
error-advice-space = Choose another place, or make room.
error-advice-target = Choose another place.
error-advice-again = Nothing was left behind. Try again.
error-exists = It is there already and was left as it is.
error-in-the-way = Something else of that name is there.
error-damaged = Only a part of it could be read; that is kept as “.partial”.
error-unreadable = Its data can't be read.
error-path-too-long = Its path is too long for this system.
error-open-file = The file was not opened.
error-cache = The cache could not be emptied.
error-convert-exists = “{ $name }” is there already and would have been replaced. Choose another name.
error-not-a-project = This is no project file.
error-project-newer = It was saved by a newer version ({ $version }), which keeps projects in another way. The file was left as it is.
error-project-malformed = The project file makes no sense in line { $line }, column { $column }: { $reason }
error-open-project = “{ $name }” was not opened.
error-copy-project = No copy of the disc could be kept in case of a crash. Save it as a project.
error-write-is-source = That is one of the files to be written. Choose another name.
error-write-no-room = There is not enough room: { $size } are missing.
error-write-too-long = Files on that disk can't be longer than { $size }.
error-write-changed = { $count ->
    [one] A file changed while it was read.
   *[other] { $count } files changed while they were read.
}
error-write-differs = What was read back is not what was written. The disk or its cable may be failing.
error-write-target-changed = Somebody else changed that file meanwhile.
error-source-in = { $path }: { $why }
error-source-truncated = The file ends too early.
error-source-bad-sector = A sector can't be read, at byte { $at }.
error-source-corrupt = The data is damaged, at byte { $at }.
error-source-changed = The file changed while it was read.
error-source-gone = It is no longer connected.
error-source-limit = It is larger than is allowed.
error-sheet-files = The sheet names “{ $name }”, which is not beside it.
error-edit-not-iso = Only images with an ISO 9660 volume can be edited.
error-edit-udf = This image has a UDF tree beside the files, which can't be written yet and must not be left pointing at moved data.
error-edit-tracks = This disc has { $count } tracks; only one with a single data track can be edited.
error-edit-not-a-file = "{ $path }" is no file
error-edit-cannot-stay = The copy of its GUID partition table stands at the end, which moves: the boot areas can't stay as they are. Choose --boot replay or drop.
error-edit-piece = { $piece ->
    [catalog] The boot catalog is damaged
    [entry] The image of boot entry { $number } can't be told whole
    [system-area] The code in the start area is unknown, and so is what it looks for
    [mbr-partition] Partition { $number } of the MBR covers neither the volume nor known data
    [gpt-partition] Partition { $number } of the GPT covers neither the volume nor known data
   *[other] Partition { $number } of the Apple map covers neither the volume nor known data
}
error-edit-boot-keep = What starts can't be made anew. Choose --boot keep (it stays byte for byte in its place) or drop (nothing starts)
error-edit-boot-drop = What starts can neither be made anew nor stay in its place. Choose --boot drop (nothing starts)
error-edit-difference = { $what ->
    [catalog] The boot catalog would be another
    [entry] Boot entry { $number } would differ in its { $field }
    [system-area] The code in the start area would not find what it starts
    [mbr] The partitions of the MBR would differ
    [gpt] The GUID partition table would differ
    [apm] The Apple partition map would differ
    [volume-date] The date that boot loaders take for the id of the volume would differ
   *[other] { $firmware } would no longer start from { $medium }
}
error-edit-not-carried = It would not start as before; nothing was written. --boot drop leaves out what starts
error-find = The search stopped.
error-try-no-qemu = Trying an image needs QEMU (qemu-system-x86_64), which is not installed.
error-try-no-window = QEMU can open no window here, so the machine would run unseen. Its windows come in a package of their own: apt install qemu-system-gui.
error-try-no-firmware = Trying with UEFI needs the firmware OVMF, which is not installed.
error-copy-out = The files were not copied.
error-rescan = The folder was not looked at again.
error-edit-other-names = What was chosen is not known under the names that are changed. Show the names of the first view, then change it.
error-save-image = The image was not saved.
error-loader = It was not made to start.
error-loader-missing = { $loader } is not installed on this computer.
error-try = “{ $name }” was not tried.
