-- Every foreign key says what a delete does. What is only known of a station or a person goes with
-- it; what bills refer to (transactions and their facts, who sent a command) keeps both.
-- Nothing on the disk changes but the schema's text: https://sqlite.org/lang_altertable.html#otheralter
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql =
    replace(sql, 'REFERENCES station (id)', 'REFERENCES station (id) ON DELETE CASCADE')
    WHERE type = 'table' AND name IN (
        'connector', 'token_use', 'bridge', 'bridge_claim', 'command', 'station_certificate',
        'station_local_list', 'reservation', 'station_configuration', 'station_report',
        'security_event', 'message_log', 'station_repair', 'stored_file', 'file_transfer',
        'station_charging_profile', 'station_feature_profile');
UPDATE sqlite_schema SET sql =
    replace(sql, 'REFERENCES station (id)', 'REFERENCES station (id) ON DELETE RESTRICT')
    WHERE type = 'table' AND name = 'charging_transaction';
UPDATE sqlite_schema SET sql =
    replace(sql, 'REFERENCES person (id)', 'REFERENCES person (id) ON DELETE CASCADE')
    WHERE type = 'table' AND name IN ('refresh_token', 'id_token', 'reservation');
UPDATE sqlite_schema SET sql =
    replace(sql, 'REFERENCES person (id)', 'REFERENCES person (id) ON DELETE RESTRICT')
    WHERE type = 'table' AND name IN ('charging_transaction', 'command');
UPDATE sqlite_schema SET sql =
    replace(sql, 'REFERENCES bridge (id)', 'REFERENCES bridge (id) ON DELETE CASCADE')
    WHERE type = 'table' AND name IN ('bridge_claim', 'bridge_event');
UPDATE sqlite_schema SET sql =
    replace(sql, 'REFERENCES charging_transaction (id)',
        'REFERENCES charging_transaction (id) ON DELETE RESTRICT')
    WHERE type = 'table' AND name IN (
        'charging_event', 'reaction', 'reservation', 'station_charging_profile', 'sun_use');
PRAGMA writable_schema = RESET;
-- Deletes look for children by these; a new index also makes other connections read the schema again.
CREATE INDEX reservation_person ON reservation (person_id);
CREATE INDEX token_use_station ON token_use (station_id);
CREATE INDEX command_issuer ON command (issued_by) WHERE issued_by IS NOT NULL;
