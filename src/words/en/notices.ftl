fact-who = Who
fact-asked-from = Asked for from
fact-browser = In the browser
fact-why = Why
fact-ticket = Ticket
fact-task = Declared task
fact-when = When
fact-since = Since
fact-at-the-latest = At the latest until
fact-how-it-ended = How it ended
fact-fixed = What was fixed
fact-allowed = Allowed
fact-access-now = Support access now
fact-session = Session
fact-until = Until
fact-limited = Limited
fact-now-until = Now until
fact-before = Before
fact-allowed-by = Allowed by
fact-changed-by = Changed by
fact-turned-off-by = Turned off by
fact-would-have-ended = Would have ended
fact-may = Support may
fact-asked-why = Why this
fact-answer-by = Answer by
fact-note = Note
fact-lead-note = Lead’s note
fact-use-by = Good until
fact-account = Account
fact-causes = Why
tries-of-agent = { $agent } was refused { $count } times in { $within }
tries-in-account = { $count } tries to enter { $account } were refused in { $within }
fact-for-how-long = For how long
fact-approved-by = Approved by
fact-each-time = Each time
fact-address-now = Mails go to

aside = { $text } ({ $aside })
who-as-whom = { $agent }, { $vendor } support, acting as { $user }
scope-view-in-full = View only. Support cannot change anything.
scope-change-in-full = View, and change after a deliberate switch. Each change is recorded with its old and new value.
counted-from-approval = { $length }, counted from the approval
asked-each-time = Before each session an owner is asked, and approves it.
access-on-until = On until { $until }
access-off-since = Off since { $since }

nothing-exported = Nothing exported
interrupted-note = { $count ->
    [one] 1 request was interrupted; whether { $app } acted on it is unknown.
   *[other] { $count } requests were interrupted; whether { $app } acted on them is unknown.
}
hidden-note = Hidden from support: { $hidden }.
background-note = { $count ->
    [one] A page’s own script made 1 more request; it stands in your history.
   *[other] The pages’ own scripts made { $count } more requests; they stand in your history.
}
place-and-time = { $page }, { $time }

fact-sessions = Support sessions
fact-changes = Changes
fact-refused-tries = Tries refused in them
fact-not-let-in = Tries to enter, refused
fact-access-allowed = Access was allowed
fact-not-done = Not done

statement = In { $month }: { $told }
statement-of-nothing = No support session through Porchlight in { $month }
sessions-counted = { $count ->
    [one] 1 support session
   *[other] { $count } support sessions
}
times-in-full = { $count ->
    [0] never
    [one] once
   *[other] { $count } times
}
erased-since = { $count ->
    [one] What 1 entry of these sessions said has been erased since; it is not counted here.
   *[other] What { $count } entries of these sessions said has been erased since; it is not counted here.
}
