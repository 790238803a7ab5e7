# Das Feldverzeichnis: was in den Antworten der App steht, und wie viel davon der Support sieht.
fields-title = Felder
fields-about = Was der Support sieht
fields-lead-decided = Über alles, was vorkam, ist entschieden.
fields-lead-open = Über { $open } ist noch nicht entschieden; keines davon wartet verborgen.
fields-lead-waiting = Über { $open } ist noch nicht entschieden; { $waiting } davon bleiben bis dahin verborgen.

fields-which = Welche Felder
fields-list-waiting = Warten verborgen
fields-list-undecided = Noch offen
fields-list-baseline = Gelernt
fields-list-decided = Entschieden
fields-list-all = Alle
fields-find = Name, Beschriftung oder Adresse
fields-pages = Seiten
fields-all-pages = Alle Seiten
fields-search = Suchen

fields-no-match = Kein Feld passt.
fields-no-match-more = Suchen Sie nach einem Teil des Namens, oder lassen Sie sich
fields-show-all = alle zeigen
fields-none-waiting = Nichts wartet auf eine Entscheidung
fields-none-waiting-more = Ein Name kommt hierher, sobald ihn die App zum ersten Mal in einer Support-Sitzung zeigt.
fields-none-learned = Nichts wurde gelernt
fields-none-learned-more = Wählen Sie unten ein Testkonto, und gehen Sie darin einmal durch die App.
fields-none = Noch kam kein Feld vor
fields-none-more = Ein Name kommt hierher, sobald ihn die App zum ersten Mal in einer Support-Sitzung zeigt. Werte nie.

fields-see = Für den Support
fields-see-now = Für den Support jetzt
# Wie viel eines Feldes zu sehen ist: allein groß geschrieben, und hinter einem Doppelpunkt.
fields-see-shown = zu sehen
fields-see-last2 = die letzten 2 Zeichen
fields-see-last4 = die letzten 4 Zeichen
fields-see-domain = nur die Domain
fields-see-hidden = verborgen
fields-see-undecided = wieder offen
fields-hidden-until = Verborgen, bis entschieden ist
fields-shown-unless = Zu sehen, wenn es nicht nach einem Geheimnis aussieht
fields-decide-ticked = Über die angekreuzten entscheiden
fields-decide-all = Über alle { $count } entscheiden
fields-decide-found = Über alle { $count } gefundenen entscheiden
fields-tick-all = Alle gezeigten ankreuzen
fields-tick = { $name } unter { $route }
fields-column-field = Feld
fields-column-where = Wo
fields-column-seen = Vorgekommen
fields-kind-form = Formular
fields-kind-text = Text
fields-kind-data = Daten
fields-learned = gelernt
fields-times-last = { $count }×, zuletzt
fields-first-of = Das sind die ersten { $shown } von { $count }. Suchen Sie, um andere zu sehen; „Über alle entscheiden“ meint alle { $count }.

fields-done = { $count ->
    [one] Für 1 Feld gilt jetzt: { $see }. Das ist in Kraft und aufgezeichnet.
   *[other] Für { $count } Felder gilt jetzt: { $see }. Das ist in Kraft und aufgezeichnet.
}
fields-done-already = So war schon entschieden.
fields-not-done = { $why } Es wurde nichts entschieden.

fields-learn = Mit einem Testkonto lernen
fields-learning-on = Gelernt wird mit
fields-learning-more = Was dort in Sitzungen vorkommt, steht unter „Gelernt“, damit Sie gesammelt darüber entscheiden. Danach wartet jeder neue Name für sich.
fields-learn-how = Wählen Sie ein Konto mit erfundenen Daten, gehen Sie dort in einer Sitzung durch die App, und entscheiden Sie gesammelt, was davon der Support überall sehen darf. Danach wartet jeder neue Name für sich.
fields-test-account = Testkonto
fields-stop = Lernen beenden
fields-start = Lernen beginnen
fields-started = Es wird gelernt. Öffnen Sie eine Sitzung in diesem Konto, und gehen Sie einmal durch die App.
fields-stopped = Das Lernen ist beendet. Was gelernt wurde, wartet unter „Gelernt“.
