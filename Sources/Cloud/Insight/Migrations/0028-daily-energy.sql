-- Ended transactions per day of the charger's zone: a row for each day of a transaction, so that a
-- correction replaces exactly its own rows.
CREATE TABLE daily_energy (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    -- days since 1970-01-01
    day INTEGER NOT NULL,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- of the person's card
    token_hash TEXT,
    -- the card was refused: the host does not learn whose it is
    is_refused INTEGER NOT NULL CHECK (is_refused IN (0, 1)),
    -- 1 on the first day of the transaction
    transactions INTEGER NOT NULL CHECK (transactions IN (0, 1)),
    energy_wh INTEGER NOT NULL CHECK (energy_wh >= 0),
    seconds INTEGER NOT NULL CHECK (seconds >= 0),
    PRIMARY KEY (transaction_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_energy_person ON daily_energy (person_id, day) WHERE person_id IS NOT NULL;
CREATE INDEX daily_energy_station ON daily_energy (station_id, day);
-- The sums of all stations, for admins.
CREATE TABLE daily_total (
    day INTEGER NOT NULL PRIMARY KEY,
    transactions INTEGER NOT NULL,
    energy_wh INTEGER NOT NULL,
    seconds INTEGER NOT NULL
) STRICT;
-- The sums of each station per month, for admins.
CREATE TABLE monthly_total (
    -- months since 1970-01
    month INTEGER NOT NULL,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    transactions INTEGER NOT NULL,
    energy_wh INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (month, station_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX monthly_total_station ON monthly_total (station_id);
INSERT INTO event_consumer (name, position)
SELECT 'daily-energy', COALESCE(max(id), 0) FROM domain_event;
-- The transactions that ended before this step. A service works them off.
CREATE TABLE daily_energy_due (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE RESTRICT
) STRICT;
INSERT INTO daily_energy_due (transaction_id)
SELECT id FROM charging_transaction WHERE phase = 'ended';
