-- Accounts that are marked sensitive: each session in them needs a lead's approval.
ALTER TABLE accounts ADD COLUMN sensitive BOOLEAN NOT NULL DEFAULT FALSE;

-- Grants under which an owner approves each session.
ALTER TABLE grants ADD COLUMN each_time BOOLEAN NOT NULL DEFAULT FALSE;

-- What agents ask before they come in: a lead or an owner to approve one session, or the owners to allow support access.
--
-- Of a session: the grant, the user and for how many minutes an approval is to be good; of access: the scope. An approval is
-- good until `good_until`, and used up by the session that it opened.
CREATE TABLE requests (
    id             UUID PRIMARY KEY NOT NULL,
    account        UUID NOT NULL REFERENCES accounts (id),
    agent          UUID NOT NULL REFERENCES staff (id),
    agent_name     TEXT NOT NULL,
    asks           TEXT NOT NULL,
    grant_id       UUID REFERENCES grants (id),
    user_id        TEXT,
    user_name      TEXT,
    minutes        BIGINT,
    scope          TEXT,
    reason         TEXT NOT NULL,
    ticket         TEXT,
    asked_at       TIMESTAMPTZ NOT NULL,
    answer_by      TIMESTAMPTZ NOT NULL,
    answer         TEXT,
    answered_at    TIMESTAMPTZ,
    answered_owner UUID REFERENCES owners (id),
    answered_staff UUID REFERENCES staff (id),
    answered_name  TEXT,
    note           TEXT,
    good_until     TIMESTAMPTZ,
    lapsed_at      TIMESTAMPTZ,
    used_at        TIMESTAMPTZ,
    used_in        UUID REFERENCES sessions (id)
);
CREATE INDEX requests_by_account ON requests (account, asked_at);
CREATE INDEX requests_by_agent ON requests (agent, asked_at);

-- What a job has to look at.
CREATE INDEX requests_open ON requests (asked_at) WHERE lapsed_at IS NULL AND used_at IS NULL;
