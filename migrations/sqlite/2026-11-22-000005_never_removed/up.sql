-- What concerns a log itself, or all of them, is not erased either.
CREATE TRIGGER entries_about_logs_are_never_erased BEFORE UPDATE ON entries
WHEN OLD.kind GLOB 'log.*' OR OLD.kind GLOB 'vendor.*'
BEGIN SELECT RAISE(ABORT, 'entries about logs are never erased'); END;
