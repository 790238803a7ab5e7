-- The first schema. Moments are UTC; ids are UUIDs (version 7). The same tables stand in the other dialect's folder.

-- What a write locks first: one row for each account, one for each of the staff, one for the vendor.
-- For accounts and the vendor it also holds the end of the log: its size, the right edge of its tree, its last moment.
CREATE TABLE heads (
    id      BLOB PRIMARY KEY NOT NULL,
    origin  TEXT NOT NULL,
    size    INTEGER NOT NULL,
    edge    BLOB NOT NULL,
    last_at TEXT NOT NULL
) STRICT;

CREATE TABLE entries (
    log          BLOB NOT NULL REFERENCES heads (id),
    seq          INTEGER NOT NULL,
    id           BLOB NOT NULL UNIQUE,
    at           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    session      BLOB,
    payload      BLOB,
    salt         BLOB,
    payload_hash BLOB NOT NULL,
    leaf_hash    BLOB NOT NULL,
    PRIMARY KEY (log, seq)
) STRICT;
CREATE INDEX entries_by_session ON entries (session, seq) WHERE session IS NOT NULL;

CREATE TABLE checkpoints (
    log  BLOB NOT NULL REFERENCES heads (id),
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note TEXT NOT NULL,
    at   TEXT NOT NULL,
    PRIMARY KEY (log, size)
) STRICT;

-- What is fixed at the first start (the logs' origin) or belongs to the whole installation.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE accounts (
    id          BLOB PRIMARY KEY NOT NULL,
    external_id TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    time_zone   TEXT NOT NULL,
    created_at  TEXT NOT NULL
) STRICT;

CREATE TABLE owners (
    id         BLOB PRIMARY KEY NOT NULL,
    account    BLOB NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (account, email)
) STRICT;

-- Whom an agent may act as in the vendor's app.
CREATE TABLE account_users (
    account     BLOB NOT NULL REFERENCES accounts (id),
    external_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    role        TEXT NOT NULL,
    PRIMARY KEY (account, external_id)
) STRICT;

CREATE TABLE staff (
    id           BLOB PRIMARY KEY NOT NULL,
    email        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    roles        TEXT NOT NULL,
    totp_secret  BLOB,
    totp_last    INTEGER NOT NULL,
    suspended_at TEXT,
    created_at   TEXT NOT NULL
) STRICT;

CREATE TABLE step_ups (
    id      BLOB PRIMARY KEY NOT NULL,
    staff   BLOB NOT NULL REFERENCES staff (id),
    account BLOB NOT NULL REFERENCES accounts (id),
    at      TEXT NOT NULL,
    used_at TEXT
) STRICT;

CREATE TABLE sign_ins (
    id         BLOB PRIMARY KEY NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    door       TEXT NOT NULL,
    owner      BLOB REFERENCES owners (id),
    staff      BLOB REFERENCES staff (id),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at   TEXT
) STRICT;

CREATE TABLE grants (
    id           BLOB PRIMARY KEY NOT NULL,
    account      BLOB NOT NULL REFERENCES accounts (id),
    scope        TEXT NOT NULL,
    allowed_by   BLOB NOT NULL REFERENCES owners (id),
    allowed_name TEXT NOT NULL,
    starts_at    TEXT NOT NULL,
    ends_at      TEXT NOT NULL,
    withdrawn_at TEXT,
    lapse_noted  INTEGER NOT NULL
) STRICT;
CREATE INDEX grants_by_account ON grants (account, starts_at);

CREATE TABLE sessions (
    id             BLOB PRIMARY KEY NOT NULL,
    account        BLOB NOT NULL REFERENCES accounts (id),
    grant_id       BLOB NOT NULL REFERENCES grants (id),
    agent          BLOB NOT NULL REFERENCES staff (id),
    agent_name     TEXT NOT NULL,
    user_id        TEXT NOT NULL,
    user_name      TEXT NOT NULL,
    reason         TEXT NOT NULL,
    ticket         TEXT NOT NULL,
    mode           TEXT NOT NULL,
    slug           TEXT NOT NULL UNIQUE,
    hand_off_hash  BLOB,
    cookie_hash    BLOB,
    opened_at      TEXT NOT NULL,
    hard_ends_at   TEXT NOT NULL,
    last_active_at TEXT NOT NULL,
    ended_at       TEXT,
    ended_how      TEXT
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account, opened_at);
CREATE INDEX sessions_by_agent ON sessions (agent, opened_at);
CREATE INDEX sessions_open ON sessions (opened_at) WHERE ended_at IS NULL;

-- Requests that have an intent and no answer yet. What a crash leaves here is marked unknown at the next start.
CREATE TABLE open_intents (
    account  BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    session  BLOB NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (account, seq)
) STRICT;

-- What the gateway keeps for a session, sealed with a key of its own, gone when the session is closed:
-- the app's cookies, forms as they were served, values behind marks.
CREATE TABLE session_keepings (
    session BLOB NOT NULL REFERENCES sessions (id),
    name    TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (session, name)
) STRICT;

CREATE TABLE reviews (
    session       BLOB PRIMARY KEY NOT NULL REFERENCES sessions (id),
    reviewer      BLOB NOT NULL REFERENCES staff (id),
    reviewer_name TEXT NOT NULL,
    verdict       TEXT NOT NULL,
    note          TEXT NOT NULL,
    at            TEXT NOT NULL
) STRICT;

CREATE TABLE messages (
    id            BLOB PRIMARY KEY NOT NULL,
    account       BLOB NOT NULL REFERENCES accounts (id),
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
    settled_at    TEXT
) STRICT;
CREATE INDEX messages_due ON messages (due_at) WHERE settled_at IS NULL;
CREATE INDEX messages_by_account ON messages (account, created_at);


-- Entries are never changed or removed. Erasure blanks payload and salt, once, and nothing else.
CREATE TRIGGER entries_are_never_removed BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
WHEN NOT (NEW.payload IS NULL AND NEW.salt IS NULL
    AND NEW.log IS OLD.log AND NEW.seq IS OLD.seq AND NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.kind IS OLD.kind
    AND NEW.session IS OLD.session AND NEW.payload_hash IS OLD.payload_hash AND NEW.leaf_hash IS OLD.leaf_hash)
BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER checkpoints_are_never_changed BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
CREATE TRIGGER checkpoints_are_never_removed BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints are never removed'); END;
