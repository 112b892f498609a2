import CloudCore
import CloudFleet
import CommonBase

/// Checks, stores and sends commands to stations, and stores their outcomes.
///
/// It stores a command before sending it, so that every command that a station gets is on record. The
/// first outcome counts. If a lost connection or a restart of the cloud loses the outcome, the command
/// has timed out: the station may have carried it out, and its later messages will show that.
package struct CommandService: Sendable {
    package static let timeouts: ClosedRange<Int64> = 1...120
    package static let defaultTimeoutSeconds: Int64 = 30

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let link: any StationLink
    private let rules: [any CommandRule]

    /// - Parameter rules: the rules of all domains, which run in this order.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        link: any StationLink, rules: [any CommandRule]
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.link = link
        self.rules = rules
    }

    /// Whether a station is online now.
    package func isConnected(_ station: StationID) -> Bool { link.isConnected(station) }

    /// Issues a command and waits for its outcome, which is stored even if the caller is cancelled.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for a token that may not
    ///   charge or a transaction that has ended.
    package func issue(
        _ command: StationCommand, at station: StationID, by person: PersonID?,
        timeoutSeconds: Int64 = defaultTimeoutSeconds
    ) async throws -> CommandRecord {
        guard Self.timeouts.contains(timeoutSeconds) else {
            throw ServiceError(
                .invalidInput,
                "timeoutSeconds must be between \(Self.timeouts.lowerBound) and "
                    + "\(Self.timeouts.upperBound).", field: "timeoutSeconds")
        }
        try command.check()
        let (moment, id) = (now(), random.id(CommandSubject.self))
        let issued = try await database.write { [rules] db in
            let known = try StationService.find(station, viewer: .system, db)
            var prepared = PreparedCommand(
                command: try Self.withConnector(command, at: station, db))
            for rule in rules { try rule.prepare(&prepared, at: station, db, at: moment) }
            let number = try CommandTable.insert(
                CommandTable.New(
                    id: id, station: station, action: prepared.command.action.rawValue,
                    request: JSONWriter.text(prepared.command.shown),
                    tokenHash: prepared.token?.hash, issuedBy: person,
                    expiresAt: moment.wall.adding(seconds: timeoutSeconds)),
                at: moment.wall, db)
            return IssuedCommand(
                number: number, station: known, command: prepared.command,
                transaction: prepared.transaction, timeoutMilliseconds: timeoutSeconds * 1000)
        }
        // An unstructured task stores the outcome even if the caller is cancelled.
        let outcome = Task { try await finish(issued) }
        return try await outcome.value
    }

    private func finish(_ issued: IssuedCommand) async throws -> CommandRecord {
        let answer = await link.perform(issued)
        let now = now().wall
        return try await database.write { [rules] db in
            let outcome = try rules.reduce(answer) { outcome, rule in
                try rule.applied(outcome, of: issued, db, at: now)
            }
            try CommandTable.finish(
                number: issued.number, station: issued.station.id, outcome.status,
                answer: outcome.answer.map(JSONWriter.text), at: now, db)
            guard let record = try CommandTable.find(number: issued.number, db) else {
                throw ServiceError(
                    .internalError, "The command \(issued.number) was deleted while it ran.")
            }
            return record
        }
    }

    /// Marks the commands that a previous run of the cloud left pending as timed out.
    package func giveUpInterrupted() async throws {
        let now = now().wall
        try await database.write { db in
            try CommandTable.giveUpPending(kind: .ocpp16, at: now, db)
            try CommandTable.expirePending(at: now, db)
        }
    }

    /// Adds the connector to a remote start at a station with a single one: some stations require it
    /// (quirk Q73).
    private static func withConnector(
        _ command: StationCommand, at station: StationID, _ db: Database
    ) throws -> StationCommand {
        guard case .requestStart(let token, nil, let profile) = command else { return command }
        let connectors = try ConnectorTable.list(station: station, db).map(\.connectorID)
            .filter { $0 > 0 }
        guard connectors.count <= 1 else { return command }
        return .requestStart(token, connector: connectors.first ?? 1, profile: profile)
    }
}
