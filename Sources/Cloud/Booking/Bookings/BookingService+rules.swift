import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// The rules that a booking must meet.
extension BookingService {
    /// - Throws: `invalidInput` naming the field; `forbidden` for the own use of others' chargers.
    static func check(_ wish: BookingWish, _ place: BookingPlace) throws {
        if let energy = wish.energyWh {
            try Check.that(
                BookingLimits.energies.contains(energy), "energyWh",
                "energyWh must be between \(BookingLimits.energies.lowerBound) and "
                    + "\(BookingLimits.energies.upperBound).")
        }
        _ = try Check.text(wish.note, "note", 0...BookingLimits.note)
        try Check.that(
            times.contains(wish.start), "startsAt", "startsAt must be in this century.")
        try Check.that(times.contains(wish.end), "endsAt", "endsAt must be in this century.")
        guard !wish.isOwnUse || place.isHost else {
            throw ServiceError(.forbidden, "Only a host may book own use.")
        }
    }

    /// Bounds of times, so that sums can't overflow.
    private static let times =
        Timestamp.earliestPlausible...Timestamp(milliseconds: 4_102_444_800_000)

    /// Why a wish can't be fulfilled; nil if it can.
    /// - Parameter changed: a booking whose place in the calendar the wish takes.
    static func refusal(
        of wish: BookingWish, at place: BookingPlace, by person: PersonID,
        besides changed: Booking? = nil, isInSeries: Bool = false, _ db: Database,
        at now: Timestamp
    ) throws -> BookingRefusal? {
        guard try PersonTable.isActive(person, db) else { return .blocked }
        if try PersonBlockTable.isBlocked(person, at: place.station.id, db) { return .unwelcome }
        guard wish.start < wish.end else { return .objection(.tooShort, place.terms) }
        let wanted = wish.start..<wish.end
        let availability = try availability(
            at: place, for: person, in: wanted, besides: changed, db)
        if let objection = availability.objection(to: wanted, now: now, isHost: place.isHost) {
            guard objection == .taken else { return .objection(objection, place.terms) }
            let others = availability.withoutOwnBookings
            guard others.objection(to: wanted, now: now, isHost: place.isHost) != nil else {
                return .ownBooking
            }
            let free = availability.free(in: wanted).first
            return .taken(
                freeUntil: free?.lowerBound == wish.start ? free?.upperBound : nil)
        }
        let isReserved = try ReservationTable.isReserved(
            station: wish.station, connector: wish.connector, forOtherThan: person,
            at: wish.start, madeUntil: now, db)
        if isReserved { return .taken(freeUntil: nil) }
        let isOpen = try GroupAllowance.isOpen(
            to: person, at: wish.station, throughout: wanted, now, db)
        guard isOpen else { return .groupHours }
        return try limit(
            wanted, at: place, by: person, besides: changed,
            isCounted: changed == nil && !isInSeries && !wish.isOwnUse, db, at: now)
    }

    /// When the connector is free for a person, as if a booking were not there.
    static func availability(
        at place: BookingPlace, for person: PersonID, in window: Range<Timestamp>,
        besides changed: Booking? = nil, _ db: Database
    ) throws -> Availability {
        var availability = try AvailabilityReader.availability(
            at: place.station.id, connector: place.connector, of: place.location.id, for: person,
            in: window, db)
        if let changed {
            availability.ownBookings.removeAll { $0 == changed.startsAt..<changed.endsAt }
        }
        return availability
    }

    private static func limit(
        _ wanted: Range<Timestamp>, at place: BookingPlace, by person: PersonID,
        besides changed: Booking?, isCounted: Bool, _ db: Database, at now: Timestamp
    ) throws -> BookingRefusal? {
        if isCounted, try BookingTable.openCount(of: person, now, db) >= BookingLimits.open {
            return .tooManyOpen
        }
        let atOnce = try BookingTable.count(
            of: person, from: wanted.lowerBound, until: wanted.upperBound, besides: changed?.id,
            db)
        if atOnce >= BookingLimits.atOnce { return .tooManyAtOnce }
        let day = CalendarDay(wanted.lowerBound, in: place.zone)
        let onDay = try BookingTable.count(
            at: place.location.id, from: day.start(in: place.zone),
            until: day.adding(days: 1).start(in: place.zone), db)
        return changed == nil && onDay >= BookingLimits.perDay ? .tooManyAtPlace : nil
    }
}
