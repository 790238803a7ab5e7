mail-address-subject = Mails zum Supportzugang zu { $account } gehen jetzt an { $to }
mail-address-preheader = Die alte und die neue Adresse erfahren es.
mail-address-title = Mails für { $name } gehen jetzt an { $to }
mail-address-lead = Mails zum Supportzugang zu { $account } in { $app } und Links zum Anmelden.
mail-address-first = Mails für { $name } zum Supportzugang zu { $account } in { $app } gehen jetzt an { $to }, auch die Links zum Anmelden.
# Vor einem Link, und der Link.
mail-address-ask = Fragen Sie { $vendor }, wer das geändert hat, und sehen Sie nach,
mail-address-done = was getan wurde
mail-address-ask-here = Damit haben Sie nicht gerechnet? Fragen Sie { $vendor }, wer das geändert hat, und sehen Sie nach, was getan wurde:
mail-address-why = Diese Mail geht an die alte und an die neue Adresse, damit sich niemandes Adresse unbemerkt ändert.
