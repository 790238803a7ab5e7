# How support access works. Sentences with a link or a word in bold stand in pieces.
how-lead = What happens when support opens your account, and how you can check that we told you.
how-page-title = How support access works

how-switch = The switch
how-switch-is = Support access is off until you turn it on. You say until when, at most { $longest } ahead, and whether support may only look or also change. While it is off, nobody from { $vendor } support can open { $account }; there is no way round it for emergencies. { $vendor } cannot override this.
how-switch-limit = You can limit it to one person, or to a purpose. Anybody else of { $vendor } support is refused, and the try stands in your history.
how-switch-off = You can turn it off at any time. It is in force at the very next click that support makes.
how-switch-view = A support session always begins with looking only. To change something, support must switch, and only if you allowed changes.
how-switch-never = Passwords, second factors, e-mail addresses, your team and this switch can never be changed from inside a session.
how-switch-each = If you choose to be asked each time, one of the owners approves each session before it is opened.
how-switch-sensitive = { $vendor } marked your account as sensitive: before each session, a lead at { $vendor } has to approve it.
how-switch-roles = Before somebody from support acts as a user with one of these roles, a lead at { $vendor } has to approve that session: { $roles }.
how-switch-ends = A session ends after { $hard } at the latest, or when nothing was done for { $idle }.
how-switch-go = Go to the switch

how-rules-never = By { $vendor }’s rules in force now, these can never be done from inside a session either:
how-rules-asks = And these need your yes each time, as a file or as something sensitive:

how-recorded = What is recorded
how-recorded-steps = Support works through a gateway that writes each step down before it happens: who, when, why, on which ticket, which page, what was changed from what to what, and what was refused. If the record cannot be written, support is out. You are mailed a summary after each session, however it ended; nobody can turn that mail off.
how-recorded-in = Everything stands in
how-recorded-history = your history
how-recorded-kept = What its entries say is kept for { $days } days and then erased; that there was an entry, of which kind and when, stays.
how-recorded-vendor = What { $vendor } sets for all its customers, such as the rules of what is hidden or how long a session may last, is on record too, and stands among your entries with the badge

how-hidden = What is hidden from support
how-hidden-usual = Passwords, keys and tokens, recovery codes, card numbers, bank accounts, national and tax ids, passports, birth dates and private notes are replaced before a page reaches support. They are not in your history, in any mail or in any download either: there it says
how-hidden-closed = { $vendor } has closed all pages that its rules do not open: what nobody has decided about is hidden in forms and data.

how-review-weeks = { $by ->
    [one] Each week of reviews is signed off by a reviewer; { $vendor } cannot take a session out of it.
   *[other] Each week of reviews is signed off by { $by } people; { $vendor } cannot take a session out of it.
}

how-check = How you can check
how-check-is = Your history is a list in which every entry is tied to all entries before it. { $vendor } signs how it stands, again and again; such a signed line is a
how-check-word = checkpoint
how-check-more = One is at the end of each summary mail. With a checkpoint that you kept, you can see whether anything before it was changed, removed, moved or put in afterwards.
how-check-keep = Keep your summary mails
how-check-keep-more = somewhere that { $vendor } cannot reach. Each one holds a checkpoint.
how-check-download = Download your history
how-check-as = as
how-check-check = Check it
how-check-click = with one click:
how-check-beneath = beneath your history. Or on your own computer, without our server, with the program:
how-check-anybody = Anybody can write such a program: the format is public, to the byte. If the check says no, it names the first entry that does not fit. Keep the file and the mail, and ask { $vendor } about that entry; others who hold a copy will find the same.

how-key = The public key
how-key-is = Checkpoints are signed with a key of { $vendor }’s. This is its public half. The same line stands in the mail that you got when support access was allowed, and at
how-key-differ = If they differ, something is wrong.
how-key-before = Keys before this one
how-key-label = Public key { $id }
how-key-short = Short id
how-key-from = in force from
how-key-until = until
how-key-since = in force since
how-key-none = No key has been made yet.
how-key-name = Your history’s name in checkpoints:

how-not = What is not proved
how-not-newest = The newest entries.
how-not-newest-more = Until a checkpoint covers them, nothing signed vouches for them. That takes about a minute.
how-not-before = That you see what you saw before, if you kept nothing.
how-not-before-more = { $vendor } holds the key and could write and sign another history. Against one checkpoint that you kept, that is found.
how-not-key = That the key is { $vendor }’s.
how-not-key-more = A download names the key itself. Compare it with the one in your mail.
how-not-way = What went another way.
how-not-way-more = The record holds what went through the gateway. Somebody with direct access to { $vendor }’s servers or databases would not be in it.
how-not-lost = What was lost with everything that vouched for it.
how-not-lost-more = If newest entries were lost together with our own copies of the checkpoint, and you hold none, nobody can notice.
how-not-time = The time of day.
how-not-time-more = Times come from our server’s clock. They cannot run backwards; that the clock was right is not proved.
how-not-erased = What erased entries said.
how-not-erased-more = Only that they were there.

how-downloads = Downloads
how-take-jsonl = Your history, JSON Lines
how-take-jsonl-more = everything, for checking
how-take-csv = Your history, CSV
how-take-csv-more = for spreadsheets; cannot be checked
how-take-print = Your history, for printing
how-take-print-more = cannot be checked
how-take-vendor = { $vendor }’s own log, JSON Lines
how-take-vendor-more = keys, rules and settings, and how your history stood each time it was signed. Other customers’ lines are in it as hashes only. Check it with
how-take-keys = The public keys
how-take-keys-more = as text
