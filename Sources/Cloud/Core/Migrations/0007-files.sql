CREATE TABLE stored_file (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('firmware', 'diagnostics', 'log')),
    -- who brought it; null for a firmware, which a person did
    station_id TEXT REFERENCES station (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    size INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0),
    -- hexadecimal; null until all of it is there
    sha256 TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((kind = 'firmware') = (station_id IS NULL))
) STRICT;
CREATE INDEX stored_file_station ON stored_file (station_id, created_at);
CREATE TABLE stored_file_part (
    id INTEGER NOT NULL PRIMARY KEY,
    file_id TEXT NOT NULL REFERENCES stored_file (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX stored_file_part_file ON stored_file_part (file_id, id);
-- an address that is good for one transfer
CREATE TABLE file_transfer (
    -- also the requestId, where OCPP has one
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT NOT NULL UNIQUE,
    station_id TEXT NOT NULL REFERENCES station (id),
    kind TEXT NOT NULL CHECK (kind IN ('firmware', 'diagnostics', 'log')),
    -- what is fetched; null for what is brought
    file_id TEXT REFERENCES stored_file (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    finished_at INTEGER,
    CHECK ((kind = 'firmware') = (file_id IS NOT NULL))
) STRICT;
CREATE INDEX file_transfer_station ON file_transfer (station_id);
