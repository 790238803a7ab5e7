# Wer zu den Mitarbeitern gehört: alle, eine Person, jemanden einladen, und der Link, der einmal gilt.
staff-title = Mitarbeiter
staff-lead = { $count } Mitarbeiter; { $may ->
    [0] niemand darf Konten öffnen
    [one] 1 Person darf Konten öffnen, die es erlauben
   *[other] { $may } dürfen Konten öffnen, die es erlauben
}.
staff-filters = Wer
staff-show-all = Alle
staff-show-may-enter = Dürfen Konten öffnen
staff-show-may-not = Im Support, dürfen es nicht
staff-show-suspended = Gesperrt
staff-search = Name, E-Mail-Adresse oder Team
staff-search-go = Suchen
staff-no-match = Niemand passt dazu.
staff-no-match-more = Versuchen Sie es mit einem Teil des Namens, oder
staff-no-match-all = zeigen Sie alle
staff-none-may-not = Alle im Support dürfen Konten öffnen
staff-none-may-not-more = Wem etwas fehlt, steht hier, mit dem nächsten Schritt.
staff-none-suspended = Niemand ist gesperrt
staff-none-suspended-more = Wer gesperrt wird, ist sofort aus jedem Konto heraus.
staff-none-may-enter = Niemand darf Konten öffnen
staff-none-may-enter-more = Was wem fehlt, steht unter „Im Support, dürfen es nicht“.
staff-none-all = Noch gibt es keine Mitarbeiter
staff-none-all-more = Laden Sie jemanden ein: Passwort und zweiter Faktor werden hinter einem Link eingerichtet.
staff-no-roles = Keine Rolle
staff-in-team = Team { $team }
staff-signed-in = zuletzt angemeldet
staff-not-signed-in = noch nie angemeldet
staff-live = { $count ->
    [one] 1 Sitzung läuft
   *[other] { $count } Sitzungen laufen
}
staff-may-enter = Darf Konten öffnen
staff-may-not-enter = Darf keine Konten öffnen
staff-enters-none = Öffnet keine Konten
staff-next = Als Nächstes:

# Was jemandem fehlt, hinter dem Namen, und was die Verwaltung als Nächstes tun kann.
they-lack-suspended = ist gesperrt
they-lack-suspended-next = Heben Sie die Sperre auf, wenn der Grund weggefallen ist.
they-lack-agent-role = gehört nicht zum Support
they-lack-agent-role-next = Vergeben Sie die Rolle „Support“, falls diese Person Konten öffnen soll.
they-lack-second-factor = hat noch keinen zweiten Faktor
they-lack-second-factor-next = Erstellen Sie einen neuen Link; dahinter wird ein zweiter Faktor eingerichtet.
they-lack-training = hat die Schulung nicht abgeschlossen
they-lack-training-next = Tragen Sie den Tag ein, an dem die Schulung abgeschlossen wurde.
they-lack-fresh-training = hat eine Schulung abgeschlossen, die bis { $of } galt
they-lack-fresh-training-next = Tragen Sie den Tag ein, an dem die Schulung abgeschlossen wurde.
they-lack-guidelines = hat die Richtlinien, Fassung { $of }, noch nicht gelesen
they-lack-guidelines-next = Hier ist nichts zu tun: Die Richtlinien warten darauf, gelesen und bestätigt zu werden.

# Eine Rolle in einer Aufzählung, zur Auswahl, und wozu sie da ist.
role-listed-agent = Support
role-listed-lead = Leitung
role-listed-reviewer = Prüfung
role-listed-admin = Verwaltung
role-agent = Support
role-agent-what = Öffnet Konten, die es erlauben, mit Schulung, Richtlinien und einem zweiten Faktor.
role-agent-invited = Support: öffnet Konten, die es erlauben
role-lead = Leitung
role-lead-what = Gibt das zweite Ja, wenn etwas heikel ist. Nie für sich selbst.
role-lead-invited = Leitung: gibt das zweite Ja, wenn etwas heikel ist
role-reviewer = Prüfung
role-reviewer-what = Prüft beendete Sitzungen. Nie die eigenen.
role-reviewer-invited = Prüfung: prüft beendete Sitzungen
role-admin = Verwaltung
role-admin-what = Entscheidet, wer zu den Mitarbeitern gehört und was zu sehen ist.
role-admin-invited = Verwaltung: entscheidet, wer zu den Mitarbeitern gehört und was zu sehen ist

# Eine Person.
member-all = Alle Mitarbeiter
member-may-enter = { $name } darf Konten öffnen, die es erlauben
member-may-not-enter = { $name } darf keine Konten öffnen
member-lacks = { $name } { $what }.
member-suspended = Gesperrt
member-roles = Rollen
member-roles-none = Keine
member-joined = Dabei seit
member-not-joined = Hat noch keinen Link benutzt
member-last-sign-in = Zuletzt angemeldet
member-never-signed-in = Noch nie
member-training = Schulung
member-not-trained = Nicht abgeschlossen
member-trained-until = Gilt bis { $day }
member-guidelines = Richtlinien
member-guidelines-none = Noch keine gelesen; es gilt Fassung { $version }
member-guidelines-read = Fassung { $read } gelesen; es gilt Fassung { $version }
member-inside = Gerade darin
member-inside-since = { $account }, { $code }, seit
member-roles-own = Die eigenen Rollen ändert niemand selbst: Das tut jemand anderes aus der Verwaltung.
member-roles-what = Was { $name } darf
member-roles-hint = Nach einer Änderung ist eine neue Anmeldung nötig; eine laufende Sitzung endet mit dem nächsten Aufruf, wenn diese Person keine Konten mehr öffnen darf.
member-roles-set = Rollen speichern
member-training-and-team = Schulung und Team
member-trained = Schulung abgeschlossen am
member-trained-hint = Der Tag, in UTC. Leer: nicht abgeschlossen.
member-trained-note = Schulung vermerken
member-team = Team
member-team-hint = Kontoinhaber können den Zugang auf ein Team einschränken. Leer: in keinem.
member-team-set = Team speichern
member-signing-in = Anmelden
member-signed-in = { $count ->
    [0] { $name } ist nirgends angemeldet.
    [one] { $name } ist in einem Browser angemeldet.
   *[other] { $name } ist in { $count } Browsern angemeldet.
}
member-own-sign-ins = Ihre eigenen stehen unter
member-lost = Wer Passwort oder Telefon verloren hat, bekommt einen neuen Link, der einmal gilt: Dahinter werden Passwort und zweiter Faktor neu eingerichtet.
member-new-link = Neuen Link erstellen
member-sign-out = Überall abmelden
member-restore = Sperre aufheben
member-restore-says = { $name } kann sich dann wieder mit demselben Passwort und zweiten Faktor anmelden. Frühere Sitzungen bleiben beendet.
member-restore-go = Sperre von { $name } aufheben
member-suspend = Sperren
member-suspend-says = { $name } wird abgemeldet und ist vom nächsten Aufruf an aus jedem Konto heraus.
member-suspend-why = Warum
member-suspend-why-hint = Steht auf Dauer in Ihrem eigenen Protokoll: Schreiben Sie, was andere lesen dürfen.
member-suspend-go = { $name } sperren

# Was über sie entschieden wurde.
member-done-suspended = { $name } ist gesperrt: abgemeldet, und vom nächsten Aufruf an aus jedem Konto heraus.
member-done-restored = Die Sperre von { $name } ist aufgehoben. Frühere Sitzungen bleiben beendet.
member-done-roles = Die Rollen von { $name } sind gespeichert. Eine neue Anmeldung ist nötig.
member-done-trained = Vermerkt, wann { $name } die Schulung abgeschlossen hat.
member-done-not-trained = { $name } gilt von jetzt an als nicht geschult.
member-done-team = Das Team von { $name } ist gespeichert.
member-done-signed-out = { $name } ist überall abgemeldet.

# Jemanden einladen.
invite-title = Jemanden einladen
invite-lead = Sie bekommen einen Link für diese Person, der einmal gilt. Dahinter werden Passwort und zweiter Faktor eingerichtet.
invite-email-hint = Damit meldet sich die Person an.
invite-name = Name
invite-name-hint = So lesen ihn die Kunden.
invite-make = Link erstellen
invite-other-roles = Diese Person gehört schon dazu, mit diesen Rollen: { $roles }. Lassen Sie die Rollen weg, um einen neuen Link zu erstellen.

# Der Link, der einmal gilt und einmal zu sehen ist.
join-link-title = Ein Link für { $name }
join-link-give = Geben Sie ihn an { $name } weiter, auf einem Weg, den sonst niemand mitliest. Er gilt einmal, bis
join-link-void = Frühere Links für diese Person gelten nicht mehr.
join-link = Der Link
join-link-once = Er ist nur hier und jetzt zu sehen.
join-link-whoever = Wer ihn hat, wird zu { $name }: Dass er benutzt wurde, steht in Ihrem eigenen Protokoll.
