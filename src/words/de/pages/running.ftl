# Worauf die Verwaltung schaut, während Porchlight läuft: Aufgaben, Mails, Diagnose.
nav-jobs = Hintergrund
nav-outbox = Mails

jobs-title = Hintergrundaufgaben
jobs-lead = { $count } Aufgaben laufen von selbst, und keine braucht Sie.
jobs-lead-trouble = { $count ->
    [one] 1 Aufgabe braucht einen Blick
   *[other] { $count } Aufgaben brauchen einen Blick
}; die übrigen laufen von selbst.
jobs-look-again = Neu laden
jobs-run-now = Jetzt ausführen
jobs-running-since = Läuft seit
jobs-last = Zuletzt
jobs-came-to = { $count ->
    [0] nichts zu tun
    [one] 1 erledigt
   *[other] { $count } erledigt
}, { $took }
jobs-took-moment = in weniger als einer Sekunde
jobs-took-seconds = { $count ->
    [one] in 1 Sekunde
   *[other] in { $count } Sekunden
}
jobs-took = Dauer { $length }
jobs-every-seconds = alle { $count } Sekunden
jobs-every-minute = jede Minute
jobs-every-hour = jede Stunde
jobs-every = alle { $length }
jobs-next = wieder
jobs-next-at-once = gleich wieder
jobs-asked-by = von Hand ausgeführt durch { $by },
jobs-asked-now = Angestoßen: „{ $job }“ Es beginnt binnen Sekunden; diese Seite muss dafür nicht offen bleiben.
jobs-asked-already = Das war schon angestoßen: „{ $job }“ Nichts geschah doppelt; unten steht, wie es lief.
jobs-failed-before = Davor fehlgeschlagen,
jobs-state-new = Noch nicht gelaufen
jobs-state-fine = Läuft
jobs-state-running = Läuft gerade
jobs-state-asked = Beginnt gleich
jobs-state-failed = Fehlgeschlagen
jobs-state-interrupted = Unterbrochen
jobs-state-late = Überfällig
jobs-late = Fällig war sie am { $at }, gelaufen ist sie nicht.
jobs-late-advice = Warum, steht im Protokoll des Servers; läuft keiner, starten Sie einen. Die Aufgabe holt von selbst auf.
jobs-interrupted = Ein Lauf begann am { $at } und meldete kein Ende.
jobs-interrupted-advice = Vermutlich wurde der Server mittendrin angehalten. Nichts geschieht doppelt: Führen Sie die Aufgabe jetzt aus, oder warten Sie, bis sie wieder an der Reihe ist.
jobs-failed-full = Auf der Festplatte ist kein Platz mehr.
jobs-failed-full-advice = Schaffen Sie Platz; die Aufgabe läuft von selbst weiter.
jobs-failed-unreachable = Die Datenbank antwortete nicht.
jobs-failed-unreachable-advice = Prüfen Sie, ob sie läuft und von hier aus zu erreichen ist; die Aufgabe läuft von selbst weiter.
jobs-failed-stored = Etwas Gespeichertes ließ sich nicht lesen.
jobs-failed-stored-advice = Geben Sie die technischen Einzelheiten und die Diagnose an alle weiter, die Porchlight betreuen. Zur nächsten Zeit wird es wieder versucht.
jobs-failed-ours = Das ist ein Fehler in Porchlight selbst.
jobs-failed-ours-advice = Geben Sie die technischen Einzelheiten und die Diagnose an alle weiter, die Porchlight betreuen. Zur nächsten Zeit wird es wieder versucht.

# Jede Aufgabe in einem Satz, nach ihrem Namen im Zeitplan.
job-send-mails-that-are-due = Verschickt fällige Mails.
job-write-down-sessions-ends = Vermerkt das Ende von Sitzungen und reiht ihre Zusammenfassungen ein.
job-note-grants-that-lapsed = Vermerkt, wenn erlaubter Zugang abgelaufen ist.
job-lapse-unanswered-questions = Schließt Rückfragen, die niemand rechtzeitig beantwortet hat.
job-lapse-requests-to-come-in = Schließt Anfragen und Zustimmungen, deren Zeit um ist.
job-mark-lost-requests-unknown = Vermerkt Aufrufe der App, die nie beantwortet wurden, als ungewiss.
job-settle-what-ended-sessions-came-to = Zählt für die Prüfung zusammen, was in beendeten Sitzungen geschah.
job-sign-checkpoints = Unterschreibt jeden Verlauf, in dem es Neues gibt.
job-keep-the-newest-checkpoint-outside = Bewahrt den neuesten unterschriebenen Stand außerhalb der Datenbank auf und vergleicht ihn.
job-read-the-rules-file-again = Liest die Regeldatei neu, wenn sie sich geändert hat.
job-list-fields-that-were-seen = Listet neue Feldnamen zur Entscheidung auf.
job-tell-reviewers-of-refused-tries = Meldet der Prüfung, wenn jemand zu oft abgewiesen wird.
job-forget-old-refused-tries = Vergisst verweigerte Versuche, deren Zeit um ist.
job-queue-monthly-statements = Reiht die monatlichen Übersichten für die Inhaber ein.
job-remind-reviewers-of-overdue-weeks = Erinnert die Prüfung an Wochen, die niemand abgezeichnet hat.
job-erase-what-is-past-its-time = Löscht, was lange genug aufbewahrt wurde.

# Der Postausgang.
outbox-title = Mails
outbox-lead-fine = Keine Mail ist gescheitert. { $waiting ->
    [0] Keine wartet.
    [one] 1 Mail wartet.
   *[other] { $waiting } Mails warten.
}
outbox-lead-failed = { $failed ->
    [one] 1 Mail ist gescheitert
   *[other] { $failed } Mails sind gescheitert
}; { $waiting ->
    [0] keine wartet
    [one] 1 wartet
   *[other] { $waiting } warten
}.
outbox-private = Was in Mails steht, geht nur die etwas an, die sie bekommen: Hier sehen Sie, welche es sind und wie es ihnen ergeht. Adressen von Kunden sind gekürzt. Abschalten oder löschen lässt sich hier nichts.
outbox-way = So werden Mails verschickt
outbox-server = Mailserver
outbox-server-said = { $host }, Port { $port }, { $tls }
outbox-tls-implicit = TLS von Anfang an
outbox-tls-starttls = STARTTLS
outbox-tls-none = unverschlüsselt
outbox-signs-in = Meldet sich dort an
outbox-signs-in-yes = mit Benutzername und Passwort
outbox-signs-in-no = nein
outbox-folder = Ordner
outbox-folder-said = { $folder } (keine Mail verlässt diesen Rechner)
outbox-sender = Absender
outbox-limit = Wartet auf Antwort höchstens
outbox-limit-said = { $count } Sekunden
outbox-test = Testmail senden
outbox-test-hint = An { $to }, sofort.
outbox-failed = Gescheitert
outbox-failed-none = Keine Mail ist gescheitert
outbox-failed-none-more = Hierher kommt eine Mail, die der Mailserver ablehnt oder die sich { $tries }-mal nicht übergeben ließ.
outbox-waiting = Wartet
outbox-waiting-none = Keine Mail wartet
outbox-waiting-none-more = Eine Mail steht hier nur, bis der Mailserver sie angenommen hat.
outbox-sent = Zuletzt verschickt
outbox-sent-none = Noch nichts wurde verschickt
outbox-sent-none-more = Hier erscheinen die neuesten Mails, sobald der Mailserver sie angenommen hat.
outbox-to = an { $name } ({ $address })
outbox-erased = an wen, ist gelöscht
outbox-of-staff = Ihr Team
outbox-since = seit
outbox-tried = { $count ->
    [0] noch nicht versucht
    [one] einmal versucht
   *[other] { $count }-mal versucht
}
outbox-next = nächster Versuch
outbox-under-way = wird gerade verschickt
outbox-given-up = gescheitert
outbox-again = Erneut senden
outbox-again-done = Die Mail geht binnen Sekunden erneut hinaus; unten steht, wie es ihr ergeht.
outbox-again-was = von Hand erneut gesendet nach { $count ->
    [one] 1 Versuch
   *[other] { $count } Versuchen
}
outbox-said = Die Antwort:
outbox-and-more = und { $count } weitere
reason-mail-refused = Der Mailserver hat sie endgültig abgelehnt.
reason-mail-refused-advice = Meist stimmt die Adresse nicht: Vergleichen Sie sie mit der des Kunden, und übernehmen Sie die richtige mit dem Konto: Spätere Mails gehen dorthin. Diese bleibt gescheitert.
reason-mail-later = Der Mailserver hat sie nicht angenommen.
reason-mail-later-advice = Sehen Sie nach, was er dazu sagt. Mails, die noch warten, werden von selbst wieder versucht.
reason-mail-no-answer = Der Mailserver antwortete nicht.
reason-mail-no-answer-advice = Prüfen Sie, ob er läuft und von hier aus zu erreichen ist, und ob Server und Port stimmen.
reason-mail-address = An diese Adresse lässt sich keine Mail senden.
reason-mail-address-advice = Übernehmen Sie die richtige mit dem Konto des Kunden: Spätere Mails gehen dorthin. Diese bleibt gescheitert.

outbox-kind-access-allowed = Supportzugang erlaubt
outbox-kind-access-changed = Supportzugang geändert
outbox-kind-access-withdrawn = Supportzugang ausgeschaltet
outbox-kind-session-opened = Sitzung eröffnet
outbox-kind-session-summary = Zusammenfassung einer Sitzung
outbox-kind-statement = Monatliche Übersicht
outbox-kind-question-asked = Rückfrage an Inhaber
outbox-kind-question-answered = Antwort auf eine Rückfrage
outbox-kind-question-for-lead = Rückfrage an die Leitung
outbox-kind-request-for-owner = Anfrage an Inhaber
outbox-kind-request-for-lead = Anfrage an die Leitung
outbox-kind-request-answered = Antwort auf eine Anfrage
outbox-kind-address-changed = Geänderte E-Mail-Adresse
outbox-kind-sign-in-link = Link zum Anmelden
outbox-kind-tries-refused = Zu viele verweigerte Versuche
outbox-kind-week-overdue = Nicht abgezeichnete Wochen

outbox-test-title = Testmail
outbox-test-taken = Der Mailserver hat die Testmail angenommen
outbox-test-taken-more = Sehen Sie im Postfach von { $to } nach. Kommt sie nicht binnen Minuten, sehen Sie bei den unerwünschten Mails nach, und prüfen Sie die Domain des Absenders (SPF, DKIM).
outbox-test-kept = Die Testmail liegt im Ordner
outbox-test-kept-more = So sind Mails hier eingerichtet: Keine verlässt diesen Rechner.
outbox-test-not = Die Testmail wurde nicht angenommen
outbox-test-answer = Die Antwort
outbox-test-file = Datei
outbox-test-to = An
outbox-test-once-more = Noch eine senden
outbox-back = Zurück zu den Mails

mail-trial-subject = Testmail von Porchlight
mail-trial-lead = Das ist die Testmail, die { $name } unter „Mails“ bei { $vendor } angefordert hat.
mail-trial-says = Sie ist angekommen: Mails verlassen Porchlight und kommen hier an.
mail-trial-why = Sie erhalten diese Mail, weil Sie sie angefordert haben.

# Diagnose.
diagnostics-title = Diagnose
diagnostics-lead = Wie es Porchlight geht. Nichts hier ist geheim.
diagnostics-stopped = Nichts wird unterschrieben, und keine Sitzung öffnet sich
diagnostics-stopped-why = Der Grund: { $why }.
diagnostics-rules = Die Regeldatei ist fehlerhaft, daher gelten die Regeln von vorher
diagnostics-version = Version
diagnostics-now = Zeit (UTC)
diagnostics-origins = Adressen der Sitzungen
diagnostics-open = Offene Sitzungen
diagnostics-mails-waiting = Wartende Mails
diagnostics-mails-failed = Gescheiterte Mails
diagnostics-jobs = Hintergrundaufgaben
diagnostics-jobs-fine = alle laufen
diagnostics-jobs-trouble = { $count ->
    [one] 1 braucht einen Blick
   *[other] { $count } brauchen einen Blick
}
diagnostics-signed-by = Verläufe unterschreibt
diagnostics-outside = Außerhalb der Datenbank verwahrt
diagnostics-outside-said = das Protokoll des Anbieters über { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
}
diagnostics-logs = Verläufe
diagnostics-log = Verlauf
diagnostics-entries = Einträge
diagnostics-signed-up-to = Unterschrieben bis
diagnostics-copy-title = Zum Weitergeben
diagnostics-copy-lead = Dasselbe als Text, ohne Namen von Kunden oder Personen und ohne Geheimnisse: für ein Ticket, oder für alle, die Ihnen helfen. Er ist auf Englisch.
diagnostics-copy = Kopieren
diagnostics-copied = Kopiert.
diagnostics-copy-failed = Ihr Browser hat das Kopieren nicht zugelassen; markieren Sie stattdessen den Text.
diagnostics-copy-text = Diagnose als Markdown
diagnostics-copy-file = Als Datei
