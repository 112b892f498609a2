import GRDB

/// Migrations are never changed once released, and only add: an older release must still be able
/// to open the file.
extension BridgeDatabase {
    static func migrator(_ epoch: String) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 outbox and stream") { db in
            try db.execute(
                sql: """
                    CREATE TABLE outbox (
                        seq INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
                        body TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE stream (
                        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
                        epoch TEXT NOT NULL CHECK (length(epoch) BETWEEN 1 AND 64),
                        last_seq INTEGER NOT NULL DEFAULT 0,
                        pulses INTEGER NOT NULL DEFAULT 0 CHECK (pulses >= 0),
                        session TEXT,
                        nonce INTEGER NOT NULL DEFAULT 0
                    ) STRICT;
                    """)
            try db.execute(
                sql: "INSERT INTO stream (id, epoch) VALUES (1, ?)", arguments: [epoch])
        }
        migrator.registerMigration("2 commands and authorization list") { db in
            try db.execute(
                sql: """
                    ALTER TABLE stream ADD COLUMN last_command INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE stream ADD COLUMN is_operative INTEGER NOT NULL DEFAULT 1
                        CHECK (is_operative IN (0, 1));
                    CREATE TABLE authorization_list (
                        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
                        document TEXT NOT NULL
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("3 faults") { db in
            try db.execute(
                sql: """
                    -- what of the faults outlasts a restart, as JSON; null for none
                    ALTER TABLE stream ADD COLUMN faults TEXT;
                    ALTER TABLE stream ADD COLUMN closings INTEGER NOT NULL DEFAULT 0;
                    -- events that the cloud can't read, for a person to look at
                    CREATE TABLE quarantine (
                        id INTEGER NOT NULL PRIMARY KEY,
                        seq INTEGER NOT NULL,
                        epoch TEXT NOT NULL,
                        body TEXT NOT NULL,
                        reason TEXT NOT NULL
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("4 clocks") { db in
            // BootClocks as JSON; in this row, which each commit writes anyway
            try db.execute(sql: "ALTER TABLE stream ADD COLUMN clocks TEXT")
        }
        migrator.registerMigration("5 unsettled starts") { db in
            try db.execute(
                sql: """
                    CREATE TABLE unsettled_start (
                        seq INTEGER NOT NULL PRIMARY KEY,
                        token TEXT NOT NULL,
                        proof TEXT
                    ) STRICT;
                    """)
        }
        migrator.registerMigration("6 variables", migrate: addVariables)
        migrator.registerMigration("7 bookings", migrate: addBookings)
        return migrator
    }

    private static func addBookings(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE booking_document (
                    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
                    document TEXT NOT NULL
                ) STRICT;
                """)
    }

    private static func addVariables(_ db: Database) throws {
        try db.execute(
            sql: """
                -- what the cloud wants otherwise than it is set on the spot
                CREATE TABLE variable (
                    name TEXT NOT NULL PRIMARY KEY,
                    value INTEGER NOT NULL
                ) STRICT;
                """)
    }
}
