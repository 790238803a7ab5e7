# Supportzugang erlaubt.
mail-allowed-subject = Supportzugang von { $vendor } zu { $account }: an bis { $until }
mail-allowed-preheader = Erlaubt von { $by }, bis { $until }.
mail-allowed-title = Der Supportzugang zu { $account } ist an
mail-allowed-first = Der Supportzugang zu { $account } ist bis { $until } an.
mail-allowed-lead = { $by } hat dem Support von { $vendor } erlaubt, das Konto { $account } in { $app } zu öffnen. Jeder Besuch wird aufgezeichnet, und Sie erfahren per Mail, was getan wurde.
mail-allowed-change = Ende ändern oder ausschalten
mail-allowed-change-here = Damit haben Sie nicht gerechnet? Ändern Sie das Ende oder schalten Sie ihn aus; das wirkt sofort:
mail-allowed-keep = Heben Sie diese Mail auf
mail-allowed-key = Zu Ihrem signierten Verlauf gehört dieser öffentliche Schlüssel
mail-allowed-key-at = Sie finden ihn jederzeit unter

# Sein Ende oder seine Einschränkung geändert.
mail-changed-subject = Supportzugang von { $vendor } zu { $account }: jetzt bis { $until }
mail-changed-subject-limit = Supportzugang von { $vendor } zu { $account }: andere Personen oder ein anderer Zweck
mail-changed-preheader = Geändert von { $by }.
mail-changed-title = Der Supportzugang zu { $account } endet jetzt am { $until }
mail-changed-lead = { $by } hat geändert, bis wann der Support von { $vendor } das Konto { $account } in { $app } öffnen darf.
mail-changed-title-limit = Für wen der Supportzugang zu { $account } gilt, hat sich geändert
mail-changed-lead-limit = { $by } hat geändert, wer vom Support von { $vendor } das Konto { $account } in { $app } öffnen darf oder wofür. Der Besuch einer Person, für die der Zugang nicht mehr gilt, ist beendet.

# Ausgeschaltet.
mail-withdrawn-subject = Supportzugang von { $vendor } zu { $account }: ausgeschaltet von { $by }
mail-withdrawn-preheader = Ausgeschaltet von { $by }.
mail-withdrawn-title = Der Supportzugang zu { $account } ist aus
mail-withdrawn-lead = { $by } hat den Supportzugang ausgeschaltet. Der Support von { $vendor } kann das Konto { $account } nicht mehr öffnen; ein laufender Besuch ist beendet.
