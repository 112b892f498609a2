import CloudStore
import CommonBase
import Synchronization

/// Stops by remote who must not go on: the cloud keeps to what a station can't.
package final class Enforcement: Sendable {
    /// A stop that did not help is sent again after this.
    static let retrySeconds: Int64 = 60
    /// And no more often than this: somebody may know why.
    static let stopLimit = 10
    /// How long an answer is waited for.
    static let patienceSeconds: Int64 = 10

    private struct Attempts: Sendable {
        var last: Timestamp
        var count: Int
    }

    private let environment: CloudEnvironment
    private let commands: CommandService
    private let attempts = Mutex<[TransactionID: Attempts]>([:])

    package init(environment: CloudEnvironment, commands: CommandService) {
        self.environment = environment
        self.commands = commands
    }

    /// Looks once at all that runs.
    package func enforce() async throws {
        let now = environment.now().wall
        let wanted = try await environment.database.read { db in
            try ExcessiveCharging.find(db, at: now) + UnwelcomeCharging.find(db)
        }
        // Side by side, and not for long: who does not answer holds up neither the others nor an end.
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
                // Who is not there is told once he is.
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
            // It has ended by itself.
        }
    }
}
