start-heading = Drop files, folders or a disc image here
start-heading-paste = Paste files, folders or a disc image here
start-sentence = They stay where they are; the image gets copies when it is created.
start-new-note = Begin with an empty disc and fill it
start-open-note = Look inside an ISO image and take files out
