fact-who = Wer
fact-asked-from = Angefordert aus
fact-browser = Im Browser
fact-why = Warum
fact-ticket = Ticket
fact-task = Angegebene Aufgabe
fact-when = Wann
fact-since = Seit
fact-at-the-latest = Spätestens bis
fact-how-it-ended = Wie sie endete
fact-fixed = Was behoben wurde
fact-allowed = Erlaubt
fact-access-now = Supportzugang jetzt
fact-session = Sitzung
fact-until = Bis
fact-limited = Eingeschränkt
fact-now-until = Jetzt bis
fact-before = Bisher
fact-allowed-by = Erlaubt von
fact-changed-by = Geändert von
fact-turned-off-by = Ausgeschaltet von
fact-would-have-ended = Hätte geendet
fact-may = Der Support darf
fact-asked-why = Warum das
fact-answer-by = Antwort bis
fact-note = Notiz
fact-lead-note = Notiz der Leitung
fact-use-by = Gültig bis
fact-account = Konto
fact-causes = Gründe
tries-of-agent = { $agent } wurde { $count }-mal abgewiesen (Zeitraum: { $within })
tries-in-account = { $count } Versuche, { $account } zu öffnen, wurden verweigert (Zeitraum: { $within })
fact-for-how-long = Für wie lange
fact-approved-by = Zugestimmt hat
fact-each-time = Jedes Mal
fact-address-now = Mails gehen an

aside = { $text } ({ $aside })
who-as-whom = { $agent }, Support von { $vendor }, als { $user }
scope-view-in-full = Nur ansehen. Der Support kann nichts ändern.
scope-change-in-full = Ansehen, und ändern nach bewusstem Umschalten. Jede Änderung wird mit altem und neuem Wert aufgezeichnet.
counted-from-approval = { $length }, ab der Zustimmung gerechnet
asked-each-time = Vor jeder Sitzung wird ein Kontoinhaber gefragt und muss zustimmen.
access-on-until = An bis { $until }
access-off-since = Aus seit { $since }

nothing-exported = Nichts exportiert
interrupted-note = { $count ->
    [one] 1 Aufruf wurde unterbrochen; ob { $app } ihn ausgeführt hat, ist unbekannt.
   *[other] { $count } Aufrufe wurden unterbrochen; ob { $app } sie ausgeführt hat, ist unbekannt.
}
hidden-note = Für den Support verborgen: { $hidden }.
background-note = { $count ->
    [one] Das Skript einer Seite hat noch 1 weiteren Aufruf gemacht; er steht in Ihrem Verlauf.
   *[other] Die Skripte der Seiten haben noch { $count } weitere Aufrufe gemacht; sie stehen in Ihrem Verlauf.
}
place-and-time = { $page }, { $time }

fact-sessions = Support-Sitzungen
fact-changes = Änderungen
fact-refused-tries = Darin verweigerte Versuche
fact-not-let-in = Versuche, das Konto zu öffnen, verweigert
fact-access-allowed = Zugang erlaubt
fact-not-done = Außerdem

statement = Im { $month }: { $told }
statement-of-nothing = Keine Support-Sitzung über Porchlight im { $month }
sessions-counted = { $count ->
    [one] 1 Support-Sitzung
   *[other] { $count } Support-Sitzungen
}
times-in-full = { $count ->
    [0] nie
    [one] einmal
   *[other] { $count }-mal
}
erased-since = { $count ->
    [one] Der Inhalt von 1 Eintrag dieser Sitzungen wurde inzwischen gelöscht; er ist hier nicht mitgezählt.
   *[other] Der Inhalt von { $count } Einträgen dieser Sitzungen wurde inzwischen gelöscht; sie sind hier nicht mitgezählt.
}
