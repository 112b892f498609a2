import CommonBase
import TestSupport

@testable import CloudCore
@testable import CloudMoney

/// Random operations on a ledger, and what the balances must be after them.
struct RandomLedger: Sendable {
    private(set) var balances: [LedgerAccount: Int64] = [:]
    private var random: SeededRandom
    private var posted: [Posting] = []
    private var number = 0
    private let people: [PersonID]
    private let name: String

    /// - Parameter name: of its keys, unique in the database.
    init(seed: UInt64, name: String = "random") throws {
        random = SeededRandom(seed: seed)
        self.name = name
        people = try (0..<5).map { try id("p\($0)") }
    }

    /// Does one operation.
    /// - Returns: a problem; nil if it did what it must.
    mutating func step(_ db: Database, at now: Timestamp) throws -> String? {
        if random.chance(10), let old = posted.randomElement(using: &random) {
            return try LedgerTable.post(old, at: now, db) ? "\(old.key) was posted twice" : nil
        }
        number += 1
        let posting = try next(db)
        guard !posting.transfers.isEmpty else { return nil }
        let isAllowed = isAllowed(posting)
        do {
            let isDone = try db.inSavepoint { try LedgerTable.post(posting, at: now, db) }
            guard isDone, isAllowed else { return "\(posting) was posted: \(isDone)" }
        } catch is LedgerTable.Insufficient {
            return isAllowed ? "\(posting) was refused" : nil
        }
        for (account, change) in Self.changes(posting) { balances[account, default: 0] += change }
        posted.append(posting)
        if posted.count > 50 { posted.removeFirst() }
        return nil
    }

    private mutating func next(_ db: Database) throws -> Posting {
        let (driver, host) = (random.element(people), random.element(people))
        let amount = Money(minor: random.number(1...5000))
        let key = "\(name):\(number)"
        switch random.index(7) {
        case 0, 1:
            let funds = try DriverFunds(driver, db)
            return Posting(.topUp, key: key, funds.receive(amount, from: .bank))
        case 2:
            return Posting(
                .hold, key: key, Posting.move(amount, from: .credit(driver), to: .held(driver)))
        case 3:
            let funds = try DriverFunds(driver, db)
            let hold = min(funds.held, Money(minor: random.number(0...5000)))
            let shares = SaleShares(
                of: amount,
                SaleTerms(feePerMille: 100, operatorVATPerMille: 210, hostPaysVAT: false))
            return Posting(
                .settlement, key: key,
                funds.pay(amount, to: .clearing, releasing: hold)
                    + shares.transfers(toHost: .pending(host)))
        case 4:
            return Posting(
                .earningReleased, key: key,
                Posting.move(amount, from: .pending(host), to: .available(host)))
        case 5:
            return Posting(
                .payout, key: key,
                Posting.move(amount, from: .available(host), to: .payingOut(host)))
        default:
            return Posting(
                .payout, key: key, Posting.move(amount, from: .payingOut(host), to: .bank))
        }
    }

    /// Whether each account stays within its limits.
    private func isAllowed(_ posting: Posting) -> Bool {
        Self.changes(posting).allSatisfy { account, change in
            let balance = (balances[account] ?? 0) + change
            let bounds = account.kind.bounds
            return balance >= bounds.minimum ?? .min && balance <= bounds.maximum ?? .max
        }
    }

    private static func changes(_ posting: Posting) -> [LedgerAccount: Int64] {
        var changes: [LedgerAccount: Int64] = [:]
        for transfer in posting.transfers {
            changes[transfer.from, default: 0] -= transfer.amount.minor
            changes[transfer.to, default: 0] += transfer.amount.minor
        }
        return changes
    }
}
