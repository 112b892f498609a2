-- Who may use a place and how it is booked; a location without a row has the standard terms.
CREATE TABLE place_terms (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    access TEXT NOT NULL CHECK (access IN ('group', 'members', 'public')),
    is_paused INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
    confirmation TEXT NOT NULL CHECK (confirmation IN ('instant', 'approval', 'instantForGroups')),
    minimum_minutes INTEGER NOT NULL CHECK (minimum_minutes BETWEEN 15 AND 1440),
    maximum_minutes INTEGER NOT NULL CHECK (maximum_minutes BETWEEN 15 AND 10080),
    lead_minutes INTEGER NOT NULL CHECK (lead_minutes BETWEEN 0 AND 10080),
    horizon_days INTEGER NOT NULL CHECK (horizon_days BETWEEN 1 AND 90),
    buffer_minutes INTEGER NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 240),
    arrival_minutes INTEGER NOT NULL CHECK (arrival_minutes BETWEEN 15 AND 240),
    free_cancellation_minutes INTEGER NOT NULL
        CHECK (free_cancellation_minutes BETWEEN 0 AND 10080),
    cancellation_fee_minor INTEGER NOT NULL CHECK (cancellation_fee_minor BETWEEN 0 AND 1000000),
    no_show_fee_minor INTEGER NOT NULL CHECK (no_show_fee_minor BETWEEN 0 AND 1000000),
    CHECK (minimum_minutes <= maximum_minutes)
) STRICT, WITHOUT ROWID;

-- Bookings that repeat every week; its bookings are rows of their own.
CREATE TABLE booking_series (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    -- the local date and time of the first one, and the length
    first_day INTEGER NOT NULL,
    start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
    length_minutes INTEGER NOT NULL CHECK (length_minutes BETWEEN 15 AND 10080),
    -- the last local day, null for without end
    last_day INTEGER,
    -- the local day of the last occurrence that was made
    made_until INTEGER NOT NULL,
    energy_wh INTEGER CHECK (energy_wh > 0),
    note TEXT NOT NULL CHECK (length(note) <= 500),
    is_own_use INTEGER NOT NULL CHECK (is_own_use IN (0, 1)),
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX booking_series_person ON booking_series (person_id);
CREATE INDEX booking_series_station ON booking_series (station_id);
CREATE INDEX booking_series_made ON booking_series (made_until) WHERE ended_at IS NULL;

CREATE TABLE booking (
    id TEXT NOT NULL PRIMARY KEY,
    -- the reservationId of OCPP; reservations of the older kind have odd ones
    number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 2147483647),
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- whole quarters of an hour
    starts_at INTEGER NOT NULL CHECK (starts_at % 900000 = 0),
    ends_at INTEGER NOT NULL CHECK (ends_at % 900000 = 0 AND ends_at > starts_at),
    -- OCPI 2.3 Bookings
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'reserved', 'rejected', 'failed', 'fulfilled', 'canceled', 'noShow')),
    -- until when the booker must have started to charge
    arrival_until INTEGER NOT NULL,
    -- the terms when it was booked
    cancel_until INTEGER NOT NULL,
    cancellation_fee_minor INTEGER NOT NULL,
    no_show_fee_minor INTEGER NOT NULL,
    -- a fee that has arisen, which is taken later
    fee_minor INTEGER NOT NULL DEFAULT 0 CHECK (fee_minor >= 0),
    energy_wh INTEGER CHECK (energy_wh > 0),
    note TEXT NOT NULL CHECK (length(note) <= 500),
    is_own_use INTEGER NOT NULL CHECK (is_own_use IN (0, 1)),
    series_id TEXT REFERENCES booking_series (id) ON DELETE SET NULL,
    -- the local day for which the series made it
    series_day INTEGER,
    -- its occurrence was changed by itself, and a change of the series leaves it
    is_exception INTEGER NOT NULL DEFAULT 0 CHECK (is_exception IN (0, 1)),
    -- the right to charge that it gives
    grant_id TEXT REFERENCES access_grant (id) ON DELETE SET NULL,
    transaction_id TEXT REFERENCES charging_transaction (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    canceled_at INTEGER,
    canceled_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- why it was rejected, canceled or failed
    reason TEXT CHECK (length(reason) <= 500),
    reminded_at INTEGER,
    -- the outcome of ReserveNow at the station; null if it was not sent
    at_station TEXT,
    UNIQUE (series_id, series_day)
) STRICT;
CREATE INDEX booking_person ON booking (person_id, starts_at);
CREATE INDEX booking_station ON booking (station_id, starts_at);
CREATE INDEX booking_open ON booking (starts_at) WHERE status IN ('pending', 'reserved');
CREATE INDEX booking_end ON booking (ends_at) WHERE status IN ('reserved', 'fulfilled');
CREATE INDEX booking_transaction ON booking (transaction_id);
CREATE INDEX booking_grant ON booking (grant_id);

-- One row per connector and quarter of an hour: nobody can book it twice. Confirmed bookings only.
CREATE TABLE booking_quarter (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL,
    -- quarters of an hour since 1970
    quarter INTEGER NOT NULL,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    PRIMARY KEY (station_id, connector_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_quarter_booking ON booking_quarter (booking_id);

-- Who wants to hear when a time becomes free.
CREATE TABLE booking_wait (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    told_at INTEGER,
    UNIQUE (station_id, connector_id, person_id, starts_at)
) STRICT;
CREATE INDEX booking_wait_person ON booking_wait (person_id);
CREATE INDEX booking_wait_end ON booking_wait (ends_at);
