live-title = Live zusehen
live-lead = Wer gerade in Ihrem Konto ist und was dort geschieht, während es geschieht.
live-as-of = Stand:
live-again = Noch einmal ansehen
live-shows = Live. Was geschieht, erscheint von selbst.
live-lost = Die Verbindung ist abgebrochen; es wird wieder versucht.
live-signed-out = Sie sind hier nicht mehr angemeldet, deshalb geht diese Seite nicht weiter.
live-sign-in = Wieder anmelden
live-steps = Schritte, die neuesten zuerst
live-new = Neu darüber:
live-earlier = Alle früheren Schritte
live-as = { $agent } als { $user }
live-about = Alles zu dieser Rückfrage
live-approve = Dieser Sitzung zustimmen, höchstens { $length }
live-for-less = Für kürzer…
live-answer = Antworten…
live-came = { $agent } hat Ihr Konto geöffnet.
live-went = Die Sitzung von { $agent } ist beendet.
live-since-session = seit { $moment }, als die Sitzung von { $agent } endete
live-since-ever = und niemand war hier seit { $day }

history-lead = Alles, was den Supportzugang zu Ihrem Konto betrifft, das Neueste zuerst.
history-take = Zum Mitnehmen:
history-print = Drucken
history-choose = Auswählen, was Sie sehen
history-from = Von
history-until = Bis Ende des
history-what = Was
history-everything = Alles
history-who = Wer
history-anybody = Alle
history-ticket = Ticket
history-session = Sitzung
history-show = Anzeigen
history-hint = Lassen Sie weg, was Sie nicht brauchen. Der Code einer Sitzung, etwa S-7F3K, steht in ihren Mails; ein Ticket benennen Sie mit seiner Nummer oder seinem Link. Downloads enthalten, was hier gezeigt wird.
history-how-far = Wie weit zurück
history-days = { $days } Tage
history-shown = Was gezeigt wird
history-stop = Nicht mehr nur zeigen:
history-show-all = Alles zeigen
history-nothing-then = Da war nichts
history-no-entry = Dieser Verlauf hat keinen Eintrag { $chosen }. Er beginnt { $day }.
history-nothing-like = In diesem Verlauf steht nichts zu: { $chosen }. Er beginnt { $day }.
history-nobody = Niemand von { $vendor } hat Ihr Konto geöffnet
history-since = seit { $day }.
history-nothing-older = Nichts Älteres
history-going-on = läuft noch
history-part = { $shown } ihrer { $all } Einträge gehören zu dem, was Sie gewählt haben.
history-part-more = Nur von diesen ist hier die Rede.
history-pages = Seiten
history-newest = Neueste
history-older = Ältere
history-entries = { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
}
history-kept = { $days } Tage aufbewahrt
history-checkpoint = Neuester signierter Checkpoint: { $entries },
history-vouches = Er bürgt für jeden Eintrag davor: Keiner kann geändert, entfernt oder dazwischengeschoben werden, ohne dass es auffällt.
history-no-checkpoint = Noch ist kein Checkpoint signiert; der erste folgt binnen einer Minute.
history-download = Diesen Verlauf herunterladen (JSON Lines)
history-check = und selbst prüfen, ohne unseren Server:
history-how-checking = Wie das Prüfen geht
history-kind-unknown = Nichts ist von der Art „{ $kind }“.
history-no-agent = Niemand dieses Namens war in Ihrem Konto.
history-no-session = Keine Sitzung in diesem Verlauf heißt { $name }.
history-chip-session = Sitzung { $code }
history-chip-days = Die letzten { $days } Tage
history-chip-from = Ab { $day }
history-chip-until = Bis { $day }
history-chip-agent = Nur { $name }

activity-title = Was war
activity-visits = { $count ->
    [one] Besuch
   *[other] Besuche
}
activity-changes = { $count ->
    [one] Änderung
   *[other] Änderungen
}
activity-refused = { $count ->
    [one] verweigert
   *[other] verweigert
}
activity-said = Von { $first } bis { $last }. Die Tabelle darunter sagt dasselbe.
activity-by-week = Als Tabelle, nach Wochen
activity-by-day = Als Tabelle, nach Tagen
activity-week-from = Woche ab
activity-day = Tag
activity-head-visits = Besuche
activity-head-changes = Änderungen
activity-head-refused = Verweigert

receipt-title = Was der Support gesehen hat
receipt-title-so-far = Was der Support bisher gesehen hat
receipt-changes = { $count ->
    [one] Änderung
   *[other] Änderungen
}
receipt-pages = { $count ->
    [one] Seite gesehen
   *[other] Seiten gesehen
}
receipt-different = { $count } verschiedene
receipt-revealed = { $count ->
    [one] verborgenes Feld angezeigt
   *[other] verborgene Felder angezeigt
}
receipt-files = { $count ->
    [one] Datei exportiert
   *[other] Dateien exportiert
}
receipt-refused = { $count ->
    [one] Versuch verweigert
   *[other] Versuche verweigert
}
receipt-never = Nie geöffnet:

how-yes = Wozu es Ihr Ja braucht
how-yes-change = Eine Änderung, wenn Sie nur das Ansehen erlaubt haben: genau diese Änderung, mit altem und neuem Wert, einmal; oder Änderungen bis zum Ende der Sitzung.
how-yes-export = Jede Datei, die mitgenommen wird, auch wenn Änderungen erlaubt sind: genau diese Datei, einmal. Der Support muss sagen, wann sie wieder gelöscht ist.
how-yes-reveal = Ein verborgenes Feld, das der Support sehen muss: dieses Feld auf dieser Seite, einmal, binnen { $length }. Passwörter, Schlüssel und Kartennummern bleiben verborgen, was immer Sie antworten.
how-yes-sensitive = Heikles, etwa Geld, immer: Ihr Ja und das einer leitenden Person bei { $vendor }.
how-yes-lapse = Keine Antwort heißt Nein. Eine Rückfrage gilt { $length }, höchstens bis zum Ende des Supportzugangs.
how-live = Solange jemand in Ihrem Konto ist, können Sie zusehen, antworten und die Sitzung beenden: Live
how-hidden-rules = Nach den Regeln von { $vendor }, die jetzt gelten, sind auch diese Felder verborgen oder nur teilweise zu sehen:
how-register = Ein Feld, das auf einer von { $vendor } geschlossenen Seite neu ist, bleibt verborgen, bis eine leitende Person darüber entschieden hat; die Entscheidung wird aufgezeichnet.
how-overruled = Die Regeln von { $vendor } nehmen Folgendes weniger schwer als die üblichen:
how-review = Wer sich das hinterher ansieht
how-review-more = Jede beendete Sitzung wartet darauf, bei { $vendor } von jemandem gelesen zu werden, der nicht in ihr war. Was dabei herauskommt, und die Anmerkung bei einer Beanstandung, steht in Ihrem Verlauf. Auch verweigerte Versuche werden durchgesehen.
