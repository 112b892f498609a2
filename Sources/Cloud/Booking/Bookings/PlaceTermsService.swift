import CloudCore
import CloudFleet
import CommonBase

extension DomainObject {
    /// The terms of a location, whose id is the subject.
    package static let placeTerms = DomainObject(rawValue: "placeTerms")
}

extension DomainEvent.Kind {
    package static let placeTermsChanged = Self(.placeTerms, "changed")
}

/// How a host changes who may use a place, and how it is booked.
package enum PlaceTermsService {
    /// Sets the terms of a location. Bookings keep those under which they were made. The grant for
    /// everyone follows them; see `isOpenToEveryone`.
    /// - Throws: `notFound` for a location that the viewer does not manage; `invalidInput` naming
    ///   the field.
    @discardableResult
    package static func change(
        _ location: LocationID, _ terms: PlaceTerms, viewer: Viewer, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws -> PlaceTerms {
        let place = try LocationService.find(location, viewer: viewer, db)
        try check(terms)
        let before = try PlaceTermsTable.of(location, db)
        try PlaceTermsTable.save(terms, of: location, db)
        try renewGrant(of: place, random: random, db, at: moment)
        if terms != before {
            try DomainEventTable.append(
                .placeTermsChanged, subject: location.text, person: place.hostID,
                payload: .object([
                    "access": .string(terms.access.rawValue), "isPaused": .bool(terms.isPaused),
                ]), at: moment.wall, db)
            for station in try BookingPlace.stations(of: location, db) {
                db.signal(Signal(.stationBookings, station.id.text))
            }
        }
        return terms
    }

    /// The terms of a location that the viewer manages, or may book at.
    /// - Throws: `notFound`.
    package static func visible(
        _ location: LocationID, to viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> PlaceTerms {
        if let person = viewer.personID, !viewer.isAdmin {
            guard let offer = try BookingPlace.find(location, for: person, now, db) else {
                throw ServiceError(.notFound, "The location \(location) does not exist.")
            }
            return offer.terms
        }
        _ = try LocationService.find(location, viewer: viewer, db)
        return try PlaceTermsTable.of(location, db)
    }

    /// Notes that a host has published a place, or withdrawn it. The grant for everyone follows.
    /// The caller has checked that the viewer manages the place.
    package static func setOffered(
        _ isOffered: Bool, _ place: Location, random: RandomSource, _ db: Database,
        at moment: Moment
    ) throws {
        try PlaceTermsTable.setOffered(isOffered, place.id, db)
        try renewGrant(of: place, random: random, db, at: moment)
        for station in try BookingPlace.stations(of: place.id, db) {
            db.signal(Signal(.stationBookings, station.id.text))
        }
    }

    /// Whether everybody may charge at a place without a booking: only while it is public, published
    /// and not paused.
    static func isOpenToEveryone(_ terms: PlaceTerms, isOffered: Bool) -> Bool {
        terms.access == .public && isOffered && !terms.isPaused
    }

    /// Whether everybody may charge at a place now without a booking.
    package static func isOpenToEveryone(
        _ location: LocationID, _ db: Database
    ) throws -> Bool {
        isOpenToEveryone(
            try PlaceTermsTable.of(location, db),
            isOffered: try PlaceTermsTable.isOffered(location, db))
    }

    /// Adds or removes the grant for everyone with the purpose `listing`. The made grant is its
    /// host's, so that a host's lists of cards don't hold everybody's.
    private static func renewGrant(
        of place: Location, random: RandomSource, _ db: Database, at moment: Moment
    ) throws {
        let isOpen = isOpenToEveryone(
            try PlaceTermsTable.of(place.id, db),
            isOffered: try PlaceTermsTable.isOffered(place.id, db))
        let grants = try GrantService.listingGrants(at: place.id, db)
        if isOpen, grants.isEmpty {
            try GrantService.addMade(
                AccessGrant(
                    id: random.id(at: moment.wall), target: .location(place.id),
                    grantee: .everyone, createdAt: moment.wall, createdBy: place.hostID,
                    purpose: .listing), db, at: moment)
        }
        if !isOpen {
            for grant in grants { try GrantService.removeMade(grant, db, at: moment) }
        }
    }

    private static func check(_ terms: PlaceTerms) throws {
        let numbers: [(Int64, String, ClosedRange<Int64>)] = [
            (terms.minimumMinutes, "minimumMinutes", PlaceTerms.minimumLengths),
            (terms.maximumMinutes, "maximumMinutes", PlaceTerms.maximumLengths),
            (terms.leadMinutes, "leadMinutes", PlaceTerms.leads),
            (terms.horizonDays, "horizonDays", PlaceTerms.horizons),
            (terms.bufferMinutes, "bufferMinutes", PlaceTerms.buffers),
            (terms.arrivalMinutes, "arrivalMinutes", PlaceTerms.arrivals),
            (
                terms.freeCancellationMinutes, "freeCancellationMinutes",
                PlaceTerms.freeCancellations
            ),
            (terms.cancellationFee.minor, "cancellationFeeMinor", PlaceTerms.fees),
            (terms.noShowFee.minor, "noShowFeeMinor", PlaceTerms.fees),
        ]
        for (value, field, range) in numbers {
            try Check.that(
                range.contains(value), field,
                "\(field) must be between \(range.lowerBound) and \(range.upperBound).")
        }
        try Check.that(
            terms.minimumMinutes <= terms.maximumMinutes, "maximumMinutes",
            "maximumMinutes must not be less than minimumMinutes.")
    }
}

/// The ranges that the schema allows, too. Times are in minutes, the horizon in days, fees in
/// hundredths of the currency's unit.
extension PlaceTerms {
    package static let minimumLengths: ClosedRange<Int64> = 15...1440
    package static let maximumLengths: ClosedRange<Int64> = 15...10_080
    package static let leads: ClosedRange<Int64> = 0...10_080
    package static let horizons: ClosedRange<Int64> = 1...90
    package static let buffers: ClosedRange<Int64> = 0...240
    package static let arrivals: ClosedRange<Int64> = 15...240
    package static let freeCancellations: ClosedRange<Int64> = 0...10_080
    package static let fees: ClosedRange<Int64> = 0...1_000_000
}
