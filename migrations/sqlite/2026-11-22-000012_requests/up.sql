-- Accounts that are marked sensitive: each session in them needs a lead's approval.
ALTER TABLE accounts ADD COLUMN sensitive INTEGER NOT NULL DEFAULT 0;

-- Grants under which an owner approves each session.
ALTER TABLE grants ADD COLUMN each_time INTEGER NOT NULL DEFAULT 0;

-- What agents ask before they come in: a lead or an owner to approve one session, or the owners to allow support access.
--
-- Of a session: the grant, the user and for how many minutes an approval is to be good; of access: the scope. An approval is
-- good until `good_until`, and used up by the session that it opened.
CREATE TABLE requests (
    id             BLOB PRIMARY KEY NOT NULL,
    account        BLOB NOT NULL REFERENCES accounts (id),
    agent          BLOB NOT NULL REFERENCES staff (id),
    agent_name     TEXT NOT NULL,
    asks           TEXT NOT NULL,
    grant_id       BLOB REFERENCES grants (id),
    user_id        TEXT,
    user_name      TEXT,
    minutes        INTEGER,
    scope          TEXT,
    reason         TEXT NOT NULL,
    ticket         TEXT,
    asked_at       TEXT NOT NULL,
    answer_by      TEXT NOT NULL,
    answer         TEXT,
    answered_at    TEXT,
    answered_owner BLOB REFERENCES owners (id),
    answered_staff BLOB REFERENCES staff (id),
    answered_name  TEXT,
    note           TEXT,
    good_until     TEXT,
    lapsed_at      TEXT,
    used_at        TEXT,
    used_in        BLOB REFERENCES sessions (id)
) STRICT;
CREATE INDEX requests_by_account ON requests (account, asked_at);
CREATE INDEX requests_by_agent ON requests (agent, asked_at);

-- What a job has to look at.
CREATE INDEX requests_open ON requests (asked_at) WHERE lapsed_at IS NULL AND used_at IS NULL;
