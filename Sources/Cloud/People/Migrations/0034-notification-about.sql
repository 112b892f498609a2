-- Whom a notification to somebody else names, and by which name: it goes with their account.
ALTER TABLE notification ADD COLUMN about_id TEXT REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE notification ADD COLUMN about_name TEXT;
CREATE INDEX notification_about ON notification (about_id) WHERE about_id IS NOT NULL;
