# Was mehrere Mails sagen. Die Namen von Anbieter, App und Konto stehen in jedem Text einer Mail bereit.
mail-why-you = Sie bekommen diese Mail, weil Sie zu den Kontoinhabern von { $account } in { $app } gehören. Alle Kontoinhaber bekommen sie, und der Support kann sie nicht abschalten.
mail-why-owner = Sie bekommen diese Mail, weil Sie zu den Kontoinhabern von { $account } in { $app } gehören.
mail-why-lead = Sie bekommen diese Mail, weil Sie zur Leitung des Supports von { $vendor } gehören.
# Vor einem Link, der Link, und dahinter.
mail-choose-on = Ihre Mails wählen Sie auf
mail-choose-page = dieser Seite
mail-choose-summary = Die Zusammenfassung am Ende eines Besuchs kommt immer.
mail-choose-here = Ihre Mails wählen Sie hier: { $url } (die Zusammenfassung am Ende eines Besuchs kommt immer)

mail-mark-access = { $vendor } · Supportzugang
mail-mark-asks = { $vendor } · Der Support fragt

mail-not-expecting = Damit haben Sie nicht gerechnet?
mail-turn-off = Supportzugang ausschalten
mail-at-once = Das wirkt sofort.
mail-turn-off-here = Damit haben Sie nicht gerechnet? Schalten Sie den Supportzugang aus; das wirkt sofort:
mail-see-access = Supportzugang ansehen
mail-see-session = Diese Sitzung ansehen
mail-see-question = Rückfrage ansehen
mail-see-request = Anfrage ansehen
mail-answer-here = Hier antworten (der Link öffnet nur die Seite):
mail-asked-before = Sie wollten { $what }.
mail-proof = Nachweis

# An jemanden, der nur beobachtet; entscheiden können `owners`.
mail-some-owner = die Kontoinhaber
mail-why-observer-too = Sie bekommen diese Mail, weil Sie { $account } in { $app } beobachten: Sie lesen alles und entscheiden nichts. Der Support kann sie nicht abschalten.
mail-why-observer = Sie bekommen diese Mail, weil Sie { $account } in { $app } beobachten.
mail-owners-turn-off = Wenden Sie sich an { $owners }: Abgeschaltet endet der Supportzugang sofort.
mail-owners-turn-off-here = Damit haben Sie nicht gerechnet? Wenden Sie sich an { $owners }: Abgeschaltet endet der Supportzugang sofort. Hier sehen Sie ihn:
