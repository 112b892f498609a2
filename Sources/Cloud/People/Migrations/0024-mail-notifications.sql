-- Mails that wait for the mail system, and what became of those of the last weeks.
CREATE TABLE mail (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL CHECK (length(recipient) BETWEEN 3 AND 254),
    language TEXT NOT NULL CHECK (language IN ('en', 'cs')),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
    -- a JSON array of texts; empty after the mail was sent, like the link, which may hold a secret
    paragraphs TEXT NOT NULL CHECK (length(paragraphs) <= 100000),
    link_label TEXT CHECK (length(link_label) BETWEEN 1 AND 300),
    link_path TEXT CHECK (length(link_path) <= 1000 AND link_path LIKE '/%'),
    -- spooled: lies as a file in the spool folder
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'spooled', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    -- of the last attempt
    error TEXT CHECK (length(error) <= 1000),
    created_at INTEGER NOT NULL,
    CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL)),
    CHECK ((link_label IS NULL) = (link_path IS NULL))
) STRICT;
CREATE INDEX mail_due ON mail (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX mail_recipient ON mail (recipient, id) WHERE state = 'waiting';
CREATE INDEX mail_state ON mail (state, id);
CREATE INDEX mail_created ON mail (created_at);

-- The inbox of a person.
CREATE TABLE notification (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    title_en TEXT NOT NULL CHECK (length(title_en) BETWEEN 1 AND 300),
    title_cs TEXT NOT NULL CHECK (length(title_cs) BETWEEN 1 AND 300),
    text_en TEXT NOT NULL CHECK (length(text_en) <= 4000),
    text_cs TEXT NOT NULL CHECK (length(text_cs) <= 4000),
    -- the page about it
    path TEXT CHECK (length(path) <= 1000 AND path LIKE '/%'),
    is_mailed INTEGER NOT NULL CHECK (is_mailed IN (0, 1)),
    created_at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notification_person ON notification (person_id, id);
CREATE INDEX notification_unread ON notification (person_id, id) WHERE read_at IS NULL;
CREATE INDEX notification_created ON notification (created_at);

-- Which kinds of notifications a person wants by mail, too; without a row the kind's default holds.
CREATE TABLE notification_choice (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    is_mailed INTEGER NOT NULL CHECK (is_mailed IN (0, 1)),
    PRIMARY KEY (person_id, kind)
) STRICT;
