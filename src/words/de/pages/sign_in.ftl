error-start = Zum Anfang
error-number = Wenn Sie um Hilfe bitten, nennen Sie diese Nummer:
error-again = Noch einmal versuchen

front-title = Supportzugang
front-lead = Sie entscheiden, wann der Support von { $vendor } Ihr Konto öffnen darf, und sehen alles, was getan wurde.
front-customer = Sie nutzen { $app }
front-customer-more = Erlauben oder beenden Sie den Supportzugang, und lesen Sie, was in Ihrem Konto getan wurde.
front-customer-sign-in = Als Kontoinhaber anmelden
front-staff = Sie arbeiten bei { $vendor }
front-staff-more = Öffnen Sie das Konto eines Kunden, solange er es erlaubt, oder prüfen Sie, was andere getan haben.
front-staff-sign-in = Als Mitarbeiter anmelden

sign-in-title = Anmelden
sign-in-owner-lead = Wir schicken Ihnen einen Link per Mail. Es gibt kein Passwort, das Sie sich merken müssten.
sign-in-email = E-Mail-Adresse
sign-in-email-hint = Die, an der Sie vom Supportzugang zu { $app } erfahren
sign-in-send = Link schicken
sign-in-with = Anmelden mit { $provider }
sign-in-staff-here = Mitarbeiter melden sich hier an

mailed-title = Sehen Sie in Ihre Mails
mailed-more = Wenn { $email } einem Kontoinhaber in { $app } gehört, ist ein Link dorthin unterwegs. Er gilt einmal, { $minutes } Minuten lang.
mailed-nothing = Nach ein paar Minuten noch nichts da? Sehen Sie bei den unerwünschten Mails nach, oder
mailed-another = versuchen Sie eine andere Adresse

arrived-lead = Noch ein Klick, damit es kein Mailscanner für Sie tut.
arrived-owner = Sie sind { $name } und gehören zu den Inhabern von { $account } in { $app }.
arrived-observer = Sie sind { $name } und beobachten { $account } in { $app }.
arrived-sign-in = Als { $name } anmelden

link-over = Dieser Link gilt nicht mehr
link-over-again = Einen neuen anfordern

choose-title = Wählen Sie ein Konto
choose-lead = Sie gehören zu mehreren. In ein anderes können Sie sich später anmelden.
choose-owner = Sie sind Inhaber
choose-observer = Sie beobachten
