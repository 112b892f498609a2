-- The lists of stations and people for admins find what begins with a typed text.
CREATE INDEX station_lower_name ON station (lower(name));
CREATE INDEX location_lower_name ON location (lower(name));
CREATE INDEX person_lower_name ON person (lower(name));
