-- in which the times of a place are meant and shown; an IANA name
ALTER TABLE location ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'Europe/Prague'
    CHECK (length(time_zone) BETWEEN 1 AND 64);

-- The codes on the stickers of connectors. A code stays where its sticker hangs: the host moves it to
-- the station that replaces the one it was made for.
CREATE TABLE evse_code (
    code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 9),
    -- null once the station was removed
    station_id TEXT REFERENCES station (id) ON DELETE SET NULL,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    -- of a station that was removed
    location_id TEXT REFERENCES location (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (station_id, connector_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX evse_code_location ON evse_code (location_id) WHERE location_id IS NOT NULL;

-- 1: no card, but what starts transactions of a person without a card from the phone
ALTER TABLE id_token ADD COLUMN is_virtual INTEGER NOT NULL DEFAULT 0
    CHECK (is_virtual IN (0, 1));
CREATE UNIQUE INDEX id_token_virtual ON id_token (person_id) WHERE is_virtual = 1;

-- transactions that a remote start began, with the limits that it set
CREATE TABLE transaction_limit (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- the remote start
    command_id TEXT NOT NULL UNIQUE,
    energy_wh INTEGER CHECK (energy_wh > 0),
    ends_at INTEGER
) STRICT, WITHOUT ROWID;

-- who or what last asked to stop a transaction
CREATE TABLE transaction_stop (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    cause TEXT NOT NULL CHECK (cause IN ('driver', 'host', 'admin', 'energyLimit', 'timeLimit',
        'grantedEnergy', 'powerLimit', 'unauthorized')),
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    requested_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO event_consumer (name, position)
SELECT 'charging-messages', COALESCE(max(id), 0) FROM domain_event;
