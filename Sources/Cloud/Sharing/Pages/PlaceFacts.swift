import CloudBooking
import CloudCore
import CloudFleet
import CloudPeople
import CloudPricing
import CloudWeb
import CommonBase

/// The facts on the page of a place.
struct PlaceFacts: Sendable {
    /// Days whose free times are shown, today among them.
    static let days: Int64 = 8
    /// Seconds: more than a day of 25 hours.
    private static let past: Int64 = 91_000

    var listing: Listing
    /// The full name.
    var hostName: String
    /// An IANA name.
    var zone: String
    var photos: [ListingPhoto]
    var terms: PlaceTerms
    var tariff: StoredTariff?
    /// Of its first connector; nil for a place without a charger.
    var availability: Availability?
    var community: PlaceCommunity.Found
    var mayReadAddress: Bool
    /// The viewer is the host or a co-host.
    var isManaged: Bool
    /// The viewer may book, or might after signing in.
    var mayBook: Bool
    /// The viewer's booking is valid without an answer of the host.
    var isInstant: Bool
    /// Set after it was read, which is noted.
    var address: ExactAddress?

    /// - Throws: `notFound`, also for a place that the viewer does not see.
    init(
        _ id: LocationID, _ viewer: Viewer, _ person: PersonID?, _ db: Database,
        at now: Timestamp
    ) throws {
        listing = try ListingService.find(id, viewer: viewer, db, at: now)
        let location = try LocationService.find(id, viewer: .system, db)
        hostName = try PersonTable.names([location.hostID], db)[location.hostID] ?? ""
        zone = location.timeZone
        photos = try ListingPhotoTable.photos(of: id, db)
        let terms = try PlaceTermsTable.of(id, db)
        self.terms = terms
        tariff = try TariffTable.current(at: id, for: person, now, db)
        availability = try Self.availability(of: id, for: person, db, at: now)
        community = try PlaceCommunity.Found(of: id, for: person, db, at: now)
        mayReadAddress = try ExactAddress.mayRead(id, viewer: viewer, db, at: now)
        let isManaged = try person.map { try ExactAddress.isHost($0, of: id, db) } ?? false
        let offer = try person.flatMap { try BookingPlace.find(id, for: $0, now, db) }
        self.isManaged = isManaged
        mayBook = (person == nil || offer != nil) && (!terms.isPaused || isManaged)
        isInstant = offer?.isInstant ?? (terms.confirmation == .instant)
    }

    private static func availability(
        of id: LocationID, for person: PersonID?, _ db: Database, at now: Timestamp
    ) throws -> Availability? {
        guard let connector = try StationTable.connectors(at: [id], db)[id]?.first else {
            return nil
        }
        return try AvailabilityReader.shown(
            at: connector.stationID, connector: connector.connectorID, of: id, to: person,
            in: now.adding(seconds: -past)..<now.adding(seconds: past + days * 86_400), now, db)
    }

    /// When it is free today and on the next days.
    func strips(_ formats: Formats, _ visit: Visit) -> [AvailabilityStrip] {
        guard let availability else { return [] }
        let now = visit.moment.wall
        let today = CalendarDay(now, in: availability.calendar.zone)
        return (0..<Self.days).map { index in
            AvailabilityStrip(
                availability, on: today.adding(days: index), now: now, formats, visit.language)
        }
    }
}
