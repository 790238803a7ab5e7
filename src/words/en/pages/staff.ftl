# Who is on the staff: everybody, one of them, inviting somebody, and the one-time link.
staff-title = Staff
staff-lead = { $count } on the staff; { $may ->
    [0] nobody may enter accounts
   *[other] { $may } may enter accounts that allow it
}.
staff-filters = Who
staff-show-all = All
staff-show-may-enter = May enter accounts
staff-show-may-not = Agents who may not
staff-show-suspended = Suspended
staff-search = Name, e-mail address or team
staff-search-go = Search
staff-no-match = Nobody matches.
staff-no-match-more = Try a part of the name, or
staff-no-match-all = show all
staff-none-may-not = Every agent may enter
staff-none-may-not-more = Whoever lacks something is listed here, with the next thing to do.
staff-none-suspended = Nobody is suspended
staff-none-suspended-more = Whoever is suspended is out of every account at once.
staff-none-may-enter = Nobody may enter accounts
staff-none-may-enter-more = “Agents who may not” says what each of them lacks.
staff-none-all = Nobody is on the staff yet
staff-none-all-more = Invite somebody: they choose a password and a second factor behind a link.
staff-no-roles = No roles
staff-in-team = team { $team }
staff-signed-in = signed in
staff-not-signed-in = has not signed in
staff-live = { $count ->
    [one] 1 session goes on
   *[other] { $count } sessions go on
}
staff-may-enter = May enter
staff-may-not-enter = May not enter
staff-enters-none = Enters no accounts
staff-next = Next:

# What somebody lacks, behind their name, and the next thing that an administrator can do about it.
they-lack-suspended = is suspended
they-lack-suspended-next = Restore them, when the reason is gone.
they-lack-agent-role = is no agent
they-lack-agent-role-next = Give them the role of an agent, if they are to enter accounts.
they-lack-second-factor = has no second factor yet
they-lack-second-factor-next = Make a new link for them: behind it they enrol a second factor.
they-lack-training = has not finished the training
they-lack-training-next = Set the day on which they finished the training.
they-lack-fresh-training = finished a training that counted until { $of }
they-lack-fresh-training-next = Set the day on which they finished the training.
they-lack-guidelines = has not read the guidelines, version { $of }
they-lack-guidelines-next = They read the guidelines, and say so: the page waits for them.

# A role in a list, as a choice, and what it is for.
role-listed-agent = agent
role-listed-lead = lead
role-listed-reviewer = reviewer
role-listed-admin = admin
role-agent = Agent
role-agent-what = Enters accounts that allow it, with training, guidelines and a second factor.
role-agent-invited = Agent: enters accounts that allow it
role-lead = Lead
role-lead-what = Adds the second yes to what is sensitive. Never to their own.
role-lead-invited = Lead: adds the second yes to what is sensitive
role-reviewer = Reviewer
role-reviewer-what = Reads finished sessions. Never their own.
role-reviewer-invited = Reviewer: reads finished sessions
role-admin = Admin
role-admin-what = Decides who is on the staff, and what may show.
role-admin-invited = Admin: decides who is on the staff, and what may show

# One of them.
member-all = All staff
member-may-enter = { $name } may enter accounts that allow it
member-may-not-enter = { $name } may not enter accounts
member-lacks = { $name } { $what }.
member-suspended = Suspended
member-roles = Roles
member-roles-none = None
member-joined = Joined
member-not-joined = Has not used a link yet
member-last-sign-in = Last sign-in
member-never-signed-in = Never
member-training = Training
member-not-trained = Not finished
member-trained-until = Counts until { $day }
member-guidelines = Guidelines
member-guidelines-none = Has read none; version { $version } is in force
member-guidelines-read = Has read version { $read }; version { $version } is in force
member-inside = Inside now
member-inside-since = { $account }, { $code }, since
member-roles-own = Nobody sets their own roles: another administrator does.
member-roles-what = What { $name } may do
member-roles-hint = A change signs them out; a session of theirs ends at its next request if they may not enter any more.
member-roles-set = Set the roles
member-training-and-team = Training and team
member-trained = Training finished on
member-trained-hint = The day, in UTC. Empty: not finished.
member-trained-note = Note the training
member-team = Team
member-team-hint = Owners can limit access to a team. Empty: in none.
member-team-set = Set the team
member-signing-in = Signing in
member-signed-in = { $count ->
    [0] { $name } is signed in nowhere.
    [one] { $name } is signed in in one browser.
   *[other] { $name } is signed in in { $count } browsers.
}
member-own-sign-ins = Your own are under
member-lost = Whoever has lost password or phone gets a new link, good once: behind it they choose a password and enrol a second factor again.
member-new-link = Make a new link
member-sign-out = Sign out everywhere
member-restore = Restore
member-restore-says = { $name } signs in again with the same password and second factor. Sessions from before stay ended.
member-restore-go = Restore { $name }
member-suspend = Suspend
member-suspend-says = { $name } is signed out, and out of every account from the next request on.
member-suspend-why = Why
member-suspend-why-hint = Stands in your own log for good: write what others may read.
member-suspend-go = Suspend { $name }

# What was decided about them.
member-done-suspended = { $name } is suspended: signed out, and out of every account from the next request on.
member-done-restored = { $name } is restored. Sessions from before stay ended.
member-done-roles = The roles of { $name } are set. They sign in again.
member-done-trained = Noted when { $name } finished the training.
member-done-not-trained = { $name } counts as not trained from now on.
member-done-team = The team of { $name } is set.
member-done-signed-out = { $name } is signed out everywhere.

# Inviting somebody.
invite-title = Invite somebody
invite-lead = You get a link for them, good once. Behind it they choose a password and enrol a second factor.
invite-email-hint = They sign in with it.
invite-name = Name
invite-name-hint = As customers read it.
invite-make = Make the link
invite-other-roles = They are on the staff already, as { $roles }; leave the roles out to make a new link.

# The one-time link, shown once.
join-link-title = A link for { $name }
join-link-give = Give it to { $name } on a way that only they read. It is good once, until
join-link-void = Links made for them before are void.
join-link = The link
join-link-once = It is shown only here and now.
join-link-whoever = Whoever has it becomes { $name }: that they joined stands in your own log.
