# One session: key facts, what happened when, what vouches for it.
timeline-of = { $agent } in your account
timeline-all-erased = What it said is gone. Its code, its times and every proof stay.
timeline-code = Support session { $code }
timeline-page-title = { $agent } as { $user }, { $span }
timeline-take = Take this session with you:
timeline-back = Back to the history

timeline-facts = Key facts
timeline-who = Who
timeline-who-of = { $agent }, { $vendor } support
timeline-as = As
timeline-opened = Opened
timeline-ended = Ended
timeline-ended-after = after { $length }
timeline-how-ended = How it ended
timeline-mode = Mode
timeline-mode-at-end = Mode at the end
timeline-ends = Ends
timeline-at-latest = at the latest

timeline-done = What was done
timeline-done-so-far = What was done so far

timeline-title = What happened when
timeline-going-on = It is still going on.
timeline-watch = Watch it live
timeline-at-first = { $mode } at first
timeline-task = for { $task }
timeline-after = after { $length }
timeline-ticket = Ticket
timeline-one-by-one = { $count ->
    [one] 1 step
   *[other] { $count } steps, one by one
}
timeline-erased = { $count } entries { $erased }
timeline-background = { $count ->
    [one] 1 request by the pages’ own scripts
   *[other] { $count } requests by the pages’ own scripts
}
timeline-scripts-more = The first of them stand here; all are on the whole page.
timeline-awaited = Still to come
timeline-parts = Parts of this session
timeline-part = Lines { $first } to { $last } of { $of }
timeline-earlier = Earlier
timeline-later = Later
timeline-newest = To the end
timeline-whole = All on one page

timeline-proof = Mails, review and proof
mailed-summary = Summary
mailed-question = A question
mailed-answer = Your answer, to support
mailed-answer-lead = Your answer, to a lead
mailed-opened = Note that the session was opened
mail-state-sent = sent
mail-state-due = waiting to be sent since
mail-state-failed = could not be sent; given up
timeline-review = Review
timeline-checkpoint = Checkpoint
timeline-not-covered = the newest lines above are not under it yet
timeline-proof-label = Proof
timeline-proof-download = Download the proof of this session
timeline-signed = The checkpoint as it was signed
timeline-signed-label = Signed checkpoint
timeline-root = Root { $root }.
timeline-download = Download the history
timeline-and-run = and check it yourself with

proof-none-yet = There is no proof of this session yet. It comes with the signed checkpoint after the session has ended, at most a minute later.
