# Sectors compared with their codes.
sectors-title = Check the sectors of { $image }
sectors-what = Reads every sector and compares it with the error codes it carries (EDC and ECC). Sound has none.
sectors-mend = Put copies of the data files with the bad sectors mended into a folder
sectors-folder = Folder for the copies
sectors-do = Check
sectors-running = Checking { $name }
sectors-done = Sectors checked
sectors-failed = The sectors were not checked
sectors-sector = Sector { $sector } of track { $track }
sectors-ecc = The data is right, its ECC is not
sectors-mendable = Bad, and can be mended
sectors-mended = Bad, and mended in the copy
sectors-lost = Bad, and can't be mended
sectors-made = Made with the bad sectors mended
