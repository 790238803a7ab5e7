-- Files that an agent took out of an account, each until she has said that it is deleted: it holds no words, the entries do.
CREATE TABLE taken_files (
    account    uuid NOT NULL REFERENCES accounts (id),
    intent     bigint NOT NULL,
    session    uuid NOT NULL REFERENCES sessions (id),
    agent      uuid NOT NULL REFERENCES staff (id),
    taken_at   timestamptz NOT NULL,
    ended_at   timestamptz NOT NULL,
    deleted_at timestamptz,
    PRIMARY KEY (account, intent)
);
CREATE INDEX taken_files_due ON taken_files (agent) WHERE deleted_at IS NULL;

-- The field register: every name of a field that the app's answers held, by the route that answered. Never a value.
CREATE TABLE fields (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    route        text NOT NULL,
    kind         text NOT NULL,
    name         text NOT NULL,
    label        text NOT NULL,
    times        bigint NOT NULL,
    first_at     timestamptz NOT NULL,
    last_at      timestamptz NOT NULL,
    closed       boolean NOT NULL,
    baseline     boolean NOT NULL,
    decided      text,
    decided_at   timestamptz,
    decided_by   uuid REFERENCES staff (id),
    decided_name text,
    UNIQUE (route, kind, name)
);
CREATE INDEX fields_undecided ON fields (last_at) WHERE decided IS NULL;
