# Support access: the switch.
access-title = Support access
access-lead = You decide when support may open your account, and until when.
access-lead-observer = Whether support may open this account, and until when.
access-asks = { $count ->
    [one] Support asks you something.
   *[other] Support asks you { $count } things.
}
access-see-what = See why
access-see-and-answer = See why, and answer
access-no-answer = No answer means no.
switch-on-until = On until
access-allowed-by = Allowed by { $owner }
access-each-time-on = You are asked each time: an owner approves each session.
access-no-override = { $vendor } cannot override this.
access-change-end = Change end
access-new-end = New end, counted from now
access-limit = Limit it…
access-change-limit = Change the limit…
access-limit-ends = A session of somebody whom it is not for any more ends at once.
access-limit-so = Limit it so
access-off = Off. { $vendor } support can’t open your account.
access-until-when = Until when?
access-what = What may support do?
access-view-more = Support sees your pages, with secrets hidden. Nothing can be changed or exported.
access-change = View and change, and I agree:
access-before-each = Before each session
access-each-time = Ask me each time
access-each-time-more = Before each session you are mailed, and you or another owner approves it. Without your yes nothing is opened.
access-limit-to = Limit it to a person or a purpose
access-allow = Allow support access
access-recorded = Every step is recorded, and you are mailed what was done. You can turn it off at any time, at once.
access-inside = { $agent } is in your account now
access-as = As
access-task = Declared task
access-since = Since
access-may-now = May now
access-left = Left
access-at-the-latest = at the latest until
access-session = Session
access-end-session = End this session
access-so-far = See what was done so far
access-been-in = Who has been in
access-nobody = Nobody from { $vendor } has opened your account
access-nobody-since = since
access-first = The session above is the first.
access-visit-as = as { $user }
access-refused = { $count ->
    [one] 1 refused try in the last 7 days.
   *[other] { $count } refused tries in the last 7 days.
}
access-nothing-opened = Nothing was opened.
access-see-tries = See who tried, and why not
access-history = Your whole history
access-before = Allowed before
access-nothing-before = Nothing was allowed before.
access-nothing-before-this = Nothing was allowed before this.
access-past-by = allowed by { $owner }
access-turned-off = turned off
access-came-to-end = came to its end

access-turn-off = Turn off now
access-turn-off-one = Turn off and end { $agent }’s session ({ $been })
access-turn-off-several = Turn off and end { $count } sessions
access-is-on = Support access is on. You are mailed when somebody opens your account.
access-sent-before = You sent this form before, and that support access is over. Nothing was allowed.
access-ends-now = Support access now ends { $until }.
access-limited-now = Support access is limited now: { $limit }.
access-unlimited-now = Everybody on support may use it now.
access-is-off = Support access is off.
access-ended-one = { $agent }’s session has ended.
access-ended-several = { $count } sessions have ended.
access-session-ended = { $agent }’s session has ended. Support access is unchanged.
access-session-over = { $agent }’s session had ended already.

scope-view-title = View only
scope-change-title = View and change

end-too-late = The end must be on or before { $latest } (30 days).
end-date = Until a date and time
end-date-more = You choose, at most 30 days from now
end-day = Date
end-time = Time
end-zone = In { $zone } time.
end-1h = 1 hour
end-24h = 24 hours
end-3d = 3 days
end-7d = 7 days

limit-who = Who may enter?
limit-anyone = Anyone on support
limit-anyone-more = Whoever works on your ticket.
limit-one = One person
limit-one-more = Nobody else, whatever happens. Choose them below.
limit-one-team = One team
limit-one-team-more = Whoever is in it at that moment.
limit-the-person = The person
limit-the-team = The team
limit-work = For which work?
limit-work-hint = Support must declare it when entering, and you read what was opened outside it.
limit-any-work = Any work
limit-what-for = What for, in your words
limit-what-for-hint = If you like, such as: onboarding. Support reads it before entering.

# What was done in a session.
digest-hidden-here = hidden from support
digest-nothing = nothing
digest-changed = Changed
digest-on-page = on { $page }
digest-taken = Taken out
digest-shown = Shown, as you allowed
digest-refused = Refused
digest-viewed = Viewed
digest-empty = Nothing was viewed and nothing was changed.
digest-hidden = Hidden from support: { $what }.
digest-scripts = { $count ->
    [one] One request by the pages’ own scripts, recorded with the rest.
   *[other] { $count } requests by the pages’ own scripts, recorded with the rest.
}
digest-unknown = { $count ->
    [one] One request was interrupted. Whether the app acted is unknown.
   *[other] { $count } requests were interrupted. Whether the app acted is unknown.
}

verdict-by = { $reviewer } reviewed this session:
verdict-flagged = flagged
verdict-cleared = no concerns
verdict-none = Not reviewed yet
steps-vendors-log = in { $vendor }’s own log, for all its customers

# Questions and requests.
questions-title = Questions
questions-lead = What support asked for, and what you and the other owners answered. No answer means no.
questions-waiting = Waiting for you
questions-waiting-owner = Waiting for an owner
questions-none = Nothing waits for an answer
questions-none-more = When support needs your yes for one change or one file, you are mailed, and it stands here.
questions-before = Asked before

question-see = See how it stands
question-asks = { $agent } from { $vendor } support asks to { $what }
question-why = Why this
question-why-session = Why the session
question-lead = Lead
question-not-seen = { $agent } has not seen it.
question-reveal-yours = Your yes is for this field on this page alone.
question-reveal-owners = An owner’s yes is for this field on this page alone.
question-reveal-more = Once means one time that the page is opened, within 24 hours. Afterwards it is hidden again, and every time it is shown stands in your history. Passwords, keys and card numbers stay hidden, whatever the answer.
question-not-done = Nothing has been done.
question-yours = { $kind ->
    [Export] Your yes is for exactly this file, and is good for 24 hours, while support access is on.
   *[other] Your yes is for exactly this, and is good for 24 hours, while support access is on.
}
question-owners = { $kind ->
    [Export] An owner’s yes is for exactly this file, and is good for 24 hours, while support access is on.
   *[other] An owner’s yes is for exactly this, and is good for 24 hours, while support access is on.
}
question-sensitive = Because it is sensitive, a lead at { $vendor } has to agree as well.
question-once = { $kind ->
    [Reveal] Show it once
    [Export] Allow this export once
   *[other] Allow this change once
}
question-until-end = { $kind ->
    [Reveal] Show it until the session ends
   *[other] Allow changes until the session ends
}
question-screen = { $kind ->
    [Reveal] { $agent } has been told, and will arrange a call. It stays hidden.
   *[other] { $agent } has been told, and will arrange a call. Nothing was done.
}
question-again = Look again
question-all = All questions
question-done-reveal-once = Allowed, once. { $agent } has been mailed, and can see it one time within 24 hours.
question-done-reveal-until-end = Shown until this session ends. { $agent } has been mailed.
question-done-reveal-declined = Declined. { $agent } has been mailed, and it stays hidden.
question-done-once-exactly = Allowed, once. { $agent } has been mailed, and can do exactly this within 24 hours.
question-done-once = Allowed, once. { $agent } has been mailed.
question-done-until-end = Allowed until this session ends. { $agent } has been mailed.
question-done-screen = Declined. { $agent } is told that you will share your screen.
question-done-declined = Declined. { $agent } has been mailed, and nothing was done.

request-nothing-opened = Nothing has been opened.
request-lead-first = A lead at { $vendor }, who did not ask for it, has to approve this session first. You need not do anything.
request-access-off = Support access is off. If you allow it, it is on until the end that you choose, and you can turn it off at any time, at once.
request-view-only = Support may view only: it sees your pages, with secrets hidden. Nothing can be changed or exported.
request-each-time = You are asked because support access was allowed with an owner’s approval of each session. Your yes is for this one session.
request-approve = Approve this session
request-approved = { $agent } can open one session until then. To take it back, turn off support access.
request-allowed = What was allowed, and until when:
request-screen = { $agent } has been told, and will arrange a call. Nothing was opened.
request-on-until = Support access is on until { $until }. Support has been mailed, and you are when somebody comes in.
request-done-approved = Approved. { $agent } has been mailed, and can open one session. You see it when it begins.
request-done-declined = Declined. { $agent } has been mailed, and nothing was opened.

answer-decline = Decline
answer-note = A note for { $agent } (optional)
answer-screen = Let’s share my screen instead

history-title = History
how-title = How it works
owner-decides-nobody = Nobody decides yet: the account has no owner.
owner-decides = { $count ->
    [one] { $owners } decides.
   *[other] { $owners } decide.
}

grant-consent-to-change = I allow support to view this account and to change its data for me until then. Each change is recorded with its old and new value. Exports, passwords, e-mail addresses and users stay closed.
access-live = Watch it live

# The live view.
live-ends = Ends
live-if-idle = if nothing more is done; at the latest
live-at-the-latest = at the latest
live-ended = Ended
live-see = See what was done
live-end = End this session now
live-nobody = Nobody is in
live-nobody-from = Nobody from { $vendor } is in your account
live-on-change = Support access is on, to view and change, until
live-on-view = Support access is on, view only, until
live-on-until = Support access is on until
live-turn-off = Turn it off
live-inside = { $count ->
    [one] { $names } is in your account now.
   *[other] { $names } are in your account now.
}
