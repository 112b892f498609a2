import CloudCharging
import CloudCore
import CommonBase

/// Extends the holds of running transactions in steps, before they are used up.
package enum HoldExtension {
    /// By how much a hold grows at least, if the credit suffices.
    static let step = Money(minor: 10_000)

    /// What a hold must be.
    package struct Need: Hashable, Sendable {
        package var transaction: TransactionID
        package var amount: Money
    }

    /// The holds that the next readings could exceed. It prices all running transactions, so it is
    /// read before the database is written.
    package static func due(_ db: Database, at now: Timestamp) throws -> [Need] {
        try RunningCost.all(db, at: now).compactMap { item in
            guard let hold = item.hold else { return nil }
            let amount = needed(item)
            return amount > hold.amount
                ? Need(transaction: item.record.id, amount: amount) : nil
        }
    }

    /// Extends a hold, as it is now, to what it must be.
    package static func extend(_ need: Need, _ db: Database, at now: Timestamp) throws {
        guard let hold = try CreditHoldTable.find(transaction: need.transaction, db) else { return }
        try CreditHoldTable.extend(hold, by: need.amount - hold.amount, at: now, db)
    }

    /// What a hold must be, in steps, and not more than the driver wants to pay.
    private static func needed(_ item: RunningCost) -> Money {
        let held = item.hold?.amount ?? .zero
        guard item.atStop > held else { return held }
        let wanted = max(item.atStop, held + step)
        return max(item.atStop, min(wanted, item.chosen ?? wanted))
    }
}
