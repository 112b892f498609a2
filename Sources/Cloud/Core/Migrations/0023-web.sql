-- browsers in which a person has signed in
CREATE TABLE web_session (
    -- SHA-256 of the session cookie, hexadecimal
    hash TEXT NOT NULL PRIMARY KEY,
    -- names the session to its owner
    id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- User-Agent and address at the sign-in
    user_agent TEXT NOT NULL,
    client TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- to the hour
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_session_person ON web_session (person_id, created_at);
CREATE INDEX web_session_expiry ON web_session (expires_at);

-- null: the browser's language
ALTER TABLE person ADD COLUMN language TEXT CHECK (language IN ('cs', 'en'));

-- forms that were sent, so that one that is sent twice does its work once
CREATE TABLE form_submission (
    key TEXT NOT NULL PRIMARY KEY,
    -- where its answer leads; null while it is at work
    location TEXT,
    flash TEXT,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX form_submission_age ON form_submission (created_at);
