import CloudCore
import CloudHTTP
import CommonBase

/// Where all money is, and what of it needs a person, for programs of admins.
struct MoneySummaryRoutes: Sendable {
    let database: CloudDatabase
    let settings: MoneySettings

    struct MoneyAccountsView: Codable, Sendable, Documented {
        static let notes = [
            "kind": "Such as credit, pending or commission",
            "accounts": "How many there are",
            "balanceMinor":
                "The sum of their balances, in hundredths of the currency's unit. Positive: the "
                + "operator owes it; negative: others owe it, or it is at the bank or gateway",
        ]

        var kind: String
        var accounts: Int64
        var balanceMinor: Int64

        init(_ sum: TrialBalance.Sum) {
            kind = sum.kind.rawValue
            accounts = sum.count
            balanceMinor = sum.balance.minor
        }
    }

    struct MoneyTaskView: Codable, Sendable, Documented {
        static let notes = [
            "subject": "Such as unmatchedTransfers or payouts",
            "needsPerson": "False for what is the usual course, such as open holds",
            "hasMore": "Whether there are more than `count`",
            "amountMinor": "In hundredths of the currency's unit; absent if it has no amount",
            "oldestAt": "Since when the oldest one waits",
        ]

        var subject: DeskTask.Subject
        var count: Int64
        var hasMore: Bool
        var needsPerson: Bool
        var amountMinor: Int64?
        var oldestAt: Timestamp?

        init(_ task: DeskTask) {
            subject = task.subject
            count = task.count
            hasMore = task.hasMore
            needsPerson = task.subject.needsPerson
            amountMinor = task.amount?.minor
            oldestAt = task.oldest
        }
    }

    struct MoneySummary: Codable, Sendable, Documented {
        static let notes = [
            "seller": "operator, host or off",
            "gateway": "test, sandbox, production or unused; money moves only in production",
            "accounts": "By kind; kinds to which nothing was ever posted are absent",
            "totalMinor": "The sum of all accounts: zero, unless the database is damaged",
            "tasks": "Also those with a count of 0",
        ]

        var seller: String
        var gateway: String
        var accounts: [MoneyAccountsView]
        var totalMinor: Int64
        var tasks: [MoneyTaskView]
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/money/summary", caller: .moneyAdmin,
                "Show where all money is and what needs a person; only admins"
            ) { call in
                let (viewer, now) = (call.viewer, call.moment.wall)
                guard viewer.isAdmin else {
                    throw ServiceError(.forbidden, "Only an admin may see all money.")
                }
                let mode = MoneyMode(settings)
                return try await database.read { db in
                    let balance = try TrialBalance(db)
                    return MoneySummary(
                        seller: mode.seller.rawValue, gateway: mode.gateway.rawValue,
                        accounts: balance.sums.map(MoneyAccountsView.init),
                        totalMinor: balance.total.minor,
                        tasks: try DeskTasks.all(balance, viewer: viewer, db, at: now)
                            .map(MoneyTaskView.init))
                }
            }
        ]
    }
}
