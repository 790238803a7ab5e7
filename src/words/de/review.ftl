review-no-concerns = hat diese Sitzung geprüft: ohne Beanstandung
review-no-concerns-note = hat diese Sitzung geprüft: ohne Beanstandung; „{ $note }“
review-flagged = hat diese Sitzung beanstandet
review-flagged-note = hat diese Sitzung beanstandet: „{ $note }“

label-session = Sitzung
