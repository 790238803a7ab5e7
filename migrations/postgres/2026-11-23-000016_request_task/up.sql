-- The task that an agent declared when asking for a session's approval, as the settings called it then.
ALTER TABLE requests ADD COLUMN work_id TEXT;
ALTER TABLE requests ADD COLUMN work_label TEXT;
