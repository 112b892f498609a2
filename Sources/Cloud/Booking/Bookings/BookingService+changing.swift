import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// How a booking changes before it is over.
extension BookingService {
    /// Moves, extends or shortens a booking of the viewer. Where the host answers requests, another
    /// start makes a request; the booking stays until the host confirms it.
    /// - Returns: the booking, or the request.
    package func change(
        _ id: ID<Booking>, start: Timestamp, end: Timestamp, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws -> Booking {
        let old = try Self.own(id, viewer, db)
        try Self.checkChangeable(old, at: moment.wall)
        var wish = BookingWish(old)
        (wish.start, wish.end) = (start, end)
        let isMoved = start != old.startsAt
        if isMoved || end > old.endsAt {
            let place = try BookingPlace.find(
                wish.station, connector: wish.connector, for: old.personID, moment.wall, db)
            try checkMove(old, to: wish, at: place, isMoved: isMoved, db, at: moment.wall)
            if isMoved, old.status == .reserved, !place.isInstant {
                return try askToMove(old, to: wish, at: place, db, at: moment)
            }
        } else {
            try Self.checkShortening(old, to: end, at: moment.wall)
        }
        guard isMoved || end != old.endsAt else { return old }
        return try move(old, to: start, end, db, at: moment)
    }

    /// Lets a booking of the viewer end later, while nobody is next.
    /// - Parameter minutes: 15 to 1440, in quarters of an hour.
    package func extend(
        _ id: ID<Booking>, minutes: Int64, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Booking {
        try Check.that(
            (15...1440).contains(minutes) && minutes % 15 == 0, "minutes",
            "minutes must be 15 to 1440, in quarters of an hour.")
        let old = try Self.own(id, viewer, db)
        return try change(
            id, start: old.startsAt, end: old.endsAt.adding(seconds: minutes * 60),
            viewer: viewer, db, at: moment)
    }

    /// Gives a booking other times. Nothing may speak against them but other bookings.
    func move(
        _ old: Booking, to start: Timestamp, _ end: Timestamp, isToldToHosts: Bool = true,
        _ db: Database, at moment: Moment
    ) throws -> Booking {
        var booking = old
        let delta = start.millisecondsSince(old.startsAt)
        booking.startsAt = start
        booking.endsAt = end
        booking.cancelUntil = old.cancelUntil.adding(milliseconds: delta)
        booking.arrivalUntil = min(end, old.arrivalUntil.adding(milliseconds: delta))
        booking.isException = old.isException || old.seriesID != nil
        if old.status.keepsTime {
            try withdrawMove(of: old, db, at: moment)
            try release(&booking, db, at: moment)
            try BookingTable.update(booking, db)
            try take(&booking, db, at: moment)
        } else {
            try BookingTable.update(booking, db)
        }
        if delta != 0 { try BookingTable.forgetReminder(booking.id, db) }
        try BookingEvents.note(.bookingChanged, booking, db, at: moment)
        if isToldToHosts {
            try BookingNotices.toHosts(.changed, booking, db, at: moment.wall)
        }
        if old.status.keepsTime, start > old.startsAt || end < old.endsAt {
            try WaitingService.tell(
                old.stationID, connector: old.connectorID, old.startsAt..<old.endsAt, db,
                at: moment.wall)
        }
        return booking
    }

    private static func checkChangeable(_ booking: Booking, at now: Timestamp) throws {
        guard booking.status == .pending || booking.status.keepsTime else {
            throw BookingRefusal.status(booking.status)
        }
        guard booking.endsAt > now else { throw BookingRefusal.begun }
    }

    private static func checkShortening(
        _ old: Booking, to end: Timestamp, at now: Timestamp
    ) throws {
        try Check.that(
            end.milliseconds % Booking.quarter == 0 && end > old.startsAt && end > now, "endsAt",
            "endsAt must be a quarter of an hour after the start, and in the future.")
    }

    private func checkMove(
        _ old: Booking, to wish: BookingWish, at place: BookingPlace, isMoved: Bool,
        _ db: Database, at now: Timestamp
    ) throws {
        try Self.check(wish, place)
        guard isMoved else {
            let refusal = try Self.extensionRefusal(
                old, to: wish.end, at: place, db, at: now)
            if let refusal { throw refusal }
            return
        }
        guard old.status != .fulfilled, old.startsAt > now else { throw BookingRefusal.begun }
        if old.status == .reserved {
            guard now <= old.cancelUntil || old.cancellationFee == .zero else {
                throw BookingRefusal.tooLateToMove
            }
        }
        let refusal = try Self.refusal(
            of: wish, at: place, by: old.personID, besides: old, db, at: now)
        if let refusal { throw refusal }
    }

    /// Why a booking can't end later. Its start may be past, so the lead time does not apply.
    static func extensionRefusal(
        _ old: Booking, to end: Timestamp, at place: BookingPlace, _ db: Database,
        at now: Timestamp
    ) throws -> BookingRefusal? {
        guard end.milliseconds % Booking.quarter == 0 else {
            return .objection(.notQuarters, place.terms)
        }
        let minutes = place.isHost ? 10_080 : place.terms.maximumMinutes
        guard end.millisecondsSince(old.startsAt) <= minutes * 60_000 else {
            return .objection(.tooLong, place.terms)
        }
        // The quarters decide; hours and the buffer do not bind a host.
        if place.isHost { return nil }
        guard try PersonTable.isActive(old.personID, db) else { return .blocked }
        if try PersonBlockTable.isBlocked(old.personID, at: old.stationID, db) {
            return .unwelcome
        }
        let wanted = old.endsAt..<end
        let isOpen = try GroupAllowance.isOpen(
            to: old.personID, at: old.stationID, throughout: wanted, now, db)
        guard isOpen else { return .groupHours }
        let availability = try availability(
            at: place, for: old.personID, in: wanted, besides: old, db)
        guard availability.calendar.open(in: wanted) == [wanted] else {
            return .objection(.closed, place.terms)
        }
        let free = availability.free(in: wanted)
        if free == [wanted] { return nil }
        if availability.withoutOwnBookings.free(in: wanted) == [wanted] { return .ownBooking }
        let limit = free.first?.lowerBound == old.endsAt ? free.first?.upperBound : old.endsAt
        return .taken(freeUntil: limit)
    }

    // MARK: Canceling

    /// The fee for the booker's cancellation at a time.
    package static func cancellationFee(of booking: Booking, at now: Timestamp) -> Money {
        booking.status == .reserved && now > booking.cancelUntil ? booking.cancellationFee : .zero
    }

    /// Cancels a booking, for its booker by the terms of the booking, and for a host without a fee.
    /// - Parameter reason: 1 to 500 characters, which the other side reads.
    package func cancel(
        _ id: ID<Booking>, reason: String? = nil, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws -> Booking {
        let booking = try Self.find(id, viewer, db)
        guard [.pending, .reserved].contains(booking.status) else {
            throw BookingRefusal.status(booking.status)
        }
        guard booking.endsAt > moment.wall else { throw BookingRefusal.begun }
        let reason = try Self.checked(reason)
        let isBooker = viewer.personID == booking.personID
        if !isBooker { _ = try Self.managed(id, viewer, db, at: moment.wall) }
        let fee = isBooker ? Self.cancellationFee(of: booking, at: moment.wall) : .zero
        return try cancel(booking, by: viewer.personID, fee: fee, reason, db, at: moment)
    }

    /// - Parameter isTold: whether the other side, and those who wait for the time, get messages.
    func cancel(
        _ old: Booking, by person: PersonID?, fee: Money, _ reason: String?,
        isTold: Bool = true, _ db: Database, at moment: Moment
    ) throws -> Booking {
        var booking = old
        booking.status = .canceled
        booking.canceledAt = moment.wall
        booking.canceledBy = person
        booking.fee = fee
        booking.reason = reason
        if old.status.keepsTime { try release(&booking, db, at: moment) }
        booking.grantID = nil
        try BookingTable.update(booking, db)
        try BookingEvents.note(.bookingCanceled, booking, db, at: moment)
        guard isTold else { return booking }
        if person == booking.personID {
            try BookingNotices.toHosts(.canceled, booking, db, at: moment.wall)
        } else {
            try BookingNotices.toBooker(.canceled, booking, db, at: moment.wall)
        }
        if old.status == .reserved { try tellWaiting(forRestOf: old, db, at: moment.wall) }
        return booking
    }

    /// Tells those who wait for the time of a booking that has ended.
    func tellWaiting(forRestOf old: Booking, _ db: Database, at now: Timestamp) throws {
        try WaitingService.tell(
            old.stationID, connector: old.connectorID,
            max(old.startsAt, min(now, old.endsAt))..<old.endsAt, db, at: now)
    }
}

extension BookingWish {
    /// The wish that a booking stands for.
    init(_ booking: Booking) {
        self.init(
            station: booking.stationID, connector: booking.connectorID, start: booking.startsAt,
            end: booking.endsAt, energyWh: booking.energyWh, note: booking.note,
            isOwnUse: booking.isOwnUse)
    }
}
