-- The first schema. Moments are UTC; ids are UUIDs (version 7). The same tables stand in the other dialect's folder.

-- What a write locks first: one row for each account, one for each of the staff, one for the vendor.
-- For accounts and the vendor it also holds the end of the log: its size, the right edge of its tree, its last moment.
CREATE TABLE heads (
    id      UUID PRIMARY KEY NOT NULL,
    origin  TEXT NOT NULL,
    size    BIGINT NOT NULL,
    edge    BYTEA NOT NULL,
    last_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE entries (
    log          UUID NOT NULL REFERENCES heads (id),
    seq          BIGINT NOT NULL,
    id           UUID NOT NULL UNIQUE,
    at           TIMESTAMPTZ NOT NULL,
    kind         TEXT NOT NULL,
    session      UUID,
    payload      BYTEA,
    salt         BYTEA,
    payload_hash BYTEA NOT NULL,
    leaf_hash    BYTEA NOT NULL,
    PRIMARY KEY (log, seq)
);
CREATE INDEX entries_by_session ON entries (session, seq) WHERE session IS NOT NULL;

CREATE TABLE checkpoints (
    log  UUID NOT NULL REFERENCES heads (id),
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    note TEXT NOT NULL,
    at   TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (log, size)
);

-- What is fixed at the first start (the logs' origin) or belongs to the whole installation.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    id          UUID PRIMARY KEY NOT NULL,
    external_id TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    time_zone   TEXT NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL
);

CREATE TABLE owners (
    id         UUID PRIMARY KEY NOT NULL,
    account    UUID NOT NULL REFERENCES accounts (id),
    name       TEXT NOT NULL,
    email      TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (account, email)
);

-- Whom an agent may act as in the vendor's app.
CREATE TABLE account_users (
    account     UUID NOT NULL REFERENCES accounts (id),
    external_id TEXT NOT NULL,
    name        TEXT NOT NULL,
    role        TEXT NOT NULL,
    PRIMARY KEY (account, external_id)
);

CREATE TABLE staff (
    id           UUID PRIMARY KEY NOT NULL,
    email        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    roles        TEXT NOT NULL,
    totp_secret  BYTEA,
    totp_last    BIGINT NOT NULL,
    suspended_at TIMESTAMPTZ,
    created_at   TIMESTAMPTZ NOT NULL
);

CREATE TABLE step_ups (
    id      UUID PRIMARY KEY NOT NULL,
    staff   UUID NOT NULL REFERENCES staff (id),
    account UUID NOT NULL REFERENCES accounts (id),
    at      TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

CREATE TABLE sign_ins (
    id         UUID PRIMARY KEY NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    door       TEXT NOT NULL,
    owner      UUID REFERENCES owners (id),
    staff      UUID REFERENCES staff (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at   TIMESTAMPTZ
);

CREATE TABLE grants (
    id           UUID PRIMARY KEY NOT NULL,
    account      UUID NOT NULL REFERENCES accounts (id),
    scope        TEXT NOT NULL,
    allowed_by   UUID NOT NULL REFERENCES owners (id),
    allowed_name TEXT NOT NULL,
    starts_at    TIMESTAMPTZ NOT NULL,
    ends_at      TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    lapse_noted  BOOLEAN NOT NULL
);
CREATE INDEX grants_by_account ON grants (account, starts_at);

CREATE TABLE sessions (
    id             UUID PRIMARY KEY NOT NULL,
    account        UUID NOT NULL REFERENCES accounts (id),
    grant_id       UUID NOT NULL REFERENCES grants (id),
    agent          UUID NOT NULL REFERENCES staff (id),
    agent_name     TEXT NOT NULL,
    user_id        TEXT NOT NULL,
    user_name      TEXT NOT NULL,
    reason         TEXT NOT NULL,
    ticket         TEXT NOT NULL,
    mode           TEXT NOT NULL,
    slug           TEXT NOT NULL UNIQUE,
    hand_off_hash  BYTEA,
    cookie_hash    BYTEA,
    opened_at      TIMESTAMPTZ NOT NULL,
    hard_ends_at   TIMESTAMPTZ NOT NULL,
    last_active_at TIMESTAMPTZ NOT NULL,
    ended_at       TIMESTAMPTZ,
    ended_how      TEXT
);
CREATE INDEX sessions_by_account ON sessions (account, opened_at);
CREATE INDEX sessions_by_agent ON sessions (agent, opened_at);
CREATE INDEX sessions_open ON sessions (opened_at) WHERE ended_at IS NULL;

-- Requests that have an intent and no answer yet. What a crash leaves here is marked unknown at the next start.
CREATE TABLE open_intents (
    account  UUID NOT NULL,
    seq      BIGINT NOT NULL,
    session  UUID NOT NULL,
    at       TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account, seq)
);

-- What the gateway keeps for a session, sealed with a key of its own, gone when the session is closed:
-- the app's cookies, forms as they were served, values behind marks.
CREATE TABLE session_keepings (
    session UUID NOT NULL REFERENCES sessions (id),
    name    TEXT NOT NULL,
    sealed  BYTEA NOT NULL,
    at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (session, name)
);

CREATE TABLE reviews (
    session       UUID PRIMARY KEY NOT NULL REFERENCES sessions (id),
    reviewer      UUID NOT NULL REFERENCES staff (id),
    reviewer_name TEXT NOT NULL,
    verdict       TEXT NOT NULL,
    note          TEXT NOT NULL,
    at            TIMESTAMPTZ NOT NULL
);

CREATE TABLE messages (
    id            UUID PRIMARY KEY NOT NULL,
    account       UUID NOT NULL REFERENCES accounts (id),
    session       UUID,
    notice        TEXT NOT NULL,
    to_name       TEXT NOT NULL,
    to_email      TEXT NOT NULL,
    data          TEXT NOT NULL,
    rendered      BYTEA,
    state         TEXT NOT NULL,
    attempts      INTEGER NOT NULL,
    due_at        TIMESTAMPTZ NOT NULL,
    claimed_until TIMESTAMPTZ,
    last_error    TEXT,
    created_at    TIMESTAMPTZ NOT NULL,
    settled_at    TIMESTAMPTZ
);
CREATE INDEX messages_due ON messages (due_at) WHERE settled_at IS NULL;
CREATE INDEX messages_by_account ON messages (account, created_at);


-- Entries are never changed or removed. Erasure blanks payload and salt, once, and nothing else.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% are never changed or removed', TG_TABLE_NAME; END $$;
CREATE FUNCTION allow_only_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.payload IS NULL AND NEW.salt IS NULL
        AND (NEW.log, NEW.seq, NEW.id, NEW.at, NEW.kind, NEW.payload_hash, NEW.leaf_hash)
            = (OLD.log, OLD.seq, OLD.id, OLD.at, OLD.kind, OLD.payload_hash, OLD.leaf_hash)
        AND NEW.session IS NOT DISTINCT FROM OLD.session
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'entries are never changed or removed';
END $$;
CREATE TRIGGER entries_are_never_removed BEFORE DELETE ON entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_are_never_emptied BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries FOR EACH ROW EXECUTE FUNCTION allow_only_erasure();
CREATE TRIGGER checkpoints_are_never_changed BEFORE UPDATE OR DELETE ON checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_change();
