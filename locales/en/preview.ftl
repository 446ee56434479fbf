# A quick look at a file.
preview-empty = There is nothing in it
preview-unread = It can't be read
preview-cut = No more is shown here.
preview-pixels = { $width } × { $height } pixels
preview-open = Open
