# Was beim Öffnen und in einer Sitzung nicht stimmt, für den Support.
wrong-no-reason = Sagen Sie, was Sie prüfen, zum Beispiel: fehlgeschlagenen Rechnungsabgleich prüfen.
wrong-empty-reason = Sagen Sie, was Sie prüfen. „Support“ genügt nicht.
wrong-reason-too-long = Sagen Sie es in höchstens 500 Zeichen.
wrong-no-work = Wählen Sie, woran Sie arbeiten.
wrong-no-such-user = Wählen Sie, als wer Sie handeln.
wrong-no-step-up = Zeigen Sie Ihren zweiten Faktor noch einmal: Er gilt fünf Minuten, für eine Sitzung in einem Konto.
wrong-log-stopped = Das Protokoll von Porchlight kann im Moment nicht für sich bürgen, deshalb öffnet sich keine Sitzung. Es wurde nichts geöffnet. Wer Porchlight betreibt, findet den Grund unter Diagnose; schicken Sie dieses Formular danach noch einmal ab.
wrong-wrong-code = Geben Sie die sechs Ziffern ein, die Ihr Authenticator gerade anzeigt.
wrong-code-used = Dieser Code wurde schon benutzt. Warten Sie auf den nächsten, höchstens 30 Sekunden.
wrong-confirmation-used = Diese Bestätigung wurde schon benutzt: Jede gilt einmal. Bestätigen Sie neu.
wrong-confirmation-over = Diese Bestätigung ist älter als fünf Minuten. Bestätigen Sie neu; was Sie eingegeben haben, bleibt erhalten.
wrong-no-second-factor = Sie haben hier noch keinen Authenticator; ohne einen öffnet niemand ein Konto. Bitten Sie die Verwaltung um einen Link.
wrong-other-guidelines = Inzwischen gelten andere Richtlinien. Lesen Sie sie noch einmal.
wrong-grant-view-only = Der Kontoinhaber hat nur das Ansehen erlaubt. In dieser Sitzung kann nichts geändert werden.
wrong-hand-off-used = Dieser Weg in die Sitzung wurde schon benutzt. Gehen Sie noch einmal von der Seite der Sitzung aus.
wrong-session-still-open = Diese Sitzung läuft noch.
wrong-already-noted = Was behoben wurde, ist schon vermerkt.
