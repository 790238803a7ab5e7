shell-skip = Zum Inhalt
shell-observer = Sie beobachten: Sie können hier alles lesen und nichts entscheiden. { $who }
shell-footer = Supportzugang mit Porchlight { $version }
shell-settings = Einstellungen
shell-support = Support
shell-review = Prüfung
shell-admin = Verwaltung
shell-main = Hauptmenü
shell-sign-ins = Wo Sie angemeldet sind, und abmelden

form-problem = Das stimmt noch nicht
form-error = Fehler:
form-no-day = „{ $typed }“ ist kein Tag.

demo-bar = Vorführung
demo-choose = Wählen Sie, wer Sie sind.
demo-you-are = Sie sind
demo-next = Als Nächstes:
demo-mail = Post
demo-story = Die Geschichte

steps-technical = Technische Einzelheiten
steps-hidden = Für den Support verborgen

asked-from = von
asked-to = auf
asked-at = Gefragt
asked-used = Benutzt
asked-answer = Antwort
asked-answer-by = Antwort bis
asked-good-until = gültig bis
asked-line = { $agent } möchte { $what }
asked-quoted = „{ $note }“
asked-reason = Warum
asked-ticket = Ticket
asked-acting-as = Handelt als
asked-task = Angegebene Aufgabe
asked-how-long = Wie lange
asked-how-long-question = Wie lange?
asked-how-long-hint = Ab Ihrer Zustimmung gerechnet: In dieser Zeit kann eine Sitzung geöffnet werden, und danach ist sie zu Ende.

kind-view = Ansicht
kind-change = Änderung
kind-refused = Verweigert
kind-export = Export
kind-sensitive = Heikel
kind-reveal = Aufgedeckt
kind-consent = Rückfrage
kind-grant = Freigabe
kind-session = Sitzung
kind-mail = Mail
kind-review = Prüfung
kind-note = Hinweis

form-save = Speichern

asked-label-answer-by = Antwort bis
asked-label-lead-by = Antwort der Leitung bis
asked-label-good-until = Gültig bis

# Nach einem Namen.
said-until-end = hat es erlaubt, bis die Sitzung endet
said-once = hat es erlaubt, einmal
said-changes-until-end = hat Änderungen erlaubt, bis die Sitzung endet
said-declined = hat abgelehnt
said-screen = zeigt lieber den Bildschirm
said-agreed = hat zugestimmt
said-did-not-agree = hat nicht zugestimmt
said-allowed-access = hat den Supportzugang erlaubt
said-approved = hat zugestimmt
said-did-not-allow = hat es nicht erlaubt
said-did-not-approve = hat nicht zugestimmt

nav-access = Supportzugang
nav-questions = Rückfragen
nav-history = Verlauf
nav-mails = Mails
nav-how = So funktioniert es

nav-requests = Anfragen
nav-sessions = Sitzungen
nav-tries = Verweigerte Versuche
nav-weeks = Wochen
nav-fields = Felder
nav-staff = Mitarbeiter
nav-rules = Regeln
nav-diagnostics = Diagnose
nav-back = Zurück
nav-sign-ins = Anmeldungen
nav-support = Support-Sitzungen
nav-live = Live
