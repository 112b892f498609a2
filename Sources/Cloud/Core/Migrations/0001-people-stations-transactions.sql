CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('admin', 'host', 'driver')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email TEXT UNIQUE COLLATE NOCASE,
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    CHECK (password_hash IS NULL OR email IS NOT NULL)
) STRICT;
CREATE TABLE refresh_token (
    hash TEXT NOT NULL PRIMARY KEY,
    family TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE TABLE id_token (
    hash TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    suffix TEXT NOT NULL CHECK (length(suffix) <= 4),
    label TEXT NOT NULL CHECK (length(label) <= 200),
    person_id TEXT NOT NULL REFERENCES person (id),
    status TEXT NOT NULL CHECK (status IN ('active', 'blocked')),
    expires_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX id_token_person ON id_token (person_id);
CREATE TABLE station (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('bridge', 'ocpp16')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- 0: no credential, only on the plain listener; 1: HTTP Basic (2 when under TLS)
    security_profile INTEGER NOT NULL CHECK (security_profile IN (0, 1)),
    credential_hash TEXT,
    vendor TEXT,
    model TEXT,
    serial_number TEXT,
    firmware_version TEXT,
    boot_count INTEGER NOT NULL DEFAULT 0 CHECK (boot_count >= 0),
    last_boot_at INTEGER,
    last_seen_at INTEGER,
    created_at INTEGER NOT NULL,
    CHECK ((kind = 'ocpp16' AND security_profile = 1) = (credential_hash IS NOT NULL))
) STRICT;
CREATE TABLE connector (
    station_id TEXT NOT NULL REFERENCES station (id),
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 0 AND 64),
    status TEXT NOT NULL CHECK (status IN
        ('Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted')),
    error_code TEXT,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, connector_id)
) STRICT;
CREATE TABLE token_use (
    id INTEGER NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    token_suffix TEXT NOT NULL,
    station_id TEXT NOT NULL REFERENCES station (id),
    status TEXT NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX token_use_time ON token_use (used_at);
CREATE TABLE bridge (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id),
    public_key TEXT NOT NULL,
    nonce_highest INTEGER NOT NULL DEFAULT 0,
    nonce_seen INTEGER NOT NULL DEFAULT 1,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX bridge_active ON bridge (station_id) WHERE revoked_at IS NULL;
CREATE TABLE bridge_claim (
    code_hash TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id),
    expires_at INTEGER NOT NULL,
    -- who used it up: its answer may have been lost
    bridge_id TEXT REFERENCES bridge (id)
) STRICT;
CREATE TABLE bridge_event (
    bridge_id TEXT NOT NULL REFERENCES bridge (id),
    epoch TEXT NOT NULL CHECK (length(epoch) BETWEEN 1 AND 64),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    type TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (bridge_id, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE charging_transaction (
    id TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL CHECK (source IN ('bridge', 'ocpp16')),
    station_id TEXT NOT NULL REFERENCES station (id),
    connector_id INTEGER NOT NULL CHECK (connector_id >= 0),
    -- what makes a start the same start when it is heard again
    start_key TEXT NOT NULL UNIQUE,
    ocpp_id INTEGER CHECK (ocpp_id BETWEEN 1 AND 2147483647),
    boot_count INTEGER NOT NULL,
    person_id TEXT REFERENCES person (id),
    token_hash TEXT,
    token_suffix TEXT,
    phase TEXT NOT NULL CHECK (phase IN ('authorized', 'active', 'ended')),
    charging_state TEXT,
    started_at INTEGER,
    ended_at INTEGER,
    meter_start_wh INTEGER,
    meter_stop_wh INTEGER,
    energy_wh INTEGER NOT NULL CHECK (energy_wh >= 0),
    stopped_reason TEXT,
    anomalies TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (station_id, ocpp_id)
) STRICT;
CREATE INDEX charging_transaction_created ON charging_transaction (created_at, id);
CREATE INDEX charging_transaction_running ON charging_transaction (token_hash)
    WHERE phase <> 'ended';
CREATE INDEX charging_transaction_open ON charging_transaction (station_id, connector_id)
    WHERE phase <> 'ended';
CREATE TABLE charging_event (
    id INTEGER NOT NULL PRIMARY KEY,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id),
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX charging_event_transaction ON charging_event (transaction_id);
CREATE TRIGGER charging_event_is_never_changed BEFORE UPDATE ON charging_event
    BEGIN SELECT RAISE (ABORT, 'facts are appended, never changed'); END;
CREATE TRIGGER charging_event_is_never_deleted BEFORE DELETE ON charging_event
    BEGIN SELECT RAISE (ABORT, 'facts are appended, never deleted'); END;
CREATE TABLE reaction (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id),
    key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, key)
) STRICT, WITHOUT ROWID;
-- OCPP 1.6 numbers start anywhere, so that they can't be guessed from another cloud's
CREATE TABLE ocpp_counter (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL CHECK (last BETWEEN 1 AND 2147483647)
) STRICT;
INSERT INTO ocpp_counter (id, last) VALUES (1, 1000 + abs(random() % 1000000));
