# Why an edited image can't be saved into the file it came from.
refusal-no-image = This was not begun from an image file.
refusal-wrapped = The image lies in a file of another kind ({ $kind }), which can't be changed in place.
refusal-older-session = An older session was opened; saving into the file would lose the newer ones.
refusal-hard-linked = The file has { $links } names and would change under all of them.
refusal-busy = Another program holds the file.
refusal-mounted = The image is mounted ({ $device }).
refusal-no-locks = The file system can't keep other programs out while the file is changed.
refusal-unreadable = The file can't be opened for writing.
refusal-descriptors = The volume descriptors have no room at the start of the image.
refusal-no-place = { $wanted } needs a place that is taken ({ $holder }, byte { $at }).
refusal-impossible = The disc can't be laid out this way.
refusal-boot = It would not start as before.
