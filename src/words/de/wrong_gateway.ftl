# Warum das Gateway einen Aufruf nicht weitergibt oder eine Antwort nicht zeigt, nach der Kennung der Absage.
wrong-method-not-allowed = Aufrufe dieser Art werden nicht weitergegeben.
wrong-ambiguous-path = Die Adresse ist so geschrieben, dass sie mehr als einen Ort meinen kann.
wrong-unknown-host = Die Adresse nennt einen Host des Anbieters, den die Regeln nicht kennen.
wrong-malformed-query = Der Teil der Adresse nach dem Fragezeichen ist falsch gebaut.
wrong-identity-header = Der Aufruf trägt einen Header, der behauptet, wer da fragt; das darf nur Porchlight sagen.
wrong-duplicate-header = Ein Header, der nur einmal kommen darf, kam mehrmals.
wrong-conflicting-lengths = Der Aufruf sagt nicht klar, wie lang sein Inhalt ist.
wrong-method-override = Der Aufruf will als ein anderer behandelt werden, als er ist.
wrong-content-type = Der Inhalt des Aufrufs ist von einer Art, die nicht gelesen werden kann.
wrong-file-without-rule = Hier wird eine Datei geschickt, wie sie ist, und keine Regel lässt diese Adresse eine annehmen.
wrong-binary-message = Hier wird etwas geschickt, in das niemand hineinsehen kann, und keine Regel lässt solche Nachrichten durch.
wrong-upgrade = Der Aufruf will auf ein anderes Protokoll umschalten, und das wird nicht durchgelassen.
wrong-too-long = Adresse oder Header des Aufrufs sind zu lang.
wrong-bad-body = Der Inhalt des Aufrufs ist nicht, was er zu sein behauptet.
wrong-graphql-unclear = Der GraphQL-Aufruf kann auf mehr als eine Weise gelesen werden.
wrong-graphql-persisted = Der GraphQL-Aufruf nennt ein Dokument, das nur die App kennt.
wrong-body-too-large = Was Sie schicken, ist größer, als durchgelassen wird.

wrong-consent-unknown = Eine solche Antwort gibt es nicht.
wrong-consent-unanswered = Der Kontoinhaber hat noch nicht geantwortet.
wrong-consent-declined = Der Kontoinhaber hat Nein gesagt.
wrong-consent-not-seconded = Auch die Leitung muss zustimmen und hat es nicht getan.
wrong-consent-other-session = Das wurde für eine andere Sitzung erlaubt.
wrong-consent-used = Dieses Ja wurde schon benutzt. Es galt für ein Mal.
wrong-consent-expired = Dieses Ja ist zu alt: Es galt 24 Stunden.
wrong-consent-access-over = Der Supportzugang, unter dem das erlaubt wurde, ist vorbei.
wrong-consent-other-content = Der Kontoinhaber hat etwas anderes erlaubt.

wrong-hidden-value-damaged = ein Teil dessen, was verborgen ist, wurde geändert
wrong-hidden-value-doubled = was verborgen ist, steht mehr als einmal da
wrong-hidden-value-unclear = mehrere verborgene Werte sehen gleich aus, und nach dieser Änderung weiß niemand mehr, welcher welcher ist
wrong-hidden-value-exposed = was verborgen ist, wäre nach dieser Änderung nicht mehr als solches zu erkennen

wrong-unparseable = die Antwort ließ sich nicht lesen
wrong-too-deep = die Antwort ist zu tief verschachtelt
wrong-too-large = ein Teil der Antwort ist zu groß, um geprüft zu werden
wrong-jsonp = die Antwort besteht aus Daten im Aufruf einer Funktion, um die jede Website bitten könnte
wrong-charset = die Zeichenkodierung der Antwort ist unbekannt oder stimmt nicht

wrong-no-such-session = Eine solche Sitzung gibt es nicht.
