CREATE TABLE domain_event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- object.change
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 3 AND 60),
    subject TEXT NOT NULL,
    -- without references: an event outlives the objects that it is about
    station_id TEXT,
    person_id TEXT,
    payload TEXT NOT NULL,
    occurred_at INTEGER NOT NULL
) STRICT;
CREATE INDEX domain_event_subject ON domain_event (subject, id);
CREATE INDEX domain_event_time ON domain_event (occurred_at);
CREATE TABLE event_consumer (
    name TEXT NOT NULL PRIMARY KEY,
    -- the last event that it has handled, skipped or put into event_delivery
    position INTEGER NOT NULL
) STRICT;
-- events whose handling failed, and later events of the same subject, which wait for them
CREATE TABLE event_delivery (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL REFERENCES event_consumer (name) ON DELETE CASCADE,
    event_id INTEGER NOT NULL REFERENCES domain_event (id) ON DELETE RESTRICT,
    -- object/id
    subject TEXT NOT NULL,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    -- null: parked, until a person asks for another attempt
    next_attempt_at INTEGER,
    error TEXT,
    UNIQUE (consumer, event_id)
) STRICT;
CREATE INDEX event_delivery_subject ON event_delivery (consumer, subject, event_id);
CREATE INDEX event_delivery_event ON event_delivery (event_id);
-- The feed was written by triggers; its readers follow domain_event and signals now.
DROP TRIGGER feed_charging_transaction_insert;
DROP TRIGGER feed_charging_transaction_update;
DROP TRIGGER feed_connector_insert;
DROP TRIGGER feed_command_insert;
DROP TRIGGER feed_person_insert;
DROP TRIGGER feed_id_token_insert;
DROP TRIGGER feed_connector_update;
DROP TRIGGER feed_command_update;
DROP TRIGGER feed_person_update;
DROP TRIGGER feed_id_token_update;
DROP TRIGGER feed_station_insert;
DROP TRIGGER feed_station_update;
DROP TRIGGER feed_station_delete;
DROP TRIGGER feed_person_delete;
DROP TRIGGER feed_id_token_delete;
DROP TABLE feed;
-- Reactions become the events of their transactions.
INSERT INTO domain_event (kind, subject, station_id, person_id, payload, occurred_at)
SELECT 'transaction.' || CASE
        WHEN reaction.key LIKE 'revised:%' THEN 'revised'
        WHEN reaction.key LIKE 'heldForReview:%' THEN 'heldForReview'
        WHEN reaction.key LIKE 'released:%' THEN 'released'
        ELSE reaction.key END,
    charging_transaction.id, charging_transaction.station_id, charging_transaction.person_id,
    '{}', reaction.created_at
FROM reaction JOIN charging_transaction ON charging_transaction.id = reaction.transaction_id
ORDER BY reaction.created_at, reaction.key;
DROP TABLE reaction;
