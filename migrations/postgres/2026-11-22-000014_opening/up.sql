-- What an agent declares when opening a session: the kind of work, by the vendor's settings, as it was then; pages are
-- patterns, one a line. The ticket's number is kept where a pattern of the settings told it.
ALTER TABLE sessions ADD COLUMN work_id TEXT;
ALTER TABLE sessions ADD COLUMN work_label TEXT;
ALTER TABLE sessions ADD COLUMN work_mode TEXT;
ALTER TABLE sessions ADD COLUMN work_pages TEXT;
ALTER TABLE sessions ADD COLUMN ticket_number TEXT;

-- Whom or what a grant is limited to; nothing where everybody on support may use it for anything.
ALTER TABLE grants ADD COLUMN for_agent UUID REFERENCES staff (id);
ALTER TABLE grants ADD COLUMN for_agent_name TEXT;
ALTER TABLE grants ADD COLUMN for_team TEXT;
ALTER TABLE grants ADD COLUMN for_work TEXT;
ALTER TABLE grants ADD COLUMN purpose TEXT;
-- Since when, where that was not from the beginning.
ALTER TABLE grants ADD COLUMN limited_at TIMESTAMPTZ;

-- Tries of entry that were refused. Where an account was concerned its log has an entry, whose number stands here.
CREATE TABLE attempts (
    id      UUID PRIMARY KEY NOT NULL,
    at      TIMESTAMPTZ NOT NULL,
    staff   UUID REFERENCES staff (id),
    account UUID REFERENCES accounts (id),
    seq     BIGINT,
    code    TEXT NOT NULL,
    place   TEXT NOT NULL
);
CREATE INDEX attempts_at ON attempts (at);
CREATE INDEX attempts_of_account ON attempts (account, at);
