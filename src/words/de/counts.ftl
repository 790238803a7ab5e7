changes-counted = { $count ->
    [0] nichts geändert
    [one] 1 Änderung
   *[other] { $count } Änderungen
}
open-changes-counted = { $count ->
    [one] 1 Änderung nicht übernommen oder unbekannt
   *[other] { $count } Änderungen nicht übernommen oder unbekannt
}
pages-counted = { $count ->
    [0] keine Seite angesehen
    [one] 1 Seite angesehen
   *[other] { $count } Seiten angesehen
}
interrupted-counted = { $count ->
    [one] 1 Aufruf unterbrochen
   *[other] { $count } Aufrufe unterbrochen
}
refusals-counted = { $count ->
    [one] 1 Versuch verweigert
   *[other] { $count } Versuche verweigert
}
files-counted = { $count ->
    [one] 1 Datei exportiert
   *[other] { $count } Dateien exportiert
}
fields-revealed-counted = { $count ->
    [one] 1 verborgenes Feld angezeigt
   *[other] { $count } verborgene Felder angezeigt
}
outside-counted = { $count ->
    [one] 1 Seite außerhalb der angegebenen Aufgabe
   *[other] { $count } Seiten außerhalb der angegebenen Aufgabe
}
outside-told = Außerhalb der angegebenen Aufgabe, { $task }: { $pages }.
times = ({ $count }×)
bytes-plain = { $count } Bytes
bytes-kilo = { $count } kB
bytes-mega = { $count } MB
scripts-counted = { $count ->
    [one] und 1 Aufruf durch das Skript der Seite
   *[other] und { $count } Aufrufe durch das Skript der Seite
}
