import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import Logging
import MessageCatalogue

/// Counts the reliability of all places with a listing. A place that fails does not stop the others.
struct ReliabilityPass: Sendable {
    /// Places read at once.
    private static let batch = 50

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let logger: Logger

    func run() async throws {
        var last = ""
        while true {
            let after = last
            let places = try await database.read { db in
                try PlaceReliabilityTable.places(after: after, limit: Self.batch, db)
            }
            for place in places {
                do {
                    try await count(place)
                } catch let error where !(error is CancellationError) {
                    logger.warning("counting the reliability of \(place) failed: \(error)")
                }
            }
            guard places.count == Self.batch, let end = places.last else { return }
            last = end.text
        }
    }

    /// Reads outside the writer. The result may be some milliseconds old when it is saved.
    func count(_ place: LocationID) async throws {
        let now = now().wall
        let found = try await database.read { db in
            try ReliabilityFacts(of: place, db, at: now).reliability(at: now)
        }
        try await database.write { db in
            // The place may be gone by now.
            guard let listing = try ListingTable.find(place, viewer: .system, at: now, db)
            else { return }
            let before = try PlaceReliabilityTable.find(place, db)
            try PlaceReliabilityTable.save(found, of: place, db, at: now)
            if let hidden = found.hidden, before?.hidden == nil, listing.isListed {
                try Self.tell(hidden, listing, db, at: now)
            }
        }
    }

    private static func tell(
        _ hidden: PlaceReliability.Hidden, _ listing: Listing, _ db: Database, at now: Timestamp
    ) throws {
        let host = try LocationService.find(listing.locationID, viewer: .system, db).hostID
        let title = Message(
            "The map does not show \(listing.title) now", "Mapa teď neukazuje \(listing.title)")
        try Notifications.send(
            Notification(
                person: host, kind: .chargerProblem, title: title,
                text: ReliabilityTexts().wayBack(hidden),
                path: PlacePages.path(of: listing.locationID)), db, at: now)
    }
}
