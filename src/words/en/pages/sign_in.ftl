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

# The staff's own form.
sign-in-staff-lead = For the staff of { $vendor }.
sign-in-password = Password
sign-in-no-password = Enter your password.
sign-in-code-hint = The six digits that your authenticator shows now, or one of your recovery codes
sign-in-lost = Lost your password or your authenticator? An administrator makes you a new link.
sign-in-customers = Customers
sign-in-customers-here = sign in here
sign-in-recovered = You used a recovery code. { $left ->
    [0] That was the last
    [one] One is left
   *[other] { $left } are left
}; ask an administrator for a new link in time.
sign-in-too-many-mails = Too many mails were asked for. The next can be asked for from { $time } UTC on.

# Behind a one-time link.
join-title = Join
join-heading = Welcome, { $name }
join-lead = Choose a password and add a second factor: nobody enters a customer’s account without.
join-password = Your password
join-password-hint = At least { $shortest } characters, and none of the common ones. A few words of your own are easy to remember.
join-authenticator = Your authenticator
join-scan = Scan this with an authenticator on your phone, or type the key into it.
join-picture = QR code for your authenticator; the key beside it says the same
join-key = Key
join-account = Account: { $email }. By time, six digits.
join-code-hint = The six digits that it shows now: so we know that it works
join-go = Join
joined-title = Your recovery codes
joined-heading = You have joined, { $name }
joined-lead = Keep these recovery codes. They are shown this once.
joined-codes = Recovery codes
joined-codes-more = If you lose your authenticator, each of these signs you in once in its place. Print them, or put them into your password manager; not beside your password.
joined-kept = I have kept them: sign in

# Sent here, and not let in.
not-entered = You are not signed in
not-entered-by-mail = Sign in by mail instead
not-entered-help = If you ask for help, say:
not-entered-again = Open it again from { $app }.
not-entered-odd = { $app } sent you here in a way that is not accepted. Nothing is wrong with your account.
provider-not-confirmed = You have not confirmed that it is you
provider-to-form = Back to the form
provider-again = Sign in again
provider-refused = The provider let nobody in: { $why }
provider-not-now = { $provider } cannot be believed or asked at the moment.
