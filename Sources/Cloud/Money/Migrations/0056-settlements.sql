-- Transactions that ended before people paid for charging are free for ever. Null: from the next
-- start of the cloud; 0: a new cloud, which settles all.
CREATE TABLE billing_start (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    started_at INTEGER
) STRICT;
INSERT INTO billing_start (id, started_at)
SELECT 1, CASE WHEN count(*) = 0 THEN 0 END
FROM (SELECT id FROM charging_transaction LIMIT 1) AS known;

-- What transactions cost, by versions of their facts. It names people by their ids without
-- references, so that it outlives their accounts.
CREATE TABLE settlement (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    transaction_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    seller TEXT NOT NULL CHECK (seller IN ('operator', 'host')),
    station_id TEXT NOT NULL,
    host_id TEXT NOT NULL,
    -- who pays: a driver or a guest
    person_id TEXT,
    guest_id TEXT,
    energy_wh INTEGER NOT NULL CHECK (energy_wh >= 0),
    -- with VAT, what the payer pays for all versions together
    total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
    -- of the total, where it went
    vat_minor INTEGER NOT NULL,
    host_minor INTEGER NOT NULL,
    fee_minor INTEGER NOT NULL,
    -- how the total is divided, fixed by the first version
    fee_per_mille INTEGER NOT NULL CHECK (fee_per_mille BETWEEN 0 AND 500),
    operator_vat_per_mille INTEGER CHECK (operator_vat_per_mille BETWEEN 0 AND 1000),
    host_pays_vat INTEGER NOT NULL CHECK (host_pays_vat IN (0, 1)),
    -- JSON of the bill
    bill TEXT NOT NULL CHECK (length(bill) BETWEEN 2 AND 4000000),
    -- the facts that it was computed from, and the last link of the hash chain over them
    fact_count INTEGER NOT NULL CHECK (fact_count >= 0),
    facts_hash TEXT NOT NULL CHECK (length(facts_hash) = 64),
    settled_at INTEGER NOT NULL,
    CHECK (total_minor = vat_minor + host_minor + fee_minor),
    CHECK ((person_id IS NULL) <> (guest_id IS NULL)),
    UNIQUE (transaction_id, version)
) STRICT;
CREATE UNIQUE INDEX settlement_current ON settlement (transaction_id) WHERE is_current = 1;
CREATE INDEX settlement_person ON settlement (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX settlement_guest ON settlement (guest_id) WHERE guest_id IS NOT NULL;
CREATE INDEX settlement_host ON settlement (host_id, id);
CREATE INDEX settlement_station ON settlement (station_id, id);
CREATE TRIGGER settlement_is_never_changed BEFORE UPDATE ON settlement
    WHEN OLD.id IS NOT NEW.id OR OLD.transaction_id IS NOT NEW.transaction_id
        OR OLD.version IS NOT NEW.version OR OLD.host_id IS NOT NEW.host_id
        OR OLD.person_id IS NOT NEW.person_id OR OLD.guest_id IS NOT NEW.guest_id
        OR OLD.total_minor IS NOT NEW.total_minor OR OLD.vat_minor IS NOT NEW.vat_minor
        OR OLD.host_minor IS NOT NEW.host_minor OR OLD.fee_minor IS NOT NEW.fee_minor
        OR OLD.bill IS NOT NEW.bill OR OLD.facts_hash IS NOT NEW.facts_hash
    BEGIN SELECT RAISE (ABORT, 'settlements are appended, never changed'); END;
CREATE TRIGGER settlement_is_never_deleted BEFORE DELETE ON settlement
    BEGIN SELECT RAISE (ABORT, 'settlements are appended, never deleted'); END;

-- Ended transactions whose energy per quarter of an hour is not known yet. They are settled after.
CREATE TABLE settlement_wait (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_wait_since ON settlement_wait (since, transaction_id);

-- What hosts have earned with each sale, and when they can have it paid out.
CREATE TABLE earning (
    -- `transaction:ID` or `booking:ID`
    source TEXT NOT NULL PRIMARY KEY CHECK (length(source) BETWEEN 3 AND 140),
    host_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    -- when it becomes available, or is looked at again while it is disputed
    due_at INTEGER NOT NULL,
    released_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX earning_due ON earning (due_at) WHERE released_at IS NULL;
CREATE INDEX earning_host ON earning (host_id, due_at);

-- Who a host is on documents, and whether they pay VAT.
CREATE TABLE host_tax (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    pays_vat INTEGER NOT NULL CHECK (pays_vat IN (0, 1)),
    company_id TEXT CHECK (length(company_id) = 8),
    vat_id TEXT CHECK (length(vat_id) BETWEEN 10 AND 14),
    name TEXT CHECK (length(name) BETWEEN 1 AND 200),
    address TEXT CHECK (length(address) BETWEEN 1 AND 300),
    updated_at INTEGER NOT NULL,
    CHECK (pays_vat = 0 OR vat_id IS NOT NULL)
) STRICT, WITHOUT ROWID;

-- Answers of requests that move money, so that one that is sent twice moves it once.
CREATE TABLE idempotency_key (
    -- SHA-256 of the person and the key
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 64),
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
    -- JSON
    answer TEXT NOT NULL CHECK (length(answer) BETWEEN 1 AND 1000000),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key_time ON idempotency_key (created_at);
CREATE INDEX idempotency_key_person ON idempotency_key (person_id);

INSERT INTO event_consumer (name, position)
SELECT 'settlements', COALESCE(max(id), 0) FROM domain_event;
