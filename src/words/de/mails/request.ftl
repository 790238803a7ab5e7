# An Kontoinhaber.
mail-request-subject = { $agent } möchte { $what }; Antwort bis { $until }
mail-request-preheader = Es wurde nichts geöffnet. Keine Antwort heißt Nein.
mail-request-title = { $agent } möchte { $what }
mail-request-lead = { $agent } vom Support von { $vendor } möchte im Konto { $account } { $what }.
mail-request-lead-access = { $agent } vom Support von { $vendor } möchte { $what }.
mail-request-nothing = Der Supportzugang ist an, und Sie werden jedes Mal gefragt. Es wurde nichts geöffnet, und ohne Ihr Ja wird auch nichts geöffnet: Keine Antwort heißt Nein.
mail-request-nothing-access = Der Supportzugang ist aus. Es wurde nichts geöffnet, und ohne Ihr Ja wird auch nichts geöffnet: Keine Antwort heißt Nein.
mail-request-stays-off = Sie brauchen nichts zu tun: Der Supportzugang bleibt aus.

# An die Leitung.
mail-approval-subject = { $account }: { $agent } braucht eine Zustimmung; Antwort bis { $until }
mail-approval-title = { $agent } braucht eine Zustimmung
mail-approval-lead = { $agent } möchte im Konto { $account } { $what }.
mail-approval-nothing = Dieser Sitzung muss jemand aus der Leitung zustimmen, der nicht selbst gefragt hat. Es wurde nichts geöffnet.

# An die Person, die gefragt hat.
mail-came-why = Sie bekommen diese Mail, weil Sie das Konto { $account } in { $app } öffnen wollten.
