# What a job is doing, as a heading in a list of phases.
phase-scan = Looking through the folders
phase-index = Making the archive readable at any place
phase-gather = Looking at the files
phase-plan = Laying out the disc
phase-write = Writing
phase-sync = Making sure the disk has it
phase-verify = Reading back
phase-hash = Computing checksums
phase-compare = Comparing
phase-extract = Copying files out
