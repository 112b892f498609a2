-- The ledger: amounts in hundredths of the currency's unit move between accounts. It is appended,
-- never changed, and names people by their ids without a reference, so that it outlives their
-- accounts.
CREATE TABLE ledger_account (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 140),
    kind TEXT NOT NULL,
    -- the person, guest or gateway; null for an account that exists once
    owner_id TEXT,
    -- of an account between two people: the other one
    counterpart_id TEXT,
    -- the sum of what moved to the account minus what moved from it
    balance INTEGER NOT NULL DEFAULT 0 CHECK (balance BETWEEN -9000000000000000 AND 9000000000000000),
    minimum INTEGER,
    maximum INTEGER,
    CHECK (minimum IS NULL OR balance >= minimum),
    CHECK (maximum IS NULL OR balance <= maximum)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_account_kind ON ledger_account (kind, id);
CREATE INDEX ledger_account_owner ON ledger_account (owner_id, kind) WHERE owner_id IS NOT NULL;
CREATE INDEX ledger_account_counterpart ON ledger_account (counterpart_id, kind)
    WHERE counterpart_id IS NOT NULL;

CREATE TABLE ledger_posting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- what is posted twice has the same key, and is stored once
    idempotency_key TEXT NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 3 AND 200),
    kind TEXT NOT NULL,
    -- without references: the ledger outlives what it is about
    transaction_id TEXT,
    payment_id TEXT,
    booking_id TEXT,
    -- why a person posted it
    note TEXT CHECK (length(note) BETWEEN 1 AND 500),
    -- who posted it; null for the cloud
    author_id TEXT,
    posted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_posting_transaction ON ledger_posting (transaction_id, id)
    WHERE transaction_id IS NOT NULL;
CREATE INDEX ledger_posting_payment ON ledger_posting (payment_id, id)
    WHERE payment_id IS NOT NULL;
CREATE INDEX ledger_posting_kind ON ledger_posting (kind, id);
CREATE INDEX ledger_posting_time ON ledger_posting (posted_at, id);

-- Each row moves an amount from one account to another, so that every posting sums to zero.
CREATE TABLE ledger_transfer (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES ledger_posting (id) ON DELETE RESTRICT,
    from_account TEXT NOT NULL REFERENCES ledger_account (id) ON DELETE RESTRICT,
    to_account TEXT NOT NULL REFERENCES ledger_account (id) ON DELETE RESTRICT,
    amount INTEGER NOT NULL CHECK (amount > 0 AND amount <= 100000000000),
    CHECK (from_account <> to_account)
) STRICT;
CREATE INDEX ledger_transfer_posting ON ledger_transfer (posting_id, id);
CREATE INDEX ledger_transfer_from ON ledger_transfer (from_account, posting_id);
CREATE INDEX ledger_transfer_to ON ledger_transfer (to_account, posting_id);

CREATE TRIGGER ledger_posting_is_never_changed BEFORE UPDATE ON ledger_posting
    BEGIN SELECT RAISE (ABORT, 'postings are appended, never changed'); END;
CREATE TRIGGER ledger_posting_is_never_deleted BEFORE DELETE ON ledger_posting
    BEGIN SELECT RAISE (ABORT, 'postings are appended, never deleted'); END;
CREATE TRIGGER ledger_transfer_is_never_changed BEFORE UPDATE ON ledger_transfer
    BEGIN SELECT RAISE (ABORT, 'transfers are appended, never changed'); END;
CREATE TRIGGER ledger_transfer_is_never_deleted BEFORE DELETE ON ledger_transfer
    BEGIN SELECT RAISE (ABORT, 'transfers are appended, never deleted'); END;
