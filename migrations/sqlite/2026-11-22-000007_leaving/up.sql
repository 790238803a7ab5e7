-- Files that an agent took out of an account, each until she has said that it is deleted: it holds no words, the entries do.
CREATE TABLE taken_files (
    account    BLOB NOT NULL REFERENCES accounts (id),
    intent     INTEGER NOT NULL,
    session    BLOB NOT NULL REFERENCES sessions (id),
    agent      BLOB NOT NULL REFERENCES staff (id),
    taken_at   TEXT NOT NULL,
    ended_at   TEXT NOT NULL,
    deleted_at TEXT,
    PRIMARY KEY (account, intent)
) STRICT;
CREATE INDEX taken_files_due ON taken_files (agent) WHERE deleted_at IS NULL;

-- The field register: every name of a field that the app's answers held, by the route that answered. Never a value.
CREATE TABLE fields (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    route        TEXT NOT NULL,
    kind         TEXT NOT NULL,
    name         TEXT NOT NULL,
    label        TEXT NOT NULL,
    times        INTEGER NOT NULL,
    first_at     TEXT NOT NULL,
    last_at      TEXT NOT NULL,
    closed       INTEGER NOT NULL,
    baseline     INTEGER NOT NULL,
    decided      TEXT,
    decided_at   TEXT,
    decided_by   BLOB REFERENCES staff (id),
    decided_name TEXT,
    UNIQUE (route, kind, name)
) STRICT;
CREATE INDEX fields_undecided ON fields (last_at) WHERE decided IS NULL;
