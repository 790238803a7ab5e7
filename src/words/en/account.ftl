account-added = came to Porchlight
owner-added = made { $name } ({ $email }) an owner
observer-added = made { $name } ({ $email }) an observer, who reads everything and decides nothing
owner-changed = noted of { $name }: { $what }
address-changed = mails go to { $now } (before: { $before })
name-changed = called { $now } (before: { $before })
is-now-owner = an owner from now on (before: an observer)
is-now-observer = an observer from now on, who decides nothing (before: an owner)
hand-off-refused = refused { $acting }, who was acting as { $user }: only owners themselves decide about support access
somebody-acting = somebody
signed-in-by-provider = signed in by { $issuer } for the first time, and is known there from now on

label-account = Account
label-external-id = Name in the app
label-owner = Owner

notices-set = chose mails: when support opens the account { $start }, monthly statement { $statement }
retention-set = set how long entries are kept to { $days } days (before: { $before })
entries-erased = erased what { $count ->
    [one] 1 entry
   *[other] { $count } entries
} said: { $reason }

label-erased-entries = Erased entries
