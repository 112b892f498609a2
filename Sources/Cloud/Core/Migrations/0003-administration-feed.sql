ALTER TABLE person ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
    CHECK (status IN ('active', 'blocked'));
CREATE TRIGGER person_status_changed AFTER UPDATE OF status ON person
    BEGIN UPDATE authorization_list SET version = version + 1; END;
CREATE INDEX charging_transaction_station
    ON charging_transaction (station_id, created_at, id);
CREATE INDEX charging_transaction_person
    ON charging_transaction (person_id, created_at, id) WHERE person_id IS NOT NULL;
CREATE INDEX charging_transaction_suspect ON charging_transaction (created_at, id)
    WHERE anomalies <> '';
CREATE TABLE feed (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN
        ('transaction', 'station', 'command', 'driver', 'idToken')),
    subject TEXT NOT NULL
) STRICT;
CREATE TRIGGER feed_is_bounded AFTER INSERT ON feed WHEN NEW.id % 100 = 0
    BEGIN DELETE FROM feed WHERE id <= NEW.id - 10000; END;
CREATE TRIGGER feed_charging_transaction_insert AFTER INSERT ON charging_transaction 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('transaction', NEW.id); END;
CREATE TRIGGER feed_charging_transaction_update AFTER UPDATE ON charging_transaction WHEN NEW.updated_at / 10000 <> OLD.updated_at / 10000
    OR NEW.phase <> OLD.phase OR NEW.charging_state IS NOT OLD.charging_state
    OR NEW.anomalies <> OLD.anomalies OR NEW.person_id IS NOT OLD.person_id
    OR NEW.started_at IS NOT OLD.started_at OR NEW.ended_at IS NOT OLD.ended_at
    OR NEW.meter_stop_wh IS NOT OLD.meter_stop_wh
    BEGIN INSERT INTO feed (kind, subject) VALUES ('transaction', NEW.id); END;
CREATE TRIGGER feed_connector_insert AFTER INSERT ON connector 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('station', NEW.station_id); END;
CREATE TRIGGER feed_command_insert AFTER INSERT ON command 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('command', NEW.id); END;
CREATE TRIGGER feed_person_insert AFTER INSERT ON person WHEN NEW.role = 'driver'
    BEGIN INSERT INTO feed (kind, subject) VALUES ('driver', NEW.id); END;
CREATE TRIGGER feed_id_token_insert AFTER INSERT ON id_token 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('idToken', NEW.id); END;
CREATE TRIGGER feed_connector_update AFTER UPDATE ON connector 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('station', NEW.station_id); END;
CREATE TRIGGER feed_command_update AFTER UPDATE ON command 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('command', NEW.id); END;
CREATE TRIGGER feed_person_update AFTER UPDATE ON person WHEN NEW.role = 'driver'
    BEGIN INSERT INTO feed (kind, subject) VALUES ('driver', NEW.id); END;
CREATE TRIGGER feed_id_token_update AFTER UPDATE ON id_token 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('idToken', NEW.id); END;
CREATE TRIGGER feed_station_insert AFTER INSERT ON station 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('station', NEW.id); END;
CREATE TRIGGER feed_station_update AFTER UPDATE OF name, security_profile, vendor, model, serial_number, firmware_version, boot_count, credential_hash ON station 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('station', NEW.id); END;
CREATE TRIGGER feed_station_delete AFTER DELETE ON station 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('station', OLD.id); END;
CREATE TRIGGER feed_person_delete AFTER DELETE ON person WHEN OLD.role = 'driver'
    BEGIN INSERT INTO feed (kind, subject) VALUES ('driver', OLD.id); END;
CREATE TRIGGER feed_id_token_delete AFTER DELETE ON id_token 
    BEGIN INSERT INTO feed (kind, subject) VALUES ('idToken', OLD.id); END;
