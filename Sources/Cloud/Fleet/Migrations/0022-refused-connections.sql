-- Stations that tried to connect and were refused, one row per id and network of the client.
CREATE TABLE refused_connection (
    -- never used again: a stale page must not add another station
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- as the client sent it: perhaps no valid id, or empty
    station TEXT NOT NULL CHECK (length(station) <= 64),
    network TEXT NOT NULL CHECK (length(network) <= 64),
    -- of the last attempt, like the columns that follow
    address TEXT NOT NULL CHECK (length(address) <= 64),
    reason TEXT NOT NULL,
    listener TEXT NOT NULL CHECK (listener IN ('main', 'plain')),
    is_tls INTEGER NOT NULL CHECK (is_tls IN (0, 1)),
    user_agent TEXT CHECK (length(user_agent) <= 200),
    subprotocols TEXT CHECK (length(subprotocols) <= 200),
    attempts INTEGER NOT NULL CHECK (attempts >= 1),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX refused_connection_station ON refused_connection (lower(station), network);
CREATE INDEX refused_connection_network ON refused_connection (network, attempts, last_at);
CREATE INDEX refused_connection_attempts ON refused_connection (attempts, last_at);
CREATE INDEX refused_connection_last ON refused_connection (last_at);

-- A connection's id is also looked for without regard to case.
CREATE INDEX station_lower_id ON station (lower(id));
