-- Everybody may drive; a host is who owns a location; an admin has a flag.
ALTER TABLE person ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1));
UPDATE person SET is_admin = 1 WHERE role = 'admin';
ALTER TABLE person DROP COLUMN role;

CREATE TABLE location (
    id TEXT NOT NULL PRIMARY KEY,
    host_id TEXT NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX location_host ON location (host_id, created_at, id);
-- co-hosts
CREATE TABLE location_member (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (location_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX location_member_person ON location_member (person_id, location_id);

-- null: no location yet, since the cloud has no admin yet; only admins see such a station
ALTER TABLE station ADD COLUMN location_id TEXT REFERENCES location (id) ON DELETE RESTRICT;
CREATE INDEX station_location ON station (location_id);

-- people whom a host lets charge together
CREATE TABLE person_group (
    id TEXT NOT NULL PRIMARY KEY,
    host_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_group_host ON person_group (host_id, id);
CREATE TABLE group_member (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_member_person ON group_member (person_id, group_id);

-- who may charge where, besides the hosts of the location
CREATE TABLE access_grant (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT REFERENCES station (id) ON DELETE CASCADE,
    location_id TEXT REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES person (id) ON DELETE CASCADE,
    group_id TEXT REFERENCES person_group (id) ON DELETE CASCADE,
    is_everyone INTEGER NOT NULL DEFAULT 0 CHECK (is_everyone IN (0, 1)),
    valid_from INTEGER,
    valid_until INTEGER,
    -- of one transaction
    maximum_energy_wh INTEGER CHECK (maximum_energy_wh > 0),
    -- whether valid_from has passed and the lists of its stations were renewed
    is_started INTEGER NOT NULL CHECK (is_started IN (0, 1)),
    created_at INTEGER NOT NULL,
    created_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    CHECK ((station_id IS NULL) <> (location_id IS NULL)),
    CHECK (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN group_id IS NULL THEN 0 ELSE 1 END + is_everyone = 1),
    CHECK (valid_until > valid_from)
) STRICT;
CREATE INDEX access_grant_station ON access_grant (station_id);
CREATE INDEX access_grant_location ON access_grant (location_id);
CREATE INDEX access_grant_person ON access_grant (person_id);
CREATE INDEX access_grant_group ON access_grant (group_id);
CREATE INDEX access_grant_start ON access_grant (valid_from) WHERE is_started = 0;

-- Existing stations belong to the oldest admin's location, and everyone may go on charging there.
INSERT INTO location (id, host_id, name, created_at)
SELECT lower(hex(randomblob(13))), id, 'Home', created_at FROM person
WHERE is_admin = 1 ORDER BY created_at, id LIMIT 1;
UPDATE station SET location_id = (SELECT id FROM location);
INSERT INTO access_grant (id, station_id, is_everyone, is_started, created_at)
SELECT lower(hex(randomblob(13))), id, 1, 1, created_at FROM station;

-- OCPP 1.6's parentIdTag of a person's tokens: random, at most 20 characters
CREATE TABLE parent_tag (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    tag TEXT NOT NULL UNIQUE CHECK (length(tag) BETWEEN 10 AND 20)
) STRICT, WITHOUT ROWID;
INSERT INTO parent_tag (person_id, tag)
SELECT person_id, 'G' || hex(randomblob(9)) FROM id_token GROUP BY person_id;
-- the local lists of stations hold the tags of before
UPDATE station_local_list SET made_of = NULL;

-- Each station has its own list, whose version rises when the list changes. It outlasts the station,
-- so that a station of the same id goes on counting.
CREATE TABLE station_authorization_list (
    station_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version >= 1)
) STRICT, WITHOUT ROWID;
INSERT INTO station_authorization_list (station_id, version)
SELECT station.id, authorization_list.version + 1 FROM station CROSS JOIN authorization_list;
DROP TRIGGER id_token_added;
DROP TRIGGER id_token_changed;
DROP TRIGGER id_token_removed;
DROP TRIGGER person_status_changed;
DROP TABLE authorization_list;
INSERT INTO event_consumer (name, position)
SELECT 'authorization-lists', COALESCE(max(id), 0) FROM domain_event;

-- personal access tokens, for programs
CREATE TABLE access_token (
    id TEXT NOT NULL PRIMARY KEY,
    -- SHA-256, hexadecimal
    hash TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- separated by commas
    scopes TEXT NOT NULL CHECK (length(scopes) > 0),
    expires_at INTEGER NOT NULL,
    -- to the hour
    last_used_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_token_person ON access_token (person_id, id);
