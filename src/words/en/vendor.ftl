porchlight = Porchlight
key-made = made the key that signs checkpoints
staff-added = joined the staff as { $roles }
account-checkpoint = signed how the history of { $account } stands: { $size ->
    [one] 1 entry
   *[other] { $size } entries
}

label-key = Public key
label-staff = Member of staff
label-root = Root hash

rules-set = noted the rules in force
rules-changed = put other rules in force
setting-set = noted the setting { $name }: { $value }
setting-changed = changed the setting { $name } from { $before } to { $value }

label-rules-before = Rules before (SHA-256)
