# Behind "asks to", "had asked to".
wants-session = open a support session as { $user }
wants-access = be let in
wants-view = be let in, to view the account
wants-change = be let in, to view and change the account

request-asked-lead = asked a lead to approve a support session as { $user }: “{ $reason }”
request-asked-owner = asked the owners to approve a support session as { $user }: “{ $reason }”
request-asked-access = asked to { $what }: “{ $reason }”
request-approved-lead = approved, as a lead, a support session of { $agent } as { $user }, good until { $until }
request-approved-owner = approved a support session of { $agent } as { $user }, good until { $until }
request-approved-access = allowed support access, as { $agent } had asked
request-declined-lead = did not approve, as a lead, a support session of { $agent } as { $user }
request-declined-owner = did not approve a support session of { $agent } as { $user }
request-declined-access = did not allow support access, for which { $agent } had asked
request-share-screen-access = would rather share the screen than allow support access, for which { $agent } had asked
request-share-screen = would rather share the screen than let { $agent } { $what }
request-lapsed-unanswered = Nobody answered in time, which means no: { $agent } had asked to { $what }
request-lapsed-unused = The approval was not used in time: { $agent } had asked to { $what }
request-lapsed-access-over = Support access was over first: { $agent } had asked to { $what }
request-lapsed-allowed-anyway = Support access was allowed meanwhile: { $agent } had asked to { $what }
session-approved = { $did }; approved by { $by }
grant-each-time = { $did }; an owner approves each session
sensitive-on = marked the account as sensitive: each session needs a lead’s approval
sensitive-off = took the mark off that the account is sensitive

label-request-id = Request
label-minutes = Good for (minutes)
label-approved-by = Approved by
label-wanted-scope = Asked for

request-stands-waiting-lead = Waiting for a lead’s approval
request-stands-waiting-owner = Waiting for an owner’s approval
request-stands-waiting-access = Waiting for an owner’s answer
request-stands-approved = Approved
request-stands-allowed = Support access was allowed
request-stands-allowed-anyway = Support access was allowed meanwhile
request-stands-declined = Not approved
request-stands-declined-access = Not allowed
request-stands-screen-instead = Not allowed: the owner will share the screen instead
request-stands-lapsed = Nobody answered in time, which means no
request-stands-used = Approved, and used
request-stands-expired = Approved, but not used in time
request-stands-access-over = Support access was over first

came-approved = { $by } approved your session
came-allowed = { $by } allowed support access
came-allowed-anyway = Support access was allowed
came-declined = { $by } did not approve your session
came-declined-access = { $by } did not allow support access
came-share-screen = { $by } said no, and will share the screen instead
came-unanswered = Nobody answered in time, which means no
came-unused = Your approval was not used in time
came-access-over = Support access was over before your session
came-then-open = Open it with a one-time code. The approval is for this user, reason and ticket, once; the session is over by then.
came-then-enter = You may enter the account now.
came-then-nothing = Nothing was opened.
came-then-call = Nothing was opened. Arrange a call, and look at it together.
