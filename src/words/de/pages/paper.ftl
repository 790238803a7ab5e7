paper-title = Verlauf des Supportzugangs von { $account }
paper-back = Zurück
paper-back-to-history = Zurück zum Verlauf
paper-how-to-print = Zum Drucken nehmen Sie den Druckbefehl Ihres Browsers. Es passt auf A4.
paper-above = { $vendor } · Supportzugang
paper-heading = Verlauf von { $account }
paper-shown = Gezeigt
paper-made = Erstellt
paper-made-by = { $at }, von { $who }
paper-times = Zeiten
paper-times-in = wie in { $zone }
paper-log = Protokoll
paper-log-of =
    { $count ->
        [one] { $origin }, insgesamt { $count } Eintrag
       *[other] { $origin }, insgesamt { $count } Einträge
    }
paper-time = Zeit
paper-ticket = Ticket { $number }
paper-nothing = Zu dieser Auswahl steht nichts in diesem Verlauf.
paper-left-out = Was diese Kopie auslässt
paper-vendors-beside = Nummern neben
paper-vendors-are = sind die des eigenen Protokolls von { $vendor }.
paper-checkpoint =
    { $count ->
        [one] Neuester Checkpoint: { $count } Eintrag, signiert { $at }
       *[other] Neuester Checkpoint: { $count } Einträge, signiert { $at }
    }
paper-vouches = Er bürgt für die ersten { $count } Einträge dieses Verlaufs. Heben Sie ihn auf: Wer ihn hat, kann sehen, ob einer davon seither geändert wurde.
paper-keys = Der Schlüssel, mit dem er signiert ist, steht unter { $keys }.
paper-no-checkpoint = Es ist noch kein Checkpoint signiert
