-- After how many tries somebody had a mail sent again that was given up.
ALTER TABLE messages ADD COLUMN again_after INTEGER;
CREATE INDEX messages_by_state ON messages (state, settled_at);
