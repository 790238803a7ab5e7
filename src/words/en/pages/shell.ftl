# Around every page, and parts of pages that all doors share.
shell-skip = Skip to content
shell-observer = You are an observer: you can read everything here, and decide nothing. { $who }
shell-footer = Support access by Porchlight { $version }
shell-settings = Settings
shell-support = Support
shell-review = Review
shell-admin = Admin
shell-main = Main
shell-sign-ins = Where you are signed in, and signing out

form-problem = There is a problem
form-error = Error:
form-no-day = “{ $typed }” is not a day.

demo-bar = Demo
demo-choose = Choose who you are.
demo-you-are = You are
demo-next = Next:
demo-mail = Mail
demo-story = The story

steps-technical = Technical detail
steps-hidden = Hidden from support

asked-from = from
asked-to = to
asked-at = Asked
asked-used = Used
asked-answer = Answer
asked-answer-by = answer by
asked-good-until = good until
asked-line = { $agent } asks to { $what }
asked-quoted = “{ $note }”
asked-reason = Why
asked-ticket = Ticket
asked-acting-as = Acting as
asked-task = Declared task
asked-how-long = For how long
asked-how-long-question = For how long?
asked-how-long-hint = Counted from your approval: one session can be opened in that time, and it is over by then.

kind-view = View
kind-change = Change
kind-refused = Refused
kind-export = Export
kind-sensitive = Sensitive
kind-reveal = Reveal
kind-consent = Consent
kind-grant = Grant
kind-session = Session
kind-mail = Mail
kind-review = Review
kind-note = Note

form-save = Save

asked-label-answer-by = Answer by
asked-label-lead-by = A lead answers by
asked-label-good-until = Good until

# Behind somebody's name.
said-until-end = allowed it until the session ends
said-once = allowed it, once
said-changes-until-end = allowed changes until the session ends
said-declined = declined
said-screen = will share the screen instead
said-agreed = agreed
said-did-not-agree = did not agree
said-allowed-access = allowed support access
said-approved = approved it
said-did-not-allow = did not allow it
said-did-not-approve = did not approve it

nav-access = Support access
nav-questions = Questions
nav-history = History
nav-mails = Mails
nav-how = How it works

nav-requests = Requests
nav-sessions = Sessions
nav-tries = Refused tries
nav-weeks = Weeks
nav-fields = Fields
nav-staff = Staff
nav-rules = Rules
nav-diagnostics = Diagnostics
nav-back = Back
nav-sign-ins = Sign-ins
nav-support = Support sessions
nav-live = Live
