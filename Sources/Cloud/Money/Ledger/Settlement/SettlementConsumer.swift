import CloudCharging
import CloudCore
import CommonBase
import Logging

/// Settles transactions when they end, and again when their facts change.
package struct SettlementConsumer: EventConsumer {
    package let name = "settlements"
    package let kinds: Set<DomainEvent.Kind> = [
        .transactionEnded, .transactionRevised, .transactionReleased,
        .transactionHeldForReview, .transactionQuartersChanged,
    ]
    private let settings: MoneySettings

    package init(_ settings: MoneySettings) { self.settings = settings }

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard settings.seller != .off, let id = TransactionID(event.subject),
            try TransactionTable.find(id, db) != nil
        else { return }
        if try TransactionTable.awaitsFold(id, db) {
            // Its hours are known a second later. If they have not changed, no event tells.
            try SettlementWaits.add(id, at: moment.wall, db)
        } else {
            try SettlementWaits.remove(id, db)
            try SettlementService.settle(id, settings, db, at: moment.wall)
        }
    }
}

/// Transactions that are settled once their energy per quarter of an hour is known.
enum SettlementWaits {
    /// Transactions of one pass.
    static let limit = 100

    static func add(_ id: TransactionID, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO settlement_wait (transaction_id, since) VALUES (?, ?)
                ON CONFLICT (transaction_id) DO NOTHING
                """,
            arguments: [id, now])
    }

    /// Puts one that failed behind the others.
    static func postpone(_ id: TransactionID, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: "UPDATE settlement_wait SET since = ? WHERE transaction_id = ?",
            arguments: [now, id])
    }

    static func remove(_ id: TransactionID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM settlement_wait WHERE transaction_id = ?", arguments: [id])
    }

    /// Those that can be settled now, the oldest first.
    static func ready(limit: Int, _ db: Database) throws -> [TransactionID] {
        try TransactionID.fetchAll(
            db,
            cached: """
                SELECT transaction_id FROM settlement_wait
                WHERE NOT \(TransactionTable.awaitsFold("settlement_wait.transaction_id"))
                ORDER BY since, transaction_id LIMIT ?
                """,
            arguments: [limit])
    }
}

/// Settles the transactions that waited, and makes earnings available.
struct SettlementPass: Sendable {
    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let settings: MoneySettings
    let logger: Logger

    /// One that fails does not stop the others: it goes behind them.
    func run() async throws {
        let settings = settings
        let waiting = try await database.read {
            try SettlementWaits.ready(limit: SettlementWaits.limit, $0)
        }
        for id in waiting {
            let now = now().wall
            let isDone = await separately("settling transaction \(id)") {
                try await database.write { db in
                    // A fact may have come since.
                    guard try !TransactionTable.awaitsFold(id, db) else { return }
                    try SettlementWaits.remove(id, db)
                    try SettlementService.settle(id, settings, db, at: now)
                }
            }
            if !isDone {
                try await database.write { try SettlementWaits.postpone(id, at: now, $0) }
            }
        }
        try Task.checkCancellation()
        let time = now().wall
        let due = try await database.read {
            try EarningTable.due(time, limit: EarningTable.limit, $0)
        }
        for earning in due {
            let now = now().wall
            let isDone = await separately("releasing the earning of \(earning)") {
                try await database.write { try EarningTable.release(earning, $0, at: now) }
            }
            if !isDone {
                try await database.write { try EarningTable.postpone(earning, at: now, $0) }
            }
        }
    }

    /// - Returns: whether it was done.
    private func separately(_ what: String, _ work: () async throws -> Void) async -> Bool {
        do {
            try await work()
            return true
        } catch {
            logger.warning("\(what) failed: \(error)")
            return false
        }
    }
}
