# The queue of finished sessions.
queue-title = Finished sessions
queue-counted = { $all ->
    [one] 1 session
   *[other] { $all } sessions
}: { $pending } to review, { $cleared } cleared, { $flagged } flagged
queue-counted-overdue = { $counted }; { $count } with files not deleted
queue-which = Which sessions
queue-to-review = To review
queue-cleared = Cleared
queue-flagged = Flagged
queue-open-flags = Open flags
queue-outside-task = Outside the task
queue-files-overdue = Files not deleted
queue-all = All
queue-narrowed = Narrowed to
queue-leave-out = Leave out:
queue-narrow = Narrow by agent, account or week
queue-agent = Agent
queue-everybody = Everybody
queue-account = Account
queue-week = Week in which it ended
queue-any = Any
queue-show = Show these
queue-no-account = No one account is called “{ $text }”; all accounts are shown.
queue-none-to-review = Nothing is left to review
queue-none-to-review-more = A session comes here as soon as it has ended.
queue-none-cleared = Nothing is cleared yet
queue-none-cleared-more = A session comes here when its reviewer had no concerns.
queue-none-flagged = Nothing is flagged
queue-none-flagged-more = A flag says that somebody should look closer.
queue-none-open-flags = No flag is open
queue-none-open-flags-more = A flag is open until a reviewer says what came of it.
queue-none-outside-task = Every session kept to its declared task
queue-none-outside-task-more = Pages that do not belong to it are marked here.
queue-none-files-overdue = No deletion is overdue
queue-none-files-overdue-more = Whoever takes a file out confirms within 24 hours that it is deleted.
queue-none-all = No session has ended yet
queue-none-all-more = A session comes here as soon as it has ended.
queue-who = { $account }: { $agent } as { $user }
queue-ended = { $lasted } · ended: { $how }
queue-own = You opened it; another reviewer must check it.
queue-not-reviewed = Was not reviewed
queue-no-concerns = No concerns
queue-pages = Pages
queue-first = First page
queue-more = More sessions

# What makes a session worth to look at.
risk-changes = { $count ->
    [one] 1 change
   *[other] { $count } changes
}
risk-tried = { $count ->
    [one] 1 change not taken or unknown
   *[other] { $count } changes not taken or unknown
}
risk-files = { $count ->
    [one] 1 file taken out
   *[other] { $count } files taken out
}
risk-revealed = { $count ->
    [one] 1 hidden field shown
   *[other] { $count } hidden fields shown
}
risk-refused = { $count } refused
risk-outside = { $count } outside the declared task
risk-pages = { $count ->
    [one] 1 page
   *[other] { $count } pages
}
risk-nothing = Nothing was opened in it

# Keys.
keys-title = Keys
keys-next = The next session
keys-before = The one before, or back to the list
keys-open = Open it
keys-no-concerns = No concerns
keys-flag = Flag: first the note, then the button
keys-help = This list
keys-use = Use these keys in this browser
keys-typing = While you type in a field they do nothing.
keys-close = Close

# One session.
review-title = { $agent } in { $account }
review-error-before = Error:
review-all = All sessions
review-next = Next session
review-facts = Facts
review-acted-as = Acted as
review-ticket = Ticket
review-reason = Reason
review-task = Declared task
review-opened = Opened
review-ended = Ended
review-lasted = Lasted
review-how-ended = How it ended
review-mode = Mode at the end
review-done = What was done
review-every-step = Every step ({ $count })
review-yours = Your verdict
review-erased = What this session said is erased; there is nothing left to review.
review-own = You opened this session; another reviewer must check it.
review-read-by = { $account }’s owners read it in their history.
review-note = Note
review-note-hint = To flag a session, say what concerns you.
review-clear = No concerns
review-flag = Flag…
review-said-clear = { $account }, { $code }: no concerns.
review-said-flag = { $account }, { $code }: flagged.
review-left = { $done } { $count } left to review; this is the next.
review-last = { $done } That was the last one.

# Flags, and what came of them.
flags-title = Flags
flags-open-counted = { $count ->
    [one] 1 flag is open
   *[other] { $count } flags are open
}
flag-open = Open
flag-settled = Settled
flag-outcome = What came of it
flag-outcome-hint = { $account }’s owners read it in their history.
flag-note = What was done
flag-save = Note it
flag-saved = Noted what came of the flag.
flag-own = You opened this session; another reviewer must say what came of the flag.
flag-open-since = This flag is open

# Weeks.
weeks-title = Weeks
weeks-lead = A week is signed off once it is over and each of its sessions is reviewed.
weeks-all = All weeks
week-called = Week { $number }
week-none-yet = No session has ended in it yet
week-counted = { $reviewed } of { $sessions } reviewed, { $flagged } flagged, { $unreviewed } unreviewed
week-badge-signed = Signed off
week-badge-overdue = Overdue
week-badge-running = Not over yet
week-badge-open = Not signed off
week-stands = How it stands
week-sessions = Sessions
week-cleared = No concerns
week-flagged = Flagged
week-to-review = Not reviewed
week-erased = Erased before a review
week-still-open = Still going on
week-look = Look
week-review-them = Review them
week-signing = Sign-off
week-signature = { $number } of { $needed }
week-signs = Signed by
week-ready = All of it is reviewed.
week-sign-off-first = Sign off week { $number }…
week-sign-off = Sign off week { $number }
week-not-now = Not now
week-check-title = Sign off week { $number }?
week-check-lead = Check once more what you sign.
week-check-says = With this you say that these sessions were reviewed, and that you have seen the flags. It stands in the vendor’s log, under your name.
week-signed = Week { $number } is signed off.
week-signed-first = You signed week { $number } off; a second person has to.
week-unreviewed-counted = { $count ->
    [one] See the one that is not reviewed
   *[other] See the { $count } that are not reviewed
}

# The mail about weeks that nobody signed off.
mail-week-overdue = Week { $number } is not signed off
mail-weeks-overdue = { $count } weeks are not signed off
mail-week-one-signed = { $counted }; one of two has signed
mail-week-do = Review what is left, then sign off each week on its page.
mail-week-mark = { $vendor } · Reviews
mail-week-why = You get this mail because you review the sessions of { $vendor } support. It comes once for each week.
