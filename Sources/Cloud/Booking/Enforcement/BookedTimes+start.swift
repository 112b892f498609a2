import CloudAccess
import CloudCore
import CloudFleet
import CommonBase

extension BookedTimes {
    /// Marks the booking that a start fulfils. A booker who came in time has not missed the booking,
    /// whatever was decided before the cloud heard of the start: the charger may have been offline.
    static func fulfil(_ start: AcceptedStart, _ db: Database) throws {
        guard var booking = try startedBooking(start, db) else { return }
        if booking.status != .reserved {
            guard try regain(&booking, db) else { return }
        }
        booking.status = .fulfilled
        booking.transactionID = start.transaction
        booking.fee = .zero
        booking.reason = nil
        try BookingTable.update(booking, db)
        try DomainEventTable.append(
            .bookingFulfilled, subject: booking.id.text, station: start.station,
            person: start.person,
            payload: .object(["transactionId": .string(start.transaction.text)]),
            at: start.startedAt, db)
        db.signal(Signal(.stationBookings, start.station.text))
        for person in Set(try StationAccess.hosts(of: start.station, db) + [start.person]) {
            db.signal(Signal(.personBookings, person.text))
        }
    }

    /// The booking that keeps the connector for the person, before one that was given up. A booker
    /// who came after the end of the arrival window has missed it.
    private static func startedBooking(
        _ start: AcceptedStart, _ db: Database
    ) throws -> Booking? {
        try Booking.fetchAll(
            db,
            cached: """
                SELECT * FROM booking
                WHERE station_id = ? AND starts_at > ? AND starts_at <= ? AND ends_at > ?
                  AND connector_id = ? AND person_id = ?
                  AND (status IN ('reserved', 'failed')
                    OR status = 'noShow' AND arrival_until >= ?)
                ORDER BY CASE status WHEN 'reserved' THEN 0 ELSE 1 END, starts_at LIMIT 1
                """,
            arguments: [
                start.station, start.startedAt.adding(seconds: -maximumSeconds),
                start.startedAt.adding(seconds: holdSeconds), start.startedAt, start.connector,
                start.person, start.startedAt,
            ]
        ).first
    }

    /// Gives a booking back what nobody else has booked since it was given up: two confirmed
    /// bookings never overlap.
    /// - Returns: false if nothing of it is left.
    private static func regain(_ booking: inout Booking, _ db: Database) throws -> Bool {
        let quarters = booking.quarters
        let taken = try Int64.fetchOne(
            db,
            cached: """
                SELECT min(quarter) FROM booking_quarter
                WHERE station_id = ? AND connector_id = ? AND quarter >= ? AND quarter < ?
                """,
            arguments: [
                booking.stationID, booking.connectorID, quarters.lowerBound, quarters.upperBound,
            ])
        if let taken {
            guard taken > quarters.lowerBound else { return false }
            booking.endsAt = Timestamp(milliseconds: taken * Booking.quarter)
            booking.arrivalUntil = min(booking.arrivalUntil, booking.endsAt)
        }
        try BookingTable.keepQuarters(booking, db)
        return true
    }
}
