import CloudCore
import CommonBase

package enum StationTable {
    /// An SQL subquery for statements of other domains: the ids of the stations of a kind. The kind is
    /// its argument.
    package static let idsOfKind = "(SELECT id FROM station WHERE kind = ?)"

    /// An SQL subquery for statements of other domains: the name of the station in `column`.
    package static func name(of column: String) -> String {
        "(SELECT station.name FROM station WHERE station.id = \(column))"
    }

    package static func count(kind: TransactionSource, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT count(*) FROM station WHERE kind = ?", arguments: [kind.rawValue])
            ?? 0
    }

    /// - Throws: `ServiceError.conflict` when the id is taken.
    package static func insert(_ station: Station, _ db: Database) throws {
        do {
            try db.execute(
                cached: """
                    INSERT INTO station
                        (id, kind, name, security_profile, credential_hash, location_id, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    station.id, station.kind.rawValue, station.name, station.securityProfile,
                    station.credentialHash, station.locationID, station.createdAt,
                ])
        } catch  where error.isDatabaseFailure(.unique) {
            throw ServiceError(.conflict, "The station \(station.id) already exists.", field: "id")
        }
    }

    /// The station, if the viewer manages it.
    package static func find(
        _ id: StationID, viewer: Viewer, _ db: Database
    ) throws -> Station? {
        try find(id, StationAccess.isManaged("id", by: viewer), db)
    }

    /// The station that a connection means: the first that has one of these ids; otherwise the only
    /// one whose id differs from one of them in case alone. Takes equally long if there is none.
    package static func named(_ ids: [StationID], _ db: Database) throws -> Station? {
        let exact = try ids.compactMap { try find($0, viewer: .system, db) }
        let others = try ids.map { try similar(to: $0, db) }.first { !$0.isEmpty } ?? []
        return exact.first ?? (others.count == 1 ? others.first : nil)
    }

    /// At most two stations whose id differs from this one in case alone, or is equal.
    static func similar(to id: StationID, _ db: Database) throws -> [Station] {
        try Station.fetchAll(
            db, cached: "SELECT * FROM station WHERE lower(id) = lower(?) LIMIT 2",
            arguments: [id])
    }

    /// The station, if the viewer manages it or may charge there.
    package static func visible(
        _ id: StationID, to viewer: Viewer, at now: Timestamp, _ db: Database
    ) throws -> Station? {
        try find(id, StationAccess.isVisible("id", to: viewer, at: now), db)
    }

    private static func find(
        _ id: StationID, _ condition: Condition?, _ db: Database
    ) throws -> Station? {
        guard let condition else {
            return try Station.fetchOne(
                db, cached: "SELECT * FROM station WHERE id = ?", arguments: [id])
        }
        return try Station.fetchOne(
            db, cached: "SELECT * FROM station WHERE id = ? AND (\(condition.sql))",
            arguments: [id] + condition.arguments)
    }

    /// Which of the stations the viewer manages.
    package static func managed(
        _ stations: [Station], by viewer: Viewer, _ db: Database
    ) throws -> Set<StationID> {
        guard let condition = StationAccess.isManaged("id", by: viewer) else {
            return Set(stations.map(\.id))
        }
        return Set(
            try StationID.fetchAll(
                db, cached: "SELECT id FROM station WHERE \(condition.sql)",
                arguments: condition.arguments))
    }

    /// Lists the stations that the viewer manages or may charge at, in the order of their ids,
    /// starting after `after`.
    /// - Parameters:
    ///   - kind: nil lists all.
    ///   - text: a part of the id or the name; nil lists all.
    package static func list(
        kind: TransactionSource? = nil, containing text: String? = nil, after: String, limit: Int,
        viewer: Viewer, at now: Timestamp, _ db: Database
    ) throws -> [Station] {
        var conditions = Conditions()
        conditions.add(StationAccess.isVisible("id", to: viewer, at: now))
        conditions.add("id > ?", after)
        conditions.add("kind = ?", kind?.rawValue)
        conditions.add(#"id || ' ' || name LIKE ? ESCAPE '\'"#, Conditions.containing(text))
        return try Station.fetchAll(
            db, sql: "SELECT * FROM station \(conditions.sql) ORDER BY id LIMIT ?",
            arguments: conditions.arguments + [limit])
    }

    package static func rename(_ id: StationID, _ name: String, _ db: Database) throws {
        try db.execute(cached: "UPDATE station SET name = ? WHERE id = ?", arguments: [name, id])
    }

    static func setStatedPower(_ watts: Int64?, of id: StationID, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE station SET stated_power_w = ? WHERE id = ?", arguments: [watts, id])
    }

    package static func move(
        _ id: StationID, to location: LocationID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE station SET location_id = ? WHERE id = ?", arguments: [location, id])
    }

    static func hasHomeless(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, cached: "SELECT EXISTS (SELECT 1 FROM station WHERE location_id IS NULL)") ?? false
    }

    /// Gives the stations without a location one, and returns them.
    static func adoptAll(to location: LocationID, _ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db, cached: "UPDATE station SET location_id = ? WHERE location_id IS NULL RETURNING id",
            arguments: [location])
    }

    package static func setNeedsSubprotocol(
        _ isNeeded: Bool, _ id: StationID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE station SET needs_subprotocol = ? WHERE id = ?",
            arguments: [isNeeded, id])
    }

    /// Stores the hashes of the credentials that the station may use next.
    package static func setNextCredentials(
        _ id: StationID, _ hashes: [String], _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE station SET next_credential_hash = ? WHERE id = ?",
            arguments: [hashes.isEmpty ? nil : hashes.joined(separator: " "), id])
    }

    /// - Parameters:
    ///   - minimum: 0, 2 or 3.
    ///   - pending: 2 or 3, above `minimum`; nil if no change is pending.
    package static func setProfile(
        _ id: StationID, minimum: Int, pending: Int?, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE station SET least_profile = ?, pending_profile = ? WHERE id = ?",
            arguments: [minimum, pending, id])
    }

    /// The stations whose minimum security profile is being raised.
    package static func listRaising(_ db: Database) throws -> [StationID] {
        try StationID.fetchAll(
            db, cached: "SELECT id FROM station WHERE pending_profile IS NOT NULL ORDER BY id")
    }

    /// - Parameter hash: nil for a station without a credential (security profile 0).
    package static func setCredential(
        _ id: StationID, hash: String?, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station SET credential_hash = ?, security_profile = ?,
                    next_credential_hash = NULL
                WHERE id = ?
                """,
            arguments: [hash, hash == nil ? 0 : 1, id])
    }

    /// Deletes a station with its dependent rows (by ON DELETE in the schema).
    /// - Throws: `DatabaseFailure` for a station with transactions.
    package static func delete(_ id: StationID, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM station WHERE id = ?", arguments: [id])
    }

    /// Records a boot and the station's description. Absent texts keep the stored ones. If the station
    /// reports any meter property, all meter properties are replaced.
    package static func noteBoot(
        _ id: StationID, _ said: StationDescription, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                UPDATE station SET
                    boot_count = boot_count + 1, last_boot_at = ?, last_seen_at = ?,
                    vendor = COALESCE(?, vendor), model = COALESCE(?, model),
                    serial_number = COALESCE(?, serial_number),
                    firmware_version = COALESCE(?, firmware_version),
                    meter_type = CASE WHEN ? THEN ? ELSE meter_type END,
                    meter_serial_number = CASE WHEN ? THEN ? ELSE meter_serial_number END,
                    meter_accuracy_class = CASE WHEN ? THEN ? ELSE meter_accuracy_class END
                WHERE id = ?
                """,
            arguments: [
                now, now, said.vendor, said.model, said.serialNumber, said.firmwareVersion,
                said.namesMeter, said.meterType, said.namesMeter, said.meterSerialNumber,
                said.namesMeter, said.meterAccuracyClass?.rawValue, id,
            ])
        try DomainEventTable.append(
            .stationBooted, subject: id.text, station: id, at: now, db)
    }

    /// Forgets the description of the device, when another one takes its place.
    package static func forgetDevice(_ id: StationID, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE station SET vendor = NULL, model = NULL, serial_number = NULL,
                    firmware_version = NULL, meter_type = NULL, meter_serial_number = NULL,
                    meter_accuracy_class = NULL
                WHERE id = ?
                """,
            arguments: [id])
    }

    /// The number of boots that the station announced; nil for an unknown station.
    package static func bootCount(_ id: StationID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db, cached: "SELECT boot_count FROM station WHERE id = ?", arguments: [id])
    }

    /// The resolution of `lastSeenAt`.
    package static let seenResolutionSeconds: Int64 = 30

    /// Updates `lastSeenAt` at most once per resolution interval, because an update for each message
    /// would be the majority of all writes.
    package static func noteSeen(_ id: StationID, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE station SET last_seen_at = ?
                WHERE id = ? AND COALESCE(last_seen_at, 0) NOT BETWEEN ? AND ?
                """,
            arguments: [now, id, now.adding(seconds: -seenResolutionSeconds), now])
    }
}
