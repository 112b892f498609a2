import ChargingModel
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import MessageCatalogue

/// Adds a card that nobody had when it was refused to somebody of that charger. The whole number of
/// the card leaves the vault only to become the id token.
enum UnknownCards {
    /// Maximum guests to choose from.
    static let guestLimit = 200

    /// A refused card, and who it can be added to.
    struct Offer: Sendable {
        var tap: RefusedTap
        /// Nil once somebody has the card, and 14 days after the tap.
        var token: IdToken?
        /// The viewer, the hosts of the charger and their guests, without repeats.
        var people: [PersonID]
        var names: [PersonID: String]
    }

    /// - Parameter number: of the refused tap.
    /// - Throws: `notFound` for a tap that is not of an unknown card, or at a charger that the viewer
    ///   does not manage.
    static func offer(
        _ number: Int64, vault: TokenVault, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> Offer {
        // Nobody owns such a tap, so that only those who manage the station find it.
        guard let tap = try RefusedTapTable.find(number, viewer: viewer, db),
            tap.reason == .unknownCard, tap.personID == nil
        else { throw ServiceError(.notFound, "The unknown card \(number) does not exist.") }
        let token = try UnknownCardTable.sealed(number, at: now, db).flatMap(vault.open)
        var people: [PersonID] = []
        if token != nil {
            let others =
                try StationAccess.hosts(of: tap.stationID, db)
                + StationAccess.guests(of: tap.stationID, limit: guestLimit, at: now, db)
            for person in [viewer.personID].compactMap(\.self) + others
            where !people.contains(person) {
                people.append(person)
            }
        }
        return Offer(
            tap: tap, token: token, people: people, names: try PersonTable.names(people, db))
    }

    /// Enrols the card for a person, and tells them unless it is the viewer.
    /// - Throws: `notFound`; `conflict` if somebody has the card by now or it is no longer kept;
    ///   `conflict` for `personId` if the person has too many cards; `invalidInput` for a person who
    ///   is not offered.
    static func add(
        _ number: Int64, to person: PersonID, label: String, vault: TokenVault,
        random: RandomSource, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> IdTokenRecord {
        let offer = try check(number, person, vault: vault, viewer: viewer, db, at: moment.wall)
        guard let token = offer.token else { throw gone(number) }
        let record = try IdTokenService.add(
            token, id: random.id(), label: label, person: person,
            newParentTag: ParentTag.new(from: random), vault: vault, db, at: moment)
        for host in try StationAccess.hosts(of: offer.tap.stationID, db) {
            db.signal(Signal(.refusedTaps, host.text))
        }
        guard person != viewer.personID else { return record }
        let station = try StationService.find(offer.tap.stationID, viewer: .system, db).name
        let giver = viewer.personID.flatMap { offer.names[$0] } ?? ""
        try Notifications.send(
            Notification(
                person: person, kind: .account,
                title: RefusalTexts.givenTitle(offer.tap.name(label: "")),
                text: RefusalTexts.givenText(by: giver, at: station), path: "/cards/\(record.id)",
                about: viewer.personID),
            db, at: moment.wall)
        return record
    }

    /// The conditions of `add`, which a page checks before the write: an error in a write undoes the
    /// other requests of its commit, too.
    @discardableResult
    static func check(
        _ number: Int64, _ person: PersonID, vault: TokenVault, viewer: Viewer, _ db: Database,
        at now: Timestamp
    ) throws -> Offer {
        let offer = try offer(number, vault: vault, viewer: viewer, db, at: now)
        guard let token = offer.token else { throw gone(number) }
        try Check.that(
            offer.people.contains(person), "personId",
            "personId must be a host or a guest of the charger.")
        let obstacle = try IdTokenService.obstacle(
            to: token, of: person, vault: vault, viewer: viewer, db)
        switch obstacle {
        case nil: return offer
        case .tooMany:
            throw ServiceError(
                .conflict, "A person can have at most \(IdTokenService.limit) id tokens.",
                field: "personId")
        case .randomNumber, .own, .taken: throw gone(number)
        }
    }

    private static func gone(_ number: Int64) -> ServiceError {
        ServiceError(.conflict, "The number of the unknown card \(number) is no longer kept.")
    }
}
