paper-title = Support access history of { $account }
paper-back = Back
paper-back-to-history = Back to the history
paper-how-to-print = To print this, use your browser’s Print command. It fits A4 and Letter.
paper-above = { $vendor } · support access
paper-heading = History of { $account }
paper-shown = Shown
paper-made = Made
paper-made-by = { $at }, by { $who }
paper-times = Times
paper-times-in = as in { $zone }
paper-log = Log
paper-log-of =
    { $count ->
        [one] { $origin }, { $count } entry in all
       *[other] { $origin }, { $count } entries in all
    }
paper-time = Time
paper-ticket = Ticket { $number }
paper-nothing = Nothing stands in this history for what was chosen.
paper-left-out = What this copy leaves out
paper-vendors-beside = Entry numbers beside
paper-vendors-are = are those of { $vendor }’s own log.
paper-checkpoint =
    { $count ->
        [one] Newest checkpoint: { $count } entry, signed { $at }
       *[other] Newest checkpoint: { $count } entries, signed { $at }
    }
paper-vouches = It vouches for the first { $count } entries of this history. Keep it: whoever holds it can see whether one of them was changed since.
paper-keys = It is signed with a key that stands at { $keys }.
paper-no-checkpoint = No checkpoint has been signed yet
