-- The cars of people. A card may belong to one.
CREATE TABLE vehicle (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- as its owner typed it
    plate TEXT CHECK (length(plate) BETWEEN 1 AND 20),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX vehicle_person ON vehicle (person_id, id);

ALTER TABLE id_token ADD COLUMN vehicle_id TEXT REFERENCES vehicle (id) ON DELETE SET NULL;
CREATE INDEX id_token_vehicle ON id_token (vehicle_id) WHERE vehicle_id IS NOT NULL;

-- of the card that is learned
ALTER TABLE token_window ADD COLUMN vehicle_id TEXT REFERENCES vehicle (id) ON DELETE SET NULL;
-- why the last card that was tapped was not learned
ALTER TABLE token_window ADD COLUMN remark TEXT CHECK (remark IN ('randomNumber', 'own', 'taken'));
CREATE INDEX token_window_person ON token_window (person_id);
CREATE INDEX token_window_vehicle ON token_window (vehicle_id) WHERE vehicle_id IS NOT NULL;

-- Taps of cards that were refused. Repeated taps of a card are one row.
CREATE TABLE refused_tap (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    -- null if it is not known
    connector_id INTEGER CHECK (connector_id BETWEEN 0 AND 64),
    token_hash TEXT NOT NULL,
    token_suffix TEXT NOT NULL CHECK (length(token_suffix) <= 4),
    -- the owner of the card at the tap
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    reason TEXT NOT NULL,
    taps INTEGER NOT NULL CHECK (taps >= 1),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    -- when the station reported the last one
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX refused_tap_station ON refused_tap (station_id, id);
CREATE INDEX refused_tap_token ON refused_tap (station_id, token_hash, id);
CREATE INDEX refused_tap_person ON refused_tap (person_id, id);

INSERT INTO event_consumer (name, position)
SELECT 'refused-taps', COALESCE(max(id), 0) FROM domain_event;
