/// How stations prove who they are, and how they get to know cards.
extension Schema {
    static let access = """
        -- the key of a bridge that signs by HMAC, encrypted; its public_key is empty
        ALTER TABLE bridge ADD COLUMN sealed_key TEXT;
        -- whether it has to name OCPP's subprotocol when it connects
        ALTER TABLE station ADD COLUMN needs_subprotocol INTEGER NOT NULL DEFAULT 1;
        -- where the next unknown card becomes a driver's
        CREATE TABLE token_window (
            station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
            person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
            label TEXT NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- what a driver's cards have in common, as the station was told it
        ALTER TABLE station_local_entry ADD COLUMN group_tag TEXT;

        """
}
