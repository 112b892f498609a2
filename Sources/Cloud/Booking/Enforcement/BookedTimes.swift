import BridgeProtocol
import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// Which booking keeps a connector, and what follows from it. `BookingDocument` has the same rules
/// for a bridge that is offline.
package enum BookedTimes {
    /// How long before a booking others can't start, and its booker can, in seconds.
    package static let holdSeconds = BookingDocument.holdSeconds
    /// How long before a booking the transactions of others end, in seconds.
    package static let bufferSeconds = BookingDocument.bufferSeconds
    /// No booking is longer, so that no query reads all bookings of the past.
    package static let maximumSeconds: Int64 = 8 * 86_400

    /// SQL: the status of a confirmed booking.
    static let isConfirmed = "booking.status IN ('reserved', 'fulfilled')"

    private static let hasOtherConnector = ConnectorTable.hasOther(
        station: "booking.station_id", than: "booking.connector_id")

    /// The booking that keeps a connector at a time: the current one, else the next one if it begins
    /// within `holdSeconds`.
    /// - Parameter connector: nil if it is not known yet; then the booking counts only if the station
    ///   has no other connector.
    package static func keeping(
        station: StationID, connector: Int64?, at time: Timestamp, _ db: Database
    ) throws -> Booking? {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE station_id = ? AND starts_at > ? AND starts_at <= ? AND ends_at > ?
                  AND \(isConfirmed)
                  AND (connector_id = ?
                    OR (CAST(? AS BIGINT) IS NULL AND NOT \(hasOtherConnector)))
                ORDER BY starts_at LIMIT 1
                """,
            arguments: [
                station, time.adding(seconds: -maximumSeconds), time.adding(seconds: holdSeconds),
                time, connector, connector,
            ]
        ).first
    }

    /// Why a person may not start at a connector at a time; nil if no booking of somebody else keeps
    /// it.
    package static func refusal(
        of person: PersonID?, station: StationID, connector: Int64?, at time: Timestamp,
        _ db: Database
    ) throws -> RefusalReason? {
        let kept = try keeping(station: station, connector: connector, at: time, db)
        guard let kept, kept.personID != person else { return nil }
        return kept.startsAt <= time ? .booked : .bookedSoon
    }

    /// Whether a person may charge at a station only by bookings, and by none of the connector.
    package static func isForOtherConnector(
        _ person: PersonID, station: StationID, connector: Int64, at time: Timestamp,
        _ db: Database
    ) throws -> Bool {
        let booked = try Int64.fetchAll(
            db,
            cached: """
                SELECT connector_id FROM booking
                WHERE station_id = ? AND starts_at > ? AND starts_at <= ? AND ends_at > ?
                  AND \(isConfirmed) AND person_id = ?
                """,
            arguments: [
                station, time.adding(seconds: -maximumSeconds), time.adding(seconds: holdSeconds),
                time, person,
            ])
        guard !booked.isEmpty, !booked.contains(connector) else { return false }
        return try !StandingRight.hasBesidesBookings(person, at: station, time, db)
    }

    /// The next booking of somebody else at a connector that begins before `end`, or the current one.
    package static func next(
        station: StationID, connector: Int64, forOtherThan person: PersonID?, at time: Timestamp,
        before end: Timestamp, _ db: Database
    ) throws -> Booking? {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE station_id = ? AND starts_at > ? AND starts_at < ? AND ends_at > ?
                  AND \(isConfirmed) AND connector_id = ?
                  AND person_id IS DISTINCT FROM CAST(? AS TEXT)
                ORDER BY starts_at LIMIT 1
                """,
            arguments: [
                station, time.adding(seconds: -maximumSeconds), end, time, connector, person,
            ]
        ).first
    }

    /// When a person must have left a connector for somebody else's booking; nil if none begins
    /// within 12 hours. A booker may stay until the next booking begins.
    package static func leaveBy(
        _ person: PersonID?, station: StationID, connector: Int64, at time: Timestamp,
        _ db: Database
    ) throws -> (booking: Booking, time: Timestamp)? {
        let end = time.adding(seconds: 12 * 3600)
        guard
            let next = try next(
                station: station, connector: connector, forOtherThan: person, at: time,
                before: end, db)
        else { return nil }
        let early = next.startsAt.adding(seconds: -bufferSeconds)
        let isBooker = try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM booking
                    WHERE station_id = ? AND starts_at > ? AND starts_at < ? AND ends_at > ?
                      AND \(isConfirmed) AND connector_id = ? AND person_id = ?)
                """,
            arguments: [
                station, next.startsAt.adding(seconds: -maximumSeconds), next.startsAt, early,
                connector, person,
            ])
        return (next, isBooker ?? false ? next.startsAt : early)
    }

    /// The running transactions that must end for somebody else's booking.
    static func overstayed(
        limit: Int, at now: Timestamp, _ db: Database
    ) throws -> [TransactionRecord] {
        let oldest = now.adding(seconds: -maximumSeconds)
        return try TransactionTable.listOpen(
            where: """
                EXISTS (SELECT 1 FROM booking
                    WHERE booking.station_id = charging_transaction.station_id
                      AND booking.connector_id = charging_transaction.connector_id
                      AND booking.starts_at > ? AND booking.starts_at <= ?
                      AND booking.ends_at > ? AND \(isConfirmed)
                      AND booking.person_id IS DISTINCT FROM charging_transaction.person_id
                      AND (booking.starts_at <= ? OR NOT EXISTS (SELECT 1 FROM booking own
                        WHERE own.station_id = booking.station_id
                          AND own.connector_id = booking.connector_id
                          AND own.starts_at > ? AND own.starts_at < booking.starts_at
                          AND own.ends_at > ? AND own.status IN ('reserved', 'fulfilled')
                          AND own.person_id = charging_transaction.person_id)))
                """,
            [oldest, now.adding(seconds: bufferSeconds), now, now, oldest, now],
            limit: limit, db)
    }
}
