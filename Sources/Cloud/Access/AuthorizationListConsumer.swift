import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Raises the version of the lists of those stations, and only those, where an event changes who may
/// charge.
package struct AuthorizationListConsumer: EventConsumer {
    package let name = "authorization-lists"
    package let kinds: Set<DomainEvent.Kind> = [
        .idTokenAdded, .idTokenChanged, .idTokenRemoved, .driverStatusChanged,
        .grantAdded, .grantChanged, .grantStarted, .grantRemoved, .groupMembersChanged,
        .groupLimitsChanged, .locationHandedOver, .locationMembersChanged, .stationAdded,
        .stationMoved,
    ]

    package init() {}

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        switch event.kind.object {
        case .idToken, .driver:
            guard let person = event.personID else { return }
            try AuthorizationListTable.renew(of: person, at: moment.wall, db)
        case .grant, .station:
            if let station = event.stationID {
                try AuthorizationListTable.renew(station, db)
            } else if let location = event.payload["locationId"]?.stringValue.flatMap(
                LocationID.init)
            {
                try AuthorizationListTable.renew(ofLocation: location, db)
            }
        case .group:
            guard let group = ID<PersonGroup>(event.subject) else { return }
            try AuthorizationListTable.renew(ofGroup: group, db)
        case .location:
            guard let location = LocationID(event.subject) else { return }
            try AuthorizationListTable.renew(ofLocation: location, db)
        default: return
        }
    }
}

/// Renews the lists of the stations where a person may charge, before the person is deleted with
/// their tokens and grants.
package struct IdTokenRemoval: PersonRemovalRule {
    package init() {}

    package func willRemove(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        let tokens = try IdTokenTable.list(
            person: person, after: "", limit: .max, viewer: .system, db)
        guard !tokens.isEmpty else { return }
        try AuthorizationListTable.renew(of: person, at: moment.wall, db)
        for token in tokens { try IdTokenService.note(.idTokenRemoved, token, db, at: moment) }
    }

    /// The taps of the cards. The cards themselves go with the person.
    package func erase(_ person: PersonID, _ db: Database, at moment: Moment) throws {
        try db.execute(
            cached: """
                DELETE FROM token_use WHERE token_hash IN (
                    SELECT hash FROM id_token WHERE person_id = ?)
                """,
            arguments: [person])
        try db.execute(
            cached: "DELETE FROM refused_tap WHERE person_id = ?", arguments: [person])
    }
}
