review-no-concerns = reviewed this session: no concerns
review-no-concerns-note = reviewed this session: no concerns; “{ $note }”
review-flagged = flagged this session
review-flagged-note = flagged this session: “{ $note }”

label-session = Session
