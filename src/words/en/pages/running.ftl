# What an administrator looks at while Porchlight runs: jobs, mail, diagnostics.
nav-jobs = Jobs
nav-outbox = Mail

jobs-title = Jobs
jobs-lead = { $count } jobs run by themselves, and none needs you.
jobs-lead-trouble = { $count ->
    [one] 1 job needs a look
   *[other] { $count } jobs need a look
}; the others run by themselves.
jobs-look-again = Look again
jobs-run-now = Run now
jobs-running-since = Running since
jobs-last = Last run
jobs-came-to = { $count ->
    [0] nothing was to be done
    [one] 1 thing done
   *[other] { $count } things done
}, { $took }
jobs-took-moment = in less than a second
jobs-took-seconds = { $count ->
    [one] in 1 second
   *[other] in { $count } seconds
}
jobs-took = in { $length }
jobs-every-seconds = every { $count } seconds
jobs-every-minute = every minute
jobs-every-hour = every hour
jobs-every = every { $length }
jobs-next = next
jobs-next-at-once = next in a moment
jobs-asked-by = run by hand for { $by },
jobs-asked-now = Asked for: “{ $job }” It starts within seconds; this page need not stay open.
jobs-asked-already = It was asked for already: “{ $job }” Nothing was done twice; see below how it went.
jobs-failed-before = It failed before that,
jobs-state-new = Has not run yet
jobs-state-fine = Runs
jobs-state-running = Running now
jobs-state-asked = Starts in a moment
jobs-state-failed = Failed
jobs-state-interrupted = Interrupted
jobs-state-late = Late
jobs-late = It was due on { $at } and has not run.
jobs-late-advice = The server’s own log says why; if there is no server that runs, start one. It catches up by itself.
jobs-interrupted = A run began on { $at } and never said how it ended.
jobs-interrupted-advice = The server was probably stopped in the middle. Nothing is done twice: run it now, or wait for its turn.
jobs-failed-full = There is no room left on the disk.
jobs-failed-full-advice = Free some space; the job goes on by itself.
jobs-failed-unreachable = The database did not answer.
jobs-failed-unreachable-advice = See that it runs and can be reached from here; the job goes on by itself.
jobs-failed-stored = Something that is stored could not be read.
jobs-failed-stored-advice = Copy the technical details and the diagnostics for whoever looks after Porchlight. It is tried again in its turn.
jobs-failed-ours = This is Porchlight’s own mistake.
jobs-failed-ours-advice = Copy the technical details and the diagnostics for whoever looks after Porchlight. It is tried again in its turn.

# Each job in a sentence, by its name in the schedule.
job-send-mails-that-are-due = Sends the mails that are due.
job-write-down-sessions-ends = Writes down the ends of sessions, and queues their summaries.
job-note-grants-that-lapsed = Notes when allowed access has run out.
job-lapse-unanswered-questions = Closes questions that no owner answered in time.
job-lapse-requests-to-come-in = Closes requests and approvals whose time is over.
job-mark-lost-requests-unknown = Marks requests to the app that never got an answer as unknown.
job-settle-what-ended-sessions-came-to = Adds up what ended sessions came to, for their review.
job-sign-checkpoints = Signs each history that has news.
job-keep-the-newest-checkpoint-outside = Keeps the newest signed state outside the database, and checks it.
job-read-the-rules-file-again = Reads the rules file again when it has changed.
job-list-fields-that-were-seen = Lists new names of fields for a decision.
job-tell-reviewers-of-refused-tries = Tells reviewers when somebody is refused too often.
job-forget-old-refused-tries = Forgets refused tries that are past their time.
job-queue-monthly-statements = Queues the owners’ monthly statements.
job-remind-reviewers-of-overdue-weeks = Reminds reviewers of weeks that nobody signed off.
job-erase-what-is-past-its-time = Erases what has been kept for as long as it should be.

# The outbox.
outbox-title = Mail
outbox-lead-fine = Nothing was given up. { $waiting ->
    [0] Nothing waits.
    [one] 1 mail waits.
   *[other] { $waiting } mails wait.
}
outbox-lead-failed = { $failed ->
    [one] 1 mail was given up
   *[other] { $failed } mails were given up
}; { $waiting ->
    [0] nothing waits
    [one] 1 waits
   *[other] { $waiting } wait
}.
outbox-private = What mails say is for those who get them: here you see which they are and how they fare. Customers’ addresses are shortened. Nothing can be switched off or deleted here.
outbox-way = How mail leaves
outbox-server = Mail server
outbox-server-said = { $host }, port { $port }, { $tls }
outbox-tls-implicit = TLS from the start
outbox-tls-starttls = STARTTLS
outbox-tls-none = not encrypted
outbox-signs-in = Signs in there
outbox-signs-in-yes = with a user name and a password
outbox-signs-in-no = no
outbox-folder = Folder
outbox-folder-said = { $folder } (no mail leaves this machine)
outbox-sender = Sender
outbox-limit = Longest wait for an answer
outbox-limit-said = { $count } seconds
outbox-test = Send a test mail
outbox-test-hint = To { $to }, at once.
outbox-failed = Given up
outbox-failed-none = Nothing was given up
outbox-failed-none-more = A mail that the server refuses, or that could not be handed over { $tries } times, comes here.
outbox-waiting = Waiting
outbox-waiting-none = Nothing waits
outbox-waiting-none-more = A mail stays here only until the mail server has taken it.
outbox-sent = Sent lately
outbox-sent-none = Nothing was sent yet
outbox-sent-none-more = The newest mails come here as soon as the mail server has taken them.
outbox-to = to { $name } ({ $address })
outbox-erased = to whom is erased
outbox-of-staff = your staff
outbox-since = since
outbox-tried = { $count ->
    [0] not tried yet
    [one] tried once
   *[other] tried { $count } times
}
outbox-next = next try
outbox-under-way = is being sent now
outbox-given-up = given up
outbox-again = Send again
outbox-again-done = It is sent again within seconds; see below how it fares.
outbox-again-was = sent again by hand after { $count ->
    [one] 1 try
   *[other] { $count } tries
}
outbox-said = It said:
outbox-and-more = and { $count } more
reason-mail-refused = The mail server refused it for good.
reason-mail-refused-advice = Most often the address is wrong: compare it with the customer’s, and bring in the right one with the account: later mails go there. This one stays given up.
reason-mail-later = The mail server would not take it.
reason-mail-later-advice = See what it said. Mails that still wait are tried again by themselves.
reason-mail-no-answer = The mail server did not answer.
reason-mail-no-answer-advice = See that it runs and can be reached from here, and that server and port above are right.
reason-mail-address = This is no address that mail can be sent to.
reason-mail-address-advice = Bring in the right one with the customer’s account: later mails go there. This one stays given up.

outbox-kind-access-allowed = Support access allowed
outbox-kind-access-changed = Support access changed
outbox-kind-access-withdrawn = Support access turned off
outbox-kind-session-opened = Session opened
outbox-kind-session-summary = Summary of a session
outbox-kind-statement = Monthly statement
outbox-kind-question-asked = Question to an owner
outbox-kind-question-answered = Answer to a question
outbox-kind-question-for-lead = Question to a lead
outbox-kind-request-for-owner = Request to an owner
outbox-kind-request-for-lead = Request to a lead
outbox-kind-request-answered = Answer to a request
outbox-kind-address-changed = Changed e-mail address
outbox-kind-sign-in-link = Link to sign in
outbox-kind-tries-refused = Too many refused tries
outbox-kind-week-overdue = Weeks not signed off

outbox-test-title = Test mail
outbox-test-taken = The mail server has taken the test mail
outbox-test-taken-more = Look into the mailbox of { $to }. If it does not come within minutes, look among the unwanted mail, and at the sender’s domain (SPF, DKIM).
outbox-test-kept = The test mail was put into the folder
outbox-test-kept-more = That is how mail is set up here: nothing leaves this machine.
outbox-test-not = The test mail was not taken
outbox-test-answer = What was answered
outbox-test-file = File
outbox-test-to = To
outbox-test-once-more = Send another
outbox-back = Back to mail

mail-trial-subject = Test mail from Porchlight
mail-trial-lead = This is the test mail that { $name } asked for under Mail at { $vendor }.
mail-trial-says = It has come: mail leaves Porchlight and arrives here.
mail-trial-why = You get this mail because you asked for it.

# Diagnostics.
diagnostics-title = Diagnostics
diagnostics-lead = How Porchlight is doing. Nothing here is secret.
diagnostics-stopped = Nothing is signed, and no session opens
diagnostics-stopped-why = This is because { $why }.
diagnostics-rules = The rules file is wrong, so the rules from before stay in force
diagnostics-version = Version
diagnostics-now = Time (UTC)
diagnostics-origins = Sessions’ origins
diagnostics-open = Sessions open
diagnostics-mails-waiting = Mails waiting
diagnostics-mails-failed = Mails given up
diagnostics-jobs = Jobs
diagnostics-jobs-fine = all run
diagnostics-jobs-trouble = { $count ->
    [one] 1 needs a look
   *[other] { $count } need a look
}
diagnostics-signed-by = Checkpoints are signed by
diagnostics-outside = Kept outside the database
diagnostics-outside-said = the vendor’s log over { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
diagnostics-logs = Logs
diagnostics-log = Log
diagnostics-entries = Entries
diagnostics-signed-up-to = Signed up to
diagnostics-copy-title = To hand on
diagnostics-copy-lead = The same as text, without names of customers or people and without secrets: for a ticket, or for whoever helps you. It is in English.
diagnostics-copy = Copy
diagnostics-copied = Copied.
diagnostics-copy-failed = Your browser did not let it be copied; select the text instead.
diagnostics-copy-text = Diagnostics as Markdown
diagnostics-copy-file = As a file
