# Titles of the file dialogs of the desktop.
picker-images = Open disc images
picker-files = Add files to the disc
picker-folder = Add a folder to the disc
picker-target = Create image
picker-extract = Extract into this folder
picker-checksums = Save checksums
picker-project = Save project
picker-filter-projects = Projects
picker-filter-images = Disc images
picker-filter-all = All files
picker-more = Add images to be converted
picker-more-folders = Add a folder of images to be converted
picker-mended = Save a mended sheet
picker-sources = The folder that the missing files lie in now
picker-compare-file = Choose an image to compare
picker-compare-folder = Choose a folder to compare
picker-report = Save the report
