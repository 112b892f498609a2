-- The bank accounts that hosts typed in. A changed one is used after three days.
CREATE TABLE host_iban (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    iban TEXT NOT NULL CHECK (length(iban) BETWEEN 15 AND 34),
    -- the name of the account's holder
    holder TEXT NOT NULL CHECK (length(holder) BETWEEN 1 AND 70),
    stored_at INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    -- when it was withdrawn before it was used
    undone_at INTEGER,
    CHECK (valid_from >= stored_at)
) STRICT;
CREATE INDEX host_iban_person ON host_iban (person_id, valid_from, id);

-- Payouts that go to the bank in one file. People are named by their ids without references, so
-- that the payouts outlive their accounts.
CREATE TABLE payout_batch (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'sent', 'canceled')),
    total INTEGER NOT NULL CHECK (total > 0),
    payout_count INTEGER NOT NULL CHECK (payout_count BETWEEN 1 AND 200),
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    approved_by TEXT,
    approved_at INTEGER,
    sent_at INTEGER,
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (state NOT IN ('approved', 'sent') OR approved_at IS NOT NULL),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE payout (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    batch_id TEXT NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT,
    host_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    -- where it goes, as it was when the batch was made
    iban TEXT NOT NULL CHECK (length(iban) <= 34),
    holder TEXT NOT NULL CHECK (length(holder) <= 70),
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'approved', 'sent', 'paid', 'returned', 'canceled')),
    changed_at INTEGER NOT NULL,
    UNIQUE (batch_id, host_id)
) STRICT;
CREATE INDEX payout_host ON payout (host_id, id);
