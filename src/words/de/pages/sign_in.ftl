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

# Das Formular der Mitarbeiter.
sign-in-staff-lead = Für Mitarbeiter von { $vendor }.
sign-in-password = Passwort
sign-in-no-password = Geben Sie Ihr Passwort ein.
sign-in-code-hint = Die sechs Ziffern, die Ihr Authenticator gerade anzeigt, oder einer Ihrer Wiederherstellungscodes
sign-in-lost = Passwort oder Authenticator verloren? Die Verwaltung erstellt Ihnen einen neuen Link.
sign-in-customers = Kunden
sign-in-customers-here = melden sich hier an
sign-in-recovered = Sie haben einen Wiederherstellungscode benutzt. { $left ->
    [0] Das war der letzte
    [one] Einer ist noch übrig
   *[other] { $left } sind noch übrig
}; bitten Sie die Verwaltung rechtzeitig um einen neuen Link.
sign-in-too-many-mails = Es wurden zu viele Mails angefordert. Die nächste kann ab { $time } UTC angefordert werden.

# Hinter dem Link, der einmal gilt.
join-title = Zugang einrichten
join-heading = Willkommen, { $name }
join-lead = Wählen Sie ein Passwort, und richten Sie einen zweiten Faktor ein: Ohne ihn öffnet niemand das Konto eines Kunden.
join-password = Ihr Passwort
join-password-hint = Mindestens { $shortest } Zeichen, und keines der gängigen. Ein paar eigene Wörter sind leicht zu merken.
join-authenticator = Ihr Authenticator
join-scan = Lesen Sie das mit einem Authenticator auf Ihrem Telefon ein, oder tippen Sie den Schlüssel dort ein.
join-picture = QR-Code für Ihren Authenticator; der Schlüssel daneben sagt dasselbe
join-key = Schlüssel
join-account = Konto: { $email }. Nach der Uhrzeit, sechs Ziffern.
join-code-hint = Die sechs Ziffern, die er jetzt anzeigt: So wissen wir, dass er stimmt
join-go = Zugang einrichten
joined-title = Ihre Wiederherstellungscodes
joined-heading = Sie sind dabei, { $name }
joined-lead = Bewahren Sie diese Wiederherstellungscodes auf. Sie sind nur dieses eine Mal zu sehen.
joined-codes = Wiederherstellungscodes
joined-codes-more = Wenn Sie Ihren Authenticator verlieren, meldet jeder davon Sie einmal an seiner Stelle an. Drucken Sie sie aus, oder legen Sie sie in Ihrem Passwortmanager ab; nicht neben Ihrem Passwort.
joined-kept = Ich habe sie aufbewahrt: anmelden

# Hierher geschickt, und nicht hereingelassen.
not-entered = Sie sind nicht angemeldet
not-entered-by-mail = Stattdessen per Mail anmelden
not-entered-help = Wenn Sie um Hilfe bitten, nennen Sie:
not-entered-again = Öffnen Sie es noch einmal von { $app } aus.
not-entered-odd = { $app } hat Sie auf einem Weg hierher geschickt, der nicht angenommen wird. Mit Ihrem Konto ist alles in Ordnung.
provider-not-confirmed = Sie haben nicht bestätigt, dass Sie es sind
provider-to-form = Zurück zum Formular
provider-again = Noch einmal anmelden
provider-refused = Der Anmeldedienst hat niemanden hereingelassen: { $why }
provider-not-now = { $provider } ist im Moment nicht zu erreichen, oder die Antwort ist nicht glaubwürdig.
