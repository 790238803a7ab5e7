-- What reports over weeks read by its time, over all accounts.
CREATE INDEX consents_asked ON consents (asked_at) WHERE asked_at IS NOT NULL;
CREATE INDEX grants_by_end ON grants (ends_at);
