# Hinter „möchte“, „wollte“, „darf“, und vor „zu dürfen“: immer eine Grundform am Ende.
wants-session = eine Support-Sitzung als { $user } öffnen
wants-access = das Konto öffnen
wants-view = das Konto öffnen und ansehen
wants-change = das Konto öffnen, ansehen und ändern

request-asked-lead = hat die Leitung gebeten, einer Support-Sitzung als { $user } zuzustimmen: „{ $reason }“
request-asked-owner = hat die Kontoinhaber gebeten, einer Support-Sitzung als { $user } zuzustimmen: „{ $reason }“
request-asked-access = hat gebeten, { $what } zu dürfen: „{ $reason }“
request-approved-lead = hat als Leitung einer Support-Sitzung von { $agent } als { $user } zugestimmt, gültig bis { $until }
request-approved-owner = hat einer Support-Sitzung von { $agent } als { $user } zugestimmt, gültig bis { $until }
request-approved-access = hat den Supportzugang erlaubt, um den { $agent } gebeten hatte
request-declined-lead = hat als Leitung einer Support-Sitzung von { $agent } als { $user } nicht zugestimmt
request-declined-owner = hat einer Support-Sitzung von { $agent } als { $user } nicht zugestimmt
request-declined-access = hat den Supportzugang nicht erlaubt, um den { $agent } gebeten hatte
request-share-screen-access = möchte lieber den Bildschirm zeigen als den Supportzugang erlauben, um den { $agent } gebeten hatte
request-share-screen = möchte lieber den Bildschirm zeigen; { $agent } wollte { $what }
request-lapsed-unanswered = Niemand hat rechtzeitig geantwortet, und das heißt Nein: { $agent } wollte { $what }
request-lapsed-unused = Die Zustimmung wurde nicht rechtzeitig genutzt: { $agent } wollte { $what }
request-lapsed-access-over = Der Supportzugang war vorher zu Ende: { $agent } wollte { $what }
request-lapsed-allowed-anyway = Der Supportzugang wurde inzwischen erlaubt: { $agent } wollte { $what }
session-approved = { $did }; mit Zustimmung von { $by }
grant-each-time = { $did }; jeder Sitzung muss ein Kontoinhaber zustimmen
sensitive-on = hat das Konto als heikel gekennzeichnet: Jede Sitzung braucht die Zustimmung der Leitung
sensitive-off = hat das Konto wieder als nicht heikel gekennzeichnet

label-request-id = Anfrage
label-minutes = Gültig für (Minuten)
label-approved-by = Zugestimmt hat
label-wanted-scope = Gebeten um

request-stands-waiting-lead = Wartet auf die Zustimmung der Leitung
request-stands-waiting-owner = Wartet auf die Zustimmung eines Kontoinhabers
request-stands-waiting-access = Wartet auf die Antwort eines Kontoinhabers
request-stands-approved = Zugestimmt
request-stands-allowed = Der Supportzugang wurde erlaubt
request-stands-allowed-anyway = Der Supportzugang wurde inzwischen erlaubt
request-stands-declined = Nicht zugestimmt
request-stands-declined-access = Nicht erlaubt
request-stands-screen-instead = Nicht erlaubt: Stattdessen wird der Bildschirm gezeigt
request-stands-lapsed = Niemand hat rechtzeitig geantwortet, und das heißt Nein
request-stands-used = Zugestimmt und genutzt
request-stands-expired = Zugestimmt, aber nicht rechtzeitig genutzt
request-stands-access-over = Der Supportzugang war vorher zu Ende

came-approved = { $by } hat Ihrer Sitzung zugestimmt
came-allowed = { $by } hat den Supportzugang erlaubt
came-allowed-anyway = Der Supportzugang wurde erlaubt
came-declined = { $by } hat Ihrer Sitzung nicht zugestimmt
came-declined-access = { $by } hat den Supportzugang nicht erlaubt
came-share-screen = { $by } hat Nein gesagt und möchte stattdessen den Bildschirm zeigen
came-unanswered = Niemand hat rechtzeitig geantwortet, und das heißt Nein
came-unused = Die Zustimmung wurde nicht rechtzeitig genutzt
came-access-over = Der Supportzugang war vor Ihrer Sitzung zu Ende
came-then-open = Öffnen Sie sie mit einem Einmalcode. Die Zustimmung gilt einmal, für diesen Benutzer, diesen Grund und dieses Ticket; wenn sie abläuft, endet auch die Sitzung.
came-then-enter = Sie können das Konto jetzt öffnen.
came-then-nothing = Es wurde nichts geöffnet.
came-then-call = Es wurde nichts geöffnet. Vereinbaren Sie einen Anruf und sehen Sie es sich gemeinsam an.
