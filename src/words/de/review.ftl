review-no-concerns = hat diese Sitzung geprüft: ohne Beanstandung
review-no-concerns-note = hat diese Sitzung geprüft: ohne Beanstandung; „{ $note }“
review-flagged = hat diese Sitzung beanstandet
review-flagged-note = hat diese Sitzung beanstandet: „{ $note }“
review-followed-up-explained = ging der Beanstandung nach: geklärt; „{ $note }“
review-followed-up-trained = ging der Beanstandung nach: die Support-Person wurde geschult; „{ $note }“
review-followed-up-reported = ging der Beanstandung nach: dem Kunden gemeldet; „{ $note }“
review-followed-up-other = ging der Beanstandung nach: „{ $note }“
week-signed-off-alone = zeichnete die Prüfungen der Woche { $week } ab: { $sessions ->
    [one] 1 Sitzung
   *[other] { $sessions } Sitzungen
}, { $flagged } beanstandet
week-signed-off-of-several = zeichnete die Prüfungen der Woche { $week } ab, { $signature } von { $needed }: { $sessions ->
    [one] 1 Sitzung
   *[other] { $sessions } Sitzungen
}, { $flagged } beanstandet
outcome-explained = Geklärt
outcome-trained = Die Support-Person wurde geschult
outcome-reported = Dem Kunden gemeldet
outcome-other = Etwas anderes

label-session = Sitzung
