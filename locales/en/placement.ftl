# Rules of the layout, each as a sentence, and why one is left out.
placement-all = every file
placement-like = every file like “{ $glob }”
placement-several = { $what } (and { $more } more)
placement-rule-pin = { $what } is held at sector { $sector }
placement-rule-first = { $what } comes first
placement-rule-last = { $what } comes last
placement-rule-before = { $what } comes before { $other }
placement-rule-after = { $what } comes after { $other }
placement-rule-sort = { $what }: { $way ->
    [back] backwards
   *[forth] in order
} by { $key ->
    [name] name
    [size] size
    [weight] weight
   *[recorded] place in the image they come from
}
placement-rule-list = { $count ->
    [one] one file comes first
   *[other] { $count } files and folders come first, in the order given
}
placement-rule-together = { $what } stays together
placement-rule-align = { $what } starts at multiples of { $size }
placement-rule-gap = { $size } stay free behind { $what }
placement-rule-reserve = sectors { $from } to { $to } stay free
placement-rule-distance = { $what } keeps { $size } away from { $other }
placement-rule-inside = { $what } stays inside sectors { $from } to { $to }
placement-rule-outside = { $what } stays outside sectors { $from } to { $to }
placement-lost-taken = Left out: { $rule }. Sector { $sector } is taken by { $holder }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-order = Left out: { $rule }. It can't hold for { $file } { $by ->
    [rule] while { $winner }.
   *[place] : { $holder } is in the way.
}
placement-lost-room = Left out: { $rule }. There is no room for { $file } there{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-alignment = Left out: { $rule }. { $file } lies at sector { $sector }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-distance = Left out: { $rule }. { $holder } lies too near to { $file }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-split = Left out: { $rule }. { $holder } lies between, at sector { $sector }{ $by ->
    [rule] {" "}({ $winner }).
   *[place] .
}
placement-lost-beyond = Left out: { $rule }. No disc has sector { $sector } and the { $size } behind it.
placement-lost-bound = Left out: { $rule }. { $file } belongs to what starts from the disc, and can't be moved.
placement-owner = { $owner ->
    [system-area] the start area
    [partition-table] a partition table
    [volume-descriptor] the volume descriptors
    [path-table] a path table
    [directory] the root folder
    [file-entry] a file entry
    [boot-catalog] the boot catalog
    [boot-image] a boot image
    [space-bitmap] the space bitmap
    [checksum] checksums
    [anchor] an anchor
    [descriptor-sequence] the volume descriptors
    [padding] room that is kept free
   *[other] something else
}
