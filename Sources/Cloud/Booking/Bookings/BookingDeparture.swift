import CloudCore
import CloudFleet
import CommonBase

/// Ends the bookings of a station that leaves its place, as its host's cancellation does: they are
/// for the place, its hours and its terms.
package struct BookingDeparture: StationDepartureRule {
    private let bookings: BookingService

    /// Maximum bookings of a station that are not over.
    private static let limit = 1000

    package init(random: RandomSource) { bookings = BookingService(random: random) }

    package func willLeave(
        _ departure: StationDeparture, _ db: Database, at moment: Moment
    ) throws {
        // A time that becomes free now can't be booked.
        try WaitingService.removeAll(at: departure.station, db)
        try BookingSeriesTable.endAll(at: departure.station, at: moment.wall, db)
        let open = try BookingTable.open(
            at: departure.station, moment.wall, limit: Self.limit, db)
        // A request to move a booking is declined after the booking is canceled, which does not
        // stay, and before the end of a running one would withdraw it.
        for status in [Booking.Status.reserved, .pending, .fulfilled] {
            for booking in open where booking.status == status {
                try end(booking, departure, db, at: moment)
            }
        }
    }

    private func end(
        _ booking: Booking, _ departure: StationDeparture, _ db: Database, at moment: Moment
    ) throws {
        let reason = BookingFailure(departure.cause).rawValue
        switch booking.status {
        case .pending:
            try bookings.decline(booking, reason, db, at: moment)
            try BookingNotices.answered(booking, db, at: moment.wall)
        case .fulfilled:
            // Whoever charges may finish.
            var running = booking
            running.reason = reason
            let isShortened = try bookings.freeRest(of: running, db, at: moment)
            guard isShortened, booking.personID != departure.person else { return }
            try BookingNotices.toBooker(.ended, running, db, at: moment.wall)
        default:
            _ = try bookings.cancel(
                booking, by: departure.person, fee: .zero, reason, db, at: moment)
        }
    }
}

extension BookingFailure {
    init(_ cause: StationDeparture.Cause) {
        self =
            switch cause {
            case .moved: .chargerMoved
            case .handedOver: .chargerHandedOver
            case .shutDown: .chargerShutDown
            case .removed: .chargerRemoved
            }
    }
}
