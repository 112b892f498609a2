-- What a host who sells himself sent a driver for a month. The postings of the ledger that it covers
-- never change; what is posted later belongs to a later month.
CREATE TABLE host_statement (
    id TEXT NOT NULL PRIMARY KEY,
    host_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    driver_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- months since 1970-01
    month INTEGER NOT NULL CHECK (month BETWEEN 0 AND 12000),
    -- rises by 1 with each statement of the host
    number INTEGER NOT NULL CHECK (number >= 1),
    -- what the driver owed before, what the month cost, what has arrived, and what is owed after
    opening_minor INTEGER NOT NULL,
    charged_minor INTEGER NOT NULL,
    received_minor INTEGER NOT NULL,
    closing_minor INTEGER NOT NULL,
    energy_wh INTEGER NOT NULL,
    transactions INTEGER NOT NULL CHECK (transactions >= 0),
    sent_at INTEGER NOT NULL,
    CHECK (closing_minor = opening_minor + charged_minor - received_minor),
    UNIQUE (host_id, month, driver_id),
    UNIQUE (host_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX host_statement_driver ON host_statement (driver_id, host_id, month);
