-- starts that were told again under another key, and stops with an unknown transactionId: which
-- transaction they were found to belong to, so that a repeated message finds it again
CREATE TABLE transaction_alias (
    start_key TEXT NOT NULL PRIMARY KEY,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT
) STRICT;
-- the first and the last reading with an unknown transactionId while no transaction ran on the
-- connector: the energy of a transaction whose start was lost
CREATE TABLE stray_reading (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL CHECK (connector_id >= 0),
    first_at INTEGER NOT NULL,
    first_wh INTEGER NOT NULL,
    last_at INTEGER NOT NULL CHECK (last_at >= first_at),
    last_wh INTEGER NOT NULL CHECK (last_wh >= first_wh),
    PRIMARY KEY (station_id, connector_id)
) STRICT;

-- the newest open transactions of a station, which most messages look for
DROP INDEX charging_transaction_open;
CREATE INDEX charging_transaction_open ON charging_transaction (station_id, created_at, id)
    WHERE phase <> 'ended';

-- the stored fold has a new form, which messages without a transactionId and the evidence of a
-- missing end need
UPDATE charging_transaction SET is_stale = 1, refold_at = 0 WHERE phase <> 'ended';
