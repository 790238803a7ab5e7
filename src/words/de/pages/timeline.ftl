# Eine Sitzung: das Wichtigste, was wann geschah, was dafür bürgt.
timeline-of = { $agent } in Ihrem Konto
timeline-all-erased = Was darin stand, ist gelöscht. Ihr Code, ihre Zeiten und jeder Beweis bleiben.
timeline-code = Support-Sitzung { $code }
timeline-page-title = { $agent } als { $user }, { $span }
timeline-take = Diese Sitzung zum Mitnehmen:
timeline-back = Zurück zum Verlauf

timeline-facts = Das Wichtigste
timeline-who = Wer
timeline-who-of = { $agent }, Support von { $vendor }
timeline-as = Als
timeline-opened = Geöffnet
timeline-ended = Beendet
timeline-ended-after = nach { $length }
timeline-how-ended = Wie sie endete
timeline-mode = Modus
timeline-mode-at-end = Modus am Ende
timeline-ends = Endet
timeline-at-latest = spätestens

timeline-done = Was getan wurde
timeline-done-so-far = Was bisher getan wurde

timeline-title = Was wann geschah
timeline-going-on = Sie läuft noch.
timeline-watch = Live zusehen
timeline-at-first = Zuerst: { $mode }
timeline-task = für { $task }
timeline-after = nach { $length }
timeline-ticket = Ticket
timeline-one-by-one = { $count ->
    [one] 1 Schritt
   *[other] { $count } Schritte, einzeln
}
timeline-erased = { $count } Einträge { $erased }
timeline-background = { $count ->
    [one] 1 Aufruf durch die Skripte der Seiten
   *[other] { $count } Aufrufe durch die Skripte der Seiten
}
timeline-scripts-more = Hier stehen die ersten davon; alle stehen auf der ganzen Seite.
timeline-awaited = Steht noch aus
timeline-parts = Teile dieser Sitzung
timeline-part = Zeilen { $first } bis { $last } von { $of }
timeline-earlier = Früher
timeline-later = Später
timeline-newest = Zum Ende
timeline-whole = Alles auf einer Seite

timeline-proof = Mails, Prüfung und Beweis
mailed-summary = Zusammenfassung
mailed-question = Eine Rückfrage
mailed-answer = Ihre Antwort, an den Support
mailed-answer-lead = Ihre Antwort, an die Leitung
mailed-opened = Nachricht, dass die Sitzung geöffnet wurde
mail-state-sent = geschickt
mail-state-due = wartet auf den Versand seit
mail-state-failed = konnte nicht geschickt werden; aufgegeben
timeline-review = Prüfung
timeline-checkpoint = Checkpoint
timeline-not-covered = die neuesten Zeilen oben stehen noch nicht darunter
timeline-proof-label = Beweis
timeline-proof-download = Den Beweis dieser Sitzung herunterladen
timeline-signed = Der Checkpoint, wie er signiert wurde
timeline-signed-label = Signierter Checkpoint
timeline-root = Wurzel { $root }.
timeline-download = Laden Sie den Verlauf herunter
timeline-and-run = und prüfen Sie ihn selbst mit

proof-none-yet = Von dieser Sitzung gibt es noch keinen Beweis. Er kommt mit dem signierten Checkpoint nach dem Ende der Sitzung, spätestens eine Minute danach.
