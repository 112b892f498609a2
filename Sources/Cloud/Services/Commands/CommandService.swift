import ChargingModel
import CloudStore
import CommonBase
import GRDB
import OCPPMessages

/// Commands to stations: checked, stored, carried there, and what became of them.
///
/// Stored before it is sent, so that there is no command that nobody knows of; the first outcome
/// counts. One whose outcome was lost, with a connection or a restart of the cloud, has timed out:
/// it may have been carried out, and the station's own messages will tell.
package struct CommandService: Sendable {
    package static let timeouts: ClosedRange<Int64> = 1...120
    package static let defaultTimeoutSeconds: Int64 = 30

    private let environment: CloudEnvironment
    private let commands: any StationCommands

    package init(environment: CloudEnvironment, commands: any StationCommands) {
        self.environment = environment
        self.commands = commands
    }

    /// Whether a station can be reached now.
    package func isConnected(_ station: StationID) -> Bool { commands.isConnected(station) }

    /// Waits for the outcome, which is stored even if nobody waits any more.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` where it can't be meant:
    ///   a token that may not charge, a transaction that has ended.
    package func issue(
        _ command: StationCommand, at station: StationID, by person: PersonID?,
        timeoutSeconds: Int64 = defaultTimeoutSeconds
    ) async throws -> CommandRecord {
        guard Self.timeouts.contains(timeoutSeconds) else {
            throw ServiceError(
                .invalidInput, "timeoutSeconds is a number from 1 to 120.",
                field: "timeoutSeconds")
        }
        try command.check()
        let environment = environment
        let (moment, id) = (environment.now(), environment.random.id(CommandSubject.self))
        let issued = try await environment.database.write { db in
            let known = try StationService.find(station, db)
            try StationLimits(of: station, db).check(command)
            let command = try Self.withConnector(command, at: station, db)
            let transaction = try Self.transaction(command, at: station, db)
            let token = try Self.token(command, at: station, environment.vault, db, at: moment)
            let number = try CommandTable.insert(
                CommandTable.New(
                    id: id, station: station, action: command.action.rawValue,
                    request: JSONWriter.text(command.shown), tokenHash: token?.hash,
                    issuedBy: person,
                    expiresAt: moment.wall.adding(seconds: timeoutSeconds)),
                at: moment.wall, db)
            return IssuedCommand(
                number: number, station: known, command: command, transaction: transaction,
                timeoutMilliseconds: timeoutSeconds * 1000)
        }
        // A task of its own: an admin who goes away does not take the outcome along.
        let outcome = Task { try await finish(issued) }
        return try await outcome.value
    }

    private func finish(_ issued: IssuedCommand) async throws -> CommandRecord {
        let outcome = await commands.perform(issued)
        let now = environment.now().wall
        return try await environment.database.write { db in
            let outcome = try ChargingProfileService.note(outcome, of: issued, db, at: now)
            try CommandTable.finish(
                number: issued.number, station: issued.station.id, outcome.status,
                answer: outcome.answer.map(JSONWriter.text), at: now, db)
            guard let record = try CommandTable.find(number: issued.number, db) else {
                throw ServiceError(.internalError, "The command is gone.")
            }
            return record
        }
    }

    /// What was on its way when the cloud ended: nobody waits for its answer any more.
    package func giveUpInterrupted() async throws {
        let now = environment.now().wall
        try await environment.database.write { db in
            try CommandTable.giveUpPending(kind: .ocpp16, at: now, db)
            try CommandTable.expirePending(at: now, db)
            try StoredFileTable.deleteIncomplete(db)
        }
    }

    private static func transaction(
        _ command: StationCommand, at station: StationID, _ db: Database
    ) throws -> TransactionRecord? {
        let id: TransactionID
        switch command {
        case .requestStop(let wanted), .ocpp16(_, let wanted?): id = wanted
        default: return nil
        }
        guard let record = try TransactionTable.find(id, db), record.stationID == station else {
            throw ServiceError(
                .notFound, "There is no transaction \(id) at \(station).", field: "transactionId")
        }
        guard record.state.phase != .ended else {
            throw ServiceError(
                .conflict, "The transaction \(id) has ended.", field: "transactionId")
        }
        return record
    }

    /// A remote start names the connector where there is only one: some stations need it (quirk Q73).
    private static func withConnector(
        _ command: StationCommand, at station: StationID, _ db: Database
    ) throws -> StationCommand {
        guard case .requestStart(let token, nil, let profile) = command else { return command }
        let connectors = try ConnectorTable.list(station: station, db).map(\.connectorID)
            .filter { $0 > 0 }
        guard connectors.count <= 1 else { return command }
        return .requestStart(token, connector: connectors.first ?? 1, profile: profile)
    }

    private static func token(
        _ command: StationCommand, at station: StationID, _ vault: TokenVault, _ db: Database,
        at moment: Moment
    ) throws -> IdTokenReference? {
        guard case .requestStart(let token, let connector, _) = command else { return nil }
        let reference = vault.reference(token)
        let decision = try AuthorizationService.decide(
            reference, at: station, connector: connector, isProven: true, db, at: moment)
        guard decision.status == .accepted else {
            throw ServiceError(
                .conflict, "The token may not charge here: \(decision.status.rawValue).",
                field: "idToken")
        }
        return reference
    }
}

extension StationCommand {
    /// - Throws: `invalidInput` naming the field that no station could take.
    func check() throws {
        let connectors = 1...ConnectorTable.maximumID
        if case .requestStart(_, _, let profile?) = self {
            try Check.that(
                profile.chargingProfilePurpose == .txProfile && profile.transactionId == nil,
                "chargingProfile", "chargingProfile is a TxProfile without a transactionId.")
        }
        switch self {
        case .requestStart(_, let connector?, _), .unlockConnector(let connector):
            try Check.that(
                connectors.contains(connector), "connectorId",
                "connectorId is from 1 to \(ConnectorTable.maximumID).")
        case .changeAvailability(let connector, _):
            try Check.that(
                (0...ConnectorTable.maximumID).contains(connector), "connectorId",
                "connectorId is from 0 to \(ConnectorTable.maximumID).")
        case .getConfiguration(let keys):
            let limit = V16.GetConfiguration.Request.maximumCount
            try Check.that(keys.count <= limit, "keys", "keys are at most \(limit).")
            for key in keys { try checkKey(key, "keys") }
        case .changeConfiguration(let key, let value):
            try checkKey(key, "key")
            _ = try Check.text(value, "value", 0...V16.ChangeConfiguration.maximumValueLength)
        case .dataTransfer(let vendor, let message, let data):
            _ = try Check.text(vendor, "vendorId", 1...V16.DataTransfer.maximumVendorLength)
            _ = try Check.text(
                message ?? "", "messageId", 0...V16.DataTransfer.maximumMessageLength)
            let limit = V16.DataTransfer.maximumDataLength
            try Check.that(
                (data?.unicodeScalars.count ?? 0) <= limit, "data",
                "data has at most \(limit) characters.")
        case .ocpp16(let request, let transaction):
            try Check.that(
                transaction == nil || request.action == .setChargingProfile, "transactionId",
                "only a SetChargingProfile is of a transaction.")
        case .requestStart, .requestStop, .reset, .clearCache, .clearFault, .getLog: break
        }
    }

    private func checkKey(_ key: String, _ field: String) throws {
        _ = try Check.text(key, field, 1...V16.ChangeConfiguration.maximumKeyLength)
    }
}
