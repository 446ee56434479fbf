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
cli-about-extract = Copy files out of an image (also: x)
cli-examples-extract =
    Without -C, several files go into a folder named after the image. Files that are there
    already are skipped unless --force; a damaged file is left as NAME.partial; both end with
    exit code 4. Names that can't stand in a folder are changed, and said so.

    Examples:
      glassmaster extract disc.iso -C folder
      glassmaster extract disc.iso docs '*.txt' --here
      glassmaster extract disc.iso --exclude '*.tmp' --strip 1 -C folder
cli-about-map = Show who owns every sector of an image
cli-examples-map =
    Examples:
      glassmaster map disc.iso
      glassmaster map --json disc.iso
      glassmaster map --png disc.png disc.iso
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
cli-arg-image = The image
cli-arg-session = Look at this session; the last one by default
cli-arg-volume = Look at this volume, named as info prints it
cli-arg-charset = Character set of old names, as cp866 or shift_jis
cli-arg-view = Names to use: auto, iso, rockridge, joliet, enhanced or udf
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
cli-arg-shared = Files that share their data: copy each, or link them
cli-arg-max-bytes = Refuse to write more than this
cli-arg-png = Draw the map as a picture; - is standard output
cli-arg-hash-files = The files

# -- the command line makes no sense --
cli-no-charset = There is no character set “{ $name }”.
cli-no-digest = There is no checksum “{ $name }”; there are { $known } and all.
cli-unknown-view = There is no view “{ $view }”; there are auto, iso, rockridge, joliet, enhanced and udf.
cli-bad-glob = “{ $glob }” is no glob: { $error }
cli-bad-size = “{ $text }” is no size; write it as 700, 2k or 1GiB.
cli-bad-time = “{ $text }” is no time; write it as 2026-11-02 or 2026-11-02T14:05:00Z.

# -- images --
cli-not-an-image = This is not a disc image.
cli-image-changed = The image changed while it was read; what was written may be a mix.
cli-no-session = There is no session { $asked }; the image has { $count }.
cli-no-volume = There is no volume “{ $id }”; there are: { $there }.
cli-no-view = The image has no view “{ $view }”.
cli-no-path = There is no “{ $path }” in the image.
cli-no-file = “{ $path }” is not a file.
cli-unreadable = “{ $path }” can't be read to its end.
cli-target-changed = The file changed meanwhile and was not replaced.
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
cli-info-container = Container
cli-info-sessions = Session
cli-info-session = { $number }, from sector { $sector }: { $name }
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
