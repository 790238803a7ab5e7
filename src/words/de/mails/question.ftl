# An Kontoinhaber.
mail-question-subject = { $agent } möchte { $what }; Antwort bis { $until }
mail-question-preheader = Es ist nichts geschehen. Keine Antwort heißt Nein.
mail-question-title = { $agent } möchte { $what }
mail-question-lead = { $agent } vom Support von { $vendor } möchte { $what }.
mail-question-nothing = Es ist nichts geschehen. Ohne Ihr Ja geschieht auch nichts: Keine Antwort heißt Nein.

# An die Person, die gefragt hat.
mail-answered-why = Sie bekommen diese Mail, weil Sie für das Konto { $account } in { $app } um Erlaubnis gebeten haben.

# An die Leitung.
mail-second-subject = { $account }: { $agent } braucht ein zweites Ja
mail-second-preheader = { $by } hat zugestimmt. Es ist nichts geschehen.
mail-second-title = { $agent } braucht ein zweites Ja
mail-second-lead = { $agent } möchte { $what }.
mail-second-agreed = { $by } von { $account } hat zugestimmt. Weil es heikel ist, muss auch jemand von Ihnen zustimmen. Es ist nichts geschehen.
