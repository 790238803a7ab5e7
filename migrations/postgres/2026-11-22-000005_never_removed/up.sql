-- What concerns a log itself, or all of them, is not erased either.
CREATE TRIGGER entries_about_logs_are_never_erased BEFORE UPDATE ON entries FOR EACH ROW
    WHEN (OLD.kind LIKE 'log.%' OR OLD.kind LIKE 'vendor.%') EXECUTE FUNCTION refuse_change();

-- Emptying a table is a way to remove what stands in it.
CREATE TRIGGER checkpoints_are_never_emptied BEFORE TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
