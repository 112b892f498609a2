import ChargingModel
import CloudCore
import CloudPeople
import CommonBase

/// Who may add a charger in the web app: the setting `chargers.registration`.
package enum StationRegistrationPolicy: String, Sendable, CaseIterable {
    /// Everybody with an account. Whoever adds a charger becomes a host by it.
    case open
    /// Only admins.
    case admins
}

/// Chargers that people add themselves.
package enum StationRegistration {
    /// Maximum chargers at the places of a host who is not an admin.
    package static let limit = 50

    package struct New: Sendable {
        var id: StationID
        var kind: TransactionSource
        var name: String
        /// Of an OCPP station.
        var credential: StationCredential?
        var host: PersonID
        /// A place of the host; nil for the oldest one, or a new one.
        package var place: LocationID?

        package init(
            id: StationID, kind: TransactionSource, name: String,
            credential: StationCredential?, host: PersonID, place: LocationID?
        ) {
            self.id = id
            self.kind = kind
            self.name = name
            self.credential = credential
            self.host = host
            self.place = place
        }
    }

    package static func isAllowed(
        to viewer: Viewer, _ policy: StationRegistrationPolicy
    ) -> Bool {
        switch viewer {
        case .admin, .system: true
        case .person: policy == .open
        case .anonymous, .station: false
        }
    }

    /// The places of which the viewer is the host, in the order of their ids.
    package static func places(of viewer: Viewer, _ db: Database) throws -> [Location] {
        guard let person = viewer.personID else { return [] }
        return try LocationTable.list(
            after: "", limit: Location.limit, viewer: .person(person, []), db
        ).filter { $0.hostID == person }
    }

    /// Adds a charger of the viewer; an admin adds those of others, too.
    /// - Parameter placeName: of a new place for it; nil for the place that `new` names.
    /// - Throws: `forbidden`; `notFound` for a place of somebody else; `invalidInput` naming the
    ///   field; `conflict` naming `id` for a taken one, `hostId` for too many places, and without a
    ///   field for too many chargers.
    package static func add(
        _ new: New, newLocation: LocationID, named placeName: String? = nil, viewer: Viewer,
        _ policy: StationRegistrationPolicy, _ db: Database, at moment: Moment
    ) throws -> Station {
        guard isAllowed(to: viewer, policy), viewer.isAdmin || viewer.personID == new.host else {
            throw ServiceError(.forbidden, "Only an admin may add this charger.")
        }
        if let place = new.place {
            let location = try LocationService.find(place, viewer: viewer, db)
            guard location.hostID == new.host else {
                throw ServiceError(
                    .notFound, "The host has no place \(place).", field: "place")
            }
        }
        guard try viewer.isAdmin || count(of: new.host, db) < limit else {
            throw ServiceError(.conflict, "A host has at most \(limit) chargers.")
        }
        let named = try placeName.map {
            try LocationService.add(id: newLocation, name: $0, host: new.host, db, at: moment).id
        }
        let place =
            try named ?? new.place
            ?? StationService.location(
                ofOwner: new.host, newID: newLocation, db, at: moment)
        return try StationService.add(
            id: new.id, kind: new.kind, name: new.name,
            securityProfile: new.credential == nil ? 0 : 1, credential: new.credential,
            location: place, db, at: moment)
    }

    /// The stations at the locations of a host.
    private static func count(of host: PersonID, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM station
                WHERE location_id IN (SELECT id FROM location WHERE host_id = ?)
                """,
            arguments: [host]) ?? 0
    }
}
