-- What bookers and hosts write to each other about a booking.
CREATE TABLE booking_message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    sender_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_message_booking ON booking_message (booking_id, id);
CREATE INDEX booking_message_sender ON booking_message (sender_id, id);

-- Messages that their readers reported to the admins.
CREATE TABLE message_report (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL UNIQUE REFERENCES booking_message (id) ON DELETE CASCADE,
    reporter_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    reported_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX message_report_open ON message_report (id) WHERE settled_at IS NULL;
CREATE INDEX message_report_reporter ON message_report (reporter_id, id);

-- Of a place by its driver, and of a driver by a host, after a booking that was charged.
CREATE TABLE review (
    id TEXT NOT NULL PRIMARY KEY,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('place', 'driver')),
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    driver_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    author_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    text TEXT NOT NULL CHECK (length(text) <= 1000),
    written_at INTEGER NOT NULL,
    -- when others read it: at once if the other side has written, too, or after a week
    published_at INTEGER NOT NULL,
    answer TEXT CHECK (length(answer) BETWEEN 1 AND 1000),
    answered_at INTEGER,
    is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
    UNIQUE (booking_id, kind)
) STRICT;
CREATE INDEX review_place ON review (location_id, published_at, id, stars)
    WHERE kind = 'place' AND is_hidden = 0;
CREATE INDEX review_location ON review (location_id);
CREATE INDEX review_driver ON review (driver_id, published_at, id, stars)
    WHERE kind = 'driver' AND is_hidden = 0;
CREATE INDEX review_subject ON review (driver_id, id);
CREATE INDEX review_author ON review (author_id, id);

-- What a place did in the last 90 days; counted every hour from transactions, commands and bookings.
CREATE TABLE place_reliability (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    starts INTEGER NOT NULL CHECK (starts >= 0),
    -- starts that delivered energy
    worked INTEGER NOT NULL CHECK (worked BETWEEN 0 AND starts),
    -- the highest mean power of a transaction
    power_w INTEGER CHECK (power_w >= 0),
    -- the median time to an answer to a request
    answer_seconds INTEGER CHECK (answer_seconds >= 0),
    host_cancellations INTEGER NOT NULL CHECK (host_cancellations >= 0),
    failed_bookings INTEGER NOT NULL CHECK (failed_bookings >= 0),
    bookings INTEGER NOT NULL CHECK (bookings >= 0),
    -- why the map and the search leave it out; null if they show it
    hidden_for TEXT CHECK (hidden_for IN ('offline', 'startsFail')),
    is_hidden INTEGER NOT NULL CHECK (is_hidden = CASE WHEN hidden_for IS NULL THEN 0 ELSE 1 END),
    counted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE favourite_place (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, location_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX favourite_place_location ON favourite_place (location_id);
