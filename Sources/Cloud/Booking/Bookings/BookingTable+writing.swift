import CloudCore
import CloudFleet
import CommonBase

/// How bookings are stored. `BookingService` says what may happen.
extension BookingTable {
    /// The numbers of bookings are above it, those of reservations far below.
    private static let numbersAbove: Int64 = 1_073_741_822

    /// The next `reservationId` of OCPP.
    static func nextNumber(_ db: Database) throws -> Int64 {
        try db.number(
            cached: "SELECT COALESCE(max(number), \(numbersAbove)) + 2 FROM booking",
            arguments: [])
    }

    static func insert(_ booking: Booking, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO booking (id, number, station_id, connector_id, person_id, starts_at,
                    ends_at, status, arrival_until, cancel_until, cancellation_fee_minor,
                    no_show_fee_minor, fee_minor, energy_wh, note, is_own_use, series_id,
                    series_day, is_exception, created_at, decided_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, 0, ?, ?)
                """,
            arguments: [
                booking.id, booking.number, booking.stationID, booking.connectorID,
                booking.personID, booking.startsAt, booking.endsAt, booking.status.rawValue,
                booking.arrivalUntil, booking.cancelUntil, booking.cancellationFee.minor,
                booking.noShowFee.minor, booking.energyWh, booking.note,
                booking.isOwnUse ? 1 : 0, booking.seriesID, booking.seriesDay?.number,
                booking.createdAt, booking.decidedAt,
            ])
    }

    /// Saves what can change.
    static func update(_ booking: Booking, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE booking SET starts_at = ?, ends_at = ?, status = ?, arrival_until = ?,
                    cancel_until = ?, fee_minor = ?, is_exception = ?, grant_id = ?,
                    transaction_id = ?, decided_at = ?, canceled_at = ?, canceled_by = ?,
                    reason = ?
                WHERE id = ?
                """,
            arguments: [
                booking.startsAt, booking.endsAt, booking.status.rawValue, booking.arrivalUntil,
                booking.cancelUntil, booking.fee.minor, booking.isException ? 1 : 0,
                booking.grantID, booking.transactionID, booking.decidedAt, booking.canceledAt,
                booking.canceledBy, booking.reason, booking.id,
            ])
    }

    /// Takes the quarters of an hour of a booking.
    /// - Throws: `BookingRefusal.taken` if another booking has one of them; the caller's transaction
    ///   or savepoint is undone then.
    static func keepQuarters(_ booking: Booking, _ db: Database) throws {
        for quarter in booking.quarters {
            try db.execute(
                cached: """
                    INSERT INTO booking_quarter (station_id, connector_id, quarter, booking_id)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (station_id, connector_id, quarter) DO NOTHING
                    """,
                arguments: [booking.stationID, booking.connectorID, quarter, booking.id])
            guard db.changesCount == 1 else {
                let end = Timestamp(milliseconds: quarter * Booking.quarter)
                throw BookingRefusal.taken(freeUntil: end > booking.startsAt ? end : nil)
            }
        }
    }

    static func freeQuarters(_ id: ID<Booking>, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM booking_quarter WHERE booking_id = ?", arguments: [id])
    }

    static func noteReminder(_ id: ID<Booking>, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE booking SET reminded_at = ? WHERE id = ?", arguments: [now, id])
    }

    static func forgetReminder(_ id: ID<Booking>, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE booking SET reminded_at = NULL WHERE id = ?", arguments: [id])
    }

    // MARK: Limits

    /// A person's bookings that are not over; those of a series count as one.
    static func openCount(of person: PersonID, _ now: Timestamp, _ db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(DISTINCT COALESCE(series_id, id)) FROM booking
                WHERE person_id = ? AND starts_at > ? AND ends_at > ? AND is_own_use = 0
                  AND status IN ('pending', 'reserved')
                """,
            arguments: [person, now.adding(seconds: -longestSeconds), now]) ?? 0
    }

    /// A person's bookings at a time, besides one.
    static func count(
        of person: PersonID, from: Timestamp, until: Timestamp, besides id: ID<Booking>?,
        _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM booking
                WHERE person_id = ? AND starts_at > ? AND starts_at < ? AND ends_at > ?
                  AND status IN ('pending', 'reserved', 'fulfilled')
                  AND id IS DISTINCT FROM CAST(? AS TEXT)
                """,
            arguments: [
                person, from.adding(seconds: -longestSeconds), until, from, id?.text,
            ]) ?? 0
    }

    /// The bookings that begin at a location in a window.
    static func count(
        at location: LocationID, from: Timestamp, until: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM booking
                WHERE station_id IN (SELECT booked.id FROM station booked
                        WHERE booked.location_id = ?)
                  AND starts_at >= ? AND starts_at < ?
                  AND status IN ('pending', 'reserved', 'fulfilled')
                """,
            arguments: [location, from, until]) ?? 0
    }

    /// Longer than any booking.
    static let longestSeconds: Int64 = 8 * 86_400

    // MARK: Requests of others

    /// The requests at a connector that overlap a time.
    static func pending(
        at station: StationID, connector: Int64, from: Timestamp, until: Timestamp, _ db: Database
    ) throws -> [Booking] {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE station_id = ? AND connector_id = ? AND starts_at > ? AND starts_at < ?
                  AND ends_at > ? AND status = 'pending'
                ORDER BY created_at, id LIMIT 1000
                """,
            arguments: [
                station, connector, from.adding(seconds: -longestSeconds), until, from,
            ])
    }

    /// A start this much before the booking counts as its start.
    package static let earlySeconds: Int64 = 900
}
