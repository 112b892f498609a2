-- Offers of hosts to hand a station over to somebody, who accepts or declines.
CREATE TABLE station_handover (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    offered_by TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- as it was typed, in lower case
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    -- whose address it was; null for an address without an account
    offered_to TEXT REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- accepted, declined, withdrawn, or replaced by another offer
    ended_at INTEGER
) STRICT;
CREATE INDEX station_handover_email ON station_handover (email);
CREATE INDEX station_handover_expiry ON station_handover (expires_at);
CREATE INDEX station_handover_offered_by ON station_handover (offered_by, created_at);
CREATE INDEX station_handover_offered_to ON station_handover (offered_to);
CREATE UNIQUE INDEX station_handover_open ON station_handover (station_id) WHERE ended_at IS NULL;
CREATE INDEX station_handover_station ON station_handover (station_id);
