-- Whether people without an account may charge at a place; without a row they may where it is open to
-- everybody.
CREATE TABLE guest_place (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    may_charge INTEGER NOT NULL CHECK (may_charge IN (0, 1))
) STRICT, WITHOUT ROWID;

-- One charging of somebody without an account, who pays by card.
CREATE TABLE guest (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 48),
    -- the code on the sticker
    code TEXT NOT NULL CHECK (length(code) = 9),
    -- without references: the bill outlives the charger
    station_id TEXT NOT NULL,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    place_name TEXT NOT NULL CHECK (length(place_name) <= 400),
    time_zone TEXT NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64),
    language TEXT NOT NULL,
    -- for the link to the receipt; null if none was given, or it was erased
    email TEXT CHECK (length(email) BETWEEN 3 AND 254),
    limit_minor INTEGER NOT NULL CHECK (limit_minor BETWEEN 1 AND 1000000),
    energy_limit_wh INTEGER NOT NULL CHECK (energy_limit_wh BETWEEN 1 AND 1000000),
    -- SHA-256 of the secret in the guest's link
    secret_hash TEXT NOT NULL UNIQUE,
    -- the secret itself, encrypted, until the link was mailed
    sealed_secret TEXT,
    -- of the browser's session, which may begin again before it has paid
    session_hash TEXT,
    -- of the id token with which the charging starts, which no reader can send
    token_hash TEXT NOT NULL UNIQUE,
    payment_id TEXT UNIQUE,
    -- of the last request to start, and how many there were
    start_issued_at INTEGER,
    start_attempts INTEGER NOT NULL DEFAULT 0 CHECK (start_attempts BETWEEN 0 AND 10),
    transaction_id TEXT UNIQUE,
    state TEXT NOT NULL
        CHECK (state IN ('paying', 'starting', 'charging', 'ended', 'settled', 'void')),
    -- why it is void
    failure TEXT,
    -- what was captured, or decided not to be
    captured_minor INTEGER CHECK (captured_minor BETWEEN 0 AND 1000000),
    -- what was paid back of it
    refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    -- what the guest owed beyond that, as bad debt
    written_off_minor INTEGER NOT NULL DEFAULT 0 CHECK (written_off_minor >= 0),
    created_at INTEGER NOT NULL,
    -- when the card's issuer held the limit
    authorized_at INTEGER,
    ended_at INTEGER,
    CHECK (state <> 'void' OR failure IS NOT NULL),
    CHECK (state NOT IN ('charging', 'ended') OR transaction_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
-- A connector has at most one guest at a time.
CREATE UNIQUE INDEX guest_open ON guest (station_id, connector_id)
    WHERE state IN ('paying', 'starting', 'charging');
CREATE INDEX guest_state ON guest (state, created_at, id);
CREATE INDEX guest_authorized ON guest (authorized_at)
    WHERE captured_minor IS NULL AND authorized_at IS NOT NULL AND state <> 'void';
CREATE INDEX guest_email ON guest (created_at) WHERE email IS NOT NULL;

INSERT INTO event_consumer (name, position)
    SELECT 'guest-payments', COALESCE(max(id), 0) FROM domain_event;
INSERT INTO event_consumer (name, position)
    SELECT 'guest-transactions', COALESCE(max(id), 0) FROM domain_event;
