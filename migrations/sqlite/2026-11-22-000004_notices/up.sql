-- Which of the mails that can be declined an owner gets, and for which months an account has had its statement.

ALTER TABLE owners ADD COLUMN start_mail INTEGER NOT NULL DEFAULT 1;
ALTER TABLE owners ADD COLUMN statement INTEGER NOT NULL DEFAULT 1;

CREATE TABLE statements (
    account   BLOB NOT NULL REFERENCES accounts (id),
    month     TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    PRIMARY KEY (account, month)
) STRICT;
