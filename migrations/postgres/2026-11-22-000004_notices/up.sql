-- Which of the mails that can be declined an owner gets, and for which months an account has had its statement.

ALTER TABLE owners ADD COLUMN start_mail BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE owners ADD COLUMN statement BOOLEAN NOT NULL DEFAULT TRUE;

CREATE TABLE statements (
    account   UUID NOT NULL REFERENCES accounts (id),
    month     TEXT NOT NULL,
    queued_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account, month)
);
