# Tracks taken out of a disc.
tracks-title = Extract tracks from { $image }
tracks-one = Track { $number }
tracks-form = As
tracks-plain = WAV for sound, sectors of 2048 bytes for data
tracks-raw = Raw sectors of 2352 bytes, as they are pressed
tracks-none = Choose a track first.
tracks-all = Choose all
tracks-no = Choose none
tracks-chosen = { $count ->
    [one] One track, { $size }
   *[other] { $count } tracks, { $size }
}
tracks-replace = Replace files that are there already
tracks-failed = The tracks were not extracted
