-- What was refused of a station because it exceeded a quota.
CREATE TABLE station_excess (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    quota TEXT NOT NULL CHECK (length(quota) BETWEEN 1 AND 40),
    count INTEGER NOT NULL CHECK (count >= 1),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, quota)
) STRICT, WITHOUT ROWID;

-- Lists of transactions. A sample changes none of these columns.
CREATE INDEX charging_transaction_open_time ON charging_transaction (created_at, id)
    WHERE phase <> 'ended';
CREATE INDEX charging_transaction_source ON charging_transaction (source, created_at, id);
CREATE INDEX charging_transaction_start
    ON charging_transaction ((COALESCE(started_at, created_at)), id);
CREATE INDEX charging_transaction_station_person
    ON charging_transaction (station_id, person_id, created_at, id)
    WHERE person_id IS NOT NULL;

-- Lists of commands, and the search for the command that a start belongs to.
CREATE INDEX command_status ON command (status, number);
CREATE INDEX command_station_status ON command (station_id, status, number);
CREATE INDEX command_token ON command (station_id, token_hash, number)
    WHERE token_hash IS NOT NULL;

CREATE INDEX security_event_type ON security_event (type, id);
CREATE INDEX security_event_station_type ON security_event (station_id, type, id);
CREATE INDEX reservation_station ON reservation (station_id, id);
CREATE INDEX reservation_status ON reservation (status, id);
CREATE INDEX reservation_station_status ON reservation (station_id, status, id);
CREATE INDEX station_certificate_undelivered ON station_certificate (station_id, not_before)
    WHERE installed_at IS NULL AND revoked_at IS NULL;

-- The timed deletion of expired rows.
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);
CREATE INDEX refresh_token_person ON refresh_token (person_id);
CREATE INDEX file_transfer_file ON file_transfer (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX file_transfer_expiry ON file_transfer (expires_at);
CREATE INDEX bridge_claim_expiry ON bridge_claim (expires_at);
