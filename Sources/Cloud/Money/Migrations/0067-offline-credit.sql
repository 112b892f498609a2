-- What is reserved of a driver's credit for a bridge whose list carries the driver. The amount is in
-- the ledger's account `held` of the driver.
CREATE TABLE offline_hold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- null once the station was deleted
    station_id TEXT REFERENCES station (id) ON DELETE SET NULL,
    amount INTEGER NOT NULL DEFAULT 0 CHECK (amount >= 0),
    -- what the newest list allows, and what that costs at the highest price; 0 if the list does not
    -- carry the driver
    energy_wh INTEGER NOT NULL DEFAULT 0 CHECK (energy_wh >= 0),
    cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    -- how often the amount was changed: a part of the keys of its postings
    steps INTEGER NOT NULL DEFAULT 0,
    -- the version of the first list that allows less, and when no older list is valid any more
    lowered_version INTEGER,
    release_at INTEGER,
    CHECK ((lowered_version IS NULL) = (release_at IS NULL)),
    UNIQUE (person_id, station_id)
) STRICT;
CREATE INDEX offline_hold_station ON offline_hold (station_id);
CREATE INDEX offline_hold_release ON offline_hold (release_at) WHERE release_at IS NOT NULL;

-- Drivers who do not want credit to be reserved: no list with limits carries them.
CREATE TABLE offline_opt_out (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
