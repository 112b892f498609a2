-- The last number of each kind of documents in a year. Only the transaction that stores a document
-- takes a number, so that a series has no gaps.
CREATE TABLE document_series (
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'creditNote', 'selfBilling')),
    year INTEGER NOT NULL CHECK (year BETWEEN 2020 AND 9999),
    last_number INTEGER NOT NULL CHECK (last_number BETWEEN 1 AND 999999),
    PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;

-- What the operator issued to payers and hosts. It names people by their ids without references,
-- because the law keeps documents longer than accounts.
CREATE TABLE document (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'creditNote', 'selfBilling')),
    -- `ZP2026000123`
    number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 3 AND 48),
    -- the payer, or the host of a self-billed document
    person_id TEXT,
    guest_id TEXT,
    -- of a settlement, of which each version and each refund has at most one document
    transaction_id TEXT,
    -- of the fee of a booking: version 1, and 2 for what was given back
    booking_id TEXT,
    version INTEGER CHECK (version >= 1),
    -- the number of the refund that it is for; 0 for a version
    refund INTEGER NOT NULL DEFAULT 0 CHECK (refund >= 0),
    -- `2026-11`, of a self-billed document
    month TEXT CHECK (length(month) = 7),
    issued_at INTEGER NOT NULL,
    supplied_at INTEGER NOT NULL,
    -- with VAT; of a corrective document: the difference
    total INTEGER NOT NULL,
    vat INTEGER NOT NULL,
    -- JSON of all that is printed
    content TEXT NOT NULL CHECK (length(content) BETWEEN 2 AND 4000000),
    CHECK (transaction_id IS NULL OR booking_id IS NULL),
    CHECK ((transaction_id IS NULL AND booking_id IS NULL) = (version IS NULL)),
    CHECK ((version IS NULL) = (kind = 'selfBilling')),
    CHECK ((month IS NOT NULL) = (kind = 'selfBilling')),
    UNIQUE (transaction_id, version, refund),
    UNIQUE (booking_id, version)
) STRICT;
CREATE INDEX document_person ON document (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX document_supplied ON document (supplied_at, id);
CREATE UNIQUE INDEX document_month ON document (person_id, month) WHERE month IS NOT NULL;
CREATE TRIGGER document_is_never_changed BEFORE UPDATE ON document
    BEGIN SELECT RAISE (ABORT, 'documents are never changed'); END;
-- The law wants them for ten years.
CREATE TRIGGER document_is_kept BEFORE DELETE ON document
    WHEN OLD.issued_at > (CAST(strftime('%s', 'now') AS INTEGER) - 315532800) * 1000
    BEGIN SELECT RAISE (ABORT, 'documents are kept for ten years'); END;

-- How a person wants to be named on documents.
CREATE TABLE billing_details (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    address TEXT CHECK (length(address) BETWEEN 1 AND 300),
    company_id TEXT CHECK (length(company_id) = 8),
    vat_id TEXT CHECK (length(vat_id) BETWEEN 10 AND 14),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO event_consumer (name, position)
SELECT 'papers', COALESCE(max(id), 0) FROM domain_event;
