import CloudCharging
import CloudCore
import CloudPeople
import CommonBase

/// A kind of work at the money desk, with its count and amount.
package struct DeskTask: Hashable, Sendable {
    package enum Subject: String, Hashable, Sendable, CaseIterable, Codable {
        /// Charging that is not billed until somebody has decided about it.
        case suspects
        /// Events that a part of money could not handle.
        case parkedEvents
        /// Payments that the gateway refused lately.
        case failedPayments
        /// Where the gateway's statement and the ledger differ, until an admin ticks it off.
        case differences
        /// Bank transfers of unknown payers.
        case unmatchedTransfers
        /// Transfers in another currency, to be returned.
        case foreignTransfers
        /// Questions of drivers.
        case disputes
        /// Batches of payouts that nobody has approved.
        case payouts
        /// Credit that drivers want back.
        case paybacks
        /// Credit held for charging and bookings.
        case creditHolds
        /// Amounts held on cards of visitors.
        case cardHolds
        /// Drivers who owe.
        case debts
        /// What nobody will pay.
        case badDebts

        /// Whether it waits for a person whenever there is any, rather than being the usual course.
        package var needsPerson: Bool {
            switch self {
            case .creditHolds, .cardHolds, .debts, .badDebts: false
            default: true
            }
        }
    }

    package var subject: Subject
    package var count: Int64
    /// Whether there are more than `count`.
    package var hasMore = false
    package var amount: Money?
    /// Since when the oldest waits.
    package var oldest: Timestamp?
}

/// Reads what needs a person. Only for admins: the caller has checked it.
package enum DeskTasks {
    /// Things of one kind that are counted.
    package static let limit = 100
    /// Failed payments are shown for this long.
    package static let failureSeconds: Int64 = 7 * 86_400

    /// Also those of which there are none now.
    package static func all(
        _ balance: TrialBalance, viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [DeskTask] {
        guard viewer.isAdmin else { return [] }
        var tasks = [
            try suspects(viewer, db), try parkedEvents(db),
        ]
        tasks += try payments(viewer, db, at: now)
        tasks += try transfers(balance, viewer, db)
        tasks.append(try disputes(viewer, db))
        tasks.append(try payouts(viewer, db))
        tasks.append(try paybacks(db))
        tasks.append(try creditHolds(balance, db))
        tasks += debts(balance)
        return tasks
    }

    private static func suspects(_ viewer: Viewer, _ db: Database) throws -> DeskTask {
        var filter = TransactionFilter()
        filter.isSuspect = true
        let found = try TransactionTable.list(filter, limit: limit, viewer: viewer, db)
        return task(.suspects, found, amount: nil) { $0.createdAt }
    }

    private static func parkedEvents(_ db: Database) throws -> DeskTask {
        let parked = try EventDeliveryTable.list(
            isParked: true, before: .max, limit: limit, db
        ).filter { MoneyConsumers.names.contains($0.consumer) }
        return task(.parkedEvents, parked, amount: nil) { $0.event.occurredAt }
    }

    private static func payments(
        _ viewer: Viewer, _ db: Database, at now: Timestamp
    ) throws -> [DeskTask] {
        let since = now.adding(seconds: -failureSeconds)
        let payments = try PaymentTable.list(limit: limit, viewer: viewer, db)
        let failed = payments.filter { $0.state == .failed && $0.createdAt >= since }
        let held = payments.filter { $0.state == .authorized }
        let differences = try ReconciliationTable.open(limit: limit, viewer: viewer, db)
        return [
            task(.failedPayments, failed, amount: sum(failed.map(\.amount))) { $0.createdAt },
            task(.differences, differences, amount: nil) { $0.foundAt },
            task(.cardHolds, held, amount: sum(held.map(\.amount))) {
                $0.authorizedAt ?? $0.createdAt
            },
        ]
    }

    private static func transfers(
        _ balance: TrialBalance, _ viewer: Viewer, _ db: Database
    ) throws -> [DeskTask] {
        let unmatched = try BankTransferTable.list(
            .unmatched, before: nil, limit: limit, viewer: viewer, db)
        let foreign = try BankTransferTable.list(
            .foreign, before: nil, limit: limit, viewer: viewer, db)
        return [
            task(.unmatchedTransfers, unmatched, amount: balance[.unmatched].balance) {
                $0.readAt
            },
            task(.foreignTransfers, foreign, amount: nil) { $0.readAt },
        ]
    }

    private static func disputes(_ viewer: Viewer, _ db: Database) throws -> DeskTask {
        let open = try DisputeTable.list(
            isOpen: true, before: nil, limit: limit, viewer: viewer, db)
        return task(.disputes, open, amount: nil) { $0.openedAt }
    }

    private static func payouts(_ viewer: Viewer, _ db: Database) throws -> DeskTask {
        let drafts = try PayoutTable.batches(before: nil, limit: limit, viewer: viewer, db)
            .filter { $0.state == .draft }
        return task(.payouts, drafts, amount: sum(drafts.map(\.total))) { $0.createdAt }
    }

    private static func paybacks(_ db: Database) throws -> DeskTask {
        let open = try CreditPaybackTable.open(limit: limit, db)
        return task(.paybacks, open, amount: sum(open.map(\.amount))) { $0.requestedAt }
    }

    private static func creditHolds(
        _ balance: TrialBalance, _ db: Database
    ) throws -> DeskTask {
        let open = try CreditHoldTable.open(limit: limit, db)
        return task(.creditHolds, open, amount: balance[.held].balance) { $0.openedAt }
    }

    private static func debts(_ balance: TrialBalance) -> [DeskTask] {
        let (debt, bad) = (balance[.debt], balance[.badDebt])
        return [
            DeskTask(
                subject: .debts, count: debt.negativeCount, amount: .zero - debt.negative),
            DeskTask(
                subject: .badDebts, count: bad.negativeCount, amount: .zero - bad.negative),
        ]
    }

    private static func sum(_ amounts: [Money]) -> Money { amounts.reduce(.zero, +) }

    private static func task<Item>(
        _ subject: DeskTask.Subject, _ items: [Item], amount: Money?,
        since: (Item) -> Timestamp
    ) -> DeskTask {
        DeskTask(
            subject: subject, count: Int64(items.count), hasMore: items.count >= limit,
            amount: amount, oldest: items.map(since).min())
    }
}
