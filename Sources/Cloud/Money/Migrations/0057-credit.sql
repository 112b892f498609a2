-- What is held of a driver's credit for a running transaction, or for the fees of a booking. The
-- amount is in the ledger's account `held` of the driver; here it is divided.
CREATE TABLE credit_hold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    transaction_id TEXT UNIQUE REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- without a reference: a booking is deleted with its charger, and what was held goes back after
    booking_id TEXT UNIQUE,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    -- how often it was opened or extended: a part of the keys of its postings
    steps INTEGER NOT NULL DEFAULT 0,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    CHECK ((transaction_id IS NULL) <> (booking_id IS NULL)),
    CHECK (closed_at IS NULL OR amount = 0)
) STRICT;
CREATE INDEX credit_hold_person ON credit_hold (person_id, id);
CREATE INDEX credit_hold_open ON credit_hold (id) WHERE closed_at IS NULL;

-- What a driver wants to spend at most in a day, a week from Monday, or a month of the calendar.
CREATE TABLE credit_limit (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
    amount INTEGER NOT NULL CHECK (amount BETWEEN 100 AND 10000000),
    PRIMARY KEY (person_id, period)
) STRICT, WITHOUT ROWID;

-- In hundredths: what the driver chose to pay at most.
ALTER TABLE transaction_limit ADD COLUMN cost_minor INTEGER CHECK (cost_minor > 0);

INSERT INTO event_consumer (name, position)
SELECT 'credit-holds', COALESCE(max(id), 0) FROM domain_event;
INSERT INTO event_consumer (name, position)
SELECT 'booking-fees', COALESCE(max(id), 0) FROM domain_event;

-- When a booking is no longer canceled for free, so that its fees are held.
CREATE TABLE booking_fee_due (
    booking_id TEXT NOT NULL PRIMARY KEY REFERENCES booking (id) ON DELETE CASCADE,
    due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_fee_due_time ON booking_fee_due (due_at, booking_id);

-- The consent of a driver to charge a card again when the credit runs low.
CREATE TABLE automatic_top_up (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    -- the payment with which the driver agreed at the gateway
    payment_id TEXT NOT NULL,
    -- which text the driver agreed to, and when
    text_version INTEGER NOT NULL,
    agreed_at INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount BETWEEN 5000 AND 2000000),
    threshold INTEGER NOT NULL CHECK (threshold BETWEEN 0 AND 2000000),
    -- the most that is charged within 24 hours
    daily_cap INTEGER NOT NULL CHECK (daily_cap >= amount AND daily_cap <= 10000000),
    -- when the driver was told of the next payment
    announced_at INTEGER,
    last_payment_id TEXT,
    last_paid_at INTEGER,
    -- charged in the 24 hours since `day_began_at`
    day_began_at INTEGER,
    day_amount INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Credit that a driver wants back on a bank account.
CREATE TABLE credit_payback (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- the owner of the ledger's account, which outlives the person
    owner_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    iban TEXT NOT NULL CHECK (length(iban) BETWEEN 15 AND 34),
    requested_at INTEGER NOT NULL,
    paid_at INTEGER,
    paid_by TEXT REFERENCES person (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX credit_payback_open ON credit_payback (id) WHERE paid_at IS NULL;
CREATE INDEX credit_payback_person ON credit_payback (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX credit_payback_payer ON credit_payback (paid_by) WHERE paid_by IS NOT NULL;

-- What the list of a station last said of its drivers' credit.
CREATE TABLE offline_credit (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A lack of credit ends a transaction, too.
CREATE TABLE transaction_stop_cause (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    cause TEXT NOT NULL CHECK (cause IN ('driver', 'host', 'admin', 'energyLimit', 'timeLimit',
        'grantedEnergy', 'powerLimit', 'unauthorized', 'booking', 'credit')),
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    requested_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO transaction_stop_cause (transaction_id, cause, person_id, requested_at)
    SELECT transaction_id, cause, person_id, requested_at FROM transaction_stop;
DROP TABLE transaction_stop;
ALTER TABLE transaction_stop_cause RENAME TO transaction_stop;
