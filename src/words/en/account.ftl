account-added = came to Porchlight
owner-added = made { $name } ({ $email }) an owner

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
