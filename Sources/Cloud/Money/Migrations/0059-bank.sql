-- By which transfers of a driver are recognized. It never changes.
CREATE TABLE top_up_symbol (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    -- 9 digits and a check digit
    symbol TEXT NOT NULL UNIQUE CHECK (length(symbol) = 10),
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Each transfer of the operator's bank account, once.
CREATE TABLE bank_transfer (
    id TEXT NOT NULL PRIMARY KEY,
    -- the operator's IBAN
    account TEXT NOT NULL CHECK (length(account) BETWEEN 15 AND 34),
    -- of the bank
    reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
    source TEXT NOT NULL CHECK (source IN ('camt', 'fio')),
    booked_on TEXT NOT NULL CHECK (length(booked_on) = 10),
    -- in hundredths; negative for money that left the account
    amount INTEGER NOT NULL CHECK (amount <> 0 AND amount BETWEEN -1000000000 AND 1000000000),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    variable_symbol TEXT CHECK (length(variable_symbol) BETWEEN 1 AND 10),
    message TEXT CHECK (length(message) BETWEEN 1 AND 300),
    other_account TEXT CHECK (length(other_account) BETWEEN 1 AND 300),
    other_name TEXT CHECK (length(other_name) BETWEEN 1 AND 300),
    end_to_end_id TEXT CHECK (length(end_to_end_id) BETWEEN 1 AND 300),
    state TEXT NOT NULL CHECK (state IN
        ('doubled', 'foreign', 'matched', 'outgoing', 'returned', 'unmatched')),
    -- whose credit it is; null after the account was deleted
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- the admin who decided; null for the cloud
    decided_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    decided_at INTEGER,
    read_at INTEGER NOT NULL,
    UNIQUE (account, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_transfer_state ON bank_transfer (state, id);
CREATE INDEX bank_transfer_day ON bank_transfer (account, booked_on, amount);
CREATE INDEX bank_transfer_person ON bank_transfer (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX bank_transfer_decider ON bank_transfer (decided_by, id) WHERE decided_by IS NOT NULL;

-- How far the transfers of an account are read by the bank's API.
CREATE TABLE bank_reading (
    account TEXT NOT NULL PRIMARY KEY,
    -- from the question what is new until its answer is stored: the bank tells what is new once
    is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)),
    -- all days before it are read
    next_day TEXT NOT NULL CHECK (length(next_day) = 10),
    -- days of one question; fewer after the bank said that the answer is too long
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 80),
    asked_at INTEGER NOT NULL,
    read_at INTEGER,
    -- null after a good answer
    problem TEXT
) STRICT, WITHOUT ROWID;
