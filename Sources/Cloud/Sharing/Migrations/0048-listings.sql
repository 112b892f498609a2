-- How a host describes a place; a location without a row was never described.
CREATE TABLE listing (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    is_listed INTEGER NOT NULL CHECK (is_listed IN (0, 1)),
    title TEXT NOT NULL CHECK (length(title) <= 80),
    description TEXT NOT NULL CHECK (length(description) <= 2000),
    house_rules TEXT NOT NULL CHECK (length(house_rules) <= 1000),
    -- private: how to reach the charger
    access_notes TEXT NOT NULL CHECK (length(access_notes) <= 1000),
    connector_kind TEXT NOT NULL CHECK (connector_kind IN
        ('type2Socket', 'type2Cable', 'ccs', 'chademo', 'schuko', 'other')),
    -- of a fixed cable
    cable_cm INTEGER CHECK (cable_cm BETWEEN 50 AND 3000),
    power_w INTEGER NOT NULL CHECK (power_w BETWEEN 1000 AND 400000),
    -- null for direct current
    phases INTEGER CHECK (phases BETWEEN 1 AND 3),
    meter_class TEXT NOT NULL CHECK (meter_class IN
        ('mid', 'chargerInternal', 'bridgeMid', 'none')),
    -- public words for the area
    district TEXT NOT NULL CHECK (length(district) <= 80),
    town TEXT NOT NULL CHECK (length(town) <= 80),
    -- private: the exact address and position, in millionths of a degree
    street TEXT NOT NULL CHECK (length(street) <= 120),
    house_number TEXT NOT NULL CHECK (length(house_number) <= 20),
    postcode TEXT NOT NULL CHECK (length(postcode) <= 12),
    latitude_e6 INTEGER CHECK (latitude_e6 BETWEEN -85000000 AND 85000000),
    longitude_e6 INTEGER CHECK (longitude_e6 BETWEEN -180000000 AND 180000000),
    -- within 500 m of it
    public_latitude_e6 INTEGER CHECK (public_latitude_e6 BETWEEN -86000000 AND 86000000),
    public_longitude_e6 INTEGER CHECK (public_longitude_e6 BETWEEN -180000000 AND 180000000),
    -- when it was last published
    listed_at INTEGER,
    CHECK (is_listed = 0 OR (length(title) > 0 AND public_latitude_e6 IS NOT NULL
        AND listed_at IS NOT NULL)),
    CHECK ((latitude_e6 IS NULL) = (longitude_e6 IS NULL)
        AND (latitude_e6 IS NULL) = (public_latitude_e6 IS NULL)
        AND (latitude_e6 IS NULL) = (public_longitude_e6 IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_public ON listing (public_latitude_e6, public_longitude_e6)
    WHERE is_listed = 1;

CREATE TABLE listing_amenity (
    location_id TEXT NOT NULL REFERENCES listing (location_id) ON DELETE CASCADE,
    amenity TEXT NOT NULL CHECK (amenity IN
        ('roof', 'light', 'camera', 'stepFree', 'overnight', 'trailer', 'toilet', 'wifi')),
    PRIMARY KEY (location_id, amenity)
) STRICT, WITHOUT ROWID;

-- The photos of a place: JPEG files without what the camera wrote into them.
CREATE TABLE listing_photo (
    id TEXT NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    -- the order in which they are shown
    place INTEGER NOT NULL,
    -- what is seen on it, for those who cannot see it
    alt TEXT NOT NULL CHECK (length(alt) <= 200),
    created_at INTEGER NOT NULL,
    width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 1600),
    height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 1600),
    picture BLOB NOT NULL CHECK (length(picture) BETWEEN 1 AND 4194304),
    preview_width INTEGER NOT NULL CHECK (preview_width BETWEEN 1 AND 320),
    preview_height INTEGER NOT NULL CHECK (preview_height BETWEEN 1 AND 320),
    preview BLOB NOT NULL CHECK (length(preview) BETWEEN 1 AND 4194304)
) STRICT;
CREATE INDEX listing_photo_place ON listing_photo (location_id, place);

-- Who read an exact address, and when; not the hosts' own reads.
CREATE TABLE address_read (
    id INTEGER NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    read_at INTEGER NOT NULL
) STRICT;
CREATE INDEX address_read_location ON address_read (location_id, id);
CREATE INDEX address_read_person ON address_read (person_id, id);

-- What a geocoder answered; the query only as a hash.
CREATE TABLE geocoder_answer (
    query_hash TEXT NOT NULL PRIMARY KEY,
    -- null where it found nothing
    latitude_e6 INTEGER,
    longitude_e6 INTEGER,
    answered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX geocoder_answer_age ON geocoder_answer (answered_at);
