# Behind "refused,": a few words without a full stop.
refusal-view-only = view only
refusal-grant-view-only = only viewing was allowed
refusal-export-needs-consent = no consent
refusal-sensitive-needs-consent = no consent
refusal-forbidden = support can never do this
refusal-consent-unknown = no consent
refusal-consent-unanswered = the owner had not answered
refusal-consent-declined = the owner had said no
refusal-consent-not-seconded = no lead had agreed
refusal-consent-other-session = the consent was for another session
refusal-consent-used = the consent had been used
refusal-consent-expired = the consent was too old
refusal-consent-access-over = the consent had ended with support access
refusal-consent-other-content = the consent was for something else
refusal-consent-required = no consent
refusal-session-over = the session had ended
refusal-no-active-grant = support access was not allowed
refusal-work-view-only = the declared task is view only
refusal-grant-for-another = support access was allowed for somebody else
refusal-grant-for-other-work = support access was allowed for other work
refusal-no-step-up = no fresh second factor
refusal-oidc-another-person = somebody else came back from the sign-in
refusal-oidc-no-mfa = one factor only at the sign-in
refusal-too-many-tries = too many wrong one-time codes
refusal-suspended = a suspended person
refusal-no-second-factor = no second factor
refusal-no-such-account = no such account
refusal-not-an-agent = not an agent
refusal-not-eligible = not somebody who may enter accounts
refusal-no-such-user = no such user
refusal-acting-for-another = somebody acting for somebody else
refusal-hand-off-used = this way in was used already
refusal-hidden-value-elsewhere = a hidden value was sent to another place
refusal-hidden-value-damaged = a part of a hidden value was changed
refusal-hidden-value-doubled = a hidden value stood there more than once
refusal-hidden-value-unclear = nobody could tell which hidden value is which
refusal-hidden-value-exposed = a hidden value would have shown
refusal-method-not-allowed = a kind of request that is not allowed
refusal-unknown-host = a host that the rules do not know
refusal-reserved-address = an address that is Porchlight's own
refusal-ambiguous-path = an address that can be read in two ways
refusal-malformed-query = an address that cannot be read
refusal-identity-header = a request that claimed to be somebody
refusal-duplicate-header = a request that contradicted itself
refusal-conflicting-lengths = a request that contradicted itself
refusal-method-override = a request dressed up as another
refusal-content-type = a kind of content that cannot be read
refusal-upgrade = a kind of connection that is not allowed
refusal-too-long = a request that was too long
refusal-bad-body = content that cannot be read
refusal-graphql-unclear = a GraphQL request that can be read in more than one way
refusal-graphql-persisted = a GraphQL document that only the app knows
refusal-unparseable = a page that cannot be read, so nothing in it could be hidden
refusal-too-deep = a page that cannot be read, so nothing in it could be hidden
refusal-too-large = a page too large for anything in it to be hidden
refusal-charset = a page that cannot be read, so nothing in it could be hidden

# Behind "Session ended:".
ended-hard-limit = its time was up
ended-hard-limit-by = its time was up
ended-idle = 15 minutes idle
ended-idle-by = 15 minutes idle
ended-grant-ended = support access had come to its end
ended-grant-ended-by = support access had come to its end
ended-withdrawn = support access was turned off
ended-withdrawn-by = { $name } turned off support access
ended-limited = support access was limited to somebody or something else
ended-limited-by = { $name } limited support access to somebody or something else
ended-owner-stopped = an owner ended it
ended-owner-stopped-by = { $name } ended it
ended-agent = the agent ended it
ended-agent-by = { $name } ended it
ended-app-log-out = the agent logged out of the app
ended-app-log-out-by = { $name } logged out of the app
ended-agent-no-longer-eligible = the agent may not enter accounts any more
ended-agent-no-longer-eligible-by = { $name } may not enter accounts any more
ended-because = { $how }: { $because }
lack-suspended = suspended
lack-agent-role = no agent any more
lack-second-factor = without a second factor
lack-training = without the training that it takes
lack-fresh-training = the training was too long ago
lack-guidelines = the guidelines in force are not read

hidden-password = { $count ->
    [one] 1 password
   *[other] { $count } passwords
}
hidden-secret = { $count ->
    [one] 1 secret
   *[other] { $count } secrets
}
hidden-key = { $count ->
    [one] 1 key
   *[other] { $count } keys
}
hidden-token = { $count ->
    [one] 1 token
   *[other] { $count } tokens
}
hidden-recovery-code = { $count ->
    [one] 1 recovery code
   *[other] { $count } recovery codes
}
hidden-card-number = { $count ->
    [one] 1 card number
   *[other] { $count } card numbers
}
hidden-card-code = { $count ->
    [one] 1 card security code
   *[other] { $count } card security codes
}
hidden-bank-account = { $count ->
    [one] 1 bank account number
   *[other] { $count } bank account numbers
}
hidden-national-id = { $count ->
    [one] 1 national id
   *[other] { $count } national ids
}
hidden-birth-date = { $count ->
    [one] 1 birth date
   *[other] { $count } birth dates
}
hidden-passport = { $count ->
    [one] 1 passport number
   *[other] { $count } passport numbers
}
hidden-tax-id = { $count ->
    [one] 1 tax id
   *[other] { $count } tax ids
}
hidden-private-note = { $count ->
    [one] 1 private note
   *[other] { $count } private notes
}
hidden-other = { $count } × { $what }
