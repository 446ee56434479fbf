# Two discs side by side, in a tab.
compare-title = Compare two discs
compare-title-note = An image, a project or a folder on each side. Both are only read.
compare-do = Compare
compare-choose-file = Choose a file…
compare-choose-folder = Choose a folder…
compare-choose-none = Nothing is open
compare-choose-both = Choose two things to compare
compare-choose-other = Both sides are the same one
compare-offer = Two images were opened.
compare-left = Left
compare-right = Right
compare-page-files = Files
compare-page-sectors = Bytes that differ
compare-page-fields = Fields and boot
compare-page-views = Names by system
compare-rows = Both discs, row by row
compare-fold = Open or close { $name }
compare-opening = Opening both…
compare-reading = Reading { $percent } %
compare-comparing = Comparing
compare-folder = A folder of this computer
compare-starts = starts: { $names }
compare-starts-not = does not start
compare-all-same =
    { $count ->
        [one] The one sector is the same.
       *[other] All { $count } sectors are the same.
    }
compare-swap = Swap sides
compare-next = Next difference
compare-previous = Difference before
compare-report = Save report…
compare-again = Compare again
compare-outdated = The right disc was changed since it was compared.
compare-stopped = Not compared to the end
compare-stopped-why = It was stopped.
compare-failed = These can't be compared
compare-gone = One of the two was closed.
compare-ignore = Ignore:
compare-ignore-times = times
compare-ignore-ids = names and numbers
compare-ignore-order = order
compare-ignore-padding = padding
compare-state-pending = not compared yet
compare-state-same = same
compare-state-moved = moved on disc
compare-state-metadata = other attributes
compare-state-unread = unreadable
compare-state-changed = changed
compare-state-left = only left
compare-state-right = only right
compare-filtered = Nothing of that kind
compare-filtered-why = All rows are hidden by the switches above.
compare-no-files = No files to compare
compare-no-files-why = Neither side has a file.
compare-show-all = Show all
compare-column-sector = Sector
compare-column-bytes = Bytes
compare-column-class = Kind
compare-run = { $bytes } bytes from sector { $sector }: { $class }, { $owner }
compare-no-runs = No byte differs
compare-no-discs = Nothing to hold against each other
compare-no-discs-why = A folder has no sectors; only the files are compared.
compare-no-fields = All fields are the same
compare-no-fields-why = Volume descriptors, what starts and the tracks say the same on both sides.
compare-no-views = One kind of names only
compare-no-views-why = Neither side shows its files under other names as well.
compare-views-same = { $name }: { $other } shows the same files as { $first }
compare-views-differ =
    { $count ->
        [one] { $name }: { $other } differs from { $first } in one file
       *[other] { $name }: { $other } differs from { $first } in { $count } files
    }
compare-against = Against
compare-strips = Sectors of both discs
compare-sector = Sector { $sector }
compare-behind-end = Behind the end
compare-facts = Facts
compare-text = Text
compare-picture = Picture
compare-bytes = Bytes
compare-show = Show
compare-looking = Reading both…
compare-difference = Difference
compare-pixels =
    { $count ->
        [one] One pixel differs
       *[other] { $count } pixels differ
    }
compare-lines-same =
    { $count ->
        [one] One line is the same
       *[other] { $count } lines are the same
    }
compare-fact-size = Size
compare-fact-time = Changed
compare-fact-mode = Permissions
compare-fact-owner = Owner
compare-fact-place = Lies at
compare-take = Take from left
compare-take-new = Add from left
compare-take-nothing = The left side does not have it
compare-take-unmade = The left disc has not been created yet; files are taken from an image or a folder.
