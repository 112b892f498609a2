-- What happened at a station, newest first: the diary that its hosts read.
CREATE INDEX domain_event_station ON domain_event (station_id, id) WHERE station_id IS NOT NULL;
