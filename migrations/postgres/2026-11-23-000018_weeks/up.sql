-- What each ended session came to, in numbers alone: the queue of reviews and the reports are made of them. The entries say
-- the same; `settled` once nothing can follow any more.
CREATE TABLE session_figures (
    session  UUID PRIMARY KEY NOT NULL REFERENCES sessions (id),
    ended_at TIMESTAMPTZ NOT NULL,
    risk     BIGINT NOT NULL,
    changes  BIGINT NOT NULL,
    tried    BIGINT NOT NULL,
    files    BIGINT NOT NULL,
    revealed BIGINT NOT NULL,
    refused  BIGINT NOT NULL,
    outside  BIGINT NOT NULL,
    pages    BIGINT NOT NULL,
    settled  BOOLEAN NOT NULL
);
CREATE INDEX session_figures_by_risk ON session_figures (risk, ended_at, session);
CREATE INDEX session_figures_by_end ON session_figures (ended_at, session);
CREATE INDEX session_figures_unsettled ON session_figures (session) WHERE NOT settled;

-- Who signed a week's reviews off, as the one or the other of so many.
CREATE TABLE week_signatures (
    week   TEXT NOT NULL,
    number BIGINT NOT NULL,
    needed BIGINT NOT NULL,
    staff  UUID NOT NULL REFERENCES staff (id),
    name   TEXT NOT NULL,
    at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (week, number),
    UNIQUE (week, staff)
);

-- Weeks that reviewers were reminded of.
CREATE TABLE weeks_told (
    week TEXT PRIMARY KEY NOT NULL,
    at   TIMESTAMPTZ NOT NULL
);

-- What came of a flag.
CREATE TABLE flag_outcomes (
    session    UUID PRIMARY KEY NOT NULL REFERENCES reviews (session),
    staff      UUID NOT NULL REFERENCES staff (id),
    staff_name TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    note       TEXT NOT NULL,
    at         TIMESTAMPTZ NOT NULL
);

-- A mail to the staff need not be about one account.
ALTER TABLE messages ALTER COLUMN account DROP NOT NULL;
