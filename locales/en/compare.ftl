# Two discs side by side.
compare-title = { $a } and { $b }
compare-identical = Identical bytes
compare-same-data = Same data in another container
compare-equivalent = Same content, different only in { $what }
compare-different = Different
compare-and = { $first } and { $last }

compare-class-time = times
compare-class-id = names and numbers of the disc
compare-class-order = the order on disc
compare-class-content = content
compare-class-address = addresses
compare-class-padding = padding
compare-class-unowned = bytes nobody owns

compare-place-volume = the volume descriptors
compare-place-folders = folders
compare-place-files = files
compare-place-boot = the boot structures
compare-place-start = the start area
compare-place-rest = the gaps

compare-count-time =
    { $count ->
        [one] 1 date
       *[other] { $count } dates
    } in { $place }
compare-count-id =
    { $count ->
        [one] 1 name or number
       *[other] { $count } names and numbers
    } in { $place }
compare-count-order =
    { $count ->
        [one] the order in 1 place
       *[other] the order in { $count } places
    } of { $place }
compare-count-content =
    { $count ->
        [one] content in 1 place
       *[other] content in { $count } places
    } of { $place }
compare-count-address =
    { $count ->
        [one] 1 address
       *[other] { $count } addresses
    } in { $place }
compare-count-padding =
    { $count ->
        [one] 1 run of padding
       *[other] { $count } runs of padding
    } in { $place }
compare-count-unowned =
    { $count ->
        [one] 1 run nobody owns
       *[other] { $count } runs nobody owns
    } in { $place }

compare-aspect-content = content
compare-aspect-kind = kind
compare-aspect-target = target
compare-aspect-mode = permissions
compare-aspect-owner = owner
compare-aspect-time = time
compare-aspect-hidden = hidden
compare-aspect-case = upper and lower case

compare-state-changed = changed
compare-state-left = only left
compare-state-right = only right
compare-state-metadata = other attributes
compare-state-unread = unreadable

compare-files-changed =
    { $count ->
        [one] 1 file changed
       *[other] { $count } files changed
    }
compare-files-left =
    { $count ->
        [one] 1 file only left
       *[other] { $count } files only left
    }
compare-files-right =
    { $count ->
        [one] 1 file only right
       *[other] { $count } files only right
    }
compare-files-metadata =
    { $count ->
        [one] 1 file or folder with other attributes
       *[other] { $count } files and folders with other attributes
    }
compare-files-unread =
    { $count ->
        [one] 1 file could not be read
       *[other] { $count } files could not be read
    }
compare-files-moved =
    { $count ->
        [one] 1 file lies elsewhere on the disc
       *[other] { $count } files lie elsewhere on the disc
    }
compare-on-disc = On the disc: { $what }
compare-bytes = { $differing } of { $compared } bytes differ
compare-tail-left = The left one is { $bytes } longer ({ $class })
compare-tail-right = The right one is { $bytes } longer ({ $class })
compare-view-left = Only the left one has the view { $view }
compare-view-right = Only the right one has the view { $view }
compare-more =
    { $count ->
        [one] … and 1 more
       *[other] … and { $count } more
    }

compare-title-files = Files and folders
compare-title-moved = Moved on the disc
compare-title-fields = Fields of descriptors
compare-title-boot = Starting from the disc
compare-title-tracks = Tracks
compare-title-runs = Bytes that differ
compare-head-state = State
compare-head-path = Path
compare-head-what = What
compare-head-view = View
compare-head-from = From sector
compare-head-to = To sector
compare-head-size = Size
compare-head-left = Left
compare-head-right = Right
compare-head-class = Kind
compare-head-sector = Sector
compare-head-offset = Byte
compare-head-bytes = Bytes
compare-head-owner = Belongs to
compare-head-field = Field

compare-views-all-same = All views show the same files
compare-views-not = Not all views show the same files
compare-views-same = { $other } shows the same files as { $first }
compare-views-differ = { $other } against { $first }
compare-views-hidden = not shown
compare-views-more = only here
compare-views-changed = other data
