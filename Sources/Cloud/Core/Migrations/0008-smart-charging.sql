CREATE TABLE station_charging_profile (
    station_id TEXT NOT NULL REFERENCES station (id),
    -- OCPP's chargingProfileId
    profile_id INTEGER NOT NULL,
    -- 0: the whole station
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 0 AND 64),
    purpose TEXT NOT NULL CHECK (purpose IN
        ('ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile')),
    stack_level INTEGER NOT NULL,
    -- whose TxProfile it is
    transaction_id TEXT REFERENCES charging_transaction (id),
    body TEXT NOT NULL,
    -- the cloud, where the station has no smart charging
    enforced_by TEXT NOT NULL CHECK (enforced_by IN ('station', 'cloud')),
    set_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, profile_id),
    CHECK ((purpose = 'TxProfile') = (transaction_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
-- OCPP's feature profiles that a station was found to have or not, where it does not say
CREATE TABLE station_feature_profile (
    station_id TEXT NOT NULL REFERENCES station (id),
    name TEXT NOT NULL,
    is_supported INTEGER NOT NULL,
    found_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, name)
) STRICT, WITHOUT ROWID;
-- the key of a bridge that signs by HMAC, encrypted; its public_key is empty
ALTER TABLE bridge ADD COLUMN sealed_key TEXT;
-- whether it has to name OCPP's subprotocol when it connects
ALTER TABLE station ADD COLUMN needs_subprotocol INTEGER NOT NULL DEFAULT 1;
-- where the next unknown card becomes a driver's
CREATE TABLE token_window (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- what a driver's cards have in common, as the station was told it
ALTER TABLE station_local_entry ADD COLUMN group_tag TEXT;
