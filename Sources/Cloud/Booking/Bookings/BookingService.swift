import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// What a person wants to book.
package struct BookingWish: Hashable, Sendable {
    package var station: StationID
    /// 1 or more.
    package var connector: Int64
    /// Whole quarters of an hour.
    package var start: Timestamp
    package var end: Timestamp
    /// `BookingLimits.energies`; nil if not said.
    package var energyWh: Int64?
    /// At most 500 characters.
    package var note = ""
    /// The host's own car.
    package var isOwnUse = false

    package init(
        station: StationID, connector: Int64, start: Timestamp, end: Timestamp,
        energyWh: Int64? = nil, note: String = "", isOwnUse: Bool = false
    ) {
        self.station = station
        self.connector = connector
        self.start = start
        self.end = end
        self.energyWh = energyWh
        self.note = note
        self.isOwnUse = isOwnUse
    }
}

/// Bookings of connectors. Each function is a part of a write.
///
/// A request that needs no answer is `reserved` at once; any other is `pending` until a host confirms
/// it, and keeps nothing free. A confirmed booking holds its quarters of an hour and a grant for its
/// time. All functions throw `BookingRefusal` for what the rules forbid, `notFound` for what the
/// viewer does not see, and `forbidden` for what is the other side's to do.
package struct BookingService: Sendable {
    let random: RandomSource

    package init(random: RandomSource) { self.random = random }

    /// Books, or asks the host.
    /// - Throws: also `invalidInput` naming the field.
    package func request(
        _ wish: BookingWish, by person: PersonID, _ db: Database, at moment: Moment
    ) throws -> Booking {
        let place = try BookingPlace.find(
            wish.station, connector: wish.connector, for: person, moment.wall, db)
        try Self.check(wish, place)
        if let refusal = try Self.refusal(of: wish, at: place, by: person, db, at: moment.wall) {
            throw refusal
        }
        return try add(wish, at: place, by: person, db, at: moment)
    }

    /// Stores a booking that nothing speaks against.
    func add(
        _ wish: BookingWish, at place: BookingPlace, by person: PersonID,
        series: (id: ID<BookingSeries>, day: CalendarDay)? = nil, isTold: Bool = true,
        _ db: Database, at moment: Moment
    ) throws -> Booking {
        let status: Booking.Status = place.isInstant ? .reserved : .pending
        var booking = Booking(
            id: random.id(at: moment.wall), number: try BookingTable.nextNumber(db), wish,
            by: person, status: status, terms: place.terms, isFree: place.isHost,
            createdAt: moment.wall)
        booking.seriesID = series?.id
        booking.seriesDay = series?.day
        try BookingTable.insert(booking, db)
        if status == .reserved { try take(&booking, db, at: moment) }
        try BookingEvents.note(
            status == .reserved ? .bookingConfirmed : .bookingRequested, booking, db, at: moment)
        if isTold {
            try BookingNotices.toHosts(
                status == .reserved ? .booked : .requested, booking, db, at: moment.wall)
        }
        return booking
    }

    /// Takes the quarters of a booking, gives its booker the grant, and declines the requests of
    /// others for the time.
    func take(_ booking: inout Booking, _ db: Database, at moment: Moment) throws {
        try BookingTable.keepQuarters(booking, db)
        let grant = AccessGrant(
            id: random.id(at: moment.wall), target: .station(booking.stationID),
            grantee: .person(booking.personID),
            validFrom: booking.startsAt.adding(seconds: -BookingTable.earlySeconds),
            validUntil: booking.endsAt, createdAt: moment.wall, purpose: .booking)
        try GrantService.addMade(grant, db, at: moment)
        booking.grantID = grant.id
        try BookingTable.update(booking, db)
        try declineOthers(than: booking, db, at: moment)
    }

    private func declineOthers(
        than booking: Booking, _ db: Database, at moment: Moment
    ) throws {
        let others = try BookingTable.pending(
            at: booking.stationID, connector: booking.connectorID, from: booking.startsAt,
            until: booking.endsAt, db)
        for other in others where other.id != booking.id {
            try decline(other, BookingFailure.taken.rawValue, db, at: moment)
        }
    }

    /// Gives back the quarters and the grant of a booking; the caller saves it.
    func release(_ booking: inout Booking, _ db: Database, at moment: Moment) throws {
        try BookingTable.freeQuarters(booking.id, db)
        if let grant = booking.grantID { try GrantService.removeMade(grant, db, at: moment) }
        booking.grantID = nil
    }

    func decline(
        _ booking: Booking, _ reason: String?, _ db: Database, at moment: Moment
    ) throws {
        let moved = try BookingTable.moved(by: booking, db)
        var booking = booking
        booking.status = .rejected
        booking.grantID = nil
        booking.decidedAt = moment.wall
        booking.reason = reason
        try BookingTable.update(booking, db)
        try BookingEvents.note(.bookingRejected, booking, db, at: moment)
        let kind: BookingNotices.ToBooker =
            if let moved, moved.status == .reserved {
                .moveRejected(kept: moved)
            } else {
                .rejected
            }
        try BookingNotices.toBooker(kind, booking, db, at: moment.wall)
    }

    // MARK: The host answers

    /// Confirms a request.
    package func confirm(
        _ id: ID<Booking>, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Booking {
        var booking = try Self.managed(id, viewer, db, at: moment.wall)
        guard booking.status == .pending else { throw BookingRefusal.status(booking.status) }
        guard booking.startsAt.adding(milliseconds: Booking.quarter) > moment.wall else {
            throw BookingRefusal.begun
        }
        guard try PersonTable.isActive(booking.personID, db) else { throw BookingRefusal.blocked }
        let moved = try giveUpMoved(for: booking, db, at: moment)
        booking.status = .reserved
        booking.decidedAt = moment.wall
        try take(&booking, db, at: moment)
        if let moved { try tellWaiting(forRestOf: moved, db, at: moment.wall) }
        try BookingEvents.note(.bookingConfirmed, booking, db, at: moment)
        try BookingNotices.toBooker(.confirmed, booking, db, at: moment.wall)
        try BookingNotices.answered(booking, db, at: moment.wall)
        return booking
    }

    /// Declines a request.
    /// - Parameter reason: 1 to 500 characters, which the booker reads.
    package func reject(
        _ id: ID<Booking>, reason: String?, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Booking {
        let booking = try Self.managed(id, viewer, db, at: moment.wall)
        guard booking.status == .pending else { throw BookingRefusal.status(booking.status) }
        try decline(booking, try Self.checked(reason), db, at: moment)
        try BookingNotices.answered(booking, db, at: moment.wall)
        return try Self.find(id, viewer, db)
    }

    // MARK: Finding

    /// - Throws: `notFound`, also for a booking of others at others' stations.
    package static func find(
        _ id: ID<Booking>, _ viewer: Viewer, _ db: Database
    ) throws -> Booking {
        guard let booking = try BookingTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The booking \(id) does not exist.")
        }
        return booking
    }

    static func managed(
        _ id: ID<Booking>, _ viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Booking {
        let booking = try find(id, viewer, db)
        guard try StationTable.find(booking.stationID, viewer: viewer, db) != nil else {
            throw ServiceError(.forbidden, "Only a host of the station may do this.")
        }
        return booking
    }

    static func own(
        _ id: ID<Booking>, _ viewer: Viewer, _ db: Database
    ) throws -> Booking {
        let booking = try find(id, viewer, db)
        guard booking.personID == viewer.personID else {
            throw ServiceError(.forbidden, "Only the booker may do this.")
        }
        return booking
    }

    static func checked(_ reason: String?) throws -> String? {
        try reason.map { try Check.text($0, "reason", 1...BookingLimits.note) }
    }
}

/// Publishes a change: an event, and signals for open pages.
enum BookingEvents {
    static func note(
        _ kind: DomainEvent.Kind, _ booking: Booking, _ db: Database, at moment: Moment
    ) throws {
        try DomainEventTable.append(
            kind, subject: booking.id.text, station: booking.stationID, person: booking.personID,
            payload: .object(["status": .string(booking.status.rawValue)]), at: moment.wall, db)
        db.signal(Signal(.stationBookings, booking.stationID.text))
        db.signal(Signal(.personBookings, booking.personID.text))
        for host in try StationAccess.hosts(of: booking.stationID, db)
        where host != booking.personID {
            db.signal(Signal(.personBookings, host.text))
        }
    }
}
