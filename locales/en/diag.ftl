# Things noticed while reading, planning or writing. The id is `diag-` and the code's own id.

# -- volume descriptors --
diag-endian-mismatch = The two copies of the number “{ $field }” differ; the little-endian one was used.
diag-terminator-missing = The list of volume descriptors has no end mark.
diag-too-many-descriptors = There are more volume descriptors than anyone writes; the rest was not read.
diag-primary-missing = The image has no primary volume descriptor.
diag-primary-differs = There are several primary volume descriptors, and they differ.
diag-block-size-odd = A block size of { $value } is not allowed by any standard; 2048 was used.
diag-image-truncated = This file ends early: it says { $declared }, but holds { $actual }.
diag-image-interrupted = A change of this file was cut off. It is shown as it was before; the next change in place puts the old bytes back first.
diag-joliet-level-unknown = The Windows names (Joliet) have an unknown level.

# -- directories --
diag-directory-outside = The folder “{ $path }” lies outside the image.
diag-directory-loop = The folder “{ $path }” contains itself; the ring was cut here.
diag-directory-shared = The folder “{ $path }” is reached by two ways; it was read once.
diag-record-bad = An entry in “{ $path }” is malformed and was left out.
diag-directory-too-large = The folder “{ $path }” is larger than the limit; the rest was not read.
diag-too-many-entries = Reading stopped at the limit of { $limit } files.
diag-too-deep = Folders are nested too deeply at “{ $path }”; what lies below was not read.
diag-read-failed = A sector of “{ $path }” could not be read.
diag-cluster-chain-bad = The clusters of “{ $path }” are chained wrongly; its data is not whole.
diag-catalog-bad = A part of the catalog is damaged at “{ $path }”; what is whole is shown.
diag-hfs-compressed = “{ $path }” is compressed by macOS; its data can't be read here.
diag-boot-catalog-bad = The boot catalog at sector { $sector } is damaged.
diag-path-table-differs = The path table and the folders disagree.
diag-interleaved = “{ $path }” is stored interleaved; its data can't be read.
diag-sparse-file = “{ $path }” is stored as a sparse file (SF); its data can't be read.
diag-multi-extent-bad = The parts of “{ $path }” do not fit together.
diag-file-outside = Data of “{ $path }” lies outside the image.
diag-extents-overlap = “{ $path }” and “{ $other }” overlap in part.
diag-name-twice = The name “{ $path }” is there twice.
diag-name-unsafe = The name “{ $path }” can't be a file name; it is shown and extracted changed.

# -- system use --
diag-system-use-bad = The extra entries (SUSP) of “{ $path }” are malformed; the rest of them was left out.
diag-continuation-bad = The extra entries (SUSP) of “{ $path }” lead in a circle or out of the image.
diag-relocation-bad = The moved folder “{ $path }” has broken links.
diag-link-target-bad = The target of the link “{ $path }” is malformed.
diag-time-bad = The date of “{ $path }” is no date.
diag-zisofs-bad = The compressed file “{ $path }” is malformed.
diag-zisofs-algorithm = “{ $path }” is compressed with { $algorithm }, which can't be read.

# -- UDF --
diag-udf-anchor-missing = The disc says that it holds UDF, but no anchor was found.
diag-udf-incomplete = UDF can't be read: { $what ->
    [logical-volume] the logical volume descriptor is missing.
    [partition] the partition descriptor is missing.
    [metadata-file] the metadata file and its copy are missing.
   *[other] the file set descriptor is missing.
}
diag-udf-descriptor-bad = A UDF descriptor ({ $what }) is damaged ({ $problem }); it was read all the same.
diag-udf-copy-used = A damaged UDF structure ({ $what }) was read from its copy.
diag-udf-copy-differs = A UDF descriptor ({ $what }) and its copy differ.
diag-udf-map-bad = UDF partition map { $index } is malformed or of an unknown kind.
diag-udf-sparing-missing = No UDF sparing table can be read; blocks that moved are read from where they were.
diag-udf-vat-missing = No UDF virtual allocation table was found: the disc was not finished, or its end is missing.
diag-udf-not-closed = The UDF volume was not closed properly; the last changes may be missing.
diag-file-entry-bad = The file entry of “{ $path }” can't be read.
diag-file-entry-faulty = The file entry of “{ $path }” is damaged ({ $problem }); it was read all the same.
diag-file-extents-bad = The list of extents of “{ $path }” is malformed, or shorter than the file.
diag-streams-bad = Streams or attributes of “{ $path }” can't be read.
diag-deleted-entries = { $count ->
    [one] One deleted file is still recorded; it is not shown.
   *[other] { $count } deleted files are still recorded; they are not shown.
}
diag-space-bitmap-free = { $count ->
    [one] One block in use is marked as free in the space bitmap.
   *[other] { $count } blocks in use are marked as free in the space bitmap.
}
diag-space-bitmap-lost = { $count ->
    [one] One block is marked as used in the space bitmap, but nothing names it.
   *[other] { $count } blocks are marked as used in the space bitmap, but nothing names them.
}
diag-views-disagree = { $count ->
    [one] The sets of names { $view } and { $other } disagree on one file: “{ $path }”.
   *[other] The sets of names { $view } and { $other } disagree on { $count } files, the first is “{ $path }”.
}

# -- views and sessions --
diag-other-view-has-more = { $count ->
    [one] Another set of names ({ $view }) has one file that this one lacks.
   *[other] Another set of names ({ $view }) has { $count } files that this one lacks.
}
diag-older-sessions = { $count ->
    [one] There is one older session on this disc.
   *[other] There are { $count } older sessions on this disc.
}
diag-charset-unclear = Some names are not valid UTF-8; choose a character set if they look wrong.

# -- preflight --
diag-name-clash =
    { $count ->
        [one] One name
       *[other] { $count } names
    } became equal to another one in the { $view ->
        [joliet] Windows names (Joliet)
        [enhanced] long ISO names
       *[other] plain ISO names
    } and got a number, as “{ $path }”: “{ $new }”.
diag-name-cut =
    { $count ->
        [one] One name is
       *[other] { $count } names are
    } too long for the { $view ->
        [joliet] Windows names (Joliet)
        [enhanced] long ISO names
       *[other] plain ISO names
    } (more than { $limit }), as “{ $path }”: “{ $new }”.
diag-name-replaced =
    { $count ->
        [one] One name has
       *[other] { $count } names have
    } characters that the { $view ->
        [joliet] Windows names (Joliet)
        [enhanced] long ISO names
       *[other] plain ISO names
    } can’t hold, as “{ $path }”: “{ $new }”.
diag-name-windows =
    { $count ->
        [one] One name is
       *[other] { $count } names are
    } not allowed in Windows, as “{ $path }”: it is shown there, but may not open.
diag-name-case-twins =
    { $count ->
        [one] One name differs
       *[other] { $count } names differ
    } from another one in case only, as “{ $path }”: Windows opens only one of the two.
diag-name-long-linux =
    { $count ->
        [one] One name is
       *[other] { $count } names are
    } longer than { $limit } bytes, as “{ $path }”: Linux shows it cut.
diag-name-not-utf8 =
    { $count ->
        [one] One name is
       *[other] { $count } names are
    } not valid Unicode, as “{ $path }”: other systems may show it garbled.
diag-link-long =
    { $count ->
        [one] One link has a target
       *[other] { $count } links have targets
    } longer than { $limit } bytes, as “{ $path }”: xorriso can't open the image then, and Linux follows up to 4095.
diag-special-left-out =
    { $count ->
        [one] One link or device is
       *[other] { $count } links or devices are
    } left out of the { $view ->
        [joliet] Windows names (Joliet)
        [enhanced] long ISO names
       *[other] plain ISO names
    }, which can't hold them, as “{ $path }”.
diag-folder-deep =
    { $count ->
        [one] One folder lies
       *[other] { $count } folders lie
    } deeper than { $limit } levels, as “{ $path }”: old systems may not reach it.
diag-folder-relocated =
    { $count ->
        [one] One folder lies
       *[other] { $count } folders lie
    } deeper than { $limit } levels and was moved, as “{ $path }”: GRUB and 7-Zip show it elsewhere.
diag-folder-too-large = A folder has more entries than can be recorded.
diag-path-long =
    { $count ->
        [one] One path is
       *[other] { $count } paths are
    } longer than { $limit } in the { $view ->
        [joliet] Windows names (Joliet)
        [enhanced] long ISO names
       *[other] plain ISO names
    }, as “{ $path }”.
diag-directories-many = There are more than { $limit } folders: old systems that use the path table may not find all of them.
diag-file-sections =
    { $count ->
        [one] One file of 4 GiB or more is
       *[other] { $count } files of 4 GiB or more are
    } recorded in several parts, as “{ $path }”: very old systems show only one.
diag-file-many-sections =
    { $count ->
        [one] One file has
       *[other] { $count } files have
    } more than { $limit } parts, as “{ $path }”: Linux can't read it.
diag-file-large-for-level = “{ $path }” has 4 GiB or more, which levels 1 and 2 do not allow. Choose level 3.
diag-time-outside =
    { $count ->
        [one] One file has a date
       *[other] { $count } files have dates
    } outside 1900 to 2155, as “{ $path }”: older systems show a wrong one.
diag-field-cut = “{ $path }” is too long for its field (more than { $limit }); it becomes “{ $new }”.
diag-field-changed = “{ $path }” has characters that its field can't hold; it becomes “{ $new }”.
diag-field-lower-case = “{ $path }” has lower case letters or characters that very strict readers do not expect.
diag-field-names-no-file = “{ $path }” must be the name of a file at the top of the disc, and is not; the field stays empty.
diag-placement-lost = { $count ->
    [one] A layout rule can't be kept and is left out.
   *[other] { $count } layout rules can't be kept and are left out.
}
diag-glob-bad = The pattern “{ $path }” can't be understood.
diag-boot-image-gone = The boot image “{ $path }” is not on the disc, or is no file.
diag-boot-image-empty = The boot image “{ $path }” is empty.
diag-boot-image-unread = The boot image “{ $path }” can't be read, so that its boot-info table can't be made.
diag-boot-image-short = The boot image “{ $path }” is shorter than { $limit } bytes: what must be written into it does not fit.
diag-boot-floppy-size = “{ $path }” must have exactly { $limit } bytes to be started as this floppy.
diag-boot-disk-table = “{ $path }” is to be started as a hard disk, but does not hold exactly one partition.
diag-boot-code-aimless = The boot code of the start area looks for a boot image of a BIOS, and there is none.
diag-boot-partitions-many = A partition table holds at most { $limit } partitions here.
diag-boot-tables-clash = The partition tables want the same sectors. An Apple partition map beside a GPT needs blocks of 2048 bytes.
diag-boot-offset-small = The partition must start at sector { $limit } or behind it.
diag-esp-name = “{ $path }” has a name that an EFI partition can't hold.
diag-esp-clash = “{ $path }” is there twice on the EFI partition, where large and small letters are the same.
diag-esp-too-large = “{ $path }” is too large for the EFI partition.
diag-esp-left-out =
    { $count ->
        [one] A link or device can't
       *[other] { $count } links and devices can't
    } lie on the EFI partition and { $count ->
        [one] is
       *[other] are
    } left out there, such as “{ $path }”.
diag-source-changed =
    { $count ->
        [one] One file
       *[other] { $count } files
    } changed since it was added, as “{ $path }”.
diag-source-missing =
    { $count ->
        [one] One file is
       *[other] { $count } files are
    } not there any more, as “{ $path }”.
diag-source-unreadable =
    { $count ->
        [one] One file
       *[other] { $count } files
    } can't be read, as “{ $path }”.
diag-sheet-file-mended = The sheet names “{ $named }”, which is not there; “{ $used }” fits and was used.
diag-sheet-file-missing = The sheet names “{ $named }”, which is not there and nothing else fits.
diag-track-short = Track { $track } reaches beyond the end of its file.
diag-sector-size-differs = Track { $track }: the sheet says { $declared } bytes a sector, the file has { $actual }.
diag-audio-format-unknown = “{ $file }” is no audio file that can be decoded (44.1 kHz, stereo, 16 bit).
diag-split-part-missing = Part { $number } of the split image is missing; only the parts before it were read.
diag-project-odd = { $what } in the project file makes no sense and was left out: { $value }
diag-project-newer = The project was saved by a newer version ({ $version }). What this version does not know is missing; save it under another name.
diag-project-source-missing = The image { $path } is not there. Files that lie in it can't be read.
diag-project-source-changed = The image { $path } is not the one the project was made with. Files that lie in it can't be read.

## Editing an opened image
diag-edit-unpacks = { $count ->
    [one] One compressed file is stored unpacked in the new image
   *[other] { $count } compressed files are stored unpacked in the new image
}
diag-edit-drops-checksums = { $count ->
    [one] The checksums of one file hold for the old layout only and are left out
   *[other] The checksums of { $count } files hold for the old layout only and are left out
}
diag-edit-drops-sessions = { $count ->
    [one] One earlier session is left out of the new image
   *[other] { $count } earlier sessions are left out of the new image
}
diag-edit-drops-descriptors = { $count ->
    [one] One descriptor that can't be written is left out of the new image
   *[other] { $count } descriptors that can't be written are left out of the new image
}
diag-edit-drops-volume = The volume "{ $volume }" beside the files can't be written and is left out of the new image
diag-compare-unread = { $bytes } could not be compared: one of the two can't be read there
diag-project-origin-left-out = The project file does not keep which image this disc was opened from. Opened again, the project makes a new image; it can't be saved into the old one.
