-- Grants for everyone are few, and so are admins.
CREATE INDEX access_grant_everyone ON access_grant (is_everyone) WHERE is_everyone = 1;
CREATE INDEX person_admin ON person (created_at, id) WHERE is_admin = 1;
-- With the start time, by which people filter their lists.
DROP INDEX charging_transaction_person;
CREATE INDEX charging_transaction_person
    ON charging_transaction (person_id, created_at, id, started_at) WHERE person_id IS NOT NULL;
DROP INDEX charging_transaction_station;
CREATE INDEX charging_transaction_station
    ON charging_transaction (station_id, created_at, id, started_at);
-- The odd ones of a person and of a station are few.
CREATE INDEX charging_transaction_person_suspect
    ON charging_transaction (person_id, created_at, id)
    WHERE anomalies <> '' AND person_id IS NOT NULL;
CREATE INDEX charging_transaction_station_suspect
    ON charging_transaction (station_id, created_at, id) WHERE anomalies <> '';
