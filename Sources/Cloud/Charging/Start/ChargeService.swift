import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Starts and stops transactions for the people who charge.
package struct ChargeService: Sendable {
    /// How long a person waits for the station's answer.
    static let answerSeconds: Int64 = 15
    /// How long after the end of a transaction its driver may unlock the cable.
    package static let unlockSeconds: Int64 = 15 * 60

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let random: RandomSource
    let authorization: Authorization
    let commands: CommandService
    let bookings: any BookingTeller

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        authorization: Authorization, commands: CommandService,
        bookings: any BookingTeller = SilentBookingTeller()
    ) {
        self.bookings = bookings
        self.database = database
        self.now = now
        self.random = random
        self.authorization = authorization
        self.commands = commands
    }

    /// What a station made of a request.
    package enum Answer: Hashable, Sendable {
        case accepted(CommandID)
        /// The station has not answered in time, and may still do it.
        case unanswered(CommandID)
        case rejected
        case offline

        init(_ record: CommandRecord) {
            switch record.status {
            case .accepted: self = .accepted(record.id)
            case .timedOut, .pending: self = .unanswered(record.id)
            case .offline: self = .offline
            case .rejected, .notSupported, .failed: self = .rejected
            }
        }

        /// The command, if the station has it.
        /// - Throws: `conflict` in words for programs.
        package func taken() throws -> CommandID {
            switch self {
            case .accepted(let id), .unanswered(let id): return id
            case .rejected: throw ServiceError(.conflict, "The charger refused.")
            case .offline: throw ChargeObstacle.offline.error
            }
        }
    }

    /// Starts a transaction of a person.
    /// - Parameters:
    ///   - card: nil for the person's first card, or a virtual token of the account.
    ///   - viewer: the person's.
    /// - Throws: `conflict` for an obstacle, `notFound` for a card that cannot be used,
    ///   `invalidInput` for limits.
    package func start(
        at place: ChargingPlace, by person: PersonID, card: ID<IdTokenRecord>? = nil,
        limit: ChargeLimit, viewer: Viewer
    ) async throws -> Answer {
        let moment = now()
        guard let station = place.stationID else { throw ChargeObstacle.removed.error }
        let token = try await database.write { db in
            if let obstacle = try outlook(place, of: person, card: card, db, at: moment).obstacle {
                throw obstacle.error
            }
            return try PhoneToken.take(
                of: person, chosen: card, vault: authorization.vault, random: random, db,
                at: moment
            ).token
        }
        let request = JSONValue.object([
            "idToken": .string(token.text), "connectorId": .int(place.connectorID),
            "maximumEnergyWh": limit.energyWh.map(JSONValue.int),
            "endsAt": limit.endsAt.map { .string($0.iso8601) },
            "maximumCostMinor": limit.cost.map { .int($0.minor) },
        ])
        return Answer(
            try await issue(RequestStart.action, request, at: station, by: person, viewer: viewer))
    }

    /// Stops a transaction: its driver's own, or one at a station that the viewer manages.
    /// - Throws: `notFound`, `conflict` for one that has ended.
    package func stop(_ id: TransactionID, viewer: Viewer) async throws -> Answer {
        let station = try await database.read { db in
            guard let record = try TransactionTable.visible(id, to: viewer, db) else {
                throw ServiceError(.notFound, "The transaction \(id) does not exist.")
            }
            return record.stationID
        }
        return Answer(
            try await issue(
                RequestStop.action, .object(["transactionId": .string(id.text)]), at: station,
                by: viewer.personID, viewer: viewer))
    }

    /// Whether the driver may unlock the cable of a transaction now: it is their own, it has ended
    /// a short while ago, and nobody has charged there since, whose cable it may be. Bridges and
    /// chargers with a fixed cable have no lock.
    package func mayUnlock(
        _ record: TransactionRecord, by person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        guard record.personID == person, record.source == .ocpp16, record.connectorID > 0,
            record.state.phase == .ended, let end = record.state.endedAt,
            end.adding(seconds: Self.unlockSeconds) > now
        else { return false }
        let running = try TransactionTable.findRunning(
            station: record.stationID, connector: record.connectorID, db)
        return try running == nil && !TransactionTable.hasSuccessor(record, db)
    }

    /// Unlocks the cable of a transaction that has just ended.
    /// - Throws: `notFound`; `conflict` if `mayUnlock` is false.
    package func unlock(_ id: TransactionID, by person: PersonID) async throws -> Answer {
        let moment = now()
        let record = try await database.read { db in
            guard
                let record = try TransactionTable.visible(
                    id, to: .person(person, []), db), record.personID == person
            else { throw ServiceError(.notFound, "The transaction \(id) does not exist.") }
            try checkUnlock(record, by: person, db, at: moment.wall)
            return record
        }
        return Answer(
            try await issue(
                CommandAction("UnlockConnector"),
                .object(["connectorId": .int(record.connectorID)]), at: record.stationID,
                by: person, viewer: .person(person, []),
                // The next driver may have started since.
                checking: { db in
                    guard let record = try TransactionTable.find(id, db) else { return }
                    try checkUnlock(record, by: person, db, at: moment.wall)
                }))
    }

    private func checkUnlock(
        _ record: TransactionRecord, by person: PersonID, _ db: Database, at now: Timestamp
    ) throws {
        guard try mayUnlock(record, by: person, db, at: now) else {
            throw ServiceError(
                .conflict, "The cable can be unlocked only shortly after your transaction.")
        }
    }

    /// - Parameter check: as in `CommandService.issue`.
    private func issue(
        _ action: CommandAction, _ request: JSONValue, at station: StationID, by person: PersonID?,
        viewer: Viewer, checking check: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) async throws -> CommandRecord {
        guard case .object(let members) = request else {
            throw ServiceError(.internalError, "A request must be an object.")
        }
        return try await commands.issue(
            action, members, at: station, by: person, viewer: viewer,
            timeoutSeconds: Self.answerSeconds, checking: check)
    }
}
