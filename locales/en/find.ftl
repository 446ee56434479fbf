# The page of finding.
find-name = Name, or a pattern like *.jpg
find-at-least = Size from
find-at-most = Size to
find-since = Changed since 2026-11-02
find-content = What is in the file
find-look-inside = Look inside
find-empty = Find files on the whole disc
find-empty-sentence = By part of the name, a pattern, size, date, or what is in them.
find-nothing = Nothing found
find-nothing-sentence = No file of this disc is like that.
find-looking = Looking…
find-looking-sentence = Files appear here as they are found.
find-inside = { $count ->
    [one] { $count } file holds it
   *[other] { $count } files hold it
}
find-inside-so-far = { $count ->
    [one] { $count } file so far
   *[other] { $count } files so far
}
find-count = { $count ->
    [one] { $count } found
   *[other] { $count } found
}
find-count-most = The first { $count } are shown.
