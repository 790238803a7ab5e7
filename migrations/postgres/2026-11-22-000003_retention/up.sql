-- For how long what entries say is kept, and what has been erased of the words that other tables hold.

-- The account's own number of days; where it has none, the settings' holds.
ALTER TABLE accounts ADD COLUMN keep_days BIGINT;

-- Entries below this number were erased by age (but for the few that never are).
ALTER TABLE accounts ADD COLUMN erased_below BIGINT NOT NULL DEFAULT 0;

-- A session whose words are gone: since when, and after how many days (none: for a person's sake).
ALTER TABLE sessions ADD COLUMN erased_at TIMESTAMPTZ;
ALTER TABLE sessions ADD COLUMN erased_after BIGINT;

-- What is still to be erased is found without reading what is erased already.
CREATE INDEX messages_with_words ON messages (account, created_at) WHERE to_email <> '';
CREATE INDEX sessions_with_words ON sessions (account, opened_at) WHERE erased_at IS NULL;
