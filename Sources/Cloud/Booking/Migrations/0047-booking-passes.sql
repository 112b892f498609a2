-- What the passes over bookings look at.
CREATE INDEX booking_pending ON booking (created_at) WHERE status = 'pending';
CREATE INDEX booking_running ON booking (ends_at) WHERE status = 'fulfilled';

-- What lists walk.
CREATE INDEX booking_start ON booking (starts_at, id);
DROP INDEX booking_person;
CREATE INDEX booking_person ON booking (person_id, starts_at, id);
DROP INDEX booking_station;
CREATE INDEX booking_station ON booking (station_id, starts_at, id);

-- Whoever is blocked can neither write to the blocker nor book at their places.
CREATE TABLE person_block (
    blocker_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    blocked_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    blocked_at INTEGER NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_block_blocked ON person_block (blocked_id);
