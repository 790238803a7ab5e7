# Refused tries of entry.
tries-title = Refused tries
tries-which = Which tries
tries-lead = { $count ->
    [0] Nobody was refused in the last { $days } days.
    [one] 1 try was refused in the last { $days } days. Nothing was opened.
   *[other] { $count } tries were refused in the last { $days } days. Nothing was opened.
}
tries-days = Last { $days } days
tries-none = No try was refused
tries-none-more = A try comes here when somebody wants to enter an account and may not. Slips in a form are no tries.
tries-too-often = Too often lately
tries-only-these = Only these
tries-entry = Entry { $number } of the account’s history: { $what }
tries-no-entry = In no account’s history.
tries-newest = The newest { $shown } of { $count } tries are told here.
tries-nobody = Nobody on the staff
tries-not-known = Not known who
