-- A history opens in the same time however long it is.

-- Entries of kinds that are few, without looking through all others.
CREATE INDEX entries_by_kind ON entries (log, kind, seq);

-- What a history has lines for: everything outside of sessions, and how each session began.
CREATE INDEX entries_told_alone ON entries (log, seq) WHERE session IS NULL OR kind = 'session.opened';
