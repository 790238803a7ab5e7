-- What is kept for a session is found by the beginning of its name: names compare by their bytes, so the key finds them.
ALTER TABLE session_keepings ALTER COLUMN name TYPE TEXT COLLATE "C";
