-- How people prove who they are.

-- Argon2id in PHC form. Nobody signs in without one.
ALTER TABLE staff ADD COLUMN password text;
ALTER TABLE staff ADD COLUMN joined_at timestamptz;

-- One-time links to join. The second factor that the page offers is sealed here until it is proved.
CREATE TABLE invites (
    token_hash bytea PRIMARY KEY NOT NULL,
    staff      uuid NOT NULL REFERENCES staff (id),
    totp       bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX invites_of ON invites (staff);

-- Codes for whoever has lost the second factor, each good once.
CREATE TABLE recovery_codes (
    staff   uuid NOT NULL REFERENCES staff (id),
    hash    bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (staff, hash)
);

-- Browsers in which somebody has signed in before: guesses of strangers do not slow them down.
CREATE TABLE known_browsers (
    token_hash bytea PRIMARY KEY NOT NULL,
    staff      uuid NOT NULL REFERENCES staff (id),
    at         timestamptz NOT NULL
);

-- One-time links by which owners sign in.
CREATE TABLE owner_links (
    token_hash bytea PRIMARY KEY NOT NULL,
    owner      uuid NOT NULL REFERENCES owners (id),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX owner_links_of ON owner_links (owner);

-- One sign-in of one browser may open several doors, each with a cookie of its own: they begin and end together.
-- Made anew: everybody signs in again.
DROP TABLE sign_ins;
CREATE TABLE sign_ins (
    id         uuid PRIMARY KEY NOT NULL,
    together   uuid NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    door       text NOT NULL,
    owner      uuid REFERENCES owners (id),
    staff      uuid REFERENCES staff (id),
    browser    text NOT NULL,
    network    text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz
);
CREATE INDEX sign_ins_together ON sign_ins (together);
CREATE INDEX sign_ins_of_staff ON sign_ins (staff) WHERE ended_at IS NULL;
CREATE INDEX sign_ins_of_owner ON sign_ins (owner) WHERE ended_at IS NULL;

-- How often somebody tried lately. The key says who or from where, and nobody without the key of seals can read it.
CREATE TABLE throttles (
    key   bytea PRIMARY KEY NOT NULL,
    tries integer NOT NULL,
    since timestamptz NOT NULL
);
CREATE INDEX throttles_old ON throttles (since);
