# Everything that can be done by menu or key.
command-new-disc = New data disc
command-open = Open…
command-add-files = Add files…
command-add-folder = Add folder…
command-save = Save project
command-save-as = Save project as…
command-create = Create image…
command-extract = Extract…
command-convert = Convert…
command-close-tab = Close tab
command-quit = Quit
command-undo = Undo
command-redo = Redo
command-new-folder = New folder
command-rename = Rename
command-remove = Remove from disc
command-disc-options = Disc options…
command-toggle-tree = Folders
command-toggle-inspector = Details
command-toggle-strip = Large sector strip
command-settings = Settings…
command-about = About Glassmaster
command-next-tab = Next tab
command-previous-tab = Previous tab

# Why something can't be done now.
command-needs-disc = Only while making a disc
command-needs-image = Only while looking at an image
command-needs-files = There is nothing on the disc yet
command-needs-reading = The image has not been read yet
command-needs-tab = No tab is open
command-needs-tabs = There is only one tab
command-needs-step = Nothing was changed yet
command-needs-undone = Nothing was undone
command-needs-one = Select one file or folder
command-needs-selection = Nothing is selected
