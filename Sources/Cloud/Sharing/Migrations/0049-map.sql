-- The map reads this index alone, also for a whole country.
DROP INDEX listing_public;
CREATE INDEX listing_map ON listing (public_latitude_e6, public_longitude_e6, is_listed)
    WHERE is_listed = 1;
-- The search by the name of a district or town.
CREATE INDEX listing_district ON listing (district) WHERE is_listed = 1;
CREATE INDEX listing_town ON listing (town) WHERE is_listed = 1;
