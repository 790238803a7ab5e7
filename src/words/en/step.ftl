agent-unnamed = Support
the-app = The app
a-request = A request

opened-page = opened { $page }
viewed = viewed { $page }
view-sent-on = opened { $page } and was sent on to another page
view-failed = opened { $page }; { $app } answered { $status }
view-unanswered = opened { $page }; { $app } did not answer
view-withheld = opened { $page }; not shown, { $why }
asked-in-background = opened a page whose script asks for { $page }
viewed-in-background = opened a page whose script fetched { $page }

view-not-there = looked for { $page }; not there

in-host = { $page } in { $host }
interrupted = { $asked }; interrupted, and whether the app acted on it is unknown

asked-to-export = asked to export { $page }
exported = exported { $page }
logged-out = logged out of the app

tried-view = tried to open { $what }; refused, { $why }
tried-change = tried to { $what }; refused, { $why }
tried-sensitive = tried something sensitive, { $what }; refused, { $why }
tried-export = tried to export { $what }; refused, { $why }
tried-forbidden = tried to use { $what }; refused, { $why }
tried-log-out = tried to log out; refused, { $why }

answer-shown-page = showed { $page }
answer-shown = answered
answer-sent-on = sent on to another page
answer-failed = answered { $status }
answer-none = did not answer
answer-withheld = answered; not shown, { $why }

sent-complete = sent the whole answer ({ $size })
sent-cut = cut the answer off after { $size }: the session had ended
sent-broken = could send only { $size } of the answer: the connection broke

request-unsent = was still sending something to { $page } when the session ended; { $app } got nothing of it
revealed = saw { $field } on { $page }, which is hidden otherwise, as the owner had allowed
revealed-several = saw { $field } on { $page } ({ $count } values), which is hidden otherwise, as the owner had allowed
revealed-line = { $field } on { $page }, which is hidden otherwise

request-unknown = was interrupted; whether the app acted on it is unknown

label-operation = Operation
label-host = Host
label-under = On the page of (entry)
label-method = Method
label-address = Address
label-body = Sent
label-body-hash = Sent (SHA-256)
label-came = Had come in
label-file = File
label-status = Status
label-title = Title
label-content-type = Content type
label-hidden = Hidden from support
label-withheld = Withheld
label-intent = Request (entry)
label-bytes = Bytes
label-assets = Styles, scripts, images
label-answer-entry = Answer (entry)
label-unknown-entry = Answer unknown (entry)
label-end-entry = End (entry)
