-- Questions to owners, from the refused step that each began as, to the step that its yes was used for.
--
-- What would be sent stands in `sealed`, readable only by the gateway, until it is sent or cannot be any more. A question
-- is a draft until it was asked. One-time tokens by which an agent's browser has it sent are kept as hashes.
CREATE TABLE consents (
    id            UUID PRIMARY KEY NOT NULL,
    account       UUID NOT NULL REFERENCES accounts (id),
    grant_id      UUID NOT NULL REFERENCES grants (id),
    session       UUID NOT NULL REFERENCES sessions (id),
    agent         UUID NOT NULL REFERENCES staff (id),
    agent_name    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    question      TEXT NOT NULL,
    content       TEXT NOT NULL,
    sealed        BYTEA,
    why           TEXT,
    drafted_at    TIMESTAMPTZ NOT NULL,
    asked_at      TIMESTAMPTZ,
    answer_by     TIMESTAMPTZ,
    answer        TEXT,
    answered_at   TIMESTAMPTZ,
    answered_by   UUID REFERENCES owners (id),
    answered_name TEXT,
    note          TEXT,
    agreed        BOOLEAN,
    seconded_at   TIMESTAMPTZ,
    seconded_by   UUID REFERENCES staff (id),
    seconded_name TEXT,
    second_note   TEXT,
    lapsed_at     TIMESTAMPTZ,
    used_at       TIMESTAMPTZ,
    used_in       UUID REFERENCES sessions (id),
    send_hash     BYTEA,
    send_until    TIMESTAMPTZ,
    send_in       UUID REFERENCES sessions (id)
);
CREATE INDEX consents_by_account ON consents (account, asked_at);
CREATE INDEX consents_by_agent ON consents (agent, drafted_at);
CREATE INDEX consents_by_session ON consents (session);

-- What a job has to look at: questions that wait, and drafts that nobody asked.
CREATE INDEX consents_open ON consents (drafted_at) WHERE lapsed_at IS NULL AND used_at IS NULL;
