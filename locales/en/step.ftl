# Names of steps, behind Undo and Redo.
step-add = { $count ->
    [one] add { $name }
   *[other] add { $count } files or folders
}
step-remove = { $count ->
    [one] remove { $name }
   *[other] remove { $count } files or folders
}
step-move = { $count ->
    [one] move { $name } to { $folder }
   *[other] move { $count } files or folders to { $folder }
}
step-rename = rename { $from } to { $to }
step-rename-in = rename { $name } in { $namespace }
step-new-folder = new folder { $name }
step-unwrap = take { $name } apart
step-replace-content = replace { $name }
step-attributes = { $count ->
    [one] attributes of { $name }
   *[other] attributes of { $count } files or folders
}
step-sources = { $count ->
    [one] take { $name } as it is now
   *[other] take { $count } files as they are now
}
step-volume-name = name the disc { $to }
step-volume-fields = fields of the disc
step-options = options of the disc
step-boot = what starts from the disc
step-pin = hold { $name } at sector { $sector }
step-unpin = { $count ->
    [one] let { $name } flow again
   *[other] let { $count } files or folders flow again
}
step-order = { $count ->
    [one] put { $name } elsewhere on the disc
   *[other] put { $count } files or folders elsewhere on the disc
}
step-rule-add = new layout rule
step-rule-remove = remove a layout rule
step-rule-change = change layout rules
step-rule-rank = rank layout rules
step-natural-order = natural order
step-rescan = look at { $name } again: { $added } added, { $changed } changed, { $gone } gone
step-detach = detach { $name } from its folder
step-take-back = { $count ->
    [one] take back the change of { $name }
   *[other] take back { $count } changes
}
