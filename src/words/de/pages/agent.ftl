# Die erste Seite im Support: ein Suchfeld, was läuft, was wartet, was war.
find-title = Support-Sitzungen
find-lead = Sie öffnen ein Konto nur, solange ein Inhaber es erlaubt.
find-inside = Sie sind gerade in
find-as = { $account } als { $user }
find-minutes-left = noch { $count } Min.
find-back-to-app = Zurück in die App
find-session-page = Seite der Sitzung
find-due = Dateien, die Sie löschen müssen
find-files = { $count ->
    [one] 1 Datei
   *[other] { $count } Dateien
}
find-overdue = Überfällig
find-since = seit
find-confirm-by = Bestätigen bis
find-questions = Ihre Rückfragen an Kontoinhaber
find-requests = Worum Sie gebeten haben
find-account = Ein Konto finden
find-label = Konto, Person, Sitzung oder Ticket
find-hint = Ein Name oder eine Kennung, eine ganze E-Mail-Adresse, der Code einer Sitzung wie S-7F3K oder der Link eines Tickets.
find-search = Suchen
find-leave-out = Weglassen:
find-ticket = Für Ticket { $number }
find-ticket-new = Mit diesem Ticket war noch niemand in einem Konto. Wählen Sie das Konto; das Ticket wird übernommen.
find-with-ticket = Schon mit diesem Ticket
find-recent = Ihre letzten Konten
find-others = Andere Konten
find-accounts = Konten
find-no-accounts = Es gibt noch keine Konten.
find-none = Kein Konto passt zu „{ $q }“.
find-looked-in = Gesucht wurde in Namen und Kennungen von Konten, ganzen E-Mail-Adressen ihrer Inhaber, ganzen Kennungen ihrer Benutzer und Codes Ihrer Sitzungen. Ein Teil einer Adresse findet niemanden.
find-other-link = Dieser Link führt zu keinem Ticket.
find-link-looks = Geben Sie einen Link ein, { $looks }.
find-all = Alle Konten anzeigen
find-counted = { $count ->
    [one] 1 Konto gefunden
   *[other] { $count } Konten gefunden
}
find-more = Das sind die ersten { $count }. Die anderen finden Sie über die Suche.
find-past = Ihre bisherigen Sitzungen
find-ended = Beendet: { $how }

# Ein Konto in einer Liste: was im Weg steht und was zu tun ist.
found-until = Zugang bis
found-no-access = Kein Zugang erlaubt
found-not-for = Der Zugang ist an, aber nur für { $only }.
found-nobody = Die App hat keinen Benutzer genannt, als der Sie handeln könnten.
found-lead-first = Vor jeder Sitzung muss die Leitung zustimmen.
found-owner-first = Vor jeder Sitzung wird ein Kontoinhaber gefragt.
found-inside = Sie sind gerade darin, { $code }.
found-open = Öffnen
found-ask-open = Um Zustimmung bitten
found-go-on = Zur Sitzung
found-see-request = Anfrage ansehen
found-by-you = Sie
found-going-on = läuft noch
found-others = { $count ->
    [one] Mit diesem Ticket war schon jemand anderes aus dem Support darin.
   *[other] Mit diesem Ticket waren schon andere aus dem Support darin, { $count }-mal.
}

# Tasten.
find-key-search = Zum Suchfeld
find-key-first = Im Suchfeld: suchen; noch einmal: das erste gefundene Konto
find-key-next = Das nächste Konto
find-key-before = Das vorige Konto
find-keys-typing = Während Sie in ein Feld tippen, wirken nur die Eingabetaste und die Pfeile des Suchfelds.

# Wer keine Konten öffnen darf.
you-lack = Sie dürfen im Moment keine Konten öffnen.
you-lack-title = Sie dürfen keine Konten öffnen
you-lack-heading = Sie dürfen im Moment keine Konten öffnen
you-lack-recorded = Ihr Versuch ist aufgezeichnet: Die Inhaber des Kontos sehen ihn in ihrem Verlauf.
you-lack-suspended = Sie sind gesperrt.{ $of }
you-lack-suspended-next = Fragen Sie in der Verwaltung, warum und was zuerst geschehen muss.
you-lack-agent-role = Sie gehören nicht zum Support.{ $of }
you-lack-agent-role-next = Fragen Sie in der Verwaltung, falls Sie Konten öffnen sollen.
you-lack-second-factor = Sie haben noch keinen zweiten Faktor.{ $of }
you-lack-second-factor-next = Bitten Sie die Verwaltung um einen neuen Link; dahinter richten Sie einen ein.
you-lack-training = Noch hat niemand vermerkt, dass Sie die Schulung abgeschlossen haben.{ $of }
you-lack-training-next = Schließen Sie die Schulung ab, und lassen Sie die Verwaltung den Tag vermerken.
you-lack-fresh-training = Ihre Schulung galt bis { $of }.
you-lack-fresh-training-next = Schließen Sie die Schulung ab, und lassen Sie die Verwaltung den Tag vermerken.
you-lack-guidelines = Sie haben die Richtlinien, Fassung { $of }, noch nicht gelesen.
you-lack-guidelines-next = Lesen Sie die Richtlinien, und bestätigen Sie es.

# Die Richtlinien.
guide-title = Richtlinien
guide-heading = Richtlinien für den Support
guide-version = Fassung { $version }
guide-elsewhere = Sie stehen auf einer eigenen Seite:
guide-read = Sie haben diese Fassung gelesen.
guide-read-before = Sie haben die Fassung { $version } gelesen.
guide-accept = Ich habe sie gelesen
guide-noted = Vermerkt: Sie haben die Richtlinien gelesen.
guide-none = Es gibt nichts zu lesen
guide-none-more = Ohne Richtlinien in den Einstellungen muss niemand welche bestätigen.
