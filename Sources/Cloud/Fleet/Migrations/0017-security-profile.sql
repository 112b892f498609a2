-- the minimum profile that takes effect once the station has connected that way
ALTER TABLE station ADD COLUMN pending_profile INTEGER CHECK (pending_profile IN (2, 3));

-- certificates of stations that prove nothing: anybody may have requested them
UPDATE station_certificate SET revoked_at = COALESCE(installed_at, not_before)
WHERE revoked_at IS NULL
    AND station_id IN (SELECT id FROM station WHERE security_profile = 0);

-- looked for whenever a station returns
CREATE INDEX station_raising ON station (id) WHERE pending_profile IS NOT NULL;
