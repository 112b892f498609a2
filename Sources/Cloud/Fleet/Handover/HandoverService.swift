import CloudCore
import CloudPeople
import CommonBase

/// Handing a station over to another host, who must accept it.
package enum HandoverService {
    /// The answer for an offer that has ended, has expired, is for others or never existed.
    static let invalid = ServiceError(
        .notFound, "The offer is no longer valid; ask for a new one.")

    /// A station that the viewer may hand over, and its open offer.
    package struct Situation: Sendable {
        package var station: Station
        /// Nil for a station without a place.
        package var host: PersonID?
        package var offer: StationHandover?
    }

    /// - Throws: `notFound`; `forbidden` for a co-host, and for somebody who only charges there.
    package static func situation(
        of id: StationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> Situation {
        let station = try StationService.managed(id, by: viewer, at: moment.wall, db)
        let place = try station.locationID.map { try LocationService.owned($0, by: viewer, db) }
        return Situation(
            station: station, host: place?.hostID,
            offer: try HandoverTable.find(of: id, at: moment.wall, db))
    }

    /// Checks, without a change, whether the station can be offered to the owner of an address.
    /// - Parameter email: in lower case.
    /// - Throws: as `situation`; `invalidInput` naming `email` for the host's own address;
    ///   `tooManyRequests` after `StationHandover.limitPerDay` offers in a day.
    package static func checkOffer(
        of id: StationID, to email: String, by person: PersonID, viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        let situation = try situation(of: id, viewer: viewer, db, at: moment)
        let recipient = try PersonTable.atLogin(email: email, db)
        try Check.that(
            recipient == nil || recipient?.id != situation.host, "email",
            "email must be the address of somebody who is not yet the host.")
        let day = moment.wall.adding(seconds: -86_400)
        guard try HandoverTable.count(by: person, since: day, db) < StationHandover.limitPerDay
        else {
            throw ServiceError(
                .tooManyRequests,
                "A person makes at most \(StationHandover.limitPerDay) offers a day.")
        }
    }

    /// Offers a station to the owner of an address, who gets a mail with a link. An earlier offer of
    /// the station ends. Nobody learns whether the address has an account.
    /// - Parameter email: in lower case.
    /// - Throws: as `checkOffer`.
    package static func offer(
        _ id: StationID, as handover: HandoverID, to email: String, by person: PersonID,
        viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        try checkOffer(of: id, to: email, by: person, viewer: viewer, db, at: moment)
        let recipient = try PersonTable.atLogin(email: email, db)
        let offer = StationHandover(
            id: handover, stationID: id, offeredBy: person, email: email,
            offeredTo: recipient?.id, at: moment.wall)
        try HandoverTable.end(of: id, at: moment.wall, db)
        try HandoverTable.insert(offer, db)
        guard let recipient else { return }
        let station = try StationService.find(id, viewer: .system, db)
        let name = try PersonTable.names([person], db)[person] ?? ""
        try Notifications.send(
            HandoverNotices.offered(offer, of: station, to: recipient.id, by: name), db,
            at: moment.wall)
    }

    /// Withdraws the open offer of a station.
    /// - Throws: as `situation`; `notFound` if the station is not offered.
    package static func withdraw(
        _ id: StationID, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws {
        guard try situation(of: id, viewer: viewer, db, at: moment).offer != nil else {
            throw invalid
        }
        try HandoverTable.end(of: id, at: moment.wall, db)
    }

    /// An offer as the person to whom it was made sees it.
    package struct Details: Sendable {
        package var station: Station
        /// Who offers it.
        package var offerer: String
        /// The place to which the station comes; nil if it is made.
        package var place: String?
    }

    /// - Throws: `notFound` for an offer that has ended, has expired, or is for others.
    package static func details(
        _ id: HandoverID, to person: PersonID, _ db: Database, at moment: Moment
    ) throws -> Details {
        let offer = try valid(id, to: person, db, at: moment)
        return Details(
            station: try StationService.find(offer.stationID, viewer: .system, db),
            offerer: try PersonTable.names([offer.offeredBy], db)[offer.offeredBy] ?? "",
            place: try LocationTable.oldest(of: person, db).map {
                try LocationService.find($0, viewer: .system, db).name
            })
    }

    /// The offer, if who made it may still hand the station over.
    private static func valid(
        _ id: HandoverID, to person: PersonID, _ db: Database, at moment: Moment
    ) throws -> StationHandover {
        guard let offer = try HandoverTable.find(id, to: person, at: moment.wall, db),
            let offerer = try PersonTable.find(offer.offeredBy, viewer: .system, db),
            offerer.status == .active
        else { throw invalid }
        let scopes = Set(AccessScope.allCases)
        let viewer: Viewer =
            offerer.isAdmin ? .admin(offerer.id, scopes) : .person(offerer.id, scopes)
        do {
            _ = try situation(of: offer.stationID, viewer: viewer, db, at: moment)
        } catch let error as ServiceError where [.notFound, .forbidden].contains(error.code) {
            throw invalid
        }
        return offer
    }

    /// Moves the station to the oldest place of the person, or to a new one, and tells its former
    /// host.
    /// - Parameters:
    ///   - place: the id of a new place.
    ///   - rules: what the domains do before the station leaves its place.
    /// - Returns: the station.
    /// - Throws: `notFound` as `details`; `conflict` for a person with too many places.
    package static func accept(
        _ id: HandoverID, by person: PersonID, newPlace place: LocationID,
        rules: [any StationDepartureRule], _ db: Database, at moment: Moment
    ) throws -> StationID {
        let offer = try valid(id, to: person, db, at: moment)
        let station = try StationService.find(offer.stationID, viewer: .system, db)
        let former = try station.locationID.map {
            try LocationService.find($0, viewer: .system, db).hostID
        }
        let target = try LocationService.standard(of: person, newID: place, db, at: moment)
        try StationService.move(
            station.id, to: try LocationService.find(target, viewer: .system, db),
            by: offer.offeredBy, rules: rules, db, at: moment)
        try HandoverTable.end(of: station.id, at: moment.wall, db)
        let name = try PersonTable.names([person], db)[person] ?? ""
        for told in Set([offer.offeredBy] + [former].compactMap(\.self)) where told != person {
            try Notifications.send(
                HandoverNotices.accepted(station, by: person, name: name, to: told), db,
                at: moment.wall)
        }
        return station.id
    }

    /// - Throws: `notFound` as `details`.
    package static func decline(
        _ id: HandoverID, by person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        let offer = try valid(id, to: person, db, at: moment)
        let station = try StationService.find(offer.stationID, viewer: .system, db)
        try HandoverTable.end(of: station.id, at: moment.wall, db)
        let name = try PersonTable.names([person], db)[person] ?? ""
        try Notifications.send(
            HandoverNotices.declined(station, by: person, name: name, to: offer.offeredBy), db,
            at: moment.wall)
    }
}
