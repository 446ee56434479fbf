# Two discs side by side.
differ-title = { $a } and { $b }
differ-identical = Identical bytes
differ-same-data = Same data in another container
differ-equivalent = Same content, different only in { $what }
differ-ignored = Same content; what differs is ignored: { $what }
differ-different = Different
differ-and = { $first } and { $last }

differ-class-time = times
differ-class-id = names and numbers of the disc
differ-class-order = the order on disc
differ-class-content = content
differ-class-address = addresses
differ-class-padding = padding
differ-class-unowned = bytes nobody owns

differ-place-volume = the volume descriptors
differ-place-folders = folders
differ-place-files = files
differ-place-boot = the boot structures
differ-place-start = the start area
differ-place-rest = the gaps

differ-count-time =
    { $count ->
        [one] 1 date
       *[other] { $count } dates
    } in { $place }
differ-count-id =
    { $count ->
        [one] 1 name or number
       *[other] { $count } names and numbers
    } in { $place }
differ-count-order =
    { $count ->
        [one] the order in 1 place
       *[other] the order in { $count } places
    } of { $place }
differ-count-content =
    { $count ->
        [one] content in 1 place
       *[other] content in { $count } places
    } of { $place }
differ-count-address =
    { $count ->
        [one] 1 address
       *[other] { $count } addresses
    } in { $place }
differ-count-padding =
    { $count ->
        [one] 1 run of padding
       *[other] { $count } runs of padding
    } in { $place }
differ-count-unowned =
    { $count ->
        [one] 1 run nobody owns
       *[other] { $count } runs nobody owns
    } in { $place }

differ-aspect-content = content
differ-aspect-kind = kind
differ-aspect-target = target
differ-aspect-mode = permissions
differ-aspect-owner = owner
differ-aspect-time = time
differ-aspect-hidden = hidden
differ-aspect-case = upper and lower case

differ-state-changed = changed
differ-state-left = only left
differ-state-right = only right
differ-state-metadata = other attributes
differ-state-unread = unreadable

differ-files-changed =
    { $count ->
        [one] 1 file changed
       *[other] { $count } files changed
    }
differ-files-left =
    { $count ->
        [one] 1 file only left
       *[other] { $count } files only left
    }
differ-files-right =
    { $count ->
        [one] 1 file only right
       *[other] { $count } files only right
    }
differ-files-metadata =
    { $count ->
        [one] 1 file or folder with other attributes
       *[other] { $count } files and folders with other attributes
    }
differ-files-unread =
    { $count ->
        [one] 1 file could not be read
       *[other] { $count } files could not be read
    }
differ-files-moved =
    { $count ->
        [one] 1 file lies elsewhere on the disc
       *[other] { $count } files lie elsewhere on the disc
    }
differ-on-disc = On the disc: { $what }
differ-bytes = { $differing } of { $compared } bytes differ
differ-tail-left = The left one is { $bytes } longer ({ $class })
differ-tail-right = The right one is { $bytes } longer ({ $class })
differ-view-left = Only the left one has the view { $view }
differ-view-right = Only the right one has the view { $view }
differ-more =
    { $count ->
        [one] … and 1 more
       *[other] … and { $count } more
    }

differ-title-files = Files and folders
differ-title-moved = Moved on the disc
differ-title-fields = Fields of descriptors
differ-title-boot = Starting from the disc
differ-title-tracks = Tracks
differ-title-runs = Bytes that differ
differ-head-state = State
differ-head-path = Path
differ-head-what = What
differ-head-view = View
differ-head-from = From sector
differ-head-to = To sector
differ-head-size = Size
differ-head-left = Left
differ-head-right = Right
differ-head-class = Kind
differ-head-sector = Sector
differ-head-offset = Byte
differ-head-bytes = Bytes
differ-head-owner = Belongs to
differ-head-field = Field

differ-views-all-same = All views show the same files
differ-views-not = Not all views show the same files
differ-views-same = { $other } shows the same files as { $first }
differ-views-differ = { $other } against { $first }
differ-views-hidden = not shown
differ-views-more = only here
differ-views-changed = other data
