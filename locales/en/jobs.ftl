# The bar of jobs at the foot of the window.
jobs-add = { $count ->
    [one] Adding { $name }
   *[other] Adding { $name } and more
}
jobs-add-detail = { $files ->
    [one] { $files } file, { $size } so far
   *[other] { $files } files, { $size } so far
}
jobs-read = Reading the image
jobs-survey = Finding out who owns every sector
jobs-create = Creating { $name }
jobs-waiting = waiting for the disk
jobs-cancelling = stopping
jobs-finishing = finishing, can't be stopped
jobs-not-responding = a device does not answer
jobs-stop = Stop
jobs-extract = Extracting into { $name }
jobs-edit = Working out the change
jobs-sample = Making the sample
jobs-open-file = Opening { $name }
jobs-save-project = Saving { $name }
jobs-open-project = Opening { $name }
jobs-batch = { $count ->
    [one] Converting one image
   *[other] Converting { $count } images
}
jobs-find = Looking into the files
jobs-log-done = done in { $took }
jobs-log-stopped = stopped after { $took }
jobs-log-failed = failed: { $why }
jobs-copy-out = Getting copies ready
jobs-rescan = Looking at folders again
jobs-import = Getting the image ready to be changed
jobs-loader = Putting the boot loader on the disc
jobs-try = Trying { $name }
jobs-try-detail = runs in QEMU until it is closed
jobs-compare = Comparing
