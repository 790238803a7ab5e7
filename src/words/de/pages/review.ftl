# Die Liste beendeter Sitzungen.
queue-title = Beendete Sitzungen
queue-counted = { $all ->
    [one] 1 Sitzung
   *[other] { $all } Sitzungen
}: { $pending } zu prüfen, { $cleared } ohne Beanstandung, { $flagged } beanstandet
queue-counted-overdue = { $counted }; bei { $count } sind Dateien nicht gelöscht
queue-which = Welche Sitzungen
queue-to-review = Zu prüfen
queue-cleared = Ohne Beanstandung
queue-flagged = Beanstandet
queue-open-flags = Offene Beanstandungen
queue-outside-task = Außerhalb der Aufgabe
queue-files-overdue = Dateien nicht gelöscht
queue-all = Alle
queue-narrowed = Eingegrenzt auf
queue-leave-out = Weglassen:
queue-narrow = Nach Person, Konto oder Woche eingrenzen
queue-agent = Support-Person
queue-everybody = Alle
queue-account = Konto
queue-week = Woche, in der sie endete
queue-any = Beliebig
queue-show = Diese anzeigen
queue-no-account = Kein einzelnes Konto heißt „{ $text }“; alle Konten werden angezeigt.
queue-none-to-review = Nichts mehr zu prüfen
queue-none-to-review-more = Eine Sitzung erscheint hier, sobald sie beendet ist.
queue-none-cleared = Noch keine Sitzung ist ohne Beanstandung geprüft
queue-none-cleared-more = Eine Sitzung erscheint hier, wenn bei der Prüfung nichts zu beanstanden war.
queue-none-flagged = Nichts ist beanstandet
queue-none-flagged-more = Eine Beanstandung besagt, dass jemand genauer hinsehen soll.
queue-none-open-flags = Keine Beanstandung ist offen
queue-none-open-flags-more = Eine Beanstandung ist offen, bis jemand aus der Prüfung vermerkt, was daraus wurde.
queue-none-outside-task = Jede Sitzung blieb bei ihrer angegebenen Aufgabe
queue-none-outside-task-more = Seiten, die nicht dazugehören, werden hier vermerkt.
queue-none-files-overdue = Keine Löschung ist überfällig
queue-none-files-overdue-more = Wer eine Datei exportiert, bestätigt binnen 24 Stunden, dass sie gelöscht ist.
queue-none-all = Noch keine Sitzung ist beendet
queue-none-all-more = Eine Sitzung erscheint hier, sobald sie beendet ist.
queue-who = { $account }: { $agent } als { $user }
queue-ended = { $lasted } · beendet: { $how }
queue-own = Sie haben sie geöffnet; jemand anderes muss sie prüfen.
queue-not-reviewed = Wurde nicht geprüft
queue-no-concerns = Ohne Beanstandung
queue-pages = Seiten
queue-first = Erste Seite
queue-more = Weitere Sitzungen

# Was eine Sitzung sehenswert macht.
risk-changes = { $count ->
    [one] 1 Änderung
   *[other] { $count } Änderungen
}
risk-tried = { $count ->
    [one] 1 Änderung nicht übernommen oder ungewiss
   *[other] { $count } Änderungen nicht übernommen oder ungewiss
}
risk-files = { $count ->
    [one] 1 Datei exportiert
   *[other] { $count } Dateien exportiert
}
risk-revealed = { $count ->
    [one] 1 verborgenes Feld angezeigt
   *[other] { $count } verborgene Felder angezeigt
}
risk-refused = { $count } verweigert
risk-outside = { $count } außerhalb der angegebenen Aufgabe
risk-pages = { $count ->
    [one] 1 Seite
   *[other] { $count } Seiten
}
risk-nothing = Nichts wurde darin geöffnet

# Tasten.
keys-title = Tasten
keys-next = Die nächste Sitzung
keys-before = Die vorige, oder zurück zur Liste
keys-open = Öffnen
keys-no-concerns = Ohne Beanstandung
keys-flag = Beanstanden: zuerst die Notiz, dann die Schaltfläche
keys-help = Diese Liste
keys-use = Diese Tasten in diesem Browser verwenden
keys-typing = Während Sie in ein Feld tippen, bewirken sie nichts.
keys-close = Schließen

# Eine Sitzung.
review-title = { $agent } bei { $account }
review-error-before = Fehler:
review-all = Alle Sitzungen
review-next = Nächste Sitzung
review-facts = Angaben
review-acted-as = Handelte als
review-ticket = Ticket
review-reason = Grund
review-task = Angegebene Aufgabe
review-opened = Geöffnet
review-ended = Beendet
review-lasted = Dauer
review-how-ended = Wie sie endete
review-mode = Modus am Ende
review-done = Was getan wurde
review-every-step = Jeder Schritt ({ $count })
review-yours = Ihre Prüfung
review-erased = Was diese Sitzung besagte, ist gelöscht; es ist nichts mehr zu prüfen.
review-own = Sie haben diese Sitzung geöffnet; jemand anderes muss sie prüfen.
review-read-by = Die Inhaber von { $account } lesen es in ihrem Verlauf.
review-note = Notiz
review-note-hint = Um eine Sitzung zu beanstanden, sagen Sie, was zu beanstanden ist.
review-clear = Ohne Beanstandung
review-flag = Beanstanden…
review-said-clear = { $account }, { $code }: ohne Beanstandung.
review-said-flag = { $account }, { $code }: beanstandet.
review-left = { $done } Noch { $count } zu prüfen; dies ist die nächste.
review-last = { $done } Das war die letzte.

# Beanstandungen, und was daraus wurde.
flags-title = Beanstandungen
flags-open-counted = { $count ->
    [one] 1 Beanstandung ist offen
   *[other] { $count } Beanstandungen sind offen
}
flag-open = Offen
flag-settled = Erledigt
flag-outcome = Was daraus wurde
flag-outcome-hint = Die Inhaber von { $account } lesen es in ihrem Verlauf.
flag-note = Was getan wurde
flag-save = Vermerken
flag-saved = Vermerkt, was aus der Beanstandung wurde.
flag-own = Sie haben diese Sitzung geöffnet; jemand anderes muss sagen, was aus der Beanstandung wurde.
flag-open-since = Diese Beanstandung ist offen

# Wochen.
weeks-title = Wochen
weeks-lead = Eine Woche wird abgezeichnet, sobald sie vorbei ist und jede ihrer Sitzungen geprüft ist.
weeks-all = Alle Wochen
week-called = Woche { $number }
week-none-yet = Noch keine Sitzung endete in ihr
week-counted = { $reviewed } von { $sessions } geprüft, { $flagged } beanstandet, { $unreviewed } ungeprüft
week-badge-signed = Abgezeichnet
week-badge-overdue = Überfällig
week-badge-running = Noch nicht vorbei
week-badge-open = Nicht abgezeichnet
week-stands = Wie sie steht
week-sessions = Sitzungen
week-cleared = Ohne Beanstandung
week-flagged = Beanstandet
week-to-review = Nicht geprüft
week-erased = Vor einer Prüfung gelöscht
week-still-open = Noch im Gange
week-look = Ansehen
week-review-them = Prüfen
week-signing = Abzeichnen
week-signature = { $number } von { $needed }
week-signs = Abgezeichnet von
week-ready = Alles ist geprüft.
week-sign-off-first = Woche { $number } abzeichnen…
week-sign-off = Woche { $number } abzeichnen
week-not-now = Jetzt nicht
week-check-title = Woche { $number } abzeichnen?
week-check-lead = Prüfen Sie noch einmal, was Sie abzeichnen.
week-check-says = Damit sagen Sie, dass diese Sitzungen geprüft wurden und dass Sie die Beanstandungen gesehen haben. Es steht im Protokoll des Anbieters, unter Ihrem Namen.
week-signed = Woche { $number } ist abgezeichnet.
week-signed-first = Sie haben Woche { $number } abgezeichnet; eine zweite Person muss es noch tun.
week-unreviewed-counted = { $count ->
    [one] Die eine ansehen, die nicht geprüft ist
   *[other] Die { $count } ansehen, die nicht geprüft sind
}

# Die Mail über Wochen, die niemand abgezeichnet hat.
mail-week-overdue = Woche { $number } ist nicht abgezeichnet
mail-weeks-overdue = { $count } Wochen sind nicht abgezeichnet
mail-week-one-signed = { $counted }; eine von zwei Personen hat abgezeichnet
mail-week-do = Prüfen Sie, was noch fehlt, und zeichnen Sie dann jede Woche auf ihrer Seite ab.
mail-week-mark = { $vendor } · Prüfungen
mail-week-why = Sie erhalten diese Mail, weil Sie die Sitzungen des Supports von { $vendor } prüfen. Sie kommt für jede Woche einmal.
