-- A browser that gets messages by Web Push (RFC 8030). It ends with the session that turned it on.
CREATE TABLE push_subscription (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    session_hash TEXT NOT NULL UNIQUE REFERENCES web_session (hash) ON DELETE CASCADE,
    endpoint TEXT NOT NULL UNIQUE CHECK (length(endpoint) BETWEEN 10 AND 1000),
    -- the keys of the browser, base64url: a P-256 point of 65 bytes, and 16 bytes
    public_key TEXT NOT NULL CHECK (length(public_key) = 87),
    auth_secret TEXT NOT NULL CHECK (length(auth_secret) = 22),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX push_subscription_person ON push_subscription (person_id);
-- A line of an inbox on its way to a browser.
CREATE TABLE push_message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES push_subscription (id) ON DELETE CASCADE,
    notification_id INTEGER NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    created_at INTEGER NOT NULL,
    CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL))
) STRICT;
CREATE INDEX push_message_due ON push_message (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX push_message_subscription ON push_message (subscription_id, created_at);
CREATE INDEX push_message_notification ON push_message (notification_id);
CREATE INDEX push_message_created ON push_message (created_at);
