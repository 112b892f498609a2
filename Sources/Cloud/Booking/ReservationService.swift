import CloudAccess
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Keeps connectors for drivers. The cloud refuses others itself; a station that has the profile is
/// told as well, so that its display says so and it refuses them without us.
package struct ReservationService: Sendable {
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

    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` where it is kept already.
    package func reserve(
        station: StationID, connector: Int64, for person: PersonID, until end: Timestamp,
        by admin: PersonID?
    ) async throws -> Reservation {
        let moment = now()
        let (reservation, canBeTold, token) = try await database.write { db in
            let kind = try StationService.find(station, db).kind
            guard try PersonTable.find(person, db) != nil else {
                throw ServiceError(.notFound, "There is no driver \(person).", field: "driverId")
            }
            let seconds = end.millisecondsSince(moment.wall) / 1000
            guard (1...Self.maximumSeconds).contains(seconds) else {
                throw ServiceError(
                    .invalidInput, "A reservation lasts up to a week from now.", field: "expiresAt")
            }
            guard (0...ConnectorTable.maximumID).contains(connector) else {
                throw ServiceError(
                    .invalidInput, "connectorId is from 0 to \(ConnectorTable.maximumID).",
                    field: "connectorId")
            }
            guard
                try !ReservationTable.isTaken(
                    station: station, connector: connector, at: moment.wall, db)
            else { throw ServiceError(.conflict, "The connector is reserved already.") }
            let id = try ReservationTable.insert(
                station: station, connector: connector, person: person, until: end,
                at: moment.wall, db)
            let tokens = try IdTokenTable.list(
                person: person, status: .active, after: "", limit: 1, db)
            let limits = try StationLimits(of: station, db)
            let canBeTold = kind == .ocpp16 && !(connector == 0 && limits.refusesConnectorZero)
            return (
                try Self.find(id, db), canBeTold,
                tokens.first?.sealed.flatMap(vault.open)
            )
        }
        guard canBeTold, let token else { return reservation }
        return try await tell(
            .reserveNow,
            .object([
                "connectorId": .int(connector), "expiryDate": .string(end.iso8601Seconds),
                "idTag": .string(token.text), "parentIdTag": .string(person.groupTag),
                "reservationId": .int(reservation.id),
            ]), reservation, by: admin)
    }

    /// - Throws: `notFound`, `conflict` for one that is over.
    package func cancel(_ id: Int64, by admin: PersonID?) async throws -> Reservation {
        let reservation = try await database.write { db in
            let known = try Self.find(id, db)
            guard known.status == .active else {
                throw ServiceError(.conflict, "The reservation is \(known.status.rawValue).")
            }
            try ReservationTable.cancel(id, db)
            return try Self.find(id, db)
        }
        guard reservation.atStation == CommandRecord.Status.accepted.rawValue else {
            return reservation
        }
        return try await tell(
            .cancelReservation, .object(["reservationId": .int(id)]), reservation, by: admin)
    }

    private func tell(
        _ action: StationCommand.Action, _ payload: JSONValue, _ reservation: Reservation,
        by admin: PersonID?
    ) async throws -> Reservation {
        let request = try OCPP16Request(action, payload)
        let record = try await commands.issue(
            .ocpp16(request, transaction: nil), at: reservation.stationID, by: admin)
        return try await database.write { db in
            if action == .reserveNow {
                try ReservationTable.note(
                    atStation: record.status.rawValue, reservation.id, db)
            }
            return try Self.find(reservation.id, db)
        }
    }

    private static func find(_ id: Int64, _ db: Database) throws -> Reservation {
        guard let reservation = try ReservationTable.find(id, db) else {
            throw ServiceError(.notFound, "There is no reservation \(id).")
        }
        return reservation
    }
}
