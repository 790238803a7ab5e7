# The form that opens a session.
enter-title = Enter { $account }
enter-inside = You are inside { $account } already:
enter-go-there = go to that session
enter-second = You may open a second one beside it.
enter-act-as = Act as
enter-act-as-hint = You see what this user sees.
enter-lead-approves = a lead approves each session
enter-reason = Reason
enter-reason-hint = For example: checking failed invoice sync
enter-reason-empty = Say what you will check. These words alone are not enough.
enter-reason-good = That says what you will check.
enter-reason-left = characters left
enter-reason-long = characters too many
enter-ticket-hint = A link { $looks }
enter-ticket-begins = starting with { $link }
enter-ticket-like = such as { $link }
enter-ticket-or = { $one } or { $other }
enter-bad-ticket = Enter a link to the ticket, { $looks }
enter-sensitive = This account is marked as sensitive: a lead approves each session.
enter-each-time = Its owners are asked each time: one of them approves each session.
enter-not-before = Nothing is opened before that.
enter-approved = This session is approved. Only your second factor is left to show.
enter-work = What will you work on?
enter-work-hint = Pages outside it are marked for the reviewer, and the customer reads how many there were.
enter-work-view = View only
enter-work-change = View, and change after a switch
enter-confirmed = Confirmed with { $provider }.
enter-confirmed-more = It is good for five minutes, for one session of { $account }.
enter-code = One-time code
enter-code-hint = The six digits that your authenticator shows now
enter-provider-asks = Before you enter, { $provider } asks anew who you are. What you typed here is kept.
enter-factor = Your second factor
enter-you-enter = You enter
enter-you-ask = You ask for a session in
enter-ask = Ask for approval
enter-asked-mailed = You are mailed when there is an answer.
enter-as = as
enter-until = until
enter-mailed = { $count ->
    [one] Recorded; { $owners } is e-mailed.
   *[other] Recorded; { $owners } are e-mailed.
}
enter-may-switch = You begin by viewing only; you may switch to change mode, which is recorded.
enter-another-user = If you choose another user above, you act as that user.
enter-confirm-with = Confirm with { $provider }
enter-cancel = Cancel
enter-what-allows = What { $account } allows
enter-access-on = Access is on, { $scope }
enter-allowed-by = Allowed by { $owner } until
enter-ends-at-once = When it is turned off, your session ends at once.
enter-too-many-tries = Too many tries. The next is looked at from { $time } UTC on.

# On the way to the OpenID provider.
confirm-title = Going to { $provider }
confirm-says = Confirm there that it is you, before you enter { $account }. You come back to the form, and what you typed is kept.
confirm-go = Go to { $provider }
confirm-not-now = { $provider } cannot be asked at the moment. Try again in a while.

# Where nothing was opened.
enter-nothing-opened = Nothing was opened.
enter-back = Back to the accounts
enter-on-record = Your try is on record: { $account }’s owners see it in their history.
enter-no-access-title = No access to { $account }
enter-no-access = { $account } has not allowed support access.
enter-only-owner-allows = { $count ->
    [0] Only an owner can allow it, and the account has none. Nobody here can override it.
   *[other] Only an owner can allow it: { $owners }. Support access is in their settings. Nobody here can override it.
}
enter-no-owner = { $account } has no owner whom you could ask.
enter-asked = You have asked
enter-mailed-then = You are mailed when there is one.
enter-ask-one = Ask { $owner }
enter-ask-owners = Ask the owners
enter-ask-says = { $count ->
    [one] { $owners } is mailed what you write, and can allow it, decline it, or show you the screen instead. It stands in { $account }’s history.
   *[other] { $owners } are mailed what you write, and each of them can allow it, decline it, or show you the screen instead. It stands in { $account }’s history.
}
enter-ask-reason = What will you check?
enter-ask-ticket = Ticket (optional)
enter-ask-scope = What do you need?
enter-ask-view = To view
enter-ask-view-more = You see their pages, with secrets hidden.
enter-ask-change = To view and change
enter-ask-change-more = You can also change data for them; each change is recorded.
enter-not-this-work = Not for this work: { $account }
enter-not-you = Not for you: { $account }
enter-only-for = { $account } allowed support access only for { $only }.
enter-only-owner-changes = Only an owner can change that: { $owners }. Nobody here can override it.

# A request to come in.
wish-no-lead = Nobody else at { $vendor } is a lead, so nobody can approve this. Ask an administrator to make somebody one.
wish-no-owner = { $account } has no owner who could answer.
wish-leads = { $count ->
    [one] { $who } can approve it, as a lead
   *[other] { $who } can approve it, as leads
}
wish-owners = { $count ->
    [one] { $who } can answer, as an owner
   *[other] { $who } can answer, as owners
}
wish-no-answer = No answer means no.
wish-more = The same session needs more:
wish-open = Open the session
wish-only = Only your second factor is left to show. The approval is for this user, reason and ticket, once.
wish-only-task = Only your second factor is left to show. The approval is for this user, reason, ticket and task, once.
wish-over-by = The session is over by
wish-mailed = You are mailed when there is an answer. It stands on your first page, too.
wish-back = Back to { $account }
