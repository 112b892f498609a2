CREATE TABLE command (
    -- rises; a bridge asks for what comes after the last that it has had
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    station_id TEXT NOT NULL REFERENCES station (id),
    action TEXT NOT NULL,
    -- as it was asked for, without what is secret
    request TEXT NOT NULL,
    token_hash TEXT,
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'accepted', 'rejected', 'notSupported', 'timedOut', 'offline',
         'failed')),
    -- what the station said
    answer TEXT,
    issued_by TEXT REFERENCES person (id),
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answered_at INTEGER,
    CHECK ((status = 'pending') = (answered_at IS NULL))
) STRICT;
CREATE INDEX command_station ON command (station_id, number);
CREATE INDEX command_pending ON command (station_id, number) WHERE status = 'pending';
ALTER TABLE id_token ADD COLUMN sealed TEXT;
CREATE TABLE authorization_list (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL CHECK (version >= 1)
) STRICT;
INSERT INTO authorization_list (id, version) VALUES (1, 1);
CREATE TRIGGER id_token_added AFTER INSERT ON id_token
    BEGIN UPDATE authorization_list SET version = version + 1; END;
CREATE TRIGGER id_token_changed AFTER UPDATE ON id_token
    BEGIN UPDATE authorization_list SET version = version + 1; END;
CREATE TRIGGER id_token_removed AFTER DELETE ON id_token
    BEGIN UPDATE authorization_list SET version = version + 1; END;
