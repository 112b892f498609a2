import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Holds the fees of bookings once they are no longer canceled for free, and takes them. What is not
/// held is not taken: a fee is never a debt.
struct BookingFees: EventConsumer {
    let name = "booking-fees"
    let kinds: Set<DomainEvent.Kind> = [
        .bookingConfirmed, .bookingChanged, .bookingCanceled, .bookingFulfilled, .bookingNoShow,
        .bookingFailed, .bookingRejected, .stationRemoved,
    ]
    let settings: MoneySettings

    /// Bookings whose fees one pass holds.
    static let limit = 200

    func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        if event.kind == .stationRemoved {
            // Its bookings were deleted with it.
            return try CreditHoldTable.releaseOrphans(db, at: moment.wall)
        }
        guard let id = ID<Booking>(event.subject),
            let booking = try BookingTable.find(id, viewer: .system, db)
        else { return }
        guard settings.seller == .operator else {
            // A hold from before the operator ceased to sell.
            guard ![.pending, .reserved].contains(booking.status),
                let hold = try CreditHoldTable.find(booking: id, db)
            else { return }
            return try CreditHoldTable.release(hold, at: moment.wall, db)
        }
        switch booking.status {
        case .pending: return
        case .reserved: try expect(booking, db, at: moment.wall)
        case .canceled, .noShow, .fulfilled, .failed, .rejected:
            try BookingFeeDueTable.delete(id, db)
            try settle(booking, db, at: moment.wall)
            if booking.status == .fulfilled { try giveBack(booking, db, at: moment.wall) }
        }
    }

    /// Holds the fees of a confirmed booking now, or when its free cancellation ends.
    private func expect(_ booking: Booking, _ db: Database, at now: Timestamp) throws {
        guard !booking.isOwnUse, Self.highest(booking) > .zero else { return }
        if booking.cancelUntil <= now {
            try BookingFeeDueTable.delete(booking.id, db)
            try Self.hold(booking, db, at: now)
        } else {
            try BookingFeeDueTable.save(booking.id, at: booking.cancelUntil, db)
        }
    }

    private static func highest(_ booking: Booking) -> Money {
        max(booking.cancellationFee, booking.noShowFee)
    }

    private static func hold(_ booking: Booking, _ db: Database, at now: Timestamp) throws {
        try CreditHoldTable.open(
            highest(booking), of: booking.personID, for: booking.id, at: now, db)
    }

    /// Holds the fees that are due: one pass.
    static func holdDue(_ db: Database, at now: Timestamp) throws {
        for id in try BookingFeeDueTable.due(limit: limit, db, at: now) {
            try BookingFeeDueTable.delete(id, db)
            guard let booking = try BookingTable.find(id, viewer: .system, db),
                booking.status == .reserved
            else { continue }
            try hold(booking, db, at: now)
        }
    }

    static func key(of booking: Booking) -> String { "bookingFee:\(booking.id)" }

    /// Takes the fee of a booking that has ended from what is held for it, and gives back the rest.
    private func settle(_ booking: Booking, _ db: Database, at now: Timestamp) throws {
        guard let hold = try CreditHoldTable.find(booking: booking.id, db), hold.closedAt == nil
        else { return }
        let fee = min(booking.fee, hold.amount)
        guard fee > .zero, let host = try LocationTable.of(booking.stationID, db)?.hostID else {
            return try CreditHoldTable.release(hold, at: now, db)
        }
        let terms = try SaleTerms.current(of: host, settings, db)
        let shares = SaleShares(of: fee, terms)
        let account = try EarningTable.add(
            shares.host, from: .booking(booking.id.text), to: host, settings, at: now, db)
        let paid = try DriverFunds(booking.personID, db)
            .pay(fee, to: .clearing, releasing: hold.amount)
        try LedgerTable.post(
            Posting(
                .bookingFee, key: Self.key(of: booking),
                paid + shares.transfers(toHost: account), booking: booking.id.text),
            at: now, db)
        try CreditHoldTable.close(booking: booking.id, at: now, db)
        try PaperIssuer(settings).issue(fee: fee, of: booking, terms, db, at: now)
    }
}

/// When the fees of bookings are to be held.
enum BookingFeeDueTable {
    static func save(_ booking: ID<Booking>, at due: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO booking_fee_due (booking_id, due_at) VALUES (?, ?)
                ON CONFLICT (booking_id) DO UPDATE SET due_at = excluded.due_at
                """,
            arguments: [booking, due])
    }

    static func delete(_ booking: ID<Booking>, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM booking_fee_due WHERE booking_id = ?", arguments: [booking])
    }

    static func due(limit: Int, _ db: Database, at now: Timestamp) throws -> [ID<Booking>] {
        try ID<Booking>.fetchAll(
            db,
            cached: """
                SELECT booking_id FROM booking_fee_due WHERE due_at <= ?
                ORDER BY due_at, booking_id LIMIT ?
                """,
            arguments: [now, limit])
    }
}
