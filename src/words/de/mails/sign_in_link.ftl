mail-link-subject = Anmelden beim Supportzugang von { $account }
mail-link-preheader = Einmal gültig, bis { $until }.
mail-link-title = Anmelden
mail-link-lead = Mit diesem Link melden Sie sich einmal an, bis { $until }
mail-link-not-asked = Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun: Ohne diese Mail kann ihn niemand benutzen.
mail-link-why = Sie bekommen diese Mail, weil jemand Ihre Adresse beim Supportzugang von { $app } eingegeben hat.
