# The agent's first page: one search box, what goes on, what waits, what was.
find-title = Support sessions
find-lead = You enter an account only while its owner allows it.
find-inside = You are inside
find-as = { $account } as { $user }
find-minutes-left = { $count } min left
find-back-to-app = Back to the app
find-session-page = Session page
find-due = Files that you must delete
find-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
find-overdue = Overdue
find-since = since
find-confirm-by = Confirm by
find-questions = Your questions to owners
find-requests = What you asked for
find-account = Find an account
find-label = Account, person, session or ticket
find-hint = A name or an id, somebody’s whole e-mail address, a session’s code such as S-7F3K, or the link of a ticket.
find-search = Search
find-leave-out = Leave out:
find-ticket = For ticket { $number }
find-ticket-new = Nobody has been in an account with this ticket yet. Choose the account: the ticket goes along.
find-with-ticket = With this ticket before
find-recent = Your recent accounts
find-others = Other accounts
find-accounts = Accounts
find-no-accounts = There are no accounts yet.
find-none = No account matches “{ $q }”.
find-looked-in = Looked in: names and ids of accounts, whole e-mail addresses of their owners, whole ids of their users, and codes of your sessions. Part of an address finds nobody.
find-other-link = This link leads to no ticket.
find-link-looks = Enter a link { $looks }.
find-all = Show all accounts
find-counted = { $count ->
    [one] 1 account found
   *[other] { $count } accounts found
}
find-more = These are the first { $count }. Search to see others.
find-past = Your past sessions
find-ended = Ended: { $how }

# An account in a list: what stands in the way, and what to do.
found-until = Access until
found-no-access = No access allowed
found-not-for = Access is on, but only for { $only }.
found-nobody = The app has told us of no user whom you could act as.
found-lead-first = A lead approves each session first.
found-owner-first = An owner is asked before each session.
found-inside = You are inside, { $code }.
found-open = Open
found-ask-open = Ask to open
found-go-on = Go to the session
found-see-request = See the request
found-by-you = you
found-going-on = going on
found-others = { $count ->
    [one] A colleague was inside with this ticket.
   *[other] Colleagues were inside with this ticket, { $count } times.
}

# Keys.
find-key-search = To the search box
find-key-first = In the search box: search; once more: the first account found
find-key-next = The next account
find-key-before = The one before
find-keys-typing = While you type in a field, only Enter and the arrows of the search box do anything.

# Who may not enter accounts.
you-lack = You may not enter accounts at the moment.
you-lack-title = You may not enter accounts
you-lack-heading = You may not enter accounts at the moment
you-lack-recorded = Your try is on record: the account’s owners see it in their history.
you-lack-suspended = You are suspended.{ $of }
you-lack-suspended-next = Ask an administrator why, and what has to happen first.
you-lack-agent-role = You do not have the role of an agent.{ $of }
you-lack-agent-role-next = Ask an administrator, if you are to enter accounts.
you-lack-second-factor = You have no second factor yet.{ $of }
you-lack-second-factor-next = Ask an administrator for a new link: behind it you enrol one.
you-lack-training = Nobody has noted yet that you finished the training.{ $of }
you-lack-training-next = Finish the training, and have an administrator note the day.
you-lack-fresh-training = Your training counted until { $of }.
you-lack-fresh-training-next = Finish the training, and have an administrator note the day.
you-lack-guidelines = You have not read the guidelines, version { $of }.
you-lack-guidelines-next = Read the guidelines, and say so.

# The guidelines.
guide-title = Guidelines
guide-heading = Guidelines for agents
guide-version = Version { $version }
guide-elsewhere = They stand on a page of their own:
guide-read = You have read this version.
guide-read-before = You have read version { $version }.
guide-accept = I have read them
guide-noted = Noted: you have read the guidelines.
guide-none = Nothing has to be read
guide-none-more = Without guidelines in the settings nobody is asked to accept any.
