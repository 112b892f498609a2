-- What the map reads of a published place beside its terms, so that one index answers for a whole
-- country. The listing and the count of reliability set it in the transaction of their change.
ALTER TABLE place_terms ADD COLUMN map_latitude_e6 INTEGER;
ALTER TABLE place_terms ADD COLUMN map_longitude_e6 INTEGER;
ALTER TABLE place_terms ADD COLUMN map_power_w INTEGER;
ALTER TABLE place_terms ADD COLUMN map_connector TEXT;
-- the map and the search leave it out
ALTER TABLE place_terms ADD COLUMN is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1));
UPDATE place_terms SET
    map_latitude_e6 = (SELECT listing.public_latitude_e6 FROM listing
        WHERE listing.location_id = place_terms.location_id),
    map_longitude_e6 = (SELECT listing.public_longitude_e6 FROM listing
        WHERE listing.location_id = place_terms.location_id),
    map_power_w = (SELECT listing.power_w FROM listing
        WHERE listing.location_id = place_terms.location_id),
    map_connector = (SELECT listing.connector_kind FROM listing
        WHERE listing.location_id = place_terms.location_id),
    is_hidden = COALESCE((SELECT place_reliability.is_hidden FROM place_reliability
        WHERE place_reliability.location_id = place_terms.location_id), 0);
DROP INDEX listing_map;
CREATE INDEX place_terms_map ON place_terms (map_latitude_e6, map_longitude_e6, is_hidden,
    is_paused, access, map_power_w, map_connector, is_offered) WHERE is_offered = 1;
