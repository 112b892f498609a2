-- What a host takes for charging. Its versions say how much; a change makes a new one.
CREATE TABLE tariff (
    id TEXT NOT NULL PRIMARY KEY,
    -- null once the host's account is deleted: the prices of transactions stay
    host_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- with VAT, of a kWh at most of the time by the version in force, in ten-thousandths of a unit of
    -- the currency; null without a price of energy
    headline INTEGER,
    -- when the next version comes into force
    next_from INTEGER,
    created_at INTEGER NOT NULL,
    -- it is no longer offered; transactions keep its versions
    removed_at INTEGER
) STRICT;
CREATE INDEX tariff_host ON tariff (host_id, id);
CREATE INDEX tariff_next ON tariff (next_from) WHERE next_from IS NOT NULL;

CREATE TABLE tariff_version (
    id TEXT NOT NULL PRIMARY KEY,
    tariff_id TEXT NOT NULL REFERENCES tariff (id) ON DELETE RESTRICT,
    number INTEGER NOT NULL CHECK (number >= 1),
    valid_from INTEGER NOT NULL,
    -- JSON of the tariff in the members of OCPI 2.2.1
    content TEXT NOT NULL CHECK (length(content) BETWEEN 2 AND 65536),
    created_at INTEGER NOT NULL,
    created_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    UNIQUE (tariff_id, number)
) STRICT;
CREATE INDEX tariff_version_valid ON tariff_version (tariff_id, valid_from, number);
CREATE INDEX tariff_version_creator ON tariff_version (created_by);
CREATE TRIGGER tariff_version_is_never_changed BEFORE UPDATE ON tariff_version
    WHEN OLD.id IS NOT NEW.id OR OLD.tariff_id IS NOT NEW.tariff_id
        OR OLD.number IS NOT NEW.number OR OLD.valid_from IS NOT NEW.valid_from
        OR OLD.content IS NOT NEW.content
    BEGIN SELECT RAISE (ABORT, 'versions of tariffs are appended, never changed'); END;

-- The tariff of a place for everybody without one of a group; a place without a row is free.
CREATE TABLE location_tariff (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    tariff_id TEXT NOT NULL REFERENCES tariff (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX location_tariff_tariff ON location_tariff (tariff_id, location_id);

-- The tariff of a place for the members of a group.
CREATE TABLE group_tariff (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    tariff_id TEXT NOT NULL REFERENCES tariff (id) ON DELETE CASCADE,
    PRIMARY KEY (location_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_tariff_group ON group_tariff (group_id);
CREATE INDEX group_tariff_tariff ON group_tariff (tariff_id, location_id);

-- The price of a transaction, fixed at its start.
CREATE TABLE transaction_tariff (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- null: it is free
    version_id TEXT REFERENCES tariff_version (id) ON DELETE RESTRICT,
    -- in which the hours of the tariff are meant
    time_zone TEXT NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;
CREATE INDEX transaction_tariff_version ON transaction_tariff (version_id);

-- When a car was connected but did not charge, by its own choice.
CREATE TABLE transaction_idle (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE CASCADE,
    from_time INTEGER NOT NULL,
    -- null: until now, or until the end of the transaction
    until_time INTEGER CHECK (until_time > from_time),
    PRIMARY KEY (transaction_id, from_time)
) STRICT, WITHOUT ROWID;

INSERT INTO event_consumer (name, position)
SELECT 'transaction-prices', COALESCE(max(id), 0) FROM domain_event;
