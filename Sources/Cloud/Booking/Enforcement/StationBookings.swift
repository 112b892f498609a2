import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// Tells OCPP stations of bookings by ReserveNow, shortly before each begins, so that they show it
/// and keep it while they are offline (OCPP 1.6 edition 2 §5.13). The cloud itself refuses others
/// anyway. Withdraws what it has told when the booking is canceled or moved.
struct StationBookings: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let vault: TokenVault
    let commands: CommandService

    /// The online stations that need a ReserveNow or a CancelReservation.
    func waiting() async throws -> Set<StationID> {
        let now = now().wall
        let stations = try await database.read { db in
            try StationBookingTable.toReserve(at: now, db).map(\.stationID)
                + StationBookingTable.toWithdraw(at: now, db).map(\.stationID)
        }
        return Set(stations).filter(commands.isConnected)
    }

    /// - Throws: `unavailable` if the station did not answer; the next pass tries again.
    func tell(_ station: StationID) async throws {
        let now = now().wall
        let (old, new) = try await database.read { db in
            (
                try StationBookingTable.toWithdraw(at: now, db).filter { $0.stationID == station },
                try StationBookingTable.toReserve(at: now, db).filter { $0.stationID == station }
            )
        }
        for booking in old { try await withdraw(booking) }
        for booking in new { try await reserve(booking) }
    }

    private func reserve(_ booking: Booking) async throws {
        let request = try await database.read { [vault] db -> V16.ReserveNow.Request? in
            guard try Self.mayKnowReservations(booking.stationID, db) else { return nil }
            let tag = try ParentTag.of(booking.personID, db)
            return try IdTokenTable.list(
                person: booking.personID, status: .active, after: "", limit: 50, viewer: .system,
                db
            ).compactMap { $0.sealed.flatMap(vault.open) }
                .first { $0.text.utf8.count <= V16.maximumIdTagLength }
                .map {
                    V16.ReserveNow.Request(
                        connectorId: booking.connectorID, expiryDate: booking.endsAt,
                        idTag: $0.text, parentIdTag: tag, reservationId: booking.number)
                }
        }
        guard let request else { return try await save(.notSupported, booking) }
        let record = try await commands.issue(
            OCPP16Request<V16.ReserveNow>(request), at: booking.stationID, by: nil)
        switch record.status {
        case .accepted, .rejected, .notSupported: try await save(record.status, booking)
        case .pending, .timedOut, .offline, .failed:
            throw ServiceError(.unavailable, "ReserveNow ended as \(record.status.rawValue).")
        }
    }

    private func withdraw(_ booking: Booking) async throws {
        let record = try await commands.issue(
            OCPP16Request<V16.CancelReservation>(.init(reservationId: booking.number)),
            at: booking.stationID, by: nil)
        switch record.status {
        // Rejected: the station does not have the reservation.
        case .accepted, .rejected, .notSupported: try await save(nil, booking)
        case .pending, .timedOut, .offline, .failed:
            throw ServiceError(
                .unavailable, "CancelReservation ended as \(record.status.rawValue).")
        }
    }

    /// Saves the outcome, unless the booking's times have changed meanwhile.
    private func save(_ status: CommandRecord.Status?, _ booking: Booking) async throws {
        try await database.write { db in
            try StationBookingTable.save(status?.rawValue, booking, db)
        }
    }

    /// False for a station that is known to lack the Reservation profile.
    private static func mayKnowReservations(
        _ station: StationID, _ db: Database
    ) throws -> Bool {
        let reported = try StationConfigurationTable.list(station: station, db)
            .first { $0.key == "SupportedFeatureProfiles" }?.reported
        if let reported {
            let names = reported.lowercased().split { ", ".contains($0) }
            return names.contains("reservation")
        }
        let found = try FeatureProfileTable.list(station: station, db)
        return found.first { $0.name == "Reservation" }?.isSupported ?? true
    }
}

/// Bookings at stations: `booking.at_station` is a `CommandRecord.Status`, `outdated`
/// if the booking has changed since the station accepted it, or null.
enum StationBookingTable {
    /// Maximum bookings per pass.
    private static let limit = 1000

    /// The bookings of OCPP stations that begin within `BookedTimes.holdSeconds`, or have begun, at
    /// connectors where nobody charges.
    static func toReserve(at now: Timestamp, _ db: Database) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE status IN ('pending', 'reserved') AND status || '' = 'reserved'
                  AND starts_at > ? AND starts_at <= ? AND ends_at > ?
                  AND (at_station IS NULL OR at_station = 'outdated')
                  AND EXISTS (SELECT 1 FROM station
                    WHERE station.id = booking.station_id AND station.kind = 'ocpp16')
                  AND NOT EXISTS (SELECT 1 FROM charging_transaction
                    WHERE charging_transaction.station_id = booking.station_id
                      AND charging_transaction.phase <> 'ended'
                      AND charging_transaction.connector_id = booking.connector_id)
                ORDER BY starts_at LIMIT ?
                """,
            arguments: [
                now.adding(seconds: -BookedTimes.maximumSeconds),
                now.adding(seconds: BookedTimes.holdSeconds), now, limit,
            ])
    }

    /// The bookings that stations know, and that no longer keep the connector, or do so later.
    static func toWithdraw(at now: Timestamp, _ db: Database) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE at_station IN ('accepted', 'outdated') AND ends_at > ?
                  AND (status NOT IN ('reserved', 'fulfilled')
                    OR at_station || '' = 'outdated' AND starts_at > ?)
                ORDER BY ends_at LIMIT ?
                """,
            arguments: [now, now.adding(seconds: BookedTimes.holdSeconds), limit])
    }

    static func save(_ status: String?, _ booking: Booking, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE booking SET at_station = ?
                WHERE id = ? AND starts_at = ? AND ends_at = ? AND connector_id = ?
                """,
            arguments: [
                status, booking.id, booking.startsAt, booking.endsAt, booking.connectorID,
            ])
    }

    /// A station that has accepted the booking must be told of its change; one that has not is asked
    /// anew.
    static func noteChange(of id: ID<Booking>, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE booking SET at_station = CASE
                    WHEN at_station IN ('accepted', 'outdated') THEN 'outdated' END
                WHERE id = ?
                """,
            arguments: [id])
    }

    /// Whether a `reservationId` of OCPP is a booking's.
    static func isBooking(
        number: Int64, at station: StationID, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM booking WHERE number = ? AND station_id = ?)",
            arguments: [number, station]) ?? false
    }
}
