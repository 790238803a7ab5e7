# Hinter „möchte“, „wollte“, „darf“, und vor „zu dürfen“: immer eine Grundform am Ende.
asks-says = dies („{ $what }“) tun
asks-sensitive = etwas Heikles tun, nämlich { $act }
asks-sensitive-briefly = unter { $page } etwas Heikles tun
asks-export = { $file } exportieren
asks-reveal = das verborgene Feld { $field } unter { $page } sehen
asks-reveal-several = das verborgene Feld { $field } unter { $page } ({ $count } Werte) sehen
asks-reveal-briefly = das verborgene Feld { $field } sehen
fields-counted = { $count } Felder unter { $page }
file-rows = { $file } ({ $count ->
    [one] 1 Zeile
   *[other] { $count } Zeilen
})
file-columns = { $file } (Spalten: { $columns })
file-rows-and-columns = { $file } ({ $count ->
    [one] 1 Zeile
   *[other] { $count } Zeilen
}; Spalten: { $columns })

asked = hat gebeten, { $what } zu dürfen
asked-why = hat gebeten, { $what } zu dürfen: „{ $why }“
answered-once = hat einmal erlaubt: { $agent } darf { $what }
answered-until-end = hat Änderungen bis zum Ende der Sitzung erlaubt; { $agent } wollte { $what }
answered-reveal-until-end = hat bis zum Ende der Sitzung erlaubt: { $agent } darf { $what }
answered-declined = hat abgelehnt: { $agent } wollte { $what }
answered-share-screen = möchte lieber den Bildschirm zeigen; { $agent } wollte { $what }
seconded = hat als Leitung zugestimmt: { $agent } darf { $what }
not-seconded = hat als Leitung nicht zugestimmt: { $agent } wollte { $what }
lapsed-unanswered = Niemand hat rechtzeitig geantwortet, und das heißt Nein: { $agent } wollte { $what }
lapsed-not-seconded = Die Leitung hat nicht rechtzeitig zugestimmt, und das heißt Nein: { $agent } wollte { $what }
lapsed-access-over = Der Supportzugang war zu Ende, bevor es eine Antwort gab: { $agent } wollte { $what }
with-note = { $did }; „{ $note }“
with-consent = { $did }, wie vom Kontoinhaber erlaubt

label-consent-id = Zustimmung
label-answer-by = Antwort bis
label-content = Inhalt (Hash mit Schlüssel)

question-waiting = Wartet auf Antwort
question-waiting-for-lead = Vom Kontoinhaber erlaubt; die Leitung muss noch zustimmen
question-allowed = Einmal erlaubt
question-allowed-until-end = Änderungen bis zum Ende der Sitzung erlaubt
question-reveal-until-end = Bis zum Ende der Sitzung erlaubt
question-declined = Abgelehnt
question-screen-instead = Abgelehnt: Stattdessen wird der Bildschirm gezeigt
question-declined-by-lead = Von der Leitung abgelehnt
question-lapsed = Niemand hat rechtzeitig geantwortet, und das heißt Nein
question-used = Erlaubt und genutzt
question-expired = Erlaubt, aber nicht rechtzeitig genutzt
question-access-over = Der Supportzugang war vorher zu Ende
question-draft = Noch nicht gefragt

outcome-once = { $by } hat es einmal erlaubt
outcome-until-end = { $by } hat Änderungen bis zum Ende der Sitzung erlaubt
outcome-reveal-until-end = { $by } hat es bis zum Ende der Sitzung erlaubt
outcome-declined = { $by } hat Nein gesagt
outcome-share-screen = { $by } hat Nein gesagt und möchte stattdessen den Bildschirm zeigen
outcome-needs-lead = { $by } hat es erlaubt; die Leitung muss noch zustimmen
outcome-seconded = { $by } hat es erlaubt, und { $lead } hat zugestimmt
outcome-not-seconded = { $lead } hat nicht zugestimmt
outcome-lapsed = Niemand hat rechtzeitig geantwortet, und das heißt Nein
then-send = Schicken Sie es von der Seite der Rückfrage aus ab; die Zustimmung gilt einmal, für genau dies.
then-look = Öffnen Sie die Seite noch einmal: Dort wird es einmal gezeigt.
then-look-until-end = Öffnen Sie die Seite noch einmal: Dort wird es bis zum Ende der Sitzung gezeigt.
then-not-shown = Es bleibt verborgen.
then-change = Schalten Sie auf der Seite der Sitzung auf Ändern um.
then-nothing = Es wurde nichts abgeschickt.
then-call-hidden = Es bleibt verborgen. Vereinbaren Sie einen Anruf und sehen Sie es sich gemeinsam an.
then-call = Es wurde nichts abgeschickt. Vereinbaren Sie einen Anruf und sehen Sie es sich gemeinsam an.
then-wait = Es wurde noch nichts abgeschickt. Sie bekommen eine Mail, wenn die Leitung geantwortet hat.

file-sent = { $name } ({ $size })
