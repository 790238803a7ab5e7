period-from = from { $first } on
period-until = until { $last }
period-day = on { $first }
period-from-until = from { $first } until { $last }

column-log = Log
column-number = Entry
column-with = Told with it
column-utc = Time (UTC)
column-local = Time ({ $zone })
column-who = Who
column-what = What happened
column-kind = Kind
column-session = Session
column-agent = Agent
column-acting-as = Acting as
column-reason = Reason
column-ticket = Ticket

copy-kind = about this copy
copy-leaves-out = This copy leaves out technical details, salts and hashes, so nobody can check it. The JSON Lines file can be checked: { $where }
copy-folded = A request to the app, its answer and its end are one row. “{ $column }” names the entries of the other two.
copy-chosen = Shown is what was chosen: { $chosen }.
copy-left-out = { $count ->
    [0] Nothing is filtered out.
    [one] 1 entry of this history is filtered out.
   *[other] { $count } entries of this history are filtered out.
}
copy-erased = { $count ->
    [0] Nothing that is shown was erased.
    [one] What 1 of these entries said was erased.
   *[other] What { $count } of these entries said was erased.
}
copy-chosen-session = session { $code }
copy-everything = everything
copy-chosen-agent = only what { $name } did
copy-chosen-ticket = ticket { $ticket }
class-changes = changes only
class-refused = only what was refused
class-exports = only exports
class-reveals = only hidden fields that were asked for or shown
class-questions = only questions and requests
class-access = only access given, changed and withdrawn
