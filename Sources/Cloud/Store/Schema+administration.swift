/// What admins change and watch: blocked people, lists by station and driver, the feed of changes.
extension Schema {
    static let administration = """
        ALTER TABLE person ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
            CHECK (status IN ('active', 'blocked'));
        CREATE TRIGGER person_status_changed AFTER UPDATE OF status ON person
            BEGIN UPDATE authorization_list SET version = version + 1; END;
        CREATE INDEX charging_transaction_station
            ON charging_transaction (station_id, created_at, id);
        CREATE INDEX charging_transaction_person
            ON charging_transaction (person_id, created_at, id) WHERE person_id IS NOT NULL;
        CREATE INDEX charging_transaction_suspect ON charging_transaction (created_at, id)
            WHERE anomalies <> '';

        """

    /// What has changed, by the triggers of whatever changed: no writer can forget it. A row says
    /// what to look at, not how it looked.
    static let feed = """
        CREATE TABLE feed (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN
                ('transaction', 'station', 'command', 'driver', 'idToken')),
            subject TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER feed_is_bounded AFTER INSERT ON feed WHEN NEW.id % 100 = 0
            BEGIN DELETE FROM feed WHERE id <= NEW.id - 10000; END;

        """
        + trigger(on: "charging_transaction", "INSERT", "transaction", "NEW.id")
        // Energy alone is news every ten seconds, anything else at once.
        + trigger(
            on: "charging_transaction", "UPDATE", "transaction", "NEW.id",
            """
            WHEN NEW.updated_at / 10000 <> OLD.updated_at / 10000
                OR NEW.phase <> OLD.phase OR NEW.charging_state IS NOT OLD.charging_state
                OR NEW.anomalies <> OLD.anomalies OR NEW.person_id IS NOT OLD.person_id
                OR NEW.started_at IS NOT OLD.started_at OR NEW.ended_at IS NOT OLD.ended_at
                OR NEW.meter_stop_wh IS NOT OLD.meter_stop_wh
            """)
        + ["INSERT", "UPDATE"].map { event in
            trigger(on: "connector", event, "station", "NEW.station_id")
                + trigger(on: "command", event, "command", "NEW.id")
                + trigger(on: "person", event, "driver", "NEW.id", "WHEN NEW.role = 'driver'")
                + trigger(on: "id_token", event, "idToken", "NEW.id")
        }.joined()
        + trigger(on: "station", "INSERT", "station", "NEW.id")
        // Not for the time it was last seen at, which changes with each heartbeat.
        + trigger(
            on: "station",
            "UPDATE OF name, security_profile, vendor, model, serial_number, firmware_version, "
                + "boot_count, credential_hash", "station", "NEW.id")
        + trigger(on: "station", "DELETE", "station", "OLD.id")
        + trigger(on: "person", "DELETE", "driver", "OLD.id", "WHEN OLD.role = 'driver'")
        + trigger(on: "id_token", "DELETE", "idToken", "OLD.id")

    private static func trigger(
        on table: String, _ event: String, _ kind: String, _ subject: String,
        _ condition: String = ""
    ) -> String {
        let name = "feed_\(table)_\(event.prefix(6).lowercased())"
        return """
            CREATE TRIGGER \(name) AFTER \(event) ON \(table) \(condition)
                BEGIN INSERT INTO feed (kind, subject) VALUES ('\(kind)', \(subject)); END;

            """
    }
}
