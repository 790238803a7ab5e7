# Berichte über Wochen.
nav-reports = Berichte
reports-title = Berichte
reports-which-weeks = Welche Wochen
reports-newest = { $count } Wochen
reports-other-weeks = Andere Wochen
reports-first-day = Erster Tag
reports-last-day = Letzter Tag
reports-whole-weeks = Es werden ganze Wochen gezeigt, von Montag bis Sonntag, höchstens 53.
reports-one-week = Woche { $first }
reports-weeks = Wochen { $first } bis { $last }
reports-to-come = Diese Wochen kommen erst noch. Geben Sie einen vergangenen Tag ein.
reports-too-long = Höchstens { $count } Wochen können gezeigt werden. Wählen Sie einen späteren ersten oder einen früheren letzten Tag.

reports-glance = Auf einen Blick
reports-nothing = Keine Sitzungen in diesen Wochen.
reports-as-table = Dasselbe als Tabelle
reports-chart-said = Ein Wert für jede Woche. Die Tabelle darunter enthält alle Zahlen.
reports-of = { $count } von { $all }
reports-decimal-point = ,
reports-days-hours = { $days } { $hours } Std.
reports-too-few = { $count ->
    [0] –
    [one] – (1 Sitzung)
   *[other] – ({ $count } Sitzungen)
}
reports-in-minutes = { $what } (Minuten)
reports-access-now = Konten, die jetzt Zugang erlauben
reports-access-average = Erlauben Zugang im Mittel

reports-week = Woche
reports-week-short = KW { $number }
reports-week-running = Woche { $number }, noch nicht vorbei
reports-from-day = Ab
reports-sessions = Sitzungen
reports-view-only = Nur angesehen
reports-changing = Mit Änderungen
reports-changes = Änderungen
reports-median = Median
reports-median-length = Mediane Dauer
reports-median-lag = Mediane Zeit bis zur Prüfung
reports-nine-in-ten = Neun von zehn binnen
reports-longest = Längste
reports-reviewed = Geprüft
reports-unreviewed = Noch nicht geprüft
reports-key-most = Bis dahin reichen neun von zehn (bei weniger als zehn: die längste)
reports-key-single = Eine einzelne Sitzung, wo es weniger als drei sind

reports-sessions-title = Sitzungen nach Wochen
reports-sessions-lead = { $count ->
    [0] Keine Sitzungen in diesen Wochen.
    [one] 1 Sitzung endete, { $changing ->
        [0] nur zum Ansehen
       *[other] mit Änderungen
    }.
   *[other] { $count } Sitzungen endeten, davon { $changing } mit Änderungen.
}
reports-sessions-of-week = Woche { $number }: { $first } nur angesehen, { $second } mit Änderungen

reports-lengths-title = Wie lange Sitzungen dauerten
reports-lengths-median = Die Hälfte dauerte höchstens { $median }, neun von zehn höchstens { $most }.
reports-lengths-median-longest = Die Hälfte dauerte höchstens { $median }, die längste { $most }.
reports-lengths-few = { $count ->
    [0] Keine Sitzungen in diesen Wochen.
    [one] 1 Sitzung: { $lengths }
   *[other] { $count } Sitzungen: { $lengths }
}
reports-median-of-week = Woche { $number }: { $count } Sitzungen, Median { $median }, höchstens { $most }
reports-few-of-week = { $count ->
    [0] Woche { $number }: keine
    [one] Woche { $number }: 1 Sitzung, { $lengths }
   *[other] Woche { $number }: { $count } Sitzungen, { $lengths }
}

reports-lag-title = Vom Ende bis zur Prüfung
reports-lag-median = Die Hälfte war binnen { $median } geprüft, neun von zehn binnen { $most }.
reports-lag-median-longest = Die Hälfte war binnen { $median } geprüft, die letzte nach { $most }.
reports-lag-few = { $count ->
    [0] Noch keine Sitzung dieser Wochen ist geprüft.
    [one] 1 Sitzung ist geprüft, Zeit bis dahin: { $lengths }
   *[other] { $count } Sitzungen sind geprüft, Zeit bis dahin: { $lengths }
}
reports-lag-open = { $count ->
    [one] 1 Sitzung ist noch zu prüfen; sie wartet seit { $longest }
   *[other] { $count } Sitzungen sind noch zu prüfen; Wartezeit der ältesten: { $longest }
}

reports-changes-title = Änderungen nach Wochen
reports-changes-lead = { $count ->
    [0] Nichts wurde geändert
    [one] 1 Änderung
   *[other] { $count } Änderungen
}{ $tried ->
    [0] .
    [one] ; 1 weitere wurde von der App nicht übernommen oder ist ungewiss.
   *[other] ; { $tried } weitere wurden von der App nicht übernommen oder sind ungewiss.
}
reports-changes-made = Änderungen
reports-changes-tried = Nicht übernommen oder ungewiss
reports-changes-of-week = Woche { $number }: { $first } Änderungen, { $second } nicht übernommen oder ungewiss

reports-questions-title = Rückfragen an Kontoinhaber
reports-questions-lead = { $count ->
    [0] In diesen Wochen wurde nichts gefragt.
    [one] 1 Rückfrage: { $allowed } erlaubt, { $declined } abgelehnt, { $lapsed } nicht rechtzeitig beantwortet, { $waiting } offen.
   *[other] { $count } Rückfragen: { $allowed } erlaubt, { $declined } abgelehnt, { $lapsed } nicht rechtzeitig beantwortet, { $waiting } offen.
}
reports-category = Wozu
reports-by = Gezählt nach
reports-by-task = Angegebene Aufgabe
reports-by-kind = Was gefragt war
reports-no-task = Keine Aufgabe angegeben
reports-kind-change = Eine Änderung
reports-kind-sensitive = Etwas Heikles
reports-kind-export = Ein Export
reports-kind-reveal = Ein verborgenes Feld
reports-asked = Gefragt
reports-allowed = Erlaubt
reports-declined = Abgelehnt
reports-lapsed = Nicht rechtzeitig beantwortet
reports-waiting = Offen

reports-tries-title = Verweigerte Versuche
reports-tries-lead = { $count ->
    [0] In diesen Wochen wurde niemandem der Zugang verweigert.
    [one] 1 Versuch wurde verweigert. Nichts wurde geöffnet.
   *[other] { $count } Versuche wurden verweigert. Nichts wurde geöffnet.
}
reports-cause = Ursache
reports-tries = Versuche
reports-people = Personen

reports-agents-title = Wie der Support arbeitet
reports-agents-lead = Zahlen sagen nicht, warum. Die Sitzungen dahinter sagen es: Jeder Name führt dorthin.
reports-agent = Support-Person
reports-unknown-agent = Nicht bekannt, wer
reports-with-task = Mit angegebener Aufgabe
reports-outside = Seiten außerhalb
reports-refused = Verweigerte Schritte
reports-ended-themselves = Selbst beendet
reports-ended-idle = Ohne Aktivität
reports-ended-hard = Zeit war um
reports-ended-otherwise = Anders beendet
reports-flagged = Beanstandet

reports-notes = Wie gezählt wird
reports-note-weeks = Eine Sitzung zählt in der Woche, in der sie endete; Wochen beginnen am Montag ({ $zone }). Einen Median gibt es ab drei Sitzungen, „neun von zehn“ ab zehn.
reports-note-going-on = { $count ->
    [one] 1 Sitzung dieser Wochen ist noch im Gange und noch nicht gezählt.
   *[other] { $count } Sitzungen dieser Wochen sind noch im Gange und noch nicht gezählt.
}
reports-note-erased = { $count ->
    [one] Was 1 Sitzung besagte, ist gelöscht
   *[other] Was { $count } Sitzungen besagten, ist gelöscht
}; die Zahlen sind noch bekannt und gezählt. { $unreviewed ->
    [0] Alle waren vorher geprüft.
    [one] 1 davon wurde nie geprüft und kann es nicht mehr werden.
   *[other] { $unreviewed } davon wurden nie geprüft und können es nicht mehr werden.
}
reports-note-tries = Verweigerte Versuche werden { $days } Tage aufbewahrt: Von denen vor { $day } ist nichts bekannt.
