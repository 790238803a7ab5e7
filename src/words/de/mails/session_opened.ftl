mail-opened-subject = Der Support von { $vendor } hat das Konto { $account } geöffnet
mail-opened-preheader = { $agent } ist gerade in Ihrem Konto. Danach erfahren Sie per Mail, was getan wurde.
mail-opened-lead = { $agent } hat Ihr Konto in { $app } geöffnet, wie von Ihnen erlaubt. Alles wird aufgezeichnet; wenn der Besuch endet, erfahren Sie per Mail, was getan wurde.
mail-opened-ends = Das beendet diese Sitzung sofort.
mail-opened-turn-off-here = Damit haben Sie nicht gerechnet? Schalten Sie den Supportzugang aus; das beendet diese Sitzung sofort:
mail-opened-lead-observer = { $agent } hat { $account } in { $app } geöffnet, wie es erlaubt wurde. Alles wird aufgezeichnet; wenn der Besuch endet, bekommen Sie eine Mail darüber, was getan wurde.
