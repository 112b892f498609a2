-- What a group is, how people join it, and when and how much its members may charge.
ALTER TABLE person_group ADD COLUMN kind TEXT NOT NULL DEFAULT 'neighbours'
    CHECK (kind IN ('family', 'neighbours', 'company'));
-- The code of its link, which its host reads again; null while nobody can join.
ALTER TABLE person_group ADD COLUMN join_code TEXT CHECK (length(join_code) = 12);
ALTER TABLE person_group ADD COLUMN needs_approval INTEGER NOT NULL DEFAULT 0
    CHECK (needs_approval IN (0, 1));
CREATE UNIQUE INDEX person_group_join_code ON person_group (join_code) WHERE join_code IS NOT NULL;

-- Who waits for the host's approval.
CREATE TABLE group_request (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_request_person ON group_request (person_id, group_id);

-- Whom the host removed or declined: they come back only with approval.
CREATE TABLE group_removal (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    removed_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_removal_person ON group_removal (person_id, group_id);

-- How much each member, or all of them together, may charge in a day, week or month.
CREATE TABLE group_energy_limit (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    counted TEXT NOT NULL CHECK (counted IN ('member', 'group')),
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
    energy_wh INTEGER NOT NULL CHECK (energy_wh > 0),
    PRIMARY KEY (group_id, counted, period)
) STRICT, WITHOUT ROWID;

-- When the members may charge, in the local time of the place; always, without rows.
CREATE TABLE group_hours (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    -- bit 0 for Monday to bit 6 for Sunday: the days on which the hours begin
    weekdays INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    -- minutes after midnight; hours that end before they begin end on the next day
    from_minute INTEGER NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
    until_minute INTEGER NOT NULL CHECK (until_minute BETWEEN 1 AND 1440),
    PRIMARY KEY (group_id, weekdays, from_minute, until_minute)
) STRICT, WITHOUT ROWID;
