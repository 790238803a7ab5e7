agent-unnamed = Support
the-app = Die App
a-request = Ein Aufruf

opened-page = hat { $page } geöffnet
viewed = hat { $page } angesehen
view-sent-on = hat { $page } geöffnet und wurde auf eine andere Seite weitergeleitet
view-failed = hat { $page } geöffnet; { $app } antwortete mit { $status }
view-unanswered = hat { $page } geöffnet; { $app } antwortete nicht
view-withheld = hat { $page } geöffnet; nicht gezeigt: { $why }
asked-in-background = hat eine Seite geöffnet, deren Skript { $page } anfordert
viewed-in-background = hat eine Seite geöffnet, deren Skript { $page } abgerufen hat

view-not-there = hat { $page } gesucht; nicht vorhanden

in-host = { $page } in { $host }
interrupted = { $asked }; unterbrochen, und ob die App es ausgeführt hat, ist unbekannt

asked-to-export = wollte { $page } exportieren
exported = hat { $page } exportiert
logged-out = hat sich von der App abgemeldet

tried-view = wollte { $what } öffnen; verweigert: { $why }
tried-change = wollte { $what }; verweigert: { $why }
tried-sensitive = wollte etwas Heikles tun ({ $what }); verweigert: { $why }
tried-export = wollte { $what } exportieren; verweigert: { $why }
tried-forbidden = wollte { $what } benutzen; verweigert: { $why }
tried-log-out = wollte sich abmelden; verweigert: { $why }

answer-shown-page = hat { $page } gezeigt
answer-shown = hat geantwortet
answer-sent-on = hat auf eine andere Seite weitergeleitet
answer-failed = hat mit { $status } geantwortet
answer-none = hat nicht geantwortet
answer-withheld = hat geantwortet; nicht gezeigt: { $why }

sent-complete = hat die ganze Antwort weitergegeben ({ $size })
sent-cut = hat die Antwort nach { $size } abgeschnitten: Die Sitzung war zu Ende
sent-broken = konnte nur { $size } der Antwort weitergeben: Die Verbindung riss ab

request-unsent = war noch dabei, etwas an { $page } zu schicken, als die Sitzung endete; { $app } hat nichts davon bekommen
revealed = hat das sonst verborgene Feld { $field } ({ $page }) gesehen, wie vom Kontoinhaber erlaubt
revealed-several = hat das sonst verborgene Feld { $field } ({ $page }, { $count } Werte) gesehen, wie vom Kontoinhaber erlaubt
revealed-line = { $field } ({ $page }), sonst verborgen

request-unknown = wurde unterbrochen; ob die App ihn ausgeführt hat, ist unbekannt

label-operation = Operation
label-host = Host
label-under = Auf der Seite von (Eintrag)
label-method = Methode
label-address = Adresse
label-body = Gesendet
label-body-hash = Gesendet (SHA-256)
label-came = Schon angekommen
label-file = Datei
label-status = Status
label-title = Titel
label-content-type = Inhaltstyp
label-hidden = Für den Support verborgen
label-withheld = Zurückgehalten
label-intent = Aufruf (Eintrag)
label-bytes = Bytes
label-assets = Stile, Skripte, Bilder
label-answer-entry = Antwort (Eintrag)
label-unknown-entry = Antwort unbekannt (Eintrag)
label-end-entry = Ende (Eintrag)
