# Why an image starts or does not. The id is `reason-` and the rule's own id.

# -- discs --
reason-no-catalog = There is no boot catalog, so nothing starts from a disc.
reason-record-misplaced = The boot record stands at sector { $sector } and not right behind the first descriptor; much firmware does not find it.
reason-catalog-invalid = The boot catalog does not begin with a valid entry; firmware ignores it.
reason-catalog-sum-wrong = The checksum of the boot catalog is wrong; UEFI ignores such a catalog.
reason-catalog-malformed = The boot catalog is malformed ({ $fault }); firmware that counts its entries may stop early.
reason-no-entry = The boot catalog offers nothing to { $firmware }.
reason-entry-not-bootable = Entry { $number } of the boot catalog is marked as not bootable.
reason-entry-platform = Entry { $number } holds an EFI image but is not marked for UEFI; much firmware ignores it.
reason-entry-too-far = The entry for UEFI stands behind what firmware reads of a catalog on a stick.
reason-image-outside = The boot image of entry { $number } lies outside the image.
reason-image-empty = The boot image of entry { $number } holds nothing but zeros.
reason-load-too-short = Only { $sectors } sectors of boot image { $number } are loaded; it needs { $wanted }.
reason-efi-size-wrong = Entry { $number } says its EFI image has { $declared }; it has { $actual }.
reason-emulation-size = Boot image { $number } has not the size of the floppy it stands for.
reason-hard-disk-emulation = Boot image { $number } stands for a hard disk; whether that works depends on the BIOS.
reason-info-table-stale = Boot image { $number } carries a table of where it lies, and the table is stale.
reason-info-table-missing = Boot image { $number } lacks the table that tells it where it lies.
reason-grub2-stale = GRUB in boot image { $number } looks for itself where it does not lie.
reason-unknown-program = Boot image { $number } is a program we do not know; it is started, but what it does can't be said.
reason-entry-found = Entry { $number } of the boot catalog starts it ({ $program }).

# -- sticks --
reason-empty-start = The start area is empty: the image is made for discs only.
reason-no-signature = The first sector is not marked as a boot sector.
reason-no-code = The first sector holds no program to start.
reason-code-target-stale = The program in the first sector looks for its second part at byte { $byte }, where it does not lie.
reason-unknown-code = The program in the first sector is one we do not know; it is started, but what it does can't be said.
reason-no-active-partition = The program in the first sector starts the active partition, and none is active.
reason-nothing-active = No partition is marked active; some BIOSes start nothing then.
reason-code-found = The first sector holds a program that starts it ({ $code }).
reason-only-catalog = Only the boot catalog leads to the EFI image; some machines want a partition for it on a stick.
reason-no-efi-volume = Nothing leads UEFI to a volume it can read.
reason-gpt-damaged = The first partition table (GPT) is damaged; firmware takes the copy at the end.
reason-gpt-backup-misplaced = The copy of the partition table (GPT) is damaged or not at the end of the image.
reason-partition-beyond-end = A partition reaches beyond the end of the image.
reason-mbr-overlaps = Partitions overlap; much firmware leaves such a table alone.
reason-protective-without-gpt = The first sector announces a GPT, but there is no valid one.
reason-esp-type-wrong = Partition { $number } holds the EFI image but is not typed as an EFI partition.
reason-esp-found = UEFI finds the volume { $volume }.

# -- programs --
reason-no-program = There is no { $path } on { $volume }.
reason-wrong-architecture = { $path } is a program for another processor ({ $found }).
reason-not-a-program = { $path } is no EFI program.
reason-only-in-efi-image = { $path } lies only inside the EFI image ({ $volume }), not among the files that are copied.
reason-too-large-for-fat = { $path } has { $size }; FAT holds files below 4 GiB only.
reason-program-found = Firmware starts { $path }.
reason-unsigned = { $path } is not signed: with Secure Boot it does not start.
reason-old-authority = { $path } is signed by way of { $signer }; new machines may not trust that any more.
reason-sbat-old = { $path } is an old generation ({ $component } { $generation }) that Secure Boot refuses where revocations are installed.
reason-needs-udf-driver = { $path } lies on the UDF volume only; whether firmware reads that depends on the machine.

# -- configuration --
reason-config-missing = The loader finds no configuration ({ $path }).
reason-config-found = The loader reads { $path }.
reason-loader-part-missing = The loader needs { $path }, which is not there.
reason-named-file-missing = The configuration names { $name }, which is not there.
reason-label-searched = The configuration searches a volume named “{ $name }”; this one is “{ $label }”.
reason-uuid-searched = The configuration searches the volume id { $name }; this one is { $uuid }.
reason-windows-not-hybrid = Images of Windows setup are not made to be written to a stick as they are.
