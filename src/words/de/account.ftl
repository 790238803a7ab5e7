account-added = ist zu Porchlight gekommen
owner-added = hat { $name } ({ $email }) als Kontoinhaber eingetragen
observer-added = hat { $name } ({ $email }) als Beobachter eingetragen: liest alles und entscheidet nichts
owner-changed = hat zu { $name } vermerkt: { $what }
address-changed = Mails gehen an { $now } (bisher: { $before })
name-changed = heißt { $now } (bisher: { $before })
is-now-owner = ist von jetzt an Kontoinhaber (bisher: Beobachter)
is-now-observer = ist von jetzt an Beobachter, ohne zu entscheiden (bisher: Kontoinhaber)
hand-off-refused = hat { $acting } abgewiesen (als { $user } unterwegs): Über den Supportzugang entscheiden nur die Kontoinhaber selbst
somebody-acting = jemanden

label-account = Konto
label-external-id = Name in der App
label-owner = Kontoinhaber

notices-set = hat Mails gewählt: wenn der Support das Konto öffnet { $start ->
    [on] ein
   *[off] aus
}, Monatsübersicht { $statement ->
    [on] ein
   *[off] aus
}
retention-set = hat die Aufbewahrung der Einträge auf { $days } Tage gesetzt (bisher: { $before })
entries-erased = hat den Inhalt von { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträgen
} gelöscht: { $reason }

label-erased-entries = Gelöschte Einträge
signed-in-by-provider = hat sich zum ersten Mal mit { $issuer } angemeldet und ist dort von nun an bekannt
