import BridgeProtocol
import CloudAccess
import CloudControl
import CloudCore
import CommonBase
import Synchronization

/// Commands to bridges: they wait in the database until the bridge asks for them (a long poll, so
/// that nobody has to reach into a home's network), and the answer comes as a request of its own.
package final class BridgeCommandQueue: StationLink {
    /// Who has not been heard of for this long is not waited for.
    static let silenceSeconds: Int64 = 120

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let vault: TokenVault
    /// Something new for a station's bridge.
    private let news = Broadcaster<StationID, Void>()
    /// What became of a command, by its number.
    private let outcomes = Broadcaster<Int64, CommandOutcome>()
    /// When each bridge asked for commands last; as many as there ever are bridges.
    private let polledAt = Mutex<[StationID: Uptime]>([:])

    package init(database: CloudDatabase, now: @escaping @Sendable () -> Moment, vault: TokenVault)
    {
        self.database = database
        self.now = now
        self.vault = vault
        let news = news
        for table in ["authorization_list", "reservation_change"] {
            database.onCommit(to: table) { news.postToAll(()) }
        }
    }

    /// Whether the station's bridge waits for commands now.
    package func isConnected(_ station: StationID) -> Bool { news.isWatched(station) }

    /// How many bridges wait for commands now.
    package var pollCount: Int { news.watchedCount }

    /// A bridge asks for commands.
    /// - Returns: whether it has not done so for long, as far as this process knows.
    func notePoll(of station: StationID) -> Bool {
        let now = now().uptime
        let last = polledAt.withLock { $0.updateValue(now, forKey: station) }
        return last.map { $0.adding(milliseconds: Self.silenceSeconds * 1000) < now } ?? true
    }

    package func perform(_ issued: IssuedCommand) async -> CommandOutcome {
        guard Self.isForBridges(issued.command) else { return CommandOutcome(.notSupported) }
        let station = issued.station
        let silentSince = now().wall.adding(seconds: -Self.silenceSeconds)
        // A bridge that works polls all the time, but for the moment between two polls.
        guard isConnected(station.id) || station.lastSeenAt ?? .epoch > silentSince else {
            return CommandOutcome(.offline)
        }
        let stream = outcomes.notices(for: issued.number, within: issued.timeoutMilliseconds)
        news.post((), for: issued.station.id)
        for await outcome in stream { return outcome }
        return CommandOutcome(.timedOut)
    }

    /// What waits for the bridge, or an empty answer after `wait` seconds. Returns early when the
    /// authorization list is not `knownList` any more.
    func next(
        for station: StationID, after number: Int64, wait: Int64, knownList: Int64?
    ) async throws -> BridgeCommands {
        let stream = news.notices(for: station, within: wait * 1000)
        func isNews(_ answer: BridgeCommands) -> Bool {
            !answer.commands.isEmpty
                || knownList.map { $0 != answer.authorizationListVersion } ?? false
        }
        var answer = try await waiting(for: station, after: number)
        if isNews(answer) || wait == 0 { return answer }
        for await _ in stream {
            answer = try await waiting(for: station, after: number)
            if isNews(answer) { return answer }
        }
        return try await waiting(for: station, after: number)
    }

    /// The bridge's answer. One that comes again, or too late, changes nothing.
    func finish(
        number: Int64, of station: StationID, _ result: BridgeCommandResult
    ) async throws {
        let now = now().wall
        let outcome = try await database.write { db in
            guard let record = try CommandTable.find(number: number, db),
                record.stationID == station
            else {
                throw ServiceError(.notFound, "There is no command \(number) for \(station).")
            }
            let outcome = CommandOutcome(
                result.status.commandStatus, answer: result.answer(to: record))
            try CommandTable.finish(
                number: number, station: station, outcome.status,
                answer: outcome.answer.map(JSONWriter.text), at: now, db)
            return outcome
        }
        outcomes.post(outcome, for: number)
    }

    private func waiting(
        for station: StationID, after number: Int64
    ) async throws -> BridgeCommands {
        let (moment, vault) = (now(), vault)
        return try await database.read { db in
            let records = try CommandTable.listPending(
                station: station, after: number, limit: BridgeAPI.maximumCommandCount, db)
            return BridgeCommands(
                commands: try records.compactMap {
                    try BridgeCommand($0, vault: vault, db, at: moment.wall)
                },
                authorizationListVersion: try AuthorizationListService.version(of: station, db),
                serverTime: moment.wall)
        }
    }

    private static func isForBridges(_ command: StationCommand) -> Bool {
        switch command {
        case .requestStart, .requestStop, .reset, .changeAvailability, .clearCache, .clearFault,
            .getLog, .getConfiguration, .changeConfiguration:
            true
        case .unlockConnector, .dataTransfer, .ocpp16: false
        }
    }
}
