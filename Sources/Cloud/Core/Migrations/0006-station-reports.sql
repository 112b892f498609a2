-- what was odd about a transaction, until a person looked at it
ALTER TABLE charging_transaction ADD COLUMN settled_anomalies TEXT NOT NULL DEFAULT '';
-- the lowest security profile that the station may come with: only ever raised
ALTER TABLE station ADD COLUMN least_profile INTEGER NOT NULL DEFAULT 0
    CHECK (least_profile IN (0, 2, 3));
-- the key that a station was told and has not come with yet: both are good until it does
ALTER TABLE station ADD COLUMN next_credential_hash TEXT;
CREATE TABLE station_certificate (
    -- 40 hexadecimal digits of the SHA-256 of the whole certificate
    fingerprint TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id),
    pem TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    -- when the station took it
    installed_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX station_certificate_station ON station_certificate (station_id, not_before);
-- the local authorization list of an OCPP station, where it is to have one
CREATE TABLE station_local_list (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id),
    -- the station's own count of its lists; nil where it is not known to have one
    version INTEGER,
    -- the authorization list's version that it was made of
    made_of INTEGER,
    outcome TEXT CHECK (outcome IN ('accepted', 'notSupported', 'failed')),
    synced_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE station_local_entry (
    station_id TEXT NOT NULL REFERENCES station_local_list (station_id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL,
    sealed TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (station_id, token_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE reservation (
    -- the number that a station knows it by
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id),
    -- 0: any
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 0 AND 64),
    person_id TEXT NOT NULL REFERENCES person (id),
    status TEXT NOT NULL CHECK (status IN ('active', 'used', 'cancelled')),
    -- what the station said; null where it was not asked
    at_station TEXT,
    transaction_id TEXT REFERENCES charging_transaction (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reservation_active ON reservation (station_id) WHERE status = 'active';
CREATE TABLE station_configuration (
    station_id TEXT NOT NULL REFERENCES station (id),
    key TEXT NOT NULL,
    -- what a person wants; null leaves it to the template, or to the station
    desired TEXT,
    -- what the station says
    reported TEXT,
    readonly INTEGER NOT NULL DEFAULT 0,
    reported_at INTEGER,
    -- what the station said when it was told another value, which that was
    told TEXT,
    outcome TEXT CHECK (outcome IN
        ('accepted', 'rebootRequired', 'rejected', 'notSupported')),
    PRIMARY KEY (station_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_report (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id),
    kind TEXT NOT NULL CHECK (kind IN ('firmware', 'diagnostics', 'log')),
    status TEXT NOT NULL,
    -- of the command that it is about, where the station says so
    request_id INTEGER,
    reported_at INTEGER NOT NULL
) STRICT;
CREATE INDEX station_report_station ON station_report (station_id, id);
CREATE TABLE security_event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id),
    -- who noticed
    source TEXT NOT NULL CHECK (source IN ('station', 'cloud')),
    type TEXT NOT NULL CHECK (length(type) BETWEEN 1 AND 50),
    tech_info TEXT,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX security_event_station ON security_event (station_id, id);
CREATE TABLE message_log (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id),
    direction TEXT NOT NULL CHECK (direction IN ('received', 'sent', 'note')),
    text TEXT NOT NULL,
    -- what was mended to read it
    repairs TEXT NOT NULL DEFAULT '',
    logged_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_log_station ON message_log (station_id, id);
CREATE TABLE station_repair (
    station_id TEXT NOT NULL REFERENCES station (id),
    repair TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, repair)
) STRICT, WITHOUT ROWID;
