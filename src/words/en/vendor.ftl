porchlight = Porchlight
key-made = made the key that signs checkpoints
staff-added = joined the staff as { $roles }
staff-invited = made a link for { $name } to choose a password and enrol a second factor, good until { $until }
staff-joined = chose a password and enrolled a second factor
staff-suspended = suspended { $name }: “{ $reason }”
staff-restored = restored { $name } after a suspension
staff-roles-set = set the roles of { $name } to { $roles }; they were { $before }
no-roles = none
staff-trained = noted that { $name } finished the training on { $day }
staff-not-trained = took back that { $name } has finished the training
staff-team-set = put { $name } into the team { $team }
staff-team-left = took { $name } out of every team
staff-guidelines-accepted = has read the guidelines for agents, version { $version }
staff-signed-out = signed { $name } out everywhere
account-checkpoint = signed how the history of { $account } stands: { $size ->
    [one] 1 entry
   *[other] { $size } entries
}

label-key = Public key
label-staff = Member of staff
label-by = By
label-before = Before
label-text = Text (SHA-256)
label-root = Root hash

rules-set = noted the rules in force
rules-changed = put other rules in force
setting-set = noted { $what }: { $value }
setting-changed = changed { $what } from { $before } to { $value }

setting-of-history-keep_days = how long entries are kept
setting-of-sessions-hard = how long a session may last
setting-of-sessions-idle = how long a session may stand idle
setting-of-approvals-roles = as whom in the app somebody from support acts only with a lead’s approval
setting-of-approvals-leads_answer_within = how long leads have to approve a session
setting-of-approvals-owners_answer_within = how long owners have to answer a request
setting-of-approvals-good_for = how long an approval is good
setting-of-tickets-hosts = where agents’ tickets may be
setting-of-work = what agents can declare as their task
setting-to-nothing = nothing
setting-of-vendor-name = the vendor’s name
setting-of-vendor-app = the app’s name
setting-of-portal-url = this portal’s address
setting-of-gateway-url = the domain of support sessions
setting-of-upstream-url = the address of the app that support opens
setting-of-mail-from_email = the address that mails come from
setting-of-staff-training_days = how long an agent’s training counts
setting-of-staff-guidelines_version = the version of the guidelines that agents must have read
setting-of-other = the setting { $name }

field-at = { $name } on { $route }
fields-decided = { $count ->
    [one] 1 field
   *[other] { $count } fields
}
field-decided-shown = decided that support sees { $what }
field-decided-last2 = decided that support sees only the last two characters of { $what }
field-decided-last4 = decided that support sees only the last four characters of { $what }
field-decided-domain = decided that support sees only the domain in { $what }
field-decided-hidden = decided that { $what } stays hidden from support
field-decided-undecided = took back what was decided about { $what }

label-fields = Fields
label-setting = Setting

label-overruled = A rule less strict than the built-in one
label-rules-before = Rules before (SHA-256)
