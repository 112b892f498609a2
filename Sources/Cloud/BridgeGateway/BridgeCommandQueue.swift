import BridgeProtocol
import CloudControl
import CloudCore
import CommonBase
import Synchronization

/// Sends commands to bridges. A command stays in the database until the bridge polls for it (a
/// long poll, so that home networks need no open port), and the bridge sends the result in another
/// request.
package final class BridgeCommandQueue: StationLink {
    /// A bridge that sent nothing for this long is offline.
    static let silenceSeconds: Int64 = 120

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let store: CommandStore
    /// Wakes the poll of a station's bridge.
    private let news = Broadcaster<StationID, Void>()
    /// Outcomes of commands, by command number.
    private let outcomes = Broadcaster<Int64, CommandOutcome>()
    /// When each bridge polled last. Its size is bounded by the number of bridges.
    private let polledAt = Mutex<[StationID: Uptime]>([:])

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, store: CommandStore
    ) {
        self.database = database
        self.now = now
        self.store = store
        let news = news
        for table in ["authorization_list", "reservation_change"] {
            database.onCommit(to: table) { news.postToAll(()) }
        }
    }

    /// Whether the station's bridge is polling now.
    package func isConnected(_ station: StationID) -> Bool { news.isWatched(station) }

    /// Number of bridges that are polling now.
    package var pollCount: Int { news.watchedCount }

    /// Notes that a bridge polls.
    /// - Returns: whether it has returned: it did not poll before in `silenceSeconds`, or in this
    ///   process.
    func notePoll(of station: StationID) -> Bool {
        let now = now().uptime
        let last = polledAt.withLock { $0.updateValue(now, forKey: station) }
        return last.map { $0.adding(milliseconds: Self.silenceSeconds * 1000) < now } ?? true
    }

    package func perform(_ issued: IssuedCommand) async -> CommandOutcome {
        guard issued.command.bridgeMembers != nil else { return CommandOutcome(.notSupported) }
        let station = issued.station
        let silentSince = now().wall.adding(seconds: -Self.silenceSeconds)
        // A working bridge may be between two polls.
        guard isConnected(station.id) || station.lastSeenAt ?? .epoch > silentSince else {
            return CommandOutcome(.offline)
        }
        let stream = outcomes.notices(for: issued.number, within: issued.timeoutMilliseconds)
        news.post((), for: issued.station.id)
        for await outcome in stream { return outcome }
        return CommandOutcome(.timedOut)
    }

    /// The pending commands of a bridge; waits up to `wait` seconds for one. Returns early if the
    /// version of the authorization list is not `knownList`.
    func next(
        for station: StationID, after number: Int64, wait: Int64, knownList: Int64?
    ) async throws -> BridgeCommands {
        let stream = news.notices(for: station, within: wait * 1000)
        func hasNews(_ answer: BridgeCommands) -> Bool {
            !answer.commands.isEmpty
                || knownList.map { $0 != answer.authorizationListVersion } ?? false
        }
        var answer = try await pending(for: station, after: number)
        if hasNews(answer) || wait == 0 { return answer }
        for await _ in stream {
            answer = try await pending(for: station, after: number)
            if hasNews(answer) { return answer }
        }
        return try await pending(for: station, after: number)
    }

    /// Stores the result of a command with its effects. A repeated or late result changes nothing.
    /// - Throws: `notFound` for an unknown command or one of another station.
    func finish(
        number: Int64, of station: StationID, _ result: BridgeCommandResult
    ) async throws {
        let now = now().wall
        let outcome = try await database.write { [store] db in
            guard let record = try CommandTable.find(number: number, db),
                record.stationID == station
            else {
                throw ServiceError(
                    .notFound, "Command \(number) of station \(station) does not exist.")
            }
            let outcome =
                try store.command(of: record)?.outcome(of: result) ?? CommandOutcome(.failed)
            _ = try store.finish(number: number, outcome, db, at: now)
            return outcome
        }
        outcomes.post(outcome, for: number)
    }

    private func pending(
        for station: StationID, after number: Int64
    ) async throws -> BridgeCommands {
        let (moment, store) = (now(), store)
        return try await database.read { db in
            let records = try CommandTable.listPending(
                station: station, after: number, limit: BridgeAPI.maximumCommandCount, db)
            return BridgeCommands(
                commands: try records.compactMap {
                    try BridgeCommand($0, store: store, db, at: moment.wall)
                },
                authorizationListVersion: try AuthorizationListService.version(of: station, db),
                serverTime: moment.wall)
        }
    }
}
