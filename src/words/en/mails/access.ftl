# Support access allowed.
mail-allowed-subject = { $vendor } support access to { $account }: on until { $until }
mail-allowed-preheader = Allowed by { $by }, until { $until }.
mail-allowed-title = Support access to { $account } is on
mail-allowed-first = Support access to { $account } is on until { $until }.
mail-allowed-lead = { $by } allowed { $vendor } support to open { $account } in { $app }. Every visit is recorded, and you are mailed what was done.
mail-allowed-change = Change the end or turn it off
mail-allowed-change-here = Not expecting this? Change the end or turn it off, at once:
mail-allowed-keep = Keep this mail
mail-allowed-key = Your history is signed with this public key
mail-allowed-key-at = Find it again at

# Its end or its limit changed.
mail-changed-subject = { $vendor } support access to { $account }: now until { $until }
mail-changed-subject-limit = { $vendor } support access to { $account }: other people or another purpose
mail-changed-preheader = Changed by { $by }.
mail-changed-title = Support access to { $account } now ends { $until }
mail-changed-lead = { $by } changed until when { $vendor } support may open { $account } in { $app }.
mail-changed-title-limit = Whom support access to { $account } is for has changed
mail-changed-lead-limit = { $by } changed who of { $vendor } support may open { $account } in { $app }, or what for. A visit of somebody whom it is not for any more has ended.

# Turned off.
mail-withdrawn-subject = { $vendor } support access to { $account }: turned off by { $by }
mail-withdrawn-preheader = Turned off by { $by }.
mail-withdrawn-title = Support access to { $account } is off
mail-withdrawn-lead = { $by } turned off support access. { $vendor } support can’t open { $account } any more; a visit under way has ended.
