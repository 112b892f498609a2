/// What measures a station's energy, as it says itself or somebody has told its bridge.
extension Schema {
    static let meters = """
        ALTER TABLE station ADD COLUMN meter_type TEXT;
        ALTER TABLE station ADD COLUMN meter_serial_number TEXT;
        -- of the Measuring Instruments Directive
        ALTER TABLE station ADD COLUMN meter_accuracy_class TEXT;

        """
}

/// What cards may do while the cloud can't be asked, and how those prove themselves that can't be copied.
extension Schema {
    static let cards = """
        -- whose bridge may decide by its list: the household's always, a guest's within limits
        ALTER TABLE id_token ADD COLUMN offline TEXT NOT NULL DEFAULT 'limited'
            CHECK (offline IN ('always', 'limited', 'never'));
        -- an NTAG 424 DNA's two keys, encrypted; and the highest counter that it has shown
        ALTER TABLE id_token ADD COLUMN sun_keys TEXT;
        ALTER TABLE id_token ADD COLUMN sun_counter INTEGER NOT NULL DEFAULT -1;
        -- which transaction a card's counter was used for; null where a tap was only asked about
        CREATE TABLE sun_use (
            token_hash TEXT NOT NULL,
            counter INTEGER NOT NULL CHECK (counter >= 0),
            transaction_id TEXT REFERENCES charging_transaction (id),
            PRIMARY KEY (token_hash, counter)
        ) STRICT, WITHOUT ROWID;
        -- bridges that have a list of before must fetch this one
        UPDATE authorization_list SET version = version + 1;
        -- not a counter's: that is no news to a bridge
        DROP TRIGGER id_token_changed;
        CREATE TRIGGER id_token_changed
            AFTER UPDATE OF hash, sealed, person_id, status, expires_at, offline, sun_keys ON id_token
            BEGIN UPDATE authorization_list SET version = version + 1; END;
        CREATE TRIGGER reservation_added AFTER INSERT ON reservation
            BEGIN UPDATE authorization_list SET version = version + 1; END;
        CREATE TRIGGER reservation_changed AFTER UPDATE OF status, expires_at ON reservation
            BEGIN UPDATE authorization_list SET version = version + 1; END;

        """
}
