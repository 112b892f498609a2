-- whose bridge may decide by its list: the household's always, a guest's within limits
ALTER TABLE id_token ADD COLUMN offline TEXT NOT NULL DEFAULT 'limited'
    CHECK (offline IN ('always', 'limited', 'never'));
-- an NTAG 424 DNA's two keys, encrypted; and the highest counter that it has shown
ALTER TABLE id_token ADD COLUMN sun_keys TEXT;
ALTER TABLE id_token ADD COLUMN sun_counter INTEGER NOT NULL DEFAULT -1;
-- the one transaction that a card's counter was used for; with other keys it counts anew
CREATE TABLE sun_use (
    token_hash TEXT NOT NULL,
    counter INTEGER NOT NULL CHECK (counter >= 0),
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id),
    PRIMARY KEY (token_hash, counter)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER sun_keys_changed AFTER UPDATE OF sun_keys ON id_token
    WHEN OLD.sun_keys IS NOT NEW.sun_keys
    BEGIN DELETE FROM sun_use WHERE token_hash = OLD.hash; END;
CREATE TRIGGER sun_keys_removed AFTER DELETE ON id_token
    BEGIN DELETE FROM sun_use WHERE token_hash = OLD.hash; END;
-- bridges that have a list of before must fetch this one
UPDATE authorization_list SET version = version + 1;
-- not a counter's: that is no news to a bridge
DROP TRIGGER id_token_changed;
CREATE TRIGGER id_token_changed
    AFTER UPDATE OF hash, sealed, person_id, status, expires_at, offline, sun_keys ON id_token
    BEGIN UPDATE authorization_list SET version = version + 1; END;
-- how often a bridge's reservations changed, which is news of its list alone; outlasts the
-- station, so that one of the same id goes on counting
CREATE TABLE reservation_change (
    station_id TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT;
CREATE TRIGGER reservation_added AFTER INSERT ON reservation
    WHEN (SELECT kind FROM station WHERE id = NEW.station_id) = 'bridge'
BEGIN
    INSERT INTO reservation_change (station_id, count) VALUES (NEW.station_id, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER reservation_changed AFTER UPDATE OF status, expires_at ON reservation
    WHEN (SELECT kind FROM station WHERE id = NEW.station_id) = 'bridge'
BEGIN
    INSERT INTO reservation_change (station_id, count) VALUES (NEW.station_id, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER reservation_removed AFTER DELETE ON reservation
    WHEN (SELECT kind FROM station WHERE id = OLD.station_id) = 'bridge'
BEGIN
    INSERT INTO reservation_change (station_id, count) VALUES (OLD.station_id, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
ALTER TABLE station ADD COLUMN meter_type TEXT;
ALTER TABLE station ADD COLUMN meter_serial_number TEXT;
-- of the Measuring Instruments Directive
ALTER TABLE station ADD COLUMN meter_accuracy_class TEXT
    CHECK (meter_accuracy_class IN ('A', 'B', 'C'));
ALTER TABLE bridge ADD COLUMN next_public_key TEXT;
ALTER TABLE bridge ADD COLUMN next_sealed_key TEXT;
