-- Another driver's booking ends a transaction, too.
CREATE TABLE transaction_stop_cause (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    cause TEXT NOT NULL CHECK (cause IN ('driver', 'host', 'admin', 'energyLimit', 'timeLimit',
        'grantedEnergy', 'powerLimit', 'unauthorized', 'booking')),
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    requested_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO transaction_stop_cause (transaction_id, cause, person_id, requested_at)
    SELECT transaction_id, cause, person_id, requested_at FROM transaction_stop;
DROP TABLE transaction_stop;
ALTER TABLE transaction_stop_cause RENAME TO transaction_stop;

-- The version of the document of bookings of a bridge; 1 without a row.
CREATE TABLE station_booking_document (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version > 1)
) STRICT, WITHOUT ROWID;

-- What drivers were told about a booking of somebody else, once each.
CREATE TABLE booking_notice (
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- freeUntil: at the start; leaveSoon: before the end; late: to the booker and the hosts
    kind TEXT NOT NULL CHECK (kind IN ('freeUntil', 'leaveSoon', 'late')),
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (booking_id, transaction_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_notice_transaction ON booking_notice (transaction_id);

-- Transactions of others that ran during a booking, because the charger could not know of it.
CREATE TABLE booking_intrusion (
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE CASCADE,
    noted_at INTEGER NOT NULL,
    PRIMARY KEY (booking_id, transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_intrusion_transaction ON booking_intrusion (transaction_id);

-- Bookings of which a station must be told again.
CREATE INDEX booking_told ON booking (ends_at) WHERE at_station IN ('accepted', 'outdated');

INSERT INTO event_consumer (name, position)
    SELECT 'booking-documents', COALESCE(max(id), 0) FROM domain_event;
INSERT INTO event_consumer (name, position)
    SELECT 'booking-warnings', COALESCE(max(id), 0) FROM domain_event;
