import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CommonBase
import Logging
import Synchronization

/// Keeps the energy limits of running transactions at bridges in step with their drivers' credit,
/// which top-ups raise and other transactions use up. Only transactions from the phone have such a
/// limit; the cloud stops the others (`CreditEnd`).
package final class BridgeLimits: Sendable {
    /// Until a limit that a bridge has not answered is sent again.
    static let retrySeconds: Int64 = 60
    /// Timeout for the bridge's answer.
    private static let commandTimeoutSeconds: Int64 = 10

    /// A running transaction with the limit that it should have.
    struct Wanted: Hashable, Sendable {
        var transaction: TransactionID
        var station: StationID
        /// Nil without a limit.
        var energyWh: Int64?
    }

    /// The last limit that was sent.
    private struct Sent: Sendable {
        var energyWh: Int64?
        var at: Timestamp
        var isAnswered = false
    }

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let authorization: Authorization
    private let commands: CommandService
    private let logger: Logger
    private let sent = Mutex<[TransactionID: Sent]>([:])

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment,
        authorization: Authorization, commands: CommandService, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.authorization = authorization
        self.commands = commands
        self.logger = logger
    }

    /// Sends the limits that have changed: one pass. The first pass after the start of a transaction,
    /// or of the cloud, sends each limit.
    package func renew() async throws {
        let (now, authorization) = (now().wall, authorization)
        let wanted = try await database.read { db in
            try Self.wanted(authorization, db, at: now)
        }
        let due = due(wanted, at: now)
        // In parallel, so that an unresponsive bridge does not delay the others.
        await withDiscardingTaskGroup { group in
            for item in due {
                group.addTask { [self] in await send(item) }
            }
        }
    }

    /// Of the transactions for which credit is held.
    static func wanted(
        _ authorization: Authorization, _ db: Database, at now: Timestamp
    ) throws -> [Wanted] {
        let records = try TransactionTable.listOpen(
            where: """
                EXISTS (SELECT 1 FROM credit_hold
                    WHERE credit_hold.transaction_id = charging_transaction.id
                      AND credit_hold.closed_at IS NULL)
                AND EXISTS (SELECT 1 FROM transaction_limit
                    WHERE transaction_limit.transaction_id = charging_transaction.id)
                """,
            [], limit: RunningCost.limit, db)
        // Not in SQL: the index by source would find all transactions that bridges ever had.
        return try records.filter { $0.source == .bridge }.compactMap { record in
            try TransactionLimitTable.limit(of: record.id, db).map { chosen in
                Wanted(
                    transaction: record.id, station: record.stationID,
                    energyWh: try authorization.energyLimit(of: record, chosen, now, db))
            }
        }
    }

    private func due(_ wanted: [Wanted], at now: Timestamp) -> [Wanted] {
        sent.withLock { sent in
            let running = Set(wanted.map(\.transaction))
            sent = sent.filter { running.contains($0.key) }
            return wanted.filter { item in
                if let last = sent[item.transaction] {
                    let isDue =
                        last.isAnswered
                        ? last.energyWh != item.energyWh
                        : now >= last.at.adding(seconds: Self.retrySeconds)
                    guard isDue else { return false }
                }
                guard commands.isConnected(item.station) else { return false }
                sent[item.transaction] = Sent(energyWh: item.energyWh, at: now)
                return true
            }
        }
    }

    private func send(_ item: Wanted) async {
        do {
            let command = try await commands.issue(
                .setTransactionLimit(item.transaction), at: item.station, by: nil,
                timeoutSeconds: Self.commandTimeoutSeconds)
            // An older bridge keeps the limit of the start.
            guard [.accepted, .rejected, .notSupported].contains(command.status) else { return }
            let request = try commands.request(of: command, as: SetTransactionLimit.self)
            let energyWh = request?.maximumEnergyWh
            sent.withLock { sent in
                sent[item.transaction]?.energyWh = energyWh
                sent[item.transaction]?.isAnswered = true
            }
        } catch let error as ServiceError where [.conflict, .notFound].contains(error.code) {
            // The transaction has ended in the meantime.
        } catch is CancellationError {
            // The cloud stops.
        } catch {
            logger.warning("limiting transaction \(item.transaction) failed: \(error)")
        }
    }
}
