# So funktioniert der Supportzugang. Sätze mit einem Link oder einem fetten Wort stehen in Stücken da.
how-lead = Was geschieht, wenn der Support Ihr Konto öffnet, und wie Sie prüfen können, dass wir es Ihnen gesagt haben.
how-page-title = So funktioniert der Supportzugang

how-switch = Der Schalter
how-switch-is = Der Supportzugang ist aus, bis Sie ihn einschalten. Sie sagen, bis wann, höchstens { $longest } im Voraus, und ob der Support nur ansehen oder auch ändern darf. Solange er aus ist, kann niemand vom Support von { $vendor } { $account } öffnen; auch für Notfälle gibt es keinen Weg daran vorbei. { $vendor } kann sich darüber nicht hinwegsetzen.
how-switch-limit = Sie können ihn auf eine Person oder einen Zweck einschränken. Alle anderen vom Support von { $vendor } werden abgewiesen, und der Versuch steht in Ihrem Verlauf.
how-switch-off = Sie können ihn jederzeit ausschalten. Das gilt schon beim nächsten Klick des Supports.
how-switch-view = Eine Support-Sitzung beginnt immer nur mit dem Ansehen. Um etwas zu ändern, muss der Support umschalten, und das geht nur, wenn Sie Änderungen erlaubt haben.
how-switch-never = Passwörter, zweite Faktoren, E-Mail-Adressen, Ihr Team und dieser Schalter können aus einer Sitzung heraus nie geändert werden.
how-switch-each = Wenn Sie jedes Mal gefragt werden wollen, stimmt ein Kontoinhaber jeder Sitzung zu, bevor sie geöffnet wird.
how-switch-sensitive = { $vendor } hat Ihr Konto als heikel gekennzeichnet: Vor jeder Sitzung muss bei { $vendor } eine leitende Person zustimmen.
how-switch-roles = Bevor jemand vom Support als Benutzer mit einer dieser Rollen handelt, muss bei { $vendor } eine leitende Person der Sitzung zustimmen: { $roles }.
how-switch-ends = Eine Sitzung endet spätestens nach { $hard }, oder wenn { $idle } lang nichts getan wurde.
how-switch-go = Zum Schalter

how-rules-never = Nach den Regeln von { $vendor }, die jetzt gelten, geht auch dies aus einer Sitzung heraus nie:
how-rules-asks = Und dies braucht jedes Mal Ihr Ja, als Datei oder weil es heikel ist:

how-recorded = Was aufgezeichnet wird
how-recorded-steps = Der Support arbeitet durch ein Gateway, das jeden Schritt aufschreibt, bevor er geschieht: wer, wann, warum, zu welchem Ticket, welche Seite, was von was auf was geändert und was verweigert wurde. Kann nicht aufgezeichnet werden, ist der Support draußen. Nach jeder Sitzung bekommen Sie eine Zusammenfassung per Mail, wie auch immer sie endete; diese Mail kann niemand abstellen.
how-recorded-in = Alles steht in
how-recorded-history = Ihrem Verlauf
how-recorded-kept = Was seine Einträge sagen, wird { $days } Tage aufbewahrt und dann gelöscht; dass es einen Eintrag gab, welcher Art und wann, bleibt.
how-recorded-vendor = Was { $vendor } für alle Kunden festlegt, etwa die Regeln, was verborgen ist, oder wie lange eine Sitzung dauern darf, wird auch aufgezeichnet und steht zwischen Ihren Einträgen mit dem Zeichen

how-hidden = Was für den Support verborgen ist
how-hidden-usual = Passwörter, Schlüssel und Token, Wiederherstellungscodes, Kartennummern, Bankkonten, Personalausweis- und Steuernummern, Reisepässe, Geburtsdaten und private Notizen werden ersetzt, bevor eine Seite den Support erreicht. Sie stehen auch nicht in Ihrem Verlauf, in einer Mail oder in einem Download; dort heißt es
how-hidden-closed = { $vendor } hat alle Seiten geschlossen, die die Regeln nicht öffnen: Worüber niemand entschieden hat, das ist in Formularen und Daten verborgen.

how-review-weeks = { $by ->
    [one] Jede Woche wird von einer prüfenden Person abgezeichnet; { $vendor } kann keine Sitzung davon ausnehmen.
   *[other] Jede Woche wird von { $by } Personen abgezeichnet; { $vendor } kann keine Sitzung davon ausnehmen.
}

how-check = Wie Sie prüfen können
how-check-is = Ihr Verlauf ist eine Liste, in der jeder Eintrag an alle Einträge davor gebunden ist. { $vendor } signiert immer wieder, wie sie steht; so eine signierte Zeile ist ein
how-check-word = Checkpoint
how-check-more = Am Ende jeder Zusammenfassung steht einer. Mit einem Checkpoint, den Sie aufgehoben haben, können Sie sehen, ob davor etwas geändert, entfernt, verschoben oder nachträglich eingefügt wurde.
how-check-keep = Heben Sie Ihre Zusammenfassungen auf
how-check-keep-more = wo { $vendor } nicht hinkommt. In jeder steht ein Checkpoint.
how-check-download = Laden Sie Ihren Verlauf herunter
how-check-as = als
how-check-check = Prüfen Sie ihn
how-check-click = mit einem Klick:
how-check-beneath = unter Ihrem Verlauf. Oder auf Ihrem eigenen Rechner, ohne unseren Server, mit dem Programm:
how-check-anybody = So ein Programm kann jeder schreiben: Das Format ist öffentlich, bis aufs Byte. Sagt die Prüfung Nein, nennt sie den ersten Eintrag, der nicht passt. Heben Sie Datei und Mail auf und fragen Sie { $vendor } nach diesem Eintrag; wer sonst eine Kopie hat, findet dasselbe.

how-key = Der öffentliche Schlüssel
how-key-is = Checkpoints werden mit einem Schlüssel von { $vendor } signiert. Dies ist seine öffentliche Hälfte. Dieselbe Zeile steht in der Mail, die Sie bekamen, als der Supportzugang erlaubt wurde, und unter
how-key-differ = Unterscheiden sie sich, stimmt etwas nicht.
how-key-before = Schlüssel vor diesem
how-key-label = Öffentlicher Schlüssel { $id }
how-key-short = Kurzform
how-key-from = in Kraft von
how-key-until = bis
how-key-since = in Kraft seit
how-key-none = Es gibt noch keinen Schlüssel.
how-key-name = So heißt Ihr Verlauf in Checkpoints:

how-not = Was nicht bewiesen ist
how-not-newest = Die neuesten Einträge.
how-not-newest-more = Bis ein Checkpoint sie einschließt, bürgt nichts Signiertes für sie. Das dauert etwa eine Minute.
how-not-before = Dass Sie sehen, was Sie früher sahen, wenn Sie nichts aufgehoben haben.
how-not-before-more = { $vendor } hat den Schlüssel und könnte einen anderen Verlauf schreiben und signieren. Mit einem einzigen Checkpoint, den Sie aufgehoben haben, fällt das auf.
how-not-key = Dass der Schlüssel { $vendor } gehört.
how-not-key-more = Ein Download nennt den Schlüssel selbst. Vergleichen Sie ihn mit dem in Ihrer Mail.
how-not-way = Was einen anderen Weg ging.
how-not-way-more = Aufgezeichnet ist, was durch das Gateway ging. Wer Zugriff auf die Server oder Datenbanken von { $vendor } selbst hat, steht nicht darin.
how-not-lost = Was mit allem verloren ging, was dafür bürgte.
how-not-lost-more = Gingen die neuesten Einträge zusammen mit unseren eigenen Kopien des Checkpoints verloren, und Sie haben keine, kann es niemand merken.
how-not-time = Die Uhrzeit.
how-not-time-more = Die Zeiten kommen von der Uhr unseres Servers. Sie können nicht rückwärts gehen; dass die Uhr richtig ging, ist nicht bewiesen.
how-not-erased = Was gelöschte Einträge sagten.
how-not-erased-more = Nur, dass es sie gab.

how-downloads = Downloads
how-take-jsonl = Ihr Verlauf, JSON Lines
how-take-jsonl-more = alles, zum Prüfen
how-take-csv = Ihr Verlauf, CSV
how-take-csv-more = für Tabellenprogramme; kann nicht geprüft werden
how-take-print = Ihr Verlauf, zum Drucken
how-take-print-more = kann nicht geprüft werden
how-take-vendor = Der eigene Verlauf von { $vendor }, JSON Lines
how-take-vendor-more = Schlüssel, Regeln und Einstellungen, und wie Ihr Verlauf stand, wann immer er signiert wurde. Zeilen anderer Kunden stehen darin nur als Hashes. Prüfen Sie ihn mit
how-take-keys = Die öffentlichen Schlüssel
how-take-keys-more = als Text
