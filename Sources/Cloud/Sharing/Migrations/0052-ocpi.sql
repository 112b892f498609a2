-- When others last saw something new of it, which OCPI tells.
ALTER TABLE listing ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
UPDATE listing SET changed_at = listed_at WHERE listed_at IS NOT NULL;
