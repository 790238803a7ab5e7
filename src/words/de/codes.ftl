# Hinter „verweigert:“, wenige Worte ohne Punkt.
refusal-view-only = nur ansehen
refusal-grant-view-only = nur Ansehen war erlaubt
refusal-export-needs-consent = keine Zustimmung
refusal-sensitive-needs-consent = keine Zustimmung
refusal-forbidden = das darf der Support nie
refusal-consent-unknown = keine Zustimmung
refusal-consent-unanswered = noch keine Antwort vom Kontoinhaber
refusal-consent-declined = der Kontoinhaber hatte Nein gesagt
refusal-consent-not-seconded = die Leitung hatte nicht zugestimmt
refusal-consent-other-session = die Zustimmung galt für eine andere Sitzung
refusal-consent-used = die Zustimmung war schon verbraucht
refusal-consent-expired = die Zustimmung war zu alt
refusal-consent-access-over = die Zustimmung war mit dem Supportzugang zu Ende
refusal-consent-other-content = die Zustimmung galt für etwas anderes
refusal-consent-required = keine Zustimmung
refusal-session-over = die Sitzung war zu Ende
refusal-no-active-grant = der Supportzugang war nicht erlaubt
refusal-work-view-only = die angegebene Aufgabe erlaubt nur Ansehen
refusal-grant-for-another = der Supportzugang war für jemand anderen erlaubt
refusal-grant-for-other-work = der Supportzugang war für eine andere Aufgabe erlaubt
refusal-no-step-up = keine frische Bestätigung mit zweitem Faktor
refusal-oidc-another-person = von der Anmeldung kam jemand anderes zurück
refusal-oidc-no-mfa = nur ein Faktor bei der Anmeldung
refusal-too-many-tries = zu viele falsche Einmalcodes
refusal-suspended = eine gesperrte Person
refusal-no-second-factor = kein zweiter Faktor
refusal-no-such-account = kein solches Konto
refusal-not-an-agent = niemand aus dem Support
refusal-not-eligible = niemand, der Konten öffnen darf
refusal-no-such-user = kein solcher Benutzer
refusal-acting-for-another = jemand, der für jemand anderen handelt
refusal-hand-off-used = dieser Zugang war schon benutzt
refusal-hidden-value-elsewhere = ein verborgener Wert wurde an eine andere Stelle geschickt
refusal-hidden-value-damaged = ein Teil eines verborgenen Wertes war verändert
refusal-hidden-value-doubled = ein verborgener Wert stand mehr als einmal da
refusal-hidden-value-unclear = es war unklar, welcher verborgene Wert welcher ist
refusal-hidden-value-exposed = ein verborgener Wert wäre sichtbar geworden
refusal-method-not-allowed = eine Art von Aufruf, die nicht erlaubt ist
refusal-unknown-host = eine Adresse, die die Regeln nicht kennen
refusal-reserved-address = eine Adresse, die Porchlight selbst gehört
refusal-ambiguous-path = eine Adresse, die sich auf zwei Arten lesen lässt
refusal-malformed-query = eine Adresse, die sich nicht lesen lässt
refusal-identity-header = ein Aufruf, der sich als jemand ausgab
refusal-duplicate-header = ein Aufruf, der sich selbst widersprach
refusal-conflicting-lengths = ein Aufruf, der sich selbst widersprach
refusal-method-override = ein Aufruf, der sich als ein anderer ausgab
refusal-content-type = eine Art von Inhalt, die sich nicht lesen lässt
refusal-upgrade = eine Art von Verbindung, die nicht erlaubt ist
refusal-too-long = ein zu langer Aufruf
refusal-bad-body = ein Inhalt, der sich nicht lesen lässt
refusal-graphql-unclear = ein GraphQL-Aufruf, der sich auf mehr als eine Art lesen lässt
refusal-graphql-persisted = ein GraphQL-Dokument, das nur die App kennt
refusal-unparseable = eine Seite, die sich nicht lesen lässt, sodass nichts darin verborgen werden konnte
refusal-too-deep = eine Seite, die sich nicht lesen lässt, sodass nichts darin verborgen werden konnte
refusal-too-large = eine Seite, die zu groß ist, um darin etwas zu verbergen
refusal-charset = eine Seite, die sich nicht lesen lässt, sodass nichts darin verborgen werden konnte

# Hinter „Sitzung beendet:“.
ended-hard-limit = die Zeit war um
ended-hard-limit-by = die Zeit war um
ended-idle = 15 Minuten ohne Aktivität
ended-idle-by = 15 Minuten ohne Aktivität
ended-grant-ended = der Supportzugang war zu Ende
ended-grant-ended-by = der Supportzugang war zu Ende
ended-withdrawn = der Supportzugang wurde ausgeschaltet
ended-withdrawn-by = { $name } hat den Supportzugang ausgeschaltet
ended-limited = der Supportzugang wurde auf andere Personen oder Aufgaben eingeschränkt
ended-limited-by = { $name } hat den Supportzugang auf andere Personen oder Aufgaben eingeschränkt
ended-owner-stopped = von einem Kontoinhaber beendet
ended-owner-stopped-by = { $name } hat sie beendet
ended-agent = vom Support beendet
ended-agent-by = { $name } hat sie beendet
ended-app-log-out = der Support hat sich von der App abgemeldet
ended-app-log-out-by = { $name } hat sich von der App abgemeldet
ended-agent-no-longer-eligible = die Person vom Support darf keine Konten mehr öffnen
ended-agent-no-longer-eligible-by = { $name } darf keine Konten mehr öffnen
ended-because = { $how }: { $because }
lack-suspended = gesperrt
lack-agent-role = nicht mehr im Support
lack-second-factor = ohne zweiten Faktor
lack-training = ohne die nötige Schulung
lack-fresh-training = die Schulung liegt zu lange zurück
lack-guidelines = die geltenden Richtlinien sind nicht gelesen

hidden-password = { $count ->
    [one] 1 Passwort
   *[other] { $count } Passwörter
}
hidden-secret = { $count ->
    [one] 1 Geheimnis
   *[other] { $count } Geheimnisse
}
hidden-key = { $count ->
    [one] 1 Schlüssel
   *[other] { $count } Schlüssel
}
hidden-token = { $count ->
    [one] 1 Token
   *[other] { $count } Tokens
}
hidden-recovery-code = { $count ->
    [one] 1 Wiederherstellungscode
   *[other] { $count } Wiederherstellungscodes
}
hidden-card-number = { $count ->
    [one] 1 Kartennummer
   *[other] { $count } Kartennummern
}
hidden-card-code = { $count ->
    [one] 1 Kartenprüfnummer
   *[other] { $count } Kartenprüfnummern
}
hidden-bank-account = { $count ->
    [one] 1 Bankverbindung
   *[other] { $count } Bankverbindungen
}
hidden-national-id = { $count ->
    [one] 1 Ausweisnummer
   *[other] { $count } Ausweisnummern
}
hidden-birth-date = { $count ->
    [one] 1 Geburtsdatum
   *[other] { $count } Geburtsdaten
}
hidden-passport = { $count ->
    [one] 1 Passnummer
   *[other] { $count } Passnummern
}
hidden-tax-id = { $count ->
    [one] 1 Steuernummer
   *[other] { $count } Steuernummern
}
hidden-private-note = { $count ->
    [one] 1 private Notiz
   *[other] { $count } private Notizen
}
hidden-other = { $count } × { $what }
