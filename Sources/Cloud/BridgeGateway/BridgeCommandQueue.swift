import BridgeProtocol
import CloudBooking
import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import Synchronization

/// Sends commands to bridges. A command stays in the database until the bridge polls for it (a
/// long poll, so that home networks need no open port), and the bridge sends the result in another
/// request.
package final class BridgeCommandQueue: StationLink {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let store: CommandStore
    /// Outcomes of commands, by command number.
    private let outcomes = Broadcaster<Int64, CommandOutcome>()
    /// Sizes are bounded by the number of bridges.
    private struct Polls {
        /// When each bridge polled last.
        var lastAt: [StationID: Uptime] = [:]
        /// The number of open polls; without an entry for 0.
        var open: [StationID: Int] = [:]
    }

    private let polls = Mutex(Polls())

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, store: CommandStore
    ) {
        self.database = database
        self.now = now
        self.store = store
    }

    /// Whether the station's bridge is polling now.
    package func isConnected(_ station: StationID) -> Bool {
        polls.withLock { $0.open[station] != nil }
    }

    /// Number of bridges that are polling now.
    package var pollCount: Int { polls.withLock { $0.open.count } }

    /// Notes that a bridge polls.
    /// - Returns: whether it has returned: it did not poll before in
    ///   `Station.bridgeSilenceSeconds`, or in this process.
    func notePoll(of station: StationID) -> Bool {
        let now = now().uptime
        let last = polls.withLock { $0.lastAt.updateValue(now, forKey: station) }
        let silence = Station.bridgeSilenceSeconds * 1000
        return last.map { $0.adding(milliseconds: silence) < now } ?? true
    }

    package func perform(_ issued: IssuedCommand) async -> CommandOutcome {
        guard issued.command.bridgeMembers != nil else { return CommandOutcome(.notSupported) }
        let station = issued.station
        guard station.isOnline(isConnected: isConnected(station.id), at: now().wall) else {
            return CommandOutcome(.offline)
        }
        let stream = outcomes.notices(for: issued.number, within: issued.timeoutMilliseconds)
        for await outcome in stream { return outcome }
        return CommandOutcome(.timedOut)
    }

    /// The pending commands of a bridge; waits up to `wait` seconds for one. Returns early if the
    /// version of the authorization list is not `knownList`, or that of the bookings not
    /// `knownBookings`.
    /// - Throws: `revoked` once the bridge is revoked.
    func next(
        for station: StationID, of bridge: BridgeID, after number: Int64, wait: Int64,
        knownList: Int64?, knownBookings: Int64?
    ) async throws -> BridgeCommands {
        let signals = database.signals.subscribe(
            signals: [
                Signal(.commandQueue, station.text), Signal(.authorizationList, station.text),
                Signal(.bookingDocument, station.text),
            ])
        polls.withLock { $0.open[station, default: 0] += 1 }
        defer {
            signals.cancel()
            polls.withLock { polls in
                let count = polls.open[station, default: 1] - 1
                polls.open[station] = count > 0 ? count : nil
            }
        }
        let end = now().uptime.adding(milliseconds: wait * 1000)
        func hasNews(_ answer: BridgeCommands) -> Bool {
            !answer.commands.isEmpty
                || knownList.map { $0 != answer.authorizationListVersion } ?? false
                || knownBookings.map { $0 != answer.bookingsVersion } ?? false
        }
        var answer = try await pending(for: station, of: bridge, after: number)
        while !hasNews(answer) {
            let left = end.milliseconds - now().uptime.milliseconds
            if left <= 0 { break }
            _ = await signals.next(within: left)
            // A cancelled task can't read the database.
            if Task.isCancelled { break }
            answer = try await pending(for: station, of: bridge, after: number)
        }
        return answer
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
        for station: StationID, of bridge: BridgeID, after number: Int64
    ) async throws -> BridgeCommands {
        let (moment, store) = (now(), store)
        return try await database.read { db in
            guard try BridgeService.find(bridge, db) != nil else {
                throw BridgeService.revoked
            }
            let records = try CommandTable.listPending(
                station: station, after: number, limit: BridgeAPI.maximumCommandCount, db)
            return BridgeCommands(
                commands: try records.compactMap {
                    try BridgeCommand($0, store: store, db, at: moment.wall)
                },
                authorizationListVersion: try AuthorizationListService.version(of: station, db),
                bookingsVersion: try BookingDocumentTable.version(of: station, db),
                serverTime: moment.wall)
        }
    }
}
