import CloudControl
import CloudCore
import CommonBase
import Synchronization

/// Remotely stops transactions that may not continue, for stations that cannot enforce limits
/// themselves.
package final class Enforcement: Sendable {
    /// A stop that had no effect is repeated after this time.
    static let retrySeconds: Int64 = 60
    /// How often a stop is repeated before a person has to look.
    static let stopLimit = 10
    /// How long the cloud waits for an answer.
    static let patienceSeconds: Int64 = 10

    private struct Attempts: Sendable {
        var last: Timestamp
        var count: Int
    }

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let commands: CommandService
    private let rules: [any EnforcementRule]
    private let attempts = Mutex<[TransactionID: Attempts]>([:])

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, commands: CommandService,
        rules: [any EnforcementRule]
    ) {
        self.rules = rules
        self.database = database
        self.now = now
        self.commands = commands
    }

    /// One pass over all running transactions.
    package func enforce() async throws {
        let now = now().wall
        let wanted = try await database.read { [rules] db in
            try rules.flatMap { try $0.violations(db, at: now) }
        }
        // Side by side and with a short timeout: a station that does not answer delays neither the
        // other stations nor a shutdown.
        try await withThrowingDiscardingTaskGroup { group in
            for transaction in due(wanted, at: now) {
                group.addTask { [self] in try await stop(transaction) }
            }
        }
    }

    private func due(
        _ wanted: [TransactionRecord], at now: Timestamp
    ) -> [TransactionRecord] {
        attempts.withLock { attempts in
            let ids = Set(wanted.map(\.id))
            attempts = attempts.filter { ids.contains($0.key) }
            return wanted.filter { transaction in
                let known = attempts[transaction.id]
                let isDue = known.map {
                    now >= $0.last.adding(seconds: Self.retrySeconds) && $0.count < Self.stopLimit
                }
                // The next pass sends the stop when the station has reconnected.
                guard isDue ?? true, commands.isConnected(transaction.stationID) else {
                    return false
                }
                attempts[transaction.id] = Attempts(last: now, count: (known?.count ?? 0) + 1)
                return true
            }
        }
    }

    private func stop(_ transaction: TransactionRecord) async throws {
        do {
            _ = try await commands.issue(
                .requestStop(transaction.id), at: transaction.stationID, by: nil,
                timeoutSeconds: Self.patienceSeconds)
        } catch let error as ServiceError where [.conflict, .notFound].contains(error.code) {
            // The transaction has ended by itself.
        }
    }
}
