-- Payments by gateways. They outlive the account of the payer, without naming the payer.
CREATE TABLE payment (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('topUp', 'automaticTopUp', 'guest')),
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    guest_id TEXT CHECK (length(guest_id) BETWEEN 1 AND 48),
    gateway TEXT NOT NULL CHECK (gateway IN ('gopay', 'test')),
    -- the gateway's number; null until it has answered
    gateway_id TEXT CHECK (length(gateway_id) BETWEEN 1 AND 40),
    order_number TEXT NOT NULL UNIQUE CHECK (length(order_number) BETWEEN 1 AND 128),
    summary TEXT NOT NULL CHECK (length(summary) BETWEEN 1 AND 200),
    amount INTEGER NOT NULL CHECK (amount BETWEEN 100 AND 10000000),
    captured_amount INTEGER NOT NULL DEFAULT 0 CHECK (captured_amount BETWEEN 0 AND amount),
    -- what went back, or is on its way
    refunded_amount INTEGER NOT NULL DEFAULT 0
        CHECK (refunded_amount BETWEEN 0 AND captured_amount),
    state TEXT NOT NULL CHECK (state IN ('intended', 'created', 'authorized', 'paid', 'canceled',
        'timedOut', 'partiallyRefunded', 'refunded', 'failed')),
    sub_state TEXT CHECK (length(sub_state) <= 40),
    gateway_url TEXT CHECK (length(gateway_url) <= 1000),
    is_preauthorized INTEGER NOT NULL CHECK (is_preauthorized IN (0, 1)),
    is_recurring INTEGER NOT NULL CHECK (is_recurring IN (0, 1)),
    -- the payment with the payer's consent for this one
    parent_id TEXT REFERENCES payment (id) ON DELETE RESTRICT,
    language TEXT NOT NULL CHECK (language IN ('cs', 'en')),
    -- for the gateway; null as soon as the payment is final
    email TEXT CHECK (length(email) <= 254),
    return_path TEXT NOT NULL CHECK (length(return_path) BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL,
    authorized_at INTEGER,
    paid_at INTEGER,
    -- when the gateway is asked for the state; null once it is final
    next_check_at INTEGER,
    checks INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX payment_person ON payment (person_id, id);
CREATE INDEX payment_parent ON payment (parent_id) WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX payment_gateway_id ON payment (gateway_id) WHERE gateway_id IS NOT NULL;
CREATE INDEX payment_check ON payment (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX payment_paid ON payment (paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX payment_unanswered ON payment (created_at) WHERE gateway_id IS NULL;

-- What the gateway is to do: stored with the wish, done later, one after the other for each payment.
CREATE TABLE payment_call (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    payment_id TEXT NOT NULL REFERENCES payment (id) ON DELETE CASCADE,
    kind TEXT NOT NULL
        CHECK (kind IN ('create', 'capture', 'void', 'refund', 'voidRecurrence')),
    -- unique for the payment
    call_key TEXT NOT NULL CHECK (length(call_key) BETWEEN 1 AND 100),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    -- of a capture: the gateway refused a part, so that all is captured and the rest refunded
    is_whole INTEGER NOT NULL DEFAULT 0 CHECK (is_whole IN (0, 1)),
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'open', 'done', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    -- also of an open call: after a crash it is looked up then
    next_attempt_at INTEGER,
    error TEXT CHECK (length(error) <= 300),
    created_at INTEGER NOT NULL,
    UNIQUE (payment_id, call_key),
    CHECK ((next_attempt_at IS NULL) = (state IN ('done', 'failed')))
) STRICT;
CREATE INDEX payment_call_due ON payment_call (next_attempt_at)
    WHERE next_attempt_at IS NOT NULL;
CREATE INDEX payment_call_pending ON payment_call (payment_id, id)
    WHERE next_attempt_at IS NOT NULL;
CREATE INDEX payment_call_open ON payment_call (id) WHERE state = 'open';

-- The payments of the built-in test gateway, with which no money moves.
CREATE TABLE test_payment (
    id TEXT NOT NULL PRIMARY KEY,
    order_number TEXT NOT NULL,
    summary TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    refunded_amount INTEGER NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
    state TEXT NOT NULL CHECK (state IN ('created', 'authorized', 'paid', 'canceled', 'timedOut',
        'partiallyRefunded', 'refunded')),
    sub_state TEXT,
    is_preauthorized INTEGER NOT NULL CHECK (is_preauthorized IN (0, 1)),
    has_consent INTEGER NOT NULL CHECK (has_consent IN (0, 1)),
    parent_id TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX test_payment_created ON test_payment (created_at);

-- Movements in the account statements of a gateway.
CREATE TABLE gateway_statement_line (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- local days since 1970
    day INTEGER NOT NULL,
    line INTEGER NOT NULL CHECK (line > 0),
    payment_id TEXT REFERENCES payment (id) ON DELETE SET NULL,
    amount INTEGER,
    UNIQUE (day, line)
) STRICT;
CREATE INDEX gateway_statement_line_payment ON gateway_statement_line (payment_id)
    WHERE payment_id IS NOT NULL;

-- The days whose statements were read.
CREATE TABLE gateway_statement (
    day INTEGER NOT NULL PRIMARY KEY,
    read_at INTEGER NOT NULL,
    lines INTEGER NOT NULL CHECK (lines >= 0)
) STRICT;

-- Where the gateway and the ledger differ, for the money desk.
CREATE TABLE payment_difference (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- a difference that is found twice is stored once
    difference_key TEXT NOT NULL UNIQUE CHECK (length(difference_key) BETWEEN 3 AND 200),
    kind TEXT NOT NULL,
    payment_id TEXT REFERENCES payment (id) ON DELETE SET NULL,
    -- what was found, in the words of the gateway
    detail TEXT NOT NULL CHECK (length(detail) <= 500),
    expected INTEGER,
    actual INTEGER,
    found_at INTEGER NOT NULL,
    -- when an admin ticked it off, and what they wrote about it
    checked_at INTEGER,
    note TEXT CHECK (length(note) BETWEEN 1 AND 500),
    CHECK ((checked_at IS NULL) = (note IS NULL))
) STRICT;
CREATE INDEX payment_difference_open ON payment_difference (id) WHERE checked_at IS NULL;
CREATE INDEX payment_difference_payment ON payment_difference (payment_id)
    WHERE payment_id IS NOT NULL;

-- The last self-test of the gateway.
CREATE TABLE gateway_self_test (
    gateway TEXT NOT NULL PRIMARY KEY CHECK (gateway IN ('gopay', 'test')),
    ran_at INTEGER NOT NULL,
    -- JSON: a list of checks with their results
    results TEXT NOT NULL CHECK (length(results) <= 4000)
) STRICT;
