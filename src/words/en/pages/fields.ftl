# The field register: what the app's answers hold, and how much of it support sees.
fields-title = Fields
fields-about = What support sees
fields-lead-decided = Everything that was seen is decided.
fields-lead-open = { $open } undecided; none of them waits hidden.
fields-lead-waiting = { $open } undecided, { $waiting } of them hidden until somebody decides.

fields-which = Which fields
fields-list-waiting = Waiting hidden
fields-list-undecided = Undecided
fields-list-baseline = Learned
fields-list-decided = Decided
fields-list-all = All
fields-find = Name, label or address
fields-pages = Pages
fields-all-pages = All pages
fields-search = Search

fields-no-match = No field matches.
fields-no-match-more = Try a part of its name, or
fields-show-all = show all
fields-none-waiting = Nothing waits for a decision
fields-none-waiting-more = A name comes here the first time that the app shows it in a support session.
fields-none-learned = Nothing was learned
fields-none-learned-more = Mark a test account below, and go through the app in it once.
fields-none = No field was seen yet
fields-none-more = A name comes here the first time that the app shows it in a support session. Values never do.

fields-see = Support sees
fields-see-now = Support sees now
# How much of a field support sees: alone with a capital, and behind a colon.
fields-see-shown = shown
fields-see-last2 = last 2 characters
fields-see-last4 = last 4 characters
fields-see-domain = domain only
fields-see-hidden = hidden
fields-see-undecided = undecided again
fields-hidden-until = Hidden until decided
fields-shown-unless = Shown, unless it looks secret
fields-decide-ticked = Decide about the ticked
fields-decide-all = Decide about all { $count }
fields-decide-found = Decide about all { $count } found
fields-tick-all = Tick all that are shown
fields-tick = { $name } on { $route }
fields-column-field = Field
fields-column-where = Where
fields-column-seen = Seen
fields-kind-form = form
fields-kind-text = text
fields-kind-data = data
fields-learned = learned
fields-times-last = { $count }×, last
fields-first-of = These are the first { $shown } of { $count }. Search to see others; “Decide about all” means all { $count }.

fields-done = { $count ->
    [one] 1 field: { $see }. It is in force, and on record.
   *[other] { $count } fields: { $see }. It is in force, and on record.
}
fields-done-already = It was decided so already.
fields-not-done = { $why } Nothing was decided.

fields-learn = Learn on a test account
fields-learning-on = Learning on
fields-learning-more = what is seen in sessions there is listed under “Learned”, to be decided in bulk. From then on, each new name waits by itself.
fields-learn-how = Mark an account with made-up data, go through the app in a session there, and decide in bulk what of it support may see everywhere. From then on, each new name waits by itself.
fields-test-account = Test account
fields-stop = Stop learning
fields-start = Start learning
fields-started = Learning. Open a session in that account and go through the app once.
fields-stopped = Stopped learning. What it learned waits under “Learned”.
