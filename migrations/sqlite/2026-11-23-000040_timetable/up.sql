-- How each job went: written by the jobs themselves, at most once a minute where nothing has changed.
CREATE TABLE job_runs (
    job           TEXT PRIMARY KEY NOT NULL,
    running_since TEXT,
    -- When the run was last known to go on; one that stopped saying so was interrupted.
    running_seen  TEXT,
    ended_at      TEXT,
    took_ms       INTEGER NOT NULL,
    done          INTEGER NOT NULL,
    worked_at     TEXT,
    failed_at     TEXT,
    failure       TEXT,
    said          TEXT
) STRICT;

-- What somebody of the staff asked for now: by whom, and whether a server has taken it up.
CREATE TABLE job_asks (
    job      TEXT PRIMARY KEY NOT NULL,
    asks     INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    asked_by BLOB NOT NULL REFERENCES staff (id),
    taken_at TEXT
) STRICT;
