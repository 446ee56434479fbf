# Kinds of images that can be made.
convert-kind-iso = Plain image (.iso)
convert-kind-cue = All tracks, with a cue sheet (.cue and .bin)
convert-kind-toc = All tracks, for cdrdao (.toc and .bin)
convert-kind-ccd = All tracks, for CloneCD (.ccd, .img and .sub)
convert-kind-mds = All tracks, for Alcohol (.mds and .mdf)
convert-kind-nrg = All tracks, for Nero (.nrg)
convert-kind-raw = Raw sectors of 2352 bytes (.bin)
convert-kind-gz = Packed, opens everywhere (.iso.gz)
convert-kind-xz = Packed as small as possible (.iso.xz)
convert-kind-zst = Packed fast (.iso.zst)
convert-kind-cso = Packed for consoles (.cso)
convert-kind-zso = Packed for consoles, faster to read (.zso)
convert-kind-chd = Packed with all tracks, for emulators (.chd)

# Several images at once.
convert-many-title = Convert several images
convert-many-do = { $count ->
    [0] Convert
    [one] Convert one image
   *[other] Convert { $count } images
}
convert-many-failed = The images were not converted
convert-many-add = Add images…
convert-many-add-folder = Add a folder…
convert-many-open = Open them in tabs instead
convert-many-looking = Looking at the images…
convert-many-none = There is no image to convert.
convert-many-twice = Two images would become “{ $name }”. Take one out, or put each beside its source.
convert-many-empty = No images yet
convert-many-empty-note = Add images or folders of them, or drop them here.
convert-many-lost = without { $what }
convert-many-waits = left out: { $what }
convert-many-accept = Convert also what loses something: { $what }
convert-many-where = Where to
convert-many-beside = Beside each image
convert-many-one-folder = Into one folder
convert-many-folder = Folder
convert-many-existing = Files that are there already stay as they are. Every new image is read back and compared; one that fails does not stop the others.
convert-many-names = Names
convert-many-rule = Rule for names
convert-many-rule-note = “{"{"}name{"}"}” stands for the name of the image. Without a rule: { $usual }
convert-many-rule-bad = A rule needs “{"{"}name{"}"}” and no slash.
convert-many-leave-out = Take { $name } out of the list
convert-many-made = { $name }, { $size }
convert-column-image = Image
convert-column-kind = Kind
convert-column-size = Size
convert-column-becomes = Becomes
convert-column-note = Note
convert-many-itself = it is one already
convert-container-plain = plain image
convert-container-sectors = raw sectors
