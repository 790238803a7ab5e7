period-from = ab { $first }
period-until = bis { $last }
period-day = am { $first }
period-from-until = von { $first } bis { $last }

column-log = Protokoll
column-number = Eintrag
column-with = Weitere Einträge
column-utc = Zeit (UTC)
column-local = Zeit ({ $zone })
column-who = Wer
column-what = Was geschah
column-kind = Art
column-session = Sitzung
column-agent = Person vom Support
column-acting-as = Als
column-reason = Grund
column-ticket = Ticket

copy-kind = zu dieser Kopie
copy-leaves-out = Diese Kopie lässt technische Einzelheiten, Salts und Hashes weg, deshalb kann niemand sie nachprüfen. Nachprüfen lässt sich die JSON-Lines-Datei: { $where }
copy-folded = Ein Aufruf der App, seine Antwort und sein Ende stehen in einer Zeile. „{ $column }“ nennt die Einträge der beiden anderen.
copy-chosen = Gezeigt wird, was gewählt wurde: { $chosen }.
copy-left-out = { $count ->
    [0] Nichts ist herausgefiltert.
    [one] 1 Eintrag dieses Verlaufs ist herausgefiltert.
   *[other] { $count } Einträge dieses Verlaufs sind herausgefiltert.
}
copy-erased = { $count ->
    [0] Von dem, was gezeigt wird, wurde nichts gelöscht.
    [one] Der Inhalt von 1 dieser Einträge wurde gelöscht.
   *[other] Der Inhalt von { $count } dieser Einträge wurde gelöscht.
}
copy-chosen-session = Sitzung { $code }
copy-everything = alles
copy-chosen-agent = nur was { $name } getan hat
copy-chosen-ticket = Ticket { $ticket }
class-changes = nur Änderungen
class-refused = nur was verweigert wurde
class-exports = nur Exporte
class-reveals = nur verborgene Felder, um die gebeten oder die gezeigt wurden
class-questions = nur Rückfragen und Anfragen
class-access = nur was erlaubt, geändert und ausgeschaltet wurde
