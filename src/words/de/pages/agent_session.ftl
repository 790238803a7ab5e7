# Eine laufende Sitzung, vom Portal aus gesehen.
inside-entering = { $account } wird geöffnet
inside-is-open = Die Sitzung { $code } läuft: { $account } als { $user },
inside-recorded = Alles darin wird aufgezeichnet.
inside-enter = { $app } öffnen
inside-title = Sie sind in { $account }
inside-lead = Als { $user }. { $mode }. Noch { $count } Min.
inside-open = { $app } öffnen
inside-end = Sitzung beenden
inside-changing = Sie können Daten von { $account } ändern. Jede Änderung wird mit altem und neuem Wert aufgezeichnet.
inside-switch-back = Zurück auf „Nur ansehen“ schalten
inside-may-change = { $owner } hat das Ansehen und Ändern erlaubt. Wenn Sie umschalten:
inside-from-now-on = Ab dann können Sie Daten von { $account } ändern. Das Umschalten wird aufgezeichnet.
inside-switch = Auf Ändern umschalten
inside-view-task = Die angegebene Aufgabe, { $task }, erlaubt nur das Ansehen. Ohne ein eigenes Ja des Kontoinhabers kann in dieser Sitzung nichts geändert werden: Versuchen Sie es in { $app }, und fragen Sie dann.
inside-view-only = { $owner } hat nur das Ansehen erlaubt. Ohne ein eigenes Ja des Kontoinhabers kann in dieser Sitzung nichts geändert werden: Versuchen Sie es in { $app }, und fragen Sie dann.
inside-refused = In dieser Sitzung verweigert
inside-refused-more = Nichts davon wurde abgeschickt. { $owner } kann jedes davon genau so erlauben, wie es versucht wurde.
inside-ask-to = Fragen: { $what }
inside-refused-at = verweigert
inside-asked = In dieser Sitzung gefragt
inside-account = Konto
inside-latest = Endet spätestens
inside-idle = Endet ohne Aktivität
inside-idle-more = Nach { $count } Minuten, in denen niemand etwas tut
inside-no-mode = Wählen Sie Ansehen oder Ändern. Es wurde nichts umgeschaltet.
inside-no-place = Das ist keine Seite dieser Sitzung. Es wurde nichts umgeschaltet.
inside-over = Diese Sitzung war schon beendet.

# Eine beendete Sitzung.
left-title = Sitzung beendet, { $account }
left-ended = Sitzung beendet.
left-mailed = Die Zusammenfassung geht per Mail an { $owners }.
left-continue = Fortsetzen…
left-fixed = Was haben Sie behoben?
left-fixed-hint = Eine Zeile, wenn Sie mögen. Sie steht in der Mail an { $owners }.
left-waits = Die Zusammenfassung wartet darauf bis
left-send = Abschicken
left-nothing = Nichts hinzuzufügen
left-noted-in-mail = Vermerkt. Es steht in der Zusammenfassung und im Verlauf.
left-noted-in-history = Vermerkt. Die Zusammenfassung war schon unterwegs; es steht im Verlauf.
left-nothing-noted = Die Zusammenfassung geht so hinaus, wie sie ist.
left-files = { $count ->
    [one] Sie haben eine Datei exportiert: Bestätigen Sie, dass sie gelöscht ist
   *[other] Sie haben { $count } Dateien exportiert: Bestätigen Sie, dass sie gelöscht sind
}
left-files-more = Überall: Downloads, Kopien, Anhänge. Der Kunde liest, dass Sie es bestätigt haben oder noch müssen.
left-file-taken = exportiert
left-files-done = Was angekreuzt ist, habe ich gelöscht
left-files-noted = Vermerkt. Der Kunde liest, dass Sie es bestätigt haben.
left-files-none = Kreuzen Sie jede Datei an, die Sie gelöscht haben. Es wurde nichts vermerkt.
left-will-read = Was { $owners } lesen wird: { $counts }
left-mail = Die Mail an { $owner }
left-mail-sent = Verschickt
left-mail-failed = Sie konnte nicht verschickt werden. Im Verlauf steht trotzdem alles.
left-mail-waits = Sie geht hinaus
left-mail-due = Sie ist unterwegs.
left-checkpoint-to-come = (Der Checkpoint wird eingesetzt, wenn die Mail hinausgeht.)
left-changes = Änderungen
left-shown = Angezeigt, wie vom Kontoinhaber erlaubt
left-outside = Außerhalb der angegebenen Aufgabe
left-viewed = Angesehene Seiten ({ $count })
left-none-viewed = Keine Seite wurde angesehen.
left-something-on = Etwas unter
