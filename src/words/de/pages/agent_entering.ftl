# Das Formular, das eine Sitzung öffnet.
enter-title = { $account } öffnen
enter-inside = Sie sind schon in { $account }:
enter-go-there = zu dieser Sitzung
enter-second = Sie können daneben eine zweite öffnen.
enter-act-as = Handeln als
enter-act-as-hint = Sie sehen, was dieser Benutzer sieht.
enter-lead-approves = die Leitung stimmt jeder Sitzung zu
enter-reason = Grund
enter-reason-hint = Zum Beispiel: fehlgeschlagenen Rechnungsabgleich prüfen
enter-reason-empty = Sagen Sie, was Sie prüfen. Diese Wörter allein genügen nicht.
enter-reason-good = Das sagt, was Sie prüfen.
enter-reason-left = Zeichen übrig
enter-reason-long = Zeichen zu viel
enter-ticket-hint = Ein Link, { $looks }
enter-ticket-begins = der mit { $link } beginnt
enter-ticket-like = der so aussieht: { $link }
enter-ticket-or = { $one } oder { $other }
enter-bad-ticket = Geben Sie einen Link zum Ticket ein, { $looks }
enter-sensitive = Dieses Konto ist als heikel gekennzeichnet: Die Leitung stimmt jeder Sitzung zu.
enter-each-time = Die Inhaber werden jedes Mal gefragt: Einer von ihnen stimmt jeder Sitzung zu.
enter-not-before = Vorher wird nichts geöffnet.
enter-approved = Dieser Sitzung wurde zugestimmt. Es fehlt nur noch Ihr zweiter Faktor.
enter-work = Woran arbeiten Sie?
enter-work-hint = Seiten außerhalb davon werden für die Prüfung vermerkt, und der Kunde liest, wie viele es waren.
enter-work-view = Nur ansehen
enter-work-change = Ansehen, und nach dem Umschalten ändern
enter-confirmed = Bestätigt mit { $provider }.
enter-confirmed-more = Das gilt fünf Minuten, für eine Sitzung in { $account }.
enter-code = Einmalcode
enter-code-hint = Die sechs Ziffern, die Ihr Authenticator gerade anzeigt
enter-provider-asks = Bevor Sie eintreten, fragt { $provider } noch einmal, wer Sie sind. Was Sie hier eingegeben haben, bleibt erhalten.
enter-factor = Ihr zweiter Faktor
enter-you-enter = Sie öffnen
enter-you-ask = Sie bitten um eine Sitzung in
enter-ask = Um Zustimmung bitten
enter-asked-mailed = Sie bekommen eine Mail, sobald es eine Antwort gibt.
enter-as = als
enter-until = bis
enter-mailed = { $count ->
    [one] Alles wird aufgezeichnet; { $owners } bekommt eine Mail.
   *[other] Alles wird aufgezeichnet; { $owners } bekommen eine Mail.
}
enter-may-switch = Zuerst sehen Sie nur an; Sie können auf Ändern umschalten, und das wird aufgezeichnet.
enter-another-user = Wenn Sie oben einen anderen Benutzer wählen, handeln Sie als dieser.
enter-confirm-with = Mit { $provider } bestätigen
enter-cancel = Abbrechen
enter-what-allows = Was { $account } erlaubt
enter-access-on = Der Zugang ist an, { $scope }
enter-allowed-by = Erlaubt von { $owner } bis
enter-ends-at-once = Wenn er ausgeschaltet wird, endet Ihre Sitzung sofort.
enter-too-many-tries = Zu viele Versuche. Der nächste wird ab { $time } UTC angenommen.

# Auf dem Weg zum OpenID-Anbieter.
confirm-title = Weiter zu { $provider }
confirm-says = Bestätigen Sie dort, dass Sie es sind, bevor Sie { $account } öffnen. Sie kommen zum Formular zurück, und Ihre Eingaben bleiben erhalten.
confirm-go = Weiter zu { $provider }
confirm-not-now = { $provider } lässt sich im Moment nicht fragen. Versuchen Sie es in einer Weile noch einmal.

# Wo nichts geöffnet wurde.
enter-nothing-opened = Es wurde nichts geöffnet.
enter-back = Zurück zu den Konten
enter-on-record = Ihr Versuch ist aufgezeichnet: Die Inhaber von { $account } sehen ihn in ihrem Verlauf.
enter-no-access-title = Kein Zugang zu { $account }
enter-no-access = { $account } hat den Supportzugang nicht erlaubt.
enter-only-owner-allows = { $count ->
    [0] Nur ein Kontoinhaber kann ihn erlauben, und das Konto hat keinen. Niemand hier kann sich darüber hinwegsetzen.
   *[other] Nur ein Kontoinhaber kann ihn erlauben: { $owners }. Der Supportzugang steht dort in den Einstellungen. Niemand hier kann sich darüber hinwegsetzen.
}
enter-no-owner = { $account } hat keinen Inhaber, den Sie fragen könnten.
enter-asked = Sie haben gefragt
enter-mailed-then = Sie bekommen eine Mail, sobald es eine Antwort gibt.
enter-ask-one = { $owner } fragen
enter-ask-owners = Die Inhaber fragen
enter-ask-says = { $count ->
    [one] { $owners } bekommt per Mail, was Sie schreiben, und kann es erlauben, ablehnen oder Ihnen stattdessen den Bildschirm zeigen. Es steht im Verlauf von { $account }.
   *[other] { $owners } bekommen per Mail, was Sie schreiben, und können es erlauben, ablehnen oder Ihnen stattdessen den Bildschirm zeigen. Es steht im Verlauf von { $account }.
}
enter-ask-reason = Was werden Sie prüfen?
enter-ask-ticket = Ticket (wenn Sie mögen)
enter-ask-scope = Was brauchen Sie?
enter-ask-view = Ansehen
enter-ask-view-more = Sie sehen die Seiten des Kunden, Geheimes ist verborgen.
enter-ask-change = Ansehen und ändern
enter-ask-change-more = Sie können auch Daten für den Kunden ändern; jede Änderung wird aufgezeichnet.
enter-not-this-work = Nicht für diese Arbeit: { $account }
enter-not-you = Nicht für Sie: { $account }
enter-only-for = { $account } hat den Supportzugang nur für { $only } erlaubt.
enter-only-owner-changes = Nur ein Kontoinhaber kann das ändern: { $owners }. Niemand hier kann sich darüber hinwegsetzen.

# Eine Bitte um Zugang oder Zustimmung.
wish-no-lead = Niemand sonst bei { $vendor } hat eine leitende Rolle, also kann niemand zustimmen. Bitten Sie die Verwaltung, jemandem diese Rolle zu geben.
wish-no-owner = { $account } hat keinen Inhaber, der antworten könnte.
wish-leads = { $count ->
    [one] { $who } kann als Leitung zustimmen
   *[other] { $who } können als Leitung zustimmen
}
wish-owners = { $count ->
    [one] { $who } kann als Kontoinhaber antworten
   *[other] { $who } können als Kontoinhaber antworten
}
wish-no-answer = Keine Antwort heißt Nein.
wish-more = Dieselbe Sitzung braucht noch mehr:
wish-open = Die Sitzung öffnen
wish-only = Es fehlt nur noch Ihr zweiter Faktor. Die Zustimmung gilt einmal, für diesen Benutzer, diesen Grund und dieses Ticket.
wish-only-task = Es fehlt nur noch Ihr zweiter Faktor. Die Zustimmung gilt einmal, für diesen Benutzer, diesen Grund, dieses Ticket und diese Aufgabe.
wish-over-by = Die Sitzung endet spätestens
wish-mailed = Sie bekommen eine Mail, sobald es eine Antwort gibt. Sie steht auch auf Ihrer ersten Seite.
wish-back = Zurück zu { $account }
