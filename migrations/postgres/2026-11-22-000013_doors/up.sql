-- How a customer's people come in from elsewhere, and what they may do.

-- An observer reads everything and decides nothing.
ALTER TABLE owners ADD COLUMN role text NOT NULL DEFAULT 'owner';
-- The person's id in the vendor's app, by which they are known again when their address changes.
ALTER TABLE owners ADD COLUMN external_id text;
CREATE UNIQUE INDEX owners_in_app ON owners (account, external_id) WHERE external_id IS NOT NULL;

-- A link is good for the address that it was mailed to. Those without one were mailed before, and are void.
ALTER TABLE owner_links ADD COLUMN email text;

-- Whom an OpenID provider's subject is, once they have signed in by it.
ALTER TABLE owners ADD COLUMN oidc_issuer text;
ALTER TABLE owners ADD COLUMN oidc_subject text;
CREATE INDEX owners_by_oidc ON owners (oidc_subject) WHERE oidc_subject IS NOT NULL;
ALTER TABLE staff ADD COLUMN oidc_issuer text;
ALTER TABLE staff ADD COLUMN oidc_subject text;
CREATE UNIQUE INDEX staff_by_oidc ON staff (oidc_issuer, oidc_subject) WHERE oidc_subject IS NOT NULL;

-- Tokens that were used, until they would be too old anyway.
CREATE TABLE used_tokens (
    id         bytea PRIMARY KEY NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX used_tokens_old ON used_tokens (expires_at);
