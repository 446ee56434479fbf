# -- the help: frame --
cli-help-usage = Usage:
cli-help-verbs = Verbs
cli-help-verb = VERB
cli-help-options = Options
cli-help-arguments = Arguments

# -- the help: verbs --
cli-about = Make, read and look into disc images.
cli-examples =
    Without a verb the window opens, if this program has one. Exit codes: 0 done, 1 differences
    found, 2 failed, 3 bad command line, 4 done but files were skipped, 130 cancelled.

    Examples:
      glassmaster ls -lR disc.iso
      glassmaster extract disc.iso -C folder
cli-about-info = Show what an image is: sessions, volumes, fields
cli-examples-info =
    Examples:
      glassmaster info disc.iso
      glassmaster info --json disc.iso
cli-about-ls = List what is in an image (also: l)
cli-examples-ls =
    A glob without a slash is over names, one with a slash over whole paths.

    Examples:
      glassmaster ls -l disc.iso boot
      glassmaster ls -R --view joliet disc.iso
      glassmaster ls disc.iso '*.txt'
cli-about-find = Find files of an image by name, size or date
cli-examples-find =
    Examples:
      glassmaster find disc.iso --name '*.jpg' --size +1MB
      glassmaster find disc.iso --newer 2026-01-01
cli-about-cat = Print files of an image
cli-examples-cat =
    Examples:
      glassmaster cat disc.iso boot/grub/grub.cfg
      glassmaster cat mac.iso 'Read Me:rsrc' (a stream or fork, as ls -l shows it)
cli-about-extract = Copy files out of an image (also: x)
cli-examples-extract =
    Without -C, several files go into a folder named after the image. Files that are there
    already are skipped unless --force; a damaged file is left as NAME.partial; both end with
    exit code 4. Names that can't stand in a folder are changed, and said so.

    Examples:
      glassmaster extract disc.iso -C folder
      glassmaster extract disc.iso docs '*.txt' --here
      glassmaster extract disc.iso --exclude '*.tmp' --strip 1 -C folder
      glassmaster extract mac.iso --streams appledouble -C folder
cli-about-map = Show who owns every sector of an image
cli-examples-map =
    Examples:
      glassmaster map disc.iso
      glassmaster map --json disc.iso
      glassmaster map --png disc.png disc.iso
cli-about-boot = Say whether an image starts, from what, and why
cli-examples-boot =
    Exit code 1 if nothing starts from it. “starts” means that firmware finds the loader and the
    loader its configuration; nothing is run.

    Examples:
      glassmaster boot disc.iso
      glassmaster boot --json disc.iso
cli-about-hash = Compute checksums of files, several in one pass
cli-examples-hash =
    One checksum is printed as sha256sum does, several in the tagged form of BSD; both are read by
    sha256sum -c and its sisters.

    Examples:
      glassmaster hash disc.iso > disc.iso.sha256
      glassmaster hash --digest md5,sha256 *.iso

# -- the help: options of all verbs --
cli-arg-help = Print this help
cli-arg-version = Print the version
cli-arg-progress = How to show progress: auto, plain, json or none
cli-arg-color = Colours in messages: auto, always or never; NO_COLOR is honoured
cli-arg-quiet = Print errors only
cli-arg-verbose = Print every message, not only the first of a kind
cli-arg-strict = End with exit code 4 if there were warnings
cli-arg-jobs = Work with this many threads
cli-arg-temp-dir = Folder for indexes and unpacked images instead of your cache folder; images of more than 2 GB that have to be unpacked need it
cli-arg-image = The image
cli-arg-session = Look at this session; the last one by default
cli-arg-volume = Look at this volume, named as info prints it
cli-arg-charset = Character set of old names, as cp866 or shift_jis
cli-arg-view = Names to use: auto, iso, rockridge, joliet, enhanced, udf, fat or hfs
cli-arg-json = Print JSON: one object, or with =lines one row a line
cli-arg-include = Only files that match (may be given several times)
cli-arg-exclude = Leave out what matches, with all below it (may be given several times)
cli-arg-force = Replace files that are there already
cli-arg-digest = Which checksums: md5, sha1, sha256, sha512, blake3, crc32 or all; several with commas

# -- the help: options of single verbs --
cli-arg-ls-paths = Folders, files or globs; all of the root if none is given
cli-arg-long = Also print permissions, owner, size and date
cli-arg-recursive = Also list what lies below, with whole paths
cli-arg-human = Print sizes with units
cli-arg-name = Names or paths that match this glob
cli-arg-size = Files of exactly (N), at least (+N) or at most (-N) this size, as 700, 2k, 1GiB
cli-arg-newer = Changed after this time, as 2026-11-02 or 2026-11-02T14:05:00Z
cli-arg-cat-paths = Files or globs
cli-arg-extract-paths = Files, folders or globs; everything if none is given
cli-arg-directory = Put the files here; made if missing
cli-arg-here = Put the files into the current folder
cli-arg-strip = Leave out the first N parts of each path
cli-arg-special = Devices, pipes and sockets: skip or keep
cli-arg-keep-set-id = Restore setuid, setgid and sticky bits
cli-arg-track = Take these tracks out instead of files: audio as WAV, data as an image
cli-arg-raw = Tracks as raw sectors of 2352 bytes; a boot image (--volume boot1) as it lies on the disc
cli-arg-hidden = Extract hidden files of UDF too
cli-arg-streams = Streams and forks of UDF, HFS and HFS+: off leaves them out; files writes NAME:STREAM for each; appledouble writes the resource fork and what the Finder keeps as ._NAME, others as NAME:STREAM
cli-arg-shared = Files that share their data: copy each, or link them
cli-arg-max-bytes = Refuse to write more than this
cli-arg-png = Draw the map as a picture; - is standard output
cli-arg-as-command = Print the build line that makes this boot set again; lines with # say what it needs
cli-arg-repair = Put copies of the data files here with the bad sectors mended
cli-arg-hash-files = The files

# -- the command line makes no sense --
cli-no-charset = There is no character set “{ $name }”.
cli-no-digest = There is no checksum “{ $name }”; there are { $known } and all.
cli-unknown-view = There is no view “{ $view }”; there are auto, iso, rockridge, joliet, enhanced, udf, fat and hfs.
cli-bad-glob = “{ $glob }” is no glob: { $error }
cli-bad-size = “{ $text }” is no size; write it as 700, 2k or 1GiB.
cli-bad-time = “{ $text }” is no time; write it as 2026-11-02 or 2026-11-02T14:05:00Z.

# -- images --
cli-not-an-image = This is not a disc image.
cli-packed-corrupt = The { $kind } data is damaged or cut short.
cli-packed-unsupported = The { $kind } file uses something that can't be read here (number { $feature }).
cli-packed-too-large = The { $kind } file unpacks to more than { $limit }.
cli-packed-must-expand = The { $kind } file can't be read at random; it would have to be expanded once.
cli-packed-beyond-cache = The { $kind } file would have to be expanded once, to more than the { $limit } that are kept; --temp-dir DIR expands it there for as long as it is open.
cli-packed-no-cache = There is no folder to expand it into.
cli-packed-not-one = The archive must hold one image; there are { $count } files in it.
cli-not-read = This is { $kind }, which can't be read here.
cli-image-changed = The image changed while it was read; what was written may be a mix.
cli-no-session = There is no session { $asked }; the image has { $count }.
cli-no-volume = There is no volume “{ $id }”; there are: { $there }.
cli-no-files = This disc has no file system; take a track out with extract --track
cli-no-tracks = It has no tracks.
cli-no-track = There is no track { $number }.
cli-bad-track = “{ $text }” is no track; give numbers or all.
cli-track-too-long = The track is too long for a WAV file; --raw takes it out.
cli-no-view = The image has no view “{ $view }”.
cli-no-path = There is no “{ $path }” in the image.
cli-no-file = “{ $path }” is not a file.
cli-unreadable = “{ $path }” can't be read to its end.
cli-target-changed = The file changed meanwhile and was not replaced.
cli-usage-unknown = Unknown: { $arg }
cli-usage-value = { $arg } can't be “{ $value }”.
cli-usage-verb = There is no verb “{ $verb }”.
cli-usage-missing = Missing: { $arg }
cli-usage-conflict = { $arg } and { $other } do not go together.
cli-usage-more = More: glassmaster --help
cli-cancelling = Cancelling; what is unfinished is being removed …
cli-cancelled = Cancelled.
cli-more-like-it = { $count } more like it ({ $code })

# -- what the system says --
cli-system-not-found = There is no such file or folder.
cli-system-denied = Permission denied.
cli-system-exists = The file exists; --force replaces it.
cli-system-is-folder = This is a folder.
cli-system-not-folder = This is not a folder.
cli-system-full = There is no space left.
cli-system-read-only = The disk can't be written to.

# -- info --
cli-info-size = Size
cli-info-boot = Boot
cli-info-boot-entry = { $number }: { $platform }, emulation { $emulation }, sector { $sector }, { $size } ({ $volume })
cli-info-container = Container
cli-info-sessions = Session
cli-info-session = { $number }, from sector { $sector }: { $name }
cli-info-tracks = Tracks
cli-info-track = { $number }  { $mode }, from sector { $sector }, { $count } sectors, { $time }  { $title }
cli-info-track-session = { $number }  { $mode }, session { $session }, from sector { $sector }, { $count } sectors, { $time }  { $title }
cli-info-partitions = Partition
cli-info-partition = { $scheme } { $number }, from sector { $sector }, { $size }, type { $kind } “{ $name }”: { $holds }
cli-info-volume = Volume
cli-info-volume-line = “{ $name }”, { $kind }, { $blocks } blocks of { $bytes } bytes
cli-info-views = Views

# -- extract --
cli-extract-into = Extracting into the folder “{ $folder }”.
cli-extract-shared = The files take { $size }; many share their data: with --shared=link { $shared } less.
cli-extract-no-space = The files need { $needed }, { $free } are free: { $missing } are missing.
cli-extract-no-space-shared = The files need { $needed }, { $free } are free: { $missing } are missing. Many share their data: with --shared=link they need { $shared } less.
cli-extract-over-limit = The files need { $needed }, the limit is { $limit }.
cli-extract-write = “{ $path }” could not be written: { $error }
cli-extract-specials = { $count ->
    [one] One device, pipe or socket was left out; --special=keep makes it.
   *[other] { $count } devices, pipes and sockets were left out; --special=keep makes them.
}
cli-extract-set-id = { $count ->
    [one] One file came without setuid, setgid or sticky bit; --keep-set-id restores it.
   *[other] { $count } files came without setuid, setgid or sticky bit; --keep-set-id restores them.
}
cli-extract-hidden = { $count ->
    [one] One hidden entry was left out; --hidden extracts it.
   *[other] { $count } hidden entries were left out; --hidden extracts them.
}
cli-extract-streams = { $count ->
    [one] One stream or resource fork was left out; --streams=files or --streams=appledouble extracts it.
   *[other] { $count } streams and resource forks were left out; --streams=files or --streams=appledouble extracts them.
}
cli-extract-losses = { $count ->
    [one] One file was not extracted, or not whole.
   *[other] { $count } files were not extracted, or not whole.
}
cli-incident-exists = “{ $path }” is there already and was skipped.
cli-incident-in-the-way = “{ $path }”: something else of that name is in the way.
cli-incident-damaged = “{ $path }” is damaged; what could be read was left as NAME.partial.
cli-incident-unreadable = “{ $path }” can't be read ({ $code }).
cli-incident-too-long = “{ $path }”: the path is too long.
cli-incident-failed = “{ $path }”: { $error }
cli-incident-renamed = “{ $path }” was named “{ $to }”.
cli-incident-special = “{ $path }” is a device, pipe or socket and was left out.
cli-incident-set-id = “{ $path }” came without its setuid, setgid or sticky bit.
cli-incident-hidden = “{ $path }” is marked as hidden and was left out.

# -- build and plan: help --
cli-about-build = Make an image of folders and files
cli-examples-build =
    What a folder holds goes into the root of the disc; HOST=DISC/PATH puts a file or folder at
    that place, -=DISC/PATH what comes from standard input. Owners are root and permissions plain
    unless asked otherwise. A new file is renamed without waiting for the disk; --sync=always waits.
    The same --date gives the same plan id as plan.
    A project (.glass) given alone is made as it says.

    Examples:
      glassmaster build photos -o photos.iso
      glassmaster build site notes.txt=docs/notes.txt -V SITE -o site.iso
      glassmaster build photos -o photos.iso --digest sha256 --verify
      glassmaster build holiday.glass -o holiday.iso
cli-about-plan = Show the exact layout that build would write
cli-examples-plan =
    Examples:
      glassmaster plan photos
      glassmaster plan photos --map --date 2026-11-02
      glassmaster plan photos --json
cli-arg-sources = Folders, files, HOST=DISC/PATH or -=DISC/PATH
cli-arg-files-from = Take the paths in this list; - is standard input
cli-arg-input = Put standard input on the disc under this path, as -=etc/motd
cli-arg-null = Paths in lists end with NUL, not with a new line
cli-arg-build-exclude = Leave out what matches (may be given several times)
cli-arg-exclude-from = Leave out what matches a glob in this list
cli-arg-use-gitignore = Leave out what .gitignore files say
cli-arg-keep-system-files = Keep .DS_Store, Thumbs.db and their like
cli-arg-follow-links = Take what symbolic links point at
cli-arg-other-file-systems = Enter folders on other file systems
cli-arg-on-clash = Two different sources for one path: fail, replace, keep-both, skip or newer
cli-arg-unreadable = Files that can't be read: fail, or skip (exit code 4)
cli-arg-owner = Owner of the files: root, host or UID:GID
cli-arg-mode = Permissions: plain (0444, folders and programs 0555), host or OCTAL
cli-arg-date = Time of the build; else SOURCE_DATE_EPOCH, else now
cli-arg-iso-level = ISO 9660 level: 1, 2, 3 or 4
cli-arg-joliet = Windows names of up to 64 or 103 characters, or off
cli-arg-rock-ridge = Unix names and permissions: on, off or version 1.12
cli-arg-deep = Folders deeper than eight levels: keep or relocate
cli-arg-dedupe = Store equal files once
cli-arg-hide = Leave what matches out of one view, as joliet:*.txt (may be given several times)
cli-arg-sort = Order of files on the disc: lines of GLOB WEIGHT, larger ones first
cli-arg-align = Start files at multiples of this, as 4096
cli-arg-pin = Hold a file, or a folder with its files in a row, at a sector: boot/kernel=20000
cli-arg-order = Put these first, in this order: a file with one path on disc per line
cli-arg-first = Put these files first on the disc
cli-arg-last = Put these files last on the disc
cli-arg-before = Put files in front of others: "*.idx=*.dat"
cli-arg-after = Put files behind others: "*.dat=*.idx"
cli-arg-sort-by = Sort files by name, size, weight or recorded place; -size: the largest first
cli-arg-keep-together = Let no other file lie between these; a folder stands for all in it
cli-arg-gap = Keep this much free behind each of these: "1MiB:*.log"
cli-arg-reserve = Keep sectors free: 5000..6000, or bytes: 10MB..12MB
cli-arg-distance = Keep files apart, against scratches: "100MB:copy1=copy2"
cli-arg-inside = Keep files in a range: "700MB:photos", "0..2295104:movie" (sectors)
cli-arg-outside = Keep files out of a range: "0..1000:logs"
cli-arg-edit-align = Start certain files at multiples of this: "64KiB:*.img"
cli-arg-boot-bios = Start this on a BIOS: a file of the disc, else of the host, which is then hidden. Behind it: load=N|whole, segment=N, emulation=floppy|disk, patch=none|table|grub2, id=TEXT, criteria=TYPE:HEX, not-bootable
cli-arg-boot-uefi = Start this on UEFI: an EFI image, or a folder that one is made from
cli-arg-boot-entry = A further boot entry for bios, efi, powerpc, mac or a number, as powerpc:boot.img
cli-arg-boot-catalog = Show the boot catalog as this file of the disc
cli-arg-mbr = Boot code for sticks: isohdpfx.bin of isolinux, boot_hybrid.img of GRUB or a start area; kind=isolinux|grub2|plain if it is not recognised
cli-arg-usb = Start from sticks too: on (partition tables as the entries need them) or off
cli-arg-gpt = Write a GUID partition table, its copy at the very end
cli-arg-apm = Write an Apple partition map
cli-arg-append-partition = Append a partition: efi, data, 0xEF or a GUID, then a file or a folder; --boot-uefi append1 starts from it
cli-arg-append-align = Start appended partitions at multiples of this
cli-arg-partition-offset = Make the disc a partition too, which starts at this sector, as 16
cli-arg-cylinders = Fill up to full cylinders: auto, off or HEADSxSECTORS
cli-arg-mbr-partition = A partition of the MBR: volume, image, bootN, appendN or FIRST+COUNT, then type=0x17, number=N, active
cli-arg-gpt-partition = The same of the GPT, also gaps; then type=efi|data|GUID, name=TEXT, guid=GUID, flags=N
cli-arg-apm-partition = The same of the Apple map; then type=Apple_HFS, name=TEXT, flags=N
cli-arg-disk-id = Disk signature of the MBR in hex; else made from date and name
cli-arg-disk-guid = GUID of the disk; else made from date and name
cli-arg-esp-free = Room left free on EFI volumes made from folders
cli-arg-esp-label = Name of EFI volumes made from folders
cli-arg-rescue = Make it a bootable rescue medium: grub or isolinux as installed here, with a menu of the kernels found, or efi for the EFI folder alone
cli-arg-menu-title = Title of the menu; else the name of the disc
cli-arg-menu-timeout = Seconds until its first entry starts
cli-arg-kernel-options = Options for the kernels of the menu
cli-arg-loader-folder = Look for the boot loader here first, as /usr/lib/grub
cli-arg-padding = Sectors of zeros at the end
cli-arg-volume-id = Name of the disc; else that of the first source
cli-arg-system-id = System that uses the start area
cli-arg-volume-set-id = Name of the set of discs
cli-arg-publisher-id = Publisher
cli-arg-preparer-id = Preparer
cli-arg-application-id = Application
cli-arg-copyright-file = File in the root with the copyright
cli-arg-abstract-file = File in the root with the abstract
cli-arg-bibliographic-file = File in the root with the bibliography
cli-arg-output = The image to write; - is standard output
cli-arg-sync = Wait until the disk has it: auto (when a file is replaced, and on removable or network disks), always or never
cli-arg-verify = Read the image back and compare
cli-arg-print-size = Print the size in bytes and write nothing
cli-arg-dry-run = Do everything but write
cli-arg-plan-map = Print who owns every sector
cli-arg-explain = Say which inputs are not fixed

# -- build and plan --
cli-build-no-source = There is nothing to put on the disc; name a folder or a file.
cli-build-project-option = A project says itself how its image is to be; { $option } can't be given beside it. Name (-V) and time (--date) can.
cli-build-nameless = Standard input needs a name on the disc: -=DISC/PATH.
cli-build-bad-path = “{ $path }” is no path on a disc.
cli-build-bad-align = “{ $text }” can't be aligned to; it must be a power of two of at least 2048.
cli-build-bad-boot = { $option } does not understand “{ $text }”.
cli-build-boot-missing = “{ $path }” is neither on the disc nor a file of this computer.
cli-build-boot-no-file = “{ $path }” is neither a file nor a folder.
cli-build-boot-no-such = There is no { $what }.
cli-build-boot-code-long = “{ $path }” is longer than the 32 KiB of the start area.
cli-build-rescue-not-installed = { $loader } is not installed on this computer: install it, or name its folder with --loader-folder.
cli-build-rescue-no-efi = The disc has no EFI/BOOT/BOOT*.EFI, which is what UEFI starts.
cli-build-rescue-in-the-way = “{ $path }” is needed for the boot loader, but something else is there.
cli-build-rescue-starts = Starts on { $platforms }.
cli-build-rescue-menu = { $count ->
    [0] The menu has no system: no kernel was found (vmlinuz, bzImage).
    [one] The menu has one system.
   *[other] The menu has { $count } systems.
}
cli-build-bad-owner = “{ $text }” is no owner; there are root, host and UID:GID.
cli-build-bad-mode = “{ $text }” are no permissions; there are plain, host and octal numbers.
cli-build-bad-hide = “{ $text }” hides nothing; write VIEW:GLOB, as joliet:*.txt.
cli-build-bad-sort = “{ $text }” is no order; write GLOB WEIGHT.
cli-build-clash = Two different sources for “{ $path }”.
cli-build-clashes = { $count ->
    [one] One path has two different sources; --on-clash says which one to take.
   *[other] { $count } paths have two different sources; --on-clash says which one to take.
}
cli-build-system-files = { $count ->
    [one] One system file left out; --keep-system-files keeps it.
   *[other] { $count } system files left out; --keep-system-files keeps them.
}
cli-build-excluded = { $count ->
    [one] One file or folder excluded.
   *[other] { $count } files and folders excluded.
}
cli-build-specials = { $count ->
    [one] One device, pipe or socket skipped; --special=keep keeps it.
   *[other] { $count } devices, pipes and sockets skipped; --special=keep keeps them.
}
cli-build-not-entered = { $count ->
    [one] One folder on another file system not entered; --other-file-systems enters it.
   *[other] { $count } folders on other file systems not entered; --other-file-systems enters them.
}
cli-build-loops = { $count ->
    [one] One link to a folder that contains it was cut.
   *[other] { $count } links to folders that contain them were cut.
}
cli-build-strays = { $count ->
    [one] One link leads out of the folder that was added; --follow-links takes what it points at.
   *[other] { $count } links lead out of the folders that were added; --follow-links takes what they point at.
}
cli-build-unreadable = { $count ->
    [one] One file or folder can't be read; --unreadable=skip leaves it out.
   *[other] { $count } files and folders can't be read; --unreadable=skip leaves them out.
}
cli-build-cannot-read = It can't be read.
cli-build-changed = It changed meanwhile.
cli-build-sources-changed = { $count ->
    [one] A file changed while the image was made; nothing was written.
   *[other] { $count } files changed while the image was made; nothing was written.
}
cli-build-fault = The layout is wrong: { $fault }
cli-build-impossible = The image can't be made like this.
cli-build-would = Would be { $size }.
cli-build-done = { $file }: { $size }
cli-build-done-verified = { $file }: { $size }, read back and equal
cli-build-layout = Layout { $short } ({ $id }), date { $date }
cli-build-is-source = The target is one of the files that are to be on the disc.
cli-build-no-space = There is not enough room: { $missing } are missing.
cli-build-too-long = Files there can't be longer than { $limit }.
cli-build-leftover = Removed; an earlier run that was killed had left it.
cli-build-verify-failed = What was read back is not what was written; nothing was kept.
cli-build-verify-layout = The written image reads otherwise than it was planned: { $what }; nothing was kept.
cli-plan-id = Plan id
cli-plan-date = Date
cli-plan-size = Size
cli-plan-space = Use: { $files } in files, { $empty } left empty between them, { $wasted } unused in all
cli-plan-rule-kept = Rule: { $rule }
cli-plan-rule-lost = Rule left out: { $rule }
cli-plan-rule-idle = Rule without files: { $rule }
cli-plan-rule-off = Rule switched off: { $rule }
cli-edit-layout-new = Rules of the layout need a new image; name it with -o.
cli-layout-bad-pin = “{ $text }” is no place; write PATH=SECTOR.
cli-layout-no-path = { $path }: not on the disc
cli-layout-bad-range = “{ $text }” is no range; write START..END, as 0..700MB or 1000..2000 (sectors).
cli-layout-bad-distance = “{ $text }” is no distance; write BYTES:GLOB=GLOB.
cli-layout-bad-align = “{ $text }” can't be aligned to; write BYTES:GLOB, a multiple of 2048.
cli-layout-bad-gap = “{ $text }” is no gap; write BYTES:GLOB.
cli-layout-bad-pair = “{ $text }” names no two sides; write GLOB=GLOB.
cli-layout-bad-key = “{ $text }” is no order; write name, size, weight or recorded.
cli-layout-order-missing = { $path }: named in the order, but not on the disc
cli-plan-from-host = from the host
cli-plan-unpinned-date = date: now; --date { $date } repeats it
cli-plan-unpinned-name = volume name: from the first source

# -- convert --
cli-about-convert = Make an image of another kind
cli-examples-convert =
    The ending of OUT says which kind, unless --to does. What the new kind can't carry is told
    first; --accept-loss goes on without it. What was written is read back before it gets its
    name. With -C many images are converted, one after the other, and all in the folders given,
    into the same folders below DIR: those that are there already are skipped (exit code 4), a
    failure does not stop the rest (exit code 2).

    Examples:
      glassmaster convert game.cue game.iso
      glassmaster convert --to iso -C out --accept-loss audio *.cue
      glassmaster convert --to chd -C chd games
cli-arg-convert-files = The image and the new file; with -C images and folders only; - is standard output
cli-arg-to = Kind of the new image: iso, cue, toc, ccd, mds, nrg, raw, gz, xz, zst, cso, zso or chd
cli-arg-convert-directory = Convert all images and put the new ones here; made if missing
cli-arg-convert-name = How the new ones are named, as {"{"}name{"}"}-copy.iso
cli-arg-accept-loss = What may get lost: subchannel, cd-text, pregap, session, audio, track, form2, index, codes or all; several with commas
cli-convert-needs-output = Say what to make: the name of a new file, or --to.
cli-convert-no-images = There are no images in these folders.
cli-convert-needs-directory = Several images need a folder to go to: -C.
cli-convert-needs-target = Say with --to what to make.
cli-convert-needs-file = This kind of image can't be written to standard output.
cli-convert-no-target = What “{ $file }” is to be can't be told from its name; --to says it.
cli-convert-unknown = “{ $name }” can't be made; there are { $known }.
cli-convert-no-loss = There is no loss “{ $name }”; there are { $known } and all.
cli-convert-losses = This would get lost: { $lost }. --accept-loss { $ids } goes on without it.
cli-convert-no-data = There is no data of a disc in it.
cli-convert-not-possible = The new kind of image can't hold this disc: it is too large, or has no tracks.
cli-convert-skipped = It is there already and was skipped.
cli-convert-same-name = Two of the new images would be “{ $file }”.
cli-convert-summary = { $done } done, { $skipped } skipped, { $failed } failed
cli-loss-subchannel = the subchannel
cli-loss-cd-text = titles and performers (CD-TEXT)
cli-loss-pregap = the gaps in front of tracks
cli-loss-session = other sessions
cli-loss-audio = audio tracks
cli-loss-track = other data tracks
cli-loss-form2 = what form 2 sectors hold beyond 2048 bytes (video and sound of XA discs)
cli-loss-index = index points within tracks
cli-loss-codes = catalogue number, recording codes and flags of tracks

# -- completions, manual --
cli-about-completions = Print the completions of a shell
cli-examples-completions =
    Packages install them. By hand:

      glassmaster completions bash > ~/.local/share/bash-completion/completions/glassmaster
cli-arg-shell = bash, elvish, fish, powershell or zsh
cli-about-manual = Print the manual page of the program or of a verb
cli-examples-manual =
    Packages install them. To read one:

      glassmaster manual build | man -l -
cli-arg-manual-verb = The verb; without it the page of the program
cli-no-verb = There is no verb “{ $name }”.

# -- verify --
cli-about-verify = Check the sectors of a disc against their codes (also: t)
cli-examples-verify =
    Raw sectors carry codes that tell and mend damage (EDC and ECC). Bad sectors are listed, and
    end with exit code 1; --repair makes copies of the data files with those mended that can be.

    Examples:
      glassmaster verify game.cue
      glassmaster verify game.cue --repair mended
cli-verify-ecc = Sector { $sector } of track { $track }: the data is right, its ECC is not.
cli-verify-mendable = Sector { $sector } of track { $track } is bad and can be mended.
cli-verify-lost = Sector { $sector } of track { $track } is bad and can't be mended.
cli-verify-no-codes = There are no codes to check: its sectors hold data only.
cli-verify-good = { $checked } sectors checked, all good.
cli-verify-bad = { $checked } sectors checked, { $bad } bad, { $mended } of them can be mended.
cli-verify-made = made with the bad sectors mended

cli-raw-what = --raw goes with --track, or with --volume and a boot image such as boot1

# -- boot --
cli-boot-cd = Disc
cli-boot-usb = Stick
cli-boot-fat = Files copied
cli-boot-bios = BIOS
cli-boot-uefi-x64 = UEFI x64
cli-boot-uefi-ia32 = UEFI ia32
cli-boot-uefi-arm64 = UEFI arm64
cli-boot-starts = starts
cli-boot-no = does not start
cli-boot-doubtful = can't tell
cli-boot-not-carried = The line leaves out what can't be made again: { $what } { $number }
cli-boot-mend = What helps: { $mend }
cli-boot-bytes = bytes { $start } to { $end }
cli-boot-line = line { $line }
cli-boot-signed = { $path } on { $volume }: { $kind } for { $architecture }, signed by { $signer }
cli-boot-not-signed = { $path } on { $volume }: { $kind } for { $architecture }, not signed
## edit
cli-about-edit = Change what is in an image and make a new one of it
cli-examples-edit =
    Removed, moved, replaced, added, named: in this order, whatever the order of the options.
    --mv A=B moves into B where B is a folder. Paths are those that ls shows. -o may name the
    image itself, with --force: it is replaced when the new one is whole.

    Examples:
      glassmaster edit rescue.iso -o new.iso --add notes.txt --rm old/manual.pdf
      glassmaster edit rescue.iso -o new.iso --replace grub.cfg=boot/grub/grub.cfg -V RESCUE2
      glassmaster edit rescue.iso -o rescue.iso --force --mv docs/a.txt=docs/b.txt
      glassmaster edit rescue.iso --in-place --add notes.txt
      glassmaster edit rescue.iso --append --add notes.txt
cli-arg-edit-add = Add a file or folder; may be repeated
cli-arg-edit-rm = Remove a file or folder; may be repeated
cli-arg-edit-mv = Move or rename; may be repeated
cli-arg-edit-replace = Take the bytes of a file from the host; may be repeated
cli-edit-needs-equals = "{ $text }" needs an equals sign between what and where
cli-edit-removed = { $count ->
    [one] One file or folder removed
   *[other] { $count } files and folders removed
}
cli-edit-moved = { $count ->
    [one] One file or folder moved
   *[other] { $count } files and folders moved
}
cli-edit-replaced = { $count ->
    [one] One file replaced
   *[other] { $count } files replaced
}
cli-edit-added = { $count ->
    [one] One file added, { $size }
   *[other] { $count } files added, { $size }
}
cli-arg-edit-boot = What becomes of what starts: made anew for the new layout (replay), left byte for byte in its place (keep) or left out (drop); without it replay, else keep
cli-arg-edit-in-place = Change the file itself: files stay where they are, and only sectors that differ are written; the old ones are kept beside it until all is on the disk
cli-arg-edit-append = Append a session to the file: the older state stays and can be chosen with --session
cli-edit-taken-back = a change that was cut off was taken back first
cli-edit-refused = { $why } Nothing was written; -o makes a new image.
cli-edit-left = It failed ({ $why }) and could not be taken back yet. The old bytes are kept in { $kept }; the image reads as it was, and the next --in-place puts them back.
cli-edit-way = { $way ->
    [in-place] { $written } of { $size } written in place; { $left } that no file names any more stay in the image
    [append] { $written } of { $size } written as a further session; the older one stays
   *[other] { $written } of { $size } written, the rest shares its blocks with the old image; { $left } that no file names any more stay in it
}
cli-about-compare = Compare two images, projects or folders, or the views of one image
cli-examples-compare =
    Says in words what differs and whether it matters: files, fields of descriptors, what starts,
    and every differing byte by its owner. Exit 0: the same; 1: different, unless all that
    differs is of the kinds given with --ignore.

    Examples:
      glassmaster compare a.iso b.iso.gz
      glassmaster compare --ignore times first.iso second.iso
      glassmaster compare disc.iso folder --report differences.html
      glassmaster compare disc.iso
cli-arg-compare-left = Image, project (.glass) or folder
cli-arg-compare-right = What to compare it with; without it the views of an image are compared
cli-arg-ignore = What does not count: times, ids, order (places too), padding; separated by commas
cli-arg-report = Also write a report; its name ends in .html or .md
cli-bad-ignore = --ignore does not know { $name }; it knows times, ids, order, padding
cli-bad-report = --report wants a name that ends in .html or .md
cli-edit-list = { $path }: digests of changed files taken anew
cli-edit-stale = { $path }: can't be read, and its digests no longer agree

## try
cli-about-try = Start an image in QEMU, without writing anything
cli-examples-try =
    The machine reads the image as it is and forgets what it writes. edit --try starts what an edit
    would make, before it is made.

    Examples:
      glassmaster try rescue.iso
      glassmaster try rescue.iso --on uefi-usb
      glassmaster edit rescue.iso --replace grub.cfg=boot/grub/grub.cfg --try uefi-cd
cli-arg-edit-try = Start what would be made in QEMU instead of writing it: bios-cd, bios-usb, uefi-cd or uefi-usb
cli-arg-try-on = The machine: bios-cd, bios-usb, uefi-cd or uefi-usb
cli-arg-try-memory = Its memory
cli-arg-qemu-arg = One more argument for QEMU; may be repeated

## order
cli-about-order = Propose an order of files from recorded reads
cli-examples-order =
    The recording is a text: SECTOR COUNT [SECONDS] in each line, sectors of 2048 bytes. What QEMU
    writes with -msg timestamp=on -trace blk_co_preadv,file=FILE is read too. Times are those of a
    usual drive: its rate, its seeks, its buffer. Nothing is moved; -o writes the order, which
    build and edit take with --order.

    Examples:
      glassmaster order rescue --recording boot.log --medium dvd -o order.txt
      glassmaster order --image rescue.iso --recording boot.log -o order.txt
      glassmaster edit rescue.iso --order order.txt -o faster.iso
cli-arg-order-image = The image the reads were recorded on, instead of sources
cli-arg-recording = The recorded reads; - is standard input
cli-arg-order-medium = What it will be read from: cd, dvd, dvd-dl, bd, bd-dl or usb (dvd)
cli-arg-order-output = Write the order there, a path a line
cli-order-bad-line = line { $line } is no read
cli-order-no-reads = no reads in it
cli-order-recorded = { $reads } reads of { $files } files; { $elsewhere } reads of other devices left out
cli-order-before = Now ({ $medium }): { $time }, { $seeks } seeks
cli-order-after = Proposed ({ $medium }): { $time }, { $seeks } seeks
cli-order-nothing = No order that was tried is faster.
cli-order-written = { $file }: the order, for --order
cli-order-not-written = Nothing is written; -o FILE keeps the order.

## split
cli-about-split = Spread files over several discs, a project for each
cli-examples-split =
    Folders stay whole where a disc holds them. Every disc is planned, so it fits. Without -o it is
    only told what would go where.

    Examples:
      glassmaster split photos --medium dvd
      glassmaster split photos --medium bd -o discs
      glassmaster split photos --capacity 8GB -o discs
cli-arg-split-medium = What the discs are: cd, dvd, dvd-dl, bd or bd-dl (dvd)
cli-arg-capacity = What a disc holds, instead of a medium
cli-arg-split-output = Write the projects into this folder
cli-split-bad-capacity = “{ $text }” is no size
cli-split-too-large = { $path }: { $size }, more than a disc holds
cli-split-starts = What starts from a disc can't be split; leave the boot options out.
cli-split-no-room = Even an empty disc takes { $size }.
cli-split-disc = { $file }: { $name }, { $files } files, { $size }, { $free } free
cli-split-disc-unsaved = { $name }: { $files } files, { $size }, { $free } free
