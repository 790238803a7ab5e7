-- Questions to owners, from the refused step that each began as, to the step that its yes was used for.
--
-- What would be sent stands in `sealed`, readable only by the gateway, until it is sent or cannot be any more. A question
-- is a draft until it was asked. One-time tokens by which an agent's browser has it sent are kept as hashes.
CREATE TABLE consents (
    id            BLOB PRIMARY KEY NOT NULL,
    account       BLOB NOT NULL REFERENCES accounts (id),
    grant_id      BLOB NOT NULL REFERENCES grants (id),
    session       BLOB NOT NULL REFERENCES sessions (id),
    agent         BLOB NOT NULL REFERENCES staff (id),
    agent_name    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    question      TEXT NOT NULL,
    content       TEXT NOT NULL,
    sealed        BLOB,
    why           TEXT,
    drafted_at    TEXT NOT NULL,
    asked_at      TEXT,
    answer_by     TEXT,
    answer        TEXT,
    answered_at   TEXT,
    answered_by   BLOB REFERENCES owners (id),
    answered_name TEXT,
    note          TEXT,
    agreed        INTEGER,
    seconded_at   TEXT,
    seconded_by   BLOB REFERENCES staff (id),
    seconded_name TEXT,
    second_note   TEXT,
    lapsed_at     TEXT,
    used_at       TEXT,
    used_in       BLOB REFERENCES sessions (id),
    send_hash     BLOB,
    send_until    TEXT,
    send_in       BLOB REFERENCES sessions (id)
) STRICT;
CREATE INDEX consents_by_account ON consents (account, asked_at);
CREATE INDEX consents_by_agent ON consents (agent, drafted_at);
CREATE INDEX consents_by_session ON consents (session);

-- What a job has to look at: questions that wait, and drafts that nobody asked.
CREATE INDEX consents_open ON consents (drafted_at) WHERE lapsed_at IS NULL AND used_at IS NULL;
