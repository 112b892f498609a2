import CommonBase
import Synchronization

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet

/// A model of the bookings, updated by the same writes as the database, in their order.
final class BookedModel: Sendable {
    struct Slot: Hashable {
        var station: StationID
        var quarter: Int64
    }

    struct State {
        var quarters: [Slot: ID<Booking>] = [:]
        var bookings: [ID<Booking>: Booking] = [:]
        /// Answers of the service that differ from the model's.
        var problems: [String] = []
        var done: [String: Int] = [:]
    }

    private let state = Mutex(State())

    var found: State { state.withLock { $0 } }

    /// A booking that is open, by a random number.
    func pick(_ number: Int) -> Booking? {
        state.withLock { state in
            let open = state.bookings.keys.sorted()
            return open.isEmpty ? nil : state.bookings[open[number % open.count]]
        }
    }

    /// Whether a time is free but for some bookings.
    private static func isFree(
        _ wish: BookingWish, besides ids: [ID<Booking>?], _ state: State
    ) -> Bool {
        quarters(wish.start, wish.end).allSatisfy {
            let holder = state.quarters[Slot(station: wish.station, quarter: $0)]
            return holder == nil || ids.contains(holder)
        }
    }

    private static func quarters(_ start: Timestamp, _ end: Timestamp) -> Range<Int64> {
        start.milliseconds / Booking.quarter..<end.milliseconds / Booking.quarter
    }

    /// Does a change and compares its answer. Runs within a write.
    /// - Parameters:
    ///   - wish: the time that must be free for it; nil if it needs none.
    ///   - ids: bookings that may have the time.
    func expect(
        _ name: String, _ wish: BookingWish?, besides ids: [ID<Booking>?] = [],
        _ change: () throws -> Booking
    ) throws -> Booking {
        let isFree = state.withLock { state in
            wish.map { Self.isFree($0, besides: ids, state) } ?? true
        }
        do {
            let booking = try change()
            state.withLock { state in
                if !isFree { state.problems.append("\(name) of a time that is taken") }
                state.done[name, default: 0] += 1
                state.take(booking)
            }
            return booking
        } catch let refusal as BookingRefusal {
            if Self.isTaken(refusal) {
                state.withLock { state in
                    if isFree { state.problems.append("\(name) refused although free") }
                    state.done["\(name) refused", default: 0] += 1
                }
            }
            throw refusal
        }
    }

    private static func isTaken(_ refusal: BookingRefusal) -> Bool {
        switch refusal {
        case .taken, .ownBooking: true
        default: false
        }
    }
}

extension BookedModel.State {
    /// Notes a booking as it is now; a confirmed one ends the requests that overlap it.
    fileprivate mutating func take(_ booking: Booking) {
        followMove(booking)
        quarters = quarters.filter { $0.value != booking.id }
        let isOpen = [.pending, .reserved].contains(booking.status)
        bookings[booking.id] = isOpen ? booking : nil
        guard booking.status == .reserved else { return }
        for quarter in booking.quarters {
            quarters[.init(station: booking.stationID, quarter: quarter)] = booking.id
        }
        bookings = bookings.filter { id, other in
            id == booking.id || other.status != .pending || other.stationID != booking.stationID
                || !other.quarters.overlaps(booking.quarters)
        }
    }

    /// A request to move a booking has its grant. A later request, or a change of the booking,
    /// withdraws it; its confirmation ends the booking; the end of the booking leaves it alone.
    private mutating func followMove(_ booking: Booking) {
        guard let before = bookings[booking.id] else {
            guard booking.status == .pending, let grant = booking.grantID else { return }
            return removeRequests(for: grant)
        }
        guard let grant = before.grantID, grant != booking.grantID else { return }
        if before.status == .pending {
            guard booking.status == .reserved,
                let old = bookings.values.first(where: {
                    $0.status == .reserved && $0.grantID == grant
                })
            else { return }
            bookings[old.id] = nil
            quarters = quarters.filter { $0.value != old.id }
        } else if booking.status == .reserved {
            removeRequests(for: grant)
        } else {
            for (id, request) in bookings where request.isRequest(for: grant) {
                bookings[id]?.grantID = nil
            }
        }
    }

    private mutating func removeRequests(for grant: ID<AccessGrant>) {
        bookings = bookings.filter { !$0.value.isRequest(for: grant) }
    }
}

extension Booking {
    /// Whether it asks to move the booking with a grant.
    fileprivate func isRequest(for grant: ID<AccessGrant>) -> Bool {
        status == .pending && grantID == grant
    }
}
