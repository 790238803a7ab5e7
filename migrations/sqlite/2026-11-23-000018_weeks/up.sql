-- What each ended session came to, in numbers alone: the queue of reviews and the reports are made of them. The entries say
-- the same; `settled` once nothing can follow any more.
CREATE TABLE session_figures (
    session  BLOB PRIMARY KEY NOT NULL REFERENCES sessions (id),
    ended_at TEXT NOT NULL,
    risk     INTEGER NOT NULL,
    changes  INTEGER NOT NULL,
    tried    INTEGER NOT NULL,
    files    INTEGER NOT NULL,
    revealed INTEGER NOT NULL,
    refused  INTEGER NOT NULL,
    outside  INTEGER NOT NULL,
    pages    INTEGER NOT NULL,
    settled  INTEGER NOT NULL
) STRICT;
CREATE INDEX session_figures_by_risk ON session_figures (risk, ended_at, session);
CREATE INDEX session_figures_by_end ON session_figures (ended_at, session);
CREATE INDEX session_figures_unsettled ON session_figures (session) WHERE NOT settled;

-- Who signed a week's reviews off, as the one or the other of so many.
CREATE TABLE week_signatures (
    week   TEXT NOT NULL,
    number INTEGER NOT NULL,
    needed INTEGER NOT NULL,
    staff  BLOB NOT NULL REFERENCES staff (id),
    name   TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (week, number),
    UNIQUE (week, staff)
) STRICT;

-- Weeks that reviewers were reminded of.
CREATE TABLE weeks_told (
    week TEXT PRIMARY KEY NOT NULL,
    at   TEXT NOT NULL
) STRICT;

-- What came of a flag.
CREATE TABLE flag_outcomes (
    session    BLOB PRIMARY KEY NOT NULL REFERENCES reviews (session),
    staff      BLOB NOT NULL REFERENCES staff (id),
    staff_name TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    note       TEXT NOT NULL,
    at         TEXT NOT NULL
) STRICT;

-- A mail to the staff need not be about one account.
CREATE TABLE messages_of_all (
    id            BLOB PRIMARY KEY NOT NULL,
    account       BLOB REFERENCES accounts (id),
    session       BLOB,
    notice        TEXT NOT NULL,
    to_name       TEXT NOT NULL,
    to_email      TEXT NOT NULL,
    data          TEXT NOT NULL,
    rendered      BLOB,
    state         TEXT NOT NULL,
    attempts      INTEGER NOT NULL,
    due_at        TEXT NOT NULL,
    claimed_until TEXT,
    last_error    TEXT,
    created_at    TEXT NOT NULL,
    settled_at    TEXT,
    needs_size    INTEGER
) STRICT;
INSERT INTO messages_of_all SELECT * FROM messages;
DROP TABLE messages;
ALTER TABLE messages_of_all RENAME TO messages;
CREATE INDEX messages_due ON messages (due_at) WHERE settled_at IS NULL;
CREATE INDEX messages_by_account ON messages (account, created_at);
CREATE INDEX messages_with_words ON messages (account, created_at) WHERE to_email <> '';
