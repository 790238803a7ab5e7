-- How each job went: written by the jobs themselves, at most once a minute where nothing has changed.
CREATE TABLE job_runs (
    job           TEXT PRIMARY KEY NOT NULL,
    running_since TIMESTAMPTZ,
    -- When the run was last known to go on; one that stopped saying so was interrupted.
    running_seen  TIMESTAMPTZ,
    ended_at      TIMESTAMPTZ,
    took_ms       BIGINT NOT NULL,
    done          BIGINT NOT NULL,
    worked_at     TIMESTAMPTZ,
    failed_at     TIMESTAMPTZ,
    failure       TEXT,
    said          TEXT
);

-- What somebody of the staff asked for now: by whom, and whether a server has taken it up.
CREATE TABLE job_asks (
    job      TEXT PRIMARY KEY NOT NULL,
    asks     BIGINT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    asked_by UUID NOT NULL REFERENCES staff (id),
    taken_at TIMESTAMPTZ
);
