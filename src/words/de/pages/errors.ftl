# Seiten für den Fall, dass etwas nicht geht.
error-not-found = Nicht gefunden
error-not-found-text = Hier ist nichts.
error-not-that-way-text = Diese Adresse lässt sich so nicht benutzen.
error-not-signed-in = Bitte zuerst anmelden
error-not-signed-in-text = Sie sind hier nicht angemeldet.
error-not-allowed = Nicht erlaubt
error-not-allowed-text = Das dürfen Sie nicht.
error-cross-site-text = Dieses Formular kam von einer anderen Website, deshalb wurde nichts getan. Öffnen Sie die Seite hier und versuchen Sie es noch einmal.
error-not-yours = Das entscheiden andere
error-refused = Das ging nicht
error-unavailable = Gerade nicht verfügbar
error-unreachable-text = Porchlight kommt nicht an seine Aufzeichnungen, deshalb wurde nichts getan. Versuchen Sie es in einer Minute noch einmal.
error-full-text = Porchlight hat keinen Platz mehr für seine Aufzeichnungen, deshalb wurde nichts getan. Den Supportzugang ausschalten geht trotzdem.
error-ours = Etwas ist schiefgegangen
error-ours-text = Das liegt an uns, und es ist aufgeschrieben. Es wurde nichts getan.
