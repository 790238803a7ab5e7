error-start = Go to the start
error-number = If you ask for help, give this number:
error-again = Try again

front-title = Support access
front-lead = You decide when { $vendor } support may open your account, and see everything that was done.
front-customer = You use { $app }
front-customer-more = Allow or end support access, and read what was done in your account.
front-customer-sign-in = Sign in as an owner
front-staff = You work at { $vendor }
front-staff-more = Open a customer’s account while they allow it, or review what others did.
front-staff-sign-in = Sign in as staff

sign-in-title = Sign in
sign-in-owner-lead = We send you a link by mail. There is no password to remember.
sign-in-email = E-mail address
sign-in-email-hint = The one at which you are told about support access to { $app }
sign-in-send = Send the link
sign-in-with = Sign in with { $provider }
sign-in-staff-here = Staff sign in here

mailed-title = Check your mail
mailed-more = If { $email } belongs to an owner of an account in { $app }, a link is on its way there. It is good once, for { $minutes } minutes.
mailed-nothing = Nothing there after a few minutes? Look among the unwanted mails, or
mailed-another = try another address

arrived-lead = One click more, so that no scanner of mails does it for you.
arrived-owner = You are { $name }, an owner of { $account } in { $app }.
arrived-observer = You are { $name }, an observer of { $account } in { $app }.
arrived-sign-in = Sign in as { $name }

link-over = This link is over
link-over-again = Ask for a new one

choose-title = Choose an account
choose-lead = You belong to several. You can sign in to another one later.
choose-owner = You are an owner
choose-observer = You are an observer
