live-title = Live view
live-lead = Who is in your account now, and what they do, as it happens.
live-as-of = As of
live-again = Look again
live-shows = Live. What happens shows by itself.
live-lost = The connection was lost; it is tried again.
live-signed-out = You are not signed in here any more, so this page does not go on.
live-sign-in = Sign in again
live-steps = Steps, newest first
live-new = New above:
live-earlier = All earlier steps
live-as = { $agent } as { $user }
live-about = All about this question
live-approve = Approve this session, { $length } at most
live-for-less = For less…
live-answer = Answer…
live-came = { $agent } has opened your account.
live-went = { $agent }’s session has ended.
live-since-session = since { $moment }, when { $agent }’s session ended
live-since-ever = and nobody was since { $day }

history-lead = Everything that concerns support access to your account, newest first.
history-take = Take it with you:
history-print = Print
history-choose = Choose what to see
history-from = From
history-until = Until the end of
history-what = What
history-everything = Everything
history-who = Who
history-anybody = Anybody
history-ticket = Ticket
history-session = Session
history-show = Show
history-hint = Leave out what you do not need. A session’s code, such as S-7F3K, stands in its mails; a ticket is named by its number or its link. Downloads hold what is shown here.
history-how-far = How far back
history-days = { $days } days
history-shown = What is shown
history-stop = Stop showing only:
history-show-all = Show everything
history-nothing-then = Nothing happened then
history-no-entry = This history has no entry { $chosen }. It begins { $day }.
history-nothing-like = This history has nothing for: { $chosen }. It begins { $day }.
history-nobody = Nobody from { $vendor } has opened your account
history-since = since { $day }.
history-nothing-older = Nothing older
history-going-on = still going on
history-part = { $shown } of its { $all } entries are in what you chose.
history-part-more = Only those are told here.
history-pages = Pages
history-newest = Newest
history-older = Older
history-entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
history-kept = kept { $days } days
history-checkpoint = Newest signed checkpoint: { $entries },
history-vouches = It vouches for every entry before it: none can be changed, removed or put in between without showing.
history-no-checkpoint = No checkpoint has been signed yet; the first follows within a minute.
history-download = Download this history (JSON Lines)
history-check = and check it yourself, without our server:
history-how-checking = How checking works
history-kind-unknown = Nothing is of the kind “{ $kind }”.
history-no-agent = Nobody of that name has been in your account.
history-no-session = No session in this history is called { $name }.
history-chip-session = Session { $code }
history-chip-days = Last { $days } days
history-chip-from = From { $day }
history-chip-until = Until { $day }
history-chip-agent = Only { $name }

activity-title = Activity
activity-visits = { $count ->
    [one] visit
   *[other] visits
}
activity-changes = { $count ->
    [one] change
   *[other] changes
}
activity-refused = { $count ->
    [one] refused
   *[other] refused
}
activity-said = From { $first } until { $last }. The table below says the same.
activity-by-week = As a table, by week
activity-by-day = As a table, by day
activity-week-from = Week from
activity-day = Day
activity-head-visits = Visits
activity-head-changes = Changes
activity-head-refused = Refused

receipt-title = What support saw
receipt-title-so-far = What support saw so far
receipt-changes = { $count ->
    [one] change
   *[other] changes
}
receipt-pages = { $count ->
    [one] page seen
   *[other] pages seen
}
receipt-different = { $count } different
receipt-revealed = { $count ->
    [one] hidden field shown
   *[other] hidden fields shown
}
receipt-files = { $count ->
    [one] file exported
   *[other] files exported
}
receipt-refused = { $count ->
    [one] try refused
   *[other] tries refused
}
receipt-never = Never opened:

how-yes = What needs your yes
how-yes-change = A change, where you allowed looking only: exactly this change, with the old and the new value, once; or changes until the session ends.
how-yes-export = Every file that is taken out, also where changes are allowed: exactly this file, once. Support has to say when it is deleted again.
how-yes-reveal = A hidden field that support needs to see: this field on this page, once, within { $length }. Passwords, keys and card numbers stay hidden, whatever you answer.
how-yes-sensitive = What is sensitive, such as money, always: your yes and that of a lead at { $vendor }.
how-yes-lapse = No answer means no. A question lapses after { $length }, or when support access ends.
how-live = While somebody is in, you can watch, answer and end the session: Live
how-hidden-rules = By { $vendor }’s rules in force now, these fields are hidden too, or shown in part:
how-register = A field that is new to Porchlight on a page that { $vendor } has closed waits hidden until a lead has decided about it; that decision is on record.
how-overruled = { $vendor }’s rules take these for less grave than the usual ones do:
how-review = Who looks at it afterwards
how-review-more = Each finished session waits to be read by a reviewer at { $vendor } who was not in it. What they find, and their note if they flag it, stands in your history. Refused tries are reviewed too.
