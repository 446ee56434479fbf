# Numbers with their units. The space in front of a unit is U+202F: thin and never broken.
unit-bytes = { $count ->
    [one] { $count } Byte
   *[other] { $count } Bytes
}
unit-seconds-short = { $seconds } s
unit-minutes-short = { $minutes } min
unit-minutes = { $minutes } min { $seconds } s
unit-hours = { $hours } h { $minutes } min
unit-left = noch etwa { $time }
unit-rate = { $size }/s
