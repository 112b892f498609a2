-- When a place is open; a location without rows is always open.
CREATE TABLE opening_hours (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    -- 1 for Monday
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    -- local minutes since midnight; an end over 1440 is on the next day
    start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1425),
    end_minute INTEGER NOT NULL CHECK (end_minute - start_minute BETWEEN 15 AND 1440),
    CHECK (start_minute % 15 = 0 AND end_minute % 15 = 0),
    PRIMARY KEY (location_id, weekday, start_minute)
) STRICT, WITHOUT ROWID;

-- Days on which other hours apply.
CREATE TABLE opening_exception (
    id TEXT NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    -- local days since 1970
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL CHECK (last_day BETWEEN first_day AND first_day + 366),
    -- null if it is closed
    start_minute INTEGER CHECK (start_minute BETWEEN 0 AND 1425),
    end_minute INTEGER CHECK (end_minute - start_minute BETWEEN 15 AND 1440),
    note TEXT NOT NULL CHECK (length(note) <= 100),
    created_at INTEGER NOT NULL,
    CHECK ((start_minute IS NULL) = (end_minute IS NULL))
) STRICT;
CREATE INDEX opening_exception_location ON opening_exception (location_id, last_day);

-- Calendars of others, whose events make a place busy.
CREATE TABLE calendar_feed (
    id TEXT NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    url TEXT NOT NULL CHECK (length(url) <= 1000),
    created_at INTEGER NOT NULL,
    next_fetch_at INTEGER NOT NULL,
    -- of the last successful one
    fetched_at INTEGER,
    -- why the last one failed; null if it succeeded
    error TEXT CHECK (length(error) <= 300),
    -- titles of events whose repetition is not understood, one a line
    not_understood TEXT NOT NULL CHECK (length(not_understood) <= 2000),
    UNIQUE (location_id, url)
) STRICT;
CREATE INDEX calendar_feed_next ON calendar_feed (next_fetch_at);

-- What these calendars say about the next 90 days.
CREATE TABLE calendar_busy (
    feed_id TEXT NOT NULL REFERENCES calendar_feed (id) ON DELETE CASCADE,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    PRIMARY KEY (feed_id, starts_at, ends_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_busy_location ON calendar_busy (location_id, ends_at);

-- Bookings about whose conflict with a calendar the hosts were told.
CREATE TABLE calendar_conflict (
    feed_id TEXT NOT NULL REFERENCES calendar_feed (id) ON DELETE CASCADE,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (feed_id, booking_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_conflict_booking ON calendar_conflict (booking_id);

-- The secret address under which a place's calendar can be read.
CREATE TABLE calendar_link (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    secret_hash TEXT NOT NULL UNIQUE,
    -- whether it names the bookers
    has_names INTEGER NOT NULL CHECK (has_names IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
