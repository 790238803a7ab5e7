review-no-concerns = reviewed this session: no concerns
review-no-concerns-note = reviewed this session: no concerns; “{ $note }”
review-flagged = flagged this session
review-flagged-note = flagged this session: “{ $note }”
review-followed-up-explained = followed up on the flag: explained; “{ $note }”
review-followed-up-trained = followed up on the flag: the agent was trained; “{ $note }”
review-followed-up-reported = followed up on the flag: reported to the customer; “{ $note }”
review-followed-up-other = followed up on the flag: “{ $note }”
week-signed-off-alone = signed off the reviews of week { $week }: { $sessions ->
    [one] 1 session
   *[other] { $sessions } sessions
}, { $flagged } flagged
week-signed-off-of-several = signed off the reviews of week { $week }, { $signature } of { $needed }: { $sessions ->
    [one] 1 session
   *[other] { $sessions } sessions
}, { $flagged } flagged
outcome-explained = Explained
outcome-trained = The agent was trained
outcome-reported = Reported to the customer
outcome-other = Something else

label-session = Session
