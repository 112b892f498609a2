CREATE TABLE fact (
    id INTEGER NOT NULL PRIMARY KEY,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id),
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (transaction_id, key)
) STRICT;
INSERT INTO fact SELECT id, transaction_id, key, kind, occurred_at, received_at, body
    FROM charging_event ORDER BY id;
DROP TABLE charging_event;
ALTER TABLE fact RENAME TO charging_event;
CREATE TRIGGER charging_event_is_never_changed BEFORE UPDATE ON charging_event
    BEGIN SELECT RAISE (ABORT, 'facts are appended, never changed'); END;
CREATE TRIGGER charging_event_is_never_deleted BEFORE DELETE ON charging_event
    BEGIN SELECT RAISE (ABORT, 'facts are appended, never deleted'); END;
