# What would mend why an image does not start. The id is `mend-` and the mend's own id.
mend-add-entry = Add a boot entry
mend-correct-catalog = Write the boot catalog anew
mend-patch-image = Tell the boot image where it lies
mend-make-hybrid = Make it start from sticks too
mend-rewrite-tables = Write the partition tables anew
mend-add-program = Put the program there
mend-copy-out-of-efi-image = Copy the files of the EFI image onto the disc
mend-split-file = Split the file
mend-correct-config = Put the file back or correct the configuration
mend-keep-volume-id = Give the volume the name or date that is searched
mend-newer-loader = Take a newer signed loader
mend-copy-files = Copy the files to a FAT stick instead
