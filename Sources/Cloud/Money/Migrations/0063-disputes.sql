-- What drivers ask about the price of a transaction. While a question is open, the earning of the
-- transaction stays pending.
CREATE TABLE dispute (
    id TEXT NOT NULL PRIMARY KEY,
    transaction_id TEXT NOT NULL,
    -- as in charging_transaction
    station_id TEXT NOT NULL,
    -- the driver; null for a guest, for whom an admin asks, and for a deleted account
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    reason TEXT NOT NULL
        CHECK (reason IN ('energy', 'price', 'idle', 'notCharged', 'notMine', 'other')),
    opened_at INTEGER NOT NULL,
    decision TEXT CHECK (decision IN ('refunded', 'rejected')),
    -- without a reference: the decision outlives the account
    decided_by TEXT,
    decided_at INTEGER,
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX dispute_open ON dispute (transaction_id) WHERE decided_at IS NULL;
CREATE INDEX dispute_transaction ON dispute (transaction_id, id);
CREATE INDEX dispute_person ON dispute (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX dispute_station ON dispute (station_id, id);
CREATE INDEX dispute_waiting ON dispute (id) WHERE decided_at IS NULL;
CREATE INDEX dispute_over ON dispute (id) WHERE decided_at IS NOT NULL;

CREATE TABLE dispute_message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    dispute_id TEXT NOT NULL REFERENCES dispute (id) ON DELETE CASCADE,
    sender_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('driver', 'host', 'operator')),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX dispute_message_dispute ON dispute_message (dispute_id, id);
CREATE INDEX dispute_message_sender ON dispute_message (sender_id, id);

-- What was given back of the prices of transactions. It names people by their ids without
-- references, so that it outlives their accounts.
CREATE TABLE refund (
    transaction_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 100),
    amount INTEGER NOT NULL CHECK (amount > 0),
    bearer TEXT NOT NULL CHECK (bearer IN ('host', 'operator')),
    -- what came from the host's earning, the VAT and the commission
    host_part INTEGER NOT NULL,
    vat INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    author_id TEXT NOT NULL,
    refunded_at INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, number),
    CHECK (bearer = 'operator' OR host_part + vat + fee = amount)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_author ON refund (author_id);
