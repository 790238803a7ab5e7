mail-statement-preheader = { $account } in { $app }: was der Support von { $vendor } über Porchlight getan hat.
mail-statement-mark = { $vendor } · Monatsübersicht
mail-statement-lead = Das hat der Support von { $vendor } im { $month } über Porchlight im Konto { $account } getan (Zeitzone { $zone }). Alles steht in Ihrem Verlauf, Eintrag für Eintrag.
mail-statement-history = Verlauf ansehen
mail-statement-see-access-here = Damit haben Sie nicht gerechnet? Sehen Sie sich den Supportzugang an:
mail-statement-proof = So stand Ihr Verlauf, als diese Mail verschickt wurde, signiert. Heben Sie diese Mail auf: Mit ihr können Sie später prüfen, dass davor niemand etwas geändert, entfernt oder hinzugefügt hat.
