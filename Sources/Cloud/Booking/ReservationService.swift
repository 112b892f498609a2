import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import OCPPMessages

/// Reserves connectors for drivers. The cloud itself blocks other drivers; stations also get the
/// reservation, so that they can show it and enforce it while they are offline.
package struct ReservationService: Sendable {
    /// Maximum duration of a reservation, in seconds.
    package static let maximumSeconds: Int64 = 7 * 86_400

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let vault: TokenVault
    private let commands: CommandService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, vault: TokenVault,
        commands: CommandService
    ) {
        self.database = database
        self.now = now
        self.vault = vault
        self.commands = commands
    }

    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` if the connector is
    ///   already reserved.
    package func reserve(
        station: StationID, connector: Int64, for person: PersonID, until end: Timestamp,
        by admin: PersonID?, viewer: Viewer
    ) async throws -> Reservation {
        let moment = now()
        let (reservation, isSentToStation, token, tag) = try await database.write { db in
            let kind = try StationService.managed(
                station, by: viewer, at: moment.wall, db
            ).kind
            try Self.check(person, at: station, viewer, db, moment)
            let seconds = end.millisecondsSince(moment.wall) / 1000
            guard (1...Self.maximumSeconds).contains(seconds) else {
                throw ServiceError(
                    .invalidInput, "expiresAt must be in the future, at most a week from now.",
                    field: "expiresAt")
            }
            try ConnectorTable.check(connector)
            guard
                try !ReservationTable.isTaken(
                    station: station, connector: connector, at: moment.wall, db)
            else { throw ServiceError(.conflict, "The connector is already reserved.") }
            let isBooked = try BookingTable.confirmed(
                at: station, from: moment.wall, until: end, db
            ).contains {
                $0.personID != person && (connector == 0 || $0.connectorID == connector)
            }
            guard !isBooked else {
                throw ServiceError(.conflict, "The connector is booked in that time.")
            }
            let id = try ReservationTable.insert(
                station: station, connector: connector, person: person, until: end,
                at: moment.wall, db)
            db.noteAudit(.reservation, "\(id)", "added")
            let tokens = try IdTokenTable.list(
                person: person, status: .active, after: "", limit: 50, viewer: .system, db)
            let limits = try StationLimits(of: station, db)
            let isSentToStation =
                kind == .ocpp16 && !(connector == 0 && limits.refusesConnectorZero)
            return (
                try Self.find(id, db), isSentToStation,
                tokens.compactMap { $0.sealed.flatMap(vault.open) }
                    .first { $0.text.utf8.count <= V16.maximumIdTagLength },
                try ParentTag.of(person, db)
            )
        }
        guard isSentToStation, let token else { return reservation }
        let request = V16.ReserveNow.Request(
            connectorId: connector, expiryDate: end, idTag: token.text,
            parentIdTag: tag, reservationId: reservation.id)
        let record = try await commands.issue(
            OCPP16Request<V16.ReserveNow>(request), at: station, by: admin)
        let told = try await database.write { db in
            try ReservationTable.setOutcome(
                atStation: record.status.rawValue, reservation.id, db)
            return try Self.find(reservation.id, db)
        }
        // It was cancelled before the station answered.
        if told.status == .cancelled, record.status == .accepted {
            try await cancel(told, number: told.id, by: admin)
        }
        return told
    }

    /// - Throws: `notFound`, `conflict` if the reservation is no longer active.
    package func cancel(
        _ id: Int64, by admin: PersonID?, viewer: Viewer
    ) async throws -> Reservation {
        let (reservation, number) = try await database.write { db in
            let known = try Self.find(id, viewer: viewer, db)
            guard known.status == .active else {
                throw ServiceError(
                    .conflict, "The reservation is already \(known.status.rawValue).")
            }
            try ReservationTable.cancel(id, db)
            return (try Self.find(id, db), try ReservationTable.number(of: id, db))
        }
        guard reservation.atStation == CommandRecord.Status.accepted.rawValue else {
            return reservation
        }
        try await cancel(reservation, number: number, by: admin)
        return reservation
    }

    /// Cancels a reservation at its station.
    private func cancel(
        _ reservation: Reservation, number: Int64, by admin: PersonID?
    ) async throws {
        _ = try await commands.issue(
            OCPP16Request<V16.CancelReservation>(.init(reservationId: number)),
            at: reservation.stationID, by: admin)
    }

    /// A host reserves only for people who may charge at the station; they learn of no others.
    private static func check(
        _ person: PersonID, at station: StationID, _ viewer: Viewer, _ db: Database,
        _ moment: Moment
    ) throws {
        try PeopleService.check(person, "driverId", db)
        guard case .person = viewer else { return }
        guard try StationAccess.mayCharge(person, at: station, moment.wall, db) else {
            throw ServiceError(
                .notFound, "The person \(person) does not exist.", field: "driverId")
        }
    }

    private static func find(
        _ id: Int64, viewer: Viewer = .system, _ db: Database
    ) throws -> Reservation {
        guard let reservation = try ReservationTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "Reservation \(id) does not exist.")
        }
        return reservation
    }
}
