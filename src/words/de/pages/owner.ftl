# Supportzugang: der Schalter.
access-title = Supportzugang
access-lead = Sie entscheiden, wann der Support Ihr Konto öffnen darf und bis wann.
access-lead-observer = Ob der Support dieses Konto öffnen darf und bis wann.
access-asks = { $count ->
    [one] Der Support fragt Sie etwas.
   *[other] Der Support hat { $count } Fragen an Sie.
}
access-see-what = Ansehen, warum
access-see-and-answer = Ansehen, warum, und antworten
access-no-answer = Keine Antwort heißt Nein.
switch-on-until = An bis
access-allowed-by = Erlaubt von { $owner }
access-each-time-on = Sie werden jedes Mal gefragt: Ein Kontoinhaber stimmt jeder Sitzung zu.
access-no-override = { $vendor } kann sich darüber nicht hinwegsetzen.
access-change-end = Ende ändern
access-new-end = Neues Ende, von jetzt an gerechnet
access-limit = Einschränken…
access-change-limit = Einschränkung ändern…
access-limit-ends = Wer danach nicht mehr hinein darf, dessen Sitzung endet sofort.
access-limit-so = So einschränken
access-off = Aus. Der Support von { $vendor } kann Ihr Konto nicht öffnen.
access-until-when = Bis wann?
access-what = Was darf der Support?
access-view-more = Der Support sieht Ihre Seiten, Geheimes ist verborgen. Nichts kann geändert oder exportiert werden.
access-change = Ansehen und ändern, und ich stimme zu:
access-before-each = Vor jeder Sitzung
access-each-time = Mich jedes Mal fragen
access-each-time-more = Vor jeder Sitzung bekommen Sie eine Mail, und Sie oder ein anderer Kontoinhaber stimmen zu. Ohne Ihr Ja wird nichts geöffnet.
access-limit-to = Auf eine Person oder einen Zweck einschränken
access-allow = Supportzugang erlauben
access-recorded = Jeder Schritt wird aufgezeichnet, und Sie erfahren per Mail, was getan wurde. Sie können den Zugang jederzeit und sofort ausschalten.
access-inside = { $agent } ist gerade in Ihrem Konto
access-as = Als
access-task = Angegebene Aufgabe
access-since = Seit
access-may-now = Darf gerade
access-left = Noch
access-at-the-latest = spätestens bis
access-session = Sitzung
access-end-session = Diese Sitzung beenden
access-so-far = Ansehen, was bisher getan wurde
access-been-in = Wer hier war
access-nobody = Niemand von { $vendor } hat Ihr Konto geöffnet
access-nobody-since = seit
access-first = Die Sitzung oben ist die erste.
access-visit-as = als { $user }
access-refused = { $count ->
    [one] 1 verweigerter Versuch in den letzten 7 Tagen.
   *[other] { $count } verweigerte Versuche in den letzten 7 Tagen.
}
access-nothing-opened = Nichts wurde geöffnet.
access-see-tries = Ansehen, wer es versucht hat und warum es nicht ging
access-history = Ihr ganzer Verlauf
access-before = Früher erlaubt
access-nothing-before = Bisher wurde nichts erlaubt.
access-nothing-before-this = Davor wurde nichts erlaubt.
access-past-by = erlaubt von { $owner }
access-turned-off = ausgeschaltet
access-came-to-end = abgelaufen

access-turn-off = Jetzt ausschalten
access-turn-off-one = Ausschalten und die Sitzung von { $agent } beenden ({ $been })
access-turn-off-several = Ausschalten und { $count } Sitzungen beenden
access-is-on = Der Supportzugang ist an. Sie bekommen eine Mail, wenn jemand Ihr Konto öffnet.
access-sent-before = Dieses Formular haben Sie schon einmal abgeschickt, und der Zugang von damals ist vorbei. Nichts wurde erlaubt.
access-ends-now = Der Supportzugang endet jetzt am { $until }.
access-limited-now = Der Supportzugang ist jetzt eingeschränkt: { $limit }.
access-unlimited-now = Jetzt darf ihn jeder im Support benutzen.
access-is-off = Der Supportzugang ist aus.
access-ended-one = Die Sitzung von { $agent } ist beendet.
access-ended-several = { $count } Sitzungen sind beendet.
access-session-ended = Die Sitzung von { $agent } ist beendet. Der Supportzugang bleibt, wie er ist.
access-session-over = Die Sitzung von { $agent } war schon beendet.

scope-view-title = Nur ansehen
scope-change-title = Ansehen und ändern

end-too-late = Das Ende muss spätestens { $latest } sein (30 Tage).
end-date = Bis zu einem Tag und einer Uhrzeit
end-date-more = Sie wählen, höchstens 30 Tage von jetzt an
end-day = Tag
end-time = Uhrzeit
end-zone = In der Zeit von { $zone }.
end-1h = 1 Stunde
end-24h = 24 Stunden
end-3d = 3 Tage
end-7d = 7 Tage

limit-who = Wer darf hinein?
limit-anyone = Alle im Support
limit-anyone-more = Wer auch immer Ihr Ticket bearbeitet.
limit-one = Eine Person
limit-one-more = Niemand sonst, was auch geschieht. Wählen Sie sie unten.
limit-one-team = Ein Team
limit-one-team-more = Wer in dem Augenblick dazugehört.
limit-the-person = Die Person
limit-the-team = Das Team
limit-work = Für welche Arbeit?
limit-work-hint = Der Support muss sie beim Eintreten angeben, und Sie lesen, was außerhalb davon geöffnet wurde.
limit-any-work = Jede Arbeit
limit-what-for = Wofür, in Ihren Worten
limit-what-for-hint = Wenn Sie mögen, zum Beispiel: Einführung. Der Support liest es vor dem Eintreten.

# Was in einer Sitzung getan wurde.
digest-hidden-here = für den Support verborgen
digest-nothing = nichts
digest-changed = Geändert
digest-on-page = unter { $page }
digest-taken = Exportiert
digest-shown = Angezeigt, wie von Ihnen erlaubt
digest-refused = Verweigert
digest-viewed = Angesehen
digest-empty = Nichts wurde angesehen und nichts geändert.
digest-hidden = Für den Support verborgen: { $what }.
digest-scripts = { $count ->
    [one] Ein Aufruf durch die Skripte der Seiten, mit aufgezeichnet.
   *[other] { $count } Aufrufe durch die Skripte der Seiten, mit aufgezeichnet.
}
digest-unknown = { $count ->
    [one] Ein Aufruf wurde unterbrochen. Ob die App ihn ausgeführt hat, ist unbekannt.
   *[other] { $count } Aufrufe wurden unterbrochen. Ob die App sie ausgeführt hat, ist unbekannt.
}

verdict-by = { $reviewer } hat diese Sitzung geprüft:
verdict-flagged = beanstandet
verdict-cleared = ohne Beanstandung
verdict-none = Noch nicht geprüft
steps-vendors-log = im eigenen Verlauf von { $vendor }, für alle Kunden

# Rückfragen und Anfragen.
questions-title = Rückfragen
questions-lead = Worum der Support gebeten hat und was Sie und die anderen Kontoinhaber geantwortet haben. Keine Antwort heißt Nein.
questions-waiting = Wartet auf Sie
questions-waiting-owner = Wartet auf einen Kontoinhaber
questions-none = Nichts wartet auf eine Antwort
questions-none-more = Wenn der Support für eine Änderung oder eine Datei Ihr Ja braucht, bekommen Sie eine Mail, und es steht hier.
questions-before = Früher gefragt

question-see = Ansehen, wie es steht
question-asks = { $agent } vom Support von { $vendor } möchte { $what }
question-why = Warum das
question-why-session = Warum die Sitzung
question-lead = Leitung
question-not-seen = { $agent } hat es nicht gesehen.
question-reveal-yours = Ihr Ja gilt nur für dieses Feld auf dieser Seite.
question-reveal-owners = Das Ja eines Kontoinhabers gilt nur für dieses Feld auf dieser Seite.
question-reveal-more = Einmal heißt: ein einziges Öffnen der Seite, innerhalb von 24 Stunden. Danach ist es wieder verborgen, und jedes Anzeigen steht in Ihrem Verlauf. Passwörter, Schlüssel und Kartennummern bleiben verborgen, wie auch immer Sie antworten.
question-not-done = Es ist nichts geschehen.
question-yours = { $kind ->
    [Export] Ihr Ja gilt genau für diese Datei, 24 Stunden lang, solange der Supportzugang an ist.
   *[other] Ihr Ja gilt genau dafür, 24 Stunden lang, solange der Supportzugang an ist.
}
question-owners = { $kind ->
    [Export] Das Ja eines Kontoinhabers gilt genau für diese Datei, 24 Stunden lang, solange der Supportzugang an ist.
   *[other] Das Ja eines Kontoinhabers gilt genau dafür, 24 Stunden lang, solange der Supportzugang an ist.
}
question-sensitive = Weil es heikel ist, muss bei { $vendor } auch eine leitende Person zustimmen.
question-once = { $kind ->
    [Reveal] Einmal anzeigen
    [Export] Diesen Export einmal erlauben
   *[other] Diese Änderung einmal erlauben
}
question-until-end = { $kind ->
    [Reveal] Anzeigen, bis die Sitzung endet
   *[other] Änderungen erlauben, bis die Sitzung endet
}
question-screen = { $kind ->
    [Reveal] { $agent } weiß Bescheid und vereinbart einen Anruf. Es bleibt verborgen.
   *[other] { $agent } weiß Bescheid und vereinbart einen Anruf. Es ist nichts geschehen.
}
question-again = Noch einmal nachsehen
question-all = Alle Rückfragen
question-done-reveal-once = Erlaubt, einmal. { $agent } hat eine Mail bekommen und kann es innerhalb von 24 Stunden ein Mal sehen.
question-done-reveal-until-end = Wird angezeigt, bis diese Sitzung endet. { $agent } hat eine Mail bekommen.
question-done-reveal-declined = Abgelehnt. { $agent } hat eine Mail bekommen, und es bleibt verborgen.
question-done-once-exactly = Erlaubt, einmal. { $agent } hat eine Mail bekommen und kann innerhalb von 24 Stunden genau das tun.
question-done-once = Erlaubt, einmal. { $agent } hat eine Mail bekommen.
question-done-until-end = Erlaubt, bis diese Sitzung endet. { $agent } hat eine Mail bekommen.
question-done-screen = Abgelehnt. { $agent } erfährt, dass Sie Ihren Bildschirm zeigen.
question-done-declined = Abgelehnt. { $agent } hat eine Mail bekommen, und es ist nichts geschehen.

request-nothing-opened = Es wurde nichts geöffnet.
request-lead-first = Zuerst muss bei { $vendor } eine leitende Person zustimmen, die nicht selbst gefragt hat. Sie brauchen nichts zu tun.
request-access-off = Der Supportzugang ist aus. Wenn Sie ihn erlauben, ist er bis zu dem Ende an, das Sie wählen, und Sie können ihn jederzeit und sofort ausschalten.
request-view-only = Der Support darf nur ansehen: Er sieht Ihre Seiten, Geheimes ist verborgen. Nichts kann geändert oder exportiert werden.
request-each-time = Sie werden gefragt, weil der Supportzugang mit der Zustimmung eines Kontoinhabers zu jeder Sitzung erlaubt wurde. Ihr Ja gilt für diese eine Sitzung.
request-approve = Dieser Sitzung zustimmen
request-approved = { $agent } kann bis dahin eine Sitzung öffnen. Um das zurückzunehmen, schalten Sie den Supportzugang aus.
request-allowed = Was erlaubt wurde und bis wann:
request-screen = { $agent } weiß Bescheid und vereinbart einen Anruf. Es wurde nichts geöffnet.
request-on-until = Der Supportzugang ist an bis { $until }. Der Support hat eine Mail bekommen, und Sie bekommen eine, wenn jemand eintritt.
request-done-approved = Zugestimmt. { $agent } hat eine Mail bekommen und kann eine Sitzung öffnen. Sie sehen es, wenn sie beginnt.
request-done-declined = Abgelehnt. { $agent } hat eine Mail bekommen, und es wurde nichts geöffnet.

answer-decline = Ablehnen
answer-note = Eine Nachricht an { $agent } (wenn Sie mögen)
answer-screen = Ich zeige lieber meinen Bildschirm

history-title = Verlauf
how-title = So funktioniert es
owner-decides-nobody = Noch entscheidet niemand: Das Konto hat keinen Inhaber.
owner-decides = { $count ->
    [one] { $owners } entscheidet.
   *[other] { $owners } entscheiden.
}

grant-consent-to-change = Ich erlaube dem Support, dieses Konto bis dahin anzusehen und seine Daten für mich zu ändern. Jede Änderung wird mit altem und neuem Wert aufgezeichnet. Exporte, Passwörter, E-Mail-Adressen und Benutzer bleiben verschlossen.
access-live = Live zusehen

# Live zusehen.
live-ends = Endet
live-if-idle = wenn nichts mehr geschieht; spätestens
live-at-the-latest = spätestens
live-ended = Beendet
live-see = Ansehen, was getan wurde
live-end = Diese Sitzung jetzt beenden
live-nobody = Niemand ist da
live-nobody-from = Niemand von { $vendor } ist in Ihrem Konto
live-on-change = Der Supportzugang ist an, zum Ansehen und Ändern, bis
live-on-view = Der Supportzugang ist an, nur zum Ansehen, bis
live-on-until = Der Supportzugang ist an bis
live-turn-off = Ausschalten
live-inside = { $count ->
    [one] { $names } ist gerade in Ihrem Konto.
   *[other] { $names } sind gerade in Ihrem Konto.
}
