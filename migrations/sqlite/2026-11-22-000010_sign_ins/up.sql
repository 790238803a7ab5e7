-- How people prove who they are.

-- Argon2id in PHC form. Nobody signs in without one.
ALTER TABLE staff ADD COLUMN password TEXT;
ALTER TABLE staff ADD COLUMN joined_at TEXT;

-- One-time links to join. The second factor that the page offers is sealed here until it is proved.
CREATE TABLE invites (
    token_hash BLOB PRIMARY KEY NOT NULL,
    staff      BLOB NOT NULL REFERENCES staff (id),
    totp       BLOB NOT NULL,
    expires_at TEXT NOT NULL,
    used_at    TEXT
) STRICT;
CREATE INDEX invites_of ON invites (staff);

-- Codes for whoever has lost the second factor, each good once.
CREATE TABLE recovery_codes (
    staff   BLOB NOT NULL REFERENCES staff (id),
    hash    BLOB NOT NULL,
    used_at TEXT,
    PRIMARY KEY (staff, hash)
) STRICT;

-- Browsers in which somebody has signed in before: guesses of strangers do not slow them down.
CREATE TABLE known_browsers (
    token_hash BLOB PRIMARY KEY NOT NULL,
    staff      BLOB NOT NULL REFERENCES staff (id),
    at         TEXT NOT NULL
) STRICT;

-- One-time links by which owners sign in.
CREATE TABLE owner_links (
    token_hash BLOB PRIMARY KEY NOT NULL,
    owner      BLOB NOT NULL REFERENCES owners (id),
    expires_at TEXT NOT NULL,
    used_at    TEXT
) STRICT;
CREATE INDEX owner_links_of ON owner_links (owner);

-- One sign-in of one browser may open several doors, each with a cookie of its own: they begin and end together.
-- Made anew: everybody signs in again.
DROP TABLE sign_ins;
CREATE TABLE sign_ins (
    id         BLOB PRIMARY KEY NOT NULL,
    together   BLOB NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    door       TEXT NOT NULL,
    owner      BLOB REFERENCES owners (id),
    staff      BLOB REFERENCES staff (id),
    browser    TEXT NOT NULL,
    network    TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at   TEXT
) STRICT;
CREATE INDEX sign_ins_together ON sign_ins (together);
CREATE INDEX sign_ins_of_staff ON sign_ins (staff) WHERE ended_at IS NULL;
CREATE INDEX sign_ins_of_owner ON sign_ins (owner) WHERE ended_at IS NULL;

-- How often somebody tried lately. The key says who or from where, and nobody without the key of seals can read it.
CREATE TABLE throttles (
    key   BLOB PRIMARY KEY NOT NULL,
    tries INTEGER NOT NULL,
    since TEXT NOT NULL
) STRICT;
CREATE INDEX throttles_old ON throttles (since);
