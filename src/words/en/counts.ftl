changes-counted = { $count ->
    [0] nothing changed
    [one] 1 change
   *[other] { $count } changes
}
open-changes-counted = { $count ->
    [one] 1 change not taken or unknown
   *[other] { $count } changes not taken or unknown
}
pages-counted = { $count ->
    [0] no page viewed
    [one] 1 page viewed
   *[other] { $count } pages viewed
}
interrupted-counted = { $count ->
    [one] 1 request interrupted
   *[other] { $count } requests interrupted
}
refusals-counted = { $count ->
    [one] 1 try refused
   *[other] { $count } tries refused
}
files-counted = { $count ->
    [one] 1 file taken out
   *[other] { $count } files taken out
}
fields-revealed-counted = { $count ->
    [one] 1 hidden field shown
   *[other] { $count } hidden fields shown
}
outside-counted = { $count ->
    [one] 1 page outside the declared task
   *[other] { $count } pages outside the declared task
}
outside-told = Outside the declared task, { $task }: { $pages }.
times = ({ $count }×)
bytes-plain = { $count } bytes
bytes-kilo = { $count } kB
bytes-mega = { $count } MB
scripts-counted = { $count ->
    [one] and 1 request by the page’s script
   *[other] and { $count } requests by the page’s script
}
