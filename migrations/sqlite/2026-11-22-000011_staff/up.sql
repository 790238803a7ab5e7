-- Who may enter accounts, and why somebody may not.

-- As what owners limit a grant to; empty where nobody said.
ALTER TABLE staff ADD COLUMN team TEXT NOT NULL DEFAULT '';
-- When their training was finished.
ALTER TABLE staff ADD COLUMN trained_at TEXT;
-- The version of the guidelines that they last said they had read.
ALTER TABLE staff ADD COLUMN guidelines TEXT;
-- Why they are suspended.
ALTER TABLE staff ADD COLUMN suspended_for TEXT;
-- Until then they were not allowed to enter, or no longer: sessions from before are over.
ALTER TABLE staff ADD COLUMN barred_at TEXT;
