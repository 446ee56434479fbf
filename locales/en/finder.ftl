# The page of finding.
finder-name = Name, or a pattern like *.jpg
finder-at-least = Size from
finder-at-most = Size to
finder-since = Changed since 2026-11-02
finder-content = What is in the file
finder-look-inside = Look inside
finder-empty = Find files on the whole disc
finder-empty-sentence = By part of the name, a pattern, size, date, or what is in them.
finder-nothing = Nothing found
finder-nothing-sentence = No file of this disc is like that.
finder-looking = Looking…
finder-looking-sentence = Files appear here as they are found.
finder-inside = { $count ->
    [one] { $count } file holds it
   *[other] { $count } files hold it
}
finder-inside-so-far = { $count ->
    [one] { $count } file so far
   *[other] { $count } files so far
}
finder-count = { $count ->
    [one] { $count } found
   *[other] { $count } found
}
finder-count-most = The first { $count } are shown.
