# Things noticed while reading, planning or writing. The id is `diag-` and the code's own id.

# -- volume descriptors --
diag-endian-mismatch = The two copies of the number “{ $field }” differ; the little-endian one was used.
diag-terminator-missing = The list of volume descriptors has no end mark.
diag-too-many-descriptors = There are more volume descriptors than anyone writes; the rest was not read.
diag-primary-missing = The image has no primary volume descriptor.
diag-primary-differs = There are several primary volume descriptors, and they differ.
diag-block-size-odd = A block size of { $value } is not allowed by any standard; 2048 was used.
diag-image-truncated = This file ends early: it says { $declared }, but holds { $actual }.
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
