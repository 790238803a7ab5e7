# Was an einer Regeldatei nicht stimmt, nach dem Namen der Beanstandung. Die englischen Sätze stehen im Quelltext neben der Regel.
complaint-of-key = { $key } { $why }
complaint-unknown-key = { $of } kennt { $name } nicht; { $hint }
complaint-not-among = { $key } kann nicht { $typed } sein; { $hint }
complaint-there-are = es gibt { $all }
complaint-meant-key = meinten Sie { $meant }?
complaint-meant-value = meinten Sie { $meant }?

# Wovon die Rede ist, am Anfang des Satzes.
complaint-the-file = Die Datei
complaint-a-route = Eine Route
complaint-a-field = Ein Feld
complaint-a-host = Ein Host
complaint-by-headers = identity mit headers
complaint-by-jwt = identity mit jwt
complaint-by-entry = identity mit entry
complaint-cookies = cookies
complaint-limits = limits

# Werte und ihre Arten.
complaint-not-toml = Das ist kein TOML: { $why }
complaint-two-brackets = { $key } schreibt man [[{ $key }]], mit zwei Klammern, einmal für jeden Eintrag
complaint-not-a-table = { $key } ist eine Tabelle, nicht { $kind }
complaint-not-text = { $key } muss Text in Anführungszeichen sein, nicht { $kind }
complaint-not-texts = { $key } muss Texte in Anführungszeichen enthalten, nicht { $kind }
complaint-not-a-flag = { $key } muss true oder false sein, ohne Anführungszeichen, nicht { $kind }
complaint-not-a-number = { $key } muss eine ganze Zahl von { $least } bis { $most } sein
complaint-not-a-duration = muss eine Dauer wie 30s oder 5m sein, nicht { $typed }
complaint-not-a-size = muss eine Größe wie "8 MiB" sein, nicht { $typed }
complaint-out-of-range = muss zwischen { $least } und { $most } liegen
complaint-key-empty = { $key } ist leer
complaint-empty = ist leer
complaint-kind-text = Text
complaint-kind-number = eine Zahl
complaint-kind-flag = true oder false
complaint-kind-date = ein Datum
complaint-kind-list = eine Liste
complaint-kind-table = eine Tabelle

# Routen.
complaint-no-path = Diese Route hat keinen path, zum Beispiel path = "/invoices/{"{"}id{"}"}"
complaint-says-nothing = Diese Route sagt nichts: Geben Sie ihr is, says, closed, stream, upload oder graphql
complaint-never-reached = Diese Route kommt nie an die Reihe: { $first } in Zeile { $line } steht davor und nimmt ihr alle Aufrufe
complaint-host-meant = kann nicht { $typed } sein; { $hint }
complaint-no-alias = { $typed } ist kein alias eines [[host]] in dieser Datei
complaint-file-is-read = { $typed } liest Porchlight selbst; dafür braucht es keine solche Regel
complaint-no-file-kind = { $typed } ist keine Art von Datei wie "image/png", "image/*" oder "*"
complaint-asset-by-get = Ein asset wird ohne die Identität des Kunden geholt, und nur mit GET
complaint-persisted-needs-is = persisted braucht is: Nur die App weiß, was ein solches Dokument tut
complaint-stream-by-get = Ein stream wird mit GET geöffnet: Ergänzen Sie method = "GET"
complaint-graphql-or-not = graphql ist false, und die Route nennt Operationen; behalten Sie eines von beiden
complaint-binary-websocket = binary betrifft Websockets: Ergänzen Sie stream = "websocket"
complaint-upload-method = Eine Datei wird mit POST, PUT oder PATCH gesendet: Ergänzen Sie eines davon als method
complaint-instead-of-what = instead_of braucht is: Sagen Sie, was es stattdessen ist
complaint-never-allowed = { $request } ist forbidden, was immer eine Regel sagt: Es geht um Passwörter, zweite Faktoren, Schlüssel oder die Freigabe selbst
complaint-instead-of-missing = { $request } ist nach den eingebauten Regeln { $by }; wenn das hier falsch ist, ergänzen Sie instead_of = "{ $by }" (das steht dann in Ihrem Protokoll, wo Kunden es lesen können)
complaint-spell-it-out = { $request } ist forbidden in einem Teil, den der Pfad nicht ausschreibt; schreiben Sie diesen Teil in Buchstaben

# Pfade.
complaint-path-slash = muss mit einem Schrägstrich beginnen, zum Beispiel /invoices/{"{"}id{"}"}
complaint-path-query = darf nichts nach einem Fragezeichen enthalten; Bedingungen dafür stehen in query = {"{"} name = "wert" {"}"}
complaint-path-escapes = muss so dastehen, wie man es liest, ohne Umschreibungen mit %
complaint-path-slashes = darf keine zwei Schrägstriche hintereinander enthalten
complaint-path-stars = darf ** nur einmal enthalten
complaint-path-star-part = darf * und ** nur als ganze Teile zwischen Schrägstrichen enthalten
complaint-path-gaps = darf zwischen zwei Schrägstrichen nur eine Lücke haben
complaint-path-gap-name = hat eine Lücke {"{"}{ $name }{"}"}; Namen von Lücken bestehen aus Buchstaben, Ziffern und _, zum Beispiel {"{"}id{"}"}
complaint-path-gap-twice = hat zwei Lücken namens {"{"}{ $name }{"}"}
complaint-unclosed-gap = hat ein {"{"} ohne {"}"}
complaint-unopened-gap = hat ein {"}"} ohne {"{"}

# Sätze.
complaint-says-one-line = muss eine Zeile von höchstens { $most } Zeichen sein
complaint-says-gap = hat eine Lücke {"{"}{ $name }{"}"}, die nichts füllt; es gibt { $own }{"{"}query.name{"}"}, {"{"}field.name{"}"} und {"{"}operation{"}"}

# Felder.
complaint-which-field = Dieses Feld sagt nirgends, welches es ist: Geben Sie ihm name, label, selector oder json
complaint-how-much-shows = Dieses Feld sagt nicht, wie viel zu sehen ist: Geben Sie ihm zum Beispiel show = "hidden"
complaint-json-keys = muss aus Schlüsseln mit Punkten dazwischen bestehen, zum Beispiel customer.iban oder **.iban
complaint-selector-alone = Ein selector steht allein: name, label und json gehören in ein eigenes Feld
complaint-selector-unusable = lässt sich nicht verwenden: { $why }
complaint-selector-empty = er ist leer
complaint-selector-not-understood = `{ $part }` ist unverständlich; möglich sind Tags, #ids, .klassen, [attribut=wert] und Leerzeichen dazwischen

# Wie die App erreicht wird.
complaint-no-way = identity braucht ein way: headers, jwt oder entry
complaint-no-secret = secret braucht einen Header: Ohne ihn könnte sich jeder als Porchlight ausgeben
complaint-header-taken = muss ein eigener Header sein, zum Beispiel X-Acme-User, nicht { $typed }
complaint-no-audience = Ein Token braucht eine audience, zum Beispiel audience = "https://app.acme.example"
complaint-no-entry-address = entry braucht die Adresse, die anmeldet, zum Beispiel address = "/support?token={"{"}jwt{"}"}"
complaint-entry-no-path = muss ein Pfad der App sein, der mit einem einzigen Schrägstrich beginnt
complaint-entry-gap = hat eine Lücke {"{"}{ $name }{"}"}; { $hint }
complaint-entry-open-to-all = muss {"{"}jwt{"}"} oder {"{"}secret{"}"} enthalten: Sonst könnte jeder hinein
complaint-entry-is-for-the-app = Ein entry meldet nur in der App an; einem anderen Host sagen es headers oder ein jwt
complaint-host-lacks = Diesem Host fehlt { $key }
complaint-alias-taken = { $typed } gehört schon einem anderen Host
complaint-alias-no-word = muss ein kurzes Wort aus Kleinbuchstaben, Ziffern und Bindestrichen sein, zum Beispiel api
complaint-no-origin = muss ein Schema und ein Host sein, zum Beispiel https://api.acme.example
complaint-origin-not-https = muss mit https:// beginnen; http gibt es nur für localhost
complaint-origin-taken = { $typed } ist schon ein anderer Host
complaint-audience-of-host = audience gehört zu einem Host mit identity = true, und nur wo way = "jwt" ist
complaint-no-cookie = muss Namen von Cookies enthalten, zum Beispiel XSRF-TOKEN, nicht { $typed }
