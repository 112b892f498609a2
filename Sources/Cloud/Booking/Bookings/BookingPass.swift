import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// Periodic work on bookings: a query for those that are due, and the work on one of them.
package enum BookingPass: String, Sendable, CaseIterable {
    case lapse = "lapse of requests"
    case arrival = "judging of arrivals"
    case rest = "end of early leavers"
    case reminder = "reminders of bookings"

    /// Maximum bookings of a pass; the next pass takes the others.
    static let limit = 200

    /// The bookings that it may change.
    package func due(_ db: Database, at now: Timestamp) throws -> [ID<Booking>] {
        switch self {
        case .lapse: try BookingTable.lapsing(now, limit: Self.limit, db)
        case .arrival: try BookingTable.arriving(now, limit: Self.limit, db)
        case .rest: try BookingTable.running(now, limit: Self.limit, db)
        case .reminder: try BookingTable.soon(now, limit: Self.limit, db)
        }
    }

    /// The work on one booking, which may have changed since `due`.
    package func run(
        on id: ID<Booking>, _ bookings: BookingService, isConnected: (StationID) -> Bool,
        _ db: Database, at moment: Moment
    ) throws {
        guard let booking = try BookingTable.find(id, viewer: .system, db) else { return }
        switch self {
        case .lapse: try bookings.lapse(booking, db, at: moment)
        case .arrival:
            try bookings.judge(
                booking, isConnected: isConnected(booking.stationID), db, at: moment)
        case .rest: try bookings.freeRestOfLeaver(booking, db, at: moment)
        case .reminder: try bookings.remind(booking, db, at: moment)
        }
    }
}

extension BookingService {
    fileprivate func lapse(_ booking: Booking, _ db: Database, at moment: Moment) throws {
        guard booking.status == .pending else { return }
        try decline(booking, BookingFailure.lapsed.rawValue, db, at: moment)
    }

    fileprivate func judge(
        _ booking: Booking, isConnected: Bool, _ db: Database, at moment: Moment
    ) throws {
        guard booking.status == .reserved else { return }
        let running = try TransactionTable.findRunning(
            station: booking.stationID, connector: booking.connectorID, db)
        if let running, running.personID == booking.personID {
            return try fulfil(booking, by: running.id, db, at: moment)
        }
        if let charged = try Self.charge(in: booking, db) {
            return try fulfil(booking, by: charged, db, at: moment)
        }
        if booking.isOwnUse { return try finishOwnUse(booking, db, at: moment) }
        let facts = try ArrivalFacts.read(
            booking, isConnected: isConnected, db, at: moment.wall)
        let window = booking.startsAt..<max(booking.startsAt, booking.arrivalUntil)
        try end(booking, failure: facts.failure(in: window), db, at: moment)
    }

    /// The booker's last transaction that reached into the booking from before it, by another right.
    private static func charge(in booking: Booking, _ db: Database) throws -> TransactionID? {
        try TransactionID.fetchOne(
            db,
            cached: """
                SELECT id FROM charging_transaction
                WHERE station_id = ? AND person_id = ? AND created_at > ? AND created_at < ?
                  AND connector_id = ? AND ended_at > ? AND energy_wh > 0
                ORDER BY created_at DESC, id DESC LIMIT 1
                """,
            arguments: [
                booking.stationID, booking.personID, booking.startsAt.adding(seconds: -2 * 86_400),
                booking.endsAt, booking.connectorID, booking.startsAt,
            ])
    }

    /// A booker whose car has left gives the rest back. Whoever starts again within a few minutes,
    /// or stays plugged in, keeps it.
    fileprivate func freeRestOfLeaver(
        _ booking: Booking, _ db: Database, at moment: Moment
    ) throws {
        guard booking.status == .fulfilled, let id = booking.transactionID,
            let transaction = try TransactionTable.find(id, db),
            transaction.state.phase == .ended,
            let endedAt = transaction.state.endedAt,
            moment.wall.millisecondsSince(endedAt) >= Self.pauseSeconds * 1000,
            try TransactionTable.findRunning(
                station: booking.stationID, connector: booking.connectorID, db) == nil,
            try ConnectorTable.list(station: booking.stationID, db)
                .first(where: { $0.connectorID == booking.connectorID })?.status == .available
        else { return }
        try freeRest(of: booking, db, at: moment)
    }

    /// Between two transactions of one stay, in seconds.
    private static let pauseSeconds: Int64 = 300

    fileprivate func remind(_ booking: Booking, _ db: Database, at moment: Moment) throws {
        guard booking.status == .reserved else { return }
        try BookingTable.noteReminder(booking.id, at: moment.wall, db)
        try BookingNotices.toBooker(.reminder, booking, db, at: moment.wall)
    }
}

/// How bookings end.
extension BookingService {
    /// The booker has started to charge. `BookedTimes.fulfil` is for a start that is reported after
    /// the booking was judged.
    package func fulfil(
        _ old: Booking, by transaction: TransactionID, _ db: Database, at moment: Moment
    ) throws {
        var booking = old
        booking.status = .fulfilled
        booking.transactionID = transaction
        booking.fee = .zero
        booking.reason = nil
        try BookingTable.update(booking, db)
        try BookingEvents.note(.bookingFulfilled, booking, db, at: moment)
    }

    /// The own use of a host is over, with or without charging.
    func finishOwnUse(_ old: Booking, _ db: Database, at moment: Moment) throws {
        guard old.endsAt <= moment.wall else { return }
        var booking = old
        booking.status = .fulfilled
        try release(&booking, db, at: moment)
        try BookingTable.update(booking, db)
        try BookingEvents.note(.bookingFulfilled, booking, db, at: moment)
    }

    /// The booker has not charged: by the charger's fault, or because they did not come. The rest of
    /// the time is free for others.
    func end(
        _ old: Booking, failure: BookingFailure?, _ db: Database, at moment: Moment
    ) throws {
        var booking = old
        booking.status = failure == nil ? .noShow : .failed
        booking.reason = failure?.rawValue
        booking.fee = failure == nil ? booking.noShowFee : .zero
        try release(&booking, db, at: moment)
        try BookingTable.update(booking, db)
        try BookingEvents.note(
            failure == nil ? .bookingNoShow : .bookingFailed, booking, db, at: moment)
        try BookingNotices.toBooker(
            failure == nil ? .noShow : .failed, booking, db, at: moment.wall)
        try BookingNotices.toHosts(
            failure == nil ? .noShow : .failed, booking, db, at: moment.wall)
        if moment.wall < old.endsAt {
            try WaitingService.tell(
                old.stationID, connector: old.connectorID,
                max(old.startsAt, moment.wall)..<old.endsAt, db, at: moment.wall)
        }
    }

    /// Ends a booking at the next quarter of an hour.
    /// - Returns: false if it ends by then anyway.
    @discardableResult
    func freeRest(of booking: Booking, _ db: Database, at moment: Moment) throws -> Bool {
        let quarter = Booking.quarter
        let next = ((moment.wall.milliseconds - 1).flooredQuotient(quarter) + 1) * quarter
        let end = Timestamp(milliseconds: max(next, booking.startsAt.milliseconds + quarter))
        guard end < booking.endsAt else { return false }
        _ = try move(
            booking, to: booking.startsAt, end, isToldToHosts: false, db, at: moment)
        return true
    }
}
