import CloudCore
import CloudFleet
import CommonBase

/// Moving a confirmed booking where the host answers requests: a request for the other time, which
/// has the grant of the booking until it is answered.
extension BookingService {
    /// Asks the host for another time, in place of an earlier request to move the booking. Does
    /// nothing if that asked for the same time.
    func askToMove(
        _ old: Booking, to wish: BookingWish, at place: BookingPlace, _ db: Database,
        at moment: Moment
    ) throws -> Booking {
        if let asked = try BookingTable.moveRequest(of: old, db), asked.startsAt == wish.start,
            asked.endsAt == wish.end
        {
            return asked
        }
        try withdrawMove(of: old, db, at: moment)
        var request = try add(
            wish, at: place, by: old.personID, isTold: false, db, at: moment)
        request.grantID = old.grantID
        try BookingTable.update(request, db)
        try BookingNotices.toHosts(.moveRequested(from: old), request, db, at: moment.wall)
        return request
    }

    /// Withdraws the open request to move a booking, if there is one. Hosts get no message: they
    /// would read that a booking was canceled.
    func withdrawMove(of booking: Booking, _ db: Database, at moment: Moment) throws {
        guard let request = try BookingTable.moveRequest(of: booking, db) else { return }
        try BookingNotices.answered(request, db, at: moment.wall)
        _ = try cancel(
            request, by: booking.personID, fee: .zero, nil, isTold: false, db, at: moment)
    }

    /// Ends the booking that a confirmed request moves; nil if it moves none.
    /// - Throws: `hasCharged` if the booker has charged by the booking.
    func giveUpMoved(
        for request: Booking, _ db: Database, at moment: Moment
    ) throws -> Booking? {
        guard let old = try BookingTable.moved(by: request, db) else { return nil }
        guard old.status == .reserved else { throw BookingRefusal.hasCharged }
        _ = try cancel(
            old, by: nil, fee: .zero, BookingFailure.moved.rawValue, isTold: false, db,
            at: moment)
        return old
    }
}

extension BookingTable {
    /// The open request to move a booking.
    static func moveRequest(of booking: Booking, _ db: Database) throws -> Booking? {
        guard let grant = booking.grantID else { return nil }
        return try Booking.fetchOne(
            db, cached: "SELECT * FROM booking WHERE grant_id = ? AND status = 'pending'",
            arguments: [grant])
    }

    /// The confirmed booking that a request is to move.
    static func moved(by request: Booking, _ db: Database) throws -> Booking? {
        guard request.status == .pending, let grant = request.grantID else { return nil }
        return try Booking.fetchOne(
            db,
            cached: """
                SELECT * FROM booking WHERE grant_id = ? AND status IN ('reserved', 'fulfilled')
                """,
            arguments: [grant])
    }
}
