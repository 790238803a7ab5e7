# A live session, seen from the portal.
inside-entering = Entering { $account }
inside-is-open = Session { $code } is open: { $account } as { $user },
inside-recorded = Everything in it is recorded.
inside-enter = Enter { $app }
inside-title = You are inside { $account }
inside-lead = As { $user }. { $mode }. { $count } min left.
inside-open = Open { $app }
inside-end = End session
inside-changing = You can change { $account }’s data. Each change is recorded with its old and new value.
inside-switch-back = Switch back to view only
inside-may-change = { $owner } allowed viewing and changing. When you switch:
inside-from-now-on = from now on you can change { $account }’s data. The switch is recorded.
inside-switch = Switch to change mode
inside-view-task = The declared task, { $task }, is view only. Nothing can be changed in this session without the owner’s own yes: try it in { $app }, and ask.
inside-view-only = { $owner } allowed viewing only. Nothing can be changed in this session without the owner’s own yes: try it in { $app }, and ask.
inside-refused = Refused in this session
inside-refused-more = Nothing of it was sent. { $owner } can allow one of these exactly as it was tried.
inside-ask-to = Ask to { $what }
inside-refused-at = refused
inside-asked = Asked in this session
inside-account = Account
inside-latest = Ends at the latest
inside-idle = Ends when idle
inside-idle-more = After { $count } minutes in which nobody does anything
inside-no-mode = Choose viewing or changing. Nothing was switched.
inside-no-place = That is no page of this session. Nothing was switched.
inside-over = This session had ended already.

# A session that is over.
left-title = Session ended, { $account }
left-ended = Session ended.
left-mailed = { $owners } will be e-mailed.
left-continue = Continue…
left-fixed = What did you fix?
left-fixed-hint = One line, if you like: { $owners } will read it.
left-waits = The summary waits for it until
left-send = Send
left-nothing = Nothing to add
left-noted-in-mail = Noted. It stands in the summary and in the history.
left-noted-in-history = Noted. The summary was on its way already; it stands in the history.
left-nothing-noted = The summary goes out as it is.
left-files = { $count ->
    [one] You took a file out: confirm that you deleted it
   *[other] You took { $count } files out: confirm that you deleted them
}
left-files-more = Everywhere: downloads, copies, attachments. The customer reads that you confirmed it, or that you still have to.
left-file-taken = taken
left-files-done = I deleted what is ticked
left-files-noted = Noted. The customer reads that you confirmed it.
left-files-none = Tick each file that you deleted. Nothing was noted.
left-will-read = What { $owners } will read: { $counts }
left-mail = The mail to { $owner }
left-mail-sent = Sent
left-mail-failed = It could not be sent. It stands in the history all the same.
left-mail-waits = It goes out
left-mail-due = It is on its way.
left-checkpoint-to-come = (The checkpoint is put in when the mail goes out.)
left-changes = Changes
left-shown = Shown, as the owner allowed
left-outside = Outside the declared task
left-viewed = Pages viewed ({ $count })
left-none-viewed = No page was viewed.
left-something-on = Something on
