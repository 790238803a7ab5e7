-- How a customer's people come in from elsewhere, and what they may do.

-- An observer reads everything and decides nothing.
ALTER TABLE owners ADD COLUMN role TEXT NOT NULL DEFAULT 'owner';
-- The person's id in the vendor's app, by which they are known again when their address changes.
ALTER TABLE owners ADD COLUMN external_id TEXT;
CREATE UNIQUE INDEX owners_in_app ON owners (account, external_id) WHERE external_id IS NOT NULL;

-- A link is good for the address that it was mailed to. Those without one were mailed before, and are void.
ALTER TABLE owner_links ADD COLUMN email TEXT;

-- Whom an OpenID provider's subject is, once they have signed in by it.
ALTER TABLE owners ADD COLUMN oidc_issuer TEXT;
ALTER TABLE owners ADD COLUMN oidc_subject TEXT;
CREATE INDEX owners_by_oidc ON owners (oidc_subject) WHERE oidc_subject IS NOT NULL;
ALTER TABLE staff ADD COLUMN oidc_issuer TEXT;
ALTER TABLE staff ADD COLUMN oidc_subject TEXT;
CREATE UNIQUE INDEX staff_by_oidc ON staff (oidc_issuer, oidc_subject) WHERE oidc_subject IS NOT NULL;

-- Tokens that were used, until they would be too old anyway.
CREATE TABLE used_tokens (
    id         BLOB PRIMARY KEY NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX used_tokens_old ON used_tokens (expires_at);
