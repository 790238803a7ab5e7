# Die Seite der Regeln: was gilt, das Ausprobieren, und was der aufgezeichnete Verkehr nahelegt.
rules-title = Regeln
rules-lead = Was jede Adresse der App ist, wie sie sich liest und was zu sehen sein darf.

rules-trouble = Die Datei, wie sie jetzt ist, gilt nicht
rules-trouble-stays = Bis das behoben ist, gelten die Regeln von vorher.
rules-trouble-unreadable = Die Regeldatei { $file } lässt sich nicht lesen: { $why }
rules-trouble-wrong = Die Regeldatei { $file } hat { $count ->
    [one] einen Fehler
   *[other] { $count } Fehler
}
rules-trouble-line = Zeile { $line }
rules-trouble-place = Zeile { $line }, Spalte { $column }:

rules-in-force = In Kraft
rules-file = Datei
rules-file-read-again = neu gelesen, sobald sie sich ändert
rules-file-none = keine: Über alles entscheiden die eingebauten Regeln
rules-unsaid = Routen ohne Angabe
rules-closed = verborgen, wenn nichts es zeigt
rules-open = zu sehen, wenn nichts es verbirgt
rules-identity = So erfährt die App, wen sie zeigt
rules-identity-headers = durch Header ({ $names })
rules-identity-jwt = durch ein signiertes Token in { $header }, { $count } s gültig
rules-identity-entry = durch einen Einstieg unter { $address }
rules-hosts = Weitere Hosts
rules-host = { $alias } ({ $origin })
rules-host-told = { $alias } ({ $origin }, erfährt, wen er zeigt)
rules-cookies = Cookies, die Skripte lesen dürfen
rules-limits = Grenzen
rules-limits-said = Hochladen bis { $upload } MiB, für Rückfragen aufbewahrt bis { $asked } MiB, Seiten bis { $page } MiB, Antworten binnen { $answer } s
rules-none = In der Datei stehen keine Routen und keine Felder
rules-none-more = Seiten sind Ansichten, andere Methoden Änderungen; Dateien, Geld, Passwörter und Benutzer sind an ihren Namen zu erkennen.

rules-routes = Routen, der Reihe nach
rules-column-line = Zeile
rules-column-requests = Aufrufe
rules-column-are = Sind
rules-column-read-as = Liest sich als
rules-any-method = alle
rules-as-built-in = wie eingebaut
rules-instead-of = nicht
rules-reads-as-title = Titel ihrer Seite
rules-at = bei { $host }
rules-with = mit { $name }
rules-with-value = mit { $name }={ $value }
rules-with-field = mit dem Feld { $name }
rules-with-field-value = mit dem Feld { $name }={ $value }
rules-sent-as = gesendet als { $kind }
rules-operation = Operation { $name }
rules-persisted = Dokument { $id }
rules-takes-files = nimmt Dateien an: { $kinds }
rules-binary = binäre Nachrichten gehen ungelesen durch
rules-fields = Felder, der Reihe nach
rules-column-field = Feld
rules-column-shows = Zeigt

rules-try = Einen Aufruf ausprobieren
rules-try-lead = Es wird nichts gesendet. Der Aufruf wird genau so gelesen und beurteilt wie im Gateway.
rules-try-host = Host
rules-try-host-app = die App
rules-try-method = Methode
rules-try-kind = Inhalt
rules-try-kind-none = kein Inhalt
rules-try-kind-form = ein Formular
rules-try-kind-json = JSON
rules-try-kind-multipart = ein Formular mit Dateien
rules-try-target = Adresse
rules-try-target-hint = Mit dem Teil nach dem Fragezeichen, zum Beispiel /invoices/17?tab=lines
rules-try-body = Was gesendet wird
rules-try-body-hint = Wie ein Browser es sendet: q=Fabrikam für ein Formular, ein JSON-Dokument, oder die Teile eines Formulars mit Dateien, von der ersten Trennlinie an.
rules-try-answer = Ein Stück der Antwort der App
rules-try-answer-hint = HTML oder JSON, um zu sehen, was der Support davon sähe. Kann leer bleiben.
rules-try-button = Ausprobieren

rules-tried-refused = Der Aufruf wird abgewiesen
rules-tried-is = Der Aufruf ist:
rules-means-view = Die Seite wird gezeigt und der Aufruf aufgezeichnet.
rules-means-change = Er wird gesendet, wenn auf Ändern umgeschaltet ist; das muss der Kunde erlaubt haben.
rules-means-sensitive = Er wird erst gesendet, wenn der Kunde genau dazu Ja gesagt hat.
rules-means-export = Er wird erst gesendet, wenn der Kunde zu genau dieser Datei Ja gesagt hat.
rules-means-forbidden = Er wird aus einer Support-Sitzung nie gesendet.
rules-means-asset = Er wird ohne die Identität des Kunden geholt und gezählt.
rules-means-log-out = Er beendet die Support-Sitzung und wird nicht gesendet.
rules-overruled = Die Regel sagt
rules-overruled-all-the-same = , und trotzdem gelten die eingebauten Regeln:
rules-overruled-why = Sie sagt nicht
rules-overruled-never = oder dieser Aufruf kann nie etwas anderes sein.
rules-tried-rule = Regel
rules-tried-rule-line = { $rule } (Zeile { $line })
rules-tried-built-in = die eingebauten
rules-tried-by-default = Nach den eingebauten Regeln
rules-tried-says = Satz
rules-tried-files = Dateien
rules-tried-file = { $file } ({ $count } Byte) als { $field }
rules-tried-fields = Felder sind aufgeführt unter
rules-tried-app-gets = Die App bekäme
rules-tried-host-gets = Der Host bekäme
rules-tried-answer = Die Antwort ist
rules-seen-title = Was der Support sähe
rules-seen-hidden = { $count ->
    [0] Nichts darin ist verborgen.
    [one] Ein Wert ist verborgen.
   *[other] { $count } Werte sind verborgen.
}
rules-seen-label = Die Antwort, wie der Support sie bekäme
rules-seen-withheld = Nichts davon: { $why }.

rules-suggested = Vorschläge nach dem, was der Support tat
rules-suggested-no-traffic = Noch sind keine Aufrufe aufgezeichnet
rules-suggested-no-traffic-more = Sobald in Sitzungen gearbeitet wurde, stehen hier Regeln, die helfen würden.
rules-suggested-none = Nichts vorzuschlagen
rules-suggested-none-more = Alle aufgerufenen Routen lesen sich nach den geltenden Regeln gut.
rules-suggested-seen = Aufgerufen:
rules-suggested-paste = Regel zum Einfügen: { $title }
rules-about-at = { $route } bei { $host }
rules-suggest-host = { $about }: Ruft die App das auf?
rules-suggest-host-why = Das Skript einer Seite wollte damit sprechen, und der Browser hat es verhindert. Wenn der Host Ihnen gehört, nennen Sie ihn hier; wen er zeigt, erfährt er nur mit identity = true.
rules-suggest-change = { $about }: Ist das eine Änderung?
rules-suggest-change-why = Die Adresse wird mit GET aufgerufen, gilt also als Ansicht, und auch wer nur ansehen darf, kann sie aufrufen. Ihr Name klingt nach einer Änderung.
rules-suggest-looks = { $about }: Wird hier nur angesehen?
rules-suggest-looks-why = { $count ->
    [0] Der Aufruf kommt mit POST, gilt also als Änderung.
    [one] Der Aufruf wurde einmal verweigert, weil die Sitzung nur ansehen durfte.
   *[other] Der Aufruf wurde { $count }-mal verweigert, weil die Sitzung nur ansehen durfte.
} Sein Name klingt nach einer Suche.
rules-suggest-export = { $about }: ein Export, wie die Antwort zeigt
rules-suggest-export-why = Erst an der Antwort war zu sehen, dass hier Daten mitgenommen werden; die App war also schon gefragt, bevor verweigert wurde. Mit einer Regel muss vorher um Zustimmung gebeten werden.
rules-suggest-words = { $about }: Worte dafür
rules-suggest-words-why = Der Kunde liest nur die Adresse. Schreiben Sie, was geschieht, mit dem Verb am Anfang: „sent invoice 17“.

rules-seen-routes = Aufgerufene Routen
rules-seen-routes-order = Aufgerufene Routen, die häufigsten zuerst
rules-column-by = Nach
rules-column-seen = Aufgerufen
rules-column-refused = Verweigert
rules-built-in = eingebaut
