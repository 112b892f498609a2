import CloudStore
import Common
import GRDB
import Synchronization

/// Keeps to the charging profiles of stations that can't: who takes clearly more than the limit, or
/// anything in a pause, is stopped by remote. There is no way to make such a station charge slower. And so
/// is who charges at a bridge without being allowed to.
public final class LimitEnforcement: Sendable {
    /// How long a station has to settle after a limit has changed.
    static let settleSeconds: Int64 = 30
    /// A stop that did not help is sent again after this.
    static let retrySeconds: Int64 = 60
    /// And no more often than this: it may be gone, or somebody knows why.
    static let stopLimit = 10
    /// How long an answer is waited for.
    static let patienceSeconds: Int64 = 10
    /// How often more than the limit was drawn, before anybody is stopped.
    static let excessCount = 2
    /// The readings that are looked at: some come each second.
    static let readingCount = 60

    private let environment: CloudEnvironment
    private let commands: CommandService
    private let stopped = Mutex<[TransactionID: (last: Timestamp, times: Int)]>([:])

    public init(environment: CloudEnvironment, commands: CommandService) {
        self.environment = environment
        self.commands = commands
    }

    /// Looks once at all that runs where the cloud has limits to keep to.
    public func enforce() async throws {
        let now = environment.now().wall
        let excessive = try await environment.database.read { db in
            try ChargingProfileTable.stationsOfCloud(db).flatMap { station in
                try Self.excessive(at: station, db, at: now)
            } + Self.unwelcome(db)
        }
        let due = stopped.withLock { stopped in
            stopped = stopped.filter { excessive.map(\.id).contains($0.key) }
            return excessive.filter { transaction in
                let known = stopped[transaction.id]
                let isDue = known.map {
                    now >= $0.last.adding(seconds: Self.retrySeconds) && $0.times < Self.stopLimit
                }
                guard isDue ?? true else { return false }
                stopped[transaction.id] = (now, (known?.times ?? 0) + 1)
                return true
            }
        }
        // Side by side, and not for long: who does not answer holds up neither the others nor an end.
        try await withThrowingDiscardingTaskGroup { group in
            for transaction in due {
                group.addTask { [commands] in
                    _ = try await commands.issue(
                        .requestStop(transaction.id), at: transaction.stationID, by: nil,
                        timeoutSeconds: Self.patienceSeconds)
                }
            }
        }
    }

    private static func excessive(
        at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> [TransactionRecord] {
        let profiles = try ChargingProfileTable.listOfCloud(station: station, db)
        return try TransactionTable.listOpen(station: station, db).filter { transaction in
            guard transaction.state.phase == .active else { return false }
            let schedule = try ChargingProfileService.composite(
                profiles, station: station, connector: transaction.connectorID, db)
            if schedule.allowedW(at: now) < ChargingProfileService.leastW { return true }
            let readings = try EventTable.newestReadings(
                transaction.id, limit: readingCount, db)
            return isExcessive(readings, schedule)
        }
    }

    /// Who began at a bridge while the cloud could not be asked, and would not have been let in.
    private static func unwelcome(_ db: Database) throws -> [TransactionRecord] {
        var filter = TransactionFilter()
        (filter.source, filter.phase, filter.isSuspect) = (.bridge, .active, true)
        return try TransactionTable.list(filter, before: nil, limit: 1000, db).filter {
            !$0.state.anomalies.isDisjoint(with: [.unknownToken, .tokenNotAccepted])
        }
    }

    /// By the last readings, each against what was allowed when it was taken.
    static func isExcessive(
        _ readings: [MeterReading], _ schedule: V16.CompositeSchedule
    ) -> Bool {
        let last = PowerHistory(readings).points.suffix(excessCount)
        return last.count == excessCount
            && last.allSatisfy { point in
                // A tenth and 100 W for what meters and stations get wrong.
                point.watts - 100 - point.watts / 11 > schedule.allowedW(at: point.time)
            }
    }
}

extension V16.CompositeSchedule {
    /// The limit of a time, or the one from which a station may still be settling.
    fileprivate func allowedW(at time: Timestamp) -> Int64 {
        let before = time.adding(seconds: -LimitEnforcement.settleSeconds)
        return max(limitTenths(at: time), limitTenths(at: before)) / 10
    }
}
