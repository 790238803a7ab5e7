-- In which language and time zone somebody reads, where they chose.
ALTER TABLE owners ADD COLUMN language TEXT;
ALTER TABLE owners ADD COLUMN time_zone TEXT;
