porchlight = Porchlight
key-made = hat den Schlüssel erzeugt, der Checkpoints signiert
staff-added = wurde ins Personal aufgenommen, als { $roles }
staff-invited = hat einen Link erstellt, mit dem { $name } ein Passwort wählt und einen zweiten Faktor einrichtet, gültig bis { $until }
staff-joined = hat ein Passwort gewählt und einen zweiten Faktor eingerichtet
staff-suspended = hat { $name } gesperrt: „{ $reason }“
staff-restored = hat die Sperre von { $name } aufgehoben
staff-roles-set = hat die Rollen von { $name } gesetzt: { $roles }; bisher: { $before }
no-roles = keine
staff-trained = hat vermerkt, dass { $name } die Schulung am { $day } abgeschlossen hat
staff-not-trained = hat zurückgenommen, dass { $name } die Schulung abgeschlossen hat
staff-team-set = hat { $name } ins Team { $team } aufgenommen
staff-team-left = hat { $name } aus jedem Team genommen
staff-guidelines-accepted = hat die Richtlinien für den Support gelesen, Version { $version }
staff-signed-out = hat { $name } überall abgemeldet
account-checkpoint = hat den Stand des Verlaufs von { $account } signiert: { $size ->
    [one] 1 Eintrag
   *[other] { $size } Einträge
}

label-key = Öffentlicher Schlüssel
label-staff = Person vom Support
label-by = Von
label-before = Bisher
label-text = Text (SHA-256)
label-root = Wurzel-Hash

rules-set = hat die geltenden Regeln vermerkt
rules-changed = hat andere Regeln in Kraft gesetzt
setting-set = hat { $what } vermerkt: { $value }
setting-changed = hat { $what } geändert: { $before } → { $value }

# Hinter „hat“, im Akkusativ.
setting-of-history-keep_days = die Aufbewahrungsdauer der Einträge
setting-of-sessions-hard = die Höchstdauer einer Sitzung
setting-of-sessions-idle = die erlaubte Zeit ohne Aktivität in einer Sitzung
setting-of-approvals-roles = die nur mit Zustimmung der Leitung erlaubten Rollen in der App
setting-of-approvals-leads_answer_within = die Frist der Leitung für die Zustimmung zu einer Sitzung
setting-of-approvals-owners_answer_within = die Frist der Kontoinhaber für die Antwort auf eine Anfrage
setting-of-approvals-good_for = die Gültigkeitsdauer einer Zustimmung
setting-of-tickets-hosts = die erlaubten Adressen der Tickets
setting-of-work = die Aufgaben zur Auswahl für den Support
setting-to-nothing = nichts
setting-of-vendor-name = den Namen des Anbieters
setting-of-vendor-app = den Namen der App
setting-of-portal-url = die Adresse dieses Portals
setting-of-gateway-url = die Domain der Support-Sitzungen
setting-of-upstream-url = die Adresse der App für Support-Sitzungen
setting-of-mail-from_email = die Absenderadresse der Mails
setting-of-staff-training_days = die Gültigkeitsdauer einer Schulung
setting-of-staff-guidelines_version = die verlangte Version der Richtlinien
setting-of-other = die Einstellung { $name }

field-at = { $name } unter { $route }
fields-decided = { $count ->
    [one] 1 Feld
   *[other] { $count } Felder
}
field-decided-shown = hat entschieden, dass der Support dies sieht: { $what }
field-decided-last2 = hat entschieden, dass der Support nur die letzten zwei Zeichen sieht: { $what }
field-decided-last4 = hat entschieden, dass der Support nur die letzten vier Zeichen sieht: { $what }
field-decided-domain = hat entschieden, dass der Support nur die Domain sieht: { $what }
field-decided-hidden = hat entschieden, dass dies für den Support verborgen bleibt: { $what }
field-decided-undecided = hat eine Entscheidung zurückgenommen: { $what }

label-fields = Felder
label-setting = Einstellung

label-overruled = Eine Regel, die weniger streng ist als die eingebaute
label-rules-before = Regeln bisher (SHA-256)
