import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// Changes of listings by hosts, and the visibility of a place.
package enum ListingService {
    /// The listing of a place that the viewer sees, or a blank one of a place that was never
    /// described. Beyond `ListingTable.isVisible`, a booker sees the place of a confirmed booking.
    /// - Throws: `notFound`, also for a place that the viewer does not see.
    package static func find(
        _ id: LocationID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Listing {
        if let listing = try ListingTable.find(id, viewer: viewer, at: now, db) { return listing }
        guard try mayEnter(id, viewer, db, at: now) else { throw missing(id) }
        if let listing = try ListingTable.find(id, viewer: .system, at: now, db) {
            return listing
        }
        let location = try LocationService.find(id, viewer: .system, db)
        let name = try PlaceNames.of(location, for: viewer, db, at: now) ?? ""
        return .blank(id, title: name.cut(toScalars: Listing.titleLimit))
    }

    private static func mayEnter(
        _ id: LocationID, _ viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        switch viewer {
        case .admin, .system: true
        case .anonymous, .station: false
        case .person(let person, _):
            try StandingRight.has(person, at: id, now, db)
                || BookingTable.hasConfirmed(
                    person, at: id, endedWithin: ExactAddress.secondsAfterBooking, now, db)
        }
    }

    /// A place whose listing the viewer may change.
    /// - Throws: `notFound` for a place that the viewer does not see; `forbidden` for one that they
    ///   do not manage.
    static func managed(
        _ id: LocationID, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Location {
        do {
            return try LocationService.find(id, viewer: viewer, db)
        } catch let error as ServiceError where error.code == .notFound {
            _ = try find(id, viewer: viewer, db, at: now)
            throw ServiceError(.forbidden, "Only the hosts of the place may change it.")
        }
    }

    /// Saves the host's description of a place.
    /// - Parameter key: of the public points.
    /// - Throws: `notFound`, `forbidden`; `invalidInput` naming the field.
    package static func save(
        _ content: ListingContent, of id: LocationID, viewer: Viewer, key: [UInt8],
        _ db: Database, at moment: Moment
    ) throws {
        let location = try managed(id, viewer: viewer, db, at: moment.wall)
        let content = try content.checked()
        let before = try ListingTable.find(id, viewer: .system, at: moment.wall, db)
        try Check.that(
            content.position != nil || before?.isListed != true, "position",
            "position is required while the place is published.")
        let point = content.position.map { PublicPoint.of($0, listing: id, key: key) }
        try ListingTable.save(content, publicPoint: point, of: id, db)
        try PlaceTermsTable.setPublicName(content.title, id, db)
        try PlaceTermsTable.setMapEntry(
            PlaceTermsTable.MapEntry(
                latitudeE6: point?.latitudeE6, longitudeE6: point?.longitudeE6,
                powerW: content.powerW, connector: content.connectorKind.rawValue), id, db)
        try LocationService.name(location, after: content.title, db, at: moment)
        try note(.listingChanged, id, viewer, db, at: moment)
    }

    /// Publishes a place, or withdraws it.
    /// - Throws: `notFound`, `forbidden`; `conflict` for a place without a title or position.
    package static func setListed(
        _ isListed: Bool, _ id: LocationID, viewer: Viewer, random: RandomSource, _ db: Database,
        at moment: Moment
    ) throws {
        let place = try managed(id, viewer: viewer, db, at: moment.wall)
        let listing = try ListingTable.find(id, viewer: .system, at: moment.wall, db)
        if isListed {
            guard let listing, !listing.title.isEmpty, listing.publicPoint != nil else {
                throw ServiceError(
                    .conflict, "The place needs a title and a position before it is published.")
            }
        }
        guard listing?.isListed ?? false != isListed else { return }
        try ListingTable.setListed(isListed, id, db, at: moment.wall)
        try PlaceTermsService.setOffered(isListed, place, random: random, db, at: moment)
        let reliability = try PlaceReliabilityTable.find(id, db)
        try PlaceTermsTable.setHidden(reliability?.hidden != nil, id, db)
        try note(isListed ? .listingPublished : .listingUnpublished, id, viewer, db, at: moment)
    }

    /// Sets who may use a place; a nil value leaves it as it is.
    /// - Throws: `notFound`, `forbidden`.
    static func changeTerms(
        of id: LocationID, access: PlaceTerms.Access? = nil, isPaused: Bool? = nil,
        viewer: Viewer, random: RandomSource, _ db: Database, at moment: Moment
    ) throws {
        _ = try managed(id, viewer: viewer, db, at: moment.wall)
        let before = try PlaceTermsTable.of(id, db)
        var terms = before
        if let access { terms.access = access }
        if let isPaused { terms.isPaused = isPaused }
        guard terms != before else { return }
        try PlaceTermsService.change(id, terms, viewer: viewer, random: random, db, at: moment)
        try note(.listingChanged, id, viewer, db, at: moment)
    }

    static func note(
        _ kind: DomainEvent.Kind, _ id: LocationID, _ viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        try ListingTable.noteChange(of: id, db, at: moment.wall)
        try DomainEventTable.append(
            kind, subject: id.text, person: viewer.personID, at: moment.wall, db)
    }

    static func missing(_ id: LocationID) -> ServiceError {
        ServiceError(.notFound, "The place \(id) does not exist.")
    }
}
