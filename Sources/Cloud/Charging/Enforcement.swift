import CloudControl
import CloudCore
import CommonBase
import Logging
import Synchronization

/// Remotely stops transactions that may not continue, for stations that cannot enforce limits
/// themselves.
package final class Enforcement: Sendable {
    /// Interval between stop commands for a transaction that continues.
    static let retrySeconds: Int64 = 60
    /// Maximum stop commands per transaction; a person has to intervene then.
    static let stopLimit = 10
    /// Timeout for the station's response.
    static let commandTimeoutSeconds: Int64 = 10

    private struct Attempts: Sendable {
        var last: Timestamp
        var count: Int
    }

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let commands: CommandService
    private let rules: [any EnforcementRule]
    private let logger: Logger
    private let attempts = Mutex<[TransactionID: Attempts]>([:])

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, commands: CommandService,
        rules: [any EnforcementRule], logger: Logger
    ) {
        self.logger = logger
        self.rules = rules
        self.database = database
        self.now = now
        self.commands = commands
    }

    /// Stops all transactions that violate a rule: one pass. A rule or a stop that fails is logged
    /// and does not stop the others.
    package func enforce() async {
        let now = now().wall
        var wanted: [(transaction: TransactionRecord, cause: StopCause)] = []
        for rule in rules {
            do {
                let found = try await database.read { db in try rule.violations(db, at: now) }
                wanted += found.map { ($0, rule.cause) }
            } catch {
                logger.warning("enforcement rule \(type(of: rule)) failed: \(error)")
            }
        }
        // In parallel and with a short timeout, so that an unresponsive station delays neither the
        // other stations nor a shutdown.
        let causes = Dictionary(
            wanted.map { ($0.transaction.id, $0.cause) }, uniquingKeysWith: { first, _ in first })
        let due = due(wanted.map(\.transaction), at: now)
        await withDiscardingTaskGroup { group in
            for transaction in due {
                guard let cause = causes[transaction.id] else { continue }
                group.addTask { [self] in await stop(transaction, cause) }
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
                // A station that does not know the transaction can't stop it. Its attempts still
                // count, if it goes on after all.
                guard transaction.surelyRuns else { return false }
                let known = attempts[transaction.id]
                let isDue = known.map {
                    now >= $0.last.adding(seconds: Self.retrySeconds) && $0.count < Self.stopLimit
                }
                // An offline station gets the stop in the first pass after it has reconnected.
                guard isDue ?? true, commands.isConnected(transaction.stationID) else {
                    return false
                }
                attempts[transaction.id] = Attempts(last: now, count: (known?.count ?? 0) + 1)
                return true
            }
        }
    }

    private func stop(_ transaction: TransactionRecord, _ cause: StopCause) async {
        do {
            let now = now().wall
            try await database.write { db in
                try StopRequestTable.save(cause, by: nil, of: transaction.id, at: now, db)
            }
            _ = try await commands.issue(
                .requestStop(transaction.id), at: transaction.stationID, by: nil,
                timeoutSeconds: Self.commandTimeoutSeconds)
        } catch let error as ServiceError where [.conflict, .notFound].contains(error.code) {
            // The transaction has ended in the meantime.
        } catch is CancellationError {
            // The cloud stops.
        } catch {
            logger.warning("stopping transaction \(transaction.id) failed: \(error)")
        }
    }
}
