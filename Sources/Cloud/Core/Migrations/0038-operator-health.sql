-- Who runs this cloud, as its pages tell everyone: one row.
CREATE TABLE cloud_operator (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- one or several lines
    address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 500),
    -- IČO; null for a person without a company
    company_number TEXT CHECK (length(company_number) = 8),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    changed_at INTEGER NOT NULL
) STRICT;

-- The terms and the privacy notice. Each change adds a version, so that it can be shown later what
-- people agreed with.
CREATE TABLE operator_text (
    version INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('terms', 'privacyNotice')),
    language TEXT NOT NULL CHECK (language IN ('en', 'cs')),
    -- paragraphs with an empty line between them; an empty text withdraws the one before
    text TEXT NOT NULL CHECK (length(text) <= 20000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX operator_text_latest ON operator_text (kind, language, version);

-- Steps of the setup that only a person can confirm.
CREATE TABLE setup_step (
    name TEXT NOT NULL PRIMARY KEY CHECK (name IN ('mail')),
    done_at INTEGER NOT NULL
) STRICT;

-- The certificates that stations use, by their end.
CREATE INDEX station_certificate_end ON station_certificate (not_after)
    WHERE installed_at IS NOT NULL AND revoked_at IS NULL;
