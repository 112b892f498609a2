import ChargingModel
import CloudAccess
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// What a person who stands before a charger can do there.
package struct ChargeOutlook: Sendable {
    package var place: ChargingPlace
    /// As the connector last reported.
    package var status: ConnectorStatus?
    package var isOnline: Bool
    /// The person's own transaction that runs here.
    package var own: TransactionID?
    /// Nil if the person may start.
    package var obstacle: ChargeObstacle?
    /// The cards that the person can choose from.
    package var cards: [IdTokenRecord]
    package var isHost: Bool
    /// When the person would have to leave for a booking of somebody else.
    package var freeUntil: Timestamp?
    /// The booking of somebody else for which the connector is kept now.
    package var booked: Range<Timestamp>?
}

extension ChargeService {
    /// - Parameter card: nil for the one that a start without a choice takes.
    package func outlook(
        _ place: ChargingPlace, of person: PersonID, card: ID<IdTokenRecord>? = nil,
        _ db: Database, at moment: Moment
    ) throws -> ChargeOutlook {
        let tokens = try PhoneToken.usable(
            of: person, vault: authorization.vault, db, at: moment.wall)
        var outlook = ChargeOutlook(
            place: place, isOnline: false, obstacle: .removed,
            cards: tokens.map(\.record).filter { !$0.isVirtual }, isHost: false)
        guard let id = place.stationID,
            let station = try StationTable.find(id, viewer: .system, db)
        else { return outlook }
        let connectors = try ConnectorTable.list(station: id, db)
        let running = try TransactionTable.findRunning(
            station: id, connector: place.connectorID, db)
        outlook.status = connectors.first { $0.connectorID == place.connectorID }?.status
        outlook.isOnline = isOnline(station, at: moment.wall)
        outlook.own = running.flatMap { $0.personID == person ? $0.id : nil }
        outlook.isHost =
            try StationTable.find(id, viewer: .person(person, []), db) != nil
        let chosen = card.map { card in tokens.first { $0.record.id == card } } ?? tokens.first
        let decision = try decide(chosen, of: person, at: place, station: id, db, at: moment)
        outlook.obstacle =
            ChargeSituation(
                isActivePerson: try PersonTable.isActive(person, db),
                mayCharge: try StationAccess.mayCharge(person, at: id, moment.wall, db),
                isOnline: outlook.isOnline, connector: outlook.status,
                station: connectors.first { $0.connectorID == 0 }?.status,
                running: running.map { $0.personID == person ? .own : .other },
                authorization: decision.status,
                isTokenBlocked: chosen?.record.status == .blocked, reason: decision.reason
            ).obstacle
        outlook.booked = try bookings.kept(
            fromOthersThan: person, station: id, connector: place.connectorID, db,
            at: moment.wall)
        outlook.freeUntil = try bookings.leaveBy(
            person, station: id, connector: place.connectorID, db, at: moment.wall)
        return outlook
    }

    private func decide(
        _ token: PhoneToken.Usable?, of person: PersonID, at place: ChargingPlace,
        station: StationID, _ db: Database, at moment: Moment
    ) throws -> Authorization.Decision {
        guard let token else {
            return try authorization.decide(
                newTokenOf: person, at: station, connector: place.connectorID, db, at: moment)
        }
        return try authorization.decide(
            token.record.reference, at: station, connector: place.connectorID, isProven: true, db,
            at: moment)
    }

    /// What everybody who stands before a charger sees.
    func state(of place: ChargingPlace, _ db: Database, at moment: Moment) throws -> PlaceState {
        guard let id = place.stationID,
            let station = try StationTable.find(id, viewer: .system, db)
        else { return .broken }
        let status = try ConnectorTable.list(station: id, db)
            .first { $0.connectorID == place.connectorID }?.status
        let running = try TransactionTable.findRunning(
            station: id, connector: place.connectorID, db)
        return PlaceState(
            isOnline: isOnline(station, at: moment.wall), isCharging: running != nil,
            status: status)
    }

    private func isOnline(_ station: Station, at now: Timestamp) -> Bool {
        station.isOnline(isConnected: commands.isConnected(station.id), at: now)
    }
}
